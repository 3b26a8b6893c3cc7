"""Keys of codes from the names that other programs give, and names that show where a code hangs in the tree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LEGAL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_LONGEST_KEY = 48
_LEVELS = re.compile(r"\s*(?:\\+|\s>\s|::|(?<=\S)>(?=\S)|→|»)\s*")
_ROOTS = frozenset(("nodes", "codes", "code system", "themes", "relationships", "codesystem"))


def make_key(name: str) -> str:
    """The key of a code from its name: lower case, words joined by `_`.

    >>> make_key("Mutual trust"), make_key("  (Итгэл / найдвар) "), make_key("?!")
    ('mutual_trust', 'итгэл_найдвар', 'code')
    """
    lowered = unicodedata.normalize("NFC", name.lower())
    key = re.sub(r"[^\w-]+|_+", "_", lowered).strip("_-")
    if len(key) > _LONGEST_KEY:
        key = key[:_LONGEST_KEY].rpartition("_")[0] or key[:_LONGEST_KEY]
    return key.strip("_-") or "code"


def clean_key(key: str) -> str:
    """A key that was given, as it is if it can be one, else as `make_key` makes it of it.

    >>> clean_key("Posemo"), clean_key("C 1")
    ('Posemo', 'c_1')
    """
    return key if LEGAL.fullmatch(key) else make_key(key)


def make_unique(key: str, taken: Collection[str], joiner: str = "_") -> str:
    """The key, with a number behind it if another has it already (upper and lower case are the same).

    >>> make_unique("trust", {"trust", "trust_2"})
    'trust_3'
    """
    number, unique = 1, key
    while unique.casefold() in taken:
        number += 1
        unique = f"{key}{joiner}{number}"
    return unique


def split_levels(name: str) -> list[str]:
    r"""The names from the theme down to the code, of a name that holds its place in the tree.

    Separators are those of NVivo (`Codes\\Trust\\Promises`), MAXQDA (`Trust > Promises`, `Trust\Promises`) and lists
    made by hand (`Trust::Promises`). NVivo's own folder in front is left out.

    >>> split_levels(r"Codes\\Trust\\Promises"), split_levels("Trust > Promises"), split_levels("pro/con > 5")
    (['Trust', 'Promises'], ['Trust', 'Promises'], ['pro/con', '5'])
    """
    levels = [level.strip() for level in _LEVELS.split(name) if level.strip()]
    if len(levels) > 1 and levels[0].casefold() in _ROOTS:
        levels = levels[1:]
    return levels
