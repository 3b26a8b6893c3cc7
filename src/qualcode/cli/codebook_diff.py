"""`qualcode codebook diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import Options, common, find_study, print_rows, where_option

if TYPE_CHECKING:
    from qualcode.pipeline.differences import Difference

TABLES = ("codebook_changes", "changed_counts", "changed_segments")


@click.command("diff")
@click.argument("old", required=False, metavar="[OLD]")
@click.argument("new", required=False, metavar="[NEW]")
@click.option("--limit", type=click.IntRange(min=0), default=3, help="Lines of a code gained, and lost; 0 for all.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.csv|xlsx",
    help="Also write the segments gained and lost; with xlsx the changes and counts, too.",
)
@where_option
@common
def diff_command(
    old: str | None, new: str | None, limit: int, output: Path | None, where: tuple[str, ...], options: Options
) -> None:
    """Show what changed from one codebook to another, and which segments it gains and loses.

    OLD and NEW are files, git revisions (HEAD, HEAD~3, a tag) or REVISION:PATH. Without NEW it is the pipeline's
    codebook as it is now; without OLD as it was last committed to git, or, if it never was, as it was applied last.
    The corpus is taken as it was read last. `formerly:` at a code names what it was called before.

    \b
    Example:
      qualcode codebook diff
      qualcode codebook diff HEAD~3
      qualcode codebook diff old.yaml new.yaml -o changes.xlsx
    """
    from qualcode.analysis.where import describe_where, parse_where
    from qualcode.cli.diff_output import list_difference, show_difference
    from qualcode.cli.terminal import find_terminal
    from qualcode.pipeline.differences import choose_versions, compare_versions
    from qualcode.pipeline.verbs import tables_of

    study = find_study(options)
    chosen = parse_where(where)
    difference = compare_versions(study, *choose_versions(study, old or "", new or ""), chosen)
    if options.json:
        print_rows(list_difference(difference))
    else:
        segments = difference.segments
        if segments is not None:
            segments = tables_of(study, ["segments"]).without_gaps(segments)
        terminal = find_terminal(sys.stdout)
        click.echo(show_difference(difference, segments, terminal, limit, " / ".join(study.groups())), nl=False)
        if used := describe_where(study.where(chosen)):
            options.say(f"Only {used}.")
    if difference.segments is None:
        options.say("Nothing was read yet, so no segments are compared. Read with: qualcode ingest")
    if output is not None:
        _write(difference, output, options)
    for problem in difference.problems:
        click.echo(f"{problem.message} {problem.hint}  [{problem.slug}]", err=True)
    sys.exit(3 if difference.problems else 0)


def _write(difference: Difference, output: Path, options: Options) -> None:
    """The tables into a file: of one table the segments, into a workbook all."""
    from dataclasses import asdict

    import pandas as pd

    from qualcode.exporters import export, find_exporter

    format = output.suffix.lower().lstrip(".")
    changes = pd.DataFrame([asdict(change) for change in difference.changes])
    frames = dict(zip(TABLES, (changes, difference.counts, difference.segments), strict=True))
    known = {name: frame for name, frame in frames.items() if frame is not None}
    if not find_exporter(format).WHOLE:
        last = list(known)[-1]
        known = {last: known[last]}
    export(format, known, output)
    options.say(f"Written to {output}: {', '.join(known)}.")
