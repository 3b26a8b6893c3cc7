"""A codebook as a Word table, as papers print it: code, definition, include, exclude, examples; sub-codes indented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from qualcode.exchange.book import Book, Written, count, key_of
from qualcode.exchange.losses import tell_losses
from qualcode.exchange.names import make_key, split_levels
from qualcode.exchange.word_parts import PARTS, make_core, wrap_document
from qualcode.model import Code

WIDTH = 14_570  # of the text on a landscape A4 page, in twips (1/20 point)
INDENT = 284
_CODE_WIDTH = 2_600
_COLUMNS = (
    ("definition", "Definition", 12),
    ("include", "Include", 9),
    ("exclude", "Exclude", 9),
    ("examples", "Examples", 11),
    ("counterexamples", "Counterexamples", 9),
)
_DATE = (1980, 1, 1, 0, 0, 0)


def write_document(book: Book) -> Written:
    """The codebook as a DOCX file; a column stands there if a code has something in it."""
    columns = [one for one in _COLUMNS if one[0] == "definition" or any(getattr(code, one[0]) for code in book.codes)]
    body = "".join([*_write_head(book), _write_table(book, columns), "<w:p/>"])
    parts = {**PARTS, "docProps/core.xml": make_core(escape(book.name)), "word/document.xml": wrap_document(body)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(info, text.encode("utf-8"))
    return Written(stream.getvalue(), tuple(_tell(book)))


def _tell(book: Book) -> Iterator[str]:
    yield from tell_losses(book, "the Word table", ("terms", "unless", "seeds", "stance", "formerly", "stances"))
    own = [term for code in book.codes for term in (*code.examples, *code.counterexamples) if term.language]
    if own:
        yield f"the language of {count(len(own), 'example')} is left out."


def _write_head(book: Book) -> Iterator[str]:
    if book.name:
        yield _paragraph(book.name, style="Title")
    said = [f"Version {book.version}"] if book.version else []
    said += [f"Language {book.language}"] if book.language else []
    if said:
        yield _paragraph(" · ".join(said), style="Subtitle")


def _write_table(book: Book, columns: Sequence[tuple[str, str, int]]) -> str:
    shares = sum(share for _, _, share in columns)
    widths = [_CODE_WIDTH, *((WIDTH - _CODE_WIDTH) * share // shares for _, _, share in columns)]
    heads = ["Code", *(title for _, title, _ in columns)]
    head = "".join(_cell(_paragraph(text, style="TableHead"), width) for text, width in zip(heads, widths, strict=True))
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    rows += [_write_row(code, columns, widths) for code in book.codes]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = f'<w:tblStyle w:val="Codebook"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    look += '<w:tblLook w:val="0020" w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _write_row(code: Code, columns: Sequence[tuple[str, str, int]], widths: Sequence[int]) -> str:
    cells = [_cell(_write_name(code), widths[0], code.color)]
    for (key, _, _), width in zip(columns, widths[1:], strict=True):
        value = getattr(code, key)
        if isinstance(value, str):
            cells.append(_cell("".join(map(_paragraph, value.split("\n"))), width))
        else:
            cells.append(_cell("".join(_paragraph(term.text, italic=True) for term in value), width))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _write_name(code: Code) -> str:
    """The name, and below it the key in brackets where it cannot be told from the name."""
    indent = INDENT * (code.level - 1)
    text = _paragraph(code.name, bold=code.level == 1, indent=indent)
    if make_key(code.name) != key_of(code) or len(split_levels(code.name)) != 1:
        text += _paragraph(f"[{key_of(code)}]", style="CodeKey", indent=indent)
    return text


def _cell(paragraphs: str, width: int, color: str = "") -> str:
    """A table cell; a colour is shown as a bar at its left."""
    bar = f'<w:left w:val="single" w:sz="36" w:space="0" w:color="{color[1:].upper()}"/>' if color else ""
    borders = f"<w:tcBorders>{bar}</w:tcBorders>" if bar else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{borders}</w:tcPr>{paragraphs or "<w:p/>"}</w:tc>'


def _paragraph(text: str, style: str = "", bold: bool = False, italic: bool = False, indent: int = 0) -> str:
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    look += f'<w:ind w:left="{indent}"/>' if indent else ""
    run = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    lines = f"<w:r>{f'<w:rPr>{run}</w:rPr>' if run else ''}{_write_text(text)}</w:r>" if text else ""
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{lines}</w:p>"


def _write_text(text: str) -> str:
    """The text with its tabs and line breaks as Word writes them."""
    lines = []
    for line in text.split("\n"):
        pieces = [f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in line.split("\t")]
        lines.append("<w:tab/>".join(pieces))
    return "<w:br/>".join(lines)
