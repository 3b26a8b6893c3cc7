"""How a source may be called in cases.csv and on the command line: by path or file name, with or without suffix."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from functools import lru_cache
from pathlib import PurePosixPath


def normalise_name(name: str) -> str:
    """A file name or label as it is compared: NFC, no blanks at the ends."""
    return unicodedata.normalize("NFC", name).strip()


def match_source(pattern: str, source: str) -> tuple[int, int] | None:
    """How well a `source` cell fits a source, smaller is better, None if not at all.

    The cell may be the whole name or the file name, with or without suffix, of the file or of one interview in it
    (`x.docx#2`); else it is a glob over these.

    >>> match_source("selenge/la_01", "selenge/la_01.docx") < match_source("la_01.docx", "selenge/la_01.docx")
    True
    >>> match_source("selenge/*", "selenge/la_01.docx") is None, match_source("uvs/*", "selenge/la_01.docx") is None
    (False, True)
    """
    whole, short = source_names(source)
    if pattern in whole:
        return (0, whole.index(pattern))
    if pattern in short:
        return (1, short.index(pattern))
    if has_glob(pattern) and any(fnmatch.fnmatchcase(name, pattern) for name in (*whole, *short)):
        return (2, -len(pattern))
    return None


def has_glob(pattern: str) -> bool:
    """Whether a `source` cell may fit by a glob."""
    return any(mark in pattern for mark in "*?[")


@lru_cache(maxsize=4096)
def source_names(source: str) -> tuple[list[str], list[str]]:
    """Names by which a source may be called: in the corpus, and of the file alone; the most exact first.

    >>> source_names("a/x.docx#2")
    (['a/x.docx#2', 'a/x#2', 'a/x.docx', 'a/x'], ['x.docx#2', 'x#2', 'x.docx', 'x'])
    """
    file, part = split_part(normalise_name(source))
    names = [file, str(PurePosixPath(file).with_suffix("")).strip()] if file else [""]
    whole = [f"{name}#{part}" for name in names] + names if part else names
    return whole, [name.rpartition("/")[2].strip() for name in whole]


def split_part(source: str) -> tuple[str, str]:
    """The file of a source, and the interview or sheet in it (empty if the file is one source).

    >>> split_part("a/x.docx#2"), split_part("Interview #3.docx"), split_part("Survey #1.xlsx#Sheet #2")
    (('a/x.docx', '2'), ('Interview #3.docx', ''), ('Survey #1.xlsx', 'Sheet #2'))
    """
    found = re.match(r"(?s)(.*?\.[A-Za-z]\w{0,7})#(.+)", source)
    return (found[1], found[2]) if found else (source, "")
