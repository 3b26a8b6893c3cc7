"""Stances of hits and codings, from the cues that reach them. Semantics: docs/stances.md.

After the ConText algorithm: Harkema, H., Dowling, J. N., Thornblade, T., Chapman, W. W. (2009). ConText: an algorithm
for determining negation, experiencer, and temporal status from clinical reports. J Biomed Inform 42, 839-851.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qualcode.coders.cue_words import CueWords, count_clauses, look
from qualcode.coders.rules import Codings, Hits
from qualcode.matching import pick
from qualcode.model import Codebook
from qualcode.tokens import Index, Ints, Longs

STANCES: Final = ("", "lack", "present", "mixed")  # what the numbers mean: mixed is lack and present, bit by bit
LACK, PRESENT = 1, 2
Numbers = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class HitStances:
    """Stances of H hits, and what gave them.

    Parameters
    ----------
    stance : uint8[H], row of STANCES; a single hit is never mixed.
    cue : int32[H, 2], first and last word of the cue in the index, -1 if none.
    turned_by : int32[H, 2], the same of the negation that turned the cue, or the hit's own stance, round.
    """

    stance: Numbers
    cue: Ints
    turned_by: Ints


def find_stances(hits: Hits, codebook: Codebook, cue_words: CueWords, index: Index) -> HitStances:
    """The stance of every hit, of the dropped ones too."""
    first, last = hits.tokens[hits.offsets[:-1]], hits.tokens[hits.offsets[1:] - 1]
    stance, cue = _find_given(cue_words, index, first, last)
    turned_by = np.where(cue >= 0, cue_words.turner[cue], -1) if cue_words.turner.size else cue.copy()
    own = _own_stances(codebook, hits)
    rows = np.flatnonzero(own)
    if rows.size:
        cue[rows] = -1
        turned_by[rows] = _find_turning(hits, rows, cue_words, index)
        stance[rows] = np.where(turned_by[rows] >= 0, LACK + PRESENT - own[rows], own[rows])
    return HitStances(stance, _find_words(cue_words, cue), _find_words(cue_words, turned_by))


def join_stances(segment: Ints, code: Ints, stance: Numbers, codings: Codings) -> Numbers:
    """uint8[C], the stance of each coding: of its hits, mixed where they differ.

    Parameters
    ----------
    segment, code, stance : of the hits that count; each has its coding.
    """
    size = int(codings.code.max(initial=0)) + 1
    keys = codings.segment.astype(np.int64) * size + codings.code
    row = np.searchsorted(keys, segment.astype(np.int64) * size + code)
    has = [np.bincount(row[stance == value], minlength=keys.size) > 0 for value in (LACK, PRESENT)]
    return (LACK * has[0] + PRESENT * has[1]).astype(np.uint8)


def _find_given(cue_words: CueWords, index: Index, first: Ints, last: Ints) -> tuple[Numbers, Ints]:
    """Stance and row of the cue of each hit by what reaches it or stands among its words: lack goes before present."""
    ahead = np.searchsorted(cue_words.place, last, side="right") - 1
    after = np.searchsorted(cue_words.place, first)
    clause = count_clauses(index, last, cue_words.stops, ahead)
    clause_after = count_clauses(index, first, cue_words.stops, after - 1)
    stance = np.zeros(first.size, dtype=np.uint8)
    cue = np.full(first.size, -1, dtype=np.int32)
    for name, value in (("present", PRESENT), ("lack", LACK)):
        left = look(cue_words, f"{name} ahead", ahead, first, clause)
        right = look(cue_words, f"{name} after", after, last, clause_after)
        row = np.where(left >= 0, left, right)
        cue, stance[row >= 0] = np.where(row >= 0, row, cue), value
    return stance, cue


def _own_stances(codebook: Codebook, hits: Hits) -> Numbers:
    """uint8[H], the stance of the hit's term, else of its code, else of the nearest code above that has one; 0: none."""
    of_code: dict[str, str] = {}
    for code in codebook.codes:
        of_code[code.path] = code.stance or of_code.get(code.parent, "")
    given = [STANCES.index(term.stance or of_code[code.path]) for code in codebook.codes for term in code.terms]
    starts = np.cumsum([0, *(len(code.terms) for code in codebook.codes)])
    own: Numbers = np.array([*given, 0], dtype=np.uint8)[starts[hits.code] + hits.term]
    return own


def _find_turning(hits: Hits, rows: Longs, cue_words: CueWords, index: Index) -> Ints:
    """int32, for hits with a stance of their own the row of the negation around or between their words, else -1."""
    tokens, offsets = pick(hits.tokens, hits.offsets, rows)
    first, last = tokens[offsets[:-1]], tokens[offsets[1:] - 1]
    ahead = np.searchsorted(cue_words.place, first) - 1
    after = np.searchsorted(cue_words.place, last, side="right")
    left = look(cue_words, "negates ahead", ahead, first, count_clauses(index, first, cue_words.stops, ahead))
    right = look(cue_words, "negates after", after, last, count_clauses(index, last, cue_words.stops, after - 1))
    turning = np.where(left >= 0, left, right)
    negation = np.flatnonzero(cue_words.negates)
    if negation.size:
        places = cue_words.place[negation]
        low, high = np.searchsorted(places, first), np.searchsorted(places, last, side="right")
        own = np.add.reduceat(np.isin(tokens, places).astype(np.int64), offsets[:-1])
        turning = np.where((turning < 0) & (high - low > own), negation[high - 1], turning)
    return turning.astype(np.int32)


def _find_words(cue_words: CueWords, row: Ints) -> Ints:
    """int32[H, 2], first and last word of the cue of each row, -1 for row -1."""
    words = np.full((row.size, 2), -1, dtype=np.int32)
    found = np.flatnonzero(row >= 0)
    words[found, 0], words[found, 1] = cue_words.first[row[found]], cue_words.last[row[found]]
    return words
