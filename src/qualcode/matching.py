"""A pattern and an index in, places out: where a term stands in the words of all sources (docs/terms.md).

Each word of a term is looked up in the vocabulary once (`vocabulary.py`); the rest is arithmetic on positions
(`positions.py`). A phrase is found from its rarest part, then grown to both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

import numpy as np

from qualcode.codebook.patterns import AnyWord, Both, Either, Near, Pattern, Phrase, Regex, Word, list_parts
from qualcode.codebook.token_patterns import TokenPattern
from qualcode.nearest import find_nearest
from qualcode.positions import (
    Matches,
    find_neighbours,
    find_together,
    find_windows,
    join_matches,
    make_runs,
    make_words,
    order_runs,
    pick,
    pick_matches,
    put_in_order,
    unite,
)
from qualcode.regexes import find_regex
from qualcode.token_search import PatternSearch, Trained, no_pipeline
from qualcode.tokens import Bools, Index, Ints
from qualcode.vocabulary import find_types

__all__ = ["Matcher", "Matches", "find_term", "pick"]

Ranges = tuple[tuple[int, int], ...]
Runs = tuple[Ints, Ints]
TextOf = Callable[[int], str]
Part = Pattern | AnyWord

_GUESS = 20  # words of a segment, to choose the quicker way


@dataclass(frozen=True)
class Matcher:
    """Finds terms in one index and remembers the words it has looked up.

    Parameters
    ----------
    text_of : the text of a source by its row; asked for by regular expressions only.
    regex_seconds : time for one regular expression over all sources.
    trained : the trained spaCy pipeline of a language, for token patterns; None where the user named none.
    """

    index: Index
    text_of: TextOf
    regex_seconds: float = 10.0
    trained: Trained = no_pipeline
    _ranges: dict[tuple[Word, str], Ranges] = field(default_factory=dict)

    def find(self, pattern: Pattern, language: str = "") -> Matches:
        """All matches, none twice, in any order; each lies wholly in one segment, countable or not.

        A regular expression is looked for in countable segments only.

        Parameters
        ----------
        language : only sources of this language; empty: all, each with its own lemmas.

        Raises
        ------
        TimeoutError : a regular expression ran out of time.
        PatternError : a token pattern asks for what spaCy does not know of the language.
        """
        if isinstance(pattern, TokenPattern):
            return make_runs(*order_runs(*self.patterns.find(pattern, language)))
        if isinstance(pattern, Regex):
            runs = find_regex(self.index, pattern.source, self.text_of, language, self.regex_seconds)
            return make_runs(*order_runs(*runs))
        if isinstance(pattern, Near):
            return self._find_near(pattern, language)
        if isinstance(pattern, Both):
            return self._find_both(pattern, language)
        ranges = self._list_ranges(pattern, language)
        if ranges is not None:
            return make_words(self._positions(ranges))
        if _is_plain(pattern):
            return make_runs(*self._within_segments(self._find_runs(pattern, language)))
        options = [self.find(part, language) for part in list_parts(pattern) if not isinstance(part, AnyWord)]
        return put_in_order(join_matches(options))

    @cached_property
    def patterns(self) -> PatternSearch:
        """Finds token patterns; `prepare` looks for several together."""
        return PatternSearch(self.index, self.text_of, self.trained)

    def _find_near(self, near: Near, language: str) -> Matches:
        """The rarer side is found first, the other one only in its neighbourhood."""
        if near.absent or self._count(near.left, language) <= self._count(near.right, language):
            left = put_in_order(self.find(near.left, language))
            if not len(left):
                return left
            right = self._find_beside(near.right, left, near.words, language)
        else:
            right = put_in_order(self.find(near.right, language))
            if not len(right):
                return right
            left = self._find_beside(near.left, right, near.words, language)
        nearest = find_nearest(left, right, near.words, near.ordered, self.index.token_segment)
        if near.absent:
            return pick_matches(left, np.flatnonzero(nearest < 0))
        rows = np.flatnonzero(nearest >= 0)
        return put_in_order(unite(pick_matches(left, rows), pick_matches(right, nearest[rows])))

    def _find_beside(self, pattern: Pattern, others: Matches, words: int | None, language: str) -> Matches:
        """Matches in order; those farther from the others than so many words (None: in other segments) may be missing."""
        if isinstance(pattern, Either) and not all(isinstance(part, Word) for part in pattern.parts):
            sides = [self._find_beside(part, others, words, language) for part in _split_words(pattern)]
            return put_in_order(join_matches(sides))
        ranges = self._list_ranges(pattern, language)
        tokens, segment = self.index.token_type, self.index.token_segment
        around = _GUESS if words is None else 2 * words + 3
        if ranges is None or len(others) * around >= self._count(pattern, language):
            found = self.find(pattern, language)
            wanted = np.zeros(self.index.segment_start.size, dtype=np.bool_)
            wanted[segment[others.first]] = True
            return put_in_order(pick_matches(found, np.flatnonzero(wanted[segment[found.first]])))
        places = find_neighbours(others, segment) if words is None else find_windows(others, words, tokens.size)
        return make_words(places[self._mask(ranges)[tokens[places]]])

    def _find_both(self, both: Both, language: str) -> Matches:
        """The rarest part is found first, the others only in its segments."""
        parts: dict[Pattern, Matches] = {}
        rarest: Matches | None = None
        for part in sorted(both.parts, key=lambda part: self._count(part, language)):
            if rarest is None:
                parts[part] = put_in_order(self.find(part, language))
            else:
                parts[part] = self._find_beside(part, rarest, None, language)
            rarest = parts[part]
        return find_together([parts[part] for part in both.parts], self.index.token_segment)

    def _find_runs(self, pattern: Part, language: str) -> Runs:
        """First and last words of a word, phrase or alternatives of these; segments are not looked at."""
        ranges = self._list_ranges(pattern, language)
        if ranges is not None:
            places = self._positions(ranges)
            return places, places
        if isinstance(pattern, Either):
            return _join_runs([self._find_runs(part, language) for part in pattern.parts])
        parts = list_parts(pattern)
        rarest = min(range(len(parts)), key=lambda place: self._count(parts[place], language))
        runs = self._find_runs(parts[rarest], language)
        for part in parts[rarest + 1 :]:
            runs = self._grow(runs, part, language, 1)
        for part in reversed(parts[:rarest]):
            runs = self._grow(runs, part, language, -1)
        return runs

    def _grow(self, runs: Runs, part: Part, language: str, step: int) -> Runs:
        """The runs that have this part behind them (`step` 1) or before them (-1), with it."""
        first, last = runs
        if not first.size:
            return runs
        ranges = self._list_ranges(part, language)
        if ranges is not None:
            beside = (last if step > 0 else first) + np.int32(step)
            fits = np.flatnonzero(self._mask(ranges)[self.index.token_type.take(beside, mode="clip")])
            return (first[fits], beside[fits]) if step > 0 else (beside[fits], last[fits])
        if isinstance(part, AnyWord):
            return (first, last + np.int32(1)) if step > 0 else (first - np.int32(1), last)
        if isinstance(part, Either):
            return _join_runs([self._grow(runs, option, language, step) for option in part.parts])
        for inner in list_parts(part)[::step]:
            runs = self._grow(runs, inner, language, step)
        return runs

    def _within_segments(self, runs: Runs) -> Runs:
        first, last = runs
        segment = self.index.token_segment
        inside = segment.take(first, mode="clip") == segment.take(last, mode="clip")
        inside &= (first >= 0) & (last < segment.size)
        return first[inside], last[inside]

    def _count(self, part: Part, language: str) -> float:
        """How many places a part of a phrase has at most; infinite where it may be any word."""
        if isinstance(part, AnyWord):
            return inf
        ranges = self._list_ranges(part, language)
        if ranges is not None:
            offset = self.index.posting_offset.item
            return sum(offset(high) - offset(low) for low, high in ranges)
        if isinstance(part, Either):
            return sum(self._count(option, language) for option in part.parts)
        return min(self._count(inner, language) for inner in part.parts) if isinstance(part, Phrase) else inf

    def _list_ranges(self, part: Part, language: str) -> Ranges | None:
        """Ranges of the types that a word, or alternatives that are all words, stand for; None for all else."""
        if isinstance(part, Word):
            return self._resolve(part, language)
        if not isinstance(part, Either) or not all(isinstance(option, Word) for option in part.parts):
            return None
        ranges: list[tuple[int, int]] = []
        found = {each for option in part.parts if isinstance(option, Word) for each in self._resolve(option, language)}
        for low, high in sorted(found):
            if ranges and low <= ranges[-1][1]:
                ranges[-1] = (ranges[-1][0], max(high, ranges[-1][1]))
            else:
                ranges.append((low, high))
        return tuple(ranges)

    def _positions(self, ranges: Ranges) -> Ints:
        """int32, positions of the words whose types lie in the ranges (which do not overlap)."""
        offset, postings = self.index.posting_offset.item, self.index.postings
        pieces = [postings[offset(low) : offset(high)] for low, high in ranges]
        if not pieces:
            return np.empty(0, dtype=np.int32)
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def _mask(self, ranges: Ranges) -> Bools:
        mask = np.zeros(self.index.posting_offset.size - 1, dtype=np.bool_)
        for low, high in ranges:
            mask[low:high] = True
        return mask

    def _resolve(self, word: Word, language: str) -> Ranges:
        """Ranges of the types that a word of a term stands for."""
        key = (word, language)
        if key not in self._ranges:
            types: list[tuple[int, int]] = []
            for row, name in enumerate(self.index.language_names):
                if language in ("", name):
                    types += find_types(self.index, word, row)
            self._ranges[key] = tuple(types)
        return self._ranges[key]


def find_term(
    index: Index,
    pattern: Pattern,
    text_of: TextOf,
    language: str = "",
    regex_seconds: float = 10.0,
    trained: Trained = no_pipeline,
) -> Matches:
    """The matches of one pattern in text order, see `Matcher.find`."""
    return put_in_order(Matcher(index, text_of, regex_seconds, trained).find(pattern, language))


def _split_words(either: Either) -> list[Pattern]:
    """Its words as alternatives of their own, and its other parts."""
    words = tuple(part for part in either.parts if isinstance(part, Word))
    rest: list[Pattern] = [part for part in either.parts if not isinstance(part, Word | AnyWord)]
    return [Either(words), *rest] if words else rest


def _is_plain(part: Part) -> bool:
    """Whether a part is made of words only, without operators."""
    if isinstance(part, Phrase | Either):
        return all(map(_is_plain, part.parts))
    return isinstance(part, Word | AnyWord)


def _join_runs(options: Sequence[Runs]) -> Runs:
    """The runs of several alternatives, none twice."""
    first = np.concatenate([option[0] for option in options])
    return order_runs(first, np.concatenate([option[1] for option in options]))
