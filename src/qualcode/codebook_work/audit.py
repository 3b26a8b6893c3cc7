"""What each term of a codebook does in a corpus: where it hits, what it shares, and what hangs on it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qualcode.codebook_work.corpus import Corpus
from qualcode.coders.rules import DROPPED, Hits, RuleResult, code_by_rules
from qualcode.matching import pick
from qualcode.model import Codebook, Problem, Term
from qualcode.tokens import Longs

UNLESS, OVERLAPPED = DROPPED.index("unless"), DROPPED.index("overlapped")


@dataclass(frozen=True, slots=True)
class Shared:
    """Another term (of the same code) or another code in the same segments; in `same_words` of them on the same words."""

    name: str
    segments: int
    same_words: int


@dataclass(frozen=True, slots=True)
class TermAudit:
    """One term of one code.

    Parameters
    ----------
    number : row of the term among all terms of the codebook, from 0.
    hits, segments, sources, cases : of the places that count.
    groups : segments by group, in the order of the corpus' groups.
    unless, overlapped : places that do not count because of `unless`, or because a better hit of the code is there.
    alone : segments that the code loses without this term.
    terms : other terms of the code that match in segments where this one does.
    codes : codes, neither above nor below its own, of the segments where it counts.
    """

    number: int
    code: str
    term: Term
    hits: int
    segments: int
    sources: int
    cases: int
    groups: dict[str, int]
    unless: int
    overlapped: int
    alone: int
    terms: tuple[Shared, ...]
    codes: tuple[Shared, ...]

    @property
    def clashes(self) -> int:
        """Segments in which the same words count for another code, too (of the code with the most)."""
        return max((code.same_words for code in self.codes), default=0)


@dataclass(frozen=True)
class Audited:
    """A codebook applied to a corpus; `hits` are those in segments that are looked at, the dropped ones too.

    Terms are numbered over the whole codebook, a code's from `firsts[code]` on.
    """

    codebook: Codebook
    corpus: Corpus
    hits: Hits
    problems: tuple[Problem, ...] = ()

    @cached_property
    def firsts(self) -> Longs:
        """int64[codes + 1], number of each code's first term."""
        return np.cumsum([0, *(len(code.terms) for code in self.codebook.codes)], dtype=np.int64)

    @cached_property
    def number(self) -> Longs:
        """int64[H], number of the term of each hit."""
        numbers: Longs = self.firsts[self.hits.code] + self.hits.term
        return numbers

    @cached_property
    def named(self) -> list[tuple[int, Term]]:
        """For each number the code's place and the term."""
        return [(place, term) for place, code in enumerate(self.codebook.codes) for term in code.terms]

    @cached_property
    def matched(self) -> NDArray[np.int64]:
        """int64[M, 3], distinct (code, segment, term number) of hits that `unless` leaves, in this order."""
        rows = np.flatnonzero(self.hits.dropped != UNLESS)
        return _distinct(self.hits.code[rows], self.hits.segment[rows], self.number[rows])


def apply_codebook(codebook: Codebook, corpus: Corpus) -> Audited:
    """Code the corpus by rules, in memory."""
    return pick_hits(codebook, corpus, code_by_rules(codebook, corpus.index, corpus.text_of))


def pick_hits(codebook: Codebook, corpus: Corpus, result: RuleResult) -> Audited:
    """What the rules found in the segments that are looked at."""
    rows = np.flatnonzero(corpus.counted[result.hits.segment])
    return Audited(codebook, corpus, _pick_hits(result.hits, rows), result.problems)


