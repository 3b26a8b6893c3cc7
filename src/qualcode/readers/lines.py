"""The lines of a body with their places in the text and their formatting; soft breaks part the lines of a paragraph."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.readers.paragraphs import Body, Paragraph, Span


class Line(NamedTuple):
    """One line: `text` without its line end, `start` its place in the body's text, `offset` that in its paragraph."""

    text: str
    start: int
    number: int
    offset: int
    paragraph: Paragraph

    @property
    def stop(self) -> int:
        """Place after the line's last character in the body's text."""
        return self.start + len(self.text)

    @property
    def blank(self) -> bool:
        """Whether the line holds no visible character."""
        text = self.text
        return not text[:1].isalnum() and (not text.strip() or not text.strip(BLANKS))

    def spans(self) -> list[Span]:
        """The formatting of this line, positions counted in the line, without blank spans."""
        low, high = self.offset, self.offset + len(self.text)
        found = []
        for span in self.paragraph.spans:
            start, stop = max(span.start, low), min(span.stop, high)
            if start < stop and self.paragraph.text[start:stop].strip():
                found.append(Span(start - low, stop - low, span.bold, span.italic, span.color, span.underline))
        return found


BLANKS = "".join(
    map(chr, [*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x2010), 0x2028, 0x2029])
) + ("\u202f\u205f\u3000\ufeff")
"""Blanks of Unicode and characters without width."""


def split_lines(body: Body) -> list[Line]:
    """All lines of a body in order, blank ones too; `number` counts paragraphs from 0."""
    lines = []
    start = 0
    for number, paragraph in enumerate(body.paragraphs):
        if "\n" not in paragraph.text:
            lines.append(Line(paragraph.text, start, number, 0, paragraph))
            start += len(paragraph.text) + 1
            continue
        offset = 0
        for text in paragraph.text.split("\n"):
            lines.append(Line(text, start + offset, number, offset, paragraph))
            offset += len(text) + 1
        start += offset
    return lines


def is_bold(line: Line) -> bool:
    """Whether a line is bold, but for a letter or a full stop."""
    spans = line.paragraph.spans
    if not any(span.bold for span in spans):
        return False
    if len(spans) == 2 and not line.offset and spans[1].stop == len(line.text) and not spans[1].bold:
        rest = len(line.text[spans[1].start :].strip(BLANKS))  # the usual bold label, before anything is counted
        if spans[0].stop < 5 * rest:
            return False
    return _is_mostly([(span.stop - span.start, span.bold) for span in line.spans()])


def _is_mostly(stretches: list[tuple[int, bool]]) -> bool:
    marked = sum(length for length, marks in stretches if marks)
    return marked > 0 and marked >= 0.92 * sum(length for length, _ in stretches)


def find_bold_start(line: Line) -> str:
    """The bold text that opens a line, empty if it opens with plain text; bold runs that touch are one."""
    stop = line.offset
    end = line.offset + len(line.text)
    whole = line.paragraph.text
    for span in line.paragraph.spans:
        if span.stop <= line.offset:
            continue
        if span.start >= end:
            break
        if not span.bold:
            if whole[max(span.start, line.offset) : min(span.stop, end)].strip():
                break
            continue
        stop = min(span.stop, end)
    return whole[line.offset : stop]
