"""New terms for a code: words and phrases of the segments that have it, with the lines that they would add."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.analysis.keyness import log_likelihood, log_ratio
from qualcode.analysis.phrases import find_units
from qualcode.analysis.stop_words import is_stop_word, stop_words
from qualcode.codebook.terms import TermError, parse_term
from qualcode.codebook_work.audit import Audited
from qualcode.codebook_work.corpus import Corpus
from qualcode.codebook_work.lines import Line, Places, choose_lines, show_place
from qualcode.lemmas import lemma_table
from qualcode.matching import Matcher, Matches, pick
from qualcode.model import Code, Codebook, Term
from qualcode.tokens import Bools, Longs
from qualcode.words import find_words, fold, language_of

FEW_SEGMENTS = 10  # segments with the code under which keyness says nothing
LEAST_SPEAKERS, LEAST_SOURCES = 3, 2
LEAST_NPMI = 0.3
LEAST_G2 = 3.84  # p < .05 in one table
TRIED = 200  # candidates that are looked up as terms
ALIKE = 0.8  # share of a candidate's new segments that a better one adds already, from which it is left out


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term that a person may add to a code.

    Parameters
    ----------
    term : as it would stand in the codebook; `language` where it is for sources of that language only.
    coded : of the segments where it stands apart from the code's own terms, those that have the code already.
    adds : segments that the code would gain.
    speakers, sources : of the segments it would add.
    g2, log_ratio : keyness of segments that have the code against the others; NaN for words of the code's definition.
    lines : some of the places it would add.
    """

    term: str
    language: str
    coded: int
    adds: int
    speakers: int
    sources: int
    g2: float
    log_ratio: float
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """Suggestions, best first; `coded` of `segments` segments have the code; `from_definition` where these are too few."""

    suggestions: tuple[Suggestion, ...]
    coded: int
    segments: int
    from_definition: bool


@dataclass(frozen=True)
class _Aim:
    """What is known before candidates are tried: coded bool[S], and words that a term of the code or an `unless` touches."""

    corpus: Corpus
    matcher: Matcher
    coded: Bools
    taken: Bools
    barred: Bools


def suggest_terms(
    audited: Audited, codes: Collection[str], *, count: int = 20, lines: int = 3, seed: int = 1
) -> Suggested:
    """Terms that stand out where a code was found, and that would find it elsewhere.

    Words that a term of the code matches are no evidence, so they are not counted; nor is what its `unless` removes.
    Candidates are used by at least three speakers in two sources, and add at least one segment.

    Parameters
    ----------
    codes : paths of the code and of its sub-codes, the code first.
    count, lines : at most so many suggestions, and lines for each.
    """
    aim = _take_aim(audited, codes)
    enough = int(aim.coded.sum()) >= FEW_SEGMENTS
    found = _find_key(aim) if enough else _find_defined(aim, audited.codebook, codes)
    tried = (_try_term(aim, one, lines, seed) for one in found[:TRIED])
    ranked = sorted((one for one in tried if one), key=lambda one: _rank(one[0]))
    kept = _leave_out_alike(ranked, count)
    return Suggested(tuple(kept), int(aim.coded.sum()), int(audited.corpus.counted.sum()), not enough)


def _rank(one: Suggestion) -> tuple[float, ...]:
    return (-one.g2,) if one.g2 == one.g2 else (-one.adds,)


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


@dataclass(frozen=True, slots=True)
class _Candidate:
    term: str
    language: str
    g2: float
    log_ratio: float


def _find_key(aim: _Aim) -> list[_Candidate]:
    """Words and phrases that stand more often where the code is, the most certain first."""
    corpus, index = aim.corpus, aim.corpus.index
    units = find_units(index, corpus.counted, LEAST_NPMI)
    touched = np.concatenate([[0], np.cumsum(aim.taken)])
    free = touched[units.last + 1] == touched[units.first]
    places = np.unique(np.column_stack([units.unit[free], index.token_segment[units.first[free]]]), axis=0)
    unit, segment = places[:, 0], places[:, 1]
    size = len(units.lemmas)
    inside = np.bincount(unit[aim.coded[segment]], minlength=size)
    outside = np.bincount(unit[~aim.coded[segment]], minlength=size)
    total = int(aim.coded.sum()), int((corpus.counted & ~aim.coded).sum())
    g2 = log_likelihood(inside, total[0], outside, total[1])
    ratio = log_ratio(inside, total[0], outside, total[1])
    wide = _find_widely_used(corpus, unit, segment, size)
    good = np.flatnonzero((g2 >= LEAST_G2) & (ratio > 0) & (outside > 0) & wide)
    good = good[np.lexsort((good, -g2[good]))]
    texts = units.texts(index)
    several = len(index.language_names) > 1
    return [
        _Candidate(texts[row][1], texts[row][0] if several else "", float(g2[row]), float(ratio[row]))
        for row in good.tolist()
    ]


