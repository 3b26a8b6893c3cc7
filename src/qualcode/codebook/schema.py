"""The keys of a file that people edit, and typed reading of its nodes; what is wrong becomes a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from qualcode.codebook.languages import is_language, suggest_language
from qualcode.codebook.mistakes import Mistake, find_nearest, in_quotes
from qualcode.codebook.strict import Entry, Mapping, Node, Scalar, Sequence

Kind = Literal[
    "text",
    "texts",
    "yes or no",
    "whole number",
    "number",
    "choice",
    "choices",
    "mapping",
    "texts by name",
    "text by language",
]

_COMMENT = re.compile(r"#+(?:\s|$)")
_TRUE, _FALSE = {"true", "yes", "on"}, {"false", "no", "off"}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a file: kind of value, default as the manual prints it, meaning, allowed values, inner keys."""

    name: str
    kind: Kind
    default: str
    meaning: str
    choices: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()


@dataclass(slots=True)
class Form:
    """Reads typed values from nodes and collects the mistakes; what is wrong is returned as empty.

    `trusted`: the same text was read before without a mistake, so what takes long to check is not checked again.
    """

    mistakes: list[Mistake] = field(default_factory=list)
    trusted: bool = False

    def say(self, line: int, what: str, advice: str, slug: str, excerpt: str = "", column: int = -1) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(line, what, advice, slug, excerpt, column))

    def mapping(self, node: Node, name: str, known: Iterable[str]) -> dict[str, Entry]:
        """The entries of a mapping by key, unknown keys left out and reported; an empty value is an empty mapping."""
        if is_empty(node):
            return {}
        if not isinstance(node, Mapping):
            self._wrong_type(node, name, "a group of `key: value` lines")
            return {}
        names = list(known)
        for entry in node.entries:
            if entry.key not in names:
                self._unknown(entry, name, names)
        return {entry.key: entry for entry in node.entries if entry.key in names}

    def named(self, node: Node, name: str) -> tuple[Entry, ...]:
        """The entries of a mapping whose keys are names that people choose."""
        if is_empty(node):
            return ()
        if not isinstance(node, Mapping):
            self._wrong_type(node, name, "a group of `name: value` lines")
            return ()
        return node.entries

    def text(self, entry: Entry | None) -> str:
        """One text without outer blanks; empty where the key is missing."""
        if entry is None:
            return ""
        if isinstance(entry.value, Scalar):
            return entry.value.text.strip()
        self._wrong_type(entry.value, entry.key, "one text", entry.line)
        return ""

    def texts(self, entry: Entry | None, with_commas: bool = False) -> tuple[Scalar, ...]:
        """A list of texts; one text alone (that may have commas or not) is a list of one, a `|` block one of lines."""
        if entry is None or is_empty(entry.value):
            return ()
        if isinstance(entry.value, Scalar):
            if entry.value.style == "plain" and "," in entry.value.text and not with_commas:
                what = f"'{entry.key}' is one text with commas, not a list"
                self.say(entry.line, what, f"Write {entry.key}: [{entry.value.text}]", "wrong-type")
                return ()
            return split_block(entry.value)
        if isinstance(entry.value, Mapping):
            self._wrong_type(entry.value, entry.key, "a list", entry.line)
            return ()
        found = []
        for item in entry.value.items:
            if not isinstance(item, Scalar):
                self._wrong_item(item, entry.key)
            elif not item.text.strip():
                self.say(item.line, f"an empty item in '{entry.key}'", "Fill it or delete the line.", "empty-item")
            else:
                found.append(Scalar(item.text.strip(), item.line, item.column, item.style))
        return tuple(found)

    def choice(self, entry: Entry | None, choices: tuple[str, ...]) -> str:
        """One of the choices; empty where the key is missing or wrong."""
        value = self.text(entry)
        if entry is None or not value:
            return ""
        return self.pick(value, entry.value.line, entry.key, choices)

    def pick(self, value: str, line: int, name: str, choices: tuple[str, ...]) -> str:
        """The value if it is one of the choices, else a mistake and empty."""
        if value in choices:
            return value
        near = find_nearest(value, choices)
        advice = f"Write {near}." if near else f"Write one of: {', '.join(choices)}."
        self.say(line, f"'{value}' is no value of '{name}'", advice, "unknown-value")
        return ""

    def yes_or_no(self, entry: Entry | None) -> bool:
        """True or false; false where the key is missing."""
        value = self.text(entry).lower()
        if entry is not None and isinstance(entry.value, Scalar) and value not in _TRUE | _FALSE:
            self.say(entry.line, f"'{entry.key}' is {value or 'empty'}", "Write true or false.", "wrong-type")
        return value in _TRUE

    def language(self, text: str, line: int) -> str:
        """A language code such as en or mn; empty if it is none."""
        if is_language(text):
            return text
        code = suggest_language(text)
        advice = f"Write {code}." if code else "Write a code of two letters, such as en or mn."
        self.say(line, f"'{text}' is no language code", advice, "unknown-language")
        return ""

    def _unknown(self, entry: Entry, name: str, known: list[str]) -> None:
        near = find_nearest(entry.key, known)
        place = f" in '{name}'" if name else ""
        if entry.key == "<<":
            advice = "Write the keys out; nothing is merged from elsewhere."
        elif near:
            advice = f"Did you mean '{near}'?"
        else:
            advice = f"Keys here are: {', '.join(known)}."
        self.say(entry.line, f"the key '{entry.key}' is not known{place}", advice, "unknown-key")

    def _wrong_type(self, node: Node, name: str, wanted: str, line: int = 0) -> None:
        what = f"'{name}' is {describe(node)} but must be {wanted}" if name else f"the file is {describe(node)}"
        advice = _TYPE_ADVICE.get(wanted, "Write its keys below it, indented, each as `key: value`.")
        self.say(line or node.line, what, advice, "wrong-type")

    def _wrong_item(self, item: Node, name: str) -> None:
        if isinstance(item, Mapping) and len(item.entries) == 1 and isinstance(item.entries[0].value, Scalar):
            key, value = item.entries[0].key, item.entries[0].value.text
            what = f"an item of '{name}' has a colon, so YAML takes '{key}' for a key"
            self.say(item.line, what, f"Write it in quotes: {in_quotes(f'{key}: {value}')}", "colon-in-text")
        else:
            advice = "Write one text in each item; a text with brackets or a colon goes in quotes."
            self.say(item.line, f"an item of '{name}' is {describe(item)} but must be a text", advice, "wrong-type")


