"""New terms for a code: words and phrases of the segments that have it, with the lines that they would add."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Literal

import numpy as np

from qualcode.analysis.keyness import log_likelihood, log_ratio
from qualcode.analysis.phrases import LEAST_STEM, find_units
from qualcode.analysis.stop_words import stop_words
from qualcode.codebook.terms import TermError, parse_term
from qualcode.codebook_work.audit import Audited
from qualcode.codebook_work.corpus import Corpus
from qualcode.codebook_work.lines import Line, Places, choose_lines, show_place
from qualcode.lemmas import lemma_table
from qualcode.matching import Matcher, Matches, pick
from qualcode.model import Codebook, Term
from qualcode.tokens import Bools, Longs
from qualcode.words import find_words, fold, language_of

Origin = Literal["keyness", "definition"]

FEW_SEGMENTS = 10  # segments with the code under which keyness says nothing
LEAST_SPEAKERS, LEAST_SOURCES = 3, 2
LEAST_NPMI = 0.3
LEAST_G2 = 3.84  # p < .05 in one table
TRIED = 200  # candidates of each origin that are looked up as terms
_SHORTEST = 3  # letters of a word of the definition
ALIKE = 0.8  # share of a candidate's new segments that a better one adds already, from which it is left out


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term that a person may add to a code.

    Parameters
    ----------
    term : as it would stand in the codebook; `language` where it is for sources of that language only.
    origin : keyness (it stands where the code is), or definition (the codebook itself uses the word for the code).
    coded : of the segments where it stands apart from the code's own terms, those that have the code already.
    adds : segments that the code would gain; `speakers` and `sources` are of these.
    g2, log_ratio : how much more often it stands in segments that have the code; NaN where these are too few.
    lines : some of the places it would add.
    """

    term: str
    language: str
    origin: Origin
    coded: int
    adds: int
    speakers: int
    sources: int
    g2: float
    log_ratio: float
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """Suggestions, each origin's best first.

    Parameters
    ----------
    coded, segments : segments that have the code, and all that are looked at.
    compared : words and phrases that were compared by keyness; 0 where the segments with the code are too few.
    """

    suggestions: tuple[Suggestion, ...]
    coded: int
    segments: int
    compared: int


@dataclass(frozen=True)
class _Aim:
    """What is known before candidates are tried: coded bool[S], and words that a term of the code or an `unless` touches."""

    corpus: Corpus
    matcher: Matcher
    coded: Bools
    taken: Bools
    barred: Bools

    @property
    def totals(self) -> tuple[int, int]:
        """Segments with and without the code."""
        coded = int(self.coded.sum())
        return coded, int(self.corpus.counted.sum()) - coded


@dataclass(frozen=True, slots=True)
class _Candidate:
    term: str
    language: str
    origin: Origin


Tried = tuple[Suggestion, frozenset[int]]


