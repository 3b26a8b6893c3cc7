"""Keyword in context: a place in a text, with the words before and after it in the same turn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

COLUMNS = ["source", "segment", "speaker", "role", "case", "before", "match", "after"]
WORDS = 8
_WORD = re.compile(r"\S*\w\S*")
_LONGEST = 40  # characters that a word of the context takes at most: bounds the text that is looked at

Holes = Sequence[tuple[int, int]]


def collect_kwic(
    matches: pd.DataFrame,
    texts: Mapping[str, str],
    *,
    words: int = WORDS,
    holes: Mapping[str, Holes] | None = None,
) -> pd.DataFrame:
    """One row a match, in the order given; columns source, segment, speaker, role, case, before, match, after.

    Parameters
    ----------
    matches : one row a place; columns source, segment, speaker, role, case, start, stop (the place in the source's
        text) and turn_start, turn_stop (the speech around it, which the context never leaves).
    texts : source to its whole text.
    words : how many words before and after.
    holes : source to (start, stop) of what is no speech inside a turn (times, labels between joined turns), ascending;
        `…` stands for them.
    """
    sides = [
        find_context(texts[source], start, stop, turn_start, turn_stop, words, (holes or {}).get(source, ()))
        for source, start, stop, turn_start, turn_stop in zip(
            matches["source"],
            matches["start"].tolist(),
            matches["stop"].tolist(),
            matches["turn_start"].tolist(),
            matches["turn_stop"].tolist(),
            strict=True,
        )
    ]
    frame = matches[COLUMNS[:5]].reset_index(drop=True)
    for column, values in zip(COLUMNS[5:], zip(*sides, strict=True) if sides else ((), (), ()), strict=True):
        frame[column] = pd.Series(values, index=frame.index, dtype="str")
    return frame


def find_context(
    text: str, start: int, stop: int, turn_start: int, turn_stop: int, words: int = WORDS, holes: Holes = ()
) -> tuple[str, str, str]:
    """Text before, match, text after: at most `words` words each side, within the turn, white space made one blank.

    >>> find_context("I: Why? R: We never trusted the council, not once.", 20, 27, 11, 50, words=2)
    ('We never', 'trusted', 'the council,')
    """
    reach = (words + 1) * _LONGEST + sum(end - begin for begin, end in holes if begin < turn_stop and end > turn_start)
    left = _read(text, max(turn_start, start - reach), start, holes)
    right = _read(text, stop, min(turn_stop, stop + reach), holes)
    found = list(_WORD.finditer(left))
    before = left[found[-words].start() :] if words and len(found) > words else left if words else ""
    found = list(_WORD.finditer(right))
    after = right[: found[words - 1].end()] if words and len(found) > words else right if words else ""
    return before.strip(), _read(text, start, stop, holes).strip(), after.strip()


def _read(text: str, start: int, stop: int, holes: Holes) -> str:
    """The text from start to stop, `…` for each hole in it, white space made one blank (kept at the ends)."""
    parts = []
    for begin, end in holes:
        if begin < stop and end > start:
            parts += [text[start : max(start, begin)], " … "]
            start = max(start, end)
    parts.append(text[start:stop])
    return re.sub(r"\s+", " ", "".join(parts))
