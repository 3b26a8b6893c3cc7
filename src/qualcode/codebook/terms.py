"""The term language: the text of a term in, a frozen pattern out (semantics: docs/terms.md).

Words, globs, phrases and regular expressions are read here by hand, because that is what nearly every term is;
operators and brackets are read by a grammar, which is loaded only if a term has them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from qualcode.codebook.token_patterns import TokenPattern
from qualcode.words import classify, find_words, straighten

if TYPE_CHECKING:
    import lark

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
    """Words one after another, whatever punctuation stands between them; a single word is a phrase of one."""

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
    """Alternatives in brackets."""

    parts: tuple[Pattern, ...]


Pattern = Word | Phrase | Regex | Near | Both | Either | TokenPattern

_GRAMMAR = r"""
?start: both
?both: near (_AND near)*
?near: phrase (OPERATOR phrase)?
phrase: (WORD | "(" either ")")+
either: both ("|" both)*
_AND.2: /AND(?![^\s()|])/
OPERATOR.2: /(?:(?:NOT\s+)?NEAR|BEFORE)\/\d+(?![^\s()|])/
WORD: /[^\s()|]+/
%ignore /\s+/
"""
_OPERATOR = re.compile(r"(?<![^\s()|])(AND|OR|NOT|NEAR|BEFORE)(?![^\s()|])|(?<![^\s()|])(NEAR|BEFORE)/|[()|]")
_TOKEN_PATTERN = re.compile(r"\s*pattern\s*:\s*[\[{]")
_KINDS: tuple[WordKind, ...] = ("inflected", "form", "cased")
_QUOTES = '"“”„«»‹›'
_FORBIDDEN = re.compile(rf"[,;/\\<>\[\]{{}}^~={_QUOTES}]")


def parse_term(text: str) -> Pattern:
    """Read one term.

    >>> parse_term("keep * promise*")
    Phrase(parts=(Word(text='keep', kind='inflected'), AnyWord(), Word(text='promise*', kind='inflected')))
    >>> parse_term("/word of honou?r/")
    Regex(source='word of honou?r')
    """
    clean = straighten(unicodedata.normalize("NFC", text))
    if not clean.strip():
        raise TermError("The term is empty.", 1, "Delete the line, or type a word.")
    if clean.lstrip().startswith("/"):
        return _read_regex(clean)
    if _TOKEN_PATTERN.match(clean):
        from qualcode.codebook.pattern_reading import read_pattern_text

        return read_pattern_text(clean)
    found = _OPERATOR.search(clean)
    if found:
        pattern = _read_operators(clean, found)
        _refuse_what_comes_later(found)
        return pattern
    return _read_words(clean, 0)


def _refuse_what_comes_later(found: re.Match[str]) -> None:
    """The one place that keeps operators and brackets out until the coder can match them."""
    sign = found[1] or found[2] or found[0]
    name = "Brackets and `|` are" if sign in "()|" else f"`{sign}` is"
    raise TermError(
        f"{name} not supported yet: this version knows words, globs, phrases and regular expressions.",
        found.start() + 1,
        "Write one term for each wording, a phrase with `*` for a word between, or a regular expression.",
    )


def _read_regex(text: str) -> Regex:
    start = len(text) - len(text.lstrip())
    body = text.strip()
    if len(body) < 2 or not body.endswith("/"):
        raise TermError("The regular expression has no closing slash.", len(text.rstrip()), f"Type `{body}/`.")
    source = body[1:-1]
    if not source.strip():
        raise TermError("The regular expression is empty.", start + 1, "Type an expression between the slashes.")
    import regex  # only codebooks with regular expressions pay for it

    try:
        compiled = regex.compile(source, regex.IGNORECASE)
    except regex.error as error:
        place = start + 2 + (getattr(error, "pos", None) or 0)
        message = f"The regular expression is wrong: {getattr(error, 'msg', error)}."
        raise TermError(message, place, "Mend it, or put a backslash before a sign that is meant as itself.") from error
    if compiled.fullmatch(""):
        hint = "Replace a `*` by `+`, or drop the part that may be missing."
        raise TermError("The regular expression matches even where there is nothing.", start + 1, hint)
    return Regex(source)


def _read_words(text: str, shift: int) -> Word | Phrase:
    """A word or phrase; `shift` is the place of `text` in the term."""
    parts: list[Word | AnyWord] = []
    for chunk in re.finditer(r"\S+", text):
        parts += _read_chunk(chunk[0], shift + chunk.start())
    if not any(isinstance(part, Word) and any(map(_is_word_sign, part.text)) for part in parts):
        hint = "Type a word; `*` stands for the rest of a word, as in `trust*`, or for one word inside a phrase."
        raise TermError("The term has no letter or digit.", shift + 1, hint)
    if len(parts) == 1 and isinstance(parts[0], Word):
        return parts[0]
    return Phrase(tuple(parts))


def _read_chunk(chunk: str, column: int) -> list[Word | AnyWord]:
    """The words between two blanks: `decision-making` is two, `=form` is one with its sign."""
    if chunk.isalpha():
        return [Word(chunk)]
    signs = len(chunk) - len(chunk.lstrip("="))
    if signs > 2:
        raise TermError(
            "Too many `=`.", column + 1, "One `=` for this form only, two for this upper and lower case too."
        )
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
        return "Write one term for each wording; a regular expression stands between two slashes: /honou?r/."
    return "Leave it out: only words are compared."


def _is_word_sign(character: str) -> bool:
    return classify(character) in (1, 2)


def _read_operators(text: str, found: re.Match[str]) -> Pattern:
    """A term with operators or brackets, by the grammar."""
    import lark  # only terms with operators pay for it

    if found[1] not in (None, "AND") and not re.match(r"NOT\s+NEAR/\d", text[found.start() :]):
        hint = (
            "Write one term for each."
            if found[1] == "OR"
            else "Type NEAR/6, BEFORE/6 or NOT NEAR/6; a word in lower case."
        )
        raise TermError(f"`{found[1]}` alone is no operator.", found.start() + 1, hint)
    try:
        tree = _make_parser().parse(text)
    except lark.UnexpectedInput as error:
        column = getattr(error, "column", 0)
        place = column if column > 0 else len(text)
        hint = "An operator stands between two words or phrases, and every bracket is closed: A NEAR/6 (B | C)."
        raise TermError("The term cannot be read from here.", place, hint) from error
    return _build(tree)


@cache
def _make_parser() -> lark.Lark:
    import lark

    return lark.Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


def _build(tree: Any) -> Pattern:
    """Pattern of a parse tree."""
    children = tree.children
    if tree.data == "both":
        return Both(tuple(_build(child) for child in children))
    if tree.data == "either":
        options = tuple(_build(child) for child in children)
        return options[0] if len(options) == 1 else Either(options)
    if tree.data == "near":
        left, operator, right = children
        name, _, words = str(operator).partition("/")
        return Near(_build(left), _build(right), int(words), name == "BEFORE", name.startswith("NOT"))
    parts: list[Pattern | AnyWord] = []
    for child in children:
        if hasattr(child, "data"):
            parts.append(_build(child))
        else:
            parts += _read_chunk(str(child), child.start_pos)
    if len(parts) == 1 and not isinstance(parts[0], AnyWord):
        return parts[0]
    return Phrase(tuple(parts))