def suggest_terms(
    audited: Audited, codes: Sequence[str], *, count: int = 20, lines: int = 3, seed: int = 1
) -> Suggested:
    """Terms that stand out where a code was found, or in its definition, and that would find it elsewhere.

    Words that a term of the code matches are no evidence, so they are not counted; nor is what its `unless` removes.
    Words found by keyness are used by at least three speakers in two sources. Each suggestion adds at least a segment.

    Parameters
    ----------
    codes : paths of the code and of its sub-codes, the code first.
    count : at most so many suggestions; at most half of them from the definition, if keyness has any.
    lines : at most so many lines for each.
    """
    aim = _take_aim(audited, codes)
    enough = aim.totals[0] >= FEW_SEGMENTS
    key, compared = _find_key(aim) if enough else ([], 0)
    by_key, defined = (
        sorted((tried for one in found[:TRIED] if (tried := _try_term(aim, one))), key=_rank)
        for found in (key, _find_defined(aim, audited.codebook, codes))
    )
    kept = _leave_out_alike(defined, count // 2 if by_key else count, ())
    kept += _leave_out_alike(by_key, count - len(kept), kept)
    shown = tuple(_add_lines(aim, one, lines, seed) for one, _ in kept)
    return Suggested(shown, aim.totals[0], sum(aim.totals), compared)


def _rank(tried: Tried) -> tuple[float, ...]:
    """What a person should see first: what is certain and adds much.

    Words of the definition that stand more often where the code is come before those that do not.
    """
    one = tried[0]
    if one.g2 != one.g2:
        return (-one.adds,)
    if one.origin == "keyness":
        return (-one.g2 * log(1 + one.adds),)
    return (-one.log_ratio * log(1 + one.adds), -one.adds) if one.log_ratio > 0 else (0, -one.adds)


def _take_aim(audited: Audited, codes: Collection[str]) -> _Aim:
    corpus, hits = audited.corpus, audited.hits
    wanted = np.array([code.path in codes for code in audited.codebook.codes], dtype=np.bool_)[hits.code]
    coded = np.zeros(corpus.counted.size, dtype=np.bool_)
    coded[hits.segment[wanted & hits.counts]] = True
    taken = np.zeros(corpus.index.token_type.size, dtype=np.bool_)
    taken[pick(hits.tokens, hits.offsets, np.flatnonzero(wanted))[0]] = True
    matcher = Matcher(corpus.index, corpus.text_of)
    barred = np.zeros_like(taken)
    for term in _list_unless(audited.codebook, next(iter(codes))):
        barred[matcher.find(parse_term(term.text), language_of(term.language)).tokens] = True
    return _Aim(corpus, matcher, coded, taken, barred)


def _find_key(aim: _Aim) -> tuple[list[_Candidate], int]:
    """Words and phrases that stand more often where the code is, the most certain first; how many were compared."""
    corpus, index = aim.corpus, aim.corpus.index
    units = find_units(index, corpus.counted, LEAST_NPMI)
    touched = np.concatenate([[0], np.cumsum(aim.taken)])
    free = touched[units.last + 1] == touched[units.first]
    keys = units.unit[free] * aim.coded.size + index.token_segment[units.first[free]]
    unit, segment = np.divmod(_sort_out(keys), max(aim.coded.size, 1))
    size = len(units.lemmas)
    inside = np.bincount(unit[aim.coded[segment]], minlength=size)
    outside = np.bincount(unit[~aim.coded[segment]], minlength=size)
    with_code, without = aim.totals
    g2 = log_likelihood(inside, with_code, outside, without)
    ratio = log_ratio(inside, with_code, outside, without)
    wide = _find_widely_used(corpus, unit, segment, size)
    good = np.flatnonzero((g2 >= LEAST_G2) & (ratio > 0) & (outside > 0) & wide)
    good = good[np.lexsort((good, -g2[good] * np.log1p(outside[good])))]
    texts = units.texts(index)
    several = len(index.language_names) > 1
    found = [_Candidate(texts[row][1], texts[row][0] if several else "", "keyness") for row in good.tolist()]
    return found, int(wide.sum())


def _sort_out(numbers: Longs) -> Longs:
    """Distinct numbers, ascending; several times as quick as `np.unique` on many."""
    ordered = np.sort(numbers)
    fresh = np.ones(ordered.size, dtype=np.bool_)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return ordered[fresh]


def _find_widely_used(corpus: Corpus, unit: Longs, segment: Longs, size: int) -> Bools:
    """bool[units], those that enough speakers use, in enough sources; a corpus that has fewer asks for no more."""
    wide = np.ones(size, dtype=np.bool_)
    every = np.flatnonzero(corpus.counted)
    for owners, least in (
        (corpus.segment_speaker, LEAST_SPEAKERS),
        (corpus.index.segment_source, LEAST_SOURCES),
    ):
        many = int(owners.max(initial=0)) + 1
        pairs = _sort_out(unit * many + owners[segment])
        wide &= np.bincount(pairs // many, minlength=size) >= min(
            least, int(np.count_nonzero(np.bincount(owners[every])))
        )
    return wide


def _find_defined(aim: _Aim, codebook: Codebook, codes: Collection[str]) -> list[_Candidate]:
    """Words of what the codebook says of the codes: seeds, names, definitions, what to include, examples."""
    own = language_of(codebook.language) or next(iter(aim.corpus.index.language_names), "")
    stops, table = stop_words(own), lemma_table(own)
    star = "" if table.has_table else "*"
    found: dict[str, None] = {}
    for code in codebook.codes:
        if code.path not in codes:
            continue
        passages = [term.text for term in (*code.seeds, *code.examples)]
        for text in (code.name, code.definition, code.include, *passages):
            for start, stop in find_words(text):
                word = fold(text[start:stop], own)
                lemma = table.lemma(word)
                if len(word) >= _SHORTEST and word.isalpha() and not {word, lemma} & stops:
                    found[lemma + star * (len(word) >= LEAST_STEM)] = None
    several = len(aim.corpus.index.language_names) > 1
    return [_Candidate(word, own if several else "", "definition") for word in found]


def _list_unless(codebook: Codebook, code: str) -> list[Term]:
    """The `unless` of the codebook, of the code, and of those above it."""
    line = [entry for entry in codebook.codes if code == entry.path or code.startswith(entry.path + "/")]
    return [*codebook.unless, *(term for entry in line for term in entry.unless)]


def _try_term(aim: _Aim, candidate: _Candidate) -> Tried | None:
    """What a candidate would find as a term, with the rows of the segments that it adds; None if it adds nothing."""
    corpus, index = aim.corpus, aim.corpus.index
    try:
        matches = _find_free(aim, candidate.term, candidate.language)
    except TermError:
        return None
    segment = index.token_segment[matches.first]
    touched = np.logical_or.reduceat(aim.taken[matches.tokens], matches.offsets[:-1]) if segment.size else segment > 0
    coded = aim.coded[segment]
    added = np.unique(segment[~coded])
    if not added.size:
        return None
    inside = np.unique(segment[coded & ~touched]).size
    table = inside, aim.totals[0], added.size, aim.totals[1]
    enough = aim.totals[0] >= FEW_SEGMENTS
    suggestion = Suggestion(
        term=candidate.term,
        language=candidate.language,
        origin=candidate.origin,
        coded=inside,
        adds=added.size,
        speakers=np.unique(corpus.segment_speaker[added]).size,
        sources=np.unique(index.segment_source[added]).size,
        g2=float(log_likelihood(*table)) if enough else float("nan"),
        log_ratio=float(log_ratio(*table)) if enough else float("nan"),
    )
    return suggestion, frozenset(added.tolist())


def _find_free(aim: _Aim, term: str, language: str) -> Matches:
    """The places of a term that would count: in segments that are looked at, and not where `unless` removes them."""
    matches = aim.matcher.find(parse_term(term), language)
    if matches.offsets.size < 2:
        return matches
    barred = np.logical_or.reduceat(aim.barred[matches.tokens], matches.offsets[:-1])
    rows = np.flatnonzero(aim.corpus.counted[aim.corpus.index.token_segment[matches.first]] & ~barred)
    return Matches(*pick(matches.tokens, matches.offsets, rows))


def _add_lines(aim: _Aim, one: Suggestion, lines: int, seed: int) -> Suggestion:
    """The same suggestion with lines that it would add, chosen to differ."""
    index, matches = aim.corpus.index, _find_free(aim, one.term, one.language)
    new = ~aim.coded[index.token_segment[matches.first]]
    first, last = matches.first[new].astype(np.int64), matches.last[new].astype(np.int64)
    form = index.token_type[first].astype(np.int64) * 2 + index.token_type[last]
    places = Places(index.token_segment[first].astype(np.int64), first, last, form)
    starts, stops = index.token_start[first].tolist(), index.token_stop[last].tolist()
    chosen = choose_lines(aim.corpus, places, lines, seed, one.term).tolist()
    shown = (show_place(aim.corpus, int(places.segment[row]), starts[row], stops[row]) for row in chosen)
    return replace(one, lines=tuple(shown))


def _leave_out_alike(ranked: Sequence[Tried], count: int, others: Sequence[Tried]) -> list[Tried]:
    """The best, without those whose segments a better one, or one of the others, adds already."""
    kept: list[Tried] = []
    for one, added in ranked:
        if len(kept) >= count:
            break
        if all(len(added & better) < ALIKE * len(added) for _, better in (*others, *kept)):
            kept.append((one, added))
    return kept
