"""Mistakes that only follow from another one in the same line: told once, at its root."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.codebook.mistakes import Mistake

# A line that was mended by guess: what is said of the guess says nothing to the person.
_OF_A_TEXT = {
    "bad-term",
    "bad-color",
    "colon-in-text",
    "colon-missing",
    "dash-missing",
    "term-given-twice",
    "wrong-type",
}
_OF_A_PLACE = {"unknown-key", "wrong-place", "wrong-type", "colon-in-text", "colon-missing", "key-missing"}
_FOLLOW = {
    "quote-not-closed": _OF_A_TEXT,
    "text-after-end": _OF_A_TEXT,
    "bracket-not-closed": _OF_A_TEXT,
    "yaml-sign": _OF_A_TEXT | {"wrong-place"},
    "backslash": {"bad-term"},
    "wrong-indent": _OF_A_PLACE,
    "dash-missing": _OF_A_PLACE,
    "colon-missing": {"unknown-key", "bad-code-key", "wrong-type"},
    "given-twice": {"name-given-twice"},
}


def drop_consequences(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """The mistakes without those that follow from another one told of the same line.

    >>> quote = Mistake(3, "the quote \\" is not closed", "Close it.", "quote-not-closed")
    >>> [one.slug for one in drop_consequences([quote, Mistake(3, "no colour", "Write one.", "bad-color")])]
    ['quote-not-closed']
    """
    slugs: dict[int, set[str]] = {}
    for mistake in mistakes:
        slugs.setdefault(mistake.line, set()).add(mistake.slug)
    return [mistake for mistake in mistakes if not _follows(mistake.slug, slugs[mistake.line])]


def _follows(slug: str, others: set[str]) -> bool:
    return any(slug in _FOLLOW.get(other, ()) for other in others if other != slug)
