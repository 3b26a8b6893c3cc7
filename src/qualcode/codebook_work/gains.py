"""Which segments a code gains and loses from one codebook to another, and why. Arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.codebook_work.diff import pair_codes, show_item
from qualcode.coders.rules import DROPPED, RuleResult, roll_up
from qualcode.coders.why import quote_hits
from qualcode.model import Codebook
from qualcode.tokens import Bools, Index

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Applied:
    """A codebook and what its rules found in a corpus."""

    codebook: Codebook
    result: RuleResult


@dataclass(frozen=True, slots=True)
class Gains:
    """Codings (of a code or its sub-codes) before and after.

    Parameters
    ----------
    codes : paths: those of the new codebook in its order, then those that are gone; codes below are rows of it.
    before, after : int64[N] each, `segment * len(codes) + code`, ascending, none twice.
    """

    codes: tuple[str, ...]
    before: Longs
    after: Longs

    @property
    def gained(self) -> Longs:
        """Keys of the codings that are new."""
        return np.setdiff1d(self.after, self.before, assume_unique=True)

    @property
    def lost(self) -> Longs:
        """Keys of the codings that are gone."""
        return np.setdiff1d(self.before, self.after, assume_unique=True)

    def split(self, keys: Longs) -> tuple[Longs, Longs]:
        """Segment and code of each key."""
        segment, code = np.divmod(keys, max(len(self.codes), 1))
        return segment, code


def number_codes(old: Codebook, new: Codebook) -> tuple[tuple[str, ...], Longs, Longs]:
    """The codes of both, `formerly` followed: their paths, and for each code of the old and the new its row there."""
    pairs = pair_codes(old, new)
    paths = [code.path for code in new.codes]
    paths += [f"{code.path}" for code in old.codes if code.path not in pairs]
    row = {path: number for number, path in enumerate(paths)}
    before = np.array([row[pairs.get(code.path, code.path)] for code in old.codes], dtype=np.int64)
    return tuple(paths), before, np.arange(len(new.codes), dtype=np.int64)


def compare_codings(old: Applied, new: Applied, counted: Bools | None = None) -> Gains:
    """The codings of both; a code has its sub-codes' too.

    Parameters
    ----------
    counted : bool[S], segments that are looked at; None: all.
    """
    codes, before, after = number_codes(old.codebook, new.codebook)
    return Gains(
        codes,
        _find_keys(old, before, len(codes), counted),
        _find_keys(new, after, len(codes), counted),
    )


def _find_keys(applied: Applied, row_of: Longs, size: int, counted: Bools | None) -> Longs:
    hits = applied.result.hits
    rows = np.flatnonzero(hits.counts)
    segment, code = _spread(hits.segment[rows], hits.code[rows], applied.codebook)
    keys = segment * size + row_of[code] if code.size else np.empty(0, dtype=np.int64)
    if counted is not None:
        keys = keys[counted[keys // max(size, 1)]]
    return _sort_once(keys)


def _sort_once(keys: Longs) -> Longs:
    """Ascending, none twice; faster than np.unique for a few ten thousand numbers."""
    keys = np.sort(keys)
    return keys[np.flatnonzero(np.diff(keys, prepend=-1))]


def _spread(
    segment: NDArray[np.int32], code: NDArray[np.int32], codebook: Codebook
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(segment, code) of each hit, for its code and for all above it."""
    place = {one.path: number for number, one in enumerate(codebook.codes)}
    above = np.array([place.get(one.parent, -1) for one in codebook.codes], dtype=np.int64)
    segments, codes = [segment.astype(np.int64)], [code.astype(np.int64)]
    while codes[-1].size:
        parent = above[codes[-1]]
        segments.append(segments[-1][parent >= 0])
        codes.append(parent[parent >= 0])
    return np.concatenate(segments), np.concatenate(codes)


