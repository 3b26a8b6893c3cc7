"""The rule coder: a codebook and an index in, hits and codings out. DESIGN section 6, "A hit"; docs/terms.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qualcode.codebook.terms import parse_term
from qualcode.codebook.token_patterns import TokenPattern
from qualcode.coders.overlaps import keep_best
from qualcode.matching import Matcher, Matches, pick
from qualcode.model import Code, Codebook, Problem, Term
from qualcode.positions import join_matches, sort_stably
from qualcode.spacy_reading import PatternError
from qualcode.token_search import Trained, no_pipeline
from qualcode.tokens import Bools, Index, Ints, Longs
from qualcode.words import language_of

DROPPED: Final = ("", "unless", "overlapped")  # what the numbers in `Hits.dropped` mean

_NOTHING = Matches(np.empty(0, dtype=np.int32), np.zeros(1, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Hits:
    """All places where a term of a code matched in a countable segment, in text order.

    Parameters
    ----------
    segment : int32[H], row in the index.
    code, term : int32[H], place of the code in the codebook and of the term in the code's list, from 0.
    start, stop : int32[H], from the first to the last matched word in the source's text.
    dropped : uint8[H], 0 for those that count, else a row of DROPPED.
    tokens, offsets : the matched words of each hit (rows in the index) cut by `offsets`, int64[H + 1].
    """

    segment: Ints
    code: Ints
    term: Ints
    start: Ints
    stop: Ints
    dropped: NDArray[np.uint8]
    tokens: Ints
    offsets: Longs

    @property
    def counts(self) -> Bools:
        """bool[H], the hits that stand in the table `hits`."""
        counts: Bools = self.dropped == 0
        return counts


@dataclass(frozen=True, slots=True)
class Codings:
    """One row a segment and code, in text order: segment and code int32[C], score int32[C] (hits that count)."""

    segment: Ints
    code: Ints
    score: Ints


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What the rule coder found; `problems` has an error for each regular expression that ran out of time."""

    hits: Hits
    codings: Codings
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """The matches of one term."""

    code: int
    term: int
    matches: Matches


@dataclass(frozen=True, slots=True)
class Memory:
    """Matches of terms (text, language) in one index, for codebooks that are applied to it one after another.

    `failed`: what is to be said of those that ran out of time, or cannot be looked for; they have no matches.
    """

    matches: dict[tuple[str, str], Matches] = field(default_factory=dict)
    failed: dict[tuple[str, str], Problem] = field(default_factory=dict)


def code_by_rules(
    codebook: Codebook,
    index: Index,
    text_of: Callable[[int], str],
    regex_seconds: float = 10.0,
    trained: Trained = no_pipeline,
    memory: Memory | None = None,
) -> RuleResult:
    """Apply a sound codebook.

    Parameters
    ----------
    text_of : the text of a source by its row; asked for by regular expressions only.
    regex_seconds : time for one regular expression; one that needs more has no hits and is a problem.
    trained : the trained spaCy pipeline of a language, for token patterns.
    memory : terms found in this index before; what is found now is added.
    """
    search = _Search(codebook, Matcher(index, text_of, regex_seconds, trained), memory or Memory())
    found = [
        _Found(number, place, matches)
        for number, code in enumerate(codebook.codes)
        for place, term in enumerate(code.terms)
        if len(matches := search.find(term))
    ]
    hits = _collect(found, index)
    dropped = _find_excluded(hits, codebook, search).astype(np.uint8)
    free = np.flatnonzero(dropped == 0)
    tokens, offsets = pick(hits.tokens, hits.offsets, free)
    keep = keep_best(hits.code[free].astype(np.int64), hits.term[free].astype(np.int64), tokens, offsets)
    dropped[free[~keep]] = DROPPED.index("overlapped")
    hits = _replace_dropped(hits, dropped)
    return RuleResult(hits, _count_codings(hits, len(codebook.codes)), tuple(search.problems))


def roll_up(result: RuleResult, codebook: Codebook) -> tuple[Ints, Ints]:
    """For each code the distinct hits of itself and its sub-codes, by the rule that holds within a code.

    Returns
    -------
    (hit, code) : int32[R] each: row in `result.hits`, and the code (from 0) for which it counts; in the order of the
        hits, then of the codes. A code without sub-codes has its own hits.
    """
    hits = result.hits
    rows = np.flatnonzero(hits.counts)
    ancestors = [_find_line(codebook, number) for number in range(len(codebook.codes))]
    depth = max(map(len, ancestors), default=0)
    table = np.array([line + [-1] * (depth - len(line)) for line in ancestors], dtype=np.int64).reshape(-1, depth)
    up = table[hits.code[rows]]
    hit, code = np.repeat(rows, depth)[up.ravel() >= 0], up.ravel()[up.ravel() >= 0]
    widest = max((len(each.terms) for each in codebook.codes), default=0) + 1
    order = hits.code[hit].astype(np.int64) * widest + hits.term[hit]
    tokens, offsets = pick(hits.tokens, hits.offsets, hit)
    keep = keep_best(code, order, tokens, offsets)
    hit, code = hit[keep], code[keep]
    sorting = np.lexsort((code, hit))
    return hit[sorting].astype(np.int32), code[sorting].astype(np.int32)


