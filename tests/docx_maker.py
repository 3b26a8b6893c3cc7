"""Writes small, valid DOCX files by hand, with everything that real transcripts have inside.

python-docx cannot write most of what a reader stumbles over (content controls, tracked changes, text boxes, a main part
under another name), so the WordprocessingML is written here piece by piece. The same call gives the same bytes.

    write_docx(path, [
        paragraph("Interview 3", style="Title"),
        paragraph(run("I: ", bold=True), "Do you ", inserted("still "), "trust the council?"),
    ])

A plain string is text, and is escaped; an `Xml` is a finished piece. In text a line feed becomes a soft break, a tab a
`w:tab`, U+2011 a `w:noBreakHyphen` and U+00AD a `w:softHyphen`.
"""

import base64
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MADE = "2000-01-01T00:00:00Z"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
GREY_DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SQUARE = (
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="1905000" cy="1905000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
)
INSIDE_RUN = {"\n": "<w:br/>", "\t": "<w:tab/>", "\u2011": "<w:noBreakHyphen/>", "\u00ad": "<w:softHyphen/>"}


class Xml(str):
    """A finished piece of WordprocessingML (a plain `str` is text still to be escaped)."""


def run(
    text: str,
    *,
    bold: bool | None = None,
    italic: bool | None = None,
    color: str | None = None,
    hidden: bool | None = None,
    style: str | None = None,
    every: int | None = None,
) -> Xml:
    """One run of text; with `every`, several runs cut after so many characters, as Word cuts them in mid-word.

    A look that is None is not mentioned; False writes the element with `w:val="0"`, which switches a style's look off.
    """
    look = _toggle("b", bold) + _toggle("i", italic) + _toggle("vanish", hidden)
    if style:
        look = f'<w:rStyle w:val="{style}"/>' + look
    if color:
        look += f'<w:color w:val="{color}"/>'
    size = every or len(text) or 1
    parts = [text[start : start + size] for start in range(0, len(text), size)]
    return Xml("".join(f"<w:r><w:rPr>{look}</w:rPr>{_run_content(part, 'w:t')}</w:r>" for part in parts))


def symbol(character: str, font: str = "Segoe UI Symbol") -> Xml:
    """A `w:sym`: one character by its number in a font."""
    return Xml(f'<w:r><w:sym w:font="{font}" w:char="{ord(character):04X}"/></w:r>')


def page_break() -> Xml:
    """A run with a page break."""
    return Xml('<w:r><w:br w:type="page"/></w:r>')


def inserted(*runs: str) -> Xml:
    """A tracked insertion: in the text."""
    return _tracked("ins", _as_runs(runs))


def deleted(text: str) -> Xml:
    """A tracked deletion: not in the text."""
    return _tracked("del", f"<w:r>{_run_content(text, 'w:delText')}</w:r>")


def moved_from(text: str) -> Xml:
    """The old place of a tracked move: not in the text, though it is written as `w:t`."""
    return _tracked("moveFrom", _as_runs([text]))


def moved_to(text: str) -> Xml:
    """The new place of a tracked move: in the text."""
    return _tracked("moveTo", _as_runs([text]))


def content_control(*content: str) -> Xml:
    """A `w:sdt` around runs (within a paragraph) or around whole paragraphs and tables."""
    return Xml(f"<w:sdt><w:sdtPr/><w:sdtContent>{_as_runs(content)}</w:sdtContent></w:sdt>")


def hyperlink(url: str, *runs: str) -> Xml:
    """A link; `write_docx` turns the address into a relation of the main part."""
    return Xml(f"<w:hyperlink r:id={quoteattr('link ' + url)}>{_as_runs(runs)}</w:hyperlink>")


def field(code: str, result: str) -> Xml:
    """A complex field: the code is not text, its result is."""
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    instruction = f'<w:r><w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>'
    return Xml(marks["begin"] + instruction + marks["separate"] + _as_runs([result]) + marks["end"])


def simple_field(code: str, result: str) -> Xml:
    """A `w:fldSimple`: the code is an attribute, the result is text."""
    return Xml(f"<w:fldSimple w:instr={quoteattr(code)}>{_as_runs([result])}</w:fldSimple>")


def footnote(number: int) -> Xml:
    """The mark of a footnote; its words are given to `write_docx`, counted from 1."""
    return Xml(f'<w:r><w:footnoteReference w:id="{number}"/></w:r>')


