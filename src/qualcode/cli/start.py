"""`qualcode init`."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import Options, common


@click.command("init")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--corpus", type=click.Path(path_type=Path), metavar="FOLDER", help="A folder of transcripts you have.")
@common
def init_command(directory: Path, corpus: Path | None, options: Options) -> None:
    """Make a new study that runs: a pipeline file, a codebook to fill, a table of people.

    Without --corpus three invented lines are put in to try it on. Nothing that exists is overwritten.

    \b
    Example:
      qualcode init my-study --corpus transcripts
    """
    from qualcode.study.new import make_study

    files = make_study(directory, corpus)
    if options.json:
        from qualcode.cli.common import print_rows

        print_rows([{"file": file.as_posix()} for file in files])
        return
    for file in files:
        click.echo(file.as_posix())
    place = f'"{directory}"' if " " in str(directory) else str(directory)
    inside = f"cd {place}" if place != "." else ""
    steps = [inside, "qualcode ingest --new-cases people.csv" if corpus else "", "qualcode run"]
    options.say("Next: " + " ; ".join(step for step in steps if step))
