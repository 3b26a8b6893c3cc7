"""YAML as people edit it: values are texts as written, nodes know their lines, all mistakes are found at once.

Only the plain part of YAML is allowed: mappings, lists, texts and comments; no anchors, aliases, tags, directives or
second documents. A syntax error does not end the search: `mending` repairs the line in memory and reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from qualcode.codebook.cleaning import clean_lines, normalise
from qualcode.codebook.mistakes import SIGNS, Mistake, in_quotes, raw_value, report
from qualcode.codebook.scanning import indent_of, split_line

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 200  # levels of nesting; sub-codes need two each
_MOST_SYNTAX_ERRORS = 200
_GLUED_COMMENT = re.compile(r"(?m)[ \t]#(?![\s#!-])(?=.)")

Style = Literal["plain", "quoted", "lines", "folded"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text as written (`no` and `12:30` are texts); `line` from 1 is that of its first character, `column` from 0.

    `style` is `lines` for a block after `|` and `folded` for one after `>`; `rows` the number of lines that an unquoted
    text outside brackets runs over.
    """

    text: str
    line: int
    column: int
    style: Style = "plain"
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a mapping, with the line of the key."""

    key: str
    line: int
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """`key: value` lines in order; a key given twice keeps its first value."""

    entries: tuple[Entry, ...]
    line: int
    column: int

    def get(self, key: str) -> Entry | None:
        """The entry of that key, None if it is not there."""
        return next((entry for entry in self.entries if entry.key == key), None)


Node = Scalar | Sequence | Mapping


def decode(data: bytes, path: str) -> str:
    """The text of a file's bytes: UTF-8, with or without a byte order mark.

    Raises
    ------
    BadFile : the file is in another encoding; the line of the first wrong byte is named.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise report([_not_utf8(1, "it is in UTF-16")], path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise report([_not_utf8(line, "here is a character in another encoding, perhaps Windows-1251")], path) from None
    if "\0" in text:  # UTF-16 without a mark decodes, but with zeros between its letters
        raise report([_not_utf8(text.count("\n", 0, text.index("\0")) + 1, "it is in UTF-16 or no text")], path)
    return text


def _not_utf8(line: int, why: str) -> Mistake:
    advice = "Save it again with the encoding UTF-8 (in Notepad: Save as, Encoding), then look at its accents."
    return Mistake(line, f"the file is not in UTF-8: {why}", advice, "not-utf8")


def compose(text: str) -> tuple[Node | None, list[Mistake]]:
    """The file's tree and the mistakes of its writing; the tree is None where nothing is written or can be saved.

    >>> tree, mistakes = compose("answer: no\\nansver: [7")
    >>> tree.entries[0].value
    Scalar(text='no', line=1, column=8, style='plain', rows=1)
    >>> [(mistake.line, mistake.slug) for mistake in mistakes]
    [(2, 'bracket-not-closed')]
    """
    mistakes: list[Mistake] = []
    lines = clean_lines(normalise(text), mistakes)
    done: set[tuple[int, str]] = set()
    for _ in range(_MOST_SYNTAX_ERRORS):
        builder = _Builder(lines)
        try:
            tree = builder.build(yaml.parse("\n".join(lines) + "\n", Loader=_LOADER))
        except yaml.MarkedYAMLError as error:
            from qualcode.codebook.mending import mend  # only for broken files: the sound ones are loaded at every run

            if not mend(lines, error, done, mistakes):
                break
        else:
            if builder.runaway is None or not _close_runaway(lines, builder.runaway, done, mistakes):
                return tree, mistakes + builder.mistakes
    return None, mistakes


def _close_runaway(lines: list[str], row: int, done: set[tuple[int, str]], mistakes: list[Mistake]) -> bool:
    from qualcode.codebook.mending import mend_open

    return mend_open(lines, row, done, mistakes)


class _Builder:
    """Builds the tree of one pass over the parser's events, without recursion; refuses what only YAML needs."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.mistakes: list[Mistake] = []
        text = "\n".join(lines)
        self.shared: set[str] = set()  # anchors of groups and lists
        self.runaway: int | None = None  # row of a quote that closes only at the next quote, lines below
        self.glued = {text.count("\n", 0, match.start()) for match in _GLUED_COMMENT.finditer(text)}

    def build(self, events: Iterable[Any]) -> Node | None:
        """The root of the first document."""
        stack: list[tuple[Any, list[Node]]] = []
        root: Node | None = None
        for event in events:
            node: Node | None = None
            if isinstance(event, yaml.ScalarEvent):
                node = self._scalar(event, bool(stack) and bool(stack[-1][0].flow_style))
                self._check_quote(event, stack)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._refuse_anchor(event)
                stack.append((event, []))
                if len(stack) > _DEEPEST:
                    self._say(event, f"more than {_DEEPEST} levels of nesting", "Close the brackets.", "too-deep")
                    return None
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                start, children = stack.pop()
                node = self._collection(start, children)
            elif isinstance(event, yaml.AliasEvent):
                node = self._alias(event, bool(stack) and bool(stack[-1][0].flow_style))
            if node is not None:
                if stack:
                    stack[-1][1].append(node)
                elif root is None:
                    root = node
        if isinstance(root, Scalar) and not root.text:
            return None
        return root

    def _scalar(self, event: Any, in_flow: bool) -> Scalar:
        line, column = event.start_mark.line, event.start_mark.column
        text, style = event.value, _STYLES.get(event.style, "quoted")
        if style in ("lines", "folded"):
            return Scalar(text, line + 2, column, style)
        if event.anchor or event.tag:
            text = self._refuse_marks(event, in_flow) or text
        elif event.end_mark.line in self.glued:
            text = self._keep_after_hash(event, text)
        rows = 1 if in_flow or style == "quoted" else event.end_mark.line - line + 1
        return Scalar(text, line + 1, column, style, rows)

    def _check_quote(self, event: Any, stack: list[tuple[Any, list[Node]]]) -> None:
        """Note a quoted text that swallows lines which stand no deeper than its own key or item."""
        first, last = event.start_mark.line, event.end_mark.line
        if first == last or event.style not in ("'", '"'):
            return
        brackets = [start.start_mark.line for start, _ in stack if start.flow_style]
        home = split_line(self.lines[min([first, *brackets])]).home
        inside = [line for line in self.lines[first + 1 : last + 1] if line.strip()]
        if self.runaway is None and any(indent_of(line) <= home for line in inside):
            self.runaway = first

    def _keep_after_hash(self, event: Any, text: str) -> str:
        """The text with what stands behind ` #x`, which YAML takes for a comment."""
        row, column = event.end_mark.line, event.end_mark.column
        rest = self.lines[row][column:]
        comment = rest.lstrip()
        if not comment.startswith("#") or comment[1:2] in ("", " ", "\t", "#"):
            return text
        whole = f"{text}{rest.rstrip()}".strip()
        what = f"YAML takes `{comment.rstrip()}` for a comment, so it would be lost"
        advice = f"Write {in_quotes(whole)} in quotes; if it is a comment, put a blank after the #."
        self.mistakes.append(Mistake(row + 1, what, advice, "lost-after-hash"))
        return whole

    def _refuse_marks(self, event: Any, in_flow: bool) -> str:
        """Report an anchor `&name` or a tag `!name`; the text as it was typed."""
        if not (event.anchor or event.tag):
            return ""
        sign = "&" if event.anchor else "!"
        raw = raw_value(self.lines[event.start_mark.line], event.start_mark.column, in_flow)
        what = f"a text cannot begin with the sign {sign} : in YAML that is {SIGNS[sign]}"
        self._say(event, what, f"Write {in_quotes(raw)} in quotes.", "yaml-sign")
        return raw

    def _refuse_anchor(self, event: Any) -> None:
        """Report an anchor or tag of a group or list."""
        if event.anchor:
            self.shared.add(event.anchor)
            what = f"`&{event.anchor}` names these lines for use elsewhere, which only YAML knows"
            self._say(event, what, "Delete it, and write the lines out wherever they are needed.", "yaml-sign")
        elif event.tag:
            self._refuse_marks(event, False)

    def _alias(self, event: Any, in_flow: bool) -> Scalar:
        if event.anchor in self.shared:
            what = f"`*{event.anchor}` stands for lines elsewhere, which only YAML knows"
            self._say(event, what, "Write the lines out here.", "yaml-sign")
            return Scalar("", event.start_mark.line + 1, event.start_mark.column)
        raw = raw_value(self.lines[event.start_mark.line], event.start_mark.column, in_flow)
        raw = raw.split(" :")[0]
        what = f"a text cannot begin with the sign * : in YAML that is {SIGNS['*']}"
        self._say(event, what, f"Write {in_quotes(raw)} in quotes.", "yaml-sign")
        return Scalar(raw, event.start_mark.line + 1, event.start_mark.column)

    def _collection(self, start: Any, children: list[Node]) -> Node:
        line, column = start.start_mark.line + 1, start.start_mark.column
        if isinstance(start, yaml.SequenceStartEvent):
            return Sequence(tuple(children), line, column)
        return Mapping(tuple(self._entries(children)), line, column)

    def _entries(self, children: list[Node]) -> Iterator[Entry]:
        lines_of: dict[str, int] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar) or not key.text:
                what = (
                    "a key must be a word"
                    if isinstance(key, Scalar)
                    else "a list or mapping stands where a key should be"
                )
                self.mistakes.append(Mistake(key.line, what, "Write `key: value`; a text goes in quotes.", "bad-key"))
            elif key.text in lines_of:
                what = f"'{key.text}' is given twice, first in line {lines_of[key.text]}"
                self.mistakes.append(Mistake(key.line, what, "Rename or delete one of the two.", "given-twice"))
            else:
                if key.text == "<<":  # told as an unknown key
                    self.mistakes = [one for one in self.mistakes if (one.line, one.slug) != (key.line, "yaml-sign")]
                lines_of[key.text] = key.line
                yield Entry(key.text, key.line, value)

    def _say(self, event: Any, what: str, advice: str, slug: str) -> None:
        self.mistakes.append(Mistake(event.start_mark.line + 1, what, advice, slug))


_STYLES: dict[str | None, Style] = {None: "plain", "": "plain", "|": "lines", ">": "folded"}
