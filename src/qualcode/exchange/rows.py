"""A codebook as rows of text, nothing left out: what the csv and xlsx files of a codebook hold.

A row is one line of the codebook: to which code it belongs (empty: the whole codebook), under which key of the YAML file it
stands, its text, and its language, stance and options where it has them.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.exchange.book import LISTS, TEXTS, Book
from qualcode.model import Code, Term

COLUMNS = ("code", "key", "text", "language", "stance", "options")
CODE_COLUMNS = ("code", *TEXTS)
TERM_COLUMNS = ("code", "key", "term", "language", "stance")
EXAMPLE_COLUMNS = ("code", "key", "example", "language")
BOOK_COLUMNS = ("key", "text")
STANCE_COLUMNS = ("key", "cue", "language", "options")

Row = tuple[str, ...]


def list_rows(book: Book) -> Iterator[Row]:
    """All of the codebook in one table, with the columns `COLUMNS`.

    >>> book = Book("", "2", "", (Code("trust", "Trust", 1, terms=(Term("lie", 1, "en", "lack"),)),))
    >>> for row in list_rows(book):
    ...     print(row)
    ('', 'version', '2', '', '', '')
    ('trust', 'name', 'Trust', '', '', '')
    ('trust', 'terms', 'lie', 'en', 'lack', '')
    """
    yield from (("", *row, "", "", "") for row in list_book_rows(book))
    yield from (_term_row("", "unless", term) for term in book.unless)
    for key, cue, language, options in list_stance_rows(book):
        yield "", f"stances.{key}", cue, language, "", options
    for code in book.codes:
        texts = [(key, str(getattr(code, key))) for key in TEXTS]
        yield from ((code.path, key, text, "", "", "") for key, text in texts if text)
        yield from (_term_row(code.path, key, term) for key in LISTS for term in getattr(code, key))


def _term_row(path: str, key: str, term: Term) -> Row:
    return path, key, term.text, term.language, term.stance, ""


def list_book_rows(book: Book) -> Iterator[Row]:
    """What the codebook says of itself, with the columns `BOOK_COLUMNS`."""
    given = (("name", book.name), ("version", book.version), ("language", book.language))
    yield from ((key, text) for key, text in given if text)


def list_stance_rows(book: Book) -> Iterator[Row]:
    """The lines of `stances:`, with the columns `STANCE_COLUMNS`."""
    for one in book.stances:
        yield one.key, one.text, one.language, ", ".join(f"{key}: {value}" for key, value in one.options)


def list_code_rows(book: Book) -> Iterator[Row]:
    """A row a code, with the columns `CODE_COLUMNS`."""
    yield from ((code.path, *(str(getattr(code, key)) for key in TEXTS)) for code in book.codes)


def list_term_rows(book: Book) -> Iterator[Row]:
    """A row a term, with the columns `TERM_COLUMNS`; those for all codes come first."""
    yield from (_term_row("", "unless", term)[:-1] for term in book.unless)
    yield from _list_rows_of(book, ("terms", "unless", "seeds"))


def list_example_rows(book: Book) -> Iterator[Row]:
    """A row an example, with the columns `EXAMPLE_COLUMNS`."""
    yield from (row[:-1] for row in _list_rows_of(book, ("examples", "counterexamples")))


def _list_rows_of(book: Book, keys: tuple[str, ...]) -> Iterator[Row]:
    for code in book.codes:
        yield from (_term_row(code.path, key, term)[:-1] for key in keys for term in _list(code, key))


def _list(code: Code, key: str) -> tuple[Term, ...]:
    found: tuple[Term, ...] = getattr(code, key)
    return found
