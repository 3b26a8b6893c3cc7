"""Cuts the bytes of an RTF file into groups, control words and text, and knows its code pages."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,40})(-?\d{1,10})? ?"  # a control word, its number, the blank that ends it
    rb"|\\'([0-9A-Fa-f]{2})"  # a byte
    rb"|\\([^A-Za-z])"  # a control symbol
    rb"|([{}])"
    rb"|[\r\n\x00]+"
    rb"|([^\\{}\r\n\x00]+)",
    re.DOTALL,
)
_CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp437",
}
"""Windows character sets of fonts (`fcharset`); 1 (default) and 2 (symbol) say nothing."""
_PAGES = {
    10000: "mac_roman",
    10007: "mac_cyrillic",
    10006: "mac_greek",
    10029: "mac_latin2",
    65001: "utf-8",
    936: "gbk",
}


class Token(NamedTuple):
    """A piece of an RTF file.

    `open` and `close` a group; `word`: a control word or symbol with its number; `text`: bytes as typed; `byte`: one
    byte written as two hexadecimal digits.
    """

    kind: Literal["open", "close", "word", "text", "byte"]
    word: str = ""
    number: int | None = None
    data: bytes = b""


def read_tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file in order; the bytes behind a control word `bin` are passed over."""
    position = 0
    while match := _TOKEN.match(data, position):
        position = match.end()
        word, number, byte, symbol, brace, text = match.groups()
        if text is not None:
            yield Token("text", data=text)
        elif byte is not None:
            yield Token("byte", data=bytes([int(byte, 16)]))
        elif brace is not None:
            yield Token("open" if brace == b"{" else "close")
        elif word == b"bin" and number:
            position += max(int(number), 0)
        elif word is not None:
            yield Token("word", word.decode("ascii"), int(number) if number else None)
        elif symbol in (b"\r", b"\n"):
            yield Token("word", "par")
        elif symbol is not None:
            yield Token("word", symbol.decode("latin-1"))


def find_codec(charset: int = -1, page: int = 0) -> str:
    """Python's name of a font's character set or of a code page; empty if there is none.

    >>> find_codec(charset=204), find_codec(page=1251), find_codec(charset=1)
    ('cp1251', 'cp1251', '')
    """
    if not page:
        return _CHARSETS.get(charset, "")
    name = _PAGES.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