class _Search:
    """Finds the codebook's terms, each text and language once; collects the problems."""

    def __init__(self, codebook: Codebook, matcher: Matcher, memory: Memory) -> None:
        self.path, self.matcher = codebook.path, matcher
        self.problems: list[Problem] = []
        self._known, self._failed = memory.matches, memory.failed
        self._told: set[tuple[str, str]] = set()
        self._prepare_patterns(codebook)

    def _prepare_patterns(self, codebook: Codebook) -> None:
        """Look for all token patterns together, so that spaCy reads every text once."""
        lists = [codebook.unless, *(terms for code in codebook.codes for terms in (code.terms, code.unless))]
        found = [term for terms in lists for term in terms if "pattern" in term.text]
        patterns = [(parse_term(term.text), language_of(term.language)) for term in found]
        wanted = [(pattern, language) for pattern, language in patterns if isinstance(pattern, TokenPattern)]
        if wanted:
            self.matcher.patterns.prepare(wanted)

    def find(self, term: Term) -> Matches:
        """The matches of a term; none if it ran out of time."""
        key = (term.text, language_of(term.language))
        if key not in self._known:
            try:
                self._known[key] = self.matcher.find(parse_term(term.text), key[1])
            except TimeoutError:
                self._known[key] = _NOTHING
                self._failed[key] = self._too_slow(term)
            except PatternError as error:
                self._known[key] = _NOTHING
                message = f"{term.text} has no hits: {error.message}."
                self._failed[key] = Problem("", "error", "pattern-not-found", message, error.hint)
        if key in self._failed and key not in self._told:
            self._told.add(key)
            self.problems.append(replace(self._failed[key], source=self.path, line=term.line))
        return self._known[key]

    def _too_slow(self, term: Term) -> Problem:
        return Problem(
            self.path,
            "error",
            "regex-too-slow",
            f"{term.text} took more than {self.matcher.regex_seconds:g} seconds and has no hits.",
            "Make it simpler (no `*` or `+` inside another one), or write phrases.",
            term.line,
        )


def _collect(found: Sequence[_Found], index: Index) -> Hits:
    """All matches in countable segments as hits in text order, none dropped."""
    sizes = [len(item.matches) for item in found]
    joined = join_matches([item.matches for item in found])
    code = np.repeat(np.array([item.code for item in found], dtype=np.int32), sizes)
    term = np.repeat(np.array([item.term for item in found], dtype=np.int32), sizes)
    first = joined.first
    segment = index.token_segment[first]
    countable = index.segment_countable[segment]
    rows = np.flatnonzero(countable)
    rows = rows[sort_stably(first[rows])]
    tokens, offsets = pick(joined.tokens, joined.offsets, rows)
    first, last = tokens[offsets[:-1]], tokens[offsets[1:] - 1]
    return Hits(
        segment[rows],
        code[rows],
        term[rows],
        index.token_start[first],
        index.token_stop[last],
        np.zeros(rows.size, dtype=np.uint8),
        tokens,
        offsets,
    )


def _find_excluded(hits: Hits, codebook: Codebook, search: _Search) -> Bools:
    """bool[H], hits that share a word with an `unless` of their code, of a code above it, or of the codebook."""
    excluded = np.zeros(hits.code.size, dtype=np.bool_)
    barred = np.zeros(search.matcher.index.token_type.size, dtype=np.bool_)
    everywhere = [search.find(term).tokens for term in codebook.unless]
    for number in np.unique(hits.code).tolist():
        line = _find_line(codebook, number)
        words = everywhere + [search.find(term).tokens for above in line for term in codebook.codes[above].unless]
        if not words:
            continue
        for tokens in words:
            barred[tokens] = True
        rows = np.flatnonzero(hits.code == number)
        tokens, offsets = pick(hits.tokens, hits.offsets, rows)
        excluded[rows] = np.logical_or.reduceat(barred[tokens], offsets[:-1])
        for tokens in words:
            barred[tokens] = False
    return excluded


def _find_line(codebook: Codebook, number: int) -> list[int]:
    """The code and those above it."""
    places = {code.path: place for place, code in enumerate(codebook.codes)}
    line: list[int] = []
    code: Code | None = codebook.codes[number]
    while code is not None:
        line.append(places[code.path])
        code = codebook.codes[places[code.parent]] if code.parent else None
    return line


def _count_codings(hits: Hits, codes: int) -> Codings:
    rows = np.flatnonzero(hits.counts)
    keys = np.sort(hits.segment[rows].astype(np.int64) * codes + hits.code[rows], kind="stable")  # nearly sorted
    places = np.flatnonzero(np.diff(keys, prepend=-1, append=-1))
    keys, score = keys[places[:-1]], np.diff(places)
    segment, code = np.divmod(keys, max(codes, 1))
    return Codings(segment.astype(np.int32), code.astype(np.int32), score.astype(np.int32))


def _replace_dropped(hits: Hits, dropped: NDArray[np.uint8]) -> Hits:
    return Hits(hits.segment, hits.code, hits.term, hits.start, hits.stop, dropped, hits.tokens, hits.offsets)
