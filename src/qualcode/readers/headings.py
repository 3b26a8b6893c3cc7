"""Finds the heading row of a sheet and gives every column a name of its own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from qualcode.readers.grids import Grid

_ROWS_LOOKED_AT = 200
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*%?|\d{4}-\d{2}-\d{2}.*")


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns of a sheet.

    Parameters
    ----------
    row : index of the heading row in the grid.
    first : index of the first row of data.
    columns : (name, index of the column) of each column that has a heading or a value.
    questions : name to the question as asked, where a second heading row holds it (Qualtrics), else empty.
    duplicates : names that stood twice; the later column is called `name (2)`.
    unnamed : columns with values but without a heading; their name is the column's letter.
    """

    row: int
    first: int
    columns: tuple[tuple[str, int], ...]
    questions: dict[str, str]
    duplicates: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()


def clean_cell(cell: str) -> str:
    """A heading, name or value without blanks at its ends, in NFC, on one line."""
    return " ".join(unicodedata.normalize("NFC", cell).split()) if "\n" in cell else cell.strip()


def find_heading(grid: Grid) -> Heading | None:
    """The heading row and its columns; None if the first full row is data or the sheet is empty.

    Rows above the first full one (a title, names of groups of columns) are not it: a row is full that has at least
    six tenths of the cells of the fullest rows. A first full row is data if it looks like the rows below it: numbers
    above numbers, or words that come again in their column.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in islice((r for r in grid.rows if r), _ROWS_LOOKED_AT)]
    if not filled:
        return None
    enough = 0.6 * sorted(filled)[int(0.9 * (len(filled) - 1))]
    index = next(i for i, row in enumerate(grid.rows) if row and sum(1 for cell in row if cell.strip()) >= enough)
    names = [clean_cell(cell) for cell in grid.rows[index]]
    first, asked = _find_second_heading(grid.rows, index)
    if _looks_like_data(names, grid.rows[first : first + _ROWS_LOOKED_AT]):
        return None
    return _name_columns(names, asked, grid.rows, index, first)


def column_letters(index: int) -> str:
    """The letters of a column as Excel shows them.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _find_second_heading(rows: list[list[str]], index: int) -> tuple[int, list[str]]:
    """(first row of data, questions): Qualtrics writes questions and a row of `{"ImportId":…}` below the names."""
    for below in (1, 2):
        row = rows[index + below] if index + below < len(rows) else []
        if row and sum('"ImportId"' in cell for cell in row) * 2 > len(row):
            return index + below + 1, rows[index + 1] if below == 2 else []
    return index + 1, []


def _looks_like_data(names: list[str], rows: list[list[str]]) -> bool:
    """Whether columns that speak against a heading (it is like the cells below) are many, and more than those for it.

    A word above numbers is for it; numbers that count up (`1`, `2`, `3` for the questions) are not against it, nor are
    the options of a question whose cells repeat the heading and hold nothing else.
    """
    numbers = [name for name in names if _NUMBER.fullmatch(name)]
    counting = all(number.isdecimal() for number in numbers) and numbers == _count_up(numbers)
    votes = []
    for column, name in enumerate(names):
        values = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
        if not name or not values:
            continue
        numeric = sum(1 for value in values if _NUMBER.fullmatch(value)) > 0.8 * len(values)
        if _NUMBER.fullmatch(name):
            votes.append(1 if numeric and not counting else 0)
        elif numeric:
            votes.append(-1)
        else:
            votes.append(1 if name in values and len(set(values)) > 1 else 0)
    return sum(votes) > 0 and votes.count(1) >= 0.25 * len(votes)


def _count_up(numbers: list[str]) -> list[str]:
    """As many numbers as these, counting up by one from the first; a single number does not count up."""
    return [str(int(numbers[0]) + step) for step in range(len(numbers))] if len(numbers) > 1 else []


def _name_columns(names: list[str], asked: list[str], rows: list[list[str]], index: int, first: int) -> Heading:
    width = max((len(row) for row in rows[index:]), default=0)
    names = names + [""] * (width - len(names))
    taken: dict[str, int] = {}
    columns: list[tuple[str, int]] = []
    duplicates: list[str] = []
    unnamed: list[str] = []
    questions: dict[str, str] = {}
    for column, name in enumerate(names):
        if not name:
            if not any(column < len(row) and row[column].strip() for row in rows[first:]):
                continue
            name = column_letters(column)
            unnamed.append(name)
        count = taken[name.casefold()] = taken.get(name.casefold(), 0) + 1
        if count > 1:
            duplicates.append(name)
            name = f"{name} ({count})"
            taken[name.casefold()] = 1
        columns.append((name, column))
        if column < len(asked) and asked[column].strip():
            questions[name] = clean_cell(asked[column])
    return Heading(index, first, tuple(columns), questions, tuple(duplicates), tuple(unnamed))
