"""What a file says of its interview before the talk: title, header block, two-column table, title line, page header."""

from __future__ import annotations

import re

from qualcode.readers.labels import find_role, fold, stem
from qualcode.readers.legends import KEY, read_legend
from qualcode.readers.lines import Line, is_bold
from qualcode.readers.role_words import HEADER_WORDS, TITLES

LONGEST_VALUE = 200
NUMBERED_ID = re.compile(r"[:：\t]\s*[A-Z]{1,3}\d{1,4}\s*$")
"""A value such as `P12`: whom the interview is with, though it may stand for a label too."""
LEGENDS = frozenset({"legend", "key", "legende", "légende", "leyenda", "legenda", "условные обозначения"})
"""Keys of what explains the labels, which tells nothing of a case."""
DATE = re.compile(
    r"\d{1,2}[./-](?:\d{1,2}|[A-Za-z]{3,9})[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|"
    r"\d{1,2}\.? [A-Za-zА-я]{3,9},? \d{4}|"
    r"[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?", re.IGNORECASE)
DURATION = re.compile(
    r"(?:\d{1,2}\s?h\s?)?(?:\d{1,3}\s?m(?:in)?\s?)(?:\d{1,2}\s?s)?|\d{1,3} ?min(?:utes)?", re.IGNORECASE
)


def make_name(key: str) -> str:
    """A key as a variable's name: lower case, words joined by `_`.

    >>> make_name("Date of interview:"), make_name("Аймаг")
    ('date_of_interview', 'аймаг')
    """
    return "_".join(re.findall(r"\w+", key.casefold()))


def read_variables(lines: list[Line], margins: tuple[str, ...]) -> dict[str, str]:
    """Variables in the lines before the first turn and in the page headers; the first value of a name counts."""
    variables: dict[str, str] = {}
    texts = [line.text for line in lines if not line.blank and line.paragraph.cell is None]
    texts += [text for margin in margins for text in margin.split("\n")]
    pairs = [
        pair
        for text in texts
        if NUMBERED_ID.search(text) or not read_legend(text)
        for pair in [read_pair(text)]
        if pair
    ]
    several = len(pairs) >= 2
    for key, value in _read_cells(lines):
        variables.setdefault(make_name(key), value)
    for key, value in pairs:
        if several or stem(fold(key)) in HEADER_WORDS or find_role(fold(key)):
            variables.setdefault(make_name(key), value)
    for text in texts[:3]:
        for name, value in read_title_line(text).items():
            variables.setdefault(name, value)
    return variables


def read_pair(text: str) -> tuple[str, str] | None:
    r"""Key and value of a header line.

    >>> read_pair("Date:\t14.09.2018\t\t"), read_pair("He said it: we stop."), read_pair("Hello")
    (('Date', '14.09.2018'), None, None)
    """
    found = KEY.fullmatch(text.strip())
    if found is None:
        return None
    key, value = found["key"].strip(" *_[]"), found["value"].strip()
    known = stem(fold(key)) in HEADER_WORDS or find_role(fold(key)) is not None
    if stem(fold(key)) in TITLES or fold(key) in LEGENDS:
        return None
    if not value or len(value) > LONGEST_VALUE or len(key.split()) > 4 or not key[:1].isalpha():
        return None
    if not known and (not key[:1].isupper() or len(value.split()) > 12 or value.endswith((".", "?", "!"))):
        return None
    return key, " ".join(value.split())


def read_title_line(text: str) -> dict[str, str]:
    """Date, time, duration and name of a title line of at least three parts.

    >>> read_title_line("12-May-2023 - 10:36 - 1h09m31s - Ana")
    {'date': '12-May-2023', 'time': '10:36', 'duration': '1h09m31s', 'name': 'Ana'}
    """
    parts = [part.strip() for part in re.split(r"\s[-–—|]\s|\t+|_", text) if part.strip()]
    found: dict[str, str] = {}
    for part in parts:
        for name, pattern in (("date", DATE), ("time", CLOCK), ("duration", DURATION)):
            if name not in found and pattern.fullmatch(part):
                found[name] = part
                break
        else:
            if "name" not in found and re.fullmatch(r"[^\W\d_][\w.'’ -]{1,40}", part) and part[0].isupper():
                found["name"] = part
    return found if len(parts) >= 3 and "date" in found and len(found) >= 2 else {}


def read_title(lines: list[Line], fallback: str) -> str:
    """Title of the interview: the first heading, bold or short line before the talk that is no header line."""
    first = ""
    for line in lines:
        text = " ".join(line.text.split())
        if not text or line.paragraph.cell is not None or len(text) > 150 or read_pair(line.text):
            continue
        if line.paragraph.heading or is_bold(line):
            return text
        if not first and len(text.split()) <= 14 and not text.endswith(("?", ",")):
            first = text
    return first or fallback


def _read_cells(lines: list[Line]) -> list[tuple[str, str]]:
    """Pairs of two-column tables."""
    rows: dict[tuple[int, int], dict[int, list[str]]] = {}
    for line in lines:
        cell = line.paragraph.cell
        if cell is not None:
            rows.setdefault(cell[:2], {}).setdefault(cell[2], []).append(line.text)
    pairs = []
    for columns in rows.values():
        texts = [" ".join(" ".join(parts).split()) for _, parts in sorted(columns.items())]
        if len(texts) == 2 and texts[0] and texts[1] and len(texts[0].split()) <= 5 and len(texts[1]) <= LONGEST_VALUE:
            pairs.append((texts[0].rstrip(":"), texts[1]))
    return pairs if len(pairs) >= 2 else []
