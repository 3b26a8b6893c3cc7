"""Terms with operators and brackets: a grammar over the words, brackets and operators of a term (docs/terms.md).

    term    = either, without `|` outside brackets
    either  = both {"|" both}
    both    = near {"AND" near}
    near    = phrase [("NEAR/n" | "BEFORE/n" | "NOT NEAR/n") phrase]
    phrase  = (word | "(" either ")") {word | "(" either ")"}

What the grammar takes but nobody should write (two NEAR in a row, AND inside NEAR) is refused with its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import parsy

from qualcode.codebook.patterns import AnyWord, Both, Either, Near, Pattern, Phrase, TermError, needs_word, walk
from qualcode.codebook.term_words import FARTHEST, read_chunk

_DEEPEST = 10  # brackets inside one another
_TOKEN = re.compile(
    r"(?P<near>(?:(?:NOT\s+)?NEAR|BEFORE)/[0-9]+(?![^\s()|]))"
    r"|(?P<and>AND)(?![^\s()|])|(?P<sign>[()|])|(?P<word>[^\s()|]+)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, bracket, `|` or operator; `kind` is word, near, and, or the sign; `column` from 0."""

    kind: str
    text: str
    column: int
    behind: str  # the rest of the term


@dataclass(frozen=True, slots=True)
class Node:
    """What was read so far; `sign` names the operator that holds it together, empty for words and brackets."""

    pattern: Pattern | AnyWord
    column: int
    sign: str = ""


def read_operators(text: str) -> Pattern:
    """Read a term with operators or brackets.

    >>> read_operators("keep (word | promise)")
    Phrase(parts=(Word(text='keep', kind='inflected'), Either(parts=(Word(text='word', kind='inflected'), \
Word(text='promise', kind='inflected')))))

    Raises
    ------
    TermError : with the place of the first fault.
    """
    _refuse_regex(text)
    tokens = split_tokens(text)
    _check_brackets(tokens)
    try:
        node: Node = _make_grammar().parse(tokens)
    except parsy.ParseError as error:
        raise _explain(tokens, error.index) from error
    if node.sign == "|":
        bar = next(token for token in tokens if token.kind == "|" and _depth(tokens, token) == 0)
        hint = "Put the alternatives in brackets: broken NEAR/6 (promise | word). Or write one term a line."
        raise TermError("`|` stands outside of brackets.", bar.column + 1, hint)
    return _as_operand(node)


def split_tokens(text: str) -> list[Token]:
    """The words, brackets and operators of a term.

    >>> [token.text for token in split_tokens("(a|b c) NOT  NEAR/3 d")]
    ['(', 'a', '|', 'b', 'c', ')', 'NOT  NEAR/3', 'd']
    """
    return [
        Token(found["sign"] or str(found.lastgroup), found[0], found.start(), text[found.end() :])
        if found["near"] is None
        else Token("near", found[0], found.start(), text[found.end() :])
        for found in _TOKEN.finditer(text)
    ]


def _refuse_regex(text: str) -> None:
    found = re.search(r"(?<![^\s(|])/(?=\S)", text)
    if found:
        hint = "Write words with * and brackets instead, as in (honor | honour*); or all of it as one expression."
        raise TermError("A regular expression stands alone, without operators.", found.start() + 1, hint)


def _check_brackets(tokens: Sequence[Token]) -> None:
    """Every bracket is closed, and none touches a word."""
    opened: list[Token] = []
    for place, token in enumerate(tokens):
        if token.kind == "(":
            opened.append(token)
            if place and _touches(tokens[place - 1].text[-1:], tokens[place - 1], token):
                raise _refuse_touching(tokens[place - 1], token.column + 1)
            if len(opened) > _DEEPEST:
                hint = "Write several terms instead."
                raise TermError(f"More than {_DEEPEST} brackets inside one another.", token.column + 1, hint)
        elif token.kind == ")":
            if not opened:
                raise TermError("This bracket was never opened.", token.column + 1, "Delete it, or type `(` before.")
            opened.pop()
            if token.behind and place + 1 < len(tokens) and _touches(token.behind[0], tokens[place + 1], token):
                raise _refuse_touching(tokens[place + 1], token.column + 2)
    if opened:
        hint = "Type `)` behind the last alternative: keep (word | promise)."
        raise TermError("This bracket is never closed.", opened[-1].column + 1, hint)


def _touches(sign: str, word: Token, bracket: Token) -> bool:
    """Whether a word and a bracket stand beside each other without blank or hyphen."""
    beside = word.column + len(word.text) == bracket.column or bracket.column + 1 == word.column
    return beside and word.kind == "word" and (sign.isalnum() or sign in "*?'=_.!+")


def _refuse_touching(word: Token, column: int) -> TermError:
    if word.text.startswith("="):
        return TermError("`=` stands before a bracket.", column, "Type it before each word: (=word | =words).")
    if word.text[0] in "*?+.!":
        hint = "Type * behind the words in the brackets: (trust* | faith*)."
        return TermError(f"`{word.text[0]}` stands behind a bracket.", column, hint)
    hint = "Alternatives are whole words: (promise | promises), or promise*. Otherwise put a blank between."
    return TermError("A bracket touches a word.", column, hint)


def _depth(tokens: Sequence[Token], until: Token) -> int:
    before = [token.kind for token in tokens if token.column < until.column]
    return before.count("(") - before.count(")")


