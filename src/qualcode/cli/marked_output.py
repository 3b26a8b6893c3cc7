"""What `qualcode codebook audit --marked` prints."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pandas as pd

from qualcode.cli.audit_output import count_things
from qualcode.cli.common import Options, exit_code, print_json
from qualcode.cli.show import show_problems
from qualcode.cli.terminal import Terminal, cut, find_terminal, pad
from qualcode.codebook_work.marked import Marked, MarkedTerm
from qualcode.pipeline import codebook_verbs as verbs
from qualcode.pipeline.overview import problems_table

if TYPE_CHECKING:
    from qualcode.pipeline.verbs import Study

_ADVICE = {
    "drop": "drop: under about a third of the lines are right",
    "drop here": "drop for this corpus: wrong in most of their few places, all of which are marked",
    "mark more": "mark more lines: so far it could be either",
    "narrow": "keep, but narrow: a third and more of the lines are wrong",
    "keep": "keep",
    "gone": "no longer in the codebook",
}


def print_marked(study: Study, path: Path, limit: int, options: Options) -> int:
    """Precision and advice for each term of a marked sheet to stdout; the exit code.

    Parameters
    ----------
    limit : at most so many terms of each kind that need not be dropped; 0 for all.
    """
    marked = verbs.judge(study, path)
    if options.json:
        print_json(pd.DataFrame([asdict(term) for term in marked.terms], columns=list(MarkedTerm.__slots__)))
    else:
        click.echo("\n".join(_show_marked(marked, limit, find_terminal(sys.stdout))))
    options.say("\n".join(_tell_marked(marked)))
    if marked.problems:
        options.say(show_problems(problems_table(marked.problems), find_terminal(sys.stderr)).rstrip())
    return exit_code(marked.problems)


def _show_marked(marked: Marked, limit: int, terminal: Terminal) -> Iterator[str]:
    """The terms under their advice, each with its share of right lines and the interval."""
    for advice in dict.fromkeys(term.advice for term in marked.terms):
        some = [term for term in marked.terms if term.advice == advice]
        yield terminal.strong(f"{_ADVICE[advice]} ({count_things(len(some), 'term')})")
        shown = some if not limit or advice.startswith("drop") else some[:limit]
        yield from (_show_precision(term, terminal.width) for term in shown)
        if len(some) > len(shown):
            yield f"  … and {count_things(len(some) - len(shown), 'more term')} (--terms 0 shows all)"
        yield ""
    if not marked.terms:
        yield "The sheet has no lines."


def _show_precision(term: MarkedTerm, width: int) -> str:
    name = cut(f"{term.term}  ({term.code})", width - 40)
    if not term.marked:
        return f"  {pad(name, width - 40)}  {'no line marked':>16}"
    interval = f"({100 * term.low:.0f}-{100 * term.high:.0f} %)"
    return f"  {pad(name, width - 40)}  {f'{term.right} of {term.marked} right':>16}  {100 * term.precision:3.0f} %  {interval}"


def _tell_marked(marked: Marked) -> Iterator[str]:
    total = sum(term.marked for term in marked.terms)
    lines = sum(term.lines for term in marked.terms)
    yield f"{total:,} of {lines:,} lines are marked. In brackets: Wilson's 95 % interval. Nothing was stored."
    drops = [term for term in marked.terms if term.advice.startswith("drop")]
    if drops:
        lost = ", ".join(f"{code} {count}" for code, count in marked.lost.items()) or "none"
        yield f"Without the {count_things(len(drops), 'term')} to drop these codes lose segments: {lost}."
