"""What is kept of one file that was read: its sources with their words and segments, and its problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode import segments, tokens
from qualcode.model import Problem, Transcript
from qualcode.segments import Unit
from qualcode.study import store


@dataclass(frozen=True)
class SourceData:
    """One source as read: `head` holds what JSON can, `arrays` text, turns, tokens and segments; see `make_source`."""

    head: dict[str, Any]
    arrays: dict[str, npt.NDArray[Any]]

    @cached_property
    def forms(self) -> list[str]:
        """The distinct words as typed, in order of first appearance; no word holds a line end."""
        blob = self.arrays["forms"]
        return blob.tobytes().decode("utf-8", "surrogatepass").split("\n") if blob.size else []


@dataclass(frozen=True, slots=True)
class FileData:
    """What was read of one file: its sources (none if it could not be read) and problems of the file as a whole."""

    sha256: str
    sources: tuple[SourceData, ...]
    problems: tuple[Problem, ...]


def make_source(transcript: Transcript, sha256: str, language: str, unit: Unit) -> SourceData:
    """Words and segments of a transcript, with all that is kept of it."""
    turns = transcript.turns
    words = tokens.tokenise(transcript.text, segments.find_stretches(turns))
    blocks = segments.find_blocks(transcript.text, turns)
    cut = segments.find_segments(transcript.text, turns, words, unit, transcript.paragraphs, language, blocks)
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
        "characters": len(transcript.text),
    }
    arrays: dict[str, npt.NDArray[Any]] = {
        "text": _bytes(transcript.text),
        "forms": _bytes("\n".join(words.forms)),
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
        "token_break": words.breaks,
        "token_segment": cut.token_segment,
        "segment_turn": cut.turn,
        "segment_start": cut.start,
        "segment_stop": cut.stop,
        "segment_words": cut.words,
    }
    return SourceData(head, arrays)


def _int32(values: Sequence[int]) -> npt.NDArray[np.int32]:
    return np.array(values, dtype=np.int32)


def _bytes(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)


def pack_file(file: FileData) -> list[bytes | memoryview]:
    """What was read of one file, to be kept, in pieces."""
    data = {
        "sha256": file.sha256,
        "problems": [asdict(problem) for problem in file.problems],
        "sources": [source.head for source in file.sources],
    }
    arrays = {
        f"{row}.{name}": array for row, source in enumerate(file.sources) for name, array in source.arrays.items()
    }
    return store.pack(data, arrays)


def unpack_file(kept: bytes) -> FileData | None:
    """The inverse of `pack_file`, without copying; None if the bytes are damaged."""
    try:
        data, arrays = store.unpack(kept)
    except (ValueError, KeyError):
        return None
    parts: list[dict[str, npt.NDArray[Any]]] = [{} for _ in data["sources"]]
    for name, array in arrays.items():
        row, _, key = name.partition(".")
        parts[int(row)][key] = array
    sources = tuple(SourceData(head, part) for head, part in zip(data["sources"], parts, strict=True))
    return FileData(data["sha256"], sources, tuple(Problem(**problem) for problem in data["problems"]))
