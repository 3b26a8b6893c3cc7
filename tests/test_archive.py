"""Archives and XML from strangers: refused before they do harm, each with a reason and advice."""

import io
import zipfile

import pytest

from qualcode.errors import FileProblem
from qualcode.readers.archive import open_archive, parse_xml

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def make_zip(members: dict[str, bytes]) -> bytes:
    """A zip archive of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def test_members_are_read_by_name():
    """The way in: names in order, content as bytes."""
    archive = open_archive(make_zip({"a.xml": b"<a/>", "b/c.xml": b"<c/>"}))

    assert archive.names() == ["a.xml", "b/c.xml"]
    assert archive.read("b/c.xml") == b"<c/>"


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"", "empty-file"),
        (b"Dear all, this is text.", "not-a-zip"),
        (OLE + b"\0" * 600, "old-word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (make_zip({"a.xml": b"<a/>" * 400})[:60], "truncated"),
        (make_zip({"../../etc/passwd": b"x"}), "path-escape"),
        (make_zip({"/etc/passwd": b"x"}), "path-escape"),
        (make_zip({"a.xml": b"\0" * 40_000_000}), "zip-bomb"),
    ],
)
def test_what_is_no_sound_archive_is_a_problem_with_advice(data, slug):
    """Every kind has its own slug."""
    with pytest.raises(FileProblem) as caught:
        open_archive(data)

    assert caught.value.slug == slug
    assert caught.value.hint


def test_an_encrypted_member_is_a_problem():
    """A zip may be locked member by member."""
    data = bytearray(make_zip({"a.xml": b"<a/>"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileProblem) as caught:
        open_archive(bytes(data))

    assert caught.value.slug == "encrypted"


def test_a_damaged_member_is_a_problem():
    """The check sum tells."""
    data = bytearray(make_zip({"a.xml": bytes(range(256)) * 20}))
    data[60] ^= 0xFF
    with pytest.raises(FileProblem) as caught:
        open_archive(bytes(data)).read("a.xml")

    assert caught.value.slug == "truncated"


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<!--" + b"x" * 5000 + b'--><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"),
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ],
)
def test_entities_are_refused(declared):
    """No Word file declares entities; where they stand and how they are encoded does not matter."""
    with pytest.raises(FileProblem) as caught:
        parse_xml(declared)

    assert caught.value.slug == "entity-expansion"


@pytest.mark.parametrize("broken", [b"", b"<a>", b"<a></b>", b"no xml", b"<a>\0</a>", b"<a>" * 5000 + b"</a>" * 5000])
def test_broken_xml_is_a_problem(broken):
    """Also XML that is nested without end."""
    with pytest.raises(FileProblem) as caught:
        parse_xml(broken)

    assert caught.value.slug == "bad-xml"
