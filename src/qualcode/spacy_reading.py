"""spaCy for one language: a trained pipeline or a blank tokeniser, what it knows of tokens, and texts read by it.

spaCy is imported here and nowhere else below the pipeline.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final

from qualcode.codebook.token_patterns import ATTRIBUTES, TokenPattern, in_yaml
from qualcode.lemmas import lemma_table, list_forms
from qualcode.words import fold

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LONGEST_TEXT: Final = 10**9
_MOST_CACHED: Final = 1_000_000
_GIVES: Final = {
    "doc.ents": ("ENT_TYPE", "ENT_IOB"),
    "token.ent_type": ("ENT_TYPE",),
    "token.ent_iob": ("ENT_IOB",),
    "token.ent_id": ("ENT_ID",),
    "token.ent_kb_id": ("ENT_KB_ID",),
    "token.kb_id": ("ENT_KB_ID",),
    "token.is_sent_start": ("SENT_START", "IS_SENT_START"),
    "doc.sents": ("SENT_START", "IS_SENT_START"),
    **{f"token.{name.lower()}": (name,) for name in ("TAG", "POS", "MORPH", "DEP", "LEMMA")},
}
_RULERS: Final = {"attribute_ruler", "entity_ruler", "span_ruler", "future_entity_ruler"}


class PatternError(ValueError):
    """A pattern that cannot be looked for in a language.

    Parameters
    ----------
    message : what is missing, one sentence.
    hint : what to do.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True)
