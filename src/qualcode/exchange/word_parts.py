"""The parts of a Word file that are the same in every codebook: styles, types, relations; page and properties."""

from __future__ import annotations

from qualcode.exporters.whole import read_output_date

_PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FONT = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'
_LINE = 'w:val="single" w:space="0"'


def _style(name: str, title: str, look: str, run: str, kind: str = "paragraph", more: str = "") -> str:
    based = '<w:basedOn w:val="Normal"/>' if name != "Normal" and kind == "paragraph" else ""
    default = ' w:default="1"' if name == "Normal" else ""
    inner = f"<w:pPr>{look}</w:pPr><w:rPr>{run}</w:rPr>{more}"
    return f'<w:style w:type="{kind}"{default} w:styleId="{name}"><w:name w:val="{title}"/>{based}<w:qFormat/>{inner}</w:style>'


_TABLE_LOOK = (
    f'<w:tblPr><w:tblBorders><w:top {_LINE} w:sz="8" w:color="000000"/><w:bottom {_LINE} w:sz="8" w:color="000000"/>'
    f'<w:insideH {_LINE} w:sz="4" w:color="BFBFBF"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    f'<w:bottom {_LINE} w:sz="8" w:color="000000"/></w:tcBorders></w:tcPr></w:tblStylePr>'
)
_STYLES = (
    f'{_PROLOGUE}<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr>{_FONT}<w:sz w:val="18"/>'
    '<w:szCs w:val="18"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="40" w:line="252" w:lineRule="auto"/>'
    "</w:pPr></w:pPrDefault></w:docDefaults>"
    + _style("Normal", "Normal", "", "")
    + _style("Title", "Title", '<w:spacing w:after="60"/>', '<w:b/><w:sz w:val="32"/><w:szCs w:val="32"/>')
    + _style("Subtitle", "Subtitle", '<w:spacing w:after="200"/>', '<w:color w:val="595959"/>')
    + _style("TableHead", "Table Head", "<w:keepNext/>", "<w:b/>")
    + _style("CodeKey", "Code Key", "", '<w:color w:val="7F7F7F"/><w:sz w:val="15"/><w:szCs w:val="15"/>')
    + _style("Codebook", "Codebook", "", "", "table", _TABLE_LOOK)
    + "</w:styles>"
)
_CONTENT_TYPES = (
    f'{_PROLOGUE}<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)


def _relations(*targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_PROLOGUE}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


PARTS = {
    "[Content_Types].xml": _CONTENT_TYPES,
    "_rels/.rels": _relations(
        (f"{_OFFICE}/officeDocument", "word/document.xml"),
        (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ),
    "word/_rels/document.xml.rels": _relations((f"{_OFFICE}/styles", "styles.xml")),
    "word/styles.xml": _STYLES,
}
"""Member to text."""


def wrap_document(body: str) -> str:
    """The main part with this body, on landscape A4 pages."""
    page = (
        '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
        "</w:sectPr>"
    )
    return f'{_PROLOGUE}<w:document xmlns:w="{_WORD}"><w:body>{body}{page}</w:body></w:document>'


def make_core(title: str) -> str:
    """The properties; `title` is XML already."""
    date = read_output_date().strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{_PROLOGUE}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{date}</dcterms:created></cp:coreProperties>'
    )
