"""Which of several hits that share a word counts: more matched words first, then the earlier, then the higher term."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qualcode.positions import sort_stably
from qualcode.tokens import Bools

Ints = NDArray[np.int64]


def keep_best(group: Ints, order: Ints, tokens: NDArray[np.int32], offsets: Ints) -> Bools:
    """Resolve overlaps within each group by taking the best hit first, then the best that touches none taken.

    Parameters
    ----------
    group : int64[H], hits of different groups never compete (a code).
    order : int64[H], place of the hit's term in the codebook; smaller is better.
    tokens, offsets : the matched words of each hit, cut by `offsets` (int64[H + 1]), ascending.

    Returns
    -------
    bool[H], True for the hits that stay.

    >>> keep_best(np.array([0, 0]), np.array([0, 1]), np.array([4, 4, 5]), np.array([0, 1, 3])).tolist()
    [False, True]
    """
    sizes = np.diff(offsets)
    keep = np.ones(group.size, dtype=np.bool_)
    owner = np.repeat(np.arange(group.size), sizes)
    span = int(tokens.max()) + 1 if tokens.size else 1
    keys = group[owner] * span + tokens
    sorting = sort_stably(keys)
    twice = np.flatnonzero(np.diff(keys[sorting]) == 0)
    if not twice.size:
        return keep
    rivals = np.unique(owner[sorting[np.concatenate([twice, twice + 1])]])
    ranking = np.lexsort((order[rivals], tokens[offsets[rivals]], -sizes[rivals]))
    rank = np.full(group.size, -1, dtype=np.int64)
    rank[rivals[ranking]] = np.arange(rivals.size)
    pairs = np.flatnonzero(rank[owner] >= 0)
    keep[rivals] = False
    keep[rivals[ranking[_take_best(rank[owner[pairs]], keys[pairs], rivals.size)]]] = True
    return keep


def _take_best(rank: Ints, keys: Ints, count: int) -> Ints:
    """Ranks that are taken, given (rank, word) pairs: in each round those that are first at all of their words.

    The same as going through the ranks one by one, since a hit that is first everywhere can only be taken.
    """
    _, places = np.unique(keys, return_inverse=True)
    sizes = np.bincount(rank, minlength=count)
    taken: list[Ints] = []
    while rank.size:
        best = np.full(int(places.max()) + 1, count, dtype=np.int64)
        np.minimum.at(best, places, rank)
        wins = np.bincount(rank[best[places] == rank], minlength=count)
        winners = (wins == sizes) & (sizes > 0)
        taken.append(np.flatnonzero(winners))
        used = np.zeros(best.size, dtype=np.bool_)
        used[places[winners[rank]]] = True
        lost = winners.copy()
        lost[rank[used[places]]] = True
        alive = ~lost[rank]
        sizes[lost] = 0
        rank, places = rank[alive], places[alive]
    return np.concatenate(taken)
