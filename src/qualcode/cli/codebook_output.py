"""What `qualcode codebook check|show` print."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

import click

from qualcode.cli.common import Options, exit_code, print_json, print_rows
from qualcode.model import Problem
from qualcode.pipeline.verbs import Study

# Findings that list terms behind a colon; their messages begin with the number of terms.
TERM_LISTS = {
    "term-never-matches": "never match in this corpus",
    "term-always-overlapped": "only match inside other terms of their code",
    "term-always-excluded": "only match where `unless` removes them",
}


def print_findings(study: Study, options: Options, limit: int = 20) -> int:
    """Findings of `codebook check` to stdout, at most `limit` of a kind (0: all); the exit code."""
    from qualcode.cli.show import show_problems
    from qualcode.cli.terminal import find_terminal
    from qualcode.pipeline.overview import problems_table

    findings = study.check_codebook()
    if options.json:
        print_json(problems_table(findings), "problems")
    else:
        codes = study.codebook().codes
        terms = sum(len(code.terms) for code in codes)
        terminal = find_terminal(sys.stdout)
        for line in count_terms(findings, terms):
            click.echo(terminal.strong(line))
        shown = [shorten_terms(problem, limit) for problem in findings]
        click.echo(show_problems(problems_table(shown), terminal, limit=limit), nl=False)
        sound = "" if exit_code(findings) else " Every example is coded, no counterexample is."
        options.say(f"{len(codes)} codes, {terms:,} terms.{sound}")
    return exit_code(findings)


def count_terms(findings: Sequence[Problem], terms: int) -> list[str]:
    """A line for each kind of terms that do nothing: how many they are in all codes.

    >>> found = Problem("book.yaml", "warning", "term-never-matches", "2 of 3 terms of 'trust' never match: a; b.")
    >>> count_terms([found], 40)
    ['2 of 40 terms never match in this corpus.']
    """
    totals = dict.fromkeys(TERM_LISTS, 0)
    for problem in findings:
        if problem.slug in totals:
            totals[problem.slug] += int(problem.message.split(" ", 1)[0])
    return [f"{number:,} of {terms:,} terms {TERM_LISTS[slug]}." for slug, number in totals.items() if number]


def shorten_terms(problem: Problem, limit: int) -> Problem:
    """A finding that lists terms, with the first `limit` of them (0: all).

    >>> found = Problem("book.yaml", "warning", "term-never-matches", "3 of 3 terms of 'trust' never match: a; b; c.")
    >>> shorten_terms(found, 1).message
    "3 of 3 terms of 'trust' never match: a; and 2 more."
    """
    head, colon, tail = problem.message.partition(": ")
    terms = tail.split("; ")
    if problem.slug not in TERM_LISTS or not limit or len(terms) <= limit + 1:
        return problem
    return replace(problem, message=f"{head}{colon}{'; '.join(terms[:limit])}; and {len(terms) - limit:,} more.")


def print_codebook(study: Study, options: Options) -> None:
    """The tree of codes to stdout."""
    from qualcode.cli.terminal import find_terminal
    from qualcode.codebook_work.show import list_codes, show_codebook

    codebook = study.codebook()
    if options.json:
        print_rows([dict(row) for row in list_codes(codebook)])
        return
    for line in show_codebook(codebook, find_terminal(sys.stdout).width):
        click.echo(line)
