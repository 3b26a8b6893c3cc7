"""Reads transcripts in OpenDocument Text (ODT, LibreOffice) from its XML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, ReaderSettings, Transcript
from qualcode.readers.archive import Archive, open_archive, parse_xml
from qualcode.readers.odt_styles import Style, Styles, read_styles
from qualcode.readers.paragraphs import Body, Paragraph
from qualcode.readers.pieces import join_pieces
from qualcode.readers.turns import find_transcripts

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_BLANKS = " \t\r\n"
_LEFT_OUT = {
    TEXT + "tracked-changes",
    TEXT + "note",
    TEXT + "ruby-text",
    TEXT + "hidden-text",
    TEXT + "hidden-paragraph",
    TEXT + "table-of-content",
    OFFICE + "annotation",
    OFFICE + "annotation-end",
    OFFICE + "forms",
    OFFICE + "event-listeners",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc",
}
_BLOCKS = frozenset((TEXT + "p", TEXT + "h", TEXT + "list", TABLE + "table"))
_CHARACTERS = {TEXT + "tab": "\t", TEXT + "line-break": "\n"}
_MOST_REPEATED = 1000


@dataclass
class _Writing:
    """The paragraph that is being read: pieces of text with their styles."""

    pieces: list[tuple[str, Style]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    picture: bool = False
    at_blank: bool = True

    def add(self, text: str, style: Style) -> None:
        if text:
            self.pieces.append((text, style))
            self.at_blank = False

    def add_collapsed(self, text: str | None, style: Style) -> None:
        """Text of the XML, where a run of blanks and line ends is one blank and none at the paragraph's start."""
        if not text:
            return
        words = " ".join(
            part for part in text.replace("\t", " ").replace("\n", " ").replace("\r", " ").split(" ") if part
        )
        lead = " " if text[0] in _BLANKS and not self.at_blank else ""
        trail = " " if words and text[-1] in _BLANKS else ""
        shown = lead + words + trail
        if shown:
            self.pieces.append((shown, style))
            self.at_blank = shown.endswith(" ")


@dataclass
class _Place:
    """Where in the document the reader is."""

    styles: Styles
    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: int = 0


def read(data: bytes, source: str, settings: ReaderSettings, file: FileSettings) -> list[Transcript]:
    """The transcripts of an ODT file; deleted and hidden text, notes and comments are left out.

    Raises
    ------
    FileProblem : as `archive.open_archive` does; `encrypted`; `missing-part` if there is no text in the archive.
    """
    archive = open_archive(data)
    _check_readable(archive)
    return find_transcripts(make_body(archive), source, "odt", settings, file)


def _check_readable(archive: Archive) -> None:
    names = archive.names()
    if "META-INF/manifest.xml" in names:
        manifest = parse_xml(archive.read("META-INF/manifest.xml"))
        if any(str(element.tag).endswith("}encryption-data") for element in manifest.iter()):
            raise FileProblem(
                "the file is protected by a password", "Open it in LibreOffice and save it without one.", "encrypted"
            )
    if "content.xml" not in names:
        raise FileProblem(
            "this is no OpenDocument text", "Open it in LibreOffice and save it as ODT or DOCX.", "missing-part"
        )


def make_body(archive: Archive) -> Body:
    """The paragraphs of the document's text in reading order; headers and footers are margins."""
    content = parse_xml(archive.read("content.xml"))
    parts = [content]
    if "styles.xml" in archive.names():
        parts.insert(0, parse_xml(archive.read("styles.xml")))
    styles = read_styles(parts)
    text = content.find(f"{OFFICE}body/{OFFICE}text")
    if text is None:
        raise FileProblem(
            "this OpenDocument file holds no text document",
            "Save spreadsheets as XLSX or CSV; open others in LibreOffice and save them as ODT.",
            "missing-part",
        )
    place = _Place(styles)
    _read_blocks(text, place, None, 0)
    margins = _Place(styles)
    for name in ("header", "footer"):
        for element in parts[0].iter("{*}" + name):
            _read_blocks(element, margins, None, 0)
    found = tuple(paragraph.text for paragraph in margins.paragraphs if paragraph.text.strip())
    return Body(tuple(place.paragraphs), found)


