"""What `qualcode codebook check|show` print."""

from __future__ import annotations

import sys

import click

from qualcode.cli.common import Options, exit_code, print_json, print_rows
from qualcode.pipeline.verbs import Study


def print_findings(study: Study, options: Options) -> int:
    """Findings of `codebook check` to stdout; the exit code."""
    from qualcode.cli.show import show_problems
    from qualcode.cli.terminal import find_terminal
    from qualcode.pipeline.overview import problems_table

    findings = study.check_codebook()
    if options.json:
        print_json(problems_table(findings), "problems")
    else:
        click.echo(show_problems(problems_table(findings), find_terminal(sys.stdout)), nl=False)
        codes = study.codebook().codes
        terms = sum(len(code.terms) for code in codes)
        sound = "" if exit_code(findings) else " Every example is coded, no counterexample is."
        options.say(f"{len(codes)} codes, {terms:,} terms.{sound}")
    return exit_code(findings)


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
