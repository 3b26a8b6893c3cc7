"""Hard-wrapped lines in, paragraphs out: which lines go on with the line above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

NARROWEST, WIDEST = 50, 110
"""Widths, in characters, between which lines can be hard-wrapped."""
_FULL = 0.9
"""A line is full if it and the next line's first word would take more than this share of the width."""

_OFTEN, _SHORT = 3, 40
_BEGINNING = re.compile(
    r"""\s*(?:
        [\[(<#]?\d{1,2}:\d\d(?::\d\d)?                    # a time
      | [-–—•*]\s                                         # a dash or bullet
      | \d{1,3}[.)]\s                                     # a number
      | \W{0,2}\w[\w .'’&/()\-]{0,40}[\])}>]?\s?[:：](?!\d|//)  # a label
      | \W?[A-Z]\w{0,3}\W?\s[-–—]\s                       # a label before a dash
      | [A-Z]\d{0,2}[-–—](?=\S)                           # the same without blanks
      | .{1,40}\d:\d\d\W?\s*$                             # a label before a time
    )""",
    re.VERBOSE,
)
_LABEL_AND_TIME = re.compile(r".{1,40}\d:\d\d\W?")
_SENTENCE_END = re.compile(r"""[.!?…:;]["'”’»)\]]*$""")


def find_width(lines: Sequence[str]) -> int:
    """The width at which the lines were wrapped, 0 if they were not: then every line is a paragraph.

    They were if at least half of the lines that another line follows go on there, and hardly any is longer.
    """
    width = measure_width(lines)
    if not NARROWEST <= width <= WIDEST or max(map(len, lines)) > 3 * width:
        return 0
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip() and not _BEGINNING.match(b)]
    going_on = sum(goes_on(above, below, width) for above, below in pairs)
    return width if going_on >= 3 and going_on >= 0.5 * len(pairs) else 0


def measure_width(lines: Sequence[str]) -> int:
    """The length that only the longest three in a hundred lines exceed; 0 if there is no text."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    return lengths[int(0.97 * (len(lengths) - 1))] if lengths else 0


def goes_on(above: str, below: str, width: int) -> bool:
    """Whether the line `below` continues the paragraph of the line `above` in text wrapped at `width` characters.

    It does if it begins in lower case and the line above ends no sentence, or if the line above is full; it does not if
    it is blank or begins like a turn or a list entry (label, time, dash, number).

    >>> goes_on("I: How did the council decide, and who was asked before", "the contract was signed?", 60)
    True
    >>> goes_on("R: Nobody.", "I: Why?", 60)
    False
    """
    head, tail = above.rstrip(), below.lstrip()
    if not head or not tail:
        return False
    if _BEGINNING.match(below) or _LABEL_AND_TIME.fullmatch(head):
        return False
    if tail[0].islower() and not _SENTENCE_END.search(head):
        return True
    first_word = tail.split(None, 1)[0]
    return len(head) + 1 + len(first_word) > _FULL * width


def join_lines(lines: Sequence[str], width: int) -> list[list[int]]:
    """Indices of the lines of each paragraph, in order; with width 0 each line is one.

    Short lines that stand often (labels without a colon) are paragraphs of their own.
    """
    counts = Counter(line.strip() for line in lines)
    alone = {line for line, count in counts.items() if count >= _OFTEN and len(line) <= _SHORT}
    paragraphs: list[list[int]] = []
    for index, line in enumerate(lines):
        above = lines[index - 1] if index else ""
        apart = line.strip() in alone or above.strip() in alone
        if index and width and not apart and goes_on(above, line, width):
            paragraphs[-1].append(index)
        else:
            paragraphs.append([index])
    return paragraphs
