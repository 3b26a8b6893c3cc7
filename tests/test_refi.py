"""REFI-QDA codebooks: valid against the schema, and read whatever programs write."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from qualcode.errors import QualcodeError
from qualcode.exchange import read_book, write_book
from qualcode.exchange.book import Book
from qualcode.exchange.yaml_reading import read_yaml
from qualcode.model import Code
from random_books import books

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "refi" / "Codebook.xsd")))
GUID = "1b9e77aa-0000-4000-8000-00000000000"
CODE = f'<Code guid="{GUID}1" name="Trust" isCodable="true"/>'


def wrap(codes: str, namespace: str = "urn:QDA-XML:codebook:1.0") -> str:
    return f'<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="{namespace}"><Codes>{codes}</Codes></CodeBook>'


def read(text: str | bytes, name: str = "a.qdc") -> list[tuple[str, str]]:
    data = text.encode("utf-8") if isinstance(text, str) else text
    return [(code.path, code.name) for code in read_book(data, name).book.codes]


def pack(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()


@given(books())
@settings(max_examples=40)
def test_what_is_written_is_valid_and_names_are_unique(book):
    """Against the standard's schema; names unique over the tree and at most 63 characters, GUIDs lower case."""
    root = etree.fromstring(write_book(book, "qdc", "1.2").data)
    codes = list(root.iter("{*}Code"))
    names = [code.get("name") for code in codes]
    guids = [code.get("guid") for code in codes]

    SCHEMA.assertValid(root)
    assert root.get("origin") == "qualcode 1.2"
    assert len({name.casefold() for name in names}) == len(names) == len(book.codes)
    assert max(map(len, names)) <= 63
    assert len(set(guids)) == len(guids) and all(guid == guid.lower() for guid in guids)
    assert {code.get("isCodable") for code in codes} == {"true"}


def test_a_description_holds_what_a_person_reads():
    """Definition first, then what belongs to the code and what does not, each with its word."""
    book = read_yaml(
        "name: B\ncodes:\n  trust:\n    name: Mutual trust\n    definition: Belief.\n    include: Doubt.\n"
        '    exclude: Funds.\n    color: "#1b9e77"\n    terms: [trust]\n',
        "a.yaml",
    )
    written = write_book(book, "qdc", "1.2")

    assert (
        "<Description>Belief.\n\nInclude: Doubt.\n\nExclude: Funds.\n\nKey: trust</Description>"
        in written.data.decode()
    )
    assert written.notices == ("not in a .qdc: 1 term, the codebook's name.",)


def test_names_that_stand_twice_and_long_names_are_told():
    """The whole name stands in the description, and comes back."""
    codes = (Code("a", "A" * 90, 1), Code("b", "B", 2), Code("b/t", "Trust", 3, "b", 2), Code("c", "Trust", 4))
    written = write_book(Book("", "", "", codes), "qdc", "1")

    assert ["1 name stood in more than one place" in written.notices[0], "cut to 63" in written.notices[1]] == [
        True,
        True,
    ]
    assert 'name="Trust (B)"' in written.data.decode()
    assert [name for _, name in read(written.data)] == ["A" * 90, "B", "Trust", "Trust"]


@pytest.mark.parametrize(
    "namespace",
    ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:1:0", "urn:QDA-XML:codebook:0:4", "urn:QDA-XML:project:1.0", ""],
)
def test_namespaces_are_no_matter(namespace):
    """Programs write several; local names count."""
    assert read(wrap(CODE, namespace)) == [("trust", "Trust")]


def test_what_programs_write_is_read():
    """Braces around GUIDs, 1/0, marks, other encodings, names of several lines, missing names, no origin."""
    odd = f'<Code guid="{{{GUID}2}}" name="In\n  vivo" isCodable="1" color="#FFAA00"/><Code guid="x" isCodable="0"/>'

    assert read(b"\xef\xbb\xbf" + wrap(odd).encode()) == [("in_vivo", "In vivo"), ("code", "code")]
    assert read(wrap(CODE).replace("utf-8", "utf-16").encode("utf-16")) == [("trust", "Trust")]
    assert read_book(wrap(odd).encode(), "a.qdc").book.codes[0].color == "#ffaa00"


def test_codebooks_in_one_another_and_in_projects():
    """A project's CodeBook, as `.qde`, in a `.qdpx` under any name, with a codebook inside a codebook."""
    nested = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{CODE}</Codes></CodeBook>'
    project = f'<Project xmlns="urn:QDA-XML:project:1.0" name="p"><CodeBook>{nested}</CodeBook></Project>'

    assert read(wrap(nested)) == [("trust", "Trust")]
    assert read(project, "a.qde") == [("trust", "Trust")]
    assert read(pack({"Sources/x.txt": "x", "PROJECT.QDE": project}), "a.qdpx") == [("trust", "Trust")]
    assert read(pack({"project.qde": project}), "a.qdc") == [("trust", "Trust")]


def test_descriptions_of_others_are_taken_apart():
    """Words that people put before the parts; what has none is the definition."""
    description = "Belief in others.\nInclusion criteria: doubt\nand hope\nWhen not to use: funds"
    (code,) = read_book(
        wrap(
            f'<Code guid="{GUID}3" name="T" isCodable="true"><Description>{description}</Description></Code>'
        ).encode(),
        "a.qdc",
    ).book.codes

    assert (code.definition, code.include, code.exclude) == ("Belief in others.", "doubt\nand hope", "funds")


def test_sets_are_named_as_not_read():
    """A notice, nothing else."""
    sets = f'</Codes><Sets><Set guid="{GUID}9" name="s"/></Sets><Codes>'
    imported = read_book(wrap(CODE + sets).encode(), "a.qdc")

    assert [(problem.severity, problem.slug) for problem in imported.problems] == [("notice", "not-in-codebook")]


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + wrap(CODE).partition("?>")[2].encode(), "entity-expansion"),
        (pack({"project.qde": b" " * 20_000_000}), "zip-bomb"),
        (pack({"../project.qde": wrap(CODE)}), "path-escape"),
        (pack({"readme.txt": "x"}), "missing-part"),
        (wrap(CODE)[:-20].encode(), "bad-xml"),
        (b"<html><body>Sign in</body></html>", "not-a-codebook"),
        (b"<Project/>", "not-a-codebook"),
        (wrap("").encode(), "not-a-codebook"),
        (pack({"project.qde": wrap(CODE)})[:-60], "truncated"),
    ],
)
@pytest.mark.parametrize("name", ["a.qdc", "a.qdpx"])
def test_traps_and_damaged_files_are_refused(data, slug, name):
    """With the file's name, what is wrong, and what to do now."""
    with pytest.raises(QualcodeError) as caught:
        read_book(data, name)

    assert caught.value.slug == slug
    assert caught.value.message.startswith(name) and caught.value.hint
    assert "Word" not in str(caught.value)


def test_very_deep_trees_are_cut_and_told():
    """A file cannot make the program stumble."""
    deep = "".join(f'<Code guid="g" name="c{level}" isCodable="true">' for level in range(60)) + "</Code>" * 60
    imported = read_book(wrap(deep).encode(), "a.qdc")

    assert len(imported.book.codes) == 40
    assert [problem.slug for problem in imported.problems] == ["row-left-out"]
