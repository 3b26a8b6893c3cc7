"""A codebook against its own examples and against a corpus: what is wrong with it, and what never does anything."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from qualcode.codebook.terms import Word, parse_term, walk
from qualcode.coders.rules import DROPPED, Hits, RuleResult, code_by_rules
from qualcode.coders.why import quote_hits
from qualcode.lemmas import lemma_table
from qualcode.model import Code, Codebook, Problem, Severity, Term, Turn
from qualcode.segments import Unit, find_segments
from qualcode.token_search import Trained, no_pipeline
from qualcode.tokens import Index, build_index, tokenise
from qualcode.words import fold, language_of

TextOf = Callable[[int], str]
_SHOWN_FORMS = 5
_SHORTEST_STEM = 3
_SHOWN_PASSAGE = 90


def check_codebook(
    codebook: Codebook,
    index: Index | None = None,
    text_of: TextOf | None = None,
    language: str = "en",
    segment: Unit = "sentence",
    trained: Trained = no_pipeline,
) -> list[Problem]:
    """Everything there is to say of a sound codebook, in the order of its lines.

    Errors: an example that is not coded, a counterexample that is. Warnings: terms that never count in the corpus.
    Notices: codes without definition or terms, words in languages without lemmas.

    Parameters
    ----------
    index, text_of : the words of the corpus and the text of a source by its row; None: only the file is checked.
    language : of examples where neither they nor the codebook say theirs.
    trained : the trained spaCy pipeline of a language, for token patterns.
    """
    found = [*check_examples(codebook, language, segment, trained), *_check_codes(codebook)]
    if index is not None and text_of is not None:
        result = code_by_rules(codebook, index, text_of, trained=trained)
        found += result.problems
        found += _check_terms(codebook, index, result.hits)
    found += _check_bare_words(codebook, index)
    return sorted(dict.fromkeys(found), key=lambda problem: problem.line)


def check_examples(codebook: Codebook, language: str, segment: Unit, trained: Trained = no_pipeline) -> list[Problem]:
    """Run examples and counterexamples as tests; those of a code without any term are left to people."""
    tests = [
        (number, passage, is_example)
        for number, code in enumerate(codebook.codes)
        if _has_terms(codebook, code)
        for passages, is_example in ((code.examples, True), (code.counterexamples, False))
        for passage in passages
    ]
    if not tests:
        return []
    texts = [passage.text for _, passage, _ in tests]
    codes = [language_of(passage.language or codebook.language or language) for _, passage, _ in tests]
    index = index_passages(texts, codes, segment)
    result = code_by_rules(codebook, index, texts.__getitem__, trained=trained)
    hits_of = _group_hits(result, index)
    problems = list(result.problems)
    for source, (number, passage, is_example) in enumerate(tests):
        code = codebook.codes[number]
        rows = [row for row in hits_of[source] if _is_within(codebook.codes[int(result.hits.code[row])], code)]
        if is_example and not rows:
            problems.append(_not_coded(codebook, code, passage, codes[source]))
        elif rows and not is_example:
            problems.append(_coded(codebook, code, passage, result.hits, rows, index, texts))
    return problems


def index_passages(texts: Sequence[str], languages: Sequence[str], segment: Unit) -> Index:
    """An index in which each passage is a source, spoken by a respondent."""
    parts = []
    for text, language in zip(texts, languages, strict=True):
        tokens = tokenise(text, [(0, len(text))])
        turns = [Turn("", "respondent", 0, len(text))]
        segments = find_segments(text, turns, tokens, segment, (0,), language)
        parts.append((tokens, segments, language, np.ones(segments.start.size, dtype=np.bool_)))
    return build_index(parts)


def _group_hits(result: RuleResult, index: Index) -> dict[int, list[int]]:
    """For each source the rows of its hits that count."""
    groups: dict[int, list[int]] = defaultdict(list)
    rows = np.flatnonzero(result.hits.counts)
    for row, source in zip(rows.tolist(), index.segment_source[result.hits.segment[rows]].tolist(), strict=True):
        groups[source].append(row)
    return groups


def _is_within(code: Code, above: Code) -> bool:
    return code.path == above.path or code.path.startswith(above.path + "/")


def _has_terms(codebook: Codebook, code: Code) -> bool:
    return any(other.terms for other in codebook.codes if _is_within(other, code))


def _not_coded(codebook: Codebook, code: Code, passage: Term, language: str) -> Problem:
    advice = "Add a term that finds it, or move it to the code it belongs to."
    others = _languages_of_script(codebook, find_script(passage.text))
    if others and language not in others and not passage.language:
        advice = f"It was read as '{language}'; write it as {{{min(others)}: […]}} if it is in that language."
    what = f"this example of '{code.path}' is not coded: {_shorten(passage.text)}"
    return _problem(codebook, passage.line, "error", "example-not-coded", what, advice)


def _languages_of_script(codebook: Codebook, script: str) -> set[str]:
    """Languages that have terms in this script, but none in another."""
    scripts: dict[str, set[str]] = defaultdict(set)
    for code in codebook.codes:
        for term in code.terms:
            words = [part.text for part in walk(parse_term(term.text)) if isinstance(part, Word)]
            scripts[language_of(term.language)].add(find_script(" ".join(words) or term.text))
    return {language for language, found in scripts.items() if language and found == {script}}


def find_script(text: str) -> str:
    """The script of most letters, as Unicode names it.

    >>> find_script("итгэл (trust)"), find_script("trust")
    ('CYRILLIC', 'LATIN')
    """
    names = [unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha()]
    return max(sorted(set(names)), key=names.count, default="")


def _coded(
    codebook: Codebook, code: Code, passage: Term, hits: Hits, rows: list[int], index: Index, texts: list[str]
) -> Problem:
    quotes = quote_hits(hits, np.array(rows, dtype=np.int64), index, texts.__getitem__)
    terms = [codebook.codes[int(hits.code[row])].terms[int(hits.term[row])] for row in rows]
    why = "; ".join(
        dict.fromkeys(f"{term.text} [{quote}], line {term.line}" for term, quote in zip(terms, quotes, strict=True))
    )
    what = f"this counterexample of '{code.path}' is coded by {why}: {_shorten(passage.text)}"
    advice = "Write the phrase that does not count into `unless:`, or make the term narrower."
    return _problem(codebook, passage.line, "error", "counterexample-coded", what, advice)


def _check_codes(codebook: Codebook) -> list[Problem]:
    problems = []
    for code in codebook.codes:
        if not code.definition:
            what = f"the code '{code.path}' has no definition"
            advice = "Write `definition:`, so that another person would code the same."
            problems.append(_problem(codebook, code.line, "notice", "no-definition", what, advice))
        if not _has_terms(codebook, code):
            what = f"the code '{code.path}' has no terms, nor has a sub-code"
            advice = "Write `terms:`; without them only people code it."
            problems.append(_problem(codebook, code.line, "notice", "no-terms", what, advice))
    return problems


def _check_terms(codebook: Codebook, index: Index, hits: Hits) -> list[Problem]:
    """For each code the terms that never match in this corpus, and those whose hits never count."""
    fates: dict[tuple[int, int], set[int]] = defaultdict(set)
    for code, term, dropped in zip(hits.code.tolist(), hits.term.tolist(), hits.dropped.tolist(), strict=True):
        fates[code, term].add(dropped)
    spoken = set(index.language_names)
    problems = []
    for number, code in enumerate(codebook.codes):
        tried = [
            (place, term)
            for place, term in enumerate(code.terms)
            if not term.language or language_of(term.language) in spoken
        ]
        for fate, slug, what, advice in _FATES:
            silent = [term for place, term in tried if fates.get((number, place), set()) == fate]
            if silent:
                listed = "; ".join(term.text for term in silent)
                message = f"{len(silent)} of {len(tried)} terms of '{code.path}' {what}: {listed}"
                problems.append(_problem(codebook, silent[0].line, "warning", slug, message, advice))
    return problems + _find_unspoken(codebook, spoken)


_FATES: tuple[tuple[set[int], str, str, str], ...] = (
    (set(), "term-never-matches", "never match in this corpus", "Look for misspellings; take out what is not needed."),
    (
        {DROPPED.index("overlapped")},
        "term-always-overlapped",
        "only match inside other terms of the code",
        "They change nothing and can go.",
    ),
    (
        {DROPPED.index("unless")},
        "term-always-excluded",
        "only match where `unless` removes them",
        "Look at the terms of `unless`.",
    ),
)


def _find_unspoken(codebook: Codebook, spoken: set[str]) -> list[Problem]:
    """Languages of terms in which the corpus has no source."""
    counts: dict[str, list[Term]] = defaultdict(list)
    for code in codebook.codes:
        for term in code.terms:
            if term.language and language_of(term.language) not in spoken:
                counts[term.language].append(term)
    advice = "If there are such sources, write their language into the column `language` of cases.csv."
    return [
        _problem(
            codebook,
            terms[0].line,
            "notice",
            "language-not-in-corpus",
            f"no source is in '{language}', so its terms ({len(terms)}) find nothing",
            advice,
        )
        for language, terms in counts.items()
    ]


def _check_bare_words(codebook: Codebook, index: Index | None) -> list[Problem]:
    """Words without `*` in languages that have no lemmas: once for the language, then each with the corpus' forms."""
    spoken = set(index.language_names) if index is not None else set()
    named = {language_of(term.language) for code in codebook.codes for term in code.terms if term.language}
    problems: list[Problem] = []
    for language in sorted(name for name in spoken | named if name and not lemma_table(name).has_table):
        forms = count_forms(index, language) if index is not None and language in spoken else {}
        found = [
            problem
            for code in codebook.codes
            for term in code.terms
            if language_of(term.language) in ("", language)
            for problem in _check_bare_term(codebook, term, language, forms, index is None)
        ]
        if found:
            what = f"there are no lemmas for '{language}', so words without * are found in this form only"
            advice = f"Write * where an ending may follow; it may concern {len(found)} of them."
            problems.append(_problem(codebook, found[0].line, "notice", "no-lemmas", what, advice))
            problems += found
    return problems


