"""Coding by rules within one process, after the index is loaded: parsing the terms, matching them, making the hits.

    python benchmarks/terms.py STUDY [--rounds 25]

STUDY is a folder made by make_corpus.py. Each round starts from an index as it is loaded (nothing looked up before) and
from terms that were not parsed before. Then what each kind of terms takes, and what each regular expression adds.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import qualcode
from qualcode.codebook.load import load_codebook
from qualcode.codebook.patterns import AnyWord, Both, Either, Near, Phrase, Regex, Word
from qualcode.codebook.terms import parse_term
from qualcode.coders.rules import code_by_rules
from qualcode.model import Code, Codebook, Term
from qualcode.pipeline.snapshot import Snapshot
from qualcode.tokens import Index

LIMIT = 30.0  # milliseconds for the codebook
REGEX_LIMIT = 20.0  # milliseconds that one regular expression may add
EXPRESSIONS = (
    r"/word of honou?r/",
    r"/\bmeet(?:ing)?s? (?:with|of) the/",
    r"/\b(?:trust|promis)\w+/",
    r"/\bcounc\w+\W+(?:\w+\W+){0,3}decid\w*/",
    r"/(?:no|never|not) (?:a|the) \w+ing\b/",
    r"/\b\d+ (?:per cent|%)/",
    r"/\b(\w+) \1\b/",
    r"/[a-z]+ness\b/",
    r"/\bun\w+(?:ed|able)\b/",
    r"/(?<!no )money|jobs?(?! fair)/",
)


def time_coding(codebook: Codebook, snapshot: Snapshot, rounds: int, parsed: bool = False) -> tuple[float, int]:
    """Milliseconds of the fastest round (what a machine takes that does nothing else), and the number of hits."""
    taken, hits = [], 0
    arrays = snapshot.index.arrays()
    for _ in range(rounds + 1):
        index = Index.from_arrays(arrays)
        if not parsed:
            parse_term.cache_clear()
        begin = time.perf_counter()
        hits = code_by_rules(codebook, index, snapshot.texts).hits.code.size
        taken.append((time.perf_counter() - begin) * 1000)
    return min(taken[1:]), hits


def make_codebook(terms: Sequence[Term]) -> Codebook:
    """One code with these terms."""
    return Codebook("", "", "en", (Code("measured", "Measured", 1, terms=tuple(terms)),))


def name_kind(term: Term) -> str:
    """What a term is, for the table."""
    pattern = parse_term(term.text)
    if isinstance(pattern, Word):
        return "globs" if pattern.is_glob else "words"
    if isinstance(pattern, Phrase):
        plain = all(isinstance(part, Word | AnyWord) for part in pattern.parts)
        return "phrases" if plain else "phrases with alternatives"
    kinds = {Near: "NEAR, BEFORE, NOT NEAR", Both: "AND", Either: "alternatives", Regex: "regular expressions"}
    return kinds[type(pattern)]


def measure_expressions(snapshot: Snapshot, rounds: int) -> bool:
    """Print what each regular expression adds; True if all are in the limit."""
    words = make_codebook([Term("trust", 1)])
    base, _ = time_coding(words, snapshot, rounds)
    inside = True
    for expression in EXPRESSIONS:
        both = make_codebook([Term("trust", 1), Term(expression, 2)])
        taken, hits = time_coding(both, snapshot, rounds)
        inside = inside and taken - base <= REGEX_LIMIT
        print(f"  {expression:<52} {taken - base:>8.1f} ms {hits:>8,} hits")
    print(f"Limit {REGEX_LIMIT:g} ms each: {'kept' if inside else 'NOT KEPT'}.")
    return inside


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("study", type=Path)
    parser.add_argument("--rounds", type=int, default=25)
    given = parser.parse_args()
    study = qualcode.open(given.study)
    snapshot = study.ingest()
    codebook = study.codebook()
    terms = [term for code in codebook.codes for term in code.terms]
    text = (given.study / study.pipeline.codebook).read_text(encoding="utf-8")
    begin = time.perf_counter()
    load_codebook(text, "codebook.yaml")
    loading = (time.perf_counter() - begin) * 1000
    taken, hits = time_coding(codebook, snapshot, given.rounds)
    print(f"{len(terms)} terms, {snapshot.index.token_type.size:,} words: {taken:.1f} ms, {hits:,} hits.")
    kept = taken <= LIMIT
    again, _ = time_coding(codebook, snapshot, given.rounds, parsed=True)
    print(
        f"Limit {LIMIT:g} ms: {'kept' if kept else 'NOT KEPT'}. With terms parsed as `load_codebook` leaves them: {again:.1f} ms;"
    )
    print(f"reading the YAML file again takes {loading:.1f} ms.")
    for kind in sorted({name_kind(term) for term in terms}):
        some = [replace(term, line=1) for term in terms if name_kind(term) == kind]
        taken, hits = time_coding(make_codebook(some), snapshot, given.rounds)
        print(f"  {len(some):>3} {kind:<48} {taken:>8.1f} ms {hits:>8,} hits")
    kept = measure_expressions(snapshot, max(3, given.rounds // 3)) and kept
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
