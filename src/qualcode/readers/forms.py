"""Layouts without labels: colours (L8), bold question and plain answer (L9), forms (L10), and no mark at all (L13)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from qualcode.readers.cues import Cue, Found
from qualcode.readers.lines import Line, find_bold_start
from qualcode.readers.paragraphs import Span

QUESTION_MARK = re.compile(r"[?？؟՞]|^\W*¿")


def has_question(text: str) -> bool:
    """Whether there is a question mark of any script in a text."""
    return "?" in text or (not text.isascii() and QUESTION_MARK.search(text) is not None)


TYPED_NUMBER = re.compile(r"\s*(?:\d{1,3}|[a-zA-Z])\s?[.)\-–:]\s*\S|\s*[QPFВ]\s?\d{1,3}\s?[.):]?\s")
TYPED_START = re.compile(r"\s*(?:\d{1,3}|[a-zA-Z])\s?[.)\-–:]\s*")
HEAD_WORDS = 8
AUTOMATIC = "auto"
BLACK = "000000"
MOSTLY = 0.92
"""Share of a line's letters that must have a look: a full stop or a letter may lack it."""


class Piece(NamedTuple):
    """A line, or a part of it with one formatting, that may be a question or an answer; `asks`: has a question mark."""

    start: int
    text: str
    bold: bool
    italic: bool
    color: str
    numbered: bool
    indent: int
    heading: int
    underline: bool
    asks: bool
    words: int


@dataclass(frozen=True, slots=True)
class Feature:
    """A way in which questions may look different from answers; `anew`: each question is a turn of its own."""

    layout: str
    marks: Callable[[Piece], bool]
    anew: bool = False


def cut_pieces(lines: list[Line]) -> list[Piece]:
    """Pieces of all lines that are not blank; a bold beginning that ends as a question is a piece of its own."""
    return [piece for line in lines if not line.blank for piece in _cut_line(line)]


def _cut_line(line: Line) -> list[Piece]:
    spans, paragraph = line.spans(), line.paragraph
    written = sum(span.stop - span.start for span in spans) * MOSTLY
    bold = 0 < written <= sum(span.stop - span.start for span in spans if span.bold)
    italic = 0 < written <= sum(span.stop - span.start for span in spans if span.italic)
    underline = 0 < written <= sum(span.stop - span.start for span in spans if span.underline)
    numbered = (paragraph.numbered and not line.offset) or TYPED_NUMBER.match(line.text) is not None
    first = find_bold_start(line) if spans and spans[0].bold and not bold else ""
    if not first.rstrip().endswith(("?", "？", "؟")) or not line.text[len(first) :].strip():
        first = ""
    pieces = []
    for start, text in ((0, first), (len(first), line.text[len(first) :])):
        if text:
            asks = has_question(text)
            pieces.append(
                Piece(
                    line.start + start,
                    text,
                    bold or (start == 0 and bool(first)),
                    italic,
                    _read_color(spans),
                    numbered and start == 0,
                    paragraph.indent,
                    paragraph.heading,
                    underline,
                    asks,
                    len(text.split()),
                )
            )
    return pieces


def _read_color(spans: list[Span]) -> str:
    """The one colour of a line, empty if it has several; black is automatic where automatic stands beside it."""
    colors = {span.color or AUTOMATIC for span in spans}
    if colors == {AUTOMATIC, BLACK}:
        return AUTOMATIC
    return colors.pop() if len(colors) == 1 else ""


def find_form(lines: list[Line]) -> Found | None:
    """Turns of L8, L9 and L10; None where formatting does not tell questions from answers."""
    pieces = _free_lists(cut_pieces(lines))
    if len(pieces) < 4:
        return None
    best, best_score = None, 0.0
    least = min((piece.indent for piece in pieces if piece.numbered), default=0)
    features = [
        Feature("L9 bold question, plain answer", lambda piece: piece.bold),
        Feature("L9 italic question, plain answer", lambda piece: piece.italic),
        Feature("L9 underlined question, plain answer", lambda piece: piece.underline),
        Feature("L10 numbered question, answer", lambda piece: piece.numbered, anew=True),
        Feature("L10 question, indented answer", lambda piece: piece.indent <= least, anew=True),
        Feature("L10 question as heading, answer", lambda piece: piece.heading > 0, anew=True),
    ]
    for feature in features:
        for turned in (False, True):
            score = _score(pieces, feature, turned)
            if score > best_score:
                best_score, best = score, (feature, turned)
    colored = find_colors(pieces)
    if best is None or (colored is not None and best_score < 0.6 * len(pieces) / 2):
        return colored
    feature, turned = best
    if turned and feature.layout.startswith("L9 bold"):
        feature = Feature("L9 plain question, bold answer", feature.marks)
    elif turned and feature.layout.startswith("L9"):
        feature = Feature("L9 plain question, italic answer", feature.marks)
    return _cut_form(pieces, feature, turned)


def _free_lists(pieces: list[Piece]) -> list[Piece]:
    """Pieces where the items of a list inside an answer are not numbered: small letters, behind a line with a colon."""
    freed: list[Piece] = []
    listing = False
    for piece in pieces:
        text = TYPED_START.sub("", piece.text).strip()
        listing = listing and piece.numbered and not piece.asks and text[:1].islower()
        if not listing and piece.numbered and not piece.asks and text[:1].islower() and freed:
            listing = freed[-1].text.rstrip().endswith((":", "："))
        freed.append(piece._replace(numbered=False) if listing else piece)
    return freed


