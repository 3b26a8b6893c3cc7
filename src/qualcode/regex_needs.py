"""What every match of a regular expression must hold: lets segments be left out without looking at them.

Only what is plain to see is used; where anything is not, nothing is needed, and every segment is searched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGIT = r"\d"
Need = frozenset[str]
"""Pieces of words in lower case (or DIGIT, any digit), one of which stands in a word of every match."""

_PLAIN_ESCAPES = frozenset("bBwWdDsSAZmM")
_CLASS = re.compile(r"\[\^?\]?(?:[^\]\\\[]|\\.)*\]")
_QUANTIFIER = re.compile(r"(?:([*?])|(\+)|\{(\d*),?\d*\})[+?]?")


class _NotPlain(ValueError):
    """Something whose meaning is not plain to see."""


@dataclass(frozen=True, slots=True)
class _Read:
    """Needs of a piece of the expression, and the place behind it."""

    needs: list[Need]
    stop: int


def find_needs(source: str) -> list[Need]:
    """What every match must hold, each set by one of its pieces; empty if that is not plain to see.

    >>> [sorted(need) for need in find_needs(r"\\bword of honou?r")]
    [['word'], ['of'], ['hono']]
    >>> [sorted(need) for need in find_needs("(?:trust|faith)ful|promis")], find_needs(r"(\\w+) (?:to)? \\1")
    ([['faith', 'promis', 'trust']], [])
    >>> [sorted(need) for need in find_needs(r"\\d+ per ?cent")]
    [['\\\\d'], ['per'], ['cent']]
    """
    try:
        read = _read_branches(source, 0)
    except _NotPlain:
        return []
    return read.needs if read.stop == len(source) else []


def _read_branches(source: str, place: int) -> _Read:
    """Alternatives up to a closing bracket or the end."""
    branches = [_read_branch(source, place)]
    while branches[-1].stop < len(source) and source[branches[-1].stop] == "|":
        branches.append(_read_branch(source, branches[-1].stop + 1))
    stop = branches[-1].stop
    if len(branches) == 1:
        return branches[0]
    if not all(branch.needs for branch in branches):
        return _Read([], stop)
    return _Read([frozenset().union(*(max(branch.needs, key=_rate) for branch in branches))], stop)


def _rate(need: Need) -> int:
    """The longer its shortest piece, the fewer segments have it."""
    return min(map(len, need))


def _read_branch(source: str, place: int) -> _Read:
    needs: list[Need] = []
    run = ""
    while place < len(source) and source[place] not in "|)":
        letter, inner, stop = _read_atom(source, place)
        quantifier = _QUANTIFIER.match(source, stop)
        optional = bool(quantifier and (quantifier[1] or (quantifier[3] is not None and not quantifier[3].strip("0"))))
        if letter and not quantifier:
            run += letter
        else:
            needs += _keep(run if optional or not letter else run + letter)
            needs += [] if optional else inner
            run = ""
        place = quantifier.end() if quantifier else stop
    return _Read(needs + _keep(run), place)


def _keep(run: str) -> list[Need]:
    return [frozenset([run])] if len(run) > 1 else []


def _read_atom(source: str, place: int) -> tuple[str, list[Need], int]:
    """The letter if it is one, what a group needs, and the place behind."""
    sign = source[place]
    if sign == "\\":
        escaped = source[place + 1 : place + 2]
        if escaped.isdigit() and escaped.isascii() and escaped != "0":
            return "", [], place + 2
        if not escaped or (escaped.isalnum() and escaped not in _PLAIN_ESCAPES):
            raise _NotPlain
        return "", [frozenset([DIGIT])] if escaped == "d" else [], place + 2
    if sign == "[":
        closing = _CLASS.match(source, place)
        if closing is None:
            raise _NotPlain
        return "", [frozenset([DIGIT])] if closing[0] in ("[0-9]", "[1-9]") else [], closing.end()
    if sign == "(":
        return _read_group(source, place)
    if sign.isalpha() and len(sign.lower()) == 1 and sign not in "σςΣ":
        return sign.lower(), [], place + 1
    return "", [], place + 1


def _read_group(source: str, place: int) -> tuple[str, list[Need], int]:
    """A group; what looks around needs nothing here, and other signs behind `(?` are not plain."""
    around = re.compile(r"\(\?<?[=!]").match(source, place)
    if around:
        start = around.end()
    elif source.startswith("(?:", place):
        start = place + 3
    elif source.startswith(("(?", "(*"), place):
        raise _NotPlain
    else:
        start = place + 1
    inner = _read_branches(source, start)
    if not source.startswith(")", inner.stop):
        raise _NotPlain
    return "", [] if around else inner.needs, inner.stop + 1
