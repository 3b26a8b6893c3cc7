"""Bytes of a text file in, normalised text out: finds the encoding and says so where it had to guess."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from qualcode.errors import FileProblem
from qualcode.model import Problem
from qualcode.readers.normal import normalise

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_STARTS = (
    b"PK\x03\x04",
    b"%PDF-",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"RIFF",
)
_CYRILLIC = ("cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5")
_COMMON_CYRILLIC = frozenset("оеаинтсрвлкмдугөү")
_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n"})  # line and page breaks of plain text
_NOT_WORDS = re.compile(r"[\x00-\x40\x5b-\x60\x7b-\x7f\s\u00a0\u00ab\u00bb\u2010-\u2026\u2030-\u203a]+")
_SAMPLE = 200_000  # bytes that are looked at to find the encoding
_DAMAGE = 0.001  # at most this share of bytes may be broken in a file that is called UTF-8


class Decoded(NamedTuple):
    """The text of a file, the encoding it was read with, and a problem where the encoding is a guess."""

    text: str
    encoding: str
    problem: Problem | None


def decode(data: bytes, source: str = "") -> Decoded:
    """The normalised text of a text file (see `decode_raw` for encodings and errors); form feeds are line ends."""
    raw = decode_raw(data, source)
    return raw._replace(text=normalise_plain(raw.text))


def normalise_plain(text: str) -> str:
    """The text as `normal.normalise` makes it, with vertical tabs and form feeds as line ends.

    >>> normalise_plain("a\\x0cb")
    'a\\nb'
    """
    return normalise(text.translate(_BREAKS))


def decode_raw(data: bytes, source: str = "") -> Decoded:
    """The text of a text file before it is normalised (form feeds are still there).

    UTF-8, UTF-16 and UTF-32 are known by their mark or by strict decoding and give no problem; any other encoding is
    found by letter statistics and gives the warning `guessed-encoding`.

    Raises
    ------
    FileProblem : `not-text` if this is no text in any encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding, source)
    if data.startswith(_BINARY_STARTS):
        raise _not_text()
    wide = _find_wide_encoding(data)
    if wide:
        return Decoded(data.decode(wide, errors="replace"), wide, None)
    if b"\x00" in data:
        raise _not_text()
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8", None))
    except UnicodeDecodeError:
        return _checked(_decode_damaged(data, source) or _guess(data, source))


def _decode_marked(data: bytes, encoding: str, source: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, None)
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding, errors="replace"), encoding, _damage(source, encoding))


def _find_wide_encoding(data: bytes) -> str:
    """`utf-16-le` or `utf-16-be` if the bytes are evidently that without a mark, else empty."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4 or len(data) % 2:
        return ""
    best, best_share = "", 0.9
    for encoding in ("utf-16-le", "utf-16-be"):
        high = sample[1::2] if encoding == "utf-16-le" else sample[0::2]
        if not (high.count(0) or high.count(4)):
            continue
        share = _share_of_plain(sample.decode(encoding, errors="replace"))
        if share > best_share:
            best, best_share = encoding, share
    return best


def _share_of_plain(text: str) -> float:
    """Share of the characters that stand in Latin, Greek or Cyrillic text or are usual punctuation."""
    plain = sum(
        1 for c in text if c in "\t\n\r\x0c" or " " <= c < "\x7f" or "\xa0" <= c < "\u0600" or "\u2000" <= c < "\u2100"
    )
    return plain / len(text)


def _decode_damaged(data: bytes, source: str) -> Decoded | None:
    """UTF-8 in which very few bytes are broken (a file cut in mid-letter), else None."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    wide = sum(1 for c in text if c > "\x7f" and c != "\ufffd")
    cut_at_end = broken == 1 and text.endswith("\ufffd") and wide > 0
    if cut_at_end or (wide > 20 * broken and broken <= max(1, _DAMAGE * len(data))):
        return Decoded(text, "utf-8", _damage(source, "utf-8"))
    return None


