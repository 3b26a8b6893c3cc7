"""`qualcode frequencies`, `quotes`, `kwic`: look at what was coded last."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import Options, common, find_study, print_json, tell_news, where_option
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from qualcode.pipeline.verbs import Study


def print_frequencies(
    study: Study,
    by: Sequence[str],
    where: Mapping[str, Sequence[str]],
    code: str | None,
    options: Options,
    stances: bool = False,
) -> None:
    """Theme frequencies to stdout, with the filter and the kinds they pool."""
    from qualcode.analysis.where import describe_where
    from qualcode.cli.terminal import find_terminal
    from qualcode.cli.theme_table import show_frequencies

    frame = study.frequencies(by, where, code)
    if options.json:
        print_json(frame, "theme_frequencies")
        return
    used = study.where(where)
    kinds = study.counted_kinds(where)
    if stances:
        _check_stances(study)
    said = describe_where(used)
    click.echo(show_frequencies(frame, find_terminal(sys.stdout), where=said, kinds=kinds, stances=stances), nl=False)


def _check_stances(study: Study) -> None:
    if study.coded().coded.stances is None:
        advice = "Write `rules: {stance: true}` into the pipeline file, then run: qualcode code"
        raise QualcodeError("No stances were looked for.", advice, "no-stances")


@click.command("frequencies")
@click.option(
    "--by", multiple=True, metavar="VAR", help="Group by this variable instead of the pipeline's. Repeatable."
)
@click.option("--code", metavar="CODE", help="Only this code and its sub-codes.")
@click.option("--stance", is_flag=True, help="Segments in which the theme is missing (-) and in which it is there (+).")
@where_option
@common
def frequencies_command(
    by: tuple[str, ...], code: str | None, stance: bool, where: tuple[str, ...], options: Options
) -> None:
    """Show theme frequencies by group.

    \b
    Example:
      qualcode frequencies --by province --where wave=2
      qualcode frequencies --by stakeholder_group --by wave --code trust
      qualcode frequencies --stance
    """
    from qualcode.analysis.where import parse_where

    study = find_study(options)
    print_frequencies(study, by, parse_where(where), code, options, stance)
    tell_news(study, options)


@click.command("quotes")
@click.argument("code")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="At most so many passages; 0 for all.")
@where_option
@common
def quotes_command(code: str, limit: int, where: tuple[str, ...], options: Options) -> None:
    """Show the passages behind a count. CODE includes its sub-codes, CODE/ does not.

    \b
    Example:
      qualcode quotes trust --where stakeholder_group=Citizens
    """
    from qualcode.analysis.where import parse_where
    from qualcode.cli.show import show_quotes
    from qualcode.cli.terminal import find_terminal

    study = find_study(options)
    quotes = study.quotes(code, parse_where(where))
    if options.json:
        print_json(quotes.head(limit) if limit else quotes)
    else:
        click.echo(show_quotes(study.without_gaps(quotes), find_terminal(sys.stdout), limit=limit), nl=False)
        options.say(f"{len(quotes):,} passage{'' if len(quotes) == 1 else 's'}.")
    tell_news(study, options)


@click.command("kwic")
@click.argument("term")
@click.option("--words", type=click.IntRange(min=0), default=8, show_default=True, help="Words on each side.")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="At most so many lines; 0 for all.")
@where_option
@common
def kwic_command(term: str, words: int, limit: int, where: tuple[str, ...], options: Options) -> None:
    """Show every place where TERM matches, in its context. TERM is a term as in a codebook.

    Respondents only, unless --where names a role.

    \b
    Example:
      qualcode kwic "keep promise"
      qualcode kwic "trust*" --where role=interviewer
    """
    from qualcode.analysis.where import parse_where
    from qualcode.cli.show import show_kwic
    from qualcode.cli.terminal import find_terminal

    study = find_study(options)
    lines = study.kwic(term, parse_where(where), words)
    if options.json:
        print_json(lines.head(limit) if limit else lines)
    else:
        click.echo(show_kwic(lines, find_terminal(sys.stdout), limit=limit), nl=False)
        options.say(f"{len(lines):,} place{'' if len(lines) == 1 else 's'}.")
    tell_news(study, options)
