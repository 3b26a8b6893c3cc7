"""Repairs of single lines: tabs, signs that YAML keeps for itself, colons, wrong indents, backslashes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from qualcode.codebook.mistakes import SIGNS, Mistake, Repair, in_quotes, raw_value, replace_part
from qualcode.codebook.scanning import indent_of, skip_deeper, split_line

_GLUED = re.compile(r"(?P<key>[\w./-]+):(?P<rest>\S.*)$")


def find_tabs(lines: list[str], row: int, column: int, error: Any) -> Repair | None:
    """Tabs as indent: all lines of the run are mended at once."""
    if "\t" not in lines[row][: indent_of(lines[row])]:
        return None
    steps = [indent_of(line) for line in lines if line.startswith(" ") and line.strip()]
    width = min([step for step in steps if step > 1], default=2)
    rows: dict[int, str] = {}
    shift: int | None = None
    while row < len(lines) and "\t" in lines[row][: indent_of(lines[row])]:
        lead = indent_of(lines[row])
        columns = len(lines[row][:lead].expandtabs(width))
        if shift is None:
            shift = _fitting_indent(lines, row, width) - columns
        rows[row] = " " * max(0, columns + shift) + lines[row][lead:]
        row += 1
    first, last = min(rows) + 1, max(rows) + 1
    what = "the line is" if first == last else f"lines {first} to {last} are"
    advice = f"Use {width} blanks instead of each tab (in your editor: convert tabs to spaces)."
    return Repair(Mistake(first, f"{what} indented with tabs, which YAML forbids", advice, "tab"), rows)


def _fitting_indent(lines: list[str], row: int, width: int) -> int:
    """The indent that a line should have by its neighbours above and below."""
    above = _row_above(lines, row)
    if above is None:
        return 0
    before = split_line(lines[above])
    if not before.key or before.value:
        return before.indent
    below = next((line for line in lines[row + 1 :] if line.strip() and "\t" not in line[: indent_of(line)]), "")
    return indent_of(below) if indent_of(below) > before.home else before.home + width


def find_sign(lines: list[str], row: int, column: int, error: Any) -> Repair | None:
    """A value that begins with a sign of YAML's own."""
    text = lines[row]
    start = _item_start(text, column)
    in_flow = start != split_line(text).column
    raw = raw_value(text, start, in_flow)
    if re.match(r"\* +\w", raw) and not in_flow and start == indent_of(text):
        return _swap_bullets(lines, row)
    if not raw or (raw[0] not in SIGNS and raw[0] not in "|>?]},"):
        return None
    if raw[0] in "|>":
        what = f"the text after `{raw[0]}` must begin on the next line"
    else:
        what = f"a text cannot begin with the sign {raw[0]} : in YAML that is {SIGNS.get(raw[0], 'a sign of its own')}"
    mistake = Mistake(row + 1, what, f"Write {in_quotes(raw)} in quotes.", "yaml-sign")
    return Repair(mistake, {row: replace_part(text, start, raw, in_quotes(raw))})


def _swap_bullets(lines: list[str], row: int) -> Repair:
    """A list whose items begin with stars, as in Markdown: all lines of the run are mended at once."""
    indent, first = indent_of(lines[row]), row
    while first > 0 and indent_of(lines[first - 1]) == indent and lines[first - 1].lstrip().startswith("* "):
        first -= 1
    rows: dict[int, str] = {}
    while first + len(rows) < len(lines) and re.match(rf" {{{indent}}}\* ", lines[first + len(rows)]):
        text = lines[first + len(rows)]
        rows[first + len(rows)] = text[:indent] + "-" + text[indent + 1 :]
    what = "an item of a list begins with a star"
    return Repair(Mistake(first + 1, what, f"Write {rows[first].strip()}", "dash-missing"), rows)


def _item_start(text: str, column: int) -> int:
    """Where the value begins in which the parser stopped: the line's value, or an item within its brackets."""
    start = split_line(text).column
    if text[start : start + 1] not in ("[", "{"):
        return start
    while column > start and text[column - 1] not in "[{,":
        column -= 1
    item = re.compile(r"[ \t]*(?:[\w-]+:[ \t]+)?").match(text, column)
    return item.end() if item else column


