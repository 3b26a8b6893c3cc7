r"""Times in transcripts: `00:01:23`, `[0:12]`, `(00:59)`, `#00:00:58-8#`, `00:01:23.5 --> 00:01:27`.

A time is minutes and seconds, or hours, minutes and seconds, with or without a fraction.
"""

from __future__ import annotations

import re

CLOCK = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3}|-\d{1,2}(?=#))?"
SPAN = rf"{CLOCK}(?:\s*(?:-->|->|–|—|-|to)\s*{CLOCK})?"
TIME = rf"(?:[\[(<{{#]\s*{SPAN}\s*[\])>}}#]|(?<![\d:.]){SPAN}(?!\d|:\d|\s?[aApP]\.?[mM]\b))"
"""A time, in brackets or hashes or bare; bare clock times with am or pm are none."""

FIRST_CLOCK = re.compile(r"(\d{1,3}):(\d\d)(?::(\d\d))?(?:[.,-](\d{1,3}))?")
INSIDE = re.compile(rf"[\[(<{{#]\s*{SPAN}\s*[\])>}}#]|(?<![\d:.])\d{{1,2}}:[0-5]\d:[0-5]\d(?:[.,]\d{{1,3}})?(?![\d:])")
"""A time inside speech: in brackets or hashes, or of three parts (two bare parts may be an hour somebody speaks of)."""
AT_START = re.compile(rf"\s*{TIME}")
BARE_LINE = re.compile(rf"\s*{TIME}\s*[-–—:.]?\s*")
AT_END = re.compile(rf"\s*(?:[\[(<{{#]\s*{SPAN}\s*[\])>}}#]|(?<=\n)\s*{TIME}|(?<![\d:.])\d{{1,2}}:[0-5]\d:[0-5]\d)\s*$")


def read_seconds(text: str) -> float | None:
    """Seconds of the first time in a text, None if there is none.

    >>> read_seconds("#00:00:58-8#"), read_seconds("[1:02:30]"), read_seconds("3:37"), read_seconds("Anna")
    (58.8, 3750.0, 217.0, None)
    """
    found = FIRST_CLOCK.search(text)
    if found is None:
        return None
    first, second, third, fraction = found.groups()
    whole = int(first) * 60 + int(second) if third is None else int(first) * 3600 + int(second) * 60 + int(third)
    return float(f"{whole}.{fraction}") if fraction else float(whole)


def is_bare_time(line: str) -> bool:
    """Whether a line holds a time and nothing else.

    >>> is_bare_time(" 00:11:08 "), is_bare_time("[12:01]"), is_bare_time("at 12:01")
    (True, True, False)
    """
    return ":" in line and BARE_LINE.fullmatch(line) is not None


def find_holes(text: str, start: int, stop: int) -> tuple[tuple[int, int], ...]:
    """Times inside `text[start:stop]`, in order: bracketed ones, three-part ones, and bare ones alone on their line."""
    if text.find(":", start, stop) < 0:
        return ()
    holes = [found.span() for found in INSIDE.finditer(text, start, stop)]
    position = start
    for line in text[start:stop].split("\n"):
        if is_bare_time(line):
            first = position + len(line) - len(line.lstrip())
            span = first, first + len(line.strip())
            if not any(low < span[1] and span[0] < high for low, high in holes):
                holes.append(span)
        position += len(line) + 1
    return tuple(sorted(holes))


def cut_last_times(text: str, start: int, stop: int) -> tuple[int, float | None]:
    """End of the speech before the times that close `text[start:stop]`, and the first of those times in seconds.

    >>> cut_last_times("Not much. (00:59)", 0, 17)
    (9, 59.0)
    """
    seconds = None
    while text.find(":", max(start, stop - 40), stop) >= 0:
        found = AT_END.search(text, max(start, stop - 40), stop)
        if found is None or found.start() < start:
            break
        seconds = read_seconds(found.group())
        stop = found.start()
        stop = start + len(text[start:stop].rstrip())
    return stop, seconds