def _check_bare_term(
    codebook: Codebook, term: Term, language: str, forms: dict[str, int], without_corpus: bool
) -> Iterable[Problem]:
    for word in dict.fromkeys(_bare_words(term)):
        stem = fold(word, language)
        longer = [form for form in forms if form.startswith(stem) and form != stem]
        if longer and len(stem) >= _SHORTEST_STEM:
            longer.sort(key=lambda form: (-forms[form], form))
            rest = f" and {len(longer) - _SHOWN_FORMS} more" if len(longer) > _SHOWN_FORMS else ""
            what = f"'{word}' does not find {', '.join(longer[:_SHOWN_FORMS])}{rest}"
            yield _problem(codebook, term.line, "notice", "bare-word", what, f"Write {word}* to find them.")
        elif without_corpus and term.language:
            advice = f"Write {word}* to find its other forms."
            yield _problem(codebook, term.line, "notice", "bare-word", f"'{word}' finds this form only", advice)


def _bare_words(term: Term) -> list[str]:
    """The words of a term that would stand for all inflections if there were lemmas."""
    words = [part for part in walk(parse_term(term.text)) if isinstance(part, Word)]
    return [word.text for word in words if word.kind == "inflected" and not word.is_glob]


def count_forms(index: Index, language: str) -> dict[str, int]:
    """The folded forms of a language in the corpus, with how often each stands there."""
    low, high = index.entry_ranges[index.language_names.index(language)]
    places = index.posting_offset[index.entry_type_offset[low : high + 1]]
    counts = np.diff(places).tolist()
    return {form: count for form, count in zip(index.entry_list[low:high], counts, strict=True) if count}


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN_PASSAGE else text[:_SHOWN_PASSAGE].rpartition(" ")[0] + " …"


def _problem(codebook: Codebook, line: int, severity: Severity, slug: str, message: str, hint: str) -> Problem:
    return Problem(codebook.path, severity, slug, message[:1].upper() + message[1:].rstrip(".") + ".", hint, line)
