"""Tables out, in the formats of others. A format is found by name and is a module with three things:

- `SUFFIX`: the ending of its files, with the dot;
- `WHOLE`: the file's name without suffix if one file holds all tables (`qualcode`), "" if each table has its own;
- `write_tables(tables, stream)`: writes them to a binary stream, the same bytes each time, and returns notices.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, cast

from qualcode.errors import UsageError
from qualcode.exporters.whole import write_whole

if TYPE_CHECKING:
    import pandas as pd

EXPORTERS: dict[str, str] = {
    "csv": "qualcode.exporters.csv",
    "json": "qualcode.exporters.json",
    "parquet": "qualcode.exporters.parquet",
    "xlsx": "qualcode.exporters.spreadsheet",
}
ENTRY_POINTS = "qualcode.exporters"


class Exporter(Protocol):
    """What a format's module offers."""

    SUFFIX: str
    WHOLE: str

    def write_tables(self, tables: Mapping[str, pd.DataFrame], stream: BinaryIO) -> list[str]:
        """Write the tables (one, unless `WHOLE`) and return what a person should know, such as texts that were cut."""


class Exported(NamedTuple):
    """The files that were written, in order, and what a person should know of them."""

    paths: tuple[Path, ...]
    notices: tuple[str, ...] = ()


def find_exporter(format: str) -> Exporter:
    """The module of a format: a built-in one, else one that an installed package offers under this name.

    Raises
    ------
    UsageError : nothing writes this format; names those that are known.
    """
    if format in EXPORTERS:
        return cast(Exporter, import_module(EXPORTERS[format]))
    offered = {point.name: point for point in entry_points(group=ENTRY_POINTS)}
    if format in offered:
        return cast(Exporter, offered[format].load())
    known = sorted({*EXPORTERS, *offered})
    near = get_close_matches(format.lower().lstrip("."), known, n=1)
    advice = f"Did you mean '{near[0]}'? " if near else ""
    raise UsageError(f"no export format '{format}'.", f"{advice}Known are: {', '.join(known)}.", "unknown-format")


def export(format: str, tables: Mapping[str, pd.DataFrame], target: Path) -> Exported:
    """Write tables in a format.

    Parameters
    ----------
    tables : name to frame; names of `tables.TABLES` give the columns' types, other frames are taken as they are.
    target : a folder, made if it is missing; or the file itself if it ends with the format's suffix.

    Raises
    ------
    UsageError : unknown format; several tables for one file.
    QualcodeError : a file cannot be written, say because it is open in Excel.
    """
    exporter = find_exporter(format)
    files = _files(exporter, tables, target)
    notices: list[str] = []
    for path, part in files:
        notices += write_whole(path, lambda stream, part=part: exporter.write_tables(part, stream))  # type: ignore[misc]
    return Exported(tuple(path for path, _ in files), tuple(notices))


def export_to_stream(format: str, tables: Mapping[str, pd.DataFrame], stream: BinaryIO) -> list[str]:
    """Write tables to a binary stream such as standard output.

    Raises
    ------
    UsageError : unknown format; several tables, and the format has one file a table.
    """
    exporter = find_exporter(format)
    if not exporter.WHOLE:
        _check_single(tables)
    whole = io.BytesIO()  # a workbook's zip must be able to go back, which a pipe cannot
    notices = exporter.write_tables(tables, whole)
    stream.write(whole.getbuffer())
    return notices


def export_text(format: str, name: str, frame: pd.DataFrame) -> str:
    """One table as text, for formats that are text: csv and json."""
    stream = io.BytesIO()
    export_to_stream(format, {name: frame}, stream)
    return stream.getvalue().decode("utf-8")


def _files(
    exporter: Exporter, tables: Mapping[str, pd.DataFrame], target: Path
) -> list[tuple[Path, Mapping[str, pd.DataFrame]]]:
    """The files to write, each with its tables."""
    if target.suffix.lower() == exporter.SUFFIX and not target.is_dir():
        if not exporter.WHOLE:
            _check_single(tables)
        return [(target, tables)]
    if exporter.WHOLE:
        return [(target / f"{exporter.WHOLE}{exporter.SUFFIX}", tables)]
    return [(target / f"{name}{exporter.SUFFIX}", {name: frame}) for name, frame in tables.items()]


def _check_single(tables: Iterable[str]) -> None:
    """Raise unless there is exactly one table."""
    names = list(tables)
    if len(names) != 1:
        said = f"{len(names)} tables ({', '.join(names)})" if names else "no table"
        raise UsageError(f"one file holds one table, not {said}.", "Name one with --table.", "one-table-needed")
