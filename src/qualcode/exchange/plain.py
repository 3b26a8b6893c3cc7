"""Texts of foreign files without what no codebook file can hold."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\ufeff\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    r"""The text in NFC with LF line ends, without control characters and outer blanks.

    >>> clean_text(" one \r\ntwo\x07\u2028three\n\n")
    'one \ntwo\nthree'
    """
    text = _CONTROL.sub("", _BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    r"""The text on one line, with single blanks.

    >>> clean_line("Mutual\n trust ")
    'Mutual trust'
    """
    return " ".join(clean_text(text).split())
