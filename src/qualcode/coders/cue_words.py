"""Where the cues of stances stand in an index, what negation makes of them, and how far each reaches: docs/stances.md.

All this depends on the sources and the cues only, not on codes or terms, so it is kept from one edit to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from qualcode.codebook.terms import parse_term
from qualcode.matching import Matcher, Matches
from qualcode.model import Cue, Problem
from qualcode.tokens import Bools, Index, Ints, Longs
from qualcode.words import language_of

REACHES: Final = ("lack ahead", "lack after", "present ahead", "present after", "negates ahead", "negates after")
TURNS_WITHIN: Final = 4  # words from negation to the cue that it turns round; farther ones have verbs of their own
_FAR: Final = (1 << 31) - 1  # reaches to the end of the clause
_NEVER: Final = np.iinfo(np.int64).min
_RANK: Final = {"lack": 0, "present": 0, "stop": 1, "not_cue": 2}  # of cues of the same words the higher one stands
Rows = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class CueWords:
    """E words of cues and stops in text order; a cue of several words has one row for each.

    Parameters
    ----------
    place : int32[E], the word's row in the index.
    first, last : int32[E], first and last word of its cue.
    stops : int32[E], how many of the rows up to and with each are stops: they begin a new clause.
    negates : bool[E], whether it is negation; it acts on hits only if it turns no cue round.
    turner : int32[E], the row of the negation that turns this cue round, -1 if none.
    key : int64[6, E], one line for each of REACHES: clause and place (packed, see `look`) up to which some cue among
        the rows so far reaches; "ahead" in text order, "after" from the end and with the signs changed.
    row : int32[6, E], the nearest row that reaches so far.
    """

    place: Ints
    first: Ints
    last: Ints
    stops: Ints
    negates: Bools
    turner: Ints
    key: Longs
    row: Ints

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, to be saved under its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> CueWords:
        """The inverse of `arrays`."""
        return cls(**{field.name: np.asarray(arrays[field.name]) for field in fields(cls)})


def find_cue_words(cues: Sequence[Cue], matcher: Matcher, path: str) -> tuple[CueWords, tuple[Problem, ...]]:
    """The words of the cues; of cues that share a word the longer one has it, and a `not_cue` keeps it from all.

    Parameters
    ----------
    path : the codebook, for problems: a regular expression that ran out of time is no cue.
    """
    places, problems = _find_places(cues, matcher, path)
    place, number = places.place, places.number
    kinds = np.array([_RANK[cue.kind] for cue in cues], dtype=np.int8)
    stops = np.cumsum(kinds[number] == _RANK["stop"], dtype=np.int32)
    words = _Words(cues, place, number, count_clauses(matcher.index, place, stops, np.arange(place.size)))
    turner, lines = words.find_turners(), []
    turned = turner >= 0
    lack, present = words.plain & (words.lack ^ turned), words.plain & (words.present ^ turned)
    free = words.negates.copy()
    free[turner[turned]] = False
    for mask in (lack | free, present, free):
        lines += [words.reach(mask, ahead) for ahead in (True, False)]
    key, row = np.stack([line[0] for line in lines]), np.stack([line[1] for line in lines])
    return CueWords(place, places.first, places.last, stops, words.negates, turner, key, row.astype(np.int32)), problems


def count_clauses(index: Index, place: Ints, stops: Ints, row: Rows) -> Longs:
    """int64, the clause of each place, its stops counted in; `row` is the last row of cue words not behind it."""
    clause = index.token_clause[place].astype(np.int64)
    if stops.size:
        clause += np.where(row >= 0, stops[row], 0)
    return clause


def look(cue_words: CueWords, reach: str, row: Rows, place: Ints, clause: Longs) -> Ints:
    """int32, the nearest row of cue words that reaches each place from one side, -1 if none does.

    Parameters
    ----------
    reach : one of REACHES.
    row : the last row (after: the first) from which the place may be reached.
    """
    line = REACHES.index(reach)
    sign = 1 if reach.endswith("ahead") else -1
    return _look(cue_words.key[line], cue_words.row[line], sign, row, place, clause)


def _look(key: Longs, nearest: Ints, sign: int, row: Rows, place: Ints, clause: Longs) -> Ints:
    if not key.size:
        return np.full(place.size, -1, dtype=np.int32)
    inside = (row >= 0) & (row < key.size)
    safe = np.where(inside, row, 0)
    wanted = _pack(sign * clause, sign * place.astype(np.int64))
    found = key[safe]
    reached = inside & (found >= wanted) & ((found >> 32) == (wanted >> 32))
    return np.where(reached, nearest[safe], -1).astype(np.int32)


def _pack(clause: Longs, place: Longs) -> Longs:
    """Clause and place as one number: that of a later clause is larger, then that of a later place."""
    return (clause << 32) + (place + (1 << 31))


@dataclass(frozen=True, slots=True)
class _Places:
    """int32[E] each: rows in the index of the words, numbers of their cues, first and last words of these."""

    place: Ints
    number: Ints
    first: Ints
    last: Ints


def _find_places(cues: Sequence[Cue], matcher: Matcher, path: str) -> tuple[_Places, tuple[Problem, ...]]:
    """The words of cues and stops; a match that shares a word with a longer one is lost."""
    found: list[tuple[int, int, int, Matches]] = []
    problems = []
    for number, cue in enumerate(cues):
        try:
            matches = matcher.find(parse_term(cue.text), language_of(cue.language))
        except TimeoutError:
            what = f"The cue {cue.text} took more than {matcher.regex_seconds:g} seconds and was left out."
            problems.append(Problem(path, "error", "regex-too-slow", what, "Make it simpler.", cue.line))
            continue
        if matches.tokens.size:
            longest = int(np.diff(matches.offsets).max())
            found.append((longest, _RANK[cue.kind], number, matches))
    ordered = [item[2:] for item in sorted(found, key=lambda item: item[:3])]
    places = _join([matches.tokens for _, matches in ordered])
    sizes = _join([np.diff(matches.offsets) for _, matches in ordered])
    number_of = np.repeat(
        np.array([number for number, _ in ordered], dtype=np.int32),
        [matches.offsets.size - 1 for _, matches in ordered],
    )
    match = np.repeat(np.arange(sizes.size, dtype=np.int32), sizes)
    owner = np.full(matcher.index.token_type.size, -1, dtype=np.int32)
    owner[places] = match  # of several the last one stays: the longest
    lost = np.zeros(sizes.size, dtype=np.bool_)
    lost[match[owner[places] != match]] = True
    lost |= np.array([cue.kind == "not_cue" for cue in cues], dtype=np.bool_)[number_of]
    place = np.flatnonzero(owner >= 0).astype(np.int32)
    place = place[~lost[owner[place]]]
    ends = np.cumsum(sizes)
    match = owner[place]
    first, last = places[ends[match] - sizes[match]], places[ends[match] - 1]
    return _Places(place, number_of[match], first, last), tuple(problems)


def _join(arrays: Sequence[NDArray[Any]]) -> Ints:
    return np.concatenate([np.empty(0, dtype=np.int32), *arrays]).astype(np.int32)


class _Words:
    """The cue words with the traits of their cues, while their reaches are found."""

    def __init__(self, cues: Sequence[Cue], place: Ints, number: Ints, clause: Longs) -> None:
        self.place, self.clause = place.astype(np.int64), clause

        def pick(values: list[bool]) -> Bools:
            return np.array(values, dtype=np.bool_)[number]

        self.negates = pick([cue.kind == "lack" and bool(cue.negates) for cue in cues])
        self.lack, self.present = (
            pick([cue.kind == "lack" for cue in cues]),
            pick([cue.kind == "present" for cue in cues]),
        )
        self.plain = (self.lack | self.present) & ~self.negates
        self.demands = pick([cue.demands for cue in cues])
        self.ahead = pick([cue.direction != "before" for cue in cues])
        self.after = pick([cue.direction in ("before", "either") for cue in cues])
        self.words = np.array([cue.words or _FAR for cue in cues], dtype=np.int64)[number]

    def find_turners(self) -> Ints:
        """int32[E], for each cue that negation can turn round the row of the negation that reaches it, else -1."""
        rows = np.flatnonzero(self.plain & ~self.demands)
        place, clause = self.place[rows].astype(np.int32), self.clause[rows]
        before = _look(*self.reach(self.negates, True, TURNS_WITHIN), 1, rows, place, clause)
        behind = _look(*self.reach(self.negates, False, TURNS_WITHIN), -1, rows, place, clause)
        turner = np.full(self.place.size, -1, dtype=np.int32)
        turner[rows] = np.where(before >= 0, before, behind)
        return turner

    def reach(self, mask: Bools, ahead: bool, most: int = _FAR) -> tuple[Longs, Ints]:
        """(key, row) as in `CueWords`, of cues that reach `most` words."""
        sign = 1 if ahead else -1
        acts = mask & (self.ahead if ahead else self.after)
        end = np.minimum(sign * self.place + np.minimum(self.words, most), _FAR)
        own = np.where(acts, _pack(sign * self.clause, end), _NEVER)[::sign]
        key = np.maximum.accumulate(own)
        here = np.where((own == key) & acts[::sign], np.arange(key.size), 0)
        row = np.maximum.accumulate(here)
        return key[::sign], (row if ahead else key.size - 1 - row)[::sign]
