"""The lemma of a form: the lookup tables of spacy-lookups-data, mended by small files of ours, without importing spaCy.

A form that the table lacks and that is a form of the table with `s` or `es` behind it has that form's lemma. Two forms
that the table both lacks are matched by `are_plural_pair`: what one source holds never changes another one's matches.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from qualcode.words import language_of, straighten

_SHORTEST = 3  # letters of a form that may take `s`: `its` is no plural of `it`


@dataclass(frozen=True, slots=True)
class LemmaTable:
    """Forms of one language in lower case.

    Parameters
    ----------
    lemmas : form to lemma, for forms that are not their own lemma or that our file names.
    heads : every form that is the lemma of another form.
    has_table : False for languages without a table; each form is then its own lemma.
    """

    lemmas: Mapping[str, str]
    heads: frozenset[str]
    has_table: bool

    def lists(self, form: str) -> bool:
        """Whether the table knows the form."""
        return form in self.lemmas or form in self.heads

    def lemma(self, form: str) -> str:
        """The lemma of a folded form; the form itself where nothing is known.

        >>> table = lemma_table("en")
        >>> table.lemma("broken"), table.lemma("taxes"), table.lemma("soums")
        ('break', 'tax', 'soums')
        """
        found = self.lemmas.get(form)
        if found is not None or form in self.heads or not self.has_table:
            return form if found is None else found
        for base in plural_bases(form):
            if self.lists(base):
                return self.lemmas.get(base, base)
        return form

    def is_head(self, form: str) -> bool:
        """Whether the form is the lemma of another form (`meeting` of `meetings`)."""
        return form in self.heads

    def stands_alone(self, form: str) -> bool:
        """Whether the table says nothing of the form, nor of what it would be the plural of."""
        return self.has_table and not self.lists(form) and not any(self.lists(base) for base in plural_bases(form))


@cache
def lemma_table(language: str) -> LemmaTable:
    """The table of a language (`en`, `en-GB`); an empty one where there is none (`mn`)."""
    name = language_of(language)
    table = _read_lookup(name)
    lemmas = {form: lemma.lower() for form, lemma in table.items() if form.islower()}
    capital = {form.lower(): lemma.lower() for form, lemma in table.items() if not form.islower()}
    has_table = bool(lemmas)
    if has_table:
        lemmas = capital | lemmas | dict(_read_mends(name))
    heads = frozenset(lemma for form, lemma in lemmas.items() if form != lemma)
    return LemmaTable(lemmas, heads, has_table)


def plural_bases(form: str) -> list[str]:
    """What the form would be the plural of.

    >>> plural_bases("soums"), plural_bases("boss"), plural_bases("its")
    (['soum'], [], [])
    """
    if not form.endswith("s") or form.endswith("ss"):
        return []
    bases = [form[:-1]] + ([form[:-2]] if form.endswith("es") else [])
    return [base for base in bases if len(base) >= _SHORTEST and base.isalpha()]


def are_plural_pair(one: str, other: str) -> bool:
    """Whether one form is the other with `s` or `es`."""
    return one in plural_bases(other) or other in plural_bases(one)


def list_forms(lemma: str, language: str) -> list[str]:
    """Every form, in lower case, whose lemma by our table this can be.

    >>> [form for form in list_forms("rely", "en") if form in ("rely", "relies", "relied", "reliant")]
    ['relied', 'relies', 'rely']
    """
    table = lemma_table(language)
    forms = {form for form, found in table.lemmas.items() if found == lemma} | {lemma}
    plurals = {form + ending for form in forms for ending in ("s", "es")} if table.has_table else set()
    return sorted(form for form in forms | plurals if table.lemma(form) == lemma and form == form.lower())


def _read_lookup(language: str) -> dict[str, str]:
    try:
        place = files("spacy_lookups_data") / "data" / f"{language}_lemma_lookup.json.gz"
    except ModuleNotFoundError:
        return {}
    if not language.isalpha() or not place.is_file():
        return {}
    text = gzip.decompress(place.read_bytes()).decode()
    table: dict[str, str] = json.loads(text if text.isascii() else straighten(text))
    return table


def _read_mends(language: str) -> Iterator[tuple[str, str]]:
    """(form, lemma) of `lemmas_<language>.txt`: lines `lemma: form form`, the lemma is its own too."""
    place = files("qualcode") / f"lemmas_{language}.txt"
    if not place.is_file():
        return
    for line in place.read_text("utf-8").splitlines():
        lemma, colon, forms = line.partition(":")
        if line.startswith("#") or not colon:
            continue
        yield lemma, lemma
        yield from ((form, lemma) for form in forms.split())
