"""The words of a term: what stands between two blanks in, words out; signs that mean nothing here are refused."""

from __future__ import annotations

import re

from qualcode.codebook.patterns import AnyWord, TermError, Word, WordKind
from qualcode.words import find_words

FARTHEST = 9999  # words that NEAR may count
RESERVED = frozenset({"AND", "OR", "NOT", "NEAR", "BEFORE"})

_KINDS: tuple[WordKind, ...] = ("inflected", "form", "cased")
_QUOTES = '"“”„«»‹›'
_FORBIDDEN = re.compile(rf"[,;/\\<>\[\]{{}}^~={_QUOTES}]")
_SIMPLE = re.compile(
    r"(={0,2})([A-Za-zА-Яа-яЁёӨөҮү]+[*?]?)"
)  # nearly every word of a term; the rest is looked at closely
_MISTYPED = re.compile(
    r"(?P<capitals>NEAR|BEFORE)(?![^\W\d_])(?P<rest>.*)|(?P<name>[^\W\d_]+)/(?P<words>\d+)(?P<more>.*)"
)
_NAMES = dict.fromkeys(("near", "n", "w", "within", "adj"), "NEAR") | dict.fromkeys(("before", "pre"), "BEFORE")
_NAMES |= {"notnear": "NOT NEAR"}


def read_chunk(chunk: str, column: int, behind: str = "") -> list[Word | AnyWord]:
    """The words between two blanks: `decision-making` is two, `=form` is one with its sign.

    Parameters
    ----------
    column : place of the chunk in the term, from 0.
    behind : what follows it in the term, for advice only.
    """
    simple = _SIMPLE.fullmatch(chunk)
    if simple and chunk not in RESERVED:
        return [Word(simple[2], _KINDS[len(simple[1])])]
    _refuse_mistyped(chunk, column, behind)
    signs = len(chunk) - len(chunk.lstrip("="))
    if signs > 2:
        hint = "One `=` for this form only, two for this upper and lower case too."
        raise TermError("Too many `=`.", column + 1, hint)
    kind = _KINDS[signs]
    body = chunk[signs:]
    _check_signs(body, column + signs)
    words = find_words(re.sub(r"[*?]", "x", body))
    if signs and (not words or body in ("*", "?")):
        raise TermError("No word follows `=`.", column + 1, "Type the form behind it, without a blank: `=form`.")
    found = [body[start:stop] for start, stop in words]
    return [AnyWord() if word == "*" else Word(word, kind) for word in found]


def _check_signs(body: str, column: int) -> None:
    if "**" in body:
        raise TermError("Two stars beside each other.", column + body.index("**") + 1, "One `*` is enough.")
    inside = {place for start, stop in find_words(body) for place in range(start, stop)}
    for found in _FORBIDDEN.finditer(body):
        if found.start() not in inside:
            raise TermError(f"`{found[0]}` cannot stand in a term.", column + found.start() + 1, _advise(found[0]))


def _advise(sign: str) -> str:
    if sign in _QUOTES:
        return "Leave out the quotation marks: words beside each other are a phrase."
    if sign in ",;":
        return "Write one term a line; for a phrase leave the sign out, punctuation does not matter."
    if sign == "=":
        return "`=` stands at the beginning of a word: `=form`, `==Form`."
    if sign in "/\\[]{}^":
        return "Write alternatives in round brackets: (trust | faith); a regular expression between slashes: /honou?r/."
    return "Leave it out: only words are compared."


def _refuse_mistyped(chunk: str, column: int, behind: str) -> None:
    """What was meant as an operator: `OR`, `near/6`, `NEAR 6`, `NEAR-6`, `w/5`."""
    if chunk == "OR":
        hint = "Write alternatives in brackets with `|` between: (trust | faith). Or write one term a line."
        raise TermError("`OR` is no operator.", column + 1, hint)
    if chunk == "NOT":
        hint = f"`A NOT NEAR/6 B` finds A without B near it; without B in the whole segment: A NOT NEAR/{FARTHEST} B."
        raise TermError("`NOT` stands only before NEAR.", column + 1, hint)
    found = _MISTYPED.fullmatch(chunk)
    if found is None:
        return
    if found["capitals"]:
        number = re.match(r"[^\w\s]*(\d+)", found["rest"]) or re.match(r"[^\w\s]?\s*[^\w\s]?(\d+)", behind.lstrip())
        words, more = number[1] if number else "6", re.sub(r"^[^\w\s]*\d*[.,]?\d*", "", found["rest"])
        name = found["capitals"]
    else:
        words, more, name = found["words"], found["more"], _NAMES.get(found["name"].lower(), "")
        if found["name"].lower() == "after":
            hint = f"Turn the two sides round: A BEFORE/{words} B instead of B AFTER/{words} A."
            raise TermError(f"`{chunk}` is no operator.", column + 1, hint)
    if name:
        blank = ", with a blank behind the number" if more else ""
        hint = f"Type {name}/{words} in capitals{blank}: at most {words} words between. A plain word is in lower case."
        raise TermError(f"`{chunk}` is no operator.", column + 1, hint)
