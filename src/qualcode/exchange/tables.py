"""Tables of a codebook in, drafts of codes out: our own sheets, and the tables of other programs and of papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from qualcode.errors import QualcodeError
from qualcode.exchange.admission import Listener
from qualcode.exchange.book import LISTS, PASSAGES, STANCE_KEYS, TEXTS, StanceLine, is_pattern
from qualcode.exchange.drafts import Draft, DraftBook
from qualcode.exchange.headings import Table, find_headings, read_cell
from qualcode.exchange.names import LEGAL
from qualcode.exchange.places import Places
from qualcode.exchange.plain import clean_line
from qualcode.model import Term

_SINGULAR = {"example": "examples", "counterexample": "counterexamples", "term": "terms", "seed": "seeds"}


@dataclass(slots=True)
class Garden:
    """The codes as they grow: `by_path` finds them by the keys, `by_name` by the names, from the theme down."""

    book: DraftBook
    listener: Listener
    by_path: dict[tuple[str, ...], Draft] = field(default_factory=dict)
    by_name: dict[tuple[str, ...], Draft] = field(default_factory=dict)
    closed: bool = False  # a sheet `codes` has named them all

    def by_keys(self, path: str, line: int, name: str = "") -> Draft:
        """The code of that path (`trust/promises`); it and those above it are made if missing."""
        parts = tuple(path.split("/")) if all(map(LEGAL.fullmatch, path.split("/"))) else (path,)
        folded = tuple(part.casefold() for part in parts)
        if folded not in self.by_path:
            above = self.by_keys("/".join(parts[:-1]), line).children if len(parts) > 1 else self.book.codes
            self.by_path[folded] = Draft("", parts[-1], line)
            above.append(self.by_path[folded])
        draft = self.by_path[folded]
        draft.name = name or draft.name
        return draft

    def by_names(self, names: Sequence[str], line: int, key: str = "") -> Draft:
        """The code at that place; it and those above it are made if missing."""
        folded = tuple(name.casefold() for name in names)
        if folded not in self.by_name:
            above = self.by_names(names[:-1], line).children if len(names) > 1 else self.book.codes
            self.by_name[folded] = Draft(names[-1], key, line)
            above.append(self.by_name[folded])
        return self.by_name[folded]

    def knows(self, path: str) -> bool:
        """Whether there is a code of that path."""
        return tuple(path.casefold().split("/")) in self.by_path


def read_tables(tables: Sequence[Table], file: str) -> tuple[DraftBook, Listener]:
    """The codes of these tables together; those without a heading row that names codes are passed over.

    Raises
    ------
    QualcodeError : no table names codes.
    """
    garden = Garden(DraftBook(), Listener(file))
    found = [(table, *find_headings(table.rows)) for table in tables]
    found = [(table, index, columns) for table, index, columns in found if index >= 0]
    if not found:
        seen = next((list(row) for table in tables for row in table.rows if any(row)), [])
        raise QualcodeError(
            f"{file}: no table in it has a column for the codes (its first row is: {', '.join(filter(None, seen)) or 'empty'}).",
            "Head the columns code, definition, include, exclude, examples, terms; only the first must be there.",
            "not-a-codebook",
        )
    for table, index, columns in sorted(found, key=lambda one: "key" in one[2]):
        if "key" in columns or (garden.closed and "code" in columns and {"terms", "examples"} & set(columns)):
            _read_lines(table, index, columns, garden)
        elif "code" in columns and "name" in columns:
            _read_keyed(table, index, columns, garden)
        else:
            _read_named(table, index, columns, garden)
        _tell_columns(table, index, columns, garden)
    _tell_nameless(garden)
    return garden.book, garden.listener


def _tell_nameless(garden: Garden) -> None:
    """In a table of lines every code has its name, if some have: else its path is probably misspelt."""
    if garden.closed or not any(draft.name for draft in garden.by_path.values()):
        return
    for path, draft in garden.by_path.items():
        if not draft.name:
            what = f"the code '{'/'.join(path)}' has no row with its name"
            advice = "Is it misspelt? If not, add a row with its name (key: name)."
            garden.listener.say(draft.line, "warning", "code-without-name", what, advice)


def _tell_columns(table: Table, index: int, columns: dict[str, list[int]], garden: Garden) -> None:
    read = {place for places in columns.values() for place in places}
    names = [clean_line(cell) for place, cell in enumerate(table.rows[index]) if cell.strip() and place not in read]
    if names:
        what = f"columns that were not read: {', '.join(names)}"
        garden.listener.say(table.lines[index], "notice", "not-in-codebook", what, "A codebook has no place for them.")


def _body(table: Table, index: int) -> list[tuple[int, Sequence[str], int]]:
    """(index, row, line) of the rows below the heading that are not blank and do not repeat it."""
    heading = list(table.rows[index])
    rows = enumerate(zip(table.rows, table.lines, strict=True))
    return [
        (at, row, line) for at, (row, line) in rows if at > index and any(map(str.strip, row)) and list(row) != heading
    ]


def _read_lines(table: Table, index: int, columns: dict[str, list[int]], garden: Garden) -> None:
    """A table with a row for each line of the codebook."""
    usual = next((meaning for meaning in ("terms", "examples") if meaning in columns), "text")
    fields = {meaning: columns.get(meaning, []) for meaning in ("code", "key", "language", "stance", "options")}
    for _, row, line in _body(table, index):
        cells = {meaning: clean_line(read_cell(row, places)) for meaning, places in fields.items()}
        text = read_cell(row, columns.get(usual, []))
        key = cells["key"].lower() or (usual if usual != "text" else "")
        problem = _read_line(_SINGULAR.get(key, key), text, line, cells, garden) if text else ""
        if problem:
            what = f"the row '{clean_line(text)}' was left out: {problem}"
            garden.listener.say(line, "error", "row-left-out", what, "Correct it in the table and import it again.")


def _read_line(key: str, text: str, line: int, cells: dict[str, str], garden: Garden) -> str:
    """Put one line into its place; what is wrong with it, empty if nothing."""
    code, book = cells["code"], garden.book
    term = Term(text if key in PASSAGES else _unescape(text), line, cells["language"], cells["stance"])  # type: ignore[arg-type]
    stance_key = key.removeprefix("stances.")
    if not code and key in ("name", "version", "language"):
        setattr(book, key, text)
    elif not code and key == "unless":
        book.unless.append(term)
    elif not code and stance_key in STANCE_KEYS:
        pairs = [part.partition(":") for part in cells["options"].split(",") if ":" in part]
        options = tuple((name.strip(), value.strip()) for name, _, value in pairs)
        book.stances.append(StanceLine(stance_key, term.text, term.language, options, line))
    elif not code:
        return "it names no code" if key in (*LISTS, *TEXTS) else f"'{key}' is no key of a codebook"
    elif garden.closed and not garden.knows(code):
        near = get_close_matches(code, ["/".join(path) for path in garden.by_path], 1)
        return f"there is no code '{code}'" + (f"; is '{near[0]}' meant?" if near else "")
    elif key in LISTS:
        garden.by_keys(code, line).lists.setdefault(key, []).append(term)
    elif key in TEXTS:
        setattr(garden.by_keys(code, line), key, text)
    else:
        return f"'{key}' is no key of a code" if key else "it does not say what it is (column key)"
    return ""


def _unescape(text: str) -> str:
    """A term without the apostrophe that spreadsheet programs put before a sign of formulas."""
    return text[1:] if re.match(r"'[=+@]", text) else text


def _read_keyed(table: Table, index: int, columns: dict[str, list[int]], garden: Garden) -> None:
    """A table with a row a code, its key (or path) in the column `code` and its name beside it."""
    for at, row, line in _body(table, index):
        code, name = clean_line(read_cell(row, columns["code"])), clean_line(read_cell(row, columns["name"]))
        parent = clean_line(read_cell(row, columns.get("parent", [])))
        if parent and not code.casefold().startswith(parent.casefold() + "/"):
            code = f"{parent}/{code}"
        if not code and not name:
            _say_nameless(row, line, garden)
            continue
        draft = garden.by_keys(code or name, line, name)
        _fill(draft, row, line, columns, _color(table, at))
    garden.closed = True


def _color(table: Table, at: int) -> str:
    return table.colors[at] if at < len(table.colors) else ""


def _say_nameless(row: Sequence[str], line: int, garden: Garden) -> None:
    what = f"the row '{clean_line(' '.join(row))[:60]}' was left out: it names no code"
    garden.listener.say(line, "error", "row-left-out", what, "Write the code's name into it.")


def _read_named(table: Table, index: int, columns: dict[str, list[int]], garden: Garden) -> None:
    """A table of another program or a paper: names, and the place in the tree in one of many ways."""
    places = Places(table, columns)
    rows: dict[tuple[str, ...], Draft] = {}
    for at, row, line in _body(table, index):
        names, key = places.find(at, row)
        if not names:
            _say_nameless(row, line, garden)
            continue
        mark = tuple(name.casefold() for name in names)
        fresh = Draft(names[-1], key, line)
        _fill(fresh, row, line, columns, _color(table, at))
        old = rows.get(mark)
        if old is not None and any(getattr(fresh, one) not in ("", getattr(old, one)) for one in TEXTS[1:4]):
            level = garden.by_names(names[:-1], line).children if len(names) > 1 else garden.book.codes
            level.append(fresh)  # another code of the same name
            continue
        rows[mark] = garden.by_names(names, line, key)
        _merge(rows[mark], fresh)


def _merge(old: Draft, new: Draft) -> None:
    for key in TEXTS[1:]:
        setattr(old, key, getattr(old, key) or getattr(new, key))
    for key, terms in new.lists.items():
        old.lists.setdefault(key, []).extend(terms)
    old.key, old.line = old.key or new.key, new.line if not old.line else old.line


def _fill(draft: Draft, row: Sequence[str], line: int, columns: dict[str, list[int]], color: str) -> None:
    for key in TEXTS[1:]:
        setattr(draft, key, read_cell(row, columns.get(key, [])) or getattr(draft, key))
    draft.color, draft.line = draft.color or color, line
    language = clean_line(read_cell(row, columns.get("language", [])))
    for key in LISTS:
        texts = _split(read_cell(row, columns.get(key, []), "\n"), key)
        terms = [Term(text if key in PASSAGES else _unescape(text), line, language) for text in texts]
        if terms:
            draft.lists.setdefault(key, []).extend(terms)


def _split(cell: str, key: str) -> list[str]:
    """The lines of a cell; terms may also be separated by `;` or, if there is none, by `,`."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    if key in PASSAGES or len(lines) > 1 or cell.startswith("/") or is_pattern(Term(cell, 0)):
        return lines
    separator = ";" if ";" in cell else ","
    return [part.strip() for line in lines for part in line.split(separator) if part.strip()]
