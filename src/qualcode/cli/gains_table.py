"""The table of segments gained and lost, by code and group, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qualcode.cli.terminal import PLAIN, Terminal, measure, pad, wrap

if TYPE_CHECKING:
    import pandas as pd

ALL = "(all)"
GAP = "  "
LEAST_HEADING = 7
LONGEST_WORD = 14  # of a heading, not broken


def show_counts(counts: pd.DataFrame, terminal: Terminal = PLAIN, by: str = "") -> Iterator[str]:
    """Codes that changed, with their segments before and after, and what each group gained and lost."""
    moved = counts[(counts["gained"] > 0) | (counts["lost"] > 0)]
    codes = [code for code in dict.fromkeys(counts["code"]) if code in set(moved["code"])]
    if not codes:
        yield "No segment is gained or lost."
        return
    cells = {(row["group"], row["code"]): row for row in counts[counts["code"].isin(codes)].to_dict("records")}
    columns = [(name, [f"{cells[ALL, code][name]:,}" for code in codes]) for name in ("before", "after")]
    groups = [group for group in dict.fromkeys(counts["group"]) if group != ALL]
    for group in (ALL, *groups):
        columns.append((group, [format_moves(cells[group, code]) for code in codes]))
    yield terminal.strong(f"Segments gained and lost{f' by {by}' if by else ''}")
    yield from _lay(codes, columns, terminal)


def format_moves(row: Mapping[Any, Any]) -> str:
    """Gained and lost as `+3 -1`, nothing as `.`.

    >>> format_moves({"gained": 3, "lost": 1}), format_moves({"gained": 0, "lost": 0})
    ('+3 -1', '.')
    """
    parts = [f"+{row['gained']:,}" if row["gained"] else "", f"-{row['lost']:,}" if row["lost"] else ""]
    return " ".join(filter(None, parts)) or "."


def _lay(labels: Sequence[str], columns: Sequence[tuple[str, Sequence[str]]], terminal: Terminal) -> Iterator[str]:
    """A table in as many blocks as the width needs; each begins with the labels."""
    left = min(max(map(measure, labels)), max(16, terminal.width // 3))
    rows = [wrap(label, left, 2) for label in labels]
    rest = list(columns)
    while rest:
        block: list[tuple[list[str], Sequence[str], int]] = []
        room = terminal.width - left
        while rest:
            name, cells = rest[0]
            size = max(
                [LEAST_HEADING, *map(len, cells), *(len(word) for word in name.split() if len(word) <= LONGEST_WORD)]
            )
            if block and size + len(GAP) > room:
                break
            room -= size + len(GAP)
            block.append((wrap(name, size), cells, size))
            rest.pop(0)
        height = max(len(heading) for heading, _, _ in block)
        for line in range(-height, 0):
            texts = (pad(head[line] if -line <= len(head) else "", size, True) for head, _, size in block)
            yield (" " * left + GAP + GAP.join(texts)).rstrip()
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                last = place == len(row) - 1
                cells_text = GAP.join(pad(cells[number], size, True) for _, cells, size in block) if last else ""
                yield (pad(text, left) + GAP + cells_text).rstrip()
        if rest:
            yield ""
