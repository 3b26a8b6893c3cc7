"""A codebook for people to look at: the tree of its codes with definitions and numbers of terms."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TypedDict

from qualcode.model import Code, Codebook


class CodeRow(TypedDict):
    """One code: the columns of the table `codes` and its terms by language (`""` for all languages)."""

    code: str
    name: str
    parent: str
    level: int
    definition: str
    terms: dict[str, int]
    unless: int
    examples: int
    counterexamples: int


def list_codes(codebook: Codebook) -> list[CodeRow]:
    """One row a code, in the order of the codebook."""
    return [_row(code) for code in codebook.codes]


def _row(code: Code) -> CodeRow:
    return {
        "code": code.path,
        "name": code.name,
        "parent": code.parent,
        "level": code.level,
        "definition": code.definition,
        "terms": dict(Counter(term.language for term in code.terms)),
        "unless": len(code.unless),
        "examples": len(code.examples),
        "counterexamples": len(code.counterexamples),
    }


def show_codebook(codebook: Codebook, width: int = 80) -> list[str]:
    """Lines for the terminal: each code below its parent, with name, definition and numbers of terms by language.

    >>> from qualcode.codebook.load import load_codebook
    >>> text = "codes:\\n  trust:\\n    name: Mutual trust\\n    terms: {en: [trust, honest], mn: [итгэл*]}"
    >>> print("\\n".join(show_codebook(load_codebook(text, "book.yaml"))))
    book.yaml: 1 code, 3 terms
    <BLANKLINE>
    trust: Mutual trust
      3 terms (en 2, mn 1)
    """
    terms = sum(len(code.terms) for code in codebook.codes)
    title = " ".join(part for part in (codebook.name or codebook.path, codebook.version) if part)
    lines = [f"{title}: {_count(len(codebook.codes), 'code')}, {_count(terms, 'term')}"]
    for code in codebook.codes:
        lead = "  " * (code.level - 1)
        if code.level == 1:
            lines.append("")
        key = code.path.rpartition("/")[2]
        lines.append(f"{lead}{key}" if code.name == key else f"{lead}{key}: {code.name}")
        body = [code.definition] if code.definition else []
        for text in [*body, _describe_terms(code)]:
            lines += textwrap.wrap(
                " ".join(text.split()), max(20, width), initial_indent=lead + "  ", subsequent_indent=lead + "  "
            )
    return lines


def _describe_terms(code: Code) -> str:
    counts = Counter(term.language for term in code.terms)
    by_language = ", ".join(f"{language or 'all languages'} {counts[language]}" for language in sorted(counts))
    text = _count(len(code.terms), "term") + (f" ({by_language})" if set(counts) - {""} else "")
    for number, name in (
        (len(code.unless), "unless"),
        (len(code.examples), "example"),
        (len(code.counterexamples), "counterexample"),
    ):
        if number:
            text += f", {number} unless" if name == "unless" else f", {_count(number, name)}"
    return text + (f", stance {code.stance}" if code.stance else "")


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
