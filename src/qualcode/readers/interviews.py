"""Several interviews in one file: the heads that stand before each of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise

from qualcode.readers.cues import Found
from qualcode.readers.lines import Line, is_bold

KIND_WORDS = (
    r"interview\w*|entrevista\w*|интервью|ярилцлага|entretien|intervista|wywiad|haastattelu|görüşme|wawancara|"
    r"focus[ -]?group\w*|фокус[- ]группа|фокус бүлэг|fgd|grupo focal|participant\w*|respondent\w*|"
    r"informant\w*|transcript\w*|"
    r"респондент|оролцогч|访谈|采访|受访者|インタビュー|면담|인터뷰|user|person|subject|case|gespräch"
)
NUMBER_WORDS = (
    r"\d{1,4}|[ivxlc]+\b|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|fifth|sixth|"
    r"нэг|хоёр|гурав|uno|dos|tres|[a-e]\b"
)
KIND = re.compile(rf"\b(?:{KIND_WORDS})\b|访谈|采访|受访者|インタビュー|인터뷰", re.IGNORECASE)
NUMBERED = re.compile(
    rf"\W*(?:[^\W\d_]+[\s-]+){{0,2}}?(?:{KIND_WORDS})\s*(?:№|#|no\.?|nr\.?|n°|:|-|–)?\s*(?:{NUMBER_WORDS})\b|"
    rf"\W*(?:{NUMBER_WORDS})(?:st|nd|rd|th|\.|\))?\s+(?:{KIND_WORDS})\b|\W*(?:访谈|采访|受访者|インタビュー|인터뷰)\s*\w{{1,3}}",
    re.IGNORECASE,
)
BARE_ID = re.compile(r"\W*[A-Za-z]{0,3}[-_ ]?\d{1,4}\W*")
PADDED_ID = re.compile(r"0\d{1,3}|[A-Za-z]{1,3}[-_ ]?\d{2,4}")
INTERVIEW = re.compile(
    r"\b(?:interview|entrevista|интервью|ярилцлага|entretien|intervista|wywiad|wawancara|focus[ -]?group|fgd|"
    r"фокус[- ]группа|grupo focal|transcript|gespräch)|访谈|采访|インタビュー|인터뷰",
    re.IGNORECASE,
)
LEAST_TURNS = 2
LEAST_LINES = 5
LONGEST_HEAD = 100


def find_parts(lines: list[Line], found: Found) -> list[int]:
    """Indices of the lines that head an interview, in order; fewer than two mean that the file holds one interview."""
    cue_lines = _cue_lines(lines, found)
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if number in cue_lines and found.marked:
            continue
        for shape in _read_shapes(line, found.marked):
            groups[shape].append(number)
    best: list[int] = []
    for members in groups.values():
        heads = _keep_heads(lines, members, sorted(cue_lines - set(members)))
        if len(heads) > len(best):
            best = heads
    return best if len(best) >= 2 else []


def find_shown_heads(lines: list[Line]) -> list[int]:
    """Indices of lines that head an interview by their look alone, whatever the labels below them are.

    Bold or heading lines of one shape (`Entrevista 1`, `001`), two or more, each with another text and with enough
    lines before the next; fewer than two mean that the look tells nothing.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if line.paragraph.cell is None and _is_shown(line) and _may_be_head(line):
            for shape in _read_shapes(line, marked=False):
                groups[shape].append(number)
    best: list[int] = []
    for members in groups.values():
        gaps = [
            sum(1 for line in lines[low + 1 : high] if not line.blank) for low, high in pairwise([*members, len(lines)])
        ]
        texts = {" ".join(lines[number].text.split()).casefold() for number in members}
        if len(members) > len(best) and len(texts) == len(members) and min(gaps) >= LEAST_LINES:
            best = members
    return best if len(best) >= 2 else []


def _is_shown(line: Line) -> bool:
    """Whether a short line is bold or has a heading style."""
    return len(line.text) <= LONGEST_HEAD and (line.paragraph.heading > 0 or is_bold(line))


def _may_be_head(line: Line) -> bool:
    """Whether the words of a line fit a head, whatever its look."""
    if line.offset:
        return False
    text = line.text.strip()
    return NUMBERED.match(text) is not None or BARE_ID.fullmatch(text) is not None


def _cue_lines(lines: list[Line], found: Found) -> set[int]:
    """Indices of the lines in which a turn begins."""
    starts = [line.start for line in lines]
    return {bisect_right(starts, cue.start) - 1 for cue in found.cues} - {-1}


def _read_shapes(line: Line, marked: bool) -> list[tuple[str, ...]]:
    """Shapes by which a line may be one of several heads; none for speech."""
    text = line.text.strip()
    if not text or len(text) > LONGEST_HEAD or len(text.split()) > 14 or text.endswith(("?", ";", ",")) or line.offset:
        return []
    shown = line.paragraph.heading > 0 or is_bold(line)
    shapes: list[tuple[str, ...]] = []
    if NUMBERED.match(text) and (shown or len(text.split()) <= 8):
        shapes.append(("numbered",))
    if BARE_ID.fullmatch(text) and (shown or PADDED_ID.fullmatch(text)):
        shapes.append(("id", str(line.paragraph.heading)))
    if shown and INTERVIEW.search(text) and marked:
        shapes.append(("kind", str(line.paragraph.heading), " ".join(re.findall(r"\w+", text.casefold())[:2])))
    return shapes


def _keep_heads(lines: list[Line], members: list[int], cue_lines: list[int]) -> list[int]:
    """The heads with enough turns before the next one; of heads without turns between, the first."""
    heads: list[int] = []
    pending: int | None = None
    for place, member in enumerate(members):
        limit = members[place + 1] if place + 1 < len(members) else len(lines)
        turns = sum(1 for number in cue_lines if member < number < limit)
        first = member if pending is None else pending
        if turns >= LEAST_TURNS:
            heads.append(first)
            pending = None
        else:
            pending = first
    if heads and sum(1 for number in cue_lines if number < heads[0]) >= 4:
        heads.insert(0, 0)
    return heads
