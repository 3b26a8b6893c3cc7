"""Walks over the body of a Word document: its paragraphs and table cells in reading order, with their formatting."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from qualcode.readers.normal import normalise
from qualcode.readers.paragraphs import Paragraph, Span
from qualcode.readers.word_marks import BREAKS, CHOICE, DISPATCH, PICTURES, find_shaped, find_texts, find_unusual
from qualcode.readers.word_styles import (
    SILENT,
    Look,
    Stated,
    Styles,
    list_stated,
    overlay,
    read_indent,
    read_look,
    read_numbered,
    toggle,
)


def walk_body(root: Any, styles: Styles) -> list[Paragraph]:
    """Paragraphs and table cells of a part (the document, a header) in reading order."""
    return _BodyWalk(root, styles).paragraphs


class _BodyWalk:
    """One walk over a part's tree that collects its paragraphs.

    `paragraphs` grow in reading order. While a paragraph is open, `pieces` holds its text and `looks` the look of each
    piece; the paragraphs of a text box come before it if the box stands before its first text, else after it.
    Most paragraphs hold nothing but runs of text and need no walk: their `texts` with what is stated of their looks are
    collected before. `unusual` ones need it; `shaped` ones have properties that matter.
    """

    def __init__(self, root: Any, styles: Styles) -> None:
        self.w = root.tag[: root.tag.index("}") + 1]
        self.styles = styles
        self.paragraphs: list[Paragraph] = []
        self.cell: tuple[int, int, int] | None = None
        self.tables = 0
        self.unusual = find_unusual(root, self.w)
        self.shaped = find_shaped(root, self.w)
        self.texts = find_texts(root, self.w)
        self.known_looks: dict[tuple[Look, Stated], Look] = {}
        self.open_paragraph(SILENT)
        self.walk(root)

    def open_paragraph(self, base: Look) -> None:
        self.base = base
        self.pieces: list[str] = []
        self.looks: list[Look] = []
        self.fields: list[bool] = []
        self.picture = False
        self.box_after_text = False

    def walk(self, parent: Any) -> None:
        for element in parent:
            kind = DISPATCH.get(element.tag)
            if kind == "run":
                self.walk_run(element)
            elif kind == "paragraph":
                if element in self.unusual or element in self.shaped:
                    self.walk_paragraph(element)
                else:
                    self.read_plain(element)
            elif kind == "table":
                self.walk_table(element)
            elif kind == "alternate":
                choice = element.find(CHOICE)
                if choice is not None:
                    self.walk(choice)
            elif kind == "picture":
                self.walk_picture(element)
            elif kind is None:
                self.walk(element)

    def walk_paragraph(self, element: Any) -> None:
        w, style = self.w, self.styles.default
        outer = self.base, self.pieces, self.looks, self.fields, self.picture, self.box_after_text
        numbered, indent = None, None
        if element in self.shaped:
            properties = element.find(w + "pPr")
            named = properties.find(w + "pStyle")
            if named is not None:
                style = self.styles.find_paragraph(named.get(w + "val") or "")
            numbered = read_numbered(properties, w)
            indent = read_indent(properties, w)
        self.open_paragraph(style.run)
        place = len(self.paragraphs)
        if element in self.unusual:
            self.walk(element)
        else:
            self.pieces, self.looks = self.read_texts(element, style.run)
        made = self.make_paragraph(
            style.heading,
            style.numbered if numbered is None else numbered,
            style.indent if indent is None else indent,
        )
        self.paragraphs.insert(place if self.box_after_text else len(self.paragraphs), made)
        self.base, self.pieces, self.looks, self.fields, self.picture, self.box_after_text = outer

    def read_plain(self, element: Any) -> None:
        """Add a paragraph without properties that matter, in which nothing but runs of text stands, as most are."""
        style = self.styles.default
        pieces, looks = self.read_texts(element, style.run)
        text, spans = _join_pieces(pieces, looks)
        self.paragraphs.append(Paragraph(text, spans, style.heading, style.numbered, style.indent, self.cell, False))

    def read_texts(self, element: Any, base: Look) -> tuple[list[str], list[Look]]:
        """Texts and looks of a paragraph in which nothing but `w:t` matters."""
        pieces, looks = [], []
        for text, stated in self.texts[element]:
            look = self.find_look(stated, base) if stated else base
            if not look[3]:
                pieces.append(text.replace("\n", " ") if "\n" in text else text)
                looks.append(look)
        return pieces, looks

    def make_paragraph(self, heading: int, numbered: bool, indent: int) -> Paragraph:
        text, spans = _join_pieces(self.pieces, self.looks)
        return Paragraph(text, spans, heading, numbered, indent, self.cell, self.picture)

    def walk_run(self, element: Any, outer: Look | None = None) -> None:
        look = outer or self.base
        properties = element.find(self.w + "rPr")
        if properties is not None:
            look = self.find_look(list_stated(properties, self.w), self.base)
        pieces, looks = self.pieces, self.looks
        for child in element:
            kind = DISPATCH.get(child.tag)
            if kind == "text":
                text = child.text
                if text and not look[3] and not (self.fields and any(self.fields[:-1])):
                    pieces.append(text.replace("\n", " ") if "\n" in text else text)
                    looks.append(look)
            elif kind in BREAKS:
                if not look[3]:
                    pieces.append(kind)
                    looks.append(look)
            elif kind == "symbol":
                if not look[3]:
                    pieces.append(_symbol(child.get(self.w + "char")))
                    looks.append(look)
            elif kind == "field":
                self.switch_field(child.get(self.w + "fldCharType"))
            elif kind == "picture":
                self.walk_picture(child)
            elif kind == "alternate":
                choice = child.find(CHOICE)
                if choice is not None:
                    self.walk_run(choice, look)
            elif kind in ("run", "paragraph", "table"):
                self.walk(element)
                return
            elif kind is None:
                self.walk(child)

    def walk_picture(self, element: Any) -> None:
        local_names = {inner.tag.rpartition("}")[2] for inner in element.iter()}
        if not PICTURES.isdisjoint(local_names):
            self.picture = True
        if "txbxContent" in local_names:
            self.box_after_text = self.box_after_text or bool(self.pieces)
            self.walk(element)

    def find_look(self, stated: Stated, base: Look) -> Look:
        """Look of a run: what it states itself, its character style, then the paragraph's look."""
        known = self.known_looks.get((base, stated))
        if known is None:
            named = next((value for tag, value in stated if tag == self.w + "rStyle"), None)
            character = self.styles.find_run(named) if named else None
            below = base if character is None else toggle(base, character)
            known = self.known_looks[base, stated] = overlay(below, read_look(stated, self.w))
        return known

    def switch_field(self, kind: str | None) -> None:
        """Keep `fields`: for each open field whether its code (True) or its result is being read.

        Text straight in a code does not occur in sound files; results of fields nested in a code are no text.
        """
        if kind == "begin":
            self.fields.append(True)
        elif self.fields and kind == "separate":
            self.fields[-1] = False
        elif self.fields and kind == "end":
            self.fields.pop()

    def walk_table(self, element: Any) -> None:
        outer, table = self.cell, self.tables
        self.tables += 1
        for number, row in enumerate(_children(element, "row")):
            column = 0
            for cell in _children(row, "cell"):
                self.cell = (table, number, column)
                span = cell.find(f"{self.w}tcPr/{self.w}gridSpan")
                width = "1" if span is None else span.get(self.w + "val") or "1"
                column += int(width) if width.isdecimal() else 1
                self.walk(cell)
        self.cell = outer


