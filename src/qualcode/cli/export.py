"""`qualcode export`, `tables`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qualcode.cli.common import Options, common, find_study, print_json, tell_news, where_option


@click.command("export")
@click.argument("format", metavar="FORMAT")
@click.option("--table", "tables", multiple=True, metavar="NAME", help="Only this table. Repeatable.")
@click.option("-o", "--output", metavar="PATH", help="A folder or file; - for standard output.")
@where_option
@common
def export_command(
    format: str, tables: tuple[str, ...], output: str | None, where: tuple[str, ...], options: Options
) -> None:
    """Write tables as csv, xlsx, parquet or json; without --table all but `texts`.

    \b
    Example:
      qualcode export xlsx
      qualcode export csv --table coded_segments -o -
    """
    from qualcode.analysis.where import parse_where
    from qualcode.cli.common import print_rows
    from qualcode.errors import UsageError
    from qualcode.exporters import export_to_stream

    study = find_study(options)
    if output == "-":
        if len(tables) != 1:
            raise UsageError("-o - takes exactly one table.", "Name it with --table.", "one-table-needed")
        frame = study.table(tables[0], parse_where(where))
        sys.stdout.flush()
        export_to_stream(format, {tables[0]: frame}, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        done = study.export(format, tables, Path(output) if output else None, parse_where(where))
        if options.json:
            print_rows([{"file": path.as_posix()} for path in done.paths])
        else:
            for path in done.paths:
                click.echo(str(path))
        for notice in done.notices:
            options.say(notice)
    tell_news(study, options)


@click.command("tables")
@click.argument("names", nargs=-1, metavar="[TABLE]...")
@common
def tables_command(names: tuple[str, ...], options: Options) -> None:
    """Show the data dictionary: every table and column.

    \b
    Example:
      qualcode tables theme_frequencies
    """
    from qualcode.cli.terminal import find_terminal, wrap
    from qualcode.errors import UsageError
    from qualcode.tables import TABLES

    unknown = [name for name in names if name not in TABLES]
    if unknown:
        raise UsageError(f"no table '{unknown[0]}'.", f"Known are: {', '.join(TABLES)}.", "unknown-table")
    chosen = names or tuple(TABLES)
    if options.json:
        from qualcode.pipeline.frames import dictionary_frame

        frame = dictionary_frame()
        print_json(frame[frame["table"].isin(chosen)].reset_index(drop=True))
        return
    terminal = find_terminal(sys.stdout)
    for name in chosen:
        table = TABLES[name]
        width = max(len(column.name) for column in table.columns)
        click.echo(terminal.strong(name) + f"  {table.meaning}")
        for column in table.columns:
            lines = wrap(column.meaning, max(20, terminal.width - width - 13))
            click.echo(f"  {column.name:<{width}}  {column.kind:<7}  {lines[0]}")
            for line in lines[1:]:
                click.echo(" " * (width + 13) + line)
        click.echo("")