_TYPE_ADVICE = {
    "one text": "Write one text; if it begins with a bracket or has a colon, write it in quotes.",
    "a list": "Write [one, two], or each item on a line of its own behind `- `.",
}


def is_empty(node: Node) -> bool:
    """Whether nothing stands behind the key."""
    return isinstance(node, Scalar) and not node.text.strip()


def describe(node: Node) -> str:
    """The kind of a node in words."""
    if isinstance(node, Scalar):
        return f"the text '{node.text.strip()}'" if len(node.text) < 60 else "a text"
    return "a list" if isinstance(node, Sequence) else "a group of keys"


def split_block(node: Scalar) -> tuple[Scalar, ...]:
    """The lines of a `|` block, without empty lines and comments (`# …`); any other text is one line.

    >>> [(line.text, line.line) for line in split_block(Scalar("trust\\n\\n# why\\nhonest*\\n", 4, 2, "lines"))]
    [('trust', 4), ('honest*', 7)]
    """
    if node.style != "lines":
        return (Scalar(node.text.strip(), node.line, node.column, node.style),)
    rows = ((node.line + at, text.strip()) for at, text in enumerate(node.text.split("\n")))
    return tuple(Scalar(text, line, node.column, "lines") for line, text in rows if text and not _COMMENT.match(text))
