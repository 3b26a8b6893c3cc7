"""In which segments a token pattern could match at all: those that hold the words it cannot do without.

spaCy cuts texts otherwise than our index (`don't` is two tokens there, `e.g.` is one), so a token stands for the words
of ours that it could be, or be a part of. What is left out can have no match; what is kept is looked at by spaCy.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from qualcode.codebook.token_patterns import Condition, Token, TokenPattern
from qualcode.lemmas import list_forms
from qualcode.regex_needs import DIGIT, read_plain
from qualcode.tokens import Bools, Index
from qualcode.words import find_words, fold, straighten

_WHOLE = ("LOWER", "TEXT", "ORTH")  # attributes that are the token's characters, lower case apart

Types = NDArray[np.int64]


@dataclass(frozen=True)
class Anchors:
    """Looks up what patterns need in the words of one language of an index.

    Parameters
    ----------
    language : row of the language.
    splits : whether spaCy cuts a word (as typed, straight apostrophes) into several tokens.
    own_lemmas : whether lemmas are those of our table; only then are they looked up.
    """

    index: Index
    language: int
    splits: Callable[[str], bool]
    own_lemmas: bool
    _known: dict[str, bool] = field(default_factory=dict)

    def find_segments(self, pattern: TokenPattern) -> Bools:
        """bool[S], the countable segments of the language that hold all needed words."""
        index = self.index
        rows = np.flatnonzero(index.source_language == self.language)
        wanted = index.segment_countable & np.isin(index.segment_source, rows)
        for token in pattern.tokens:
            types = self._types_of(token) if token.is_needed else None
            if types is not None:
                wanted &= self._holding(types)
        return wanted

    def _holding(self, types: Types) -> Bools:
        """bool[S], the segments in which one of the types stands."""
        index = self.index
        holding = np.zeros(index.segment_countable.size, dtype=np.bool_)
        for low, high in zip(
            index.posting_offset[types].tolist(), index.posting_offset[types + 1].tolist(), strict=True
        ):
            holding[index.token_segment[index.postings[low:high]]] = True
        return holding

    def _types_of(self, token: Token) -> Types | None:
        """The rarest of what the token's conditions need: types of which one is there; None if nothing can be told."""
        found = [types for each in token.conditions if (types := self._types_of_condition(each)) is not None]
        return min(found, key=self._count, default=None)

    def _types_of_condition(self, condition: Condition) -> Types | None:
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        texts = [value for value in values if isinstance(value, str)]
        if condition.path in (("REGEX",), ("REGEX", "IN")) and condition.attribute in _WHOLE:
            needs = [read_plain(straighten(text)).needs for text in texts]
            if not all(needs):
                return None
            rarest = [max(need, key=lambda pieces: min(map(len, pieces))) for need in needs]
            if any(DIGIT in pieces for pieces in rarest):
                return None
            return self._join(self._containing(piece) for pieces in rarest for piece in sorted(pieces))
        if condition.path not in ((), ("IN",)):
            return None
        if condition.attribute == "LEMMA" and self.own_lemmas:
            texts = [form for text in texts for form in list_forms(text, self._name)]
        elif condition.attribute not in _WHOLE:
            return None
        pieces = [self._rarest_word(text) for text in texts]
        known = [piece for piece in pieces if piece is not None]
        return self._join(known) if len(known) == len(pieces) else None

    def _rarest_word(self, token: str) -> Types | None:
        """Types of the rarest word in the text of a token; None if it has no word."""
        words = [token[start:stop] for start, stop in find_words(token)]
        return min((self._standing_for(word) for word in words), key=self._count, default=None)

    def _standing_for(self, word: str) -> Types:
        """Types that are the word, or that spaCy cuts and that contain it."""
        row = self.index.find_entry(self.language, fold(word, self._name))
        first, last = self.index.entry_type_offset[row : row + 2].tolist() if row >= 0 else (0, 0)
        wider = [kind for kind in self._containing(word.lower()).tolist() if self._is_cut(kind)]
        return np.unique(np.array([*range(first, last), *wider], dtype=np.int64))

    def _containing(self, piece: str) -> Types:
        """Types in whose lower-case form the piece stands."""
        blob, cuts = self._blob
        piece, place, found = _level(piece), 0, []
        while (place := blob.find(piece, place)) >= 0:
            row = bisect_right(cuts, place) - 1
            found.append(row)
            place = cuts[row + 1]
        return np.array(found, dtype=np.int64) + self._types.start

    def _is_cut(self, kind: int) -> bool:
        form = straighten(self.index.form_list[kind])
        if form not in self._known:
            self._known[form] = not form.isalpha() or self.splits(form)
        return self._known[form]

    @cached_property
    def _blob(self) -> tuple[str, Sequence[int]]:
        """The language's forms in lower case in one text, LF behind each, and where each begins (and the end)."""
        forms = [
            _level(straighten(form).lower()) for form in self.index.form_list[self._types.start : self._types.stop]
        ]
        return "".join(f"{form}\n" for form in forms), [0, *accumulate(len(form) + 1 for form in forms)]

    @cached_property
    def _types(self) -> range:
        low, high = self.index.entry_ranges[self.language]
        return range(int(self.index.entry_type_offset[low]), int(self.index.entry_type_offset[high]))

    @cached_property
    def _name(self) -> str:
        return self.index.language_names[self.language]

    def _count(self, types: Types) -> int:
        offset = self.index.posting_offset
        return int((offset[types + 1] - offset[types]).sum())

    def _join(self, pieces: Iterable[Types]) -> Types:
        return np.unique(np.concatenate([np.empty(0, dtype=np.int64), *pieces]))


def _level(text: str) -> str:
    """Both forms of the Greek sigma alike: which one stands in lower case depends on the letters around it."""
    return text.replace("ς", "σ")