def audit_terms(audited: Audited, codes: Collection[str]) -> list[TermAudit]:
    """One row a term of these codes (paths), those that never match too, in the order of the codebook."""
    hits, corpus, number = audited.hits, audited.corpus, audited.number
    size = len(audited.named)
    counts = np.flatnonzero(hits.counts)
    own = number[counts]
    segments = _distinct(own, hits.segment[counts])
    speaker = corpus.segment_speaker[segments[:, 1]]
    case = corpus.speaker_case[speaker]
    names = corpus.group_names
    grouped = segments[:, 0] * max(len(names), 1) + corpus.speaker_group[speaker]
    columns = {
        "hits": np.bincount(own, minlength=size),
        "segments": np.bincount(segments[:, 0], minlength=size),
        "sources": _count_distinct(segments[:, 0], corpus.index.segment_source[segments[:, 1]], size),
        "cases": _count_distinct(segments[case >= 0, 0], case[case >= 0], size),
        "unless": np.bincount(number[hits.dropped == UNLESS], minlength=size),
        "overlapped": np.bincount(number[hits.dropped == OVERLAPPED], minlength=size),
        "alone": count_alone(audited.matched, size),
    }
    lists = {name: column.tolist() for name, column in columns.items()}
    by_group = np.bincount(grouped, minlength=size * len(names)).reshape(size, len(names)).tolist()
    terms, others = _share_terms(audited), _share_codes(audited, segments)
    wanted = [row for row, (place, _) in enumerate(audited.named) if audited.codebook.codes[place].path in codes]
    return [
        TermAudit(
            number=row,
            code=audited.codebook.codes[audited.named[row][0]].path,
            term=audited.named[row][1],
            groups=dict(zip(names, by_group[row], strict=True)),
            terms=tuple(terms.get(row, ())),
            codes=tuple(others.get(row, ())),
            **{name: values[row] for name, values in lists.items()},
        )
        for row in wanted
    ]


def count_alone(matched: NDArray[np.int64], size: int) -> Longs:
    """int64[terms], for each term the segments that no other term of its code would still code.

    >>> count_alone(np.array([[0, 7, 0], [0, 7, 1], [0, 8, 1]]), 2).tolist()
    [0, 1]
    """
    _, first, times = np.unique(matched[:, :2], axis=0, return_index=True, return_counts=True)
    found: Longs = np.bincount(matched[first[times == 1], 2], minlength=size)
    return found


def count_lost(audited: Audited, dropped: Collection[int]) -> dict[str, int]:
    """For each code the segments it loses when all these terms (by number) are taken out; codes that lose none not."""
    matched = audited.matched
    gone = np.isin(matched[:, 2], list(dropped))
    pairs, place = np.unique(matched[:, :2], axis=0, return_inverse=True)
    left = np.bincount(place.ravel()[~gone], minlength=len(pairs))
    lost = np.bincount(pairs[left == 0, 0], minlength=len(audited.codebook.codes)).tolist()
    return {code.path: count for code, count in zip(audited.codebook.codes, lost, strict=True) if count}


def sort_by_stake(terms: Sequence[TermAudit]) -> list[TermAudit]:
    """Terms that hit, those first whose mistakes would change most.

    First by the segments that hang on the term alone, then by those whose words another code counts too, then by hits.
    """
    found = [term for term in terms if term.hits]
    return sorted(found, key=lambda term: (-term.alone, -term.clashes, -term.hits, term.number))


def count_forms(audited: Audited, number: int) -> dict[str, int]:
    """What a term matched where it counts, as words in lower case with how often, the most frequent first."""
    hits, index = audited.hits, audited.corpus.index
    rows = np.flatnonzero(hits.counts & (audited.number == number))
    tokens, cuts = pick(hits.tokens, hits.offsets, rows)
    words = [index.form_list[form].lower() for form in index.token_type[tokens].tolist()]
    forms = Counter(" ".join(words[low:high]) for low, high in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))
    return dict(sorted(forms.items(), key=lambda item: (-item[1], item[0])))


def _share_terms(audited: Audited) -> dict[int, list[Shared]]:
    """For each term the others of its code in the same segments."""
    matched = audited.matched
    key = np.unique(matched[:, :2], axis=0, return_inverse=True)[1].ravel()
    left, right = _join_rows(key, key)
    pairs = matched[left, 2], matched[right, 2]
    together = _tally(*pairs, matched[left, 1], keep=pairs[0] != pairs[1])
    rows = np.flatnonzero(audited.hits.dropped != UNLESS)
    token, owner = _spread(audited.hits, rows)
    size = len(audited.codebook.codes)
    left, right = _join_rows(token * size + audited.hits.code[owner], token * size + audited.hits.code[owner])
    one, other = audited.number[owner[left]], audited.number[owner[right]]
    same = _tally(one, other, audited.hits.segment[owner[left]], keep=one != other)
    return _list_shared(together, same, [term.text for _, term in audited.named])


