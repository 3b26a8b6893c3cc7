"""Which lines of a foreign file can be terms, passages and cues of a codebook; the others become problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from qualcode.codebook.languages import is_language, suggest_language
from qualcode.codebook.load import load_codebook
from qualcode.codebook.term_lists import STANCES
from qualcode.codebook.terms import TermError, parse_term
from qualcode.errors import BadFile
from qualcode.exchange.book import PASSAGES, STANCE_KEYS, StanceLine, count, is_pattern
from qualcode.exchange.plain import clean_line, clean_text
from qualcode.exchange.yaml_writing import write_stances
from qualcode.model import Problem, Severity, Term


@dataclass(slots=True)
class Listener:
    """Collects the problems of one file; what happens often is counted and told once."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def say(self, line: int, severity: Severity, slug: str, message: str, hint: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file, severity, slug, message, hint, line))

    def tell_counts(self) -> None:
        """Note what was only counted."""
        double = self.counts["double"]
        if double:
            what = f"{count(double, 'term')} stood twice in a list and stand there once now"
            self.say(0, "notice", "term-given-twice", what, "Nothing is lost.")


def admit_terms(terms: Iterable[Term], key: str, code: str, listener: Listener) -> Iterator[Term]:
    """The terms (or passages) of a list that the loader takes, by language, each once."""
    place = f"'{code}', {key}" if code else key
    passages = key in PASSAGES
    seen: set[tuple[str, str]] = set()
    admitted = []
    for term in _with_languages([_clean(term, passages, place, listener) for term in terms], place, listener):
        if not term.text:
            continue
        if not passages and not _check(term, place, listener):
            continue
        exact = passages or "==" in term.text or "/" in term.text or is_pattern(term)
        mark = (" ".join((term.text if exact else term.text.lower()).split()), term.language)
        if mark in seen and not passages:
            listener.counts["double"] += 1
            continue
        seen.add(mark)
        admitted.append(_with_stance(term, key, place, listener))
    order = {language: number for number, language in enumerate(dict.fromkeys(one.language for one in admitted))}
    yield from sorted(admitted, key=lambda one: order[one.language])


def _clean(term: Term, passage: bool, place: str, listener: Listener) -> Term:
    language = clean_line(term.language)
    if language and not is_language(language):
        better = suggest_language(language)
        if not better:
            what = f"'{language}' is no language code ({place}); the line holds for every language now"
            listener.say(term.line, "error", "value-left-out", what, "Write a code of two letters, such as en or mn.")
        language = better
    keep = not passage and term.text.lstrip().startswith("/")
    text = clean_text(term.text).replace("\n", " ") if keep else clean_line(term.text)
    return replace(term, text=text, language=language)


def _with_languages(terms: Sequence[Term], place: str, listener: Listener) -> Iterator[Term]:
    """A list is for every language, or by language: lines without one go into each of the others' lists."""
    languages = [language for language in dict.fromkeys(term.language for term in terms if term.text) if language]
    bare = [term for term in terms if term.text and not term.language]
    if not languages or not bare:
        yield from terms
        return
    what = f"{count(len(bare), 'line')} of {place} without a language stand now below {' and '.join(languages)}"
    advice = "A list is either for every language, or by language throughout."
    listener.say(bare[0].line, "warning", "language-missing", what, advice)
    for term in terms:
        if term.language:
            yield term
        else:
            yield from (replace(term, language=language) for language in languages)


def _check(term: Term, place: str, listener: Listener) -> bool:
    """Whether the term language takes it; if not, it is left out with a problem."""
    if is_pattern(term):
        mistake = find_mistake(f"codes:\n  a:\n    terms:\n      - {term.text}\n")
        message, hint = mistake, "Mend it, or write its words as a phrase."
    elif term.text in ("#NAME?", "#NAME!"):
        message = "a spreadsheet program took the term for a formula, for it began with ="
        hint = "Format the column as text and type the term again."
    else:
        try:
            parse_term(term.text)
        except TermError as error:
            message, hint = error.message.rstrip("."), error.hint
        else:
            return True
    if message:
        what = f"'{term.text}' was left out of {place}: {message[0].lower()}{message[1:]}"
        listener.say(term.line, "error", "term-left-out", what, hint)
    return not message


def find_mistake(text: str) -> str:
    """The first mistake of a codebook file, empty if it is sound."""
    try:
        load_codebook(text, "")
    except BadFile as error:
        return error.mistakes[0].split(": ", 1)[-1].split("\n")[0].rstrip(".")
    return ""


def _with_stance(term: Term, key: str, place: str, listener: Listener) -> Term:
    stance = clean_line(term.stance).lower()
    if stance and (key != "terms" or stance not in STANCES):
        why = "only terms have one" if key != "terms" else f"write one of: {', '.join(STANCES)}"
        what = f"the stance '{stance}' of '{term.text}' ({place}) was left out"
        listener.say(term.line, "error", "value-left-out", what, f"{why[0].upper()}{why[1:]}.")
        stance = ""
    return replace(term, stance=stance)  # type: ignore[arg-type]


def admit_stances(stances: Iterable[StanceLine], listener: Listener) -> tuple[StanceLine, ...]:
    """The lines of `stances:` that the loader takes."""
    lines = [replace(one, text=clean_line(one.text), language=clean_line(one.language)) for one in stances]
    lines = [one for one in lines if one.text]
    if not _find_stance_mistake(lines):
        return tuple(lines)
    kept: list[StanceLine] = []
    for one in lines:
        mistake = _find_stance_mistake([*kept, one])
        if mistake:
            what = f"'{one.text}' was left out of the stances: {mistake}"
            advice = f"Keys are {', '.join(STANCE_KEYS)}; the lines of a key are for every language, or by language."
            listener.say(one.line, "error", "value-left-out", what, advice)
        else:
            kept.append(one)
    return tuple(kept)


def _find_stance_mistake(lines: Sequence[StanceLine]) -> str:
    if not lines:
        return ""
    for key in {one.key for one in lines}:
        if len({bool(one.language) for one in lines if one.key == key}) > 1:
            return f"some lines of '{key}' have a language and some have none"
    return find_mistake("\n".join([*write_stances(lines), "codes: {a: {terms: [a]}}", ""]))