def _find_widely_used(corpus: Corpus, unit: Longs, segment: Longs, size: int) -> Bools:
    """bool[units], those that enough speakers use, in enough sources; a corpus that has fewer asks for no more."""
    wide = np.ones(size, dtype=np.bool_)
    every = np.flatnonzero(corpus.counted)
    for owners, least in (
        (corpus.segment_speaker, LEAST_SPEAKERS),
        (corpus.index.segment_source, LEAST_SOURCES),
    ):
        pairs = np.unique(np.column_stack([unit, owners[segment]]), axis=0)
        wide &= np.bincount(pairs[:, 0], minlength=size) >= min(least, np.unique(owners[every]).size)
    return wide


def _find_defined(aim: _Aim, codebook: Codebook, codes: Collection[str]) -> list[_Candidate]:
    """Words of what the codebook says of the codes: names, definitions, examples, seeds."""
    chosen = [code for code in codebook.codes if code.path in codes]
    own = fold(codebook.language, "") or next(iter(aim.corpus.index.language_names), "")
    found: dict[str, None] = {}
    for code in chosen:
        for text in (*(seed.text for seed in code.seeds), code.name, code.definition, code.include, *_passages(code)):
            for start, stop in find_words(text):
                word = fold(text[start:stop], own)
                if len(word) > 2 and word.isalpha() and not is_stop_word(word, stop_words(own)):
                    found[lemma_table(own).lemma(word)] = None
    return [_Candidate(word, "", float("nan"), float("nan")) for word in found]


def _passages(code: Code) -> Iterable[str]:
    return (passage.text for passage in code.examples)


def _list_unless(codebook: Codebook, code: str) -> list[Term]:
    """The `unless` of the codebook, of the code, and of those above it."""
    line = [entry for entry in codebook.codes if code == entry.path or code.startswith(entry.path + "/")]
    return [*codebook.unless, *(term for entry in line for term in entry.unless)]


def _try_term(aim: _Aim, candidate: _Candidate, lines: int, seed: int) -> tuple[Suggestion, frozenset[int]] | None:
    """What a candidate would find as a term, with the rows of the segments that it adds; None if it adds nothing."""
    try:
        matches = aim.matcher.find(parse_term(candidate.term), candidate.language)
    except TermError:
        return None
    corpus, index = aim.corpus, aim.corpus.index
    owner = np.repeat(np.arange(matches.offsets.size - 1), np.diff(matches.offsets))
    lost = np.bincount(owner[aim.barred[matches.tokens]], minlength=matches.offsets.size - 1) > 0
    touched = np.bincount(owner[aim.taken[matches.tokens]], minlength=matches.offsets.size - 1) > 0
    segment = index.token_segment[matches.first]
    rows = np.flatnonzero(corpus.counted[segment] & ~lost)
    new = rows[~aim.coded[segment[rows]]]
    if not new.size:
        return None
    added = np.unique(segment[new])
    old = rows[aim.coded[segment[rows]] & ~touched[rows]]
    suggestion = Suggestion(
        term=candidate.term,
        language=candidate.language,
        coded=np.unique(segment[old]).size,
        adds=added.size,
        speakers=np.unique(corpus.segment_speaker[added]).size,
        sources=np.unique(index.segment_source[added]).size,
        g2=candidate.g2,
        log_ratio=candidate.log_ratio,
        lines=tuple(_show_some(corpus, matches, new, candidate.term, lines, seed)),
    )
    return suggestion, frozenset(added.tolist())


def _show_some(
    corpus: Corpus, matches: Matches, rows: NDArray[np.intp], name: str, lines: int, seed: int
) -> list[Line]:
    first, last = matches.first[rows], matches.last[rows]
    index = corpus.index
    places = Places(
        index.token_segment[first].astype(np.int64),
        first.astype(np.int64),
        last.astype(np.int64),
        index.token_type[first].astype(np.int64) * 2 + index.token_type[last],
    )
    chosen = choose_lines(corpus, places, lines, seed, name).tolist()
    return [
        show_place(
            corpus,
            int(places.segment[row]),
            int(index.token_start[first[row]]),
            int(index.token_stop[last[row]]),
        )
        for row in chosen
    ]


def _leave_out_alike(ranked: Sequence[tuple[Suggestion, frozenset[int]]], count: int) -> list[Suggestion]:
    """The best, without those whose segments a better one adds already."""
    kept: list[tuple[Suggestion, frozenset[int]]] = []
    for suggestion, added in ranked:
        if len(kept) == count:
            break
        if all(len(added & better) < ALIKE * len(added) for _, better in kept):
            kept.append((suggestion, added))
    return [suggestion for suggestion, _ in kept]
