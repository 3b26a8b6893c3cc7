"""Where the codes of a foreign table stand in the tree: by parents, columns a level, indents, or names that say it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualcode.exchange.headings import LEVELS, Table, read_cell
from qualcode.exchange.names import LEGAL, split_levels
from qualcode.exchange.plain import clean_line

_KEY_BELOW = re.compile(r"(?s)(.*)\n\[([^\s\[\]]+)\]\s*")


class Places:
    """Where the codes of a table of names stand in the tree."""

    def __init__(self, table: Table, columns: dict[str, list[int]]) -> None:
        self.table, self.columns = table, columns
        self.levels = [meaning for meaning in LEVELS if meaning in columns]
        self.main = next((one for one in ("path", *reversed(self.levels), "name") if one in columns), "")
        self.above: dict[str, str] = {}  # the last name in each column of a level
        self.stack: list[tuple[int, str]] = []  # (indent, name) from the theme down
        self.by_id: dict[str, list[str]] = {}
        self.by_name: dict[str, list[str]] = {}

    def find(self, at: int, row: Sequence[str]) -> tuple[list[str], str]:
        """Names from the theme down to the code of a row, and its key if the cell gives one; no names: not found."""
        raw = self._raw(row, self.main)
        cell, key = self._split_key(raw)
        if len(self.levels) > 1 and self.main in self.levels:
            names = self._by_levels(row)
        elif not cell:
            return [], ""
        else:
            names = [clean_line(cell)] if key else split_levels(clean_line(cell)) or [clean_line(cell)]
            names = self._find_parent(row) + names if len(names) == 1 else names
            if len(names) == 1:
                names = self._by_indent(at, raw, row, names[0])
        if names:
            self.by_id[clean_line(read_cell(row, self.columns.get("id", [])))] = names
            self.by_name[names[-1].casefold()] = names
        return names, key

    def _raw(self, row: Sequence[str], meaning: str) -> str:
        place = self.columns[meaning][0]
        return row[place] if place < len(row) else ""

    def _split_key(self, raw: str) -> tuple[str, str]:
        found = _KEY_BELOW.fullmatch(raw)
        return (found[1], found[2]) if found and LEGAL.fullmatch(found[2]) else (raw, "")

    def _by_levels(self, row: Sequence[str]) -> list[str]:
        """A column a level; an empty cell left of a filled one means the same as above (merged cells)."""
        cells = [clean_line(self._split_key(self._raw(row, level))[0]) for level in self.levels]
        last = max((place for place, cell in enumerate(cells) if cell), default=-1)
        first = min((place for place, cell in enumerate(cells) if cell), default=0)
        for place, level in enumerate(self.levels[: last + 1]):
            if cells[place]:
                self.above[level] = cells[place]
            elif place > first:
                self.above.pop(level, None)
        for level in self.levels[last + 1 :]:
            self.above.pop(level, None)
        return [self.above[level] for level in self.levels[: last + 1] if self.above.get(level)]

    def _find_parent(self, row: Sequence[str]) -> list[str]:
        identity = clean_line(read_cell(row, self.columns.get("parent id", [])))
        if identity in self.by_id and identity:
            return self.by_id[identity]
        parent = clean_line(read_cell(row, self.columns.get("parent", [])))
        names = split_levels(parent)
        if len(names) == 1:
            return self.by_name.get(parent.casefold(), names)
        return names

    def _by_indent(self, at: int, raw: str, row: Sequence[str], name: str) -> list[str]:
        level = clean_line(read_cell(row, self.columns.get("level", [])))
        if level.isdecimal():
            indent = int(level)
        else:
            blanks = len(raw) - len(raw.lstrip(" \t\u00a0\u2003"))
            indent = blanks + (self.table.indents[at] if at < len(self.table.indents) else 0)
        while self.stack and self.stack[-1][0] >= indent:
            self.stack.pop()
        self.stack.append((indent, name))
        return [one for _, one in self.stack]
