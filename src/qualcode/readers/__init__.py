"""Readers: one file in, transcripts out. The reader is found by the file's suffix and imported only then."""

from __future__ import annotations

import importlib
import unicodedata
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Protocol, cast

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, ReaderSettings, Transcript

READERS = {
    ".csv": "spreadsheet",
    ".doc": "docx",
    ".docm": "docx",
    ".docx": "docx",
    ".markdown": "markdown",
    ".md": "markdown",
    ".odt": "odt",
    ".pdf": "pdf",
    ".rtf": "rtf",
    ".srt": "captions",
    ".text": "text",
    ".tsv": "spreadsheet",
    ".txt": "text",
    ".vtt": "captions",
    ".xlsm": "spreadsheet",
    ".xlsx": "spreadsheet",
}
"""Suffix to module in this package; entry points of the group `qualcode.readers` are asked for other suffixes."""

_ADVICE = {
    ".xls": "Open it in Excel or LibreOffice and save it as XLSX.",
    ".ods": "Open it in LibreOffice and save it as XLSX or CSV.",
    ".pages": "Export it from Pages as Word (DOCX).",
    ".numbers": "Export it from Numbers as Excel (XLSX) or CSV.",
}

SUFFIXES = frozenset((*READERS, *_ADVICE))
"""Suffixes of files that may hold transcripts: what cannot be read among them is an error with advice."""


class Reader(Protocol):
    """What a reader module offers (and what an entry point must load)."""

    def read(self, data: bytes, source: str, settings: ReaderSettings, file: FileSettings) -> list[Transcript]:
        """The transcripts of one file; FileProblem if it cannot be read."""
        ...


def read_file(data: bytes, source: str, settings: ReaderSettings) -> list[Transcript]:
    """The transcripts of one file, usually one.

    Parameters
    ----------
    data : the content of the file.
    source : its path relative to its corpus entry, with `/` and suffix.

    Raises
    ------
    FileProblem : the file cannot be read; `empty-file` (which callers show as a notice) if there is nothing in it,
        `unknown-format` if no reader is known for its suffix.
    """
    reader = find_reader(source if not data.startswith(b"{\\rtf") else "x.rtf")  # RTF is often called .doc
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise _empty_file()
    transcripts = reader.read(data, source, settings, find_file_settings(source, settings.files))
    if not any(transcript.text.strip() or transcript.problems for transcript in transcripts):
        raise _empty_file()
    return transcripts


def find_reader(source: str) -> Reader:
    """The reader for a file name, by its suffix in lower case; FileProblem `unknown-format` if there is none."""
    suffix = PurePosixPath(source.strip()).suffix.lower()
    if suffix in READERS:
        return cast(Reader, importlib.import_module(f"{__name__}.{READERS[suffix]}"))
    from importlib.metadata import entry_points  # slow to import, hardly ever needed

    for entry in entry_points(group="qualcode.readers"):
        if suffix and entry.name.lower().lstrip(".") == suffix.lstrip("."):
            return cast(Reader, entry.load())
    raise FileProblem(
        f"no reader is known for files '{suffix}'" if suffix else "the file name has no suffix that tells its format",
        _ADVICE.get(suffix, "Save it as .docx, .txt, .csv or .xlsx, or skip it: readers: skip: in the pipeline."),
        "unknown-format",
    )


def find_file_settings(source: str, files: Mapping[str, FileSettings]) -> FileSettings:
    """The settings whose pattern fits: the exact name before globs, a longer glob before a shorter one.

    A pattern without a folder also fits the bare file name.

    >>> find_file_settings("a/x.csv", {"*.csv": FileSettings(case="no"), "a/*.csv": FileSettings(case="yes")}).case
    'yes'
    """
    path = unicodedata.normalize("NFC", source)
    name = path.rpartition("/")[2]
    patterns = {unicodedata.normalize("NFC", pattern): found for pattern, found in files.items()}
    for exact in (path, name):
        if exact in patterns:
            return patterns[exact]
    for pattern in sorted(patterns, key=len, reverse=True):
        if fnmatchcase(path, pattern) or ("/" not in pattern and fnmatchcase(name, pattern)):
            return patterns[pattern]
    return FileSettings()


def _empty_file() -> FileProblem:
    return FileProblem("there is no text in the file", "Export it once more, or delete it.", "empty-file")
