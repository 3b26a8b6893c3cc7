"""The term language: the text of a term in, a frozen pattern out (semantics: docs/terms.md).

Words, globs, phrases and regular expressions are read here, because that is what nearly every term is;
operators and brackets are read by a grammar (`operators.py`), which is loaded only if a term has them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from qualcode.codebook.patterns import (
    AnyWord,
    Both,
    Either,
    Near,
    Pattern,
    Phrase,
    Regex,
    TermError,
    Word,
    WordKind,
    find_same,
    needs_word,
    walk,
)
from qualcode.codebook.term_words import RESERVED, read_chunk
from qualcode.words import straighten

__all__ = [
    "AnyWord",
    "Both",
    "Either",
    "Near",
    "Pattern",
    "Phrase",
    "Regex",
    "TermError",
    "Word",
    "WordKind",
    "find_same",
    "parse_term",
    "walk",
]

_OPERATOR = re.compile(r"[()|]|(?<!\S)(?:AND(?!\S)|(?:NEAR|BEFORE)/[0-9]+(?!\S))")
_TOKEN_PATTERN = re.compile(r"\s*pattern\s*:\s*[\[{]")
_BESIDE_REGEX = re.compile(r"/[()\s]+(?:AND|NOT|OR|\||(?:NEAR|BEFORE)\b\S*)\s")


@lru_cache(maxsize=8192)
def parse_term(text: str) -> Pattern:
    """Read one term.

    >>> parse_term("keep * promise*")
    Phrase(parts=(Word(text='keep', kind='inflected'), AnyWord(), Word(text='promise*', kind='inflected')))
    >>> parse_term("/word of honou?r/")
    Regex(source='word of honou?r')
    >>> parse_term("trust NOT NEAR/2 fund")
    Near(left=Word(text='trust', kind='inflected'), right=Word(text='fund', kind='inflected'), words=2, \
ordered=False, absent=True)

    Raises
    ------
    TermError : with the place of the fault and what to type instead.
    """
    if text.isalpha() and text.isascii() and text not in RESERVED:
        return Word(text)
    clean = straighten(unicodedata.normalize("NFC", text))
    if not clean.strip():
        raise TermError("The term is empty.", 1, "Delete the line, or type a word.")
    if clean.lstrip().startswith("/"):
        return _read_regex(clean)
    if _TOKEN_PATTERN.match(clean):
        from qualcode.codebook.pattern_reading import read_pattern_text

        return read_pattern_text(clean)
    if _OPERATOR.search(clean):
        from qualcode.codebook.operators import read_operators  # only terms with operators pay for it

        return read_operators(clean)
    return _read_words(clean)


def _read_regex(text: str) -> Regex:
    start = len(text) - len(text.lstrip())
    body = text.strip()
    beside = _BESIDE_REGEX.search(body)
    if beside:
        hint = "Write words with * and brackets instead, as in (honor | honour*); or all of it as one expression."
        raise TermError("A regular expression stands alone, without operators.", start + 1, hint)
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


def _read_words(text: str) -> Word | Phrase:
    """A word or phrase."""
    parts: list[Word | AnyWord] = []
    for chunk in re.finditer(r"\S+", text):
        parts += read_chunk(chunk[0], chunk.start(), text[chunk.end() :])
    if not any(map(needs_word, parts)):
        hint = "Type a word; `*` stands for the rest of a word, as in `trust*`, or for one word inside a phrase."
        raise TermError("The term has no letter or digit.", 1, hint)
    if len(parts) == 1 and isinstance(parts[0], Word):
        return parts[0]
    return Phrase(tuple(parts))
