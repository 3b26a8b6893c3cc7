"""The files of a corpus: folders, files and globs in, names and paths out; lock files and the like as notices."""

from __future__ import annotations

import fnmatch
import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.model import Problem

IGNORED_FOLDERS = {".qualcode", ".git", "__MACOSX", "node_modules"}
IGNORED_FILES = {".ds_store", "thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """One file of the corpus: `name` is the path relative to its corpus entry, with `/`, in NFC."""

    name: str
    path: Path
    size: int
    mtime_ns: int


def list_corpus(
    study: Path, entries: Sequence[str], skip: Sequence[str], suffixes: Iterable[str], leave_out: Iterable[Path]
) -> tuple[list[CorpusFile], list[Problem]]:
    """Files of the corpus in the order of their names, and problems (lock files, two files with one name).

    Parameters
    ----------
    entries : files, folders or globs, relative to the study.
    skip : globs on names that are not read.
    suffixes : known endings, such as `.docx`; in folders other files are passed over with a notice.
    leave_out : files inside the corpus that are no sources (cases.csv).

    Raises
    ------
    QualcodeError : an entry that names nothing.
    """
    known = {suffix.casefold() for suffix in suffixes}
    excluded = {path.resolve() for path in leave_out}
    files: dict[str, CorpusFile] = {}
    problems: list[Problem] = []
    for entry in entries:
        for path, base in _expand(study, entry, problems):
            name = unicodedata.normalize("NFC", path.relative_to(base).as_posix())
            if path.resolve() in excluded or any(_fits(name, pattern) for pattern in skip):
                continue
            notice = _explain_left_out(name, known)
            if notice is not None:
                problems += [notice] if notice.slug else []
            elif name not in files:
                try:
                    stat = path.stat()
                except OSError as error:
                    problems.append(_not_readable(name, "file", error))
                    continue
                files[name] = CorpusFile(name, path, stat.st_size, stat.st_mtime_ns)
            elif files[name].path != path:
                problems.append(
                    Problem(
                        name,
                        "warning",
                        "same-name",
                        f"Two files of the corpus are called '{name}': {files[name].path} and {path}; only the first was read.",
                        "Rename one of them, or name their common folder in `corpus:`.",
                    )
                )
    return [files[name] for name in sorted(files)], problems


def _not_readable(name: str, what: str, error: OSError) -> Problem:
    return Problem(
        name,
        "error",
        "not-readable",
        f"The {what} cannot be opened: {error.strerror}.",
        "Check that it is there and that you may read it, or name it in `readers: skip:`.",
    )


def _expand(study: Path, entry: str, problems: list[Problem]) -> list[tuple[Path, Path]]:
    """(file, folder its name is relative to) of one corpus entry."""
    place = study / entry
    if place.is_dir():
        return [(path, place) for path in _walk(place, place, problems)]
    if place.is_file():
        return [(place, place.parent)]
    if any(mark in entry for mark in "*?["):
        parts = Path(entry).parts
        fixed = next(number for number, part in enumerate(parts) if any(mark in part for mark in "*?["))
        base, pattern = study.joinpath(*parts[:fixed]), "/".join(parts[fixed:])
        found: list[tuple[Path, Path]] = []
        pattern = Path(entry).relative_to(base.relative_to(study)).as_posix() if base != study else entry
        for path in sorted(base.glob(pattern)) if base.is_dir() else []:
            found += [(inner, base) for inner in _walk(path, base, problems)] if path.is_dir() else [(path, base)]
        if found:
            return found
    raise QualcodeError(
        f"The corpus '{entry}' names no file or folder in {study}.",
        "Correct the key 'corpus' in the pipeline file.",
        "no-corpus",
    )


def _walk(folder: Path, base: Path, problems: list[Problem]) -> list[Path]:
    """All files below a folder; a folder that cannot be opened is a problem."""
    found: list[Path] = []

    def tell(error: OSError) -> None:
        name = Path(error.filename).relative_to(base).as_posix()
        problems.append(_not_readable(unicodedata.normalize("NFC", name), "folder", error))

    for where, folders, names in os.walk(folder, onerror=tell):
        folders[:] = sorted(name for name in folders if name not in IGNORED_FOLDERS)
        found += [Path(where) / name for name in sorted(names)]
    return found


def _fits(name: str, pattern: str) -> bool:
    """Whether a name in the corpus fits a glob, as a whole or as a file name alone."""
    pattern = unicodedata.normalize("NFC", pattern)
    return fnmatch.fnmatchcase(name, pattern) or fnmatch.fnmatchcase(name.rpartition("/")[2], pattern)


def _explain_left_out(name: str, known: set[str]) -> Problem | None:
    """Why a file is no source: a problem to report, one without slug to pass over silently, None if it is a source."""
    short = name.rpartition("/")[2]
    suffix = Path(short.strip()).suffix.casefold()
    if short.startswith("~$"):
        return Problem(
            name,
            "notice",
            "lock-file",
            "A lock file of Word, not a transcript; passed over.",
            "Close the document in Word.",
        )
    if short.startswith("._"):
        return Problem(
            name,
            "notice",
            "macos-file",
            "A hidden companion file of macOS, not a transcript; passed over.",
            "It may be deleted.",
        )
    if short.casefold() in IGNORED_FILES or short.startswith("."):
        return Problem(name, "notice", "", "")
    if suffix in known:
        return None
    return Problem(
        name,
        "notice",
        "not-a-source",
        f"Files ending in '{suffix or short}' are not read; passed over.",
        "Save it as DOCX or TXT if it is a transcript, or name it in `readers: skip:`.",
    )
