"""Read the files of a corpus that are new or changed; keep what was read of each file (DESIGN section 4, `.qualcode/`)."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode import segments, tokens
from qualcode.errors import FileProblem
from qualcode.model import Problem, ReaderSettings, Severity, Transcript
from qualcode.source_names import match_source
from qualcode.study import store
from qualcode.study.files import CorpusFile

READER_VERSION = 1  # raise it when readers, tokens or segments give other results for the same file
PARALLEL_FROM = 24  # files; below that a second process costs more than it brings
MOST_PROCESSES = 4
LARGEST_FILE = 512 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class SourceData:
    """One source as read: `head` holds what JSON can, `arrays` turns, tokens and segments (names as in `_pack`)."""

    head: dict[str, Any]
    arrays: dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class FileData:
    """What was read of one file: its sources (none if it could not be read) and problems of the file as a whole."""

    sha256: str
    sources: tuple[SourceData, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """All that decides how a file is read besides its bytes; part of the key under which the result is kept.

    `languages`: (source pattern, language) of the rows of cases.csv that name a language.
    """

    settings: ReaderSettings
    unit: segments.Unit
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
    return FileData(sha256, tuple(_pack(transcript, sha256, rules) for transcript in transcripts), ())


def _pack(transcript: Transcript, sha256: str, rules: ReadingRules) -> SourceData:
    language = transcript.language or find_language(transcript.source, rules)
    turns = transcript.turns
    words = tokens.tokenise(transcript.text, segments.find_stretches(turns))
    blocks = segments.find_blocks(transcript.text, turns)
    cut = segments.find_segments(transcript.text, turns, words, rules.unit, transcript.paragraphs, language, blocks)
    speakers = list(dict.fromkeys((turn.speaker, turn.role, turn.case) for turn in turns))
    questions = list(dict.fromkeys(turn.question for turn in turns if turn.question))
    speaker_row = {key: row for row, key in enumerate(speakers)}
    question_row = {text: row for row, text in enumerate(questions)}
    holes = [(row, start, stop) for row, turn in enumerate(turns) for start, stop in turn.holes]
    head = {
        "source": transcript.source,
        "kind": transcript.kind,
        "format": transcript.format,
        "sha256": sha256,
        "language": language,
        "title": transcript.title,
        "layout": transcript.layout,
        "variables": dict(transcript.variables),
        "case_variables": {case: dict(values) for case, values in transcript.case_variables.items()},
        "full_names": dict(transcript.full_names),
        "speakers": speakers,
        "questions": questions,
        "problems": [asdict(problem) for problem in transcript.problems],
        "joined": len(blocks),
        "text": transcript.text,
        "forms": words.forms,
    }
    arrays: dict[str, npt.NDArray[Any]] = {
        "turn_speaker": _int32([speaker_row[turn.speaker, turn.role, turn.case] for turn in turns]),
        "turn_start": _int32([turn.start for turn in turns]),
        "turn_stop": _int32([turn.stop for turn in turns]),
        "turn_time": np.array([np.nan if turn.time is None else turn.time for turn in turns], dtype=np.float64),
        "turn_question": _int32([question_row[turn.question] if turn.question else -1 for turn in turns]),
        "hole": np.array(holes, dtype=np.int32).reshape(-1, 3),
        "token_type": words.types,
        "token_start": words.starts,
        "token_stop": words.stops,
        "stretches": words.stretches,
        "token_segment": cut.token_segment,
        "segment_turn": cut.turn,
        "segment_start": cut.start,
        "segment_stop": cut.stop,
        "segment_words": cut.words,
    }
    return SourceData(head, arrays)


def _int32(values: Sequence[int]) -> npt.NDArray[np.int32]:
    return np.array(values, dtype=np.int32)


def find_language(source: str, rules: ReadingRules) -> str:
    """Language of a source: of the best fitting row of cases.csv that names one, else the pipeline's."""
    fits = [
        (fit, language) for pattern, language in rules.languages if (fit := match_source(pattern, source)) is not None
    ]
    return min(fits)[1] if fits else rules.settings.language


def save_entry(path: Path, file: FileData) -> None:
    """Keep what was read of one file."""
    data = {
        "sha256": file.sha256,
        "problems": [asdict(problem) for problem in file.problems],
        "sources": [source.head for source in file.sources],
    }
    arrays = {
        f"{row}.{name}": array for row, source in enumerate(file.sources) for name, array in source.arrays.items()
    }
    store.save(path, data, arrays)


def load_entry(path: Path) -> FileData | None:
    """What was kept of one file, None if there is nothing (sound)."""
    found = store.load(path)
    if found is None:
        return None
    data, arrays = found
    parts: list[dict[str, npt.NDArray[Any]]] = [{} for _ in data["sources"]]
    for name, array in arrays.items():
        row, _, key = name.partition(".")
        parts[int(row)][key] = array
    sources = tuple(SourceData(head, part) for head, part in zip(data["sources"], parts, strict=True))
    return FileData(data["sha256"], sources, tuple(Problem(**problem) for problem in data["problems"]))


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
    todo: list[tuple[CorpusFile, str]] = []
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
        entry = load_entry(folder / f"{key}.bin")
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


def _read_all(
    todo: Sequence[tuple[CorpusFile, str]], rules: ReadingRules, folder: Path
) -> Iterable[tuple[CorpusFile, FileData]]:
    """Read files in order and keep the results in `folder`; in several processes where there are many."""
    read = partial(_read_and_keep, rules=rules, folder=folder)
    if len(todo) < PARALLEL_FROM:
        yield from zip([file for file, _ in todo], map(read, todo), strict=True)
        return
    with ProcessPoolExecutor(max_workers=min(max(os.cpu_count() or 2, 2), MOST_PROCESSES)) as pool:
        yield from zip([file for file, _ in todo], pool.map(read, todo, chunksize=8), strict=True)


def _read_and_keep(task: tuple[CorpusFile, str], rules: ReadingRules, folder: Path) -> FileData:
    """Read one file and keep the result."""
    file, sha256 = task
    entry = _read_path(file.path, file.name, sha256, rules)
    save_entry(folder / f"{entry_key(file, sha256, rules)}.bin", entry)
    return entry


def _read_path(path: Path, name: str, sha256: str, rules: ReadingRules) -> FileData:
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = Problem(
            name, "error", "not-readable", f"The file cannot be opened: {error.strerror}.", "Check its permissions."
        )
        return FileData(sha256, (), (problem,))
    return read_bytes(data, name, sha256, rules)
