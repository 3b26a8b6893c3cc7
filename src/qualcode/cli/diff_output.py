"""What `qualcode codebook diff` prints: the changes of the text, the counts, the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from qualcode.cli.gains_table import ALL, show_counts
from qualcode.cli.show import fill, find_matched, mark_words
from qualcode.cli.terminal import PLAIN, Terminal
from qualcode.codebook_work.diff import Change
from qualcode.codebook_work.gains import choose_varied

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.pipeline.differences import Difference, Effects

AROUND = 6  # words shown on each side of a changed passage
LONGEST = 230  # characters of a segment that are shown
SHOWN_ITEMS = 12  # of a list that came or went
SILENT_ITEMS = 40  # terms that find nothing
_KEYS = {
    "terms": "term",
    "unless": "unless",
    "examples": "example",
    "counterexamples": "counterexample",
    "seeds": "seed",
}


def show_difference(
    difference: Difference, segments: pd.DataFrame | None, terminal: Terminal = PLAIN, limit: int = 3, by: str = ""
) -> str:
    """The whole report.

    Parameters
    ----------
    segments : those of the difference, as they are to be printed.
    limit : lines of each code, of those gained and of those lost; 0 for all.
    by : the variable that makes the groups.
    """
    lines = fill(f"From {difference.old} to {difference.new}", terminal.width)
    lines = [*map(terminal.strong, lines), ""]
    lines += show_changes(difference.changes, difference.came, difference.went, terminal, limit)
    if difference.counts is not None and segments is not None:
        lines += ["", *show_counts(difference.counts, terminal, by)]
        for code in dict.fromkeys(segments["code"]):
            lines += _show_lines(code, segments, difference.counts, terminal, limit)
    return "\n".join(lines) + "\n"


def show_changes(
    changes: Sequence[Change], came: Effects, went: Effects, terminal: Terminal = PLAIN, limit: int = 3
) -> Iterator[str]:
    """What changed in the text, code by code."""
    if not changes:
        yield "The codebooks say the same."
    if _goes_without_saying(changes):
        changes = [replace(change, language="") for change in changes]
    for code in dict.fromkeys(change.code for change in changes):
        some = [change for change in changes if change.code == code]
        yield terminal.strong(code or "The whole codebook")
        for change in some:
            if not change.key:
                yield from fill(_tell_code(change), terminal.width, "  ")
        for key in dict.fromkeys(change.key for change in some if change.key):
            yield from _show_key(key, [change for change in some if change.key == key], came, went, terminal, limit)


def _goes_without_saying(changes: Sequence[Change]) -> bool:
    """Whether the languages of terms need not be told: there is one, and no term changed nothing but its language."""
    languages = {change.language for change in changes} - {""}
    gone = {(change.code, change.key, change.old) for change in changes}
    return len(languages) < 2 and not any((one.code, one.key, one.new) in gone for one in changes if one.new)


def _tell_code(change: Change) -> str:
    place = f" (line {change.line})"
    told = {
        "added": f"new{place}",
        "removed": f"gone (it was in line {change.line})",
        "renamed": f"renamed, formerly {change.old}{place}",
        "moved": f"moved, formerly {change.old}{place}",
    }
    return told[change.kind]


def _show_key(
    key: str, changes: Sequence[Change], came: Effects, went: Effects, terminal: Terminal, limit: int
) -> Iterator[str]:
    """One key of a code: items of a list each with a sign, a text as the passage that changed."""
    if key not in _KEYS:
        for change in changes:
            yield f"  {key}"
            old, new = shorten_change(change.old, change.new)
            for sign, text in (("-", old), ("+", new)):
                if text:
                    yield from _hang(f"    {sign} ", text, terminal.width)
        return
    for sign, some in (("-", [one for one in changes if one.old]), ("+", [one for one in changes if one.new])):
        found = went if sign == "-" else came
        yield from _show_items(sign, key, some, found if key == "terms" else {}, terminal, limit)


def _show_items(
    sign: str, key: str, changes: Sequence[Change], found: Effects, terminal: Terminal, limit: int
) -> Iterator[str]:
    """Items that came or went: first terms that do something, each on a line; then the others together."""
    active = [one for one in changes if not found or (one.code, one.old or one.new) in found]
    active.sort(key=lambda one: -found.get((one.code, one.old or one.new), (0, 0))[1])
    shown = active[:SHOWN_ITEMS] if limit and len(active) > SHOWN_ITEMS + 1 else active
    for one in shown:
        effect = _tell_effect(one, found, "lost" if sign == "-" else "gained")
        yield from _hang(f"  {sign} {_KEYS[key]} ", f"{_tell_item(one)}{effect}", terminal.width)
    if len(active) > len(shown):
        yield f"    … and {len(active) - len(shown):,} more (--limit 0 shows all)"
    silent = [one for one in changes if one not in active]
    if silent:
        listed = silent[:SILENT_ITEMS] if limit else silent
        more = f"; and {len(silent) - len(listed):,} more" if len(silent) > len(listed) else ""
        said = f"{_count(len(silent), 'term')} that {'found' if sign == '-' else 'find' + 's' * (len(silent) == 1)} nothing"
        yield from _hang(f"  {sign} ", f"{said}: {'; '.join(map(_tell_item, listed))}{more}", terminal.width)


def _tell_item(change: Change) -> str:
    text = change.old or change.new
    return f"{text} ({change.language})" if change.language else text


def _tell_effect(change: Change, found: Effects, verb: str) -> str:
    """How many segments the term is in, and how many of them came or went."""
    if not found:
        return ""
    total, some = found.get((change.code, change.old or change.new), (0, 0))
    return f": in {_count(total, 'segment')}, {some:,} {verb}"


def shorten_change(old: str, new: str) -> tuple[str, str]:
    """Both texts, cut to what differs with a few words around it.

    >>> shorten_change("one two three four five six seven eight nine", "one two three four five six seven eight ten")
    ('… three four five six seven eight nine', '… three four five six seven eight ten')
    """
    one, two = old.split(), new.split()
    if not one or not two:
        return " ".join(one), " ".join(two)
    blocks = [block for block in SequenceMatcher(None, one, two, autojunk=False).get_opcodes() if block[0] != "equal"]
    if not blocks:
        return " ".join(one), " ".join(two)
    first = max(0, blocks[0][1] - AROUND), max(0, blocks[0][3] - AROUND)
    last = blocks[-1][2] + AROUND, blocks[-1][4] + AROUND
    return _cut_words(one, first[0], last[0]), _cut_words(two, first[1], last[1])


def _cut_words(words: Sequence[str], first: int, last: int) -> str:
    shown = " ".join(words[first:last])
    return f"{'… ' if first else ''}{shown}{' …' if last < len(words) else ''}"


def _hang(lead: str, text: str, width: int) -> list[str]:
    """Text behind a lead, further lines below its beginning."""
    rows = fill(" ".join(text.split()), max(20, width - len(lead)))
    return [(lead if number == 0 else " " * len(lead)) + row for number, row in enumerate(rows)]


def _show_lines(
    code: str, segments: pd.DataFrame, counts: pd.DataFrame, terminal: Terminal, limit: int
) -> Iterator[str]:
    """The segments of one code; those that stand under its sub-codes are left out here."""
    mine = segments[segments["code"] == code]
    below = segments[segments["code"].str.startswith(f"{code}/")]
    shown_below = set(zip(below["change"], below["source"], below["segment"], strict=True))
    keys = zip(mine["change"], mine["source"], mine["segment"], strict=True)
    own = mine[[key not in shown_below for key in keys]]
    rest = len(mine) - len(own)
    if own.empty:
        return
    total = counts[(counts["group"] == ALL) & (counts["code"] == code)].iloc[0]
    moves = ", ".join(
        f"{(mine['change'] == word).sum():,} {word}" for word in ("gained", "lost") if (mine["change"] == word).any()
    )
    yield ""
    yield terminal.strong(f"{code}: {moves} ({total['before']:,} before, {total['after']:,} after)")
    if rest:
        yield f"  {_count(rest, 'of them stands', 'of them stand')} under its sub-codes."
    groups = [str(name) for name in segments.columns if name not in _COLUMNS]
    for change, sign in (("gained", "+"), ("lost", "-")):
        some = own[own["change"] == change]
        rows = some.to_dict("records")
        for place in choose_varied([_first_term(str(row["why"])) for row in rows], limit):
            yield from _show_segment(rows[place], sign, groups, terminal)
        if limit and len(rows) > limit:
            yield f"    … and {len(rows) - limit:,} more {change} (--limit 0 shows all)"


_COLUMNS = {"change", "code", "source", "segment", "turn", "speaker", "case", "why", "note", "text"}


def _first_term(why: str) -> str:
    return why.partition(" [")[0]


def _show_segment(row: Mapping[Any, Any], sign: str, groups: Sequence[str], terminal: Terminal) -> Iterator[str]:
    """Sign, who and where; the words; the reason."""
    who = [str(row["case"] or row["speaker"] or ""), *(str(row[name]) for name in groups)]
    place = ", ".join(part for part in [*who, str(row["source"]), f"turn {row['turn']}"] if part)
    yield from _hang(f"{sign} ", place, terminal.width)
    words = find_matched(str(row["why"]))
    text = "\n".join(fill(cut_around(str(row["text"]), words, LONGEST), terminal.width, "    "))
    yield mark_words(text, words, terminal) if terminal.bold else text
    note = f"; {row['note']}" if row["note"] else ""
    yield from fill(f"{row['why']}{note}", terminal.width, "      ")


def cut_around(text: str, words: Sequence[str], longest: int) -> str:
    """A long text cut to the passage around the first of these words.

    >>> cut_around("a b c d e f g h i j k", ["f"], 9)
    '… e f g h …'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    places = [found.start() for word in words if (found := re.search(rf"(?<!\\w){re.escape(word)}", line))]
    middle = min(places, default=0)
    start = max(0, min(middle - longest // 2, len(line) - longest))
    stop = start + longest
    if start:
        start = line.find(" ", start) + 1 or start
    if stop < len(line):
        stop = max(line.rfind(" ", start, stop + 1), start + 1)
    return f"{'… ' if start else ''}{line[start:stop].strip()}{' …' if stop < len(line) else ''}"


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def list_difference(difference: Difference) -> list[dict[str, Any]]:
    """For `--json`: an object for each code that changed: its changes, counts by group, segments."""
    codes = [change.code for change in difference.changes]
    counts, segments = difference.counts, difference.segments
    if counts is not None and segments is not None:
        codes = [code for code in dict.fromkeys([*codes, *counts["code"]]) if code in {*codes, *segments["code"]}]
    rows = []
    for code in dict.fromkeys(codes):
        changes = [asdict(one) for one in difference.changes if one.code == code]
        for change in changes:
            del change["code"]
        row: dict[str, Any] = {"code": code, "changes": changes}
        if counts is not None and segments is not None:
            row["counts"] = counts[counts["code"] == code].drop(columns="code").to_dict("records")
            row["segments"] = segments[segments["code"] == code].drop(columns="code").to_dict("records")
        rows.append(row)
    return rows
