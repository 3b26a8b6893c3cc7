"""For each match of one side of an operator the nearest match of the other side, in the same segment (docs/terms.md)."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from qualcode.positions import Matches
from qualcode.tokens import Bools, Ints, Longs

_CHUNK: Final = 1 << 20  # pairs that are looked at together


def find_nearest(left: Matches, right: Matches, words: int, ordered: bool, token_segment: Ints) -> Longs:
    """For each left match the nearest right one with at most so many words between, in the same segment.

    The words between are those from the last word of the earlier to the first word of the later. A right match that
    begins before the left one ends, and ends after it begins, has none between, and must not share a word with it.
    Of two equally near the first in order.

    Parameters
    ----------
    left, right : in order.
    ordered : the right match must begin behind the left one.

    Returns
    -------
    int64[M], row of `right`, -1 where there is none.
    """
    none = right.offsets.size - 1
    found = np.full(left.offsets.size - 1, -1, dtype=np.int64)
    if not none or not found.size:
        return found
    first, last = left.first, left.last
    right_first = right.first
    segment, right_segment = token_segment[first], token_segment[right_first]
    best = np.full(found.size, words + 1, dtype=np.int64) * none
    after = np.searchsorted(right_first, last, side="right")
    _take_nearer(best, after, right_first.take(after, mode="clip") - last - 1, segment, right_segment, words)
    if not ordered:
        rows, right_last = _order_by_last(right)
        before = np.searchsorted(right_last, first) - 1
        if not right.are_words:
            before = np.where(before < 0, -1, np.searchsorted(right_last, right_last[before]))
        gaps = first - right_last.take(before, mode="clip") - 1
        candidates = before if rows is None else np.where(before < 0, -1, rows[before])
        _take_nearer(best, candidates, gaps, segment, right_segment, words)
        if not (_are_runs(left) and _are_runs(right)):
            inside = _find_inside(left, right)
            _take_nearer(best, inside, np.zeros(found.size, dtype=np.int64), segment, right_segment, words)
    near = best < np.int64(words + 1) * none
    found[near] = best[near] % none
    return found


def _take_nearer(
    best: Longs, rows: NDArray[Any], gaps: NDArray[Any], segment: Ints, right_segment: Ints, words: int
) -> None:
    """Put each candidate in the place of the best so far (gap x right matches + row) if it is better."""
    none = right_segment.size
    good = (rows >= 0) & (rows < none) & (gaps <= words) & (right_segment.take(rows, mode="clip") == segment)
    key = gaps.astype(np.int64) * none + rows
    np.minimum(best, key, out=best, where=good)


def _order_by_last(matches: Matches) -> tuple[Longs | None, Ints]:
    """Rows ordered by last word, then in order (None: as they are), and the last words so ordered."""
    last = matches.last
    if matches.are_words:
        return None, last
    rows = np.argsort(last, kind="stable")
    return rows, last[rows]


def _are_runs(matches: Matches) -> bool:
    return matches.are_words or bool((matches.last - matches.first + 1 == matches.sizes).all())


def _find_inside(left: Matches, right: Matches) -> Longs:
    """For each left match the first right one (row, -1 if none) that lies across it without sharing a word.

    Only matches with gaps can: `promise … broken` and a word between.
    """
    first, last = left.first.astype(np.int64), left.last.astype(np.int64)
    right_first, right_last = right.first.astype(np.int64), right.last.astype(np.int64)
    reach = int((right_last - right_first).max())
    low = np.searchsorted(right_first, first - reach)
    high = np.searchsorted(right_first, last, side="right")
    found = np.full(first.size, -1, dtype=np.int64)
    cuts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(high - low)])
    start = 0
    while start < first.size:
        stop = max(int(np.searchsorted(cuts, cuts[start] + _CHUNK, side="right")) - 1, start + 1)
        lefts = np.repeat(np.arange(start, stop), (high - low)[start:stop])
        rights = np.arange(cuts[start], cuts[stop]) - np.repeat(
            cuts[start:stop] - low[start:stop], (high - low)[start:stop]
        )
        across = right_last[rights] >= first[lefts]
        lefts, rights = lefts[across], rights[across]
        apart = ~_share_words(left, right, lefts, rights)
        lefts, rights = lefts[apart], rights[apart]
        mine, places = np.unique(lefts, return_index=True)
        found[mine] = rights[places]
        start = stop
    return found


def _share_words(left: Matches, right: Matches, lefts: Longs, rights: Longs) -> Bools:
    """bool[P], whether the two matches of each pair have a word in common."""
    shared = np.zeros(lefts.size, dtype=np.bool_)
    width = int(right.sizes.max(initial=0))
    for place in range(width):
        rows = np.flatnonzero(right.sizes[rights] > place)
        words = right.tokens[right.offsets[rights[rows]] + place]
        for other in range(int(left.sizes.max(initial=0))):
            some = left.sizes[lefts[rows]] > other
            mine = left.tokens[left.offsets[lefts[rows[some]]] + other]
            shared[rows[some][mine == words[some]]] = True
    return shared
