"""The tables of a Word file as rows of text, with what a codebook shows by its look: indents and colour bars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from qualcode.errors import FileProblem
from qualcode.exchange.headings import Table
from qualcode.exchange.plain import clean_line, clean_text
from qualcode.readers.archive import open_archive, parse_xml

_HEAD = re.compile(r"(?:Version (?P<version>.+?))?(?: · )?(?:Language (?P<language>\w+))?")
_BAR = 18  # eighths of a point; a thinner line is a frame, no colour bar
_INSIDE = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}


def read_word_tables(data: bytes) -> tuple[list[Table], dict[str, str]]:
    """The tables of a DOCX file in order, and what its title and subtitle say: name, version, language.

    Raises
    ------
    FileProblem : as `archive.open_archive` and `archive.parse_xml` do; `not-word` if it is another kind of archive.
    """
    archive = open_archive(data)
    main = next((name for name in archive.names() if re.fullmatch(r"word/document\d*\.xml", name)), "")
    if not main:
        raise FileProblem("the archive holds no Word document", "Open it in Word and save it anew.", "not-word")
    root = parse_xml(archive.read(main))
    tables = [_read_table(element, number) for number, element in enumerate(root.iter("{*}tbl"), start=1)]
    return tables, _read_head(root)


def _read_head(root: Any) -> dict[str, str]:
    head: dict[str, str] = {}
    body = next(root.iter("{*}body"), root)
    for paragraph in (child for child in body.iterchildren() if _local(child) == "p"):
        style = next((_value(one, "val") for one in paragraph.iter("{*}pStyle")), "").casefold()
        text = clean_line(_read_paragraph(paragraph))
        if style == "title" and text:
            head.setdefault("name", text)
        elif style == "subtitle" and text:
            found = _HEAD.fullmatch(text)
            head.update({key: value for key, value in (found.groupdict() if found else {}).items() if value})
    return head


def _read_table(element: Any, number: int) -> Table:
    rows, indents, colors = [], [], []
    for row in (child for child in element.iter("{*}tr") if _table_of(child) is element):
        cells = [child for child in row.iter("{*}tc") if _row_of(child) is row]
        rows.append([text for cell in cells for text in _read_cell(cell)])
        indents.append(_find_indent(cells[0]) if cells else 0)
        colors.append(_find_color(cells[0]) if cells else "")
    return Table(f"table {number}", rows, list(range(1, len(rows) + 1)), indents, colors)


def _table_of(row: Any) -> Any:
    return next(row.iterancestors("{*}tbl"), None)


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors("{*}tr"), None)


def _read_cell(cell: Any) -> Iterator[str]:
    """The cell's text, and an empty one for each further column that it spans; nothing where it goes on from above."""
    merged = next(cell.iter("{*}vMerge"), None)
    goes_on = merged is not None and _value(merged, "val") != "restart"
    text = "\n".join(_read_paragraph(one) for one in cell.iter("{*}p"))
    yield "" if goes_on else clean_text(text)
    span = next((_value(one, "val") for one in cell.iter("{*}gridSpan")), "1")
    yield from [""] * (min(int(span), 100) - 1 if span.isdecimal() else 0)


def _read_paragraph(paragraph: Any) -> str:
    """The text of a paragraph; deleted text is not there."""
    return "".join(_read_piece(one) for one in paragraph.iter() if isinstance(one.tag, str))


def _read_piece(element: Any) -> str:
    name = _local(element)
    if name == "t":
        return element.text or ""
    return _INSIDE.get(name, "") if _local(element.getparent()) == "r" else ""


def _find_indent(cell: Any) -> int:
    """How far the first paragraph is indented, in twips; a level of a list counts as 360."""
    paragraph = next(cell.iter("{*}p"), None)
    if paragraph is None:
        return 0
    for one in paragraph.iter("{*}ind"):
        size = _value(one, "left") or _value(one, "start")
        if size.isdecimal():
            return int(size)
    level = next((_value(one, "val") for one in paragraph.iter("{*}ilvl")), "0")
    return 360 * int(level) if level.isdecimal() else 0


def _find_color(cell: Any) -> str:
    """The colour of a thick line at the left, as `#rrggbb`."""
    for borders in cell.iter("{*}tcBorders"):
        for line in borders.iterchildren():
            size, color = _value(line, "sz"), _value(line, "color")
            if _local(line) in ("left", "start") and size.isdecimal() and int(size) >= _BAR:
                return f"#{color.lower()}" if re.fullmatch("[0-9A-Fa-f]{6}", color) else ""
    return ""


def _value(element: Any, name: str) -> str:
    """An attribute by its local name."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
