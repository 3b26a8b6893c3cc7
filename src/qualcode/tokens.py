"""The words of all sources as one index of arrays: types, positions, segments, postings, vocabulary.

Rows of types, forms and lemmas are ordered by language, lemma, form: all inflections of a word are neighbours, and so
are their postings. The vocabulary also holds the forms of the lemma table that share a lemma with a form of the corpus
(without types): a term such as `broken` finds `broke` without loading the table again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import count, pairwise
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from qualcode.lemmas import lemma_table
from qualcode.tokenising import Bools, Ints, SourceTokens, tokenise
from qualcode.words import fold, language_of

__all__ = ["HEAD", "LISTED", "Bools", "Index", "Ints", "Longs", "SourceTokens", "build_index", "tokenise"]

Longs = NDArray[np.int64]
Blob = NDArray[np.uint8]

HEAD: Final = 1  # the form is the lemma of another form
LISTED: Final = 2  # the lemma table knows the form, or what it is the plural of


class Segmented(Protocol):
    """What the index needs of `segments.SourceSegments`."""

    @property
    def start(self) -> Ints: ...
    @property
    def stop(self) -> Ints: ...
    @property
    def token_segment(self) -> Ints: ...


Part = tuple[SourceTokens, Segmented, str, Bools]


@dataclass(frozen=True)
class Index:
    """All words of all sources, in the order of the sources; N tokens, T types, E entries, L lemmas, S segments.

    A type is a form as typed in one language, an entry a folded form in one language. Lists of words are UTF-8 with LF
    between; offsets have one more element than what they cut.

    Parameters
    ----------
    token_type, token_start, token_stop, token_segment : int32[N]; segments are rows over all sources.
    token_clause : int32[N], number of the clause, ascending; a new one begins with each segment and behind a sign that
        ends a clause.
    postings : int32[N], positions of tokens by type; `posting_offset` int64[T + 1].
    forms : T words; `entry_type_offset` int32[E + 1] cuts the types.
    entries : E folded words; `entry_flags` uint8[E] of HEAD and LISTED; `entry_order` int32[E], the rows of each
        language's entries by folded form; `lemma_entry_offset` int32[L + 1] cuts the entries.
    lemmas : L words; `language_lemma_offset` int32[languages + 1] cuts them by language; `languages` the codes.
    segment_source, segment_number, segment_start, segment_stop : int32[S]; source row from 0, number from 1.
    segment_countable : bool[S], False for interviewers.
    stretches : int32[K, 2], the speech without holes; `stretch_offset` int64[sources + 1].
    source_language : int32[sources], row of `languages`.
    """

    token_type: Ints
    token_start: Ints
    token_stop: Ints
    token_segment: Ints
    token_clause: Ints
    postings: Ints
    posting_offset: Longs
    forms: Blob
    entry_type_offset: Ints
    entries: Blob
    entry_flags: NDArray[np.uint8]
    entry_order: Ints
    lemma_entry_offset: Ints
    lemmas: Blob
    language_lemma_offset: Ints
    languages: Blob
    segment_source: Ints
    segment_number: Ints
    segment_start: Ints
    segment_stop: Ints
    segment_countable: Bools
    stretches: Ints
    stretch_offset: Longs
    source_language: Ints

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, to be saved under its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Index:
        """The inverse of `arrays`; nothing is copied or decoded before it is needed."""
        return cls(**{field.name: np.asarray(arrays[field.name]) for field in fields(cls)})

    @cached_property
    def language_names(self) -> list[str]:
        """Codes of the languages, in row order."""
        return _split(self.languages)

    @cached_property
    def form_list(self) -> list[str]:
        """The types' forms as typed."""
        return _split(self.forms)

    @cached_property
    def entry_list(self) -> list[str]:
        """The folded forms of all languages."""
        return _split(self.entries)

    @cached_property
    def entry_text(self) -> str:
        """The folded forms of all languages, LF between."""
        return self.entries.tobytes().decode("utf-8", "surrogatepass")

    @cached_property
    def entry_text_starts(self) -> Longs:
        """int64[E], where each folded form begins in `entry_text`."""
        sizes = np.fromiter(map(len, self.entry_list), dtype=np.int64, count=len(self.entry_list))
        return _offsets(sizes + 1)[:-1]

    @cached_property
    def entry_order_list(self) -> list[int]:
        """`entry_order` as a list: quicker to search."""
        order: list[int] = self.entry_order.tolist()
        return order

    @cached_property
    def lemma_list(self) -> list[str]:
        """The lemmas of all languages."""
        return _split(self.lemmas)

    def find_entry(self, language: int, folded: str) -> int:
        """Row of a folded form in a language (a row), -1 if it has none."""
        low, high = self.entry_ranges[language]
        order, words = self.entry_order_list, self.entry_list
        place = bisect_left(order, folded, low, high, key=words.__getitem__)
        return order[place] if place < high and words[order[place]] == folded else -1

    def find_lemma(self, language: int, lemma: str) -> int:
        """Row of a lemma in a language (a row), -1 if it has none."""
        low, high = self.lemma_ranges[language]
        place = bisect_left(self.lemma_list, lemma, low, high)
        return place if place < high and self.lemma_list[place] == lemma else -1

    @cached_property
    def lemma_ranges(self) -> list[tuple[int, int]]:
        """For each language its first lemma and the one behind its last."""
        return list(pairwise(self.language_lemma_offset.tolist()))

    @cached_property
    def entry_ranges(self) -> list[tuple[int, int]]:
        """For each language its first entry and the one behind its last."""
        cuts = self.lemma_entry_offset[self.language_lemma_offset].tolist()
        return list(pairwise(cuts))


