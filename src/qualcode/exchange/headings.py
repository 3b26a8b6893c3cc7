"""What the columns of a codebook table mean: our own headings, and those of NVivo, MAXQDA, ATLAS.ti, Dedoose and papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MEANINGS = {
    "path": "hierarchical name|code path|full name|full path|path|code system path",
    "theme": "theme|main theme|overarching theme|category|main category|hauptkategorie|kategorie|codecategory"
    "|code category|domain|dimension|construct|family|тема|категория|сэдэв|ангилал",
    "subtheme": "subtheme|sub theme|subcategory|sub category|subkategorie|unterkategorie|подтема|дэд сэдэв",
    "code": "code|codes|code name|codename|name of code|code label|label|node|nodes|tag|title|kode|код|codes and subcodes",
    "subcode": "subcode|sub code|child code|child node|подкод|дэд код",
    "name": "name|full title|display name|bezeichnung|название|нэр",
    "id": "id|code id|guid|tag id",
    "parent": "parent|parent code|parent name|parent node|parent codes|parent theme|belongs to",
    "parent id": "parent id|parentid|parent code id",
    "level": "level|depth",
    "definition": "definition|definitions|description|code description|code definition|meaning|brief definition"
    "|short definition|full definition|long definition|explanation|code memo|memo|memos|comment|comments|memo text"
    "|beschreibung|определение|описание|тодорхойлолт|тайлбар",
    "include": "include|includes|inclusion|inclusion criteria|inclusion criterion|when to use|use when|use"
    "|kodierregel|kodierregeln|coding rule|coding rules|включать|хамаарах",
    "exclude": "exclude|excludes|exclusion|exclusion criteria|exclusion criterion|when not to use|do not use|not when"
    "|abgrenzung|исключать|хамаарахгүй",
    "examples": "example|examples|typical example|typical examples|typical exemplars|anchor example|anchor examples|quote"
    "|quotes|example quote|example quotes|sample quote|quotation|illustrative quote|illustrative quotes|exemplar"
    "|ankerbeispiel|ankerbeispiele|beispiel|пример|примеры|жишээ",
    "counterexamples": "counterexample|counterexamples|counter example|counter examples|close but no|non example"
    "|non examples|gegenbeispiel|контрпример|эсрэг жишээ",
    "color": "color|colour|user assigned color|code color|farbe|цвет|өнгө",
    "terms": "term|terms|keyword|keywords|key words|search terms|word|words|dictionary|нэр томьёо|ключевые слова",
    "unless": "unless",
    "seeds": "seed|seeds|seed words",
    "stance": "stance",
    "formerly": "formerly|former name|old name",
    "key": "key",
    "text": "text|value|cue|passage",
    "language": "language|lang",
    "options": "options",
}
_MEANS = {name: meaning for meaning, names in _MEANINGS.items() for name in names.split("|")}
LEVELS = ("theme", "subtheme", "code", "subcode")
"""Columns each of which holds a level of the tree."""
SEVERAL = ("definition", "examples", "include", "exclude")
"""Meanings that more than one column of a table may have."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text as a person sees them.

    Parameters
    ----------
    lines : line of the file (row of the sheet) of each row.
    indents : how far the first cell of each row is indented, in any unit; empty where that says nothing.
    colors : a colour for each row, as `#rrggbb`; empty where there are none.
    """

    name: str
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    indents: Sequence[int] = ()
    colors: Sequence[str] = ()


def read_meaning(heading: str) -> str:
    """The meaning of a heading, empty if it has none here.

    >>> [read_meaning(one) for one in ("Code memo", "Inclusion criteria:", "Sub-theme", "Files", "When NOT to use")]
    ['definition', 'include', 'subtheme', '', 'exclude']
    """
    words = re.sub(r"\([^)]*\)|[_\-\s:*.]+", " ", heading.casefold()).split()
    return _MEANS.get(" ".join(words), "")


def find_headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, list[int]]]:
    """(index of the heading row, meaning to its columns); -1 and nothing where no row names codes.

    >>> find_headings([["Codebook"], ["Code", "Definition", "Files"], ["Trust", "...", "3"]])
    (1, {'code': [0], 'definition': [1]})
    """
    best: tuple[int, dict[str, list[int]]] = (-1, {})
    for index, row in enumerate(rows[:20]):
        meanings: dict[str, list[int]] = {}
        for place, cell in enumerate(row):
            meaning = read_meaning(cell)
            if meaning and (meaning not in meanings or meaning in SEVERAL):
                meanings.setdefault(meaning, []).append(place)
        if names_codes(meanings) and len(meanings) > len(best[1]):
            best = (index, meanings)
    return best


def names_codes(meanings: dict[str, list[int]]) -> bool:
    """Whether a table with such columns tells of codes, or lists lines of a codebook."""
    named = any(meaning in meanings for meaning in (*LEVELS, "name", "path"))
    return (named and len(meanings) > 1) or ("key" in meanings and "text" in meanings) or "code" in meanings


def read_cell(row: Sequence[str], places: Sequence[int], joiner: str = "\n\n") -> str:
    """The text of one meaning; several columns are joined."""
    return joiner.join(row[place].strip() for place in places if place < len(row) and row[place].strip())