def _share_codes(audited: Audited, segments: NDArray[np.int64]) -> dict[int, list[Shared]]:
    """For each term the other codes of its segments (`segments`: distinct (term, segment) of hits that count)."""
    hits, codes = audited.hits, audited.codebook.codes
    related = np.array([[_is_related(one.path, other.path) for other in codes] for one in codes], dtype=np.bool_)
    related = related.reshape(len(codes), len(codes))
    home = np.array([place for place, _ in audited.named], dtype=np.int64)
    rows = np.flatnonzero(hits.counts)
    coded = _distinct(hits.segment[rows], hits.code[rows])
    left, right = _join_rows(segments[:, 1], coded[:, 0])
    term, code = segments[left, 0], coded[right, 1]
    together = _tally(term, code, segments[left, 1], keep=~related[home[term], code])
    token, owner = _spread(hits, rows)
    left, right = _join_rows(token, token)
    term, code = audited.number[owner[left]], hits.code[owner[right]].astype(np.int64)
    same = _tally(term, code, hits.segment[owner[left]], keep=~related[home[term], code])
    return _list_shared(together, same, [code.path for code in codes])


def _is_related(one: str, other: str) -> bool:
    """Whether two codes are the same, or one stands above the other."""
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")


def _list_shared(
    together: dict[tuple[int, int], int], same: dict[tuple[int, int], int], names: Sequence[str]
) -> dict[int, list[Shared]]:
    found: dict[int, list[Shared]] = {}
    for (one, other), segments in sorted(together.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        found.setdefault(one, []).append(Shared(names[other], segments, same.get((one, other), 0)))
    return found


def _tally(
    one: NDArray[np.int64], other: NDArray[np.int64], segment: NDArray[np.integer], *, keep: NDArray[np.bool_]
) -> dict[tuple[int, int], int]:
    """For each pair the number of distinct segments."""
    rows = _distinct(one[keep], other[keep], segment[keep])
    pairs, counts = np.unique(rows[:, :2], axis=0, return_counts=True)
    return {(pair[0], pair[1]): count for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)}


def _spread(hits: Hits, rows: NDArray[np.int64]) -> tuple[Longs, NDArray[np.int64]]:
    """(word, row of the hit) for each matched word of these hits."""
    tokens, cuts = pick(hits.tokens, hits.offsets, rows)
    return tokens.astype(np.int64), np.repeat(rows, np.diff(cuts))


def _join_rows(left: NDArray[np.int64], right: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of `left` and `right` with the same key, all pairs.

    >>> [rows.tolist() for rows in _join_rows(np.array([5, 6]), np.array([6, 5, 6]))]
    [[0, 1, 1], [1, 0, 2]]
    """
    order = np.argsort(right, kind="stable")
    low = np.searchsorted(right, left, "left", order)
    times = np.searchsorted(right, left, "right", order) - low
    rows = np.repeat(np.arange(left.size), times)
    inner = np.arange(rows.size) - np.repeat(np.cumsum(times) - times, times)
    return rows, order[np.repeat(low, times) + inner]


def _distinct(*columns: NDArray[np.integer]) -> NDArray[np.int64]:
    """int64[R, columns], distinct rows in ascending order."""
    rows = np.column_stack([column.astype(np.int64) for column in columns])
    return np.unique(rows, axis=0)


def _count_distinct(owner: NDArray[np.int64], thing: NDArray[np.integer], size: int) -> Longs:
    counts: Longs = np.bincount(_distinct(owner, thing)[:, 0], minlength=size)
    return counts


def _pick_hits(hits: Hits, rows: NDArray[np.int64]) -> Hits:
    tokens, offsets = pick(hits.tokens, hits.offsets, rows)
    names = ("segment", "code", "term", "start", "stop", "dropped")
    return replace(hits, tokens=tokens, offsets=offsets, **{name: getattr(hits, name)[rows] for name in names})
