"""Text in, words out: the tokens of one source as arrays of ids and positions.

The rules of a word are in `words.py`; here they run over a whole text at once. `tokens.py` joins the sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from qualcode.words import APOSTROPHE, DIGIT, LETTER, MARK, OTHER, POINT, classify

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Codes = NDArray[np.uint8] | NDArray[np.uint32]

_NOT_YET = 255


@dataclass(frozen=True, slots=True)
class SourceTokens:
    """The words of one source in reading order.

    Parameters
    ----------
    forms : the distinct words as typed, in order of first appearance.
    types : int32[N], for each word its place in `forms`.
    starts, stops : int32[N], code points in the source's text, end exclusive.
    stretches : int32[K, 2], start and stop of the speech that was read; no word lies outside or crosses a border.
    breaks : bool[N], True where a sign that ends a clause (`,;:.!?`, a bracket, a dash) stands between this word and
        the one before.
    """

    forms: list[str]
    types: Ints
    starts: Ints
    stops: Ints
    stretches: Ints
    breaks: Bools


def tokenise(text: str, stretches: Sequence[tuple[int, int]]) -> SourceTokens:
    """The words inside the stretches (a turn's speech without its holes; ascending, not overlapping).

    >>> tokens = tokenise("R: We trust the council. We do.", [(3, 31)])
    >>> [tokens.forms[i] for i in tokens.types]
    ['We', 'trust', 'the', 'council', 'We', 'do']
    >>> tokens.breaks.tolist()
    [False, False, False, False, True, False]
    """
    spans = np.array([span for span in stretches if span[0] < span[1]], dtype=np.int32).reshape(-1, 2)
    codes = _read_codes(text)
    kinds, border = _classify_all(codes, spans)
    word = _find_word_characters(kinds, border)
    first = word[1:-1] & (~word[:-2] | border[1:-1])
    last = word[1:-1] & (~word[2:] | border[2:])
    starts = np.flatnonzero(first).astype(np.int32)
    stops = np.flatnonzero(last).astype(np.int32) + np.int32(1)
    words = _cut_words(text, codes, word[1:-1], starts, stops)
    numbers: dict[str, int] = defaultdict(count().__next__)
    types = np.fromiter(map(numbers.__getitem__, words), dtype=np.int32, count=len(words))
    return SourceTokens(list(numbers), types, starts, stops, spans, _find_breaks(codes, word[1:-1], starts, spans))


def _read_codes(text: str) -> Codes:
    """The code points of a text, in one byte each where that is enough."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _make_table() -> NDArray[np.uint8]:
    table = np.full(0x110000, _NOT_YET, dtype=np.uint8)
    table[:128] = [classify(chr(code)) for code in range(128)]
    return table


_CLASSES = _make_table()
_CLAUSE_SIGNS = ";:.!?()[]\u2013\u2014\u2026\u060c\u061b\u061f\u3001\u3002"
_LAST_SIGN = 0x3003  # a sign that ends nothing stands for all behind it
_ENDS_CLAUSE = np.isin(np.arange(_LAST_SIGN + 1), [ord(sign) for sign in _CLAUSE_SIGNS])


def _classify_all(codes: Codes, spans: Ints) -> tuple[NDArray[np.uint8], Bools]:
    """Classes of all characters, OTHER outside the spans, and where a span begins; both with one more at each end."""
    kinds = np.zeros(codes.size + 2, dtype=np.uint8)
    kinds[1:-1] = _CLASSES[codes]
    if (kinds == _NOT_YET).any():
        for code in np.unique(codes[kinds[1:-1] == _NOT_YET]).tolist():
            _CLASSES[code] = classify(chr(code))
        kinds[1:-1] = _CLASSES[codes]
    border = np.zeros(codes.size + 2, dtype=np.bool_)
    border[spans[:, 0] + 1] = True
    depth = np.zeros(codes.size + 2, dtype=np.int8)
    depth[spans[:, 0] + 1] += 1
    np.subtract.at(depth, spans[:, 1] + 1, 1)
    kinds[np.cumsum(depth, dtype=np.int8) == 0] = OTHER
    return kinds, border


def _find_word_characters(kinds: NDArray[np.uint8], border: Bools) -> Bools:
    """Which characters belong to words; marks without a letter before them do not."""
    word = (kinds >= LETTER) & (kinds <= MARK)
    marks = np.flatnonzero(kinds == MARK)
    while marks.size:
        lone = marks[word[marks] & (~word[marks - 1] | border[marks])]
        if not lone.size:
            break
        word[lone] = False
    signs = np.flatnonzero(kinds >= APOSTROPHE)
    signs = signs[~border[signs] & ~border[signs + 1]]
    before, after = kinds[signs - 1], kinds[signs + 1]
    apostrophe = (kinds[signs] == APOSTROPHE) & word[signs - 1] & ((after == LETTER) | (after == DIGIT))
    point = (kinds[signs] == POINT) & (before == DIGIT) & (after == DIGIT)
    word[signs[apostrophe | point]] = True
    return word


def _find_breaks(codes: Codes, word: Bools, starts: Ints, spans: Ints) -> Bools:
    """Which words have a sign that ends a clause before them; a hyphen is one between blanks, a label's colon none."""
    small = codes if codes.dtype == np.uint8 else np.minimum(codes, np.uint32(_LAST_SIGN))
    signs = _ENDS_CLAUSE[small] & ~word
    blank = codes <= 32
    signs[1:-1] |= (codes[1:-1] == ord("-")) & blank[:-2] & blank[2:]
    places = np.flatnonzero(signs)
    row = np.searchsorted(spans[:, 0], places, side="right") - 1
    places = places[(row >= 0) & (places < np.append(spans[:, 1], 0)[row])]
    breaks = np.zeros(starts.size + 1, dtype=np.bool_)
    breaks[np.searchsorted(starts, places)] = True
    return breaks[:-1]


def _cut_words(text: str, codes: Codes, word: Bools, starts: Ints, stops: Ints) -> list[str]:
    if (starts[1:] == stops[:-1]).any():  # words that touch at the border of two stretches
        return [text[start:stop] for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)]
    spaced = np.where(word, codes, codes.dtype.type(32)).tobytes()
    return spaced.decode("ascii" if codes.dtype == np.uint8 else "utf-32-le").split()
