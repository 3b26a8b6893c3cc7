"""Values that differ by a slip of the pen: `minning` and `mining`."""

from __future__ import annotations

import re
from collections.abc import Mapping


def find_near_pairs(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """(rare value, frequent value) that differ by one slip or by case and blanks only."""
    pairs = []
    for rare, count in counts.items():
        for right, often in counts.items():
            if rare == right or count > 2 or (often <= count and not (often == count == 1 and rare > right)):
                continue
            same = re.sub(r"[\W_]+", "", rare.casefold()) == re.sub(r"[\W_]+", "", right.casefold())
            if (same or (often >= 2 and one_slip_apart(rare.casefold(), right.casefold()))) and (often > count or same):
                pairs.append((rare, right))
                break
    return pairs


def one_slip_apart(first: str, second: str) -> bool:
    """Whether two words of five letters or more differ by one letter added, left out, changed, or two swapped.

    >>> one_slip_apart("minning", "mining"), one_slip_apart("wave 1", "wave 2"), one_slip_apart("citizens", "citziens")
    (True, False, True)
    """
    short, long = sorted((first, second), key=len)
    if len(short) < 5 or len(long) - len(short) > 1 or re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = start + 1 < len(short) and short[start] == long[start + 1] and short[start + 1] == long[start]
    return short[start + 1 :] == long[start + 1 :] or (swapped and short[start + 2 :] == long[start + 2 :])
