"""The table theme x group for a terminal, made from `theme_frequencies`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from qualcode.cli.terminal import PLAIN, Terminal, measure, pad, wrap

if TYPE_CHECKING:
    import pandas as pd

GAP = "  "
LEAST_CODE = 16  # a code's name is not wrapped to less
FOOT = "segments, cases"
LEAST_HEADING = 7  # a heading's words are not broken into less
EMPTY = "-"  # the share of no segments


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the share of segments and the cases."""

    share: str
    cases: str


@dataclass(frozen=True, slots=True)
class Group:
    """One column: its heading, its cells from top to bottom, and its totals."""

    heading: str
    cells: tuple[Cell, ...]
    segments: int
    cases: int

    def lay(self, between: str) -> list[str]:
        """The cells as text, shares and cases aligned at the right; the totals last."""
        shares = max(len(cell.share) for cell in self.cells)
        cases = max(len(cell.cases) for cell in self.cells)
        cells = [f"{cell.share:>{shares}}{between}{cell.cases:>{cases}}" for cell in self.cells]
        return [*cells, f"{self.segments:,}{between}{self.cases}"]


def show_frequencies(
    frame: pd.DataFrame,
    terminal: Terminal = PLAIN,
    *,
    where: str = "",
    kinds: Sequence[str] = (),
    stances: bool = False,
) -> str:
    """Rows: codes, sub-codes under their parent; columns: groups; a cell: share of segments, and cases / cases.

    With `stances` a cell is the number of segments with the stance lack, and with the stance present.

    Parameters
    ----------
    frame : the table `theme_frequencies` of one `by`.
    where : the filter in words, see `analysis.where.describe_where`.
    kinds : kinds of the sources that are counted together.

    Columns that do not fit the terminal stand in further blocks below.
    """
    if frame.empty:
        return "No theme to count: the codebook has no codes, or nothing was read.\n"
    codes = _order_codes(dict(zip(frame["code"], frame["parent"], strict=True)))
    groups = [_read_group(str(name), rows, codes, stances) for name, rows in frame.groupby("group", sort=False)]
    lines = list(_explain(str(frame["by"].iloc[0]), where, kinds, terminal, stances))
    for block, code_width, between in _arrange(groups, codes, terminal.width):
        lines += ["", *_show_block(block, codes, code_width, between, terminal)]
    return "\n".join(lines) + "\n"


def _explain(by: str, where: str, kinds: Sequence[str], terminal: Terminal, stances: bool) -> Iterator[str]:
    """The lines above the table: what its numbers are and what was counted."""
    yield from map(terminal.strong, wrap(f"Themes by {by}" if by else "Themes", terminal.width))
    said = "Share of the group's segments that have the theme; cases that have it / cases."
    if stances:
        said = "Segments in which the theme is missing, weak or wished for (-), and in which it is there (+)."
    yield from wrap(said, terminal.width)
    counted = ([f"Only {where}."] if where else []) + ([f"Counted together: {', '.join(kinds)}."] if kinds else [])
    if counted:
        yield from wrap(" ".join(counted), terminal.width)


def _order_codes(parents: Mapping[str, str]) -> list[str]:
    """Codes with their sub-codes right behind them, otherwise in the order given."""
    below: dict[str, list[str]] = {}
    for code, parent in parents.items():
        below.setdefault(parent if parent in parents else "", []).append(code)

    def walk(parent: str) -> Iterator[str]:
        for code in below.get(parent, ()):
            yield code
            yield from walk(code)

    return list(walk(""))


def _read_group(name: str, rows: pd.DataFrame, codes: Iterable[str], stances: bool) -> Group:
    """One group's column; a code without a row is a count of 0."""
    segments, cases = int(rows["segments_total"].iloc[0]), int(rows["cases_total"].iloc[0])
    columns = ("lack", "present") if stances else ("segments", "cases")
    counts = dict(zip(rows["code"], zip(*(rows[column].tolist() for column in columns), strict=True), strict=True))
    found = [counts.get(code, (0, 0)) for code in codes]
    if stances:
        return Group(
            name, tuple(Cell(_sign("-", lack), _sign("+", present)) for lack, present in found), segments, cases
        )
    cells = [Cell(format_share(count, segments), f"{with_code}/{cases}") for count, with_code in found]
    return Group(name, tuple(cells), segments, cases)


def _sign(sign: str, count: int) -> str:
    return f"{sign}{count}" if count else "0"