@cache
def _make_grammar() -> Any:
    """The parser of a list of tokens; it gives a Node."""

    def one(kind: str) -> Any:
        return parsy.test_item(lambda token: token.kind == kind, kind)

    group = parsy.forward_declaration()
    phrase = (one("word").map(_read_word) | group).at_least(1).map(_join_phrase)
    near = parsy.seq(phrase, parsy.seq(one("near"), phrase).many()).combine(_join_near)
    both = near.sep_by(one("and"), min=1).map(_join_both)
    either = both.sep_by(one("|"), min=1).map(_join_either)
    group.become((one("(") >> either << one(")")).map(_close))
    return either


def _read_word(token: Token) -> list[Node]:
    words = read_chunk(token.text, token.column, token.behind)
    return [Node(word, token.column) for word in words] or [Node(Phrase(()), token.column)]


def _close(node: Node) -> list[Node]:
    """What stood in brackets; no operator shows outside."""
    return [Node(node.pattern, node.column)]


def _join_phrase(groups: list[list[Node]]) -> Node:
    nodes = [node for group in groups for node in group]
    parts: list[Pattern | AnyWord] = []
    for node in nodes:
        parts += node.pattern.parts if isinstance(node.pattern, Phrase) else [node.pattern]
    if len(nodes) == 1 and len(parts) == 1:
        return Node(parts[0], nodes[0].column)
    for node in nodes:
        if len(parts) > 1 and any(isinstance(part, Near | Both) for part in walk(node.pattern)):
            hint = "Join the words and the brackets by an operator: keep BEFORE/0 (word NEAR/3 honour)."
            raise TermError("An operator stands inside a phrase.", node.column + 1, hint)
    return Node(parts[0] if len(parts) == 1 else Phrase(tuple(parts)), nodes[0].column)


def _join_near(first: Node, more: list[tuple[Token, Node]]) -> Node:
    if not more:
        return first
    (operator, second), *rest = more
    name, _, number = " ".join(operator.text.split()).partition("/")
    number = number.lstrip("0") or "0"
    if len(number) > len(str(FARTHEST)):
        many = "A AND B finds both anywhere in a segment." if name == "NEAR" else f"Type {name}/{FARTHEST}."
        raise TermError(f"{name} counts up to {FARTHEST} words.", operator.column + 1, many)
    if rest:
        hint = "Say by brackets what belongs together: (A NEAR/3 B) NEAR/3 C; or A NEAR/3 (B | C); or use AND."
        raise TermError("Two operators in a row.", rest[0][0].column + 1, hint)
    for node in (first, second):
        if any(isinstance(part, Both) for part in walk(node.pattern)):
            hint = "AND speaks of the whole segment, so it stands outside: (A NEAR/6 B) AND C."
            raise TermError(f"AND stands inside {name}.", node.column + 1, hint)
    left, right = _as_operand(first), _as_operand(second)
    return Node(Near(left, right, int(number), name == "BEFORE", name.startswith("NOT")), first.column, name)


def _join_both(nodes: list[Node]) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    return Node(Both(tuple(map(_as_operand, nodes))), nodes[0].column, "AND")


def _join_either(nodes: list[Node]) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    for node in nodes:
        if node.sign:
            hint = f"Put brackets round what belongs together: (A {_show(node)} (B | C)), or ((A {_show(node)} B) | C)."
            raise TermError(f"`|` and {node.sign} stand side by side.", node.column + 1, hint)
    options: list[Pattern | AnyWord] = []
    for node in nodes:
        if isinstance(node.pattern, Phrase) and not node.pattern.parts:
            raise _refuse_wordless(node)
        options += node.pattern.parts if isinstance(node.pattern, Either) else [node.pattern]
    different = tuple(dict.fromkeys(options))
    return Node(different[0] if len(different) == 1 else Either(different), nodes[0].column, "|")


def _show(node: Node) -> str:
    return node.sign if node.sign == "AND" else f"{node.sign}/6"


def _as_operand(node: Node) -> Pattern:
    """The pattern, which must not find just any word."""
    pattern = node.pattern
    if isinstance(pattern, AnyWord) or not needs_word(pattern):
        raise _refuse_wordless(node)
    return pattern


def _refuse_wordless(node: Node) -> TermError:
    hint = "Type a word; `*` stands for the rest of a word, as in `trust*`, or for one word inside a phrase."
    return TermError("Nothing but signs: this has no letter or digit.", node.column + 1, hint)


def _explain(tokens: Sequence[Token], place: int) -> TermError:
    """What is missing where the grammar gave up: always a word beside an operator, a bracket or a `|`."""
    token = tokens[place] if place < len(tokens) else None
    before = tokens[place - 1] if place else None
    column = token.column if token else tokens[-1].column + len(tokens[-1].text) - 1
    if before and before.kind in ("near", "and"):
        hint = f"Type a word, a phrase or brackets behind it: A {before.text} (B | C)."
        return TermError(f"Nothing stands behind `{before.text}`.", before.column + 1, hint)
    if token and token.kind in ("near", "and"):
        hint = f"Type a word, a phrase or brackets before it: (A | B) {token.text} C. A plain word is in lower case."
        return TermError(f"Nothing stands before `{token.text}`.", token.column + 1, hint)
    if before and before.kind == "(" and token and token.kind == ")":
        return TermError("The brackets are empty.", before.column + 1, "Type the alternatives: (trust | faith).")
    hint = "Delete the `|`. For a word that may be missing write both: (good | very good)."
    return TermError("An alternative is empty.", column + 1, hint)