class Reader:
    """spaCy for one language: a trained pipeline or a blank one."""

    language: str
    nlp: Language
    is_trained: bool

    @cached_property
    def gives(self) -> frozenset[str] | None:
        """The attributes that the pipeline sets; None if one of its components may set any."""
        given: set[str] = set()
        for name in self.nlp.pipe_names:
            factory, component = self.nlp.get_pipe_meta(name).factory, self.nlp.get_pipe(name)
            assigned = [each for goal in self.nlp.get_pipe_meta(name).assigns for each in _GIVES.get(goal, ("",))]
            if factory == "attribute_ruler":
                patterns: Any = getattr(component, "patterns", [])
                assigned = [attribute for pattern in patterns for attribute in pattern["attrs"]] or [""]
            elif factory in _RULERS:
                assigned += ["ENT_TYPE", "ENT_IOB", "ENT_ID"]
            if not assigned:
                return None
            given.update(assigned)
        return frozenset(given)

    @property
    def own_lemmas(self) -> bool:
        """Whether all lemmas are those of our table."""
        return not self.is_trained or (self.gives is not None and "LEMMA" not in self.gives)

    def check(self, pattern: TokenPattern) -> None:
        """Refuse a pattern that asks for what the pipeline does not know.

        Raises
        ------
        PatternError
        """
        wanted = [name for name in pattern.attributes() if ATTRIBUTES[name].trained]
        missing = (
            wanted if not self.is_trained else [n for n in wanted if self.gives is not None and n not in self.gives]
        )
        key = f"`rules: {{spacy: {{{self.language}: NAME_OR_FOLDER}}}}`"
        if missing and self.is_trained:
            message = f"the spaCy pipeline named for '{self.language}' does not set {join_names(missing)}"
            raise PatternError(message, f"Write the pattern without, or name another pipeline: {key}.")
        if missing:
            message = f"{join_names(missing)} needs a trained spaCy pipeline for '{self.language}', and none is named"
            hint = f"Name one in the pipeline file: {key}; or put the pattern under the language that has one."
            raise PatternError(message, hint)

    def find_dead(self, pattern: TokenPattern) -> PatternError | None:
        """Why the pattern finds nothing in this language, if a needed token is no token of spaCy's or no lemma."""
        for token in pattern.tokens:
            for condition in token.conditions if token.is_needed else ():
                values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
                if condition.path in ((), ("IN",)):
                    faults = [self._find_fault(condition.attribute, str(value)) for value in values]
                    if all(faults):
                        return PatternError(*faults[0])
        return None

    def _find_fault(self, attribute: str, text: str) -> tuple[str, ...]:
        """Why no token has this value, and what to write; empty if one may have it."""
        if attribute == "LEMMA" and self.own_lemmas and not list_forms(text, self.language):
            lemma = lemma_table(self.language).lemma(fold(text, self.language))
            return f"'{text}' is no lemma in '{self.language}'", f"Write {{LEMMA: {in_yaml(lemma)}}}."
        if attribute in ("LOWER", "TEXT", "ORTH") and self._is_plain and text not in self._exceptions:
            looks = [text]
            if attribute == "LOWER":  # `Mr.` is one token, `mr.` is two; `DON'T` is one, but nobody means it
                looks += [text.capitalize()] + ([text.upper()] if "'" not in text else [])
            parts = min(([token.text for token in self.nlp.tokenizer(look)] for look in looks), key=len)
            if len(parts) > 1:
                parts = [token.text for token in self.nlp.tokenizer(text)]
                better = ", ".join(f"{{{attribute}: {in_yaml(part)}}}" for part in parts)
                return f"'{text}' is {len(parts)} tokens for spaCy in '{self.language}'", f"Write {better}."
        return ()

    @cached_property
    def _exceptions(self) -> frozenset[str]:
        """Tokens, as typed and in lower case, that spaCy makes of some words only (`ca` of `can't`)."""
        from spacy.attrs import ORTH

        rules: Any = getattr(self.nlp.tokenizer, "rules", {})
        texts = {part[ORTH] for parts in rules.values() for part in parts}
        return frozenset(texts | {text.lower() for text in texts})

    @property
    def _is_plain(self) -> bool:
        """Whether spaCy cuts texts of the language by rules, not by their meaning."""
        from spacy.tokenizer import Tokenizer

        return type(self.nlp.tokenizer) is Tokenizer

    def splits(self, word: str) -> bool:
        """Whether the word is more than one token, or may be in some places."""
        return not self._is_plain or len(self.nlp.tokenizer(word)) > 1

    def make_matcher(self, pattern: TokenPattern) -> Any:
        """spaCy's matcher of one pattern: the longest matches first, none touching another."""
        from spacy.matcher import Matcher

        matcher = Matcher(self.nlp.vocab, validate=False)
        matcher.add("pattern", [pattern.as_spacy()], greedy="LONGEST")
        return matcher

    def read(self, texts: Sequence[str], with_lemmas: bool) -> Iterator[Doc]:
        """Each text cut into tokens; lemmas that the pipeline leaves empty are those of our table."""
        docs = self.nlp.pipe(texts) if self.is_trained else map(self.nlp.make_doc, texts)
        for doc in docs:
            if with_lemmas:
                for token in doc:
                    if not token.lemma:
                        token.lemma = self._lemma(token.text)
            yield doc

    @cached_property
    def _lemma(self) -> Callable[[str], int]:
        table, add = lemma_table(self.language), self.nlp.vocab.strings.add
        return cache(lambda text: add(table.lemma(fold(text, self.language))))


@cache
def make_blank(language: str) -> Language:
    """spaCy's tokeniser of a language; that of its multi-language class where it has none.

    Raises
    ------
    PatternError : the language's tokeniser needs a package that is not installed.
    """
    import spacy
    from spacy.tokenizer import Tokenizer

    known = language.isalpha() and importlib.util.find_spec(f"spacy.lang.{language}") is not None
    try:
        nlp = spacy.blank(language if known else "xx")
    except ImportError as error:
        message = f"spaCy cannot read '{language}' without another package"
        raise PatternError(message, " ".join(str(error).split())) from error
    nlp.max_length = _LONGEST_TEXT
    tokenizer: Any = nlp.tokenizer
    if type(tokenizer) is Tokenizer:
        tokenizer.max_cache_size = _MOST_CACHED  # twice as fast as with spaCy's 10,000
    return nlp


def join_names(names: Sequence[str]) -> str:
    return " and ".join(names)
