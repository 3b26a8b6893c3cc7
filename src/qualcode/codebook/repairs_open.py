"""Repairs of quotes and brackets that are not closed, or that are followed by more text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from qualcode.codebook.mistakes import Mistake, Repair, in_quotes, raw_value, replace_part
from qualcode.codebook.scanning import Open, find_open, split_line

_QUOTED = r"""(?:"[^"]*"|'[^']*')"""
_QUOTED_LIST = re.compile(rf"{_QUOTED}(?:\s*,\s*{_QUOTED})+")


def find_open_repair(lines: list[str], row: int, column: int, error: Any) -> Repair | None:
    """A quote or bracket that was opened here or above and goes wrong."""
    fault = find_open(lines, row)
    return None if fault is None else _OPEN_REPAIRS[fault.what](lines, fault)


def _close_quote(lines: list[str], fault: Open) -> Repair:
    text = lines[fault.row]
    line = split_line(text)
    in_flow = fault.column != line.column
    raw = raw_value(text, fault.column, in_flow)
    sign = raw[0]
    if fault.column == line.indent and raw.endswith(":"):
        mistake = Mistake(fault.row + 1, f"the quote {sign} is not closed", f"Write {raw[1:]}", "quote-not-closed")
        return Repair(mistake, {fault.row: replace_part(text, fault.column, raw, raw[1:])})
    plain = raw[1:].strip() if sign == '"' or raw.count(sign) > 1 or raw.endswith(sign) else raw
    what = f"the quote {sign} is not closed"
    mistake = Mistake(fault.row + 1, what, f"Write {in_quotes(plain)} (a quote at each end).", "quote-not-closed")
    return Repair(mistake, {fault.row: replace_part(text, fault.column, raw, in_quotes(plain))})


def _close_bracket(lines: list[str], fault: Open) -> Repair:
    sign = lines[fault.row][fault.column]
    what = f"the bracket {sign} is not closed"
    advice = (
        f"Close it with {fault.pending} where the list ends; if {sign} belongs to the text, write the text in quotes."
    )
    text = re.split(r"[ \t]#", lines[fault.end_row], maxsplit=1)[0].rstrip().rstrip(",")
    return Repair(
        Mistake(fault.row + 1, what, advice, "bracket-not-closed"), {fault.end_row: text + " " + fault.pending}
    )


def _swap_bracket(lines: list[str], fault: Open) -> Repair:
    text = lines[fault.end_row]
    found, wanted = text[fault.end_column], fault.pending[0]
    keep = found if found in fault.pending and found not in text[fault.end_column + 1 :] else ""
    what = f"the bracket {found} stands where {wanted} must close"
    mistake = Mistake(fault.end_row + 1, what, f"Write {wanted} before it or instead of it.", "bracket-not-closed")
    return Repair(mistake, {fault.end_row: text[: fault.end_column] + wanted + keep + text[fault.end_column + 1 :]})


def _quote_whole(lines: list[str], fault: Open) -> Repair:
    """A value that goes on behind its closing quote or bracket."""
    text = lines[fault.row]
    rest = lines[fault.end_row][fault.end_column :].strip()
    if fault.row != fault.end_row or rest.startswith(("]", "}")):
        what = f"`{rest}` stands behind the end of the quotes or brackets"
        cut = lines[fault.end_row][: fault.end_column]
        return Repair(
            Mistake(fault.end_row + 1, what, "Delete it, or put it inside.", "text-after-end"), {fault.end_row: cut}
        )
    if rest.startswith(":"):
        mistake = Mistake(
            fault.row + 1, "a blank is missing after the colon", "Write `key: value`.", "colon-without-blank"
        )
        return Repair(mistake, {fault.row: f"{text[: fault.end_column]}: {rest[1:].strip()}"})
    raw = raw_value(text, fault.column, False)
    line = split_line(text)
    if _QUOTED_LIST.fullmatch(raw):
        what = "several texts stand behind each other, but are no list"
        alone = line.dash and not line.key
        advice = "Write each in a line of its own behind `- `." if alone else f"Write them in square brackets: [{raw}]"
        mended = in_quotes(raw.replace('"', "")) if alone else f"[{raw}]"
        mistake = Mistake(fault.row + 1, what, advice, "text-after-end")
        return Repair(mistake, {fault.row: replace_part(text, fault.column, raw, mended)})
    if raw.startswith("'") and raw.endswith("'") and re.search(r"\w'\w", raw):
        what, whole = "the quote ' ends the text at the apostrophe", in_quotes(raw[1:-1])
        mistake = Mistake(fault.row + 1, what, f"Write {whole}, or two apostrophes for one.", "text-after-end")
        return Repair(mistake, {fault.row: replace_part(text, fault.column, raw, whole)})
    if line.dash and " " in line.key and line.key != "term":
        whole = text[line.home :].rstrip()
        what = "a colon followed by a blank stands within the text, so YAML takes what is before it for a key"
        mistake = Mistake(fault.row + 1, what, f"Write the text in quotes: {in_quotes(whole)}", "colon-in-text")
        return Repair(mistake, {fault.row: replace_part(text, line.home, whole, in_quotes(whole))})
    what = f"the value begins with {raw[0]} but goes on behind its end"
    bare = in_quotes(raw.replace(raw[0], "") if raw[0] in "\"'" and line.dash and not line.key else raw)
    inner = "" if bare == in_quotes(raw) else f"; quotes that belong to the text: {in_quotes(raw)}"
    mistake = Mistake(fault.row + 1, what, f"Write the whole in quotes: {bare}{inner}", "text-after-end")
    return Repair(mistake, {fault.row: replace_part(text, fault.column, raw, bare)})


def _part_items(lines: list[str], fault: Open) -> Repair:
    """Within brackets: text directly behind a closing quote."""
    text = lines[fault.end_row]
    what = "something stands between a closing quote and the next comma or bracket"
    advice = "Put a comma between two items; quotes inside a text need other quotes outside: '\"a\" b'."
    repaired = text[: fault.end_column] + ", " + text[fault.end_column :].lstrip()
    return Repair(Mistake(fault.end_row + 1, what, advice, "text-after-end"), {fault.end_row: repaired})


_OPEN_REPAIRS: dict[str, Callable[[list[str], Open], Repair]] = {
    "quote": _close_quote,
    "bracket": _close_bracket,
    "closer": _swap_bracket,
    "after": _quote_whole,
    "between": _part_items,
}
