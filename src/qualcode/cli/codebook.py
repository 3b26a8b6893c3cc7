"""`qualcode codebook check|show|diff`."""

from __future__ import annotations

import sys

import click

from qualcode.cli.codebook_diff import diff_command
from qualcode.cli.common import Options, common, find_study


@click.group("codebook")
def codebook_command() -> None:
    """Check, show or compare the codebook.

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