def _guess(data: bytes, source: str) -> Decoded:
    encoding = _find_encoding(data[:_SAMPLE])
    problem = Problem(
        source,
        "warning",
        "guessed-encoding",
        f"the file does not say its encoding; it was read as {encoding}",
        "If letters look wrong in it, save the file as UTF-8.",
    )
    return Decoded(data.decode(encoding, errors="replace"), encoding, problem)


def _find_encoding(sample: bytes) -> str:
    """The likeliest encoding but UTF: by our own letter statistics where they are sure, else by charset-normalizer."""
    if _is_western(sample):
        return "cp1252"
    cyrillic = max(_CYRILLIC, key=lambda encoding: _score_cyrillic(sample, encoding))
    score = _score_cyrillic(sample, cyrillic)
    if score > 0.9:  # real Cyrillic texts reach 0.93 to 0.99, Hebrew read as cp1251 0.78 to 0.87
        return cyrillic
    other = _ask_charset_normalizer(sample)
    if score > 0.6 and (not other or other in _CYRILLIC or len("".join(_find_words(sample, cyrillic))) < 100):
        return cyrillic
    return other or "cp1252"


def _find_words(data: bytes, encoding: str) -> list[str]:
    """The words of the decoded data that hold a letter beyond ASCII."""
    words = _NOT_WORDS.split(data.decode(encoding, errors="replace"))
    return [word for word in words if any(c > "\x7f" for c in word)]


def _score_cyrillic(data: bytes, encoding: str) -> float:
    """How much the non-ASCII words look like Cyrillic words, 0 to about 1.

    A good word is all Cyrillic in lower case, Title Case or (less good) UPPER CASE; words are weighed by length and
    by how common their letters are, which tells the Cyrillic encodings from each other.
    """
    points = letters = 0.0
    for word in _find_words(data, encoding):
        letters += len(word)
        if not all("\u0400" <= c <= "\u04ff" for c in word):
            continue
        if word.islower() or word[1:].islower() or len(word) == 1:
            shape = 1.0
        else:
            shape = 0.9 if word.isupper() else 0.0
        common = sum(c in _COMMON_CYRILLIC for c in word.lower()) / len(word)
        points += shape * len(word) * (0.3 + min(common, 0.7))
    return points / letters if letters else 0.0


def _is_western(data: bytes) -> bool:
    """Whether the bytes beyond ASCII are quotes, dashes and the accented letters of western European words."""
    if any(unused in data for unused in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")):
        return False
    words = _find_words(data, "cp1252")
    letters = set("".join(words).lower())
    if letters & set("õû") and not letters & set("ãçèêàâäå"):
        return False  # Hungarian ő and ű look like that
    good = sum(_is_western_word(word) for word in words)
    return good >= 0.8 * len(words)


def _is_western_word(word: str) -> bool:
    accented = [c for c in word if c > "\x7f"]
    usual = all(c in "àáâãäåæçèéêëìíîïñòóôõöøùúûüßœÀÁÂÃÄÅÆÇÈÉÊËÍÎÓÔÕÖØÚÜÑŒºª°´€£§©®·¿¡" for c in accented)
    return usual and (len(word) <= 2 or len(accented) <= 0.5 * len(word))


def _ask_charset_normalizer(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return best.encoding if best is not None else ""


def _checked(decoded: Decoded) -> Decoded:
    """The same, or `not-text` where many control characters show that the bytes are no text."""
    controls = sum(1 for c in decoded.text[:_SAMPLE] if c < "\t" or "\x0e" <= c < " ")
    if controls > max(3, 0.02 * min(len(decoded.text), _SAMPLE)):
        raise _not_text()
    return decoded


def _damage(source: str, encoding: str) -> Problem:
    return Problem(
        source,
        "warning",
        "damaged-text",
        f"some bytes are no {encoding}; they are shown as \ufffd",
        "Export the file once more, or save it as UTF-8.",
    )


def _not_text() -> FileProblem:
    return FileProblem(
        "this is not a text file, whatever its name says",
        "Open it in the program that made it and save it as .docx, .txt or .csv.",
        "not-text",
    )