def build_index(parts: Sequence[Part]) -> Index:
    """Join the sources: for each its words, its segments, its language, and which segments are countable (bool[S])."""
    numbers = count()
    vocabularies: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(numbers.__next__))
    types: list[Ints] = []
    for tokens, _, code, _ in parts:
        known = vocabularies[language_of(code)]
        local = np.fromiter(map(known.__getitem__, tokens.forms), dtype=np.int32, count=len(tokens.forms))
        types.append(local[tokens.types])
    names = sorted(vocabularies)
    columns, new_rows = _build_vocabulary(names, vocabularies)
    token_type = new_rows[_join(types)]
    order = _sort_stably(token_type)
    source_rows = np.array([names.index(language_of(code)) for _, _, code, _ in parts], dtype=np.int32)
    sizes = np.array([segments.start.size for _, segments, _, _ in parts], dtype=np.int64)
    firsts = _offsets(sizes)
    token_segment = _join(
        [part[1].token_segment + np.int32(first) for part, first in zip(parts, firsts[:-1], strict=True)]
    )
    return Index(
        token_type=token_type,
        token_start=_join([tokens.starts for tokens, *_ in parts]),
        token_stop=_join([tokens.stops for tokens, *_ in parts]),
        token_segment=token_segment,
        token_clause=_number_clauses(token_segment, _join([tokens.breaks for tokens, *_ in parts], np.bool_)),
        postings=order,
        posting_offset=_offsets(np.bincount(token_type, minlength=new_rows.size)),
        segment_source=np.repeat(np.arange(len(parts), dtype=np.int32), sizes),
        segment_number=_join([np.arange(1, size + 1, dtype=np.int32) for size in sizes.tolist()]),
        segment_start=_join([part[1].start for part in parts]),
        segment_stop=_join([part[1].stop for part in parts]),
        segment_countable=_join([part[3] for part in parts], np.bool_),
        stretches=_join([tokens.stretches.ravel() for tokens, *_ in parts]).reshape(-1, 2),
        stretch_offset=_offsets(np.array([len(tokens.stretches) for tokens, *_ in parts], dtype=np.int64)),
        source_language=source_rows,
        **columns,
    )


