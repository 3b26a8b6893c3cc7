"""`qualcode codebook audit`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qualcode.cli.common import Options, common, find_study, where_option

_TERMS, _LINES = 10, 5


@click.command("audit")
@click.argument("code", required=False)
@click.option("--lines", type=click.IntRange(min=0), default=_LINES, show_default=True, help="Lines in context a term.")
@click.option(
    "--terms", type=click.IntRange(min=0), help="At most so many terms; 0 for all. Usual: 10; in a sheet all."
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another number, other lines.")
@click.option(
    "-o", "output", type=click.Path(path_type=Path), metavar="FILE", help="Write a sheet to mark: .xlsx or .csv."
)
@click.option("--marked", type=click.Path(path_type=Path), metavar="FILE", help="Read a sheet that was marked.")
@where_option
@common
def audit_command(
    code: str | None,
    lines: int,
    terms: int | None,
    seed: int,
    output: Path | None,
    marked: Path | None,
    where: tuple[str, ...],
    options: Options,
) -> None:
    """Show what each term finds, shares and carries alone, with lines in context.

    The codebook is applied as its file stands now, to the sources as they were read last; nothing is stored. CODE
    includes its sub-codes, CODE/ does not; without CODE all codes are looked at. Terms on which most segments hang
    alone come first: their mistakes change the counts most.

    With -o the lines go into a sheet with an empty column `verdict`, to be marked yes or no by the team. --marked reads
    it, shows how often each term was right, and says which to drop; nothing is stored.

    \b
    Example:
      qualcode codebook audit trust
      qualcode codebook audit trust --lines 10 -o trust.xlsx
      qualcode codebook audit --marked trust.xlsx
    """
    from qualcode.analysis.where import parse_where
    from qualcode.cli.audit_output import print_audit, write_audit

    if marked is not None and (output is not None or code or where):
        raise click.UsageError("--marked reads a sheet: leave out CODE, -o and --where.")
    study = find_study(options)
    if marked is not None:
        from qualcode.cli.marked_output import print_marked

        sys.exit(print_marked(study, marked, _TERMS if terms is None else terms, options))
    wanted = parse_where(where)
    if output is not None:
        write_audit(study, code, wanted, lines, terms or 0, seed, output, options)
        return
    print_audit(study, code, wanted, lines, _TERMS if terms is None else terms, seed, options)
