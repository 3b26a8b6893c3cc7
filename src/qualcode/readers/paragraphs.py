"""What every text reader hands to `turns.py`: the paragraphs of a file with the formatting that layouts need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a paragraph with one formatting; positions count in the paragraph's text, `color` is `RRGGBB` or empty."""

    start: int
    stop: int
    bold: bool = False
    italic: bool = False
    color: str = ""
    underline: bool = False


class Paragraph(NamedTuple):
    """One paragraph or table cell; `text` is normalised (NFC, LF, no XML-illegal controls) and may hold LF and TAB.

    Parameters
    ----------
    spans : formatting in order, covering the text; empty where the format has none (TXT).
    heading : 0 for none, 1-9 for heading styles, also 1 for the Title style.
    numbered : has an automatic number (Word's `w:numPr`) or a list number.
    indent : left indent in twips, 0 if none.
    cell : (table, row, column) from 0, table counted through the file; None outside tables.
    picture : the paragraph holds a picture.
    """

    text: str
    spans: tuple[Span, ...] = ()
    heading: int = 0
    numbered: bool = False
    indent: int = 0
    cell: tuple[int, int, int] | None = None
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """The body of one file: its paragraphs in reading order; `margins` are header and footer texts (for variables only).

    The source's text is the paragraphs' texts joined by LF.
    """

    paragraphs: tuple[Paragraph, ...]
    margins: tuple[str, ...] = ()
    title: str = ""

    @property
    def text(self) -> str:
        """The text of the source, one paragraph or table cell a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)