def _children(element: Any, wanted: str) -> list[Any]:
    """Rows of a table or cells of a row, also inside content controls and tracked insertions."""
    found: list[Any] = []
    for child in element:
        kind = DISPATCH.get(child.tag)
        if kind == wanted:
            found.append(child)
        elif kind is None:
            found.extend(_children(child, wanted))
    return found


def _symbol(code: str | None) -> str:
    try:
        return chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""


def _join_pieces(pieces: list[str], looks: list[Look]) -> tuple[str, tuple[Span, ...]]:
    """Text and formatting of a paragraph; pieces with their looks in order."""
    raw = "".join(pieces)
    text = normalise(raw)
    return text, _spans(pieces if text == raw else _normal_pieces(pieces, text), looks)


def _normal_pieces(pieces: list[str], text: str) -> list[str]:
    """Pieces whose join is `text`, the normalised join of the given ones; a composed letter stays in the first."""
    each = [normalise(piece) for piece in pieces]
    if "".join(each) == text:
        return each
    ends = [min(len(normalise("".join(pieces[: number + 1]))), len(text)) for number in range(len(pieces))]
    ends[-1] = len(text)
    return [text[start:stop] for start, stop in zip([0, *ends], ends, strict=False)]


def _spans(pieces: list[str], looks: list[Look]) -> tuple[Span, ...]:
    """Formatting of a paragraph: neighbours of one look are one span."""
    spans = []
    start = position = 0
    last: Look | None = None
    for piece, look in zip(pieces, looks, strict=True):
        if look is not last and look != last:
            if last is not None and position > start:
                spans.append(Span(start, position, *_show_look(last)))
            start, last = position, look
        position += len(piece)
    if last is not None and position > start:
        spans.append(Span(start, position, *_show_look(last)))
    return tuple(spans)


@lru_cache(maxsize=1024)
def _show_look(look: Look) -> tuple[bool, bool, str, bool]:
    """A look as a span gives it: what is not said is not so."""
    bold, italic, color, _, underlined = look
    return bool(bold), bool(italic), color or "", bool(underlined)
