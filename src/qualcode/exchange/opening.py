"""Bytes of a file in; drafts of codes out: finds encoding and separator, and hands on to the reader of the format."""

from __future__ import annotations

from qualcode.exchange.admission import Listener
from qualcode.exchange.dictionaries import read_dictionary
from qualcode.exchange.drafts import DraftBook
from qualcode.exchange.headings import Table
from qualcode.exchange.tables import read_tables
from qualcode.readers.decoding import decode
from qualcode.readers.grids import read_grids


def open_tables(data: bytes, file: str) -> tuple[DraftBook, Listener]:
    """The codebook in a CSV file or a workbook; hidden sheets are not read.

    Raises
    ------
    FileProblem : as `grids.read_grids` does.
    QualcodeError : no table names codes.
    """
    if file.lower().endswith(".txt") and decode(data, file).text.lstrip().startswith("%"):
        return open_dictionary(data, file)
    grids = [grid for grid in read_grids(data, file) if not grid.hidden]
    book, listener = read_tables([Table(grid.name, grid.rows, grid.lines) for grid in grids], file)
    listener.problems[:0] = [problem for grid in grids for problem in grid.problems]
    return book, listener


def open_document(data: bytes, file: str) -> tuple[DraftBook, Listener]:
    """The codebook in the tables of a Word file.

    Raises
    ------
    FileProblem : as `word_tables.read_word_tables` does.
    QualcodeError : no table names codes.
    """
    from qualcode.exchange.word_tables import read_word_tables

    tables, head = read_word_tables(data)
    book, listener = read_tables(tables, file)
    for key, text in head.items():
        setattr(book, key, text)
    return book, listener


def open_dictionary(data: bytes, file: str) -> tuple[DraftBook, Listener]:
    """The dictionary in a `.dic` file, or a `.dicx` file of LIWC-22 (a table with an X for each category).

    Raises
    ------
    FileProblem : it is no text.
    QualcodeError : it is no dictionary.
    """
    decoded = decode(data, file)
    if "DicTerm" in decoded.text[:200].partition("\n")[0]:
        from qualcode.exchange.dictionaries import read_crosses

        grid = read_grids(data, "dicx.csv")[0]
        book, listener = read_crosses(grid.rows, grid.lines, file)
    else:
        book, listener = read_dictionary(decoded.text, file)
    listener.problems[:0] = [decoded.problem] if decoded.problem else []
    return book, listener
