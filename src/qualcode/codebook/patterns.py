"""What a term is once it is read: frozen patterns of words, phrases, alternatives and operators (docs/terms.md)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from qualcode.codebook.token_patterns import TokenPattern
from qualcode.words import DIGIT, LETTER, classify

WordKind = Literal["inflected", "form", "cased"]


class TermError(ValueError):
    """A term that cannot be read.

    Parameters
    ----------
    message : what is wrong, one sentence without the term.
    column : character of the term where it is wrong, from 1.
    hint : what to type instead.
    """

    def __init__(self, message: str, column: int, hint: str) -> None:
        super().__init__(message)
        self.message, self.column, self.hint = message, column, hint


@dataclass(frozen=True, slots=True)
class Word:
    """One word: inflected, as this form (`=form`), or in this case too (`==Form`); `*` and `?` make it a glob."""

    text: str
    kind: WordKind = "inflected"

    @property
    def is_glob(self) -> bool:
        """Whether it stands for many forms."""
        return "*" in self.text or "?" in self.text


@dataclass(frozen=True, slots=True)
class AnyWord:
    """A lone `*`: exactly one word."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words and alternatives one after another, whatever punctuation stands between; a part is never a Phrase."""

    parts: tuple[Pattern | AnyWord, ...]


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression, without its slashes."""

    source: str


@dataclass(frozen=True, slots=True)
class Near:
    """`left NEAR/words right`, in this order if `ordered`; with `absent`, `left` without such a `right`."""

    left: Pattern
    right: Pattern
    words: int
    ordered: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    """All parts in one segment."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Alternatives in brackets, two or more; a part is never an Either."""

    parts: tuple[Pattern | AnyWord, ...]


Pattern = Word | Phrase | Regex | Near | Both | Either | TokenPattern


def list_parts(pattern: Pattern | AnyWord) -> tuple[Pattern | AnyWord, ...]:
    """The patterns directly inside a pattern, from left to right; none in a word or a regular expression."""
    if isinstance(pattern, Phrase | Both | Either):
        return pattern.parts
    return (pattern.left, pattern.right) if isinstance(pattern, Near) else ()


def walk(pattern: Pattern | AnyWord) -> Iterator[Pattern | AnyWord]:
    """The pattern and everything inside it, from left to right.

    >>> [part.text for part in walk(Phrase((Word("keep"), Either((Word("word"), Word("promise"))))))
    ...  if isinstance(part, Word)]
    ['keep', 'word', 'promise']
    """
    yield pattern
    for part in list_parts(pattern):
        yield from walk(part)


def needs_word(pattern: Pattern | AnyWord) -> bool:
    """Whether each way to match has a word with a letter or digit: `(his | *) word` has, `(his | *)` has not."""
    if isinstance(pattern, AnyWord):
        return False
    if isinstance(pattern, Word):
        text = pattern.text
        return (text.isascii() and text.isalnum()) or any(classify(sign) in (LETTER, DIGIT) for sign in text)
    if isinstance(pattern, Phrase):
        return any(map(needs_word, pattern.parts))
    return all(map(needs_word, list_parts(pattern)))


def find_same(pattern: Pattern | AnyWord) -> Hashable:
    """Equal for two patterns that find the same because only upper and lower case of their words differ.

    >>> find_same(Word("Trust")) == find_same(Word("trust")), find_same(Word("A", "cased")) == find_same(Word("a"))
    (True, False)
    """
    if isinstance(pattern, Word):
        return pattern if pattern.kind == "cased" else replace(pattern, text=pattern.text.lower())
    if isinstance(pattern, Near):
        return (find_same(pattern.left), find_same(pattern.right), pattern.words, pattern.ordered, pattern.absent)
    parts = list_parts(pattern)
    return (type(pattern), *map(find_same, parts)) if parts else pattern
