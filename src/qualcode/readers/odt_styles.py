"""The styles of an OpenDocument text as far as layouts need them: bold, italic, colour, hidden, headings, indents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(in|cm|mm|pt|pc|px)")
_TWIPS = {"in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pt": 20.0, "pc": 240.0, "px": 15.0}
_HEADING_NAME = re.compile(r"Heading(?:_20_| )(\d)")


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks: `color` is `RRGGBB` or empty, `heading` 0 or 1-9, `indent` in twips."""

    bold: bool = False
    italic: bool = False
    color: str = ""
    hidden: bool = False
    heading: int = 0
    indent: int = 0


class Styles:
    """The named and automatic styles of a document, with what they inherit."""

    def __init__(self, elements: dict[tuple[str, str], Any]) -> None:
        self._elements = elements
        self._paragraphs: dict[str, Style] = {}
        self._changes: dict[str, dict[str, Any]] = {}

    def get_paragraph(self, name: str) -> Style:
        """The look of a paragraph style."""
        if name not in self._paragraphs:
            self._paragraphs[name] = replace(Style(), **self._collect("paragraph", name))
        return self._paragraphs[name]

    def get_text(self, name: str, around: Style) -> Style:
        """The look of a text style inside text that looks like `around`."""
        if name not in self._changes:
            self._changes[name] = self._collect("text", name)
        return replace(around, **self._changes[name]) if self._changes[name] else around

    def _collect(self, family: str, name: str) -> dict[str, Any]:
        """What a style and its parents say; the style itself goes before its parents."""
        chain = []
        seen = set()
        while name and name not in seen:
            seen.add(name)
            element = self._elements.get((family, name))
            if element is None:
                break
            chain.append(element)
            name = element.get(STYLE + "parent-style-name", "")
        changes: dict[str, Any] = {}
        for element in reversed(chain):
            changes.update(_read_properties(element))
        return changes


def read_styles(parts: Iterable[Any]) -> Styles:
    """All styles of the XML parts (`styles.xml`, `content.xml`); later ones replace earlier ones of the same name."""
    elements: dict[tuple[str, str], Any] = {}
    for root in parts:
        for element in root.iter(STYLE + "style"):
            elements[element.get(STYLE + "family", ""), element.get(STYLE + "name", "")] = element
        for element in root.iter(STYLE + "default-style"):
            family = element.get(STYLE + "family", "")
            elements[family, ""] = element
    return Styles(elements)


def _read_properties(element: Any) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    name = element.get(STYLE + "name", "")
    level = element.get(STYLE + "default-outline-level", "")
    heading = _HEADING_NAME.fullmatch(name)
    if level.isdecimal() and int(level) > 0:
        changes["heading"] = min(int(level), 9)
    elif heading:
        changes["heading"] = int(heading[1])
    elif name == "Title":
        changes["heading"] = 1
    for child in element:
        if child.tag == STYLE + "text-properties":
            changes.update(_read_text_properties(child))
        elif child.tag == STYLE + "paragraph-properties":
            length = _LENGTH.fullmatch(child.get(FO + "margin-left", ""))
            if length:
                changes["indent"] = round(float(length[1]) * _TWIPS[length[2]])
    return changes


def _read_text_properties(element: Any) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    weight = element.get(FO + "font-weight")
    if weight:
        changes["bold"] = weight == "bold" or (weight.isdecimal() and int(weight) >= 600)
    slant = element.get(FO + "font-style")
    if slant:
        changes["italic"] = slant in ("italic", "oblique")
    color = element.get(FO + "color", "")
    if re.fullmatch("#[0-9A-Fa-f]{6}", color):
        changes["color"] = color[1:].upper()
    if element.get(STYLE + "use-window-font-color") == "true":
        changes["color"] = ""
    display = element.get(TEXT + "display")
    if display:
        changes["hidden"] = display == "none"
    return changes
