"""Puts pieces of formatted text together to a paragraph's text and spans."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.readers.normal import normalise
from qualcode.readers.paragraphs import Span

Look = tuple[bool, bool, str]
"""Bold, italic, colour (`RRGGBB` or empty)."""


def join_pieces(pieces: Iterable[tuple[str, Look]]) -> tuple[str, tuple[Span, ...]]:
    """(normalised text, spans that cover it): neighbours of one look are one span.

    >>> join_pieces([("An", (True, False, "")), ("na: yes", (False, False, ""))])[0]
    'Anna: yes'
    """
    merged: list[tuple[str, Look]] = []
    for piece, look in pieces:
        if merged and merged[-1][1] == look:
            merged[-1] = (merged[-1][0] + piece, look)
        elif piece:
            merged.append((piece, look))
    text = ""
    spans: list[Span] = []
    for piece, look in merged:
        start = len(text)
        text = normalise(text + piece)  # an accent may stand in a piece of its own
        if len(text) > start:
            spans.append(Span(start, len(text), *look))
    return text, tuple(spans)