def find_colon(lines: list[str], row: int, column: int, error: Any) -> Repair | None:
    """A colon too many (`He said: no`), one that is missing, or one without a blank behind it."""
    problem = error.problem or ""
    if "could not find expected ':'" in problem and error.context_mark:
        return _mend_key(lines, min(error.context_mark.line, len(lines) - 1))
    if "mapping values are not allowed" not in problem:
        return None
    line = split_line(lines[row])
    if re.search(r":(?:\s|$)", line.value) and line.value[:1] not in "\"'[{":
        return _quote_colon(lines, row)
    above = _row_above(lines, row)
    if above is None:
        return None
    before = split_line(lines[above])
    if not before.key and not before.dash:
        return _mend_key(lines, above)
    if before.key and re.fullmatch(r"[\w./-]+", line.key) is None:
        return _quote_colon(lines, row)
    return _shift(lines, row, before.home)


def _mend_key(lines: list[str], row: int) -> Repair | None:
    """A line where a key should be: `key:value`, `key value`, or a text that stands alone."""
    text = lines[row]
    line = split_line(text)
    glued = _GLUED.match(text, line.indent)
    if glued:
        key, rest = glued["key"], glued["rest"]
        mistake = Mistake(
            row + 1, f"a blank is missing after `{key}:`", f"Write `{key}: {rest}`.", "colon-without-blank"
        )
        return Repair(mistake, {row: f"{text[: line.indent]}{key}: {rest}"})
    if _open_homes(lines, row).get(line.indent):
        return _add_dash(lines, row)
    word, _, rest = text.strip().partition(" ")
    if re.fullmatch(r"[\w/-]+", word) and (not rest or word.islower()):
        mistake = Mistake(row + 1, f"the colon after '{word}' is missing", f"Write `{word}: {rest}`.", "colon-missing")
        return Repair(mistake, {row: f"{text[: line.indent]}{word}: {in_quotes(rest.strip()) if rest else ''}"})
    what = f"'{text.strip()}' is neither `key: value` nor an item of a list"
    return Repair(
        Mistake(row + 1, what, "Write `- ` before an item, a colon behind a key.", "colon-missing"), {row: ""}
    )


def _quote_colon(lines: list[str], row: int) -> Repair:
    """A text with a colon and a blank in it, which YAML takes for a key."""
    line = split_line(lines[row])
    if line.dash and line.key and line.key != "term":
        line = replace(line, value=lines[row][line.home :].rstrip(), column=line.home)
    whole = line.value if re.search(r":(?:\s|$)", line.value) else lines[row].strip()
    start = lines[row].index(whole, line.column if whole == line.value else 0)
    raw = raw_value(lines[row], start, False)
    alone = whole != line.value
    advice = (
        "In a text of several lines write `key: |` and begin the text on the next line."
        if alone
        else f"Write the text in quotes: {in_quotes(raw)}"
    )
    mended = raw.replace(": ", " ").rstrip(":") if alone else in_quotes(raw)
    what = "a colon followed by a blank stands within the text, so YAML takes what is before it for a key"
    return Repair(Mistake(row + 1, what, advice, "colon-in-text"), {row: replace_part(lines[row], start, raw, mended)})


def find_list_on_key_line(lines: list[str], row: int, column: int, error: Any) -> Repair | None:
    """`terms: - trust`: a list that begins on the line of its key."""
    line = split_line(lines[row])
    if "sequence entries are not allowed" not in (error.problem or "") or not line.key:
        return None
    raw = raw_value(lines[row], line.column, False)
    item = raw[1:].strip()
    below: dict[int, str] = {}  # the other items, which then stand too deep
    while row + len(below) + 1 < len(lines) and re.match(r" +- ", lines[row + len(below) + 1]):
        if indent_of(lines[row + len(below) + 1]) <= line.home:
            break
        below[row + len(below) + 1] = ""
    what = "a list in lines cannot begin on the line of its key"
    advice = f"Begin the list on the next line, or write `{line.key}: [{item}]`."
    return Repair(
        Mistake(row + 1, what, advice, "list-on-key-line"),
        {row: replace_part(lines[row], line.column, raw, f"[{in_quotes(item)}]")} | below,
    )