def format_share(count: int, total: int) -> str:
    """A share in whole per cent; what is there but rounds to nothing is `<1 %`, a share of nothing `-`.

    >>> format_share(17, 50), format_share(1, 1000), format_share(999, 1000), format_share(0, 0)
    ('34 %', '<1 %', '>99 %', '-')
    """
    if not total:
        return EMPTY
    percent = round(100 * count / total)
    if percent == 0 and count:
        return "<1 %"
    return ">99 %" if percent == 100 and count < total else f"{percent} %"


def _label(code: str) -> tuple[int, str]:
    """Indent and last part of a code's path."""
    return 2 * code.count("/"), code.rsplit("/", 1)[-1]


def _arrange(groups: Sequence[Group], codes: Sequence[str], width: int) -> Iterator[tuple[list[Group], int, str]]:
    """Blocks of columns that fit `width`, each with the width of the codes and what stands between share and cases.

    As few blocks as possible, evenly filled; before there are more, long codes are wrapped and headings broken.
    """
    labels = [_label(code) for code in codes]
    natural = max([len(FOOT), *(indent + measure(text) for indent, text in labels)])
    narrow = max(
        len(FOOT), *(indent + max(map(measure, wrap(text, LEAST_CODE - indent, 1))) for indent, text in labels)
    )
    for number in range(1, len(groups) + 1):
        size = ceil(len(groups) / number)
        blocks = [list(groups[start : start + size]) for start in range(0, len(groups), size)]
        for between, broken in ((GAP, False), (" ", True)):
            rooms = [width - _needed(block, between, broken) for block in blocks]
            if min(rooms) >= narrow or (number == len(groups) and broken):
                yield from ((block, max(min(natural, *rooms), narrow), between) for block in blocks)
                return


def _needed(groups: Sequence[Group], between: str, broken: bool) -> int:
    return sum(len(GAP) + _column_width(group, between, broken) for group in groups)


def _column_width(group: Group, between: str, broken: bool = False) -> int:
    """Columns that a group needs: its cells, and its heading's words whole or, if `broken`, in parts."""
    cells = max(map(len, group.lay(between)))
    words = max(map(measure, wrap_heading(group.heading, 14)))
    return max(cells, LEAST_HEADING) if broken else max(cells, words)


def wrap_heading(text: str, width: int) -> list[str]:
    """A heading in lines; a word that is too long is broken into even parts.

    >>> wrap_heading("Local administration", 9)
    ['Local', 'adminis-', 'tration']
    """
    words = []
    for word in text.split():
        parts = 1 if measure(word) <= width else ceil(measure(word) / (width - 1))
        size = ceil(len(word) / parts)
        pieces = [word[start : start + size] for start in range(0, len(word), size)]
        words += [f"{piece}-" for piece in pieces[:-1]] + [pieces[-1]]
    return [line for line in wrap(" ".join(words), width) if line] or [""]


def _show_block(
    groups: Sequence[Group], codes: Sequence[str], code_width: int, between: str, terminal: Terminal
) -> Iterator[str]:
    """Headings at the foot of their columns, a rule, a line a code, a rule, the last row."""
    room = terminal.width - code_width - len(GAP) * len(groups)
    widths = _share_out(
        [_column_width(group, between) for group in groups], [_column_width(g, between, True) for g in groups], room
    )
    headings = [wrap_heading(group.heading, width) for group, width in zip(groups, widths, strict=True)]
    height = max(map(len, headings))
    for line in range(height):
        texts = [heading[line - height] if line >= height - len(heading) else "" for heading in headings]
        yield terminal.strong(_line(" " * code_width, texts, widths))
    rule = "-" * (code_width + sum(widths) + len(GAP) * len(widths))
    yield rule
    cells = [group.lay(between) for group in groups]
    for row, code in enumerate(codes):
        indent, text = _label(code)
        names = [" " * indent + name for name in wrap(text, code_width - indent, 1)]
        yield _line(pad(names[0], code_width), [column[row] for column in cells], widths)
        yield from names[1:]
    yield rule
    yield _line(pad(FOOT, code_width), [column[-1] for column in cells], widths)


def _share_out(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths as wanted; the widest give way, down to the least, until all fit."""
    widths = list(wanted)
    while sum(widths) > room:
        spare = [width - low for width, low in zip(widths, least, strict=True)]
        if not any(extra > 0 for extra in spare):
            break
        widest = max((place for place, extra in enumerate(spare) if extra > 0), key=lambda place: widths[place])
        widths[widest] -= 1
    return widths


def _line(first: str, texts: Sequence[str], widths: Sequence[int]) -> str:
    columns = (pad(text, width, right=True) for text, width in zip(texts, widths, strict=True))
    return GAP.join([first, *columns]).rstrip()