def _read_blocks(parent: Any, place: _Place, cell: tuple[int, int, int] | None, depth: int) -> None:
    """Adds the paragraphs below an element; XML nesting is limited by the parser, so recursion is too."""
    for element in parent:
        tag = element.tag
        if tag in (TEXT + "p", TEXT + "h"):
            _read_paragraph(element, place, cell, False, depth)
        elif tag in _LEFT_OUT or element.get(TEXT + "display") == "none":
            continue
        elif tag == TEXT + "list":
            _read_list(element, place, cell, depth + 1)
        elif tag == TABLE + "table":
            _read_table(element, place)
        else:
            _read_blocks(element, place, cell, depth)


def _read_list(element: Any, place: _Place, cell: tuple[int, int, int] | None, depth: int) -> None:
    """Adds the paragraphs of a list; the first one of an entry has a number or bullet, as Word's `w:numPr` gives."""
    for item in element:
        marked = item.tag == TEXT + "list-item"
        for child in item:
            if child.tag == TEXT + "list":
                _read_list(child, place, cell, depth + 1)
            elif child.tag in (TEXT + "p", TEXT + "h"):
                _read_paragraph(child, place, cell, marked, depth)
                marked = False
            else:
                _read_blocks([child], place, cell, depth)


def _read_table(table: Any, place: _Place) -> None:
    number = place.tables
    place.tables += 1
    for index, row in enumerate(_find_rows(table)):
        column = 0
        for cell in row:
            if cell.tag in (TABLE + "table-cell", TABLE + "covered-table-cell"):
                if cell.tag == TABLE + "table-cell":
                    _read_blocks(cell, place, (number, index, column), 0)
                repeated = cell.get(TABLE + "number-columns-repeated", "1")
                column += min(int(repeated), _MOST_REPEATED) if repeated.isdecimal() else 1


def _find_rows(table: Any) -> list[Any]:
    """The rows of a table, those in row groups too, but not those of tables inside its cells."""
    rows = []
    for element in table:
        if element.tag == TABLE + "table-row":
            rows.append(element)
        elif element.tag in (TABLE + "table-rows", TABLE + "table-header-rows", TABLE + "table-row-group"):
            rows.extend(_find_rows(element))
    return rows


def _read_paragraph(element: Any, place: _Place, cell: tuple[int, int, int] | None, numbered: bool, depth: int) -> None:
    style = place.styles.get_paragraph(element.get(TEXT + "style-name", ""))
    writing = _Writing()
    if not style.hidden:
        _read_inline(element, style, place.styles, writing)
        level = element.get(TEXT + "outline-level", "1")
        heading = style.heading
        if element.tag == TEXT + "h":
            heading = max(1, min(int(level), 9)) if level.isdecimal() else 1
        text, spans = join_pieces((piece, (look.bold, look.italic, look.color)) for piece, look in writing.pieces)
        indent = style.indent + 360 * max(depth - 1, 0)
        place.paragraphs.append(Paragraph(text, spans, heading, numbered, indent, cell, writing.picture))
    for box in writing.boxes:
        _read_blocks(box, place, cell, 0)


def _read_inline(element: Any, style: Style, styles: Styles, writing: _Writing) -> None:
    """Adds the text in an element of a paragraph and in those below it."""
    writing.add_collapsed(element.text, style)
    for child in element:
        tag = child.tag
        if tag in _CHARACTERS:
            writing.add(_CHARACTERS[tag], style)
        elif tag == TEXT + "s":
            count = child.get(TEXT + "c", "1")
            writing.add(" " * (min(int(count), _MOST_REPEATED) if count.isdecimal() else 1), style)
        elif tag in _LEFT_OUT:
            pass
        elif any(inner.tag in _BLOCKS for inner in child):
            writing.boxes.append(child)  # a text box or shape: its paragraphs follow this one
        else:
            writing.picture = writing.picture or tag == DRAW + "image"
            inner = styles.get_text(child.get(TEXT + "style-name", ""), style) if tag == TEXT + "span" else style
            if not inner.hidden:
                _read_inline(child, inner, styles, writing)
        writing.add_collapsed(child.tail, style)
