"""The parts of docs/manual.md that are made from the code: commands, keys of the pipeline file, tables.

After a change of these run `python -m qualcode.cli.manual docs/manual.md`; a test says so when it was forgotten.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from qualcode.cli import COMMANDS, main
from qualcode.pipeline_file import describe_keys
from qualcode.tables import TABLES

PLAIN_KINDS = {"mapping": "settings", "texts by name": "texts under names"}
COMMON = ("study", "pipeline", "debug", "quiet", "as_json", "help")


def list_commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name (`qualcode codebook check`), in the order of work; groups give their commands."""
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        if isinstance(command, click.Group):
            yield from ((f"qualcode {name} {inner}", found) for inner, found in command.commands.items())
        elif command is not None:
            yield f"qualcode {name}", command


def split_help(text: str) -> tuple[str, str]:
    """A command's help as its paragraphs and its example (lines without indent); the example is empty if there is none.

    >>> split_help("Do it.\\n\\n\\b\\nExample:\\n  qualcode do\\n  qualcode do it")
    ('Do it.', 'qualcode do\\nqualcode do it')
    """
    said, _, example = inspect.cleandoc(text).partition("\b\nExample:\n")
    return said.strip(), "\n".join(line.strip() for line in example.strip().splitlines())


def show_command(name: str, command: click.Command) -> str:
    """One command: heading, usage, what it does, its own options, its example."""
    said, example = split_help(command.help or "")
    arguments = [_show_argument(one) for one in command.params if isinstance(one, click.Argument)]
    options = [one for one in command.params if isinstance(one, click.Option) and one.name not in COMMON]
    lines = [f"### `{name}`", "", f"`{' '.join([name, *arguments])}`", "", re.sub(r"(?<!\n)\n(?!\n)", " ", said), ""]
    lines += ["```", example, "```", ""]
    if options:
        lines += ["| option | meaning |", "|---|---|", *map(_show_option, options), ""]
    return "\n".join(lines)


def _show_argument(argument: click.Argument) -> str:
    shown = argument.metavar or str(argument.name).upper()
    return shown if argument.required or shown.startswith("[") else f"[{shown}]"


def _show_option(option: click.Option) -> str:
    value = option.metavar or ""
    if isinstance(option.type, click.Choice):
        value = "|".join(option.type.choices)
    elif not option.is_flag and not value:
        value = "NUMBER"
    words = [", ".join(option.opts), value]
    return f"| `{_cell(' '.join(words).strip())}` | {_cell(option.help or '')} |"


def _cell(text: str) -> str:
    """Text inside a table of Markdown."""
    return text.replace("|", "\\|")


def _show_commands() -> str:
    status = next(command for name, command in list_commands() if name == "qualcode status")
    common = [one for one in status.params if isinstance(one, click.Option) and one.name in COMMON]
    lines = ["Options of every command, after its name:", "", "| option | meaning |", "|---|---|"]
    lines += [*map(_show_option, common), "| `-h, --help` | The help of the command. |", ""]
    return "\n".join(lines) + "\n" + "\n".join(show_command(name, command) for name, command in list_commands())


def _show_keys() -> str:
    lines = ["| key | what it holds | without it | meaning |", "|---|---|---|---|"]
    for name, kind, default, meaning in describe_keys():
        lines.append(f"| `{name}` | {PLAIN_KINDS.get(kind, kind)} | {_cell(default)} | {_cell(meaning)} |")
    return "\n".join(lines) + "\n"


def _show_tables() -> str:
    lines = []
    for table in TABLES.values():
        lines += [f"### `{table.name}`", "", table.meaning, "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{column.name}` | {column.kind} | {_cell(column.meaning)} |" for column in table.columns]
        lines += ["| *your variables* | text | One column each, named as in cases.csv. |"] if table.variables else []
        lines.append("")
    return "\n".join(lines)


PARTS = {"commands": _show_commands, "keys": _show_keys, "tables": _show_tables}


def renew(text: str) -> str:
    """The manual's text with every part between `<!-- made from the code: NAME -->` and `<!-- end -->` made anew."""

    def make(found: re.Match[str]) -> str:
        return f"{found[1]}\n\n{PARTS[found[2]]().strip()}\n\n<!-- end -->"

    return re.sub(r"(<!-- made from the code: (\w+) -->).*?<!-- end -->", make, text, flags=re.DOTALL)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def renew_command(file: Path) -> None:
    """Renew the parts of the manual that are made from the code."""
    old = file.read_text(encoding="utf-8")
    new = renew(old)
    if new != old:
        file.write_text(new, encoding="utf-8", newline="\n")
    click.echo(f"{file}: {'renewed' if new != old else 'is up to date'}")


if __name__ == "__main__":
    renew_command()
