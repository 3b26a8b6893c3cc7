"""Opens the zip archives that DOCX and ODT files are, and parses the XML inside, with limits against hostile files."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lxml import etree

from qualcode.errors import FileProblem

MOST_MEMBERS = 20_000
MOST_BYTES = 1 << 30
"""Limit of the sizes of all members together, unpacked."""
MOST_XML_BYTES = 256 << 20
"""Limit of one member that is read."""
MOST_RATIO = 300
"""Limit of unpacked to packed size, for members above `RATIO_FROM` bytes; Word's own XML reaches about 40."""
RATIO_FROM = 8 << 20

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
DOCTYPE_WITH_ENTITIES = re.compile(rb"<!DOCTYPE[^>\[]*\[|<!ENTITY")
PROLOGUE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip archive in memory; member names use `/` and are not absolute."""

    members: dict[str, zipfile.ZipInfo]
    zip: zipfile.ZipFile

    def names(self) -> list[str]:
        """Names of the members in the archive's order."""
        return list(self.members)

    def read(self, name: str) -> bytes:
        """Content of one member; FileProblem `missing-part` if there is none, `truncated` if it is damaged."""
        member = self.members.get(name)
        if member is None:
            raise FileProblem(f"the part {name} is missing", "Open it in Word and save it anew.", "missing-part")
        if member.file_size > MOST_XML_BYTES:
            raise _bomb(f"{name} has {member.file_size:,} bytes unpacked")
        try:
            return self.zip.read(member)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, LookupError) as error:
            raise FileProblem(
                f"the part {name} is damaged ({error})", "Get the file again from its source.", "truncated"
            ) from error
        except (NotImplementedError, RuntimeError) as error:
            raise FileProblem(
                f"the part {name} cannot be unpacked ({error})", "Open it in Word and save it anew.", "not-a-zip"
            ) from error


def open_archive(data: bytes) -> Archive:
    """Archive of a file's bytes, checked before anything is unpacked.

    Errors: FileProblem with the slug empty-file, old-word, encrypted, not-a-zip, truncated, zip-bomb or path-escape.
    """
    if not data:
        raise FileProblem("the file is empty", "Get the file again from its source.", "empty-file")
    if data.startswith(OLE_SIGNATURE):
        raise _ole_problem(data)
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error) as error:
        if data.startswith(b"PK"):
            raise FileProblem(
                "the file ends in the middle (a zip archive without its end)",
                "Copy or download it again.",
                "truncated",
            ) from error
        raise FileProblem(
            "this is not a zip archive, so not a DOCX or ODT file",
            "Look at what it really is; open it in Word and save it as DOCX.",
            "not-a-zip",
        ) from error
    return Archive(_checked_members(opened), opened)


def parse_xml(data: bytes) -> Any:
    """Root element (lxml) of an XML part: without comments and processing instructions; entities are refused.

    Errors: FileProblem with the slug entity-expansion or bad-xml.
    """
    if DOCTYPE_WITH_ENTITIES.search(data[:PROLOGUE_BYTES]):
        raise _entities()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "ntit" in str(error) and b"<!ENTITY" in data:
            raise _entities() from error
        raise FileProblem(f"the XML inside is broken ({error})", "Open it in Word and save it anew.", "bad-xml") from (
            error
        )
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise _entities()
    return root


def _checked_members(opened: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members = opened.infolist()
    if len(members) > MOST_MEMBERS:
        raise _bomb(f"{len(members):,} members")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise _bomb(f"{sum(member.file_size for member in members):,} bytes unpacked")
    named = {}
    for member in members:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or re.match("[A-Za-z]:", name) or ".." in name.split("/"):
            raise FileProblem(
                f"a member of the archive points outside it ({member.filename})",
                "Do not trust this file; ask where it comes from.",
                "path-escape",
            )
        if member.flag_bits & 1:
            raise _encrypted()
        if member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise _bomb(f"{name} unpacks from {member.compress_size:,} to {member.file_size:,} bytes")
        named[name] = member
    return named


def _ole_problem(data: bytes) -> FileProblem:
    if ENCRYPTED_STREAM in data:
        return _encrypted()
    return FileProblem(
        "this is the old Word format (.doc)", "Open it in Word or LibreOffice and save it as DOCX.", "old-word"
    )


def _encrypted() -> FileProblem:
    return FileProblem(
        "the file is protected by a password", "Open it in Word, remove the password and save it.", "encrypted"
    )


def _bomb(what: str) -> FileProblem:
    return FileProblem(
        f"the archive is too large to be a transcript: {what}",
        "Do not trust this file; if it is yours, save it anew without its pictures.",
        "zip-bomb",
    )


def _entities() -> FileProblem:
    return FileProblem(
        "the XML inside declares entities, which no Word file does",
        "Do not trust this file; if it is yours, open it in Word and save it anew.",
        "entity-expansion",
    )
