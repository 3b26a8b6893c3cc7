"""An earlier codebook: a file, or what a git revision holds. Runs the program `git`, which only reads here."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook.load import load_codebook
from qualcode.codebook.strict import decode
from qualcode.errors import QualcodeError
from qualcode.model import Codebook

_SECONDS = 60
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Version:
    """A codebook and what it is called when versions are compared."""

    codebook: Codebook
    name: str


def read_version(text: str, folder: Path, codebook: str, start: Path | None = None) -> Version:
    """The codebook that `text` names: a file, else a git revision (`HEAD~3`, a tag), or `revision:path`.

    Parameters
    ----------
    folder, codebook : the study, and its codebook's path as the pipeline names it: what a revision alone means.
    start : where the person is; a file's path is seen from there or from the study.

    Raises
    ------
    BadFile : with the mistakes of that codebook.
    QualcodeError : no such file or revision, no git.
    """
    for place in ((start or Path.cwd()) / text, folder / text):
        if place.is_file():
            return Version(load_codebook(decode(place.read_bytes(), text), text), text)
    revision, colon, path = text.partition(":")
    if not colon and _looks_like_file(text):
        raise QualcodeError(
            f"There is no file {text}.",
            "Name a codebook file, or a git revision such as HEAD or HEAD~3.",
            "no-codebook",
        )
    return read_revision(folder, revision, path if colon else codebook, text)


def _looks_like_file(text: str) -> bool:
    return text.lower().endswith(_SUFFIXES) or "\\" in text or text.startswith((".", "~", "/"))


def read_revision(folder: Path, revision: str, path: str, shown: str = "") -> Version:
    """The codebook in a file of a git revision; `path` is seen from the study's folder, else from the repository's.

    Raises
    ------
    BadFile : with the mistakes of that codebook.
    QualcodeError : git is missing, the study is in no repository, the revision or the file is unknown there.
    """
    prefix = find_prefix(folder)
    commit = _find_commit(folder, revision)
    for place in _list_places(path, folder, prefix):
        data = _ask_git(folder, "cat-file", "blob", f"{commit}:{place}")
        if data is not None:
            name = f"{path} ({revision})" if shown else path
            return Version(load_codebook(decode(data, name), name), shown or revision)
    raise QualcodeError(
        f"The git revision {revision} has no file {path}.",
        "Name the path that it had then, as REVISION:PATH, such as HEAD~3:codebooks/old.yaml.",
        "unknown-revision",
    )


def has_revision(folder: Path, path: str) -> bool:
    """Whether the last commit of the study's repository holds the file; False without git or repository."""
    try:
        prefix = find_prefix(folder)
        commit = _find_commit(folder, "HEAD")
    except QualcodeError:
        return False
    places = _list_places(path, folder, prefix)
    return any(_ask_git(folder, "cat-file", "-e", f"{commit}:{place}") is not None for place in places)


def find_prefix(folder: Path) -> str:
    """The path of the study's folder within its git repository, with a slash at the end; empty at the top.

    Raises
    ------
    QualcodeError : git is missing, or refuses the folder, or there is no repository.
    """
    try:
        found = _run_git(folder, "rev-parse", "--show-prefix")
    except (FileNotFoundError, PermissionError) as error:
        raise QualcodeError(
            "The program git was not found, so its revisions cannot be read.",
            "Install git (https://git-scm.com), or name a codebook file instead.",
            "no-git",
        ) from error
    if found.returncode:
        said = _first_line(found.stderr)
        missing = "not a git repository" in said
        reason = "it is in no git repository" if missing else f"git says: {said}"
        raise QualcodeError(
            f"No revisions of the study {folder}: {reason}.",
            "Name a codebook file instead, such as a copy that you kept.",
            "no-repository",
        )
    return found.stdout.decode("utf-8", "surrogateescape").rstrip("\r\n")


def _find_commit(folder: Path, revision: str) -> str:
    """The full name of a revision's commit."""
    known = revision and not revision.startswith("-")
    found = _ask_git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") if known else None
    if found is None:
        raise QualcodeError(
            f"There is neither a file nor a git revision '{revision}'.",
            "Name a codebook file, or a revision such as HEAD, HEAD~3, a tag or a commit (`git log` lists them).",
            "unknown-revision",
        )
    return found.decode("ascii").strip()


def _list_places(path: str, folder: Path, prefix: str) -> list[str]:
    """The paths within the repository that are meant by `path`: seen from the study, then from the top."""
    if os.path.isabs(path):
        try:
            path = os.path.relpath(path, folder)
        except ValueError:  # another drive of Windows
            return []
    within = path.replace(os.sep, "/")
    places = dict.fromkeys(posixpath.normpath(start + within) for start in (prefix, ""))
    return [place for place in places if not place.startswith("..")]


def _ask_git(folder: Path, *words: str) -> bytes | None:
    """What git answers, None if it fails."""
    found = _run_git(folder, *words)
    return None if found.returncode else found.stdout


def _run_git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in the study's folder, in English, without asking anything."""
    command: Sequence[str] = ("git", "-C", str(folder), *words)
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, env=environment, check=False
    )


def _first_line(data: bytes) -> str:
    return (data.decode("utf-8", "replace").strip().splitlines() or ["nothing"])[0].removeprefix("fatal: ")
