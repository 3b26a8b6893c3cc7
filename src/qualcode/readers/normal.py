"""Normalises text once, in the reader: NFC, LF, no characters that XML forbids."""

from __future__ import annotations

import re
import unicodedata

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def normalise(text: str) -> str:
    r"""Text in NFC with LF line ends, without XML-illegal controls.

    >>> normalise("cafe\u0301\r\nnoon\x07\rend")
    'café\nnoon\nend'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return FORBIDDEN.sub("", text) if FORBIDDEN.search(text) else text
    return unicodedata.normalize("NFC", FORBIDDEN.sub("", text))