def comment(number: int, *runs: str) -> Xml:
    """Runs with a comment on them; its words are given to `write_docx`, counted from 1."""
    start, end = (f'<w:commentRange{edge} w:id="{number}"/>' for edge in ("Start", "End"))
    return Xml(f'{start}{_as_runs(runs)}{end}<w:r><w:commentReference w:id="{number}"/></w:r>')


def picture() -> Xml:
    """A run with a grey dot as a picture, such as Teams sets before each speaker."""
    names = '<pic:nvPicPr><pic:cNvPr id="1" name="dot.png"/><pic:cNvPicPr/></pic:nvPicPr>'
    image = '<pic:blipFill><a:blip r:embed="rIdPicture"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    return Xml(f"<w:r>{_drawing('pic', f'<pic:pic>{names}{image}<pic:spPr>{SQUARE}</pic:spPr></pic:pic>')}</w:r>")


def text_box(*blocks: Xml) -> Xml:
    """A run with a text box, its words written twice as Word does: for new readers (Choice) and old ones (Fallback)."""
    words = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    shape = f'<wps:cNvSpPr txBox="1"/><wps:spPr>{SQUARE}</wps:spPr><wps:txbx>{words}</wps:txbx><wps:bodyPr/>'
    new = _drawing("wps", f"<wps:wsp>{shape}</wps:wsp>")
    old = f'<w:pict><v:rect style="width:150pt;height:150pt"><v:textbox>{words}</v:textbox></v:rect></w:pict>'
    choices = f'<mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    return Xml(f"<w:r><mc:AlternateContent>{choices}</mc:AlternateContent></w:r>")


def paragraph(
    *runs: str, style: str | None = None, numbered: int | None = None, indent: int = 0, tab_stop: int = 0
) -> Xml:
    """A paragraph.

    `style`: Title, Heading1 to Heading3, Question (bold), ListParagraph, or any other name. `numbered`: 1 for 1. 2. 3.,
    2 for bullets, both set by Word and so not text. `indent` and `tab_stop` are in twentieths of a point; a tab stop is
    written as a `w:tab` too, but is none.
    """
    looks = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        looks += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbered}"/></w:numPr>'
    if tab_stop:
        looks += f'<w:tabs><w:tab w:val="left" w:pos="{tab_stop}"/></w:tabs>'
    if indent:
        looks += f'<w:ind w:left="{indent}"/>'
    return Xml(f"<w:p><w:pPr>{looks}</w:pPr>{_as_runs(runs)}</w:p>")


def table(rows: Iterable[Sequence[str | Sequence[Xml]]], grid: bool = True) -> Xml:
    """A table; a cell is a text, a paragraph or a list of blocks. `grid=False` leaves out `w:tblGrid`."""
    rows = [list(cells) for cells in rows]
    columns = '<w:gridCol w:w="4500"/>' * max(map(len, rows))
    body = "".join(f"<w:tr>{''.join(map(_cell, cells))}</w:tr>" for cells in rows)
    properties = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return Xml(f"<w:tbl>{properties}{f'<w:tblGrid>{columns}</w:tblGrid>' if grid else ''}{body}</w:tbl>")


