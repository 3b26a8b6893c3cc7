"""Tables, quotes, words in context and problems as text for a terminal; the commands print it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qualcode.cli.terminal import PLAIN, Terminal, cut, measure, pad, wrap

if TYPE_CHECKING:
    import pandas as pd

SEVERITIES = ("error", "warning", "notice")
LEAST_COLUMN = 8
_BRACKETS = re.compile(r"\[([^\[\]]+)\](?=;|$)")
_QUOTE_COLUMNS = {"source", "segment", "turn", "time", "speaker", "case", "code", "stance", "why", "text"}


def show_frame(frame: pd.DataFrame, terminal: Terminal = PLAIN, *, limit: int = 0) -> str:
    """Any table: numbers at the right, long texts cut; columns that cannot fit are named below, and so are the rows
    after `limit` (0: all rows are shown).
    """
    shown = frame.head(limit) if limit else frame
    columns = [_format_column(shown[name]) for name in frame.columns]
    names = [str(name) for name in frame.columns]
    natural = [
        max([LEAST_COLUMN if measure(name) > LEAST_COLUMN else measure(name), *map(measure, cells)])
        for name, (cells, _) in zip(names, columns, strict=True)
    ]
    widths = _fit_widths(natural, terminal.width)
    kept = list(zip(names, columns, widths, strict=False))
    headings = [wrap(name, width) for name, width in zip(names, widths, strict=False)]
    height = max(map(len, headings), default=0)
    lines = []
    for line in range(-height, 0):
        texts = [heading[line] if -line <= len(heading) else "" for heading in headings]
        cells = (pad(text, width, right) for text, (_, (_, right), width) in zip(texts, kept, strict=True))
        lines.append(terminal.strong("  ".join(cells).rstrip()))
    lines.append("  ".join("-" * width for width in widths))
    for row in range(len(shown)):
        cells = (pad(cut(texts[row], width), width, right) for _, (texts, right), width in kept)
        lines.append("  ".join(cells).rstrip())
    if len(frame) > len(shown):
        lines.append(_count_rest(len(frame) - len(shown), "row"))
    if len(widths) < len(names):
        lines += fill(f"Columns not shown: {', '.join(names[len(widths) :])}.", terminal.width)
    return "\n".join(lines) + "\n"


def show_quotes(quotes: pd.DataFrame, terminal: Terminal = PLAIN, *, limit: int = 0) -> str:
    """Passages as paragraphs: who and where, the words (those that matched in bold), the reason.

    Parameters
    ----------
    quotes : as `analysis.quotes.find_quotes` gives them; further columns (groups) are shown behind the case.
    limit : at most so many; 0 for all.
    """
    groups = [str(name) for name in quotes.columns if name not in _QUOTE_COLUMNS]
    shown = quotes.head(limit) if limit else quotes
    paragraphs = ["\n".join(_show_quote(row, groups, terminal)) for row in shown.to_dict("records")]
    if len(quotes) > len(shown):
        paragraphs.append(_count_rest(len(quotes) - len(shown), "passage"))
    return "\n\n".join(paragraphs) + "\n" if paragraphs else "No passages.\n"


def show_kwic(rows: pd.DataFrame, terminal: Terminal = PLAIN, *, limit: int = 0) -> str:
    """One line a match, the matches under each other, context cut to the width; `limit` lines, 0 for all."""
    shown = rows.head(limit) if limit else rows
    if shown.empty:
        return "No matches.\n"
    places = [f"{source}:{segment}" for source, segment in zip(shown["source"], shown["segment"], strict=True)]
    place_width = min(max(map(measure, places)), terminal.width // 3)
    left = (terminal.width - place_width - 4) * 9 // 20
    lines = []
    for place, before, match, after in zip(places, shown["before"], shown["match"], shown["after"], strict=True):
        right = terminal.width - place_width - left - 4
        word = cut(match, right)
        blank = " " if re.match(r"\w", after) or after.startswith(("…", "(", "“")) else ""
        rest = cut(after, right - measure(word) - len(blank)) if right - measure(word) > 3 else ""
        start = (
            pad(cut(place, place_width, left=True), place_width) + "  " + pad(cut(before, left, left=True), left, True)
        )
        lines.append(f"{start}  {terminal.strong(word)}{blank}{rest}".rstrip())
    if len(rows) > len(shown):
        lines.append(_count_rest(len(rows) - len(shown), "match", "es"))
    return "\n".join(lines) + "\n"


def show_problems(problems: pd.DataFrame, terminal: Terminal = PLAIN, *, limit: int = 5) -> str:
    """Problems by severity, errors first, and by kind: where and what, then what to do; at most `limit` of one kind."""
    lines: list[str] = []
    for severity in SEVERITIES:
        some = problems[problems["severity"] == severity]
        if some.empty:
            continue
        lines += [*([""] if lines else []), terminal.strong(f"{len(some):,} {severity}{'s' if len(some) > 1 else ''}")]
        for slug, kind in some.groupby("slug", sort=False):
            lines += _show_kind(str(slug), kind, terminal.width, limit)
    return "\n".join(lines) + "\n" if lines else ""


def _show_kind(slug: str, kind: pd.DataFrame, width: int, limit: int) -> Iterator[str]:
    """Problems of one kind; advice that is the same for all stands once, below them."""
    hints = list(dict.fromkeys(kind["hint"]))
    rows = (kind.head(limit) if limit else kind).to_dict("records")
    for row in rows:
        line = f", line {row['line']}" if row["line"] else ""
        where = f"{row['source']}{line}: " if row["source"] else ""
        yield from fill(f"{where}{row['message']}", width, "  ")
        if len(hints) > 1 and row["hint"]:
            yield from fill(str(row["hint"]), width, "    ")
    if len(kind) > len(rows):
        yield f"  … and {len(kind) - len(rows):,} more like this"
    advice = f"{hints[0]}  " if len(hints) == 1 and hints[0] else ""
    yield from fill(f"{advice}[{slug}]", width, "    ")


def _show_quote(row: Mapping[Hashable, Any], groups: Sequence[str], terminal: Terminal) -> Iterator[str]:
    """Who and where; the words; the reason."""
    who = str(row["case"] or row["speaker"] or "")
    time = row["time"]
    at = format_time(time) if isinstance(time, float) and time == time else ""
    place = [who, *(str(row[name]) for name in groups if row[name]), str(row["source"]), f"turn {row['turn']}", at]
    yield from map(terminal.strong, fill(", ".join(part for part in place if part), terminal.width))
    why = str(row["why"])
    text = "\n".join(fill(str(row["text"]), terminal.width, "  "))
    yield mark_words(text, find_matched(why), terminal) if terminal.bold else text
    stance = f" ({row['stance']})" if row["stance"] else ""
    yield from fill(f"{row['code']}{stance}{f': {why}' if why else ''}", terminal.width, "    ")


def format_time(seconds: float) -> str:
    """Seconds as hours, minutes and seconds.

    >>> format_time(754.6)
    '0:12:34'
    """
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def find_matched(why: str) -> list[str]:
    """The matched words that a `why` names in brackets, the longest first.

    >>> find_matched("trust [trust]; promise* NEAR/6 broken [promises … broken]")
    ['promises', 'broken', 'trust']
    """
    found = {part.strip() for inside in _BRACKETS.findall(why) for part in inside.split("…")}
    return sorted(found - {""}, key=lambda part: (-len(part), part))


def mark_words(text: str, words: Iterable[str], terminal: Terminal) -> str:
    """The text with these words in bold, also where a line breaks inside them."""
    patterns = [r"\s+".join(map(re.escape, word.split())) for word in words]
    if not patterns:
        return text
    return re.sub(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", lambda match: terminal.strong(match[0]), text)


def fill(text: str, width: int, indent: str = "") -> list[str]:
    """The text in lines of at most `width` columns; nothing is broken inside a word unless it must be."""
    if len(text) == measure(text):
        return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False) or [
            indent.rstrip()
        ]
    return [indent + line for line in wrap(text, width - len(indent))]


def _count_rest(number: int, noun: str, plural: str = "s") -> str:
    return f"… and {number:,} more {noun}{plural if number > 1 else ''}."


def _format_column(values: pd.Series) -> tuple[list[str], bool]:
    """The cells as text, and whether they are numbers."""
    number = values.dtype.kind in "iuf"
    return [_format_cell(value) for value in values.tolist()], number


def _format_cell(value: object) -> str:
    """A cell as text: missing as nothing, a float with at most three digits behind the point."""
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else f"{value:g}"
    return str(value)


def _fit_widths(natural: Sequence[int], width: int) -> list[int]:
    """Widths of as many columns as fit: the widest give way, none below `LEAST_COLUMN`; the last columns may go."""
    count = len(natural)
    while count > 1 and sum(min(size, LEAST_COLUMN) for size in natural[:count]) + 2 * (count - 1) > width:
        count -= 1
    room = width - 2 * (count - 1)
    most = max(natural[:count], default=0)
    while most > 1 and sum(min(size, most) for size in natural[:count]) > room:
        most -= 1
    return [min(size, most) for size in natural[:count]]
