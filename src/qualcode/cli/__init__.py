"""The command line: `main` is the program `qualcode`. Commands are imported when they are called, so `--help` is quick."""

from __future__ import annotations

import gc
from importlib import import_module

import click

COLLECT_AFTER = 200_000  # objects; the usual 700 cost a command that makes many small ones a third of its time

# name: (module, one line for the list of commands)
COMMANDS = {
    "init": ("start", "Make a new study that runs."),
    "run": ("work", "Do everything the pipeline says: read, code, export."),
    "ingest": ("work", "Read the corpus and show what was understood of it."),
    "code": ("work", "Apply the codebook and show theme frequencies by group."),
    "status": ("work", "Show what is read, coded and out of date."),
    "frequencies": ("look", "Show theme frequencies by group."),
    "quotes": ("look", "Show the passages behind a count."),
    "kwic": ("look", "Show any term in its context."),
    "codebook": ("codebook", "Work on the codebook: check, show, audit, extend, compare, exchange it."),
    "export": ("export", "Write tables for Excel, R and other programs."),
    "tables": ("export", "Show the data dictionary: every table and column."),
}


class Commands(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"qualcode.cli.{COMMANDS[cmd_name][0]}")
        found: click.Command = getattr(module, f"{cmd_name}_command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command where there is none of that name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            advice = f" Did you mean '{near[0]}'?" if near else " `qualcode --help` lists them."
            raise click.UsageError(f"There is no command '{args[0]}'.{advice}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from qualcode import __version__

        click.echo(f"qualcode {__version__}")
        ctx.exit()


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show the version."
)
def main() -> None:
    """Interview transcripts to coded segments and theme frequencies.

    Begin with `qualcode init DIR`; then `qualcode run`.
    """
    gc.set_threshold(COLLECT_AFTER)