def write_docx(
    path: Path,
    blocks: Iterable[Xml],
    *,
    header: str = "",
    footer: str = "",
    footnotes: Sequence[str] = (),
    comments: Sequence[str] = (),
    main: str = "word/document.xml",
) -> None:
    """Write a document of paragraphs, tables and content controls. `main` is the main part's name within the file."""
    body = "".join(blocks)
    links = list(dict.fromkeys(re.findall(r'r:id="link ([^"]*)"', body)))
    for number, url in enumerate(links):
        body = body.replace(f'r:id="link {url}"', f'r:id="rIdLink{number}"')
    notes = {
        kind: "".join(_note(kind, number, text) for number, text in enumerate(texts, 1))
        for kind, texts in (("footnote", footnotes), ("comment", comments))
    }
    parts = {"header": _part("hdr", paragraph(header)), "footer": _part("ftr", paragraph(footer))}
    parts |= {"footnotes": _part("footnotes", notes["footnote"]), "comments": _part("comments", notes["comment"])}
    parts |= {"styles": _part("styles", _styles()), "numbering": _part("numbering", _numbering())}
    edges = "".join(f'<w:{edge}Reference w:type="default" r:id="rId{edge}"/>' for edge in ("header", "footer"))
    page = f'<w:sectPr>{edges}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    folder, name = main.rsplit("/", 1)
    inside = {f"rId{part}": (part, f"/word/{part}.xml") for part in parts}
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(main, parts),
        "_rels/.rels": _relations({"rId1": ("officeDocument", main)}),
        main: _part("document", f"<w:body>{body}{page}</w:body>"),
        f"{folder}/_rels/{name}.rels": _relations(inside | {"rIdPicture": ("image", "/word/media/dot.png")}, links),
        "word/media/dot.png": base64.b64decode(GREY_DOT),
        **{f"word/{part}.xml": content for part, content in parts.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in files.items():
            archive.writestr(zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _toggle(name: str, on: bool | None) -> str:
    return "" if on is None else f"<w:{name}/>" if on else f'<w:{name} w:val="0"/>'


def _run_content(text: str, element: str) -> str:
    pieces = re.split(f"([{''.join(INSIDE_RUN)}])", text)
    return "".join(
        INSIDE_RUN.get(piece) or f'<{element} xml:space="preserve">{escape(piece)}</{element}>'
        for piece in pieces
        if piece
    )


def _as_runs(pieces: Iterable[str]) -> str:
    return "".join(piece if isinstance(piece, Xml) else run(piece) for piece in pieces)


def _tracked(element: str, content: str) -> Xml:
    return Xml(f'<w:{element} w:id="1" w:author="Editor" w:date="{MADE}">{content}</w:{element}>')


def _drawing(kind: str, shape: str) -> str:
    size = '<wp:extent cx="1905000" cy="1905000"/><wp:docPr id="1" name="Drawing 1"/>'
    graphic = f'<a:graphic><a:graphicData uri="{NAMESPACES[kind]}">{shape}</a:graphicData></a:graphic>'
    return f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">{size}{graphic}</wp:inline></w:drawing>'


def _cell(cell: str | Sequence[Xml]) -> str:
    content = (cell if isinstance(cell, Xml) else paragraph(cell)) if isinstance(cell, str) else "".join(cell)
    return f'<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _part(root: str, content: str) -> str:
    return f"{PROLOGUE}<w:{root} {DECLARED}>{content}</w:{root}>"


def _note(kind: str, number: int, text: str) -> str:
    author = f' w:author="Editor" w:date="{MADE}" w:initials="E"' if kind == "comment" else ""
    return f'<w:{kind} w:id="{number}"{author}>{paragraph(text)}</w:{kind}>'


def _styles() -> str:
    style = '<w:style w:type="{}"{} w:styleId="{}"><w:name w:val="{}"/>{}</w:style>'
    bold, based = "<w:rPr><w:b/></w:rPr>", '<w:basedOn w:val="Normal"/>'
    made = [style.format("paragraph", ' w:default="1"', "Normal", "Normal", "")]
    made.append(style.format("character", "", "Strong", "Strong", bold))
    made += [style.format("paragraph", "", name.replace(" ", ""), name, based) for name in ("Title", "List Paragraph")]
    made.append(style.format("paragraph", "", "Question", "Question", based + bold))
    for level in (1, 2, 3):
        looks = f'{based}<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr>{bold}'
        made.append(style.format("paragraph", "", f"Heading{level}", f"heading {level}", looks))
    return "".join(made)


def _numbering() -> str:
    kinds = {1: ("decimal", "%1."), 2: ("bullet", "•")}
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    lists = (f'<w:abstractNum w:abstractNumId="{n}">{level.format(*kinds[n])}</w:abstractNum>' for n in kinds)
    used = (f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in kinds)
    return "".join([*lists, *used])


def _content_types(main: str, parts: Iterable[str]) -> str:
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {main: "document.main"} | {f"word/{part}.xml": part for part in parts}
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{office}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "png": "image/png",
    }
    listed = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults.items())
    uri = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'{PROLOGUE}<Types xmlns="{uri}">{listed}{overrides}</Types>'


def _relations(inside: dict[str, tuple[str, str]], links: Sequence[str] = ()) -> str:
    kinds = {key: f'Type="{NAMESPACES["r"]}/{kind}" Target="{target}"' for key, (kind, target) in inside.items()}
    for number, url in enumerate(links):
        kinds[f"rIdLink{number}"] = f'Type="{NAMESPACES["r"]}/hyperlink" Target="{url}" TargetMode="External"'
    listed = "".join(f'<Relationship Id="{key}" {what}/>' for key, what in kinds.items())
    uri = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{PROLOGUE}<Relationships xmlns="{uri}">{listed}</Relationships>'
