"""Terms with operators and brackets: a grammar over the words, brackets and operators of a term (docs/terms.md).

    term   = phrase {sign phrase}
    sign   = "NEAR/n" | "BEFORE/n" | "NOT NEAR/n" | "AND" | "|"
    phrase = (words | "(" term ")") {words | "(" term ")"}

NEAR binds before AND, AND before `|`. What the grammar takes but nobody should write (two NEAR in a row, AND inside
NEAR) is refused with its place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import parsy

from qualcode.codebook.patterns import AnyWord, Both, Either, Near, Pattern, Phrase, TermError, Word, needs_word, walk
from qualcode.codebook.term_words import FARTHEST, read_chunk

_DEEPEST = 10  # brackets inside one another
_TOKEN = re.compile(
    r"(?P<near>(?:(?:NOT\s+)?NEAR|BEFORE)/[0-9]+(?![^\s()|]))"
    r"|(?P<and>AND)(?![^\s()|])|(?P<sign>[()|])|(?P<words>[^\s()|]+)"
)


class Token(NamedTuple):
    """Neighbouring words, an operator, a bracket or `|`; `kind` is words, near, and, or the sign; `column` from 0."""

    kind: str
    text: str
    column: int


class Node(NamedTuple):
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
    _check_brackets(tokens, text)
    try:
        tree = _make_grammar().parse(tokens)
    except parsy.ParseError as error:
        raise _explain(tokens, error.index) from error
    node = _build_term(tree, text)
    if node.sign == "|":
        bar = next(place for place, token in enumerate(tokens) if token.kind == "|" and not _depth(tokens[:place]))
        hint = f"Put the alternatives in brackets: ({text.strip()}). Or write one term a line."
        raise TermError("`|` stands outside of brackets.", tokens[bar].column + 1, hint)
    return _as_operand(node)


def split_tokens(text: str) -> list[Token]:
    """The words, brackets and operators of a term.

    >>> [token.text for token in split_tokens("(a|b c) NOT  NEAR/3 d")]
    ['(', 'a', '|', 'b c', ')', 'NOT  NEAR/3', 'd']
    """
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind == "words" and tokens and tokens[-1].kind == "words":
            start = tokens.pop().column
            tokens.append(Token(kind, text[start : found.end()], start))
        else:
            tokens.append(Token(found[0] if kind == "sign" else kind, found[0], found.start()))
    return tokens


def _refuse_regex(text: str) -> None:
    found = re.search(r"(?<![^\s(|])/(?=\S)", text)
    if found:
        hint = "Write words with * and brackets instead, as in (honor | honour*); or all of it as one expression."
        raise TermError("A regular expression stands alone, without operators.", found.start() + 1, hint)


def _check_brackets(tokens: Sequence[Token], text: str) -> None:
    """Every bracket is closed, and none touches a word."""
    opened: list[Token] = []
    for place, token in enumerate(tokens):
        if token.kind == "(":
            opened.append(token)
            if place and tokens[place - 1].kind == "words":
                _refuse_touching(text[: token.column], token.column + 1)
            if len(opened) > _DEEPEST:
                hint = "Write several terms instead."
                raise TermError(f"More than {_DEEPEST} brackets inside one another.", token.column + 1, hint)
        elif token.kind == ")":
            if not opened:
                raise TermError("This bracket was never opened.", token.column + 1, "Delete it, or type `(` before.")
            opened.pop()
            if place + 1 < len(tokens) and tokens[place + 1].kind == "words":
                _refuse_touching(text[: token.column : -1], token.column + 2)
    if opened:
        hint = "Type `)` behind the last alternative: keep (word | promise)."
        raise TermError("This bracket is never closed.", opened[-1].column + 1, hint)


def _refuse_touching(beside: str, column: int) -> None:
    """Refuse a bracket whose neighbour (the last sign of `beside`) is neither a blank nor a hyphen."""
    sign = beside[-1:]
    if sign == "=":
        raise TermError("`=` stands before a bracket.", column, "Type it before each word: (=word | =words).")
    if sign in ("*", "?", "+", ".", "!"):
        hint = "Type * behind the words in the brackets, as in (trust* | faith*), or put a blank between."
        raise TermError(f"`{sign}` touches a bracket.", column, hint)
    if sign.isalnum() or sign in ("'", "_"):
        hint = "Alternatives are whole words: (promise | promises), or promise*. Otherwise put a blank between."
        raise TermError("A bracket touches a word.", column, hint)


def _depth(tokens: Sequence[Token]) -> int:
    kinds = [token.kind for token in tokens]
    return kinds.count("(") - kinds.count(")")


@cache
def _make_grammar() -> Any:
    """The parser of a list of tokens. It gives nested lists: a phrase, and pairs of a sign and a phrase behind it."""

    def one(*kinds: str) -> Any:
        return parsy.test_item(lambda token: token.kind in kinds, kinds[0])

    group = parsy.forward_declaration()
    phrase = (one("words") | group).times(1, math.inf)
    term = parsy.seq(phrase, parsy.seq(one("near", "and", "|"), phrase).many())
    group.become(parsy.seq(one("("), term, one(")")))
    return term


def _build_term(tree: Any, text: str) -> Node:
    """What the grammar gave as one node: NEAR binds before AND, AND before `|`."""
    first, more = tree
    alternatives = [[[(None, _build_phrase(first, text))]]]
    for sign, items in more:
        phrase = _build_phrase(items, text)
        if sign.kind == "|":
            alternatives.append([[(None, phrase)]])
        elif sign.kind == "and":
            alternatives[-1].append([(None, phrase)])
        else:
            alternatives[-1][-1].append((sign, phrase))
    return _join_either([_join_both([_join_near(near) for near in both]) for both in alternatives])


def _build_phrase(items: Any, text: str) -> Node:
    nodes: list[Node] = []
    for item in items:
        if isinstance(item, Token):
            nodes += _read_words(item, text)
        else:
            nodes.append(_build_term(item[1], text)._replace(sign=""))
    return _join_phrase(nodes)


def _read_words(token: Token, text: str) -> list[Node]:
    nodes = []
    for chunk in re.finditer(r"\S+", token.text):
        column, behind = token.column + chunk.start(), text[token.column + chunk.end() :]
        nodes += [Node(word, column) for word in read_chunk(chunk[0], column, behind)]
    return nodes or [Node(Phrase(()), token.column)]


def _join_phrase(nodes: list[Node]) -> Node:
    parts: list[Pattern | AnyWord] = []
    for node in nodes:
        parts += node.pattern.parts if isinstance(node.pattern, Phrase) else [node.pattern]
    if len(nodes) == 1 and len(parts) == 1:
        return Node(parts[0], nodes[0].column)
    for node in nodes if len(parts) > 1 else ():
        if not isinstance(node.pattern, Word) and any(isinstance(part, Near | Both) for part in walk(node.pattern)):
            hint = "Join the words and the brackets by an operator: keep BEFORE/0 (word NEAR/3 honour)."
            raise TermError("An operator stands inside a phrase.", node.column + 1, hint)
    return Node(parts[0] if len(parts) == 1 else Phrase(tuple(parts)), nodes[0].column)


def _join_near(sides: list[tuple[Any, Node]]) -> Node:
    """One side, or two with their operator; each but the first comes with the operator before it."""
    first = sides[0][1]
    if len(sides) == 1:
        return first
    operator, second = sides[1]
    name, _, number = " ".join(operator.text.split()).partition("/")
    number = number.lstrip("0") or "0"
    if len(number) > len(str(FARTHEST)):
        many = "A AND B finds both anywhere in a segment." if name == "NEAR" else f"Type {name}/{FARTHEST}."
        raise TermError(f"{name} counts up to {FARTHEST} words.", operator.column + 1, many)
    if len(sides) > 2:
        hint = "Say by brackets what belongs together: (A NEAR/3 B) NEAR/3 C; or A NEAR/3 (B | C); or use AND."
        raise TermError("Two operators in a row.", sides[2][0].column + 1, hint)
    for node in (first, second):
        if not isinstance(node.pattern, Word) and any(isinstance(part, Both) for part in walk(node.pattern)):
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
