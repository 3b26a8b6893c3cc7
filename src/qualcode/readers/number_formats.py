"""Shows the numbers of a spreadsheet as a person sees them: 1 not 1.0, 007, 85%, 2019-06-01."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from functools import lru_cache

BUILT_IN_FORMATS = {
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    **dict.fromkeys(("14", "15", "16", "17"), "yyyy-mm-dd"),
    **dict.fromkeys(("18", "19", "20", "21", "45", "46", "47"), "hh:mm:ss"),
    "22": "yyyy-mm-dd hh:mm",
    **dict.fromkeys([str(number) for number in (*range(27, 32), *range(34, 37), *range(50, 59))], "yyyy-mm-dd"),
    "49": "@",
}
"""Formats that a workbook may name by number only (ECMA-376 part 1, 18.8.30; 27-58 are East Asian dates)."""

_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_PLAIN_ZEROS = re.compile(r"(0+)(?:\.(0+))?(%?)")


@lru_cache(maxsize=65_536)
def show_number(value: str, code: str, from_1904: bool = False) -> str:
    """A number of a sheet's XML as shown by its number format; dates as ISO 8601, other formats with plain digits.

    >>> [show_number("1.0", "General"), show_number("7", "000"), show_number("0.85", "0%")]
    ['1', '007', '85%']
    >>> show_number("43617", "dd/mm/yyyy")
    '2019-06-01'
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):
        return value
    code = _NOT_CODE.sub("", code.partition(";")[0]).strip()
    if re.search("[dmyhs]", code, re.IGNORECASE) and code.lower() != "general":
        if "[h" in code.lower() and number >= 0:
            return _show_time(round(number * 86400))
        return _show_date(number, from_1904) or _show_plain(value, number)
    zeros = _PLAIN_ZEROS.fullmatch(code)
    if zeros is None:
        return _show_plain(value, number)
    whole, decimals, percent = len(zeros[1]), len(zeros[2] or ""), zeros[3]
    shown = f"{abs(number) * (100 if percent else 1):.{decimals}f}"
    shown = shown.zfill(whole + (decimals + 1 if decimals else 0))
    return ("-" if number < 0 else "") + shown + percent


def _show_plain(value: str, number: float) -> str:
    """Fifteen digits, as Excel keeps them; whole numbers without a point.

    >>> _show_plain("0.30000000000000004", 0.30000000000000004)
    '0.3'
    """
    if value.lstrip("-").isdecimal() and len(value) <= 16 and number:
        return value
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def _show_date(days: float, from_1904: bool) -> str:
    """Date, date and time, or time of a serial number; empty if it is out of the calendar."""
    if days < 0 or days > 2_958_465:
        return ""
    seconds = round(days * 86400)
    if days < 1:
        return _show_time(seconds)
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if days >= 61 else 31)
    moment = start + timedelta(seconds=seconds)  # before day 61: Excel's 29 February 1900, which never was
    if seconds % 86400 == 0:
        return moment.date().isoformat()
    return f"{moment.date().isoformat()} {_show_time(seconds % 86400)}"


def _show_time(seconds: int) -> str:
    shown = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{shown}:{seconds % 60:02}" if seconds % 60 else shown
