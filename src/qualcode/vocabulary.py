"""A word of a term and an index in, the types it stands for out. DESIGN section 6, "A word"."""

from __future__ import annotations

import re
from bisect import bisect_left

import numpy as np

from qualcode.codebook.patterns import Word
from qualcode.lemmas import are_plural_pair, lemma_table, plural_bases
from qualcode.positions import sort_once
from qualcode.tokens import HEAD, LISTED, Index
from qualcode.words import cut_possessive, find_words, fold, straighten


def find_types(index: Index, word: Word, language: int) -> list[tuple[int, int]]:
    """Ranges (first, behind the last) of the types in one language (a row) that a word stands for."""
    name = index.language_names[language]
    if word.is_glob:
        return _find_glob(index, word, language)
    folded = fold(word.text, name)
    if word.kind == "inflected":
        return _find_ranges(index, _find_inflections(index, folded, language))
    row = index.find_entry(language, folded)
    if row < 0:
        return []
    if word.kind == "form":
        return _find_ranges(index, [row])
    wanted = cut_possessive(straighten(word.text), name)
    forms, (low, high) = index.form_list, index.entry_type_offset[row : row + 2].tolist()
    return [(i, i + 1) for i in range(low, high) if cut_possessive(straighten(forms[i]), name) == wanted]


def _find_ranges(index: Index, rows: list[int]) -> list[tuple[int, int]]:
    """Ranges of the types of some entries (ascending), neighbours joined."""
    ranges: list[tuple[int, int]] = []
    offset = index.entry_type_offset.item
    for row in rows:
        low, high = offset(row), offset(row + 1)
        if ranges and ranges[-1][1] == low:
            ranges[-1] = (ranges[-1][0], high)
        elif low < high:
            ranges.append((low, high))
    return ranges


def _find_inflections(index: Index, folded: str, language: int) -> list[int]:
    """Rows of the entries that an inflected word matches."""
    cuts = index.lemma_entry_offset
    rows: set[int] = set()

    def add_group(lemma: int) -> None:
        rows.update(range(cuts.item(lemma), cuts.item(lemma + 1)))

    lemma = index.find_lemma(language, folded)
    if lemma >= 0:
        add_group(lemma)
    row = index.find_entry(language, folded)
    alone = False
    if row >= 0:
        rows.add(row)
        flags = index.entry_flags.item(row)
        alone = not flags & LISTED
        if not flags & HEAD:
            add_group(int(np.searchsorted(cuts, np.int32(row), side="right")) - 1)
    elif lemma < 0:
        bases = plural_bases(folded)
        alone = True
        if any(index.find_entry(language, base) >= 0 or index.find_lemma(language, base) >= 0 for base in bases):
            table = lemma_table(index.language_names[language])
            alone = table.stands_alone(folded)
            group = -1 if table.is_head(folded) else index.find_lemma(language, table.lemma(folded))
            if group >= 0:
                add_group(group)
    if alone:
        for other in (folded + "s", folded + "es", *plural_bases(folded)):
            found = index.find_entry(language, other)
            if found >= 0 and not index.entry_flags.item(found) & LISTED and are_plural_pair(folded, other):
                rows.add(found)
    return sorted(rows)


def _find_glob(index: Index, word: Word, language: int) -> list[tuple[int, int]]:
    """Types whose folded form (`==`: whose form) a glob matches."""
    name = index.language_names[language]
    low, high = index.entry_ranges[language]
    cut = cut_possessive(word.text, name)
    text = cut if find_words(cut.replace("*", " ").replace("?", " ")) else word.text
    if word.kind == "cased":
        matches, (first, last) = compile_glob(text).fullmatch, index.entry_type_offset[[low, high]].tolist()
        forms = index.form_list
        return [(i, i + 1) for i in range(first, last) if matches(cut_possessive(straighten(forms[i]), name))]
    return _find_ranges(index, _find_glob_rows(index, text.lower(), low, high))


def _find_glob_rows(index: Index, glob: str, low: int, high: int) -> list[int]:
    """Entries between two rows that match, ascending: those with the glob's beginning, else with its longest piece."""
    words = index.entry_list
    matches = compile_glob(glob).fullmatch
    pieces = re.split(r"[*?]", glob)
    prefix = pieces[0]
    if prefix:
        order = index.entry_order_list
        start = bisect_left(order, prefix, low, high, key=words.__getitem__)
        stop = bisect_left(order, prefix + "\U0010ffff", start, high, key=words.__getitem__)
        rows = sorted(order[start:stop])
        return rows if glob == prefix + "*" else [row for row in rows if matches(words[row])]
    piece = max(pieces, key=len)
    rows = find_holding(index, re.escape(piece)) if piece else list(range(low, high))
    return [row for row in rows if low <= row < high and matches(words[row])]


def find_holding(index: Index, expression: str) -> list[int]:
    """Rows of the entries in which something matches, ascending; an expression that never matches a line feed."""
    places = [found.start() for found in re.finditer(expression, index.entry_text)]
    rows: list[int] = sort_once(np.searchsorted(index.entry_text_starts, places, side="right") - 1).tolist()
    return rows


def compile_glob(glob: str) -> re.Pattern[str]:
    """`*` is any number of characters, `?` exactly one.

    >>> bool(compile_glob("tr?st*").fullmatch("trusting"))
    True
    """
    signs = {"*": ".*", "?": "."}
    return re.compile("".join(signs.get(sign) or re.escape(sign) for sign in glob), re.DOTALL)