def explain_keys(
    gains: Gains,
    keys: Longs,
    applied: Applied,
    is_old: bool,
    index: Index,
    text_of: Callable[[int], str],
    other: Applied,
) -> tuple[list[str], list[str]]:
    """For each key the hits behind it (`term [matched text]; …`), and what `unless` has to do with its change.

    Parameters
    ----------
    applied : the codebook in which the coding is there (`is_old`: the old one); `other`: where it is not.
    """
    old, new = (applied, other) if is_old else (other, applied)
    _, before, after = number_codes(old.codebook, new.codebook)
    mine, theirs = (before, after) if is_old else (after, before)
    size = len(gains.codes)
    hit, code = roll_up(applied.result, applied.codebook)
    found = applied.result.hits.segment[hit].astype(np.int64) * size + mine[code]
    rows = np.flatnonzero(np.isin(found, keys))
    order = rows[np.lexsort((hit[rows], found[rows]))]
    quotes = quote_hits(applied.result.hits, hit[order].astype(np.int64), index, text_of)
    whys: dict[int, dict[str, None]] = {}
    for key, row, quote in zip(found[order].tolist(), hit[order].tolist(), quotes, strict=True):
        whys.setdefault(key, {})[f"{_term_of(applied, row)} [{quote}]"] = None
    barred = set(_find_barred(other, theirs, size).tolist())
    said = "`unless` removes it now" if is_old else "`unless` removed it before"
    listed = keys.tolist()
    return ["; ".join(whys.get(key, ())) for key in listed], [said if key in barred else "" for key in listed]


def _term_of(applied: Applied, row: int) -> str:
    hits = applied.result.hits
    return applied.codebook.codes[int(hits.code[row])].terms[int(hits.term[row])].text


def _find_barred(applied: Applied, row_of: Longs, size: int) -> Longs:
    """Keys of codings that would be there without `unless`."""
    hits = applied.result.hits
    rows = np.flatnonzero(hits.dropped == DROPPED.index("unless"))
    segment, code = _spread(hits.segment[rows], hits.code[rows], applied.codebook)
    return np.unique(segment * size + row_of[code]) if code.size else np.empty(0, dtype=np.int64)


def count_terms(
    applied: Applied, keys: Longs, gains: Gains, row_of: Longs
) -> Mapping[tuple[str, str], tuple[int, int]]:
    """For each code (its path in `gains`) and term (as `show_item` gives it): segments in which it counts, and how many
    of them are in `keys`. Terms without a segment are left out.
    """
    hits, codes = applied.result.hits, applied.codebook.codes
    rows = np.flatnonzero(hits.counts)
    size, widest = max(len(gains.codes), 1), max((len(code.terms) for code in codes), default=0) + 1
    place = hits.code[rows].astype(np.int64) * widest + hits.term[rows]
    first = _sort_once(hits.segment[rows].astype(np.int64) * (len(codes) * widest) + place) if rows.size else rows
    segment, place = np.divmod(first, max(len(codes) * widest, 1))
    changed = np.isin(segment * size + row_of[place // widest], keys)
    total = np.bincount(place, minlength=1)
    some = np.bincount(place[changed], minlength=total.size)
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for number in np.flatnonzero(total).tolist():
        code, term = divmod(number, widest)
        key = gains.codes[int(row_of[code])], show_item(codes[code].terms[term])
        before = counts.get(key, (0, 0))
        counts[key] = before[0] + int(total[number]), before[1] + int(some[number])
    return counts


def choose_varied(labels: Sequence[str], limit: int) -> list[int]:
    """Places of at most `limit` items (0: all), ascending: one of each label in turn, so that they differ.

    >>> choose_varied(["a", "a", "a", "b", "c"], 4)
    [0, 1, 3, 4]
    """
    if not limit or len(labels) <= limit:
        return list(range(len(labels)))
    seen: dict[str, int] = {}
    ranks = []
    for place, label in enumerate(labels):
        seen[label] = seen.get(label, 0) + 1
        ranks.append((seen[label], place))
    return sorted(place for _, place in sorted(ranks)[:limit])
