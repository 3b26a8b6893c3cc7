"""Read the files of a corpus that are new or changed; keep what was read of each file (DESIGN section 4, `.qualcode/`)."""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from qualcode.errors import FileProblem
from qualcode.model import Problem, ReaderSettings, Severity
from qualcode.pipeline.entries import FileData, make_source, pack_file, unpack_file
from qualcode.segments import Unit
from qualcode.source_names import match_source
from qualcode.study.files import CorpusFile
from qualcode.study.folder import write_whole

READER_VERSION = 3  # raise it when readers, tokens or segments give other results for the same file
PARALLEL_FROM = 24  # files; below that a second process costs more than it brings
MOST_PROCESSES = 4
LARGEST_FILE = 512 * 1024 * 1024  # bytes

Task = tuple[CorpusFile, str]
"""A file to be read, with the SHA-256 of its content."""


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """All that decides how a file is read besides its bytes; part of the key under which the result is kept.

    `languages`: (source pattern, language) of the rows of cases.csv that name a language.
    """

    settings: ReaderSettings
    unit: Unit
    languages: tuple[tuple[str, str], ...]

    def fingerprint(self) -> str:
        """A text that changes whenever the rules do."""
        relevant = asdict(self.settings)
        for key in ("skip", "variables_from"):
            relevant.pop(key)
        return json.dumps([READER_VERSION, relevant, self.unit, self.languages], sort_keys=True, ensure_ascii=False)


def entry_key(file: CorpusFile, sha256: str, rules: ReadingRules) -> str:
    """Name under which the result of reading a file is kept."""
    text = "\n".join((file.name, sha256, rules.fingerprint()))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def read_bytes(data: bytes, name: str, sha256: str, rules: ReadingRules) -> FileData:
    """Read one file; what makes it unreadable becomes a problem, never an exception."""
    from qualcode.readers import read_file

    try:
        transcripts = read_file(data, name, rules.settings)
    except FileProblem as problem:
        severity: Severity = "notice" if problem.slug == "empty-file" else "error"
        return FileData(sha256, (), (Problem(name, severity, problem.slug, problem.message, problem.hint),))
    sources = [
        make_source(one, sha256, one.language or find_language(one.source, rules), rules.unit) for one in transcripts
    ]
    return FileData(sha256, tuple(sources), ())


def find_language(source: str, rules: ReadingRules) -> str:
    """Language of a source: of the best fitting row of cases.csv that names one, else the pipeline's."""
    fits = [
        (fit, language) for pattern, language in rules.languages if (fit := match_source(pattern, source)) is not None
    ]
    return min(fits)[1] if fits else rules.settings.language


@dataclass(frozen=True, slots=True)
class Known:
    """What the last reading knew of a file: if size and time of change are the same, so are the bytes."""

    size: int
    mtime_ns: int
    sha256: str
    key: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All files of a corpus, read: in the order of their names."""

    files: tuple[tuple[CorpusFile, FileData], ...]
    known: Mapping[str, Known]
    read: tuple[str, ...]  # names of the files that were read now
    problems: tuple[Problem, ...]


def read_corpus(
    files: Sequence[CorpusFile],
    rules: ReadingRules,
    folder: Path,
    known: Mapping[str, Known],
    progress: Callable[[int, int], None],
) -> Reading:
    """Read every file that is new or changed; the others come from `folder`.

    Two files with the same bytes: the second (in the order of names) is not read, a warning says so.

    Parameters
    ----------
    known : by name, from the last reading; `folder` keeps the results, one file each.
    progress : called with (files done, files to read).
    """
    entries: dict[str, FileData] = {}
    now: dict[str, Known] = {}
    first_with: dict[str, str] = {}
    problems: list[Problem] = []
    todo: list[Task] = []
    for file in files:
        sha256 = _sha256_of(file, known.get(file.name), problems)
        if sha256 is None:
            continue
        if sha256 in first_with and file.size > 0:
            problems.append(_same_content(file.name, first_with[sha256]))
            now[file.name] = Known(file.size, file.mtime_ns, sha256, "")
            continue
        first_with[sha256] = file.name
        key = entry_key(file, sha256, rules)
        now[file.name] = Known(file.size, file.mtime_ns, sha256, key)
        entry = _load_entry(folder / f"{key}.bin")
        if entry is None:
            todo.append((file, sha256))
        else:
            entries[file.name] = entry
    for done, (file, entry) in enumerate(_read_all(todo, rules, folder)):
        entries[file.name] = entry
        progress(done + 1, len(todo))
    ordered = tuple((file, entries[file.name]) for file in files if file.name in entries)
    problems += [problem for _, entry in ordered for problem in entry.problems]
    return Reading(ordered, now, tuple(file.name for file, _ in todo), tuple(problems))


def _sha256_of(file: CorpusFile, known: Known | None, problems: list[Problem]) -> str | None:
    """SHA-256 of a file, None (and a problem) where it cannot be opened."""
    if known is not None and (known.size, known.mtime_ns) == (file.size, file.mtime_ns):
        return known.sha256
    if file.size > LARGEST_FILE:
        problems.append(Problem(file.name, "error", "too-large", "The file is larger than 512 MB.", "Split it."))
        return None
    try:
        return hashlib.sha256(file.path.read_bytes()).hexdigest()
    except OSError as error:
        problems.append(
            Problem(
                file.name,
                "error",
                "not-readable",
                f"The file cannot be opened: {error.strerror}.",
                "Close it elsewhere or check its permissions.",
            )
        )
        return None


def _same_content(name: str, first: str) -> Problem:
    return Problem(
        name,
        "warning",
        "same-content",
        f"The same content as '{first}'; not read a second time.",
        "Take one of the two out of the corpus.",
    )


def _read_all(todo: Sequence[Task], rules: ReadingRules, folder: Path) -> Iterable[tuple[CorpusFile, FileData]]:
    """Read files in order and keep the results in `folder`; in several processes where there are many.

    What another process read comes back by its file, which is quicker than between the processes.
    """
    read = partial(_read_and_keep, rules=rules, folder=folder)
    if len(todo) < PARALLEL_FROM:
        yield from ((task[0], read(task)) for task in todo)
        return
    processes = min(max(os.cpu_count() or 2, 2), MOST_PROCESSES)
    with ProcessPoolExecutor(processes, initializer=gc.set_threshold, initargs=gc.get_threshold()) as pool:
        for task, _ in zip(todo, pool.map(partial(_only_keep, read), todo, chunksize=4), strict=True):
            yield task[0], _load_entry(_entry_path(folder, task, rules)) or read(task)


def _read_and_keep(task: Task, rules: ReadingRules, folder: Path) -> FileData:
    """Read one file and keep the result."""
    file, sha256 = task
    entry = _read_path(file.path, file.name, sha256, rules)
    write_whole(_entry_path(folder, task, rules), *pack_file(entry))
    return entry


def _only_keep(read: Callable[[Task], FileData], task: Task) -> None:
    """Read one file for its kept result alone."""
    read(task)


def _entry_path(folder: Path, task: Task, rules: ReadingRules) -> Path:
    return folder / f"{entry_key(*task, rules)}.bin"


def _load_entry(path: Path) -> FileData | None:
    """What was kept of one file, None if there is nothing (sound)."""
    try:
        return unpack_file(path.read_bytes())
    except OSError:
        return None


def _read_path(path: Path, name: str, sha256: str, rules: ReadingRules) -> FileData:
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = Problem(
            name, "error", "not-readable", f"The file cannot be opened: {error.strerror}.", "Check its permissions."
        )
        return FileData(sha256, (), (problem,))
    return read_bytes(data, name, sha256, rules)
