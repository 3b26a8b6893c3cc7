"""Codebooks out and in again: import -> export -> import is the identity on what a format holds."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from qualcode.errors import QualcodeError, UsageError
from qualcode.exchange import FORMATS, find_format, read_book, write_book
from qualcode.exchange.book import Book, without_lines
from qualcode.exchange.yaml_reading import read_yaml
from qualcode.exchange.yaml_writing import write_yaml
from qualcode.model import Term
from random_books import books

CODEBOOKS = sorted((Path(__file__).parent.parent / "codebooks").glob("*.yaml"))


def again(book: Book, format: str) -> Book:
    """The codebook after it was written in a format and read back, without lines."""
    return without_lines(read_book(write_book(book, format, "1.0").data, f"a.{format}").book)


def bare(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(replace(term, language="") for term in terms)


def held_by_programs(book: Book, languages: bool) -> Book:
    """What a qdc or docx holds: no terms and stances."""
    codes = tuple(
        replace(
            code,
            terms=(),
            unless=(),
            seeds=(),
            stance="",
            formerly="",
            examples=code.examples if languages else bare(code.examples),
            counterexamples=code.counterexamples if languages else bare(code.counterexamples),
        )
        for code in book.codes
    )
    return Book("", "", "", codes)


@given(books())
def test_yaml_says_what_the_codebook_says(book):
    """The strict loader reads what is written, without any problem."""
    assert without_lines(read_yaml(write_yaml(book, ["Imported: #1"]), "a.yaml")) == book


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@given(book=books())
@settings(max_examples=40)
def test_tables_hold_everything(book, format):
    """Nothing of a codebook is lost on the way through a spreadsheet."""
    assert again(book, format) == book


@given(books())
@settings(max_examples=50)
def test_a_qdc_holds_names_colours_and_descriptions(book):
    """Keys, definitions, include, exclude and examples come back; also long names, and names that stand twice."""
    assert again(book, "qdc") == held_by_programs(book, languages=True)


@given(books())
@settings(max_examples=50)
def test_a_word_table_holds_what_papers_print(book):
    """Sub-codes are indented, keys stand below names that do not tell them."""
    held = held_by_programs(book, languages=False)
    found = again(book, "docx")

    assert found.codes == held.codes
    assert (found.name, found.version, found.language) == (book.name, book.version, book.language)


@given(books())
@settings(max_examples=50)
def test_a_dictionary_comes_back_as_it_was_imported(book):
    """LIWC holds less than a codebook; what was once imported stays. Keys are unique in the whole tree there."""
    imported = again(book, "dic")

    assert again(imported, "dic") == imported
    assert [(code.level, code.name) for code in imported.codes] == [(code.level, code.name) for code in book.codes]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("path", CODEBOOKS, ids=lambda path: path.stem)
def test_the_sample_codebooks_pass_through_every_format(path, format):
    """All codes come back; once imported, nothing changes any more; the same codebook gives the same bytes."""
    book = without_lines(read_yaml(path.read_text(encoding="utf-8"), path.name))
    imported = again(book, format)

    assert [code.path for code in imported.codes] == [code.path for code in book.codes]
    assert again(imported, format) == imported
    assert (imported == book) == (format in ("csv", "xlsx"))
    assert write_book(book, format, "1.0") == write_book(book, format, "1.0")
    assert without_lines(read_yaml(write_yaml(imported), "a.yaml")) == imported


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.docx", "a.qdc", "a.qdpx", "a.dic", "a.dicx"])
@pytest.mark.parametrize("data", [b"", b"hello", b"<html><body>Log in</body></html>", b"PK\x03\x04broken", b"\x00\x01"])
def test_what_is_no_codebook_is_refused_with_words(name, data):
    """A wrong file is an error with its name and advice."""
    with pytest.raises(QualcodeError) as caught:
        read_book(data, name)

    assert str(caught.value).startswith(name)
    assert caught.value.hint


def test_an_unknown_format_names_the_known_ones():
    """A slip of the pen is told with the nearest format."""
    with pytest.raises(UsageError, match="qdc"):
        find_format("qcd")
    with pytest.raises(UsageError, match="nothing reads a codebook"):
        read_book(b"", "a.pdf")
