"""What `qualcode codebook suggest` prints."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import click

from qualcode.analysis.where import describe_where
from qualcode.cli.audit_output import count_things, fill, show_lines
from qualcode.cli.common import Options, print_rows
from qualcode.cli.terminal import Terminal, find_terminal, measure
from qualcode.codebook_work.corpus import Corpus
from qualcode.codebook_work.suggest import FEW_SEGMENTS, Suggested, Suggestion
from qualcode.pipeline import codebook_verbs as verbs

if TYPE_CHECKING:
    from qualcode.pipeline.verbs import Study

BEYOND_CHANCE = 15.13  # p < .0001 in one table; with thousands of words compared, less is often chance
_PLAIN = re.compile(r"[^\W\d_][\w'* -]*")
_RESERVED = frozenset("y n yes no on off true false null".split())
_HEADINGS = {
    "definition": "Words of its name, definition and examples that none of its terms finds:",
    "keyness": "Words and phrases that stand more often where the code is:",
}


def print_suggestions(
    study: Study,
    code: str,
    where: Mapping[str, Sequence[str]],
    count: int,
    lines: int,
    seed: int,
    options: Options,
) -> None:
    """Suggestions with their lines to stdout, and below them lines of YAML to paste."""
    corpus, suggested = verbs.suggest(study, code, where, count=count, lines=lines, seed=seed)
    if options.json:
        print_rows([_as_row(code, one) for one in suggested.suggestions])
        return
    terminal = find_terminal(sys.stdout)
    click.echo("\n".join(_show_all(code, suggested, corpus, describe_where(study.where(where)), terminal)))


def quote_term(term: str) -> str:
    """A term as a YAML list takes it: in quotes where it must be.

    >>> quote_term("keep promise"), quote_term("no"), quote_term("*ability")
    ('keep promise', '"no"', '"*ability"')
    """
    plain = _PLAIN.fullmatch(term) and term.lower() not in _RESERVED
    return term if plain else json.dumps(term, ensure_ascii=False)


def _show_all(code: str, suggested: Suggested, corpus: Corpus, where: str, terminal: Terminal) -> Iterator[str]:
    share = f"{suggested.coded:,} of {suggested.segments:,} segments have it"
    yield terminal.strong(f"Terms that could be added to {code}: {share}.")
    if where:
        yield from fill(f"Only {where}.", terminal.width, 0)
    several = len({one.language for one in suggested.suggestions}) > 1
    for origin, group in groupby(suggested.suggestions, key=lambda one: one.origin):
        some = list(group)
        yield ""
        yield from fill(_HEADINGS[origin], terminal.width, 0)
        if origin == "keyness":
            yield from _warn_of_chance(some, suggested, terminal)
        for one in some:
            yield ""
            yield from _show_one(one, several, corpus, terminal)
    yield ""
    yield from _conclude(code, suggested, terminal)


def _warn_of_chance(some: Sequence[Suggestion], suggested: Suggested, terminal: Terminal) -> Iterator[str]:
    best = max(one.g2 for one in some)
    if best < BEYOND_CHANCE:
        text = (
            f"With {suggested.compared:,} words compared, none stands out beyond chance (G2 of {BEYOND_CHANCE:g} and more "
            f"would; the highest is {best:.1f}). Trust the passages, not the numbers."
        )
        yield from fill(text, terminal.width, 0)


def _show_one(one: Suggestion, several: bool, corpus: Corpus, terminal: Terminal) -> Iterator[str]:
    language = f" ({one.language})" if several and one.language else ""
    people = f"{count_things(one.speakers, 'speaker')}, {count_things(one.sources, 'source')}"
    yield f"{terminal.strong(one.term)}{language}  adds {count_things(one.adds, 'segment')} ({people})"
    if one.g2 == one.g2:
        found = f"of {count_things(one.coded + one.adds, 'segment')} that it finds by itself {one.coded:,} have the code already"
        yield from fill(f"{found}; G2 {one.g2:.1f}, log ratio {one.log_ratio:.1f}", terminal.width)
    yield from show_lines(one.lines, corpus, terminal)
    if one.lines and one.adds > len(one.lines):
        yield f"    … and {one.adds - len(one.lines):,} more"


def _conclude(code: str, suggested: Suggested, terminal: Terminal) -> Iterator[str]:
    if suggested.coded < FEW_SEGMENTS:
        text = (
            f"Under {FEW_SEGMENTS} segments have the code, too few to learn from which words go with it; only its own "
            "definition and examples were looked at. Add terms that you know from reading, then ask again."
        )
        yield from fill(text, terminal.width, 0)
    if not suggested.suggestions:
        yield from fill("Nothing to suggest: the terms find what stands out.", terminal.width, 0)
        return
    advice = (
        "Nothing was added. Read the passages: a term that is right in fewer than a third of them does harm. "
        f"Paste the good ones under `terms:` of {code} or of a sub-code, then run: qualcode codebook check"
    )
    yield from fill(advice, terminal.width, 0)
    yield ""
    yield from show_yaml(suggested.suggestions)


def show_yaml(suggestions: Sequence[Suggestion]) -> Iterator[str]:
    """A line for each term, ready for a list of terms, with what it would add as a comment."""
    width = max(measure(quote_term(one.term)) for one in suggestions)
    by_language = sorted(suggestions, key=lambda one: one.language)
    for language, group in groupby(by_language, key=lambda one: one.language):
        if language:
            yield f"# {language}:"
        for one in group:
            text = quote_term(one.term)
            blanks = " " * (width - measure(text))
            yield f"- {text}{blanks}  # adds {count_things(one.adds, 'segment')} of {count_things(one.speakers, 'speaker')}"


def _as_row(code: str, one: Suggestion) -> dict[str, object]:
    row: dict[str, object] = {"code": code.rstrip("/")} | asdict(one)
    return {name: None if value != value else value for name, value in row.items()}
