"""Reads the text of Word files (DOCX): zip and lxml over the main part, in reading order, as DESIGN section 3 says."""

from __future__ import annotations

import posixpath
from functools import lru_cache

from qualcode.errors import FileProblem
from qualcode.model import FileSettings, ReaderSettings, Transcript
from qualcode.readers.archive import Archive, open_archive, parse_xml
from qualcode.readers.normal import normalise
from qualcode.readers.paragraphs import Body
from qualcode.readers.turns import find_transcripts
from qualcode.readers.word_body import walk_body
from qualcode.readers.word_styles import Styles

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
CORE = "/metadata/core-properties"
TITLE = "{http://purl.org/dc/elements/1.1/}title"


def read(data: bytes, source: str, settings: ReaderSettings, file: FileSettings) -> list[Transcript]:
    """Transcripts of one Word file; FileProblem if it cannot be read."""
    return find_transcripts(read_body(data), source, "docx", settings, file)


def read_body(data: bytes) -> Body:
    """Paragraphs and table cells of a Word file's body in reading order, headers and footers apart.

    Errors: FileProblem (see `archive.open_archive` and `archive.parse_xml`; `not-word` if no main part is named).
    """
    archive = open_archive(data)
    package = _relations(archive, "")
    main = package.get("/officeDocument", [""])[0]
    if not main:
        raise FileProblem("the archive names no Word document", "Open it in Word and save it anew.", "not-word")
    relations = _relations(archive, main)
    styles = Styles()
    for part in relations.get("/styles", [])[:1]:
        if part in archive.members:
            styles = _read_styles(archive.read(part))
    paragraphs = walk_body(parse_xml(archive.read(main)), styles)
    margins = []
    for part in relations.get("/header", []) + relations.get("/footer", []):
        if part in archive.members:
            paragraphs_there = walk_body(parse_xml(archive.read(part)), styles)
            margins.append("\n".join(paragraph.text for paragraph in paragraphs_there).strip())
    kept = tuple(dict.fromkeys(margin for margin in margins if margin))
    return Body(tuple(paragraphs), kept, _core_title(archive, package))


@lru_cache(maxsize=8)
def _read_styles(data: bytes) -> Styles:
    """Styles of a part; the files of one study often share them to the byte."""
    return Styles(parse_xml(data))


def _relations(archive: Archive, part: str) -> dict[str, list[str]]:
    """Targets of a part's relations by the end of their type (`/styles`), as names of members."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", name + ".rels")
    found: dict[str, list[str]] = {}
    if relations not in archive.members:
        return found
    for relation in parse_xml(archive.read(relations)).iter(RELATIONS):
        target = relation.get("Target") or ""
        if relation.get("TargetMode") == "External" or not target:
            continue
        kind = relation.get("Type") or ""
        ending = CORE if kind.endswith(CORE) else "/" + kind.rsplit("/", 1)[-1]
        found.setdefault(ending, []).append(posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/"))
    return found


def _core_title(archive: Archive, package: dict[str, list[str]]) -> str:
    for part in package.get(CORE, []):
        if part in archive.members:
            title = parse_xml(archive.read(part)).find(TITLE)
            if title is not None and title.text:
                return " ".join(normalise(title.text).split())
    return ""
