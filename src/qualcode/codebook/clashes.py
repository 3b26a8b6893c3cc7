"""Terms that can never count, because `unless` names the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcode.codebook.schema import Form
from qualcode.model import Code, Term


def find_clashes(codes: Sequence[Code], unless: Sequence[Term], form: Form) -> None:
    """Report terms that also stand in an `unless` that holds for them: the code's, of a code above it, the codebook's."""
    held: dict[str, dict[str, Term]] = {"": _by_text(unless)}
    for code in codes:
        held[code.path] = held.get(code.parent, {}) | _by_text(code.unless)
        for term in code.terms:
            other = held[code.path].get(_fold(term))
            if other is not None and other.language in ("", term.language):
                what = f"'{term.text}' can never count: `unless` in line {other.line} names the same"
                advice = "Delete it in one of the two places."
                form.say(term.line, what, advice, "term-in-unless")


def _by_text(terms: Iterable[Term]) -> dict[str, Term]:
    return {_fold(term): term for term in terms}


def _fold(term: Term) -> str:
    """The text as far as it tells terms apart: words in any case, expressions as they are."""
    exact = "==" in term.text or "/" in term.text
    return " ".join((term.text if exact else term.text.casefold()).split())
