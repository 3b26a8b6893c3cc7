"""Which elements of a Word body mean what, and which paragraphs and texts need more than their bare `w:t`."""

from __future__ import annotations

from typing import Any

from qualcode.readers.word_styles import STRICT, TRANSITIONAL, Stated

COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
KINDS = {
    "t": "text",
    "r": "run",
    "p": "paragraph",
    "tbl": "table",
    "tr": "row",
    "tc": "cell",
    "br": "\n",
    "cr": "\n",
    "tab": "\t",
    "ptab": "\t",
    "noBreakHyphen": "\u2011",
    "sym": "symbol",
    "fldChar": "field",
    "pict": "picture",
    "object": "picture",
    "drawing": "picture",
    **dict.fromkeys(
        [
            "pPr",
            "rPr",
            "tblPr",
            "tblGrid",
            "trPr",
            "tcPr",
            "sdtPr",
            "sectPr",
            "del",
            "moveFrom",
            "delText",
            "instrText",
            "delInstrText",
            "footnoteReference",
            "endnoteReference",
            "commentReference",
            "softHyphen",
            "lastRenderedPageBreak",
            "proofErr",
            "bookmarkStart",
            "bookmarkEnd",
            "commentRangeStart",
            "commentRangeEnd",
            "annotationRef",
            "tblPrEx",
            "customXmlPr",
            "smartTagPr",
            "altChunk",
        ],
        "skip",
    ),
}
DISPATCH = {f"{{{uri}}}{name}": kind for uri in (TRANSITIONAL, STRICT) for name, kind in KINDS.items()} | {
    COMPATIBILITY + "AlternateContent": "alternate"
}
CHOICE = COMPATIBILITY + "Choice"
BREAKS = frozenset({"\n", "\t", "\u2011"})
PICTURES = frozenset({"blip", "imagedata", "pic"})
LOOK_NAMES = ("b", "i", "u", "color", "vanish", "rStyle")
SHAPE_NAMES = ("pStyle", "numPr", "ind")
UNUSUAL_NAMES = (
    *("br", "cr", "tab", "ptab", "noBreakHyphen", "sym", "fldChar", "pict", "object", "drawing", "del", "moveFrom"),
    *("ruby", "txbxContent"),
)
"""What makes a paragraph one that must be walked through; the text of all others is that of its `w:t`."""


def find_unusual(root: Any, w: str) -> frozenset[Any]:
    """Paragraphs around anything but runs of text."""
    found = set()
    tags = [w + name for name in UNUSUAL_NAMES]
    for element in root.iter(COMPATIBILITY + "AlternateContent", *tags):
        parent = element.getparent()
        if parent is None or parent.tag == w + "tabs":
            continue
        while parent is not None and parent.tag != w + "p":
            parent = parent.getparent()
        if parent is not None:
            found.add(parent)
    return frozenset(found)


def find_shaped(root: Any, w: str) -> frozenset[Any]:
    """Paragraphs with a style, a number or an indent."""
    properties = {element.getparent() for element in root.iter(*(w + name for name in SHAPE_NAMES))}
    return frozenset(one.getparent() for one in properties if one is not None and one.tag == w + "pPr")


def find_texts(root: Any, w: str) -> dict[Any, list[tuple[str, Stated]]]:
    """For each paragraph the texts of its `w:t` with what their runs state of their look; one pass over the part.

    Right for paragraphs of plain runs only: the texts of a paragraph inside another one stand with the inner one.
    """
    paragraph, run, text, change, val = w + "p", w + "r", w + "t", w + "rPrChange", w + "val"
    found: dict[Any, list[tuple[str, Stated]]] = {}
    pieces: list[tuple[str, Stated]] = []
    stated: Stated = ()
    in_run = False  # what stands before the first run is the look of the paragraph's mark
    for element in root.iter(text, run, paragraph, change, *(w + name for name in LOOK_NAMES)):
        tag = element.tag
        if tag == text:
            if element.text:
                pieces.append((element.text, stated))
        elif tag == run:
            stated, in_run = (), True
        elif tag == paragraph:
            pieces, stated, in_run = [], (), False
            found[element] = pieces
        elif tag == change:
            in_run = False  # what follows is the look before a tracked change
        elif in_run:
            stated = (*stated, (tag, element.get(val)))
    return found
