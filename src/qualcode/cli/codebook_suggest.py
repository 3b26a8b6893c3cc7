"""`qualcode codebook suggest`."""

from __future__ import annotations

import click

from qualcode.cli.common import Options, common, find_study, where_option


@click.command("suggest")
@click.argument("code")
@click.option("--n", "count", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many terms.")
@click.option("--lines", type=click.IntRange(min=0), default=3, show_default=True, help="Lines in context a term.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another number, other lines.")
@where_option
@common
def suggest_command(code: str, count: int, lines: int, seed: int, where: tuple[str, ...], options: Options) -> None:
    """Suggest terms for CODE, each with passages that it would add.

    Two kinds: words of the code's own definition and examples that none of its terms finds, and words and phrases that
    stand more often in segments that have the code than in the others (Dunning's G2). Nothing is added: read the
    passages, and paste what is right into the codebook. CODE includes its sub-codes, CODE/ does not.

    The codebook is applied as its file stands now, to the sources as they were read last.

    \b
    Example:
      qualcode codebook suggest trust
      qualcode codebook suggest trust --n 40 --lines 5
    """
    from qualcode.analysis.where import parse_where
    from qualcode.cli.suggest_output import print_suggestions

    print_suggestions(find_study(options), code, parse_where(where), count, lines, seed, options)
