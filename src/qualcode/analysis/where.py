"""Which rows are counted, listed and exported: `--where COLUMN=VALUE[,VALUE]` and the pipeline's `where:`."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qualcode.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

Where = Mapping[str, tuple[str, ...]]

NONE = "(none)"
FIXED_VALUES: dict[str, tuple[str, ...]] = {
    "kind": ("interview", "focus_group", "questionnaire", "document"),
    "role": ("interviewer", "respondent", "document", "unknown"),
    "stance": ("lack", "present", "mixed"),
    "confidence": ("high", "low", "suggested", "person"),
}
_SHOWN = 12


def parse_where(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Column to values; the same column twice takes both; a value with a comma stands in double quotes.

    >>> parse_where(["province=Uvs,Selenge", 'group="SMEs, small"', "province=Uvurkhangai"])
    {'province': ('Uvs', 'Selenge', 'Uvurkhangai'), 'group': ('SMEs, small',)}

    Raises
    ------
    UsageError : a text without `=` or without a column before it.
    """
    where: dict[str, tuple[str, ...]] = {}
    for text in texts:
        column, equals, values = text.partition("=")
        column = _normal(column)
        if not equals or not column:
            hint = "Write COLUMN=VALUE, such as --where province=Uvs or --where kind=interview,focus_group."
            raise UsageError(f"--where {text}: no column and value.", hint, "where-not-understood")
        where[column] = tuple(dict.fromkeys([*where.get(column, ()), *_split_values(values)]))
    return where


def merge_where(
    pipeline: Mapping[str, Iterable[str]], command_line: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """The pipeline's filter, with the command line's values in place of its own for the columns that both name.

    >>> merge_where({"kind": ["interview"], "wave": ["1"]}, {"wave": ["2"]})
    {'kind': ('interview',), 'wave': ('2',)}
    """
    return {column: tuple(values) for column, values in {**pipeline, **command_line}.items()}


def filter_frame(
    frame: pd.DataFrame, where: Mapping[str, Iterable[str]], known: Mapping[str, Collection[str]] | None = None
) -> pd.DataFrame:
    """The rows whose value in every column of `where` is one of the values named; index and order stay.

    Parameters
    ----------
    where : column to values, compared as text; `(none)` and "" stand for an empty cell.
    known : values that are right though no row of this frame has them (a group that nobody coded), by column;
        those of kind, role, stance and confidence are known anyway.

    Raises
    ------
    UsageError : no such column, or a value that is neither in the column nor known; names the nearest.
    """
    keep = np.ones(len(frame), dtype=bool)
    for column, wanted in where.items():
        if column not in frame.columns:
            raise _unknown_column(column, [str(name) for name in frame.columns])
        values = _as_texts(frame[column])
        chosen = [_value(text) for text in wanted]
        present = dict.fromkeys(values)
        allowed = {*present, *map(_value, (known or {}).get(column, ())), *FIXED_VALUES.get(column, ()), ""}
        for value in chosen:
            if len(frame) and value not in allowed:
                raise _unknown_value(column, value, allowed - {""})
        keep &= np.isin(values, chosen)
    return frame[keep]


def describe_where(where: Mapping[str, Iterable[str]]) -> str:
    """What is printed about a filter; "" without one.

    >>> describe_where({"kind": ["interview", "focus_group"], "province": ["Uvs"]})
    'kind = interview or focus_group; province = Uvs'
    """
    return "; ".join(f"{column} = {' or '.join(value or NONE for value in values)}" for column, values in where.items())


def _split_values(text: str) -> list[str]:
    """Values between commas, blanks at the ends gone."""
    rows = list(csv.reader([text], skipinitialspace=True))
    return [_normal(value) for value in rows[0]] if rows and rows[0] else [""]


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _value(text: object) -> str:
    """The text that stands in the column: `(none)` is the empty one."""
    value = _normal(str(text))
    return "" if value == NONE else value


def _as_texts(values: pd.Series) -> npt.NDArray[np.object_]:
    """A column as text: integers without `.0`, missing as ""."""
    if values.dtype.kind == "f":
        texts = ["" if value != value else f"{value:g}" if value == int(value) else str(value) for value in values]
        return np.array(texts, dtype=object)
    return values.astype(object).where(values.notna(), "").map(str).to_numpy(dtype=object)


def _unknown_column(column: str, columns: Sequence[str]) -> UsageError:
    said = f"no column '{column}' to filter by."
    return UsageError(said, f"{_nearest(column, columns)}Known are: {', '.join(columns)}.", "unknown-column")


def _unknown_value(column: str, value: str, values: Collection[str]) -> UsageError:
    near = _nearest(value, values)
    names = sorted(values)
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    listed = ", ".join(repr(name) if "," in name else name for name in names[:_SHOWN])
    said = f"no {column} is '{value}'."
    return UsageError(said, f"{near}The values of {column} are: {listed}{more}.", "unknown-value")


def _nearest(text: str, names: Iterable[str]) -> str:
    """`Did you mean …? ` with the nearest name, whatever the case, or ""."""
    by_lower = {name.lower(): name for name in names}
    near = get_close_matches(text.lower(), by_lower, n=1, cutoff=0.6)
    return f"Did you mean '{by_lower[near[0]]}'? " if near else ""
