"""A regular expression read as far as it is plain to see: what its matches must hold, and how to search many lines.

What every match must hold lets segments be left out without looking at them. An expression rewritten so that it never
runs over the end of a line finds the matches of many segments, one a line, in one go. Where anything is not plain,
nothing is needed, and each segment is searched by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

DIGIT = r"\d"
Need = frozenset[str]
"""Pieces of words in lower case (or DIGIT, any digit), one of which stands in a word of every match."""

_LETTER_ESCAPES = {
    "b": r"\b", "B": r"\B", "w": r"\w", "d": r"\d", "S": r"\S", "m": r"\m", "M": r"\M",
    "W": r"[^\w\n]", "D": r"[^\d\n]", "s": r"[^\S\n]", "A": "^", "Z": "$",
}  # fmt: skip
_CLASS = re.compile(r"\[\^?\]?(?:[^\]\\\[]|\\.)*\]")
_STRANGE_IN_CLASS = re.compile(r"\\[^wdSsWD\W]|\[:|&&|\|\||--|~~")
_QUANTIFIER = re.compile(r"(?:([*?])|(\+)|\{(\d*),?\d*\})[+?]?")
_AROUND = re.compile(r"\(\?<?[=!]")


class _NotPlain(ValueError):
    """Something whose meaning is not plain to see."""


@dataclass(frozen=True, slots=True)
class Plain:
    """What is known of an expression.

    Parameters
    ----------
    needs : what every match must hold, each by one of its pieces.
    lines : the expression for many lines at once (with MULTILINE), empty if there is none.
    """

    needs: tuple[Need, ...]
    lines: str


def read_plain(source: str) -> Plain:
    """What is plain to see in an expression.

    >>> [sorted(need) for need in read_plain(r"\bword of honou?r").needs]
    [['word'], ['of'], ['hono']]
    >>> [sorted(need) for need in read_plain("(?:trust|faith)ful|promis").needs], read_plain(r"(\\w+) (?:to)? \1").needs
    ([['faith', 'promis', 'trust']], ())
    >>> [sorted(need) for need in read_plain(r"\\d+ per ?cent").needs]
    [['\\\\d'], ['per'], ['cent']]
    >>> read_plain(r"^so\\W[^a](?!\\s)").lines
    '^so[^\\\\w\\\\n][^a\\\\n](?![^\\\\S\\\\n])'
    """
    try:
        read = _read_branches(source, 0)
    except _NotPlain:
        return Plain((), "")
    return Plain(tuple(read.needs), read.lines) if read.stop == len(source) else Plain((), "")


@dataclass(frozen=True, slots=True)
class _Read:
    """A piece of the expression: its needs, its form for lines, the place behind it; its letter if it is one."""

    needs: Sequence[Need]
    lines: str
    stop: int
    letter: str = ""


def _read_branches(source: str, place: int) -> _Read:
    """Alternatives up to a closing bracket or the end."""
    branches = [_read_branch(source, place)]
    while branches[-1].stop < len(source) and source[branches[-1].stop] == "|":
        branches.append(_read_branch(source, branches[-1].stop + 1))
    needs = branches[0].needs
    if len(branches) > 1:
        each = all(branch.needs for branch in branches)
        needs = [frozenset().union(*(max(branch.needs, key=_rate) for branch in branches))] if each else []
    return _Read(needs, "|".join(branch.lines for branch in branches), branches[-1].stop)


def _rate(need: Need) -> int:
    """The longer its shortest piece, the fewer segments have it."""
    return min(map(len, need))


def _read_branch(source: str, place: int) -> _Read:
    needs: list[Need] = []
    run = lines = ""
    while place < len(source) and source[place] not in "|)":
        atom = _read_atom(source, place)
        quantifier = _QUANTIFIER.match(source, atom.stop)
        optional = bool(quantifier and (quantifier[1] or (quantifier[3] is not None and not quantifier[3].strip("0"))))
        if atom.letter and not quantifier:
            run += atom.letter
        else:
            needs += _keep(run if optional or not atom.letter else run + atom.letter)
            needs += [] if optional else atom.needs
            run = ""
        place = quantifier.end() if quantifier else atom.stop
        lines += atom.lines + (quantifier[0] if quantifier else "")
    return _Read(needs + _keep(run), lines, place)


def _keep(run: str) -> list[Need]:
    return [frozenset([run])] if len(run) > 1 else []


def _read_atom(source: str, place: int) -> _Read:
    """A letter, an escape, a class or a group."""
    sign = source[place]
    if sign == "\\":
        return _read_escape(source, place)
    if sign == "[":
        return _read_class(source, place)
    if sign == "(":
        return _read_group(source, place)
    if sign in "*+?{" or (sign.isspace() and sign != " "):
        raise _NotPlain
    if sign.isalpha() and len(sign.lower()) == 1 and sign not in "σςΣ":
        return _Read((), sign, place + 1, sign.lower())
    return _Read((), sign, place + 1)


def _read_escape(source: str, place: int) -> _Read:
    escaped = source[place + 1 : place + 2]
    if escaped in _LETTER_ESCAPES:
        needs = (frozenset([DIGIT]),) if escaped == "d" else ()
        return _Read(needs, _LETTER_ESCAPES[escaped], place + 2)
    reference = re.compile(r"\\[1-9]\d?(?!\d)").match(source, place)
    if reference:
        return _Read((), reference[0], reference.end())
    if not escaped or escaped.isalnum() or (escaped.isspace() and escaped != " "):
        raise _NotPlain
    return _Read((), source[place : place + 2], place + 2)


def _read_class(source: str, place: int) -> _Read:
    """Letters in square brackets, without the end of a line."""
    found = _CLASS.match(source, place)
    if found is None or _STRANGE_IN_CLASS.search(found[0]) or not found[0].isprintable():
        raise _NotPlain
    lines = found[0]
    if lines.startswith("[^"):
        lines = lines[:-1] + r"\n]"
    elif re.search(r"\\[sWD]", lines):
        lines = rf"(?:(?!\n){lines})"
    return _Read((frozenset([DIGIT]),) if found[0] in ("[0-9]", "[1-9]") else (), lines, found.end())


def _read_group(source: str, place: int) -> _Read:
    """A group; what looks around needs nothing here, and other signs behind `(?` are not plain."""
    around = _AROUND.match(source, place)
    if around:
        opening = around[0]
    elif source.startswith("(?:", place):
        opening = "(?:"
    elif source.startswith(("(?", "(*"), place):
        raise _NotPlain
    else:
        opening = "("
    inner = _read_branches(source, place + len(opening))
    if not source.startswith(")", inner.stop):
        raise _NotPlain
    return _Read(() if around else inner.needs, f"{opening}{inner.lines})", inner.stop + 1)
