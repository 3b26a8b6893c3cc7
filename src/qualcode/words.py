"""What a word is and how two words are compared: the one place where characters are told apart.

A word is a maximal run of letters, marks and decimal digits that begins with a letter or digit. One apostrophe inside
joins, and so do `.` and `,` between digits; everything else separates, hyphens too.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

OTHER: Final = 0
LETTER: Final = 1
DIGIT: Final = 2
MARK: Final = 3
APOSTROPHE: Final = 4
POINT: Final = 5

_APOSTROPHES = "'’‘‛ʼ＇"
_CURLY = _APOSTROPHES.replace("'", "")
_JOINERS = "\u200c\u200d\u180e"  # inside Persian, Indic and Mongolian words; they stand with the marks


@cache
def classify(character: str) -> int:
    """The class of one character: LETTER, DIGIT, MARK, APOSTROPHE, POINT (`.` or `,`) or OTHER.

    >>> [classify(c) for c in "aЯ7’,-"]
    [1, 1, 2, 4, 5, 0]
    """
    if character in _APOSTROPHES:
        return APOSTROPHE
    if character in ".,":
        return POINT
    if character in _JOINERS:
        return MARK
    category = unicodedata.category(character)
    if category == "Nd":
        return DIGIT
    return {"L": LETTER, "M": MARK}.get(category[0], OTHER)


def find_words(text: str) -> list[tuple[int, int]]:
    """(start, stop) of the words of a short text, one character after the other; long texts: `tokens.tokenise`.

    >>> text = "The council's 3.5 million, decision-making"
    >>> [text[start:stop] for start, stop in find_words(text)]
    ['The', "council's", '3.5', 'million', 'decision', 'making']
    """
    kinds = [classify(character) for character in text] + [OTHER]
    words: list[tuple[int, int]] = []
    place = 0
    while place < len(text):
        if kinds[place] not in (LETTER, DIGIT):
            place += 1
            continue
        start = place
        while kinds[place] in (LETTER, DIGIT, MARK) or _joins(kinds, place):
            place += 1
        words.append((start, place))
    return words


def straighten(text: str) -> str:
    """The text with every apostrophe straight; its length stays."""
    if not text.isascii():
        for sign in _CURLY:
            text = text.replace(sign, "'")
    return text


def cut_possessive(form: str, language: str) -> str:
    """The form (with straight apostrophes) without a closing `'s` or `'` if the language is English.

    >>> cut_possessive("council's", "en"), cut_possessive("council's", "mn")
    ('council', "council's")
    """
    if language != "en" or "'" not in form:
        return form
    if form[-2:] in ("'s", "'S") and len(form) > 2:
        return form[:-2]
    return form.rstrip("'") or form


def fold(form: str, language: str) -> str:
    """How a word is compared: lower case, straight apostrophe, no English `'s`.

    >>> fold("Company’s", "en")
    'company'
    """
    if form.isascii() and form.isalpha():
        return form.lower()
    return cut_possessive(straighten(form).lower(), language)


@cache
def language_of(code: str) -> str:
    """The language without its region: `en-GB` and `EN_us` are `en`."""
    return code.strip().lower().replace("_", "-").partition("-")[0]


def _joins(kinds: list[int], place: int) -> bool:
    kind = kinds[place]
    if kind == APOSTROPHE:
        return kinds[place - 1] in (LETTER, DIGIT, MARK) and kinds[place + 1] in (LETTER, DIGIT)
    return kind == POINT and kinds[place - 1] == DIGIT and kinds[place + 1] == DIGIT