def _is_head(pieces: list[Piece], number: int, feature: Feature, turned: bool) -> bool:
    """Whether a piece is a section's head or a title: neither question nor answer.

    A short bold piece is one where bold does not mark the questions, unless it answers a question just before it.
    """
    piece = pieces[number]
    if piece.asks and not (piece.words <= 2 and piece.heading):
        return False
    if piece.heading:
        return True
    if turned or not piece.bold or piece.words > HEAD_WORDS or feature.layout.startswith("L9 bold"):
        return False
    return not feature.marks(piece) and (number == 0 or not feature.marks(pieces[number - 1]))


def _score(pieces: list[Piece], feature: Feature, turned: bool) -> float:
    """How well a feature tells questions from answers: difference of the shares with a question mark x pairs."""
    if turned and feature.layout.startswith("L10"):
        return 0.0
    sides = [
        (feature.marks(piece) != turned, piece)
        for number, piece in enumerate(pieces)
        if not _is_head(pieces, number, feature, turned)
    ]
    asking = [piece for side, piece in sides if side]
    answering = [piece for side, piece in sides if not side]
    if len(asking) < 2 or len(answering) < 2:
        return 0.0
    pairs = sum(1 for (low, _), (high, _) in pairwise(sides) if low and not high)
    asked = sum(piece.asks for piece in asking) / len(asking)
    answered = sum(piece.asks for piece in answering) / len(answering)
    caught = sum(piece.asks for piece in asking) / max(sum(piece.asks for _, piece in sides), 1)
    if pairs < 2 or pairs < 0.35 * len(asking):
        return 0.0
    if caught >= 0.6 and asked - answered >= 0.35 and asked >= 0.4:
        return (asked - answered) * pairs * (1.0 if not turned else 0.95)
    words = sum(piece.words for piece in asking) / len(asking)
    strict = feature.layout.startswith("L10 numbered") and pairs >= 3 and pairs >= 0.8 * len(asking)
    if strict and 4.5 <= words <= 40 and answered <= 0.15:
        return 0.4 * pairs
    return 0.0


def _cut_form(pieces: list[Piece], feature: Feature, turned: bool) -> Found:
    cues: list[Cue] = []
    ends: list[int] = []
    last: bool | None = None
    begun = _find_begin(pieces, feature, turned)
    for number, piece in enumerate(pieces):
        asking = feature.marks(piece) != turned
        if number < begun:
            continue
        if _is_head(pieces, number, feature, turned) or (asking and not turned and _is_title(pieces, number, feature)):
            ends.append(piece.start)
            last = None
            continue
        if last is None and not asking and (not cues or (cues and ends and ends[-1] > cues[-1].start)):
            continue
        if asking != last or (asking and feature.anew):
            cues.append(Cue(piece.start, piece.start, role="interviewer" if asking else "respondent"))
        last = asking
    last_head = max(ends, default=0)
    closing = [cue for cue in cues if cue.start > last_head]
    if (
        last_head
        and len(closing) >= 2
        and len(closing) < len(cues)
        and all(cue.role == "interviewer" for cue in closing)
    ):
        cues = cues[: -len(closing)]
    return Found(feature.layout, tuple(cues), tuple(ends))


def _find_begin(pieces: list[Piece], feature: Feature, turned: bool) -> int:
    """Index of the first question: marked pieces before it that are short and ask nothing are titles."""
    for number, piece in enumerate(pieces):
        if feature.marks(piece) != turned and (piece.asks or piece.words > HEAD_WORDS + 4 or feature.anew):
            return number
    return 0


def _is_title(pieces: list[Piece], number: int, feature: Feature) -> bool:
    """Whether a marked piece without a question mark is a title: short, and another marked piece or nothing follows."""
    piece = pieces[number]
    if piece.asks or piece.words > HEAD_WORDS:
        return False
    following = pieces[number + 1] if number + 1 < len(pieces) else None
    return following is None or feature.marks(following)


def find_colors(pieces: list[Piece]) -> Found | None:
    """Turns of L8: two or more font colours that alternate, nothing else; speakers are `#RRGGBB`."""
    start = 0
    while start < len(pieces) and (pieces[start].heading or (pieces[start].bold and not all(p.bold for p in pieces))):
        start += 1
    talk = [piece for piece in pieces[start:] if not piece.heading]
    if any(piece.color == AUTOMATIC for piece in talk):
        talk = [piece._replace(color=AUTOMATIC) if piece.color == BLACK else piece for piece in talk]
    counts = Counter(piece.color for piece in talk if piece.color)
    used = {color for color, count in counts.items() if count >= max(2, 0.1 * len(talk))}
    if len(used) < 2 or sum(counts[color] for color in used) < 0.8 * len(talk):
        return None
    cues: list[Cue] = []
    last = ""
    for piece in talk:
        if piece.color in used and piece.color != last:
            cues.append(Cue(piece.start, piece.start, "" if piece.color == AUTOMATIC else "#" + piece.color))
            last = piece.color
    if len(cues) < 4 or len(cues) < 0.3 * len(talk):
        return None
    ends = tuple(piece.start for piece in pieces if piece.heading)
    return Found("L8 font colour", tuple(cues), ends)


def find_unmarked(lines: list[Line], skipped: frozenset[int] = frozenset(), begun: int = 0) -> Found:
    """Each written paragraph as a turn of an unknown speaker (L13), from the line `begun` on; headings are none."""
    cues = []
    ends = []
    last = -1
    for number, line in enumerate(lines[begun:], begun):
        if line.number == last or line.blank or number in skipped:
            continue
        last = line.number
        if line.paragraph.heading:
            ends.append(line.start)
        else:
            cues.append(Cue(line.start, line.start, role="unknown"))
    return Found("L13 nothing marks the speaker", tuple(cues), tuple(ends), marked=False)
