"""All sources of a pipeline as one set of arrays: what coding and every table start from.

Rows: `turn_*`, `segment_*` and the token index run over all sources in the order of their names; a speaker row is a label
in a source. Only ids and positions are kept; texts and names are joined when a table is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.case_rows import Speaker
from qualcode.cases import Assignment
from qualcode.model import Problem
from qualcode.pipeline.entries import SourceData
from qualcode.segments import SourceSegments
from qualcode.tokens import Index, SourceTokens, build_index

ROLE_NAMES = ("interviewer", "respondent", "document", "unknown")
Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Snapshot:
    """See the module; `head` is JSON: sources (list of dicts), speakers (dict of columns), variables, questions, problems.

    `arrays`: turn_source, turn_number, turn_speaker, turn_start, turn_stop, turn_time, turn_question (row in
    `questions` or -1), turn_asked_first, turn_asked_last (turn rows of the interviewer's speech before, -1 if none),
    segment_source, segment_number, segment_turn (turn row), segment_start, segment_stop, segment_words, text_offset
    (bytes of `text_bytes`), text_bytes, and the index as `index.*`.
    """

    head: Mapping[str, Any]
    arrays: Mapping[str, npt.NDArray[Any]]

    @cached_property
    def index(self) -> Index:
        """The token index over all sources."""
        return Index.from_arrays(
            {name.removeprefix("index."): array for name, array in self.arrays.items() if name.startswith("index.")}
        )

    @cached_property
    def texts(self) -> Callable[[int], str]:
        """Text of a source by its row, decoded once."""
        offsets, blob = self.arrays["text_offset"], self.arrays["text_bytes"]
        kept: dict[int, str] = {}

        def text_of(row: int) -> str:
            if row not in kept:
                kept[row] = blob[int(offsets[row]) : int(offsets[row + 1])].tobytes().decode("utf-8", "surrogatepass")
            return kept[row]

        return text_of

    @property
    def sources(self) -> Sequence[Mapping[str, Any]]:
        """One dict a source: source, path, kind, format, sha256, language, title, layout, characters, words, turns, joined."""
        found: Sequence[Mapping[str, Any]] = self.head["sources"]
        return found

    @property
    def problems(self) -> list[Problem]:
        """All problems of the reading step, in the order of the sources."""
        return [Problem(**problem) for problem in self.head["problems"]]


def source_speakers(sources: Sequence[SourceData], variables_of: Callable[[str], Mapping[str, str]]) -> list[Speaker]:
    """The speaker rows of all sources, with what the file (and its name, by `variables_of`) says of them."""
    speakers = []
    for source in sources:
        head = source.head
        said = dict(head["variables"]) | dict(variables_of(head["source"]))
        named_case = said.pop("case", "")
        for label, role, case in head["speakers"]:
            if role == "interviewer":
                speakers.append(Speaker(head["source"], label, role))
                continue
            own = head["case_variables"].get(case or label, {})
            found = case or (named_case if role != "document" else "")
            speakers.append(Speaker(head["source"], label, role, found, said | dict(own)))
    return speakers


def build_snapshot(
    sources: Sequence[SourceData],
    paths: Sequence[str],
    assignment: Assignment,
    *,
    code_unknown: bool,
) -> Snapshot:
    """Put the sources one after another.

    Parameters
    ----------
    paths : of the sources' files, relative to the study.
    assignment : of the speakers in the order of `source_speakers`.
    code_unknown : speakers of unknown role are coded and counted as respondents.
    """
    roles = np.array([ROLE_NAMES.index(speaker.role) for speaker in assignment.speakers], dtype=np.int8)
    counted_roles = {"respondent", "document"} | ({"unknown"} if code_unknown else set())
    counted = np.array([speaker.role in counted_roles for speaker in assignment.speakers], dtype=bool)
    columns: dict[str, list[npt.NDArray[Any]]] = {}
    questions: list[str] = []
    heads: list[dict[str, Any]] = []
    parts = []
    speaker_row = turn_row = 0
    for number, (source, path) in enumerate(zip(sources, paths, strict=True)):
        part = source.arrays
        turn_speaker = part["turn_speaker"] + speaker_row
        segment_turn = part["segment_turn"] - 1 + turn_row
        asked_first, asked_last = find_asked(turn_speaker, roles, turn_row)
        local = {
            "turn_source": np.full(len(turn_speaker), number, dtype=np.int32),
            "turn_number": np.arange(1, len(turn_speaker) + 1, dtype=np.int32),
            "turn_speaker": turn_speaker,
            "turn_start": part["turn_start"],
            "turn_stop": part["turn_stop"],
            "turn_time": part["turn_time"],
            "turn_question": np.where(part["turn_question"] >= 0, part["turn_question"] + len(questions), -1),
            "turn_asked_first": asked_first,
            "turn_asked_last": asked_last,
            "segment_source": np.full(len(segment_turn), number, dtype=np.int32),
            "segment_number": np.arange(1, len(segment_turn) + 1, dtype=np.int32),
            "segment_turn": segment_turn,
            "segment_start": part["segment_start"],
            "segment_stop": part["segment_stop"],
            "segment_words": part["segment_words"],
        }
        for name, array in local.items():
            columns.setdefault(name, []).append(array)
        segment_speaker = turn_speaker[part["segment_turn"] - 1] if len(segment_turn) else np.empty(0, dtype=np.int32)
        words = SourceTokens(
            source.forms,
            part["token_type"],
            part["token_start"],
            part["token_stop"],
            part["stretches"],
            part["token_break"],
        )
        cut = SourceSegments(
            part["segment_turn"],
            part["segment_start"],
            part["segment_stop"],
            part["segment_words"],
            part["token_segment"],
        )
        countable = counted[segment_speaker] if len(segment_turn) else np.empty(0, dtype=bool)
        parts.append((words, cut, source.head["language"], countable))
        heads.append(_source_head(source, path))
        questions += source.head["questions"]
        speaker_row += len(source.head["speakers"])
        turn_row += len(turn_speaker)
    arrays = {name: np.concatenate(chunks) for name, chunks in columns.items()} if columns else _no_rows()
    for name, array in arrays.items():
        if array.dtype.kind == "i" and array.dtype != np.int32:
            arrays[name] = array.astype(np.int32)
    blobs = [source.arrays["text"] for source in sources]
    arrays["text_offset"] = np.concatenate([[0], np.cumsum([len(blob) for blob in blobs], dtype=np.int64)]).astype(
        np.int64
    )
    arrays["text_bytes"] = np.concatenate([np.empty(0, dtype=np.uint8), *blobs])
    arrays["speaker_role"] = roles
    arrays["speaker_counted"] = counted
    for name, array in build_index(parts).arrays().items():
        arrays[f"index.{name}"] = array
    head = {
        "sources": heads,
        "speakers": _speaker_columns(assignment),
        "variables": list(assignment.variables),
        "questions": questions,
        "problems": [],
    }
    return Snapshot(head, arrays)


def _no_rows() -> dict[str, npt.NDArray[Any]]:
    names = "source number speaker start stop question asked_first asked_last"
    empty = {f"turn_{name}": np.empty(0, dtype=np.int32) for name in names.split()}
    empty["turn_time"] = np.empty(0, dtype=np.float64)
    names = "source number turn start stop words"
    return empty | {f"segment_{name}": np.empty(0, dtype=np.int32) for name in names.split()}


def _source_head(source: SourceData, path: str) -> dict[str, Any]:
    head = source.head
    kept = (
        "source",
        "kind",
        "format",
        "sha256",
        "language",
        "title",
        "layout",
        "full_names",
        "variables",
        "joined",
        "characters",
    )
    return {name: head[name] for name in kept} | {
        "path": path,
        "words": len(source.arrays["token_type"]),
        "turns": len(source.arrays["turn_start"]),
    }


def _speaker_columns(assignment: Assignment) -> dict[str, Any]:
    speakers = assignment.speakers
    return {
        "source": [speaker.source for speaker in speakers],
        "speaker": [speaker.speaker for speaker in speakers],
        "case": [speaker.case for speaker in speakers],
        "variables": {name: [speaker.variables.get(name, "") for speaker in speakers] for name in assignment.variables},
    }


def find_asked(turn_speaker: Ints, roles: Ints, offset: int) -> tuple[Ints, Ints]:
    """For each turn of a source the first and last turn row of the interviewer's speech before it, -1 if none.

    Neighbouring turns of the same interviewer are one speech; an interviewer's own turns have no question.

    >>> first, last = find_asked(np.array([0, 0, 1, 2, 0, 1]), np.array([0, 1, 1]), 10)
    >>> first.tolist(), last.tolist()
    ([-1, -1, 10, 10, -1, 14], [-1, -1, 11, 11, -1, 14])
    """
    rows = np.arange(len(turn_speaker))
    if not len(rows):
        return rows.astype(np.int32), rows.astype(np.int32)
    asks = roles[turn_speaker] == ROLE_NAMES.index("interviewer")
    last = np.maximum.accumulate(np.where(asks, rows, -1))
    begins = asks & np.concatenate([[True], turn_speaker[1:] != turn_speaker[:-1]])
    first = np.maximum.accumulate(np.where(begins, rows, -1))
    answered = ~asks & (last >= 0) & (roles[turn_speaker] != ROLE_NAMES.index("document"))
    return (
        np.where(answered, first + offset, -1).astype(np.int32),
        np.where(answered, last + offset, -1).astype(np.int32),
    )


def find_unknown(snapshot: Snapshot, setting: str) -> list[Problem]:
    """One problem for each source with speakers of unknown role: an error until the pipeline file decides."""
    turn_speaker = snapshot.arrays["turn_speaker"]
    unknown = snapshot.arrays["speaker_role"] == ROLE_NAMES.index("unknown")
    segment_speaker = turn_speaker[snapshot.arrays["segment_turn"]]
    mine = unknown[segment_speaker]
    words = np.bincount(
        snapshot.arrays["segment_source"][mine],
        weights=snapshot.arrays["segment_words"][mine],
        minlength=len(snapshot.sources),
    ).astype(int)
    labels: dict[str, list[str]] = {}
    columns = snapshot.head["speakers"]
    for row in np.flatnonzero(unknown):
        labels.setdefault(columns["source"][row], []).append(columns["speaker"][row])
    problems = []
    for number, source in enumerate(snapshot.sources):
        if source["source"] in labels:
            named = sorted({label for label in labels[source["source"]] if label})
            problems.append(_unknown_problem(source["source"], named, int(words[number]), setting))
    return problems


def _unknown_problem(source: str, labels: Sequence[str], words: int, setting: str) -> Problem:
    who = f"the role of {', '.join(labels[:6])} is unknown" if labels else "nothing marks who speaks"
    if setting:
        done = "coded as respondents" if setting == "code" else "left out"
        return Problem(
            source,
            "notice",
            "unknown-speakers",
            f"{words:,} words are {done}: {who}.",
            "Decided by `readers: unknown:`.",
        )
    return Problem(
        source,
        "error",
        "unknown-speakers",
        f"{words:,} words are not coded: {who}.",
        "Name the interviewers in the pipeline file (`readers: {interviewers: [...]}`), give roles in cases.csv, or decide for "
        "all with `readers: {unknown: leave}` or `{unknown: code}`.",
    )
