"""Files that appear whole or not at all, and whose dates do not change from run to run."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

from qualcode.errors import QualcodeError

Result = TypeVar("Result")
UNSET_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def write_whole(path: Path, write: Callable[[BinaryIO], Result]) -> Result:
    """Let `write` fill a temporary file in the same folder, then move it to `path`; returns what `write` returns.

    The folder is made if it is missing.

    Raises
    ------
    QualcodeError : the file is open in another program, the folder cannot be written to, or the disk is full; the
        file that was there before is untouched.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            result = write(stream)
        _replace(temporary, path)
    except OSError as error:
        raise QualcodeError(f"{path}: cannot be written: {error.strerror or error}.", slug="not-written") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return result


def _replace(temporary: Path, path: Path) -> None:
    """Move the temporary file to its place; Windows refuses it while another program shows the file."""
    try:
        os.replace(temporary, path)
    except PermissionError as error:
        hint = "Close it in Excel (or any other program that shows it), then run the command again."
        raise QualcodeError(f"{path}: cannot be replaced, it is open in another program.", hint, "file-open") from error


def read_output_date(environment: Mapping[str, str] | None = None) -> datetime:
    """The date inside outputs: SOURCE_DATE_EPOCH (seconds since 1970, UTC), else 2000-01-01.

    >>> read_output_date({"SOURCE_DATE_EPOCH": "1500000000"}).isoformat()
    '2017-07-14T02:40:00+00:00'
    >>> read_output_date({}).year
    2000
    """
    text = (os.environ if environment is None else environment).get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(text), UTC) if text.isdecimal() else UNSET_DATE