def _number_clauses(token_segment: Ints, breaks: Bools) -> Ints:
    begins = breaks.copy()
    begins[1:] |= token_segment[1:] != token_segment[:-1]
    return np.cumsum(begins, dtype=np.int32)


def _build_vocabulary(
    names: Sequence[str], vocabularies: Mapping[str, Mapping[str, int]]
) -> tuple[dict[str, NDArray[Any]], Ints]:
    """The columns of words, and for each type as numbered so far its row."""
    forms: list[str] = []
    entries: list[str] = []
    lemmas: list[str] = []
    flags: list[int] = []
    old_numbers: list[int] = []
    type_cuts, entry_cuts, language_cuts, orders = [0], [0], [0], []
    for name in names:
        first = len(entries)
        for lemma, inflections in _group_by_lemma(name, vocabularies[name]):
            lemmas.append(lemma)
            for folded, flag, typed in inflections:
                entries.append(folded)
                flags.append(flag)
                forms += typed
                old_numbers += [vocabularies[name][form] for form in typed]
                type_cuts.append(len(forms))
            entry_cuts.append(len(entries))
        language_cuts.append(len(lemmas))
        orders += sorted(range(first, len(entries)), key=entries.__getitem__)
    new_rows = np.empty(len(forms), dtype=np.int32)
    new_rows[np.array(old_numbers, dtype=np.int64)] = np.arange(len(forms), dtype=np.int32)
    columns: dict[str, NDArray[Any]] = {
        "forms": _pack(forms),
        "entries": _pack(entries),
        "lemmas": _pack(lemmas),
        "languages": _pack(names),
        "entry_flags": np.array(flags, dtype=np.uint8),
        "entry_order": np.array(orders, dtype=np.int32),
        "entry_type_offset": np.array(type_cuts, dtype=np.int32),
        "lemma_entry_offset": np.array(entry_cuts, dtype=np.int32),
        "language_lemma_offset": np.array(language_cuts, dtype=np.int32),
    }
    return columns, new_rows


def _group_by_lemma(name: str, forms: Iterable[str]) -> list[tuple[str, list[tuple[str, int, list[str]]]]]:
    """Lemmas of a language in order, each with its folded forms, their flags and what was typed."""
    table = lemma_table(name)
    typed: dict[str, list[str]] = {}
    for form in sorted(forms):
        typed.setdefault(fold(form, name), []).append(form)
    groups: dict[str, set[str]] = {}
    for folded in typed:
        groups.setdefault(table.lemma(folded), set()).add(folded)
    for form, lemma in table.lemmas.items():
        if lemma in groups:
            groups[lemma].add(form)
    flags = {folded: 0 if table.stands_alone(folded) else LISTED for folded in typed}
    heads = table.heads
    return [
        (
            lemma,
            [(each, flags.get(each, LISTED) | HEAD * (each in heads), typed.get(each, [])) for each in sorted(group)],
        )
        for lemma, group in sorted(groups.items())
    ]


def _sort_stably(numbers: Ints) -> Ints:
    """The order of small non-negative numbers: radix passes over 16 bits, much faster than a sort by comparison."""
    order = np.argsort((numbers & 0xFFFF).astype(np.uint16), kind="stable")
    if numbers.size and int(numbers.max()) > 0xFFFF:
        order = order[np.argsort((numbers[order] >> 16).astype(np.uint16), kind="stable")]
    return order.astype(np.int32)


def _offsets(sizes: NDArray[Any]) -> Longs:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes, dtype=np.int64)])


def _join(arrays: Sequence[NDArray[Any]], dtype: Any = np.int32) -> NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=dtype), *arrays]).astype(dtype, copy=False)


def _pack(words: Iterable[str]) -> Blob:
    return np.frombuffer("\n".join(words).encode("utf-8", "surrogatepass"), dtype=np.uint8)


def _split(blob: Blob) -> list[str]:
    return blob.tobytes().decode("utf-8", "surrogatepass").split("\n") if blob.size else []
