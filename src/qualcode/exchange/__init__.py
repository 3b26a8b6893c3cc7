"""Codebooks in the formats of others, in and out. A format is known by the ending of its files.

Reading makes drafts of codes, which `drafts.admit` turns into a codebook that our loader takes; writing takes a `Book`. Import ->
export -> import is the identity on what a format holds; what it does not hold is said with numbers.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import PurePath

from qualcode.errors import FileProblem, QualcodeError, UsageError
from qualcode.exchange.book import Book, Imported, Written

FORMATS = {
    "csv": "one table, a row a line of the codebook; nothing is left out",
    "xlsx": "an Excel workbook to edit; nothing is left out",
    "docx": "a table as papers print it",
    "qdc": "REFI-QDA codebook for NVivo, MAXQDA, ATLAS.ti, QualCoder",
    "dic": "LIWC dictionary",
}
READABLE = (*FORMATS, "tsv", "txt", "xlsm", "qde", "qdpx", "dicx")
_REFI = ("qdc", "qde", "qdpx")


def find_format(name: str) -> str:
    """The format of a word such as `csv` or of a file's name.

    Raises
    ------
    UsageError : nothing is known of that name.

    >>> find_format("qdc"), find_format("out/Codebook.XLSX")
    ('qdc', 'xlsx')
    """
    ending = (PurePath(name).suffix[1:] or name).lower()
    if ending in FORMATS:
        return ending
    near = get_close_matches(ending, FORMATS, n=1)
    advice = f"Did you mean '{near[0]}'? " if near else ""
    raise UsageError(f"no codebook format '{ending}'.", f"{advice}Known are: {', '.join(FORMATS)}.", "unknown-format")


def write_book(book: Book, format: str, version: str) -> Written:
    """The codebook in a format of `FORMATS`; `version` is that of this program. The same codebook gives the same bytes."""
    if format == "csv":
        from qualcode.exchange.spreadsheets import write_csv

        return write_csv(book)
    if format == "xlsx":
        from qualcode.exchange.spreadsheets import write_workbook

        return write_workbook(book)
    if format == "docx":
        from qualcode.exchange.word import write_document

        return write_document(book)
    if format == "qdc":
        from qualcode.exchange.refi import write_codebook

        return write_codebook(book, version)
    from qualcode.exchange.dictionary_writing import write_dictionary

    return write_dictionary(book)


def read_book(data: bytes, name: str) -> Imported:
    """The codebook in a file's bytes; its ending says how it is read. All it says can be loaded.

    Raises
    ------
    QualcodeError : the file is damaged, or there is no codebook in it.
    UsageError : nothing reads files of this ending.
    """
    from qualcode.exchange.drafts import admit
    from qualcode.exchange.opening import open_dictionary, open_document, open_tables

    ending = PurePath(name).suffix[1:].lower()
    file = PurePath(name).name
    if ending not in READABLE:
        advice = f"Files that can be read end with: {', '.join(READABLE)}."
        raise UsageError(f"{file}: nothing reads a codebook from '.{ending}'.", advice, "unknown-format")
    try:
        if ending in _REFI:
            from qualcode.exchange.refi import open_codebook

            draft, listener = open_codebook(data, file)
        elif ending == "docx":
            draft, listener = open_document(data, file)
        elif ending in ("dic", "dicx"):
            draft, listener = open_dictionary(data, file)
        else:
            draft, listener = open_tables(data, file)
    except FileProblem as problem:
        if problem.slug == "not-a-zip":
            hint = "Open it in the program that made it and save it anew."
            raise QualcodeError(
                f"{file}: this is no {ending} file, whatever its name says.", hint, problem.slug
            ) from problem
        raise QualcodeError(f"{file}: {problem.message}.", problem.hint, problem.slug) from problem
    imported = admit(draft, file, listener.problems)
    if not imported.book.codes:
        raise QualcodeError(f"{file}: there are no codes in it.", "Is it the right file?", "not-a-codebook")
    return imported
