"""A codebook as any of its formats says it: what the exchange formats read and write.

It differs from `model.Codebook` in two things: the lines of `stances:` are kept as typed, and a token pattern is the term
`pattern: [{LEMMA: rely}, …]`, so that it can stand in a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qualcode.model import Code, Problem, Term

LISTS = ("examples", "counterexamples", "terms", "unless", "seeds")
"""The lists of a code, in the order in which they are written."""
PASSAGES = ("examples", "counterexamples")
"""Those of them that hold passages; the others hold terms."""
TEXTS = ("name", "definition", "include", "exclude", "color", "stance", "formerly")
"""The single texts of a code."""
STANCE_KEYS = ("lack", "present", "not_cues", "stops", "replace")
_PATTERN = re.compile(r"pattern\s*:\s*[\[{]")


@dataclass(frozen=True, slots=True)
class StanceLine:
    """One line below `stances:`: its key, the cue, and its options as typed (`direction`, `words`, …)."""

    key: str
    text: str
    language: str = ""
    options: tuple[tuple[str, str], ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """A codebook; codes as in `model.Codebook`: in order, a parent before its sub-codes."""

    name: str
    version: str
    language: str
    codes: tuple[Code, ...]
    unless: tuple[Term, ...] = ()
    stances: tuple[StanceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read from a file, and what a person must know of it."""

    book: Book
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a file, and what of the codebook it does not hold, a sentence each."""

    data: bytes
    notices: tuple[str, ...] = ()


def is_pattern(term: Term) -> bool:
    """Whether the term is a token pattern; no other term can hold a square bracket."""
    return bool(_PATTERN.match(term.text))


def children_of(book: Book, parent: str) -> Iterator[Code]:
    """The codes directly below a path ("" for the themes), in order."""
    return (code for code in book.codes if code.parent == parent)


def key_of(code: Code) -> str:
    """The last part of a code's path."""
    return code.path.rpartition("/")[2]


def without_lines(book: Book) -> Book:
    """The same codebook without places, to compare what two files say.

    >>> one = Book("", "", "", (Code("a", "a", 7, terms=(Term("b", 8),)),))
    >>> without_lines(one).codes[0].terms[0].line
    0
    """

    def bare(terms: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(replace(term, line=0) for term in terms)

    codes = (
        replace(
            code,
            line=0,
            examples=bare(code.examples),
            counterexamples=bare(code.counterexamples),
            terms=bare(code.terms),
            unless=bare(code.unless),
            seeds=bare(code.seeds),
        )
        for code in book.codes
    )
    stances = tuple(replace(one, line=0) for one in book.stances)
    return replace(book, codes=tuple(codes), unless=bare(book.unless), stances=stances)


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> count(1, "term"), count(2_000, "term"), count(2, "colour of its own", "colours of their own")
    ('1 term', '2,000 terms', '2 colours of their own')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
