"""A pattern and an index in, places out: where a term stands in the words of all sources.

Each word of a term is looked up in the vocabulary once; the rest is arithmetic on positions.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualcode.codebook.terms import AnyWord, Pattern, Phrase, Regex, Word
from qualcode.codebook.token_patterns import TokenPattern
from qualcode.lemmas import are_plural_pair, lemma_table, plural_bases
from qualcode.patterns import PatternSearch, Trained, no_pipeline
from qualcode.regexes import find_regex
from qualcode.tokens import HEAD, LISTED, Bools, Index, Ints, Longs
from qualcode.words import cut_possessive, find_words, fold, straighten

Ranges = tuple[tuple[int, int], ...]
TextOf = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Matches:
    """Places of one term: M matches.

    Parameters
    ----------
    tokens : int32, the matched words of all matches one after another, ascending within a match.
    offsets : int64[M + 1], cuts them.
    """

    tokens: Ints
    offsets: Longs

    @property
    def first(self) -> Ints:
        """int32[M], the first matched word of each."""
        return self.tokens[self.offsets[:-1]]

    @property
    def last(self) -> Ints:
        """int32[M], the last matched word of each."""
        return self.tokens[self.offsets[1:] - 1]


@dataclass(frozen=True)
class Matcher:
    """Finds terms in one index and remembers the words it has looked up.

    Parameters
    ----------
    text_of : the text of a source by its row; asked for by regular expressions only.
    regex_seconds : time for one regular expression over all sources.
    trained : the trained spaCy pipeline of a language; asked for by token patterns only.
    """

    index: Index
    text_of: TextOf
    regex_seconds: float = 10.0
    trained: Trained = no_pipeline
    _ranges: dict[tuple[Word, str], Ranges] = field(default_factory=dict)

    def find(self, pattern: Pattern, language: str = "") -> Matches:
        """All matches that lie wholly in one segment, countable or not (a regular expression: in countable ones only).

        Parameters
        ----------
        language : only sources of this language; empty: all, each with its own lemmas.

        Raises
        ------
        TimeoutError : a regular expression ran out of time.
        PatternError : a token pattern asks for what spaCy does not know of the language.
        """
        if isinstance(pattern, TokenPattern):
            first, last = self.patterns.find(pattern, language)
            return _make_runs(first, last - first + 1)
        if isinstance(pattern, Regex):
            first, last = find_regex(self.index, pattern.source, self.text_of, language, self.regex_seconds)
            return _make_runs(first, last - first + 1)
        if isinstance(pattern, Word):
            first = self._positions(self._resolve(pattern, language))
            return Matches(first, np.arange(first.size + 1, dtype=np.int64))
        if isinstance(pattern, Phrase):
            return self._find_phrase(pattern.parts, language)
        raise NotImplementedError(f"{type(pattern).__name__} is refused by parse_term")

    @cached_property
    def patterns(self) -> PatternSearch:
        """Finds token patterns; `prepare` looks for several together."""
        return PatternSearch(self.index, self.text_of, self.trained)

    def _find_phrase(self, parts: Sequence[Pattern | AnyWord], language: str) -> Matches:
        """Words one after another, found from the rarest one."""
        index, length = self.index, len(parts)
        wanted = [(place, self._resolve(part, language)) for place, part in enumerate(parts) if isinstance(part, Word)]
        wanted.sort(key=lambda item: self._count(item[1]))
        place, ranges = wanted[0]
        first = self._positions(ranges) - np.int32(place)
        first = first[(first >= 0) & (first <= index.token_type.size - length)]
        for place, ranges in wanted[1:]:
            if not first.size:
                break
            first = first[self._mask(ranges)[index.token_type[first + place]]]
        first = first[index.token_segment[first] == index.token_segment[first + (length - 1)]]
        return _make_runs(first, np.full(first.size, length, dtype=np.int32))

    def _count(self, ranges: Ranges) -> int:
        offset = self.index.posting_offset
        return sum(int(offset[high] - offset[low]) for low, high in ranges)

    def _positions(self, ranges: Ranges) -> Ints:
        """int32, positions of the words whose types lie in the ranges."""
        offset, postings = self.index.posting_offset, self.index.postings
        pieces = [postings[offset[low] : offset[high]] for low, high in ranges]
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
    matches = Matcher(index, text_of, regex_seconds, trained).find(pattern, language)
    rows = np.argsort(matches.first, kind="stable")
    return Matches(*pick(matches.tokens, matches.offsets, rows))


def pick(tokens: Ints, offsets: Longs, rows: NDArray[Any]) -> tuple[Ints, Longs]:
    """Some rows of a ragged array (`tokens` cut by `offsets`), in the order asked for."""
    lengths = np.diff(offsets)[rows]
    cuts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
    shift = np.repeat(offsets[:-1][rows] - cuts[:-1], lengths)
    return tokens[np.arange(cuts[-1], dtype=np.int64) + shift], cuts


def find_types(index: Index, word: Word, language: int) -> list[tuple[int, int]]:
    """Ranges (first, behind the last) of the types in one language (a row) that a word stands for."""
    name = index.language_names[language]
    if word.is_glob:
        return _find_glob(index, word, language)
    folded = fold(word.text, name)
    offset = index.entry_type_offset
    if word.kind == "inflected":
        rows = _find_inflections(index, folded, language)
        return [(int(offset[row]), int(offset[row + 1])) for row in rows if offset[row] < offset[row + 1]]
    row = index.entry_rows[language].get(folded)
    if row is None:
        return []
    low, high = int(offset[row]), int(offset[row + 1])
    if word.kind == "form":
        return [(low, high)]
    wanted = cut_possessive(straighten(word.text), name)
    forms = index.form_list
    return [(i, i + 1) for i in range(low, high) if cut_possessive(straighten(forms[i]), name) == wanted]


def _find_inflections(index: Index, folded: str, language: int) -> list[int]:
    """Rows of the entries that an inflected word matches: DESIGN section 6, "A word"."""
    entries, lemmas = index.entry_rows[language], index.lemma_rows[language]
    cuts = index.lemma_entry_offset
    rows: set[int] = set()
    if folded in lemmas:
        rows.update(range(int(cuts[lemmas[folded]]), int(cuts[lemmas[folded] + 1])))
    row = entries.get(folded)
    alone = False
    if row is not None:
        rows.add(row)
        alone = not index.entry_flags[row] & LISTED
        if not index.entry_flags[row] & HEAD:
            group = int(np.searchsorted(cuts, row, side="right")) - 1
            rows.update(range(int(cuts[group]), int(cuts[group + 1])))
    elif folded not in lemmas:
        bases = plural_bases(folded)
        alone = True
        if any(base in entries or base in lemmas for base in bases):
            table = lemma_table(index.language_names[language])
            alone = table.stands_alone(folded)
            group = -1 if table.is_head(folded) else lemmas.get(table.lemma(folded), -1)
            if group >= 0:
                rows.update(range(int(cuts[group]), int(cuts[group + 1])))
    if alone:
        for other in (folded + "s", folded + "es", *plural_bases(folded)):
            found = entries.get(other)
            if found is not None and not index.entry_flags[found] & LISTED and are_plural_pair(folded, other):
                rows.add(found)
    return sorted(rows)


def _find_glob(index: Index, word: Word, language: int) -> list[tuple[int, int]]:
    """Types whose folded form (`==`: whose form) a glob matches."""
    name = index.language_names[language]
    low, high = index.entry_ranges[language]
    offset = index.entry_type_offset
    cut = cut_possessive(word.text, name)
    text = cut if find_words(cut.replace("*", " ").replace("?", " ")) else word.text
    if word.kind == "cased":
        matches = compile_glob(text).fullmatch
        return [
            (i, i + 1)
            for i in range(int(offset[low]), int(offset[high]))
            if matches(cut_possessive(straighten(index.form_list[i]), name))
        ]
    rows = _find_glob_rows(index, text.lower(), low, high)
    return [(int(offset[row]), int(offset[row + 1])) for row in rows if offset[row] < offset[row + 1]]


def _find_glob_rows(index: Index, glob: str, low: int, high: int) -> list[int]:
    """Entries between two rows that match: those with the glob's beginning, else all with its longest piece."""
    words = index.entry_list
    matches = compile_glob(glob).fullmatch
    pieces = re.split(r"[*?]", glob)
    prefix = pieces[0]
    if prefix:
        order = index.entry_order[low:high]
        start = bisect_left(order, prefix, key=lambda row: words[row])
        stop = bisect_left(order, prefix + "\U0010ffff", lo=start, key=lambda row: words[row])
        rows: list[int] = order[start:stop].tolist()
        return rows if glob == prefix + "*" else [row for row in rows if matches(words[row])]
    piece = max(pieces, key=len)
    return [row for row in range(low, high) if piece in words[row] and matches(words[row])]


def compile_glob(glob: str) -> re.Pattern[str]:
    """`*` is any number of characters, `?` exactly one.

    >>> bool(compile_glob("tr?st*").fullmatch("trusting"))
    True
    """
    signs = {"*": ".*", "?": "."}
    return re.compile("".join(signs.get(sign) or re.escape(sign) for sign in glob), re.DOTALL)


def _make_runs(first: Ints, lengths: Ints) -> Matches:
    """Matches of neighbouring words: from each first word so many."""
    offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths, dtype=np.int64)])
    inner = np.arange(offsets[-1], dtype=np.int64) - np.repeat(offsets[:-1], lengths)
    return Matches((np.repeat(first, lengths) + inner).astype(np.int32), offsets)