def find_escape(lines: list[str], row: int, column: int, error: Any) -> Repair | None:
    """A backslash within double quotes, where YAML reads it as an instruction."""
    if "escape" not in (error.problem or "") and "hexdecimal" not in (error.problem or ""):
        return None
    what = "within double quotes a backslash has a meaning of its own"
    advice = "Use single quotes around a text with a backslash; in a path write / instead."
    mended = re.sub(r"\\(?![\"\\])", r"\\\\", lines[row])
    return Repair(Mistake(row + 1, what, advice, "backslash"), {row: mended})


def find_indent(lines: list[str], row: int, column: int, error: Any) -> Repair | None:
    """A line that begins in a column where nothing above begins, or an item without its dash."""
    if "did not find expected" not in (error.problem or "") and "expected <" not in (error.problem or ""):
        return None
    line = split_line(lines[row])
    open_homes = _open_homes(lines, row)
    if not open_homes:
        return None
    if line.indent not in open_homes:
        return _shift(lines, row, min(open_homes, key=lambda home: (abs(home - line.indent), -home)))
    item_like = open_homes[line.indent]
    if item_like and not line.dash:
        return _add_dash(lines, row)
    if line.dash and not item_like:
        what = "an item of a list stands where a key is expected"
        stop = row
        while stop < len(lines) and lines[stop].lstrip().startswith("- ") and indent_of(lines[stop]) == line.indent:
            stop += 1
        rows = dict.fromkeys(range(row, stop), "")
        return Repair(Mistake(row + 1, what, "Write the key above it, such as `terms:`.", "key-missing"), rows)
    return None


def _add_dash(lines: list[str], row: int) -> Repair:
    text = lines[row].strip()
    if re.match(r"-\w", text):
        what, text = "a blank is missing after the dash", text[1:]
        mistake = Mistake(row + 1, what, f"Write `- {text}`.", "dash-without-blank")
        return Repair(mistake, {row: f"{' ' * indent_of(lines[row])}- {text}"})
    mistake = Mistake(row + 1, "an item of a list without its dash", f"Write `- {text}`.", "dash-missing")
    return Repair(mistake, {row: f"{' ' * indent_of(lines[row])}- {text}"})


def _open_homes(lines: list[str], row: int) -> dict[int, bool]:
    """The columns in which a line may begin here, by the lines above; the value says whether items stand there."""
    homes: dict[int, bool] = {}
    at = 0
    while at < row:
        text = lines[at]
        if text.strip() and not text.lstrip().startswith("#"):
            line = split_line(text)
            if line.key or line.dash:
                homes = {home: item for home, item in homes.items() if home < line.indent}
                homes[line.indent] = line.dash
                if line.dash and line.key:
                    homes[line.home] = False
        at += 1
    return homes


def _shift(lines: list[str], row: int, home: int) -> Repair:
    """The line and what is nested in it, moved to begin in column `home`."""
    indent = indent_of(lines[row])
    stop = skip_deeper(lines, row, indent)
    if home > indent and (split_line(lines[row]).value or indent_of(lines[min(row + 1, stop - 1)]) > home):
        stop = row + 1  # what follows is deep enough, or a neighbour
    rows = {at: " " * max(0, home + indent_of(lines[at]) - indent) + lines[at].lstrip() for at in range(row, stop)}
    rows = {at: text.rstrip() for at, text in rows.items()}
    what = f"the line begins with {indent} blanks, which fits no line above it"
    advice = f"Begin it with {home} blanks, or as many as the lines it belongs to."
    return Repair(Mistake(row + 1, what, advice, "wrong-indent"), rows)


def _row_above(lines: list[str], row: int) -> int | None:
    """The nearest row above with content."""
    while row > 0:
        row -= 1
        if lines[row].strip() and not lines[row].lstrip().startswith("#"):
            return row
    return None
