"""Lines in context of a term, chosen to differ from one another: other people, other forms, other neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from qualcode.analysis.kwic import find_context
from qualcode.codebook_work.audit import OVERLAPPED, UNLESS, Audited
from qualcode.codebook_work.corpus import Corpus
from qualcode.matching import pick
from qualcode.tokens import Bools

WORDS = 12
MOST = 500  # places of one term that are compared with one another
_SAME_SEGMENT = 100  # what a second line of the same segment costs, against 1 for each other likeness


@dataclass(frozen=True, slots=True)
class Line:
    """One place in its context; `start`, `stop` and `text` are the segment's, `match_start`, `match_stop` the place's.

    `fate` is empty if the place counts, else says why not.
    """

    source: str
    segment: int
    turn: int
    start: int
    stop: int
    speaker: str
    case: str
    group: str
    match_start: int
    match_stop: int
    left: str
    match: str
    right: str
    text: str
    fate: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Places in a corpus, P of them: rows of their segments, of their first and last words, and of the form matched."""

    segment: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    form: NDArray[np.int64]


def find_lines(audited: Audited, number: int, count: int, seed: int) -> list[Line]:
    """At most `count` lines of a term (by its number) where it counts, in the order of the corpus.

    Parameters
    ----------
    seed : another one gives other lines, the same one the same.
    """
    rows = np.flatnonzero(audited.hits.counts & (audited.number == number))
    return _make_lines(audited, number, rows, count, seed)


def find_dropped(audited: Audited, number: int, count: int, seed: int) -> list[Line]:
    """At most `count` lines for each reason why places of the term do not count."""
    mine = audited.number == number
    return [
        line
        for reason in (UNLESS, OVERLAPPED)
        for line in _make_lines(audited, number, np.flatnonzero(mine & (audited.hits.dropped == reason)), count, seed)
    ]


def choose_lines(corpus: Corpus, places: Places, count: int, seed: int, name: str) -> NDArray[np.int64]:
    """Rows of `places` that differ most: in source, group, speaker, matched form, word before, word after.

    One after another, each the one that is least like those chosen before; among equals by lot.

    Parameters
    ----------
    name : what the lines are of, so that its lot does not depend on what else is looked at.
    """
    lot = np.random.default_rng([seed, crc32(name.encode("utf-8", "surrogatepass"))])
    rows = lot.permutation(places.segment.size)[:MOST]
    features = _find_features(corpus, places, rows)
    cost = np.zeros(rows.size)
    chosen: list[int] = []
    for _ in range(min(count, rows.size)):
        best = int(np.argmin(cost))
        chosen.append(best)
        alike = features == features[best]
        cost += alike[:, 1:].sum(axis=1) + _SAME_SEGMENT * alike[:, 0]
        cost[best] = np.inf
    return np.sort(rows[chosen])


def _find_features(corpus: Corpus, places: Places, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[rows, 7], numbers that are equal where the places are alike; the first is the segment."""
    index, segment = corpus.index, places.segment[rows]
    speaker = corpus.segment_speaker[segment]
    columns: list[NDArray[Any]] = [
        segment,
        index.segment_source[segment],
        corpus.speaker_group[speaker],
        speaker,
        places.form[rows],
    ]
    size = index.token_type.size
    for beside in (places.first[rows] - 1, places.last[rows] + 1):
        near = np.clip(beside, 0, max(size - 1, 0))
        inside = (beside >= 0) & (beside < size) & (index.token_segment[near] == segment)
        columns.append(np.where(inside, index.token_type[near], -1))
    return np.column_stack([column.astype(np.int64) for column in columns])


def show_place(corpus: Corpus, segment: int, start: int, stop: int, fate: str = "") -> Line:
    """The line of one place, from `start` to `stop` in the text of its segment's source."""
    index = corpus.index
    source, turn = int(index.segment_source[segment]), int(corpus.segment_turn[segment])
    text = corpus.text_of(source)
    begin, end = int(index.segment_start[segment]), int(index.segment_stop[segment])
    speaker = int(corpus.segment_speaker[segment])
    speech = _find_speech(corpus, turn, source, start, stop)
    left, match, right = find_context(text, start, stop, *speech, WORDS, _find_holes(corpus, source))
    return Line(
        source=corpus.sources[source],
        segment=int(index.segment_number[segment]),
        turn=int(corpus.turn_number[turn]),
        start=begin,
        stop=end,
        speaker=corpus.speakers[speaker],
        case=corpus.cases[speaker],
        group=corpus.groups[speaker],
        match_start=start,
        match_stop=stop,
        left=left,
        match=match,
        right=right,
        text=text[begin:end],
        fate=fate,
    )


def _make_lines(audited: Audited, number: int, rows: NDArray[np.int64], count: int, seed: int) -> list[Line]:
    if not rows.size or not count:
        return []
    hits, index = audited.hits, audited.corpus.index
    place, term = audited.named[number]
    name = f"{audited.codebook.codes[place].path}\0{term.text}\0{term.language}"
    tokens, cuts = pick(hits.tokens, hits.offsets, rows)
    types = index.token_type[tokens].astype(np.int64)
    form = np.bitwise_xor.reduceat(types * (1 + np.arange(types.size) - np.repeat(cuts[:-1], np.diff(cuts))), cuts[:-1])
    places = Places(
        hits.segment[rows].astype(np.int64),
        hits.tokens[hits.offsets[rows]].astype(np.int64),
        hits.tokens[hits.offsets[rows + 1] - 1].astype(np.int64),
        form,
    )
    chosen = rows[choose_lines(audited.corpus, places, count, seed, name)].tolist()
    return [
        show_place(
            audited.corpus,
            int(hits.segment[row]),
            int(hits.start[row]),
            int(hits.stop[row]),
            _explain_fate(audited, row),
        )
        for row in chosen
    ]


def _explain_fate(audited: Audited, row: int) -> str:
    """Why a hit does not count, "" if it does."""
    hits = audited.hits
    if hits.dropped[row] == UNLESS:
        return "unless"
    if hits.dropped[row] != OVERLAPPED:
        return ""
    mine = hits.tokens[hits.offsets[row] : hits.offsets[row + 1]]
    rivals = np.flatnonzero(hits.counts & (hits.segment == hits.segment[row]) & (hits.code == hits.code[row]))
    for rival in rivals.tolist():
        if np.isin(mine, hits.tokens[hits.offsets[rival] : hits.offsets[rival + 1]]).any():
            return f"inside {audited.named[int(audited.number[rival])][1].text}"
    return "overlapped"


def _find_speech(corpus: Corpus, turn: int, source: int, start: int, stop: int) -> tuple[int, int]:
    """Start and end of the turn, or of the neighbouring turns, in which a place stands."""
    first = last = turn
    same: Bools = corpus.turn_source[turn:] == source
    end = turn + (same.size if same.all() else int(np.argmin(same)))
    while first + 1 < end and corpus.turn_start[first + 1] <= start:
        first += 1
    last = first
    while last + 1 < end and corpus.turn_start[last + 1] < stop:
        last += 1
    return int(corpus.turn_start[first]), int(corpus.turn_stop[last])


def _find_holes(corpus: Corpus, source: int) -> list[tuple[int, int]]:
    """Times and labels inside the speech of a source."""
    index = corpus.index
    pieces = index.stretches[index.stretch_offset[source] : index.stretch_offset[source + 1]].tolist()
    return [(one[1], two[0]) for one, two in pairwise(pieces) if one[1] < two[0]]
