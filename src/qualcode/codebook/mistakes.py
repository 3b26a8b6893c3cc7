"""One mistake in a file that people edit, how it is told, and the quoting that advice proposes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.errors import BadFile

SIGNS = {
    "*": "a reference to another place",
    "&": "the name of a place",
    "!": "a type",
    "@": "a reserved sign",
    "`": "a reserved sign",
    "%": "an instruction",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: its line from 1, what is wrong, what to do, the slug for the manual.

    `excerpt` and `column` (from 0, -1 for none) point at a character of what was typed.
    """

    line: int
    what: str
    advice: str
    slug: str
    excerpt: str = ""
    column: int = -1

    def tell(self, path: str) -> str:
        """The mistake as people read it: place and fault, the passage, advice.

        >>> print(Mistake(3, "'trust' is given twice", "Delete one.", "given-twice").tell("book.yaml"))
        book.yaml, line 3: 'trust' is given twice.
          Delete one.  [given-twice]
        """
        lines = [f"{path}, line {self.line}: {self.what}."]
        if self.excerpt:
            lines.append(f"    {self.excerpt}")
            if self.column >= 0:
                lines.append(f"    {' ' * self.column}^")
        lines.append(f"  {self.advice}  [{self.slug}]")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Repair:
    """A mistake and the rows that take its place in memory."""

    mistake: Mistake
    rows: dict[int, str]


def report(mistakes: Iterable[Mistake], path: str) -> BadFile:
    """All mistakes of a file as one error, in the order of the lines, none twice."""
    ordered = sorted(dict.fromkeys(mistakes), key=lambda mistake: mistake.line)
    return BadFile([mistake.tell(path) for mistake in ordered])


def find_nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, empty if none is.

    >>> find_nearest("Defintion", ["name", "definition"])
    'definition'
    """
    names = list(known)
    folded = word.casefold().strip().replace("-", "_").replace(" ", "_")
    near = difflib.get_close_matches(folded, names, n=1, cutoff=0.6)
    if near:
        return near[0]
    longer = [name for name in names if len(folded) > 2 and (name.startswith(folded) or folded.startswith(name))]
    return longer[0] if longer else ""


def in_quotes(text: str) -> str:
    r"""The text as it can stand in YAML, in quotes.

    >>> print(in_quotes("*ability"), in_quotes('he said "no"'), in_quotes('''it's "so"'''), in_quotes(r"/\w+/"))
    "*ability" 'he said "no"' 'it''s "so"' '/\w+/'
    """
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def raw_value(line: str, column: int, in_flow: bool) -> str:
    """What was typed from this column to the end of the value: of the line, or within brackets of the item.

    >>> raw_value("- *ability NEAR/3 x   # why", 2, False), raw_value("[*ability, x]", 1, True)
    ('*ability NEAR/3 x', '*ability')
    """
    rest = re.split(r"[ \t]#", line[column:], maxsplit=1)[0]
    if in_flow:
        rest = re.split(r"[,\[\]{}]", rest, maxsplit=1)[0]
    return rest.strip()


def replace_part(text: str, column: int, old: str, new: str) -> str:
    """The line with `old`, which stands at that column, replaced by `new`.

    >>> replace_part("- *a", 2, "*a", "b")
    '- b'
    """
    return text[:column] + new + text[column + len(old) :]
