"""Arithmetic on the places of matches: joining, ordering, the first of each segment.

A match is a set of words (rows in the index) of one segment. In order means: the earlier first word first, then more
words, then the earlier second, third, ... word; no set of words twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from qualcode.tokens import Ints, Longs

_SHIFT: Final = np.int64(32)


@dataclass(frozen=True, slots=True)
class Matches:
    """Places of one term: M matches.

    Parameters
    ----------
    tokens : int32, the matched words of all matches one after another, ascending within a match.
    offsets : int64[M + 1], cuts them.
    """

    tokens: Ints
    offsets: Longs

    def __len__(self) -> int:
        """M, how many matches."""
        return self.offsets.size - 1

    @property
    def first(self) -> Ints:
        """int32[M], the first matched word of each."""
        return self.tokens[self.offsets[:-1]]

    @property
    def last(self) -> Ints:
        """int32[M], the last matched word of each."""
        return self.tokens[self.offsets[1:] - 1]

    @property
    def sizes(self) -> Longs:
        """int64[M], how many words each has."""
        return np.diff(self.offsets)

    @property
    def are_words(self) -> bool:
        """Whether every match is a single word."""
        return self.tokens.size == self.offsets.size - 1


def make_words(tokens: Ints) -> Matches:
    """Each word a match."""
    return Matches(tokens, np.arange(tokens.size + 1, dtype=np.int64))


def make_runs(first: Ints, last: Ints) -> Matches:
    """Matches of neighbouring words, from the first to the last."""
    lengths = last - first + 1
    offsets = np.zeros(first.size + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    inner = np.arange(offsets[-1], dtype=np.int64) - np.repeat(offsets[:-1] - first, lengths)
    return Matches(inner.astype(np.int32), offsets)


def pick(tokens: Ints, offsets: Longs, rows: NDArray[Any]) -> tuple[Ints, Longs]:
    """Some rows of a ragged array (`tokens` cut by `offsets`), in the order asked for."""
    starts = offsets[rows]
    lengths = offsets[rows + 1] - starts
    cuts = np.zeros(rows.size + 1, dtype=np.int64)
    np.cumsum(lengths, out=cuts[1:])
    if cuts[-1] == rows.size:
        return tokens[starts], cuts
    return tokens[np.arange(cuts[-1], dtype=np.int64) + np.repeat(starts - cuts[:-1], lengths)], cuts


def pick_matches(matches: Matches, rows: NDArray[Any]) -> Matches:
    """Some of the matches, in the order asked for."""
    return Matches(*pick(matches.tokens, matches.offsets, rows))


def join_matches(parts: Sequence[Matches]) -> Matches:
    """All matches of several lists, one list after the other."""
    if len(parts) == 1:
        return parts[0]
    offsets = np.zeros(sum(part.offsets.size - 1 for part in parts) + 1, dtype=np.int64)
    np.cumsum(np.concatenate([part.sizes for part in parts] or [offsets[1:]]), out=offsets[1:])
    return Matches(np.concatenate([np.empty(0, dtype=np.int32), *[part.tokens for part in parts]]), offsets)


def put_in_order(matches: Matches) -> Matches:
    """The matches in order, none twice.

    >>> order = put_in_order(Matches(np.array([4, 2, 2, 3, 2], np.int32), np.array([0, 1, 2, 4, 5])))
    >>> order.tokens.tolist(), order.offsets.tolist()
    ([2, 3, 2, 4], [0, 2, 3, 4])
    """
    if matches.are_words:
        return make_words(sort_once(matches.tokens))
    sizes = matches.sizes
    columns: list[NDArray[Any]] = [matches.first, -sizes]
    for place in range(1, int(sizes.max())):
        column = np.zeros(sizes.size, dtype=np.int32)
        long = sizes > place
        column[long] = matches.tokens[matches.offsets[:-1][long] + place]
        columns.append(column)
    rows = np.lexsort(columns[::-1])
    new = np.zeros(rows.size, dtype=np.bool_)
    new[:1] = True
    for column in columns:
        ordered = column[rows]
        new[1:] |= ordered[1:] != ordered[:-1]
    return pick_matches(matches, rows[new])


def sort_once(numbers: NDArray[Any]) -> NDArray[Any]:
    """The numbers ascending, none twice; quick where they are a few ascending runs, as positions are."""
    ordered = np.sort(numbers, kind="stable")
    new = ordered[1:] != ordered[:-1]
    return ordered if new.all() else ordered[np.concatenate([[True], new])]


def sort_stably(numbers: NDArray[Any]) -> Longs:
    """The order of non-negative numbers, equal ones as they come: radix passes over 16 bits.

    >>> sort_stably(np.array([3, 1, 3, 1])).tolist()
    [1, 3, 0, 2]
    """
    order = np.argsort((numbers & 0xFFFF).astype(np.uint16), kind="stable")
    highest, shift = int(numbers.max(initial=0)), 16
    while highest >> shift:
        order = order[np.argsort(((numbers[order] >> shift) & 0xFFFF).astype(np.uint16), kind="stable")]
        shift += 16
    return order


def find_windows(matches: Matches, words: int, size: int) -> Ints:
    """The places from so many words (and one) before each match to as many behind it, ascending, none twice.

    Places that the index (of `size` words) does not have are left out.
    """
    first = np.maximum(matches.first - np.int32(words + 1), 0)
    last = np.minimum(matches.last + np.int32(words + 1), size - 1)
    return sort_once(make_runs(first, last).tokens)


def find_neighbours(matches: Matches, token_segment: Ints) -> Ints:
    """The places of all words in the segments of some matches (in order), ascending, none twice."""
    segments, _ = find_firsts(matches, token_segment)
    first = np.searchsorted(token_segment, segments).astype(np.int32)
    last = np.searchsorted(token_segment, segments, side="right").astype(np.int32)
    return make_runs(first, last - np.int32(1)).tokens


def order_runs(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """The runs from first to last word in order, none twice."""
    keys = sort_once((first.astype(np.int64) << _SHIFT) - last)
    first = (-(-keys >> _SHIFT)).astype(np.int32)
    return first, ((first.astype(np.int64) << _SHIFT) - keys).astype(np.int32)


def unite(lefts: Matches, rights: Matches) -> Matches:
    """Row by row the words of both, each word once."""
    if lefts.are_words and rights.are_words:
        low, high = np.minimum(lefts.tokens, rights.tokens), np.maximum(lefts.tokens, rights.tokens)
        if not (low == high).any():
            return Matches(np.stack([low, high], axis=1).ravel(), np.arange(0, 2 * low.size + 1, 2, dtype=np.int64))
    rows = np.arange(lefts.offsets.size - 1, dtype=np.int64)
    owner = np.concatenate([np.repeat(rows, lefts.sizes), np.repeat(rows, rights.sizes)])
    keys = sort_once((owner << _SHIFT) + np.concatenate([lefts.tokens, rights.tokens]))
    offsets = np.searchsorted(keys >> _SHIFT, np.arange(rows.size + 1))
    return Matches((keys & 0xFFFFFFFF).astype(np.int32), offsets.astype(np.int64))


def find_firsts(matches: Matches, token_segment: Ints) -> tuple[Ints, Longs]:
    """The segments that have a match, ascending, and the row of the first match in each; matches in order."""
    segment = token_segment[matches.first]
    new = np.ones(segment.size, dtype=np.bool_)
    new[1:] = segment[1:] != segment[:-1]
    rows = np.flatnonzero(new)
    return segment[rows], rows


def find_together(parts: Sequence[Matches], token_segment: Ints) -> Matches:
    """One match for each segment that has one of each part: the first of each, united; parts in order."""
    firsts = [find_firsts(part, token_segment) for part in parts]
    common = firsts[0][0]
    for segments, _ in firsts[1:]:
        common = np.intersect1d(common, segments, assume_unique=True)
    found: Matches | None = None
    for part, (segments, rows) in zip(parts, firsts, strict=True):
        mine = pick_matches(part, rows[np.searchsorted(segments, common)])
        found = mine if found is None else unite(found, mine)
    return found if found is not None else make_words(np.empty(0, dtype=np.int32))
