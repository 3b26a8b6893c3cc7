"""What Word's styles and numbering say of paragraphs and runs: bold, hidden, colour, headings, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TRUE = frozenset({"1", "true", "on"})
OFF = frozenset({"0", "false", "off", "none"})
HEADING = re.compile(r"(?:heading|überschrift|titre|título|заголовок)\s*([1-9])$", re.IGNORECASE)

Look = tuple[bool | None, bool | None, str | None, bool | None, bool | None]
"""Bold, italic, colour (`RRGGBB`, empty for automatic), hidden, underlined; None where nothing is said."""
SILENT: Look = (None, None, None, None, None)
Stated = tuple[tuple[str, str | None], ...]
"""What a run states of its look: tags and values of elements of its `w:rPr`."""


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """What a paragraph style gives its paragraphs: the look of the runs, heading, number, indent in twips."""

    run: Look = SILENT
    heading: int = 0
    numbered: bool = False
    indent: int = 0


PLAIN = ParagraphLook()


class Styles:
    """The styles of a document, each worked out when it is first asked for; inheritance (`w:basedOn`) is resolved.

    Parameters
    ----------
    root : root element of the part `styles.xml`; None if there is none.
    """

    def __init__(self, root: Any = None) -> None:
        self._elements: dict[str, Any] = {}
        self._defaults = SILENT
        self._paragraphs: dict[str, ParagraphLook] = {}
        self._runs: dict[str, Look | None] = {}
        self.default = PLAIN
        if root is None:
            return
        w = self._w = root.tag[: root.tag.index("}") + 1]
        everywhere = root.find(f"{w}docDefaults/{w}rPrDefault/{w}rPr")
        if everywhere is not None:
            self._defaults = read_look(list_stated(everywhere, w), w)
        self.default = ParagraphLook(run=self._defaults)
        for style in root.iterfind(w + "style"):
            name = style.get(w + "styleId")
            self._elements[name] = style
            if style.get(w + "default") in TRUE and style.get(w + "type") == "paragraph":
                self.default = self.find_paragraph(name)

    def find_paragraph(self, name: str) -> ParagraphLook:
        """What the paragraph style of this id gives; the default style for an unknown id."""
        look = self._paragraphs.get(name)
        if look is None:
            chain = self._list_chain(name, "paragraph")
            look = ParagraphLook(run=self._defaults) if chain else self.default
            for style in reversed(chain):
                look = _inherit(look, style, self._w)
            self._paragraphs[name] = look
        return look

    def find_run(self, name: str) -> Look | None:
        """Look that the character style of this id states, None for an unknown id."""
        if name not in self._runs:
            chain = self._list_chain(name, "character")
            look = SILENT
            for style in reversed(chain):
                properties = style.find(self._w + "rPr")
                if properties is not None:
                    look = overlay(look, read_look(list_stated(properties, self._w), self._w))
            self._runs[name] = look if chain else None
        return self._runs[name]

    def _list_chain(self, name: str, kind: str) -> list[Any]:
        """The style of this id and those it is based on; empty if there is none of this kind."""
        chain: list[Any] = []
        style = self._elements.get(name)
        if style is None or style.get(self._w + "type") != kind:
            return chain
        while style is not None and style not in chain:
            chain.append(style)
            parent = style.find(self._w + "basedOn")
            style = None if parent is None else self._elements.get(parent.get(self._w + "val"))
        return chain


def read_look(stated: Iterable[tuple[str, str | None]], w: str) -> Look:
    """Look that the elements of a `w:rPr`, given as tags and values, state; `w` is the namespace in braces."""
    bold = italic = hidden = underlined = None
    color = None
    for tag, value in stated:
        if tag == w + "b":
            bold = value not in OFF
        elif tag == w + "i":
            italic = value not in OFF
        elif tag == w + "color":
            color = _color(value)
        elif tag == w + "vanish":
            hidden = value not in OFF
        elif tag == w + "u":
            underlined = value not in OFF
    return bold, italic, color, hidden, underlined


def list_stated(properties: Any, w: str) -> Stated:
    """The elements of a `w:rPr` as tags and values."""
    return tuple((child.tag, child.get(w + "val")) for child in properties)


def read_indent(properties: Any, w: str) -> int | None:
    """Left indent in twips that a `w:pPr` element states, None if it says nothing."""
    indent = properties.find(w + "ind")
    if indent is None:
        return None
    left = indent.get(w + "left") or indent.get(w + "start")
    return int(left) if left and re.fullmatch(r"-?\d+", left) else None


def read_numbered(properties: Any, w: str) -> bool | None:
    """Whether a `w:pPr` element gives an automatic number or bullet; None if it says nothing, 0 takes it away."""
    numbering = properties.find(w + "numPr")
    if numbering is None:
        return None
    number = numbering.find(w + "numId")
    return number is not None and number.get(w + "val") != "0"


def overlay(below: Look, above: Look) -> Look:
    """Look where what `above` states counts, else what `below` states."""
    return (
        below[0] if above[0] is None else above[0],
        below[1] if above[1] is None else above[1],
        below[2] if above[2] is None else above[2],
        below[3] if above[3] is None else above[3],
        below[4] if above[4] is None else above[4],
    )


def toggle(paragraph: Look, character: Look) -> Look:
    """Look of a run by its paragraph and character styles: bold, italic and hidden in both cancel each other.

    Source: ISO/IEC 29500-1, 17.7.3 (toggle properties).
    """
    return (
        bool(paragraph[0]) != bool(character[0]),
        bool(paragraph[1]) != bool(character[1]),
        paragraph[2] if character[2] is None else character[2],
        bool(paragraph[3]) != bool(character[3]),
        paragraph[4] if character[4] is None else character[4],
    )


def _inherit(below: ParagraphLook, style: Any, w: str) -> ParagraphLook:
    run, heading, numbered, indent = below.run, below.heading, below.numbered, below.indent
    properties = style.find(w + "rPr")
    if properties is not None:
        run = overlay(run, read_look(list_stated(properties, w), w))
    name = style.find(w + "name")
    heading = _heading_level(name.get(w + "val") or "" if name is not None else "") or heading
    properties = style.find(w + "pPr")
    if properties is not None:
        level = properties.find(w + "outlineLvl")
        if level is not None and (level.get(w + "val") or "").isdigit():
            heading = int(level.get(w + "val")) + 1 if int(level.get(w + "val")) < 9 else 0
        stated = read_numbered(properties, w)
        numbered = numbered if stated is None else stated
        left = read_indent(properties, w)
        indent = indent if left is None else left
    return ParagraphLook(run, heading, numbered, indent)


def _heading_level(name: str) -> int:
    if name.casefold() == "title":
        return 1
    found = HEADING.match(name)
    return int(found[1]) if found else 0


def _color(value: str | None) -> str:
    if not value or value.casefold() == "auto":
        return ""
    return value.upper()
