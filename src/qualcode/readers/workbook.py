"""Reads the sheets of an XLSX workbook from its XML: every cell as the person sees it, as a string."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from qualcode.errors import FileProblem
from qualcode.readers.archive import Archive, open_archive, parse_xml
from qualcode.readers.grids import Grid
from qualcode.readers.normal import normalise
from qualcode.readers.number_formats import BUILT_IN_FORMATS, show_number

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MOST_CELLS = 20_000_000
_MOST_ROWS = 1_048_576


def read_sheets(data: bytes) -> list[Grid]:
    """The worksheets of a workbook in the order of their tabs (chart sheets are left out).

    Raises
    ------
    FileProblem : as `archive.open_archive` does; `not-a-workbook` if the archive holds no workbook.
    """
    archive = _open(data)
    main = _find_main_part(archive)
    workbook = parse_xml(archive.read(main))
    targets = _read_relations(archive, main)
    strings = _read_shared_strings(archive, targets)
    formats = _read_formats(archive, targets)
    from_1904 = any(e.get("date1904") in ("1", "true") for e in _find_all(workbook, "workbookPr"))
    grids = []
    for sheet in _find_all(workbook, "sheet"):
        relation = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        kind, part = targets.get(relation, ("", ""))
        if not kind.endswith("/worksheet"):
            continue
        rows = _read_rows(parse_xml(archive.read(part)), strings, formats, from_1904)
        hidden = sheet.get("state", "visible") != "visible"
        grids.append(Grid(sheet.get("name", ""), rows, list(range(1, len(rows) + 1)), hidden=hidden))
    return grids


def _open(data: bytes) -> Archive:
    try:
        return open_archive(data)
    except FileProblem as problem:
        if problem.slug != "old-word":
            raise
        advice = "Open it in Excel or LibreOffice and save it as XLSX."
        raise FileProblem("this is the old Excel format (.xls)", advice, "old-excel") from problem


def _find_main_part(archive: Archive) -> str:
    if "_rels/.rels" in archive.names():
        for kind, part in _read_relations(archive, "").values():
            if kind.endswith("/officeDocument") and not part.startswith(("word/", "ppt/")):
                return part
    raise FileProblem("this is no Excel workbook", "Open it in Excel and save it as XLSX.", "not-a-workbook")


def _read_relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Relation id to (type, part) of a part; of the package if `part` is empty."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.names():
        return {}
    relations = {}
    for relation in _find_all(parse_xml(archive.read(path)), "Relationship"):
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
            relations[relation.get("Id", "")] = (relation.get("Type", ""), target)
    return relations


def _read_shared_strings(archive: Archive, targets: dict[str, tuple[str, str]]) -> list[str]:
    for kind, part in targets.values():
        if kind.endswith("/sharedStrings") and part in archive.names():
            return [_read_string(item) for item in parse_xml(archive.read(part)).iterchildren()]
    return []


def _read_string(item: Any) -> str:
    """The text of a string item: its runs, without the phonetic guides of East Asian text."""
    pieces = []
    for child in item.iterchildren():
        name = _local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(t.text or "" for t in child.iterchildren() if _local(t) == "t")
    text = "".join(pieces)
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return normalise(text)


def _read_formats(archive: Archive, targets: dict[str, tuple[str, str]]) -> list[str]:
    """The number format of each cell style, by the style's index."""
    for kind, part in targets.values():
        if kind.endswith("/styles") and part in archive.names():
            root = parse_xml(archive.read(part))
            codes = dict(BUILT_IN_FORMATS)
            codes.update({e.get("numFmtId", ""): e.get("formatCode", "") for e in _find_all(root, "numFmt")})
            styles = next(_find_all(root, "cellXfs"), ())
            return [codes.get(style.get("numFmtId", "0"), "General") for style in styles]
    return []


def _read_rows(root: Any, strings: list[str], formats: list[str], from_1904: bool) -> list[list[str]]:
    rows: list[list[str]] = []
    total = 0
    for row in _find_all(root, "row"):
        number = min(_to_int(row.get("r"), len(rows) + 1), _MOST_ROWS)
        rows.extend([[]] * (number - 1 - len(rows)))
        cells: list[str] = []
        for cell in row.iterchildren():
            value = _read_cell(cell, strings, formats, from_1904)
            if value:
                column = _read_column(cell.get("r", ""), len(cells))
                cells.extend([""] * (column - len(cells)))
                cells.append(value)
        total += len(cells)
        if total > _MOST_CELLS:
            raise FileProblem("the sheet has too many cells", "Delete empty columns and rows.", "zip-bomb")
        rows.append(cells)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _read_column(reference: str, missing: int) -> int:
    """Index from 0 of the column of a reference (`C7` is 2); `missing` if the cell has none.

    >>> _read_column("AA10", 0)
    26
    """
    letters = reference.rstrip("0123456789")
    return _number_letters(letters) if letters else missing


@cache
def _number_letters(letters: str) -> int:
    number = 0
    for letter in letters[:3].upper():
        number = number * 26 + ord(letter) - 64
    return max(number - 1, 0)


def _read_cell(cell: Any, strings: list[str], formats: list[str], from_1904: bool) -> str:
    kind = cell.get("t", "n")
    value = ""
    for child in cell.iterchildren():
        name = _local(child)
        if name == "v":
            value = child.text or ""
        elif name == "is":
            return _read_string(child)
    if not value:
        return ""
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    if kind == "b":
        return "TRUE" if value in ("1", "true") else "FALSE"
    if kind in ("str", "e"):
        return normalise(value)
    if kind == "d":
        return value.replace("T00:00:00", "").replace("T", " ")
    style = _to_int(cell.get("s"), 0)
    return show_number(value, formats[style] if style < len(formats) else "General", from_1904)


def _to_int(value: str | None, missing: int) -> int:
    return int(value) if value and value.isdecimal() else missing


def _find_all(root: Any, name: str) -> Iterator[Any]:
    """The elements of that local name: strict and transitional workbooks differ in the namespace."""
    return (element for element in root.iter("{*}" + name))


def _local(element: Any) -> str:
    tag: str = element.tag
    return tag.rpartition("}")[2]
