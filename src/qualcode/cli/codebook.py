"""`qualcode codebook`: the commands that work on a codebook."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qualcode.cli.codebook_audit import audit_command
from qualcode.cli.codebook_diff import diff_command
from qualcode.cli.codebook_exchange import export_command, import_command
from qualcode.cli.codebook_suggest import suggest_command
from qualcode.cli.common import Options, common, find_study


@click.group("codebook")
def codebook_command() -> None:
    """Work on the codebook: check, show, audit, extend, compare, exchange it.

    \b
    Example:
      qualcode codebook check
    """


@codebook_command.command("check")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Findings of one kind, and terms of one finding; 0 for all.",
)
@common
def check_command(limit: int, options: Options) -> None:
    """Check that the codebook is sound: the file, its examples and counterexamples, terms that never match.

    What was read last is the corpus; without any the file and its examples are checked. Exit code 3 if an example is not
    coded or a counterexample is, 1 if the file cannot be read.

    \b
    Example:
      qualcode codebook check
    """
    from qualcode.cli.codebook_output import print_findings

    study = find_study(options)
    sys.exit(print_findings(study, options, limit))


@codebook_command.command("show")
@common
def show_command(options: Options) -> None:
    """Show the codes with their definitions and the number of their terms.

    \b
    Example:
      qualcode codebook show
    """
    from qualcode.cli.codebook_output import print_codebook

    print_codebook(find_study(options), options)


codebook_command.add_command(diff_command)


@codebook_command.command("schema")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it here.")
@common
def schema_command(output: Path | None, options: Options) -> None:
    """Write the JSON Schema of codebooks, by which editors such as VS Code complete keys and mark mistakes.

    Beside a codebook made by `init` it is there already; after a new version of qualcode write it again. A codebook
    names it in its first line: # yaml-language-server: $schema=codebook.schema.json

    \b
    Example:
      qualcode codebook schema -o codebooks/codebook.schema.json
    """
    from qualcode.codebook.json_schema import make_codebook_schema, write_schema

    text = write_schema(make_codebook_schema())
    if output is None:
        click.echo(text, nl=False)
        return
    from qualcode.study.folder import write_whole

    write_whole(output, text.encode("utf-8"))
    options.say(f"Written: {output.as_posix()}")


codebook_command.add_command(export_command)
codebook_command.add_command(import_command)
codebook_command.add_command(audit_command)
codebook_command.add_command(suggest_command)
