"""Find a study and its pipeline files; write files whole; let one command at a time write."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from qualcode.errors import QualcodeError

DERIVED = ".qualcode"
_CORPUS_KEY = re.compile(rb"^[\"']?corpus[\"']?\s*:", re.MULTILINE)


def find_study(start: Path) -> Path:
    """The nearest folder upwards from `start` that has a pipeline file with the key `corpus`.

    Raises
    ------
    QualcodeError : there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if list_pipelines(folder):
            return folder
    raise QualcodeError(
        f"No study here: neither {start} nor a folder above it has a pipelines/*.yaml with the key 'corpus'.",
        "Make one with `qualcode init DIR`, or name the folder with --study DIR.",
        "no-study",
    )


def list_pipelines(study: Path) -> list[Path]:
    """The pipeline files of a study in the order of their names."""
    files = sorted((study / "pipelines").glob("*.yaml")) + sorted((study / "pipelines").glob("*.yml"))
    return [file for file in files if file.is_file() and _has_corpus_key(file)]


def _has_corpus_key(file: Path) -> bool:
    data = file.read_bytes().replace(b"\x00", b"")  # UTF-16 shows its ASCII keys too; loading it gives the clear error
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        data = data.removeprefix(mark)
    return bool(_CORPUS_KEY.search(data))


def choose_pipeline(study: Path, named: Path | None) -> tuple[Path, bool]:
    """The pipeline file to use, and whether it was chosen as the one last run here.

    Raises
    ------
    QualcodeError : the named file does not exist, or there are several and none was run yet.
    """
    if named is not None:
        inside = study / "pipelines"
        for place in (named, study / named, inside / named, inside / f"{named}.yaml", inside / f"{named}.yml"):
            if place.is_file():
                return place.resolve(), False
        raise QualcodeError(f"The pipeline file {named} does not exist.", _list_hint(study), "no-pipeline")
    pipelines = list_pipelines(study)
    if not pipelines:
        raise QualcodeError(f"{study} has no pipelines/*.yaml with the key 'corpus'.", "", "no-pipeline")
    if len(pipelines) == 1:
        return pipelines[0].resolve(), False
    last = read_json(study / DERIVED / "last.json").get("pipeline", "")
    for file in pipelines:
        if file.name == last:
            return file.resolve(), True
    raise QualcodeError(
        "This study has several pipelines and none was run yet.", _list_hint(study), "several-pipelines"
    )


def _list_hint(study: Path) -> str:
    names = [f"pipelines/{file.name}" for file in list_pipelines(study)]
    return f"Name one with --pipeline FILE: {', '.join(names)}." if names else ""


def read_json(path: Path) -> dict[str, object]:
    """A JSON object that qualcode wrote; empty where it is missing or damaged (it can be made again)."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_json(path: Path, value: object) -> None:
    """Write JSON whole, with fixed order."""
    write_whole(path, json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8"))


def write_whole(path: Path, *pieces: bytes | memoryview) -> None:
    """Write a file, given in pieces, to a temporary name in its folder, then move it there: never half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(pieces)
        if os.name == "posix":
            os.chmod(name, 0o666 & ~_read_umask())  # a temporary file is for its owner only, a study for the team
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _read_umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def remember_pipeline(study: Path, file: Path) -> None:
    """Keep which pipeline ran here last; see `choose_pipeline`."""
    last = study / DERIVED / "last.json"
    if read_json(last).get("pipeline") != file.name:
        write_json(last, {"pipeline": file.name})


def link_file(source: Path, target: Path) -> None:
    """Let a second name stand for a file that is never changed; a copy where the file system has no links."""
    if target.exists() and os.path.samefile(source, target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.unlink(missing_ok=True)
        os.link(source, target)
    except OSError:
        write_whole(target, source.read_bytes())


@contextmanager
def locked(study: Path, say: Callable[[str], None], seconds: float = 600) -> Iterator[None]:
    """Hold the study's lock; a second command waits for it and says so.

    Raises
    ------
    QualcodeError : the other command did not finish within `seconds`.
    """
    folder = study / DERIVED
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitignore").exists():
        write_whole(folder / ".gitignore", b"*\n")
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0.2)
    except Timeout:
        say("Another qualcode command works on this study; waiting for it ...")
        try:
            lock.acquire(timeout=seconds)
        except Timeout as error:
            raise QualcodeError(
                "Another qualcode command has worked on this study for too long.",
                "Wait for it or end it, then try again.",
                "study-locked",
            ) from error
    try:
        yield
    finally:
        lock.release()
