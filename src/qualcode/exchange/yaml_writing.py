"""A codebook as YAML, as a person would have typed it; the strict loader reads it without any problem."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from qualcode.codebook.load import CODE_KEYS
from qualcode.codebook.mistakes import in_quotes
from qualcode.exchange.book import Book, StanceLine, children_of, is_pattern, key_of
from qualcode.model import Code, Term

WIDTH = 120
_SHORT = 96  # a list that fits into so many columns stands in brackets on one line
_PLAIN = re.compile(r"[^\W_]|[=/(](?=\S)")
_NOT_PLAIN = re.compile(r": |:$| #|[\t\n\x00-\x1f\x7f]")
_FLOW = re.compile(r"[,\[\]{}]")
_OTHER_TYPE = re.compile(
    r"(?i:y|n|yes|no|on|off|true|false|null|none|nan|inf)|=+|0[xob][\da-f_]+|[-+]?[\d.][\d_.,:eE+-]*|\d+(-\d+)+.*", re.I
)
_STRANGE_LEAD = re.compile("(?:^|[ \n])[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_CODE_NAMES = frozenset(key.name for key in CODE_KEYS)


def write_yaml(book: Book, remarks: Sequence[str] = ()) -> str:
    """The text of a codebook file; each remark is a comment line at its head.

    >>> book = Book("", "1.0", "en", (Code("no", "No", 0, terms=(Term("*ability", 0), Term("=no", 0))),))
    >>> print(write_yaml(book), end="")
    version: "1.0"
    language: en
    codes:
      "no":
        name: "No"
        terms: ["*ability", =no]
    """
    lines = [f"# {line}".rstrip() for remark in remarks for line in textwrap.wrap(" ".join(remark.split()), WIDTH - 2)]
    for key, text in (("name", book.name), ("version", book.version), ("language", book.language)):
        lines += _write_text(key, text, 0)
    lines += _write_list("unless", book.unless, 0)
    lines += write_stances(book.stances)
    lines.append("codes:")
    lines += _write_codes(book, "", 2)
    return "\n".join(lines) + "\n"


def quote(text: str, in_flow: bool = False) -> str:
    r"""One text as a scalar of YAML: plain where every program reads it as this text, else in quotes.

    >>> [quote("keep * promise"), quote("no"), quote("12:30"), quote("*ability"), quote("#1b9e77"), quote("a: b")]
    ['keep * promise', '"no"', '"12:30"', '"*ability"', '"#1b9e77"', '"a: b"']
    >>> print(quote(r"/\w+ing/"), quote("a, b"), quote("a, b", in_flow=True), quote("two\nlines"))
    /\w+ing/ a, b "a, b" "two\nlines"
    """
    if re.search(r"[\n\t]", text):
        return '"' + "".join(_ESCAPES.get(sign, sign) for sign in text) + '"'
    plain = _PLAIN.match(text) and not _NOT_PLAIN.search(text) and not _OTHER_TYPE.fullmatch(text)
    if plain and not (in_flow and _FLOW.search(text)):
        return text
    return in_quotes(text)


def _write_codes(book: Book, parent: str, indent: int) -> Iterable[str]:
    for code in children_of(book, parent):
        lines = _write_code(code, indent + 2)
        below = list(_write_codes(book, code.path, indent + 4))
        if below:
            lines += [f"{' ' * (indent + 2)}codes:", *below]
        if not lines and key_of(code) in _CODE_NAMES:
            lines = _write_text("name", code.name, indent + 2)
        yield f"{' ' * indent}{quote(key_of(code))}:"
        yield from lines


def _write_code(code: Code, indent: int) -> list[str]:
    lines: list[str] = []
    if code.name != key_of(code):
        lines += _write_text("name", code.name, indent)
    for key in ("definition", "include", "exclude", "color", "stance", "formerly"):
        lines += _write_text(key, getattr(code, key), indent)
    for key in ("examples", "counterexamples"):
        lines += _write_list(key, getattr(code, key), indent, passages=True)
    for key in ("terms", "unless", "seeds"):
        lines += _write_list(key, getattr(code, key), indent)
    return lines


def _write_text(key: str, text: str, indent: int) -> list[str]:
    """A key with one text: on its line, a `|` block for several lines, a folded one for a very long line."""
    lead = " " * indent
    if not text:
        return []
    if "\n" in text and _fits_block(text):
        return [f"{lead}{key}: |", *(f"{lead}  {line}" if line else "" for line in text.split("\n"))]
    scalar = quote(text)
    if len(lead) + len(key) + len(scalar) + 2 > WIDTH and _fits_folded(text):
        folded = textwrap.wrap(text, WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False)
        return [f"{lead}{key}: >", *(f"{lead}  {line}" for line in folded)]
    return [f"{lead}{key}: {scalar}"]


def _fits_block(text: str) -> bool:
    """Whether the lines can stand as they are: none begins with a strange blank, or is of blanks only."""
    strange = "\t" in text or text[0] == " " or _STRANGE_LEAD.search(text)
    return not strange and all(line.strip() or not line for line in text.split("\n"))


def _fits_folded(text: str) -> bool:
    """Whether folding gives back the text: its only blanks are single ones."""
    return not re.search(r"[\t\n]|  ", text) and not _STRANGE_LEAD.search(text)


def _write_list(key: str, terms: Sequence[Term], indent: int, passages: bool = False) -> list[str]:
    if not terms:
        return []
    lead = " " * indent
    languages = list(dict.fromkeys(term.language for term in terms))
    if languages == [""]:
        return _write_items(key, terms, indent, passages)
    lines = [f"{lead}{key}:"]
    for language in languages:
        own = [term for term in terms if term.language == language]
        lines += _write_items(quote(language), own, indent + 2, passages)
    return lines


def _write_items(key: str, terms: Sequence[Term], indent: int, passages: bool) -> list[str]:
    """The list in brackets on the key's line if that is short, else an item a line."""
    lead = " " * indent
    if not passages and not any(term.stance or is_pattern(term) for term in terms):
        line = f"{lead}{key}: [{', '.join(quote(term.text, in_flow=True) for term in terms)}]"
        if len(line) <= _SHORT:
            return [line]
    return [f"{lead}{key}:", *(f"{lead}  - {_write_item(term)}" for term in terms)]


def _write_item(term: Term) -> str:
    if is_pattern(term) and not term.stance:
        return term.text
    if is_pattern(term):
        return f"{{{term.text}, stance: {term.stance}}}"
    if term.stance:
        return f"{{term: {quote(term.text, in_flow=True)}, stance: {term.stance}}}"
    return quote(term.text)


def write_stances(stances: Sequence[StanceLine]) -> list[str]:
    """The lines of `stances:`."""
    lines: list[str] = ["stances:"] if stances else []
    for key in dict.fromkeys(one.key for one in stances):
        own = [one for one in stances if one.key == key]
        languages = list(dict.fromkeys(one.language for one in own))
        if key == "replace":
            lines.append(f"  {key}: {own[0].text}")
        elif languages == [""]:
            lines += [f"  {key}:", *(f"    - {_write_cue(one)}" for one in own)]
        else:
            lines.append(f"  {key}:")
            for language in languages:
                cues = [f"      - {_write_cue(one)}" for one in own if one.language == language]
                lines += [f"    {quote(language)}:", *cues]
    return lines


def _write_cue(one: StanceLine) -> str:
    if not one.options:
        return quote(one.text)
    options = ", ".join(f"{key}: {value}" for key, value in one.options)
    return f"{{cue: {quote(one.text, in_flow=True)}, {options}}}"
