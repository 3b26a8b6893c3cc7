"""`qualcode codebook export|import`: the codebook in the formats of other programs."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import Options, common, exit_code, find_study, print_json, print_rows

if TYPE_CHECKING:
    from qualcode.exchange.book import Imported


@click.command("export")
@click.argument("target", metavar="FORMAT|FILE")
@click.option(
    "--codebook", type=click.Path(path_type=Path), metavar="FILE", help="Another codebook than the pipeline's."
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there and says something else.")
@common
def export_command(target: str, codebook: Path | None, force: bool, options: Options) -> None:
    """Write the codebook as csv, xlsx, docx, qdc or dic.

    xlsx (to edit in Excel) and csv hold all of it. docx is a table as papers print it; qdc goes to NVivo, MAXQDA, ATLAS.ti
    and QualCoder; dic to LIWC and quanteda. What a format cannot hold is named. FORMAT alone writes into the results folder.

    \b
    Example:
      qualcode codebook export xlsx
      qualcode codebook export appendix.docx
    """
    from qualcode import __version__
    from qualcode.errors import QualcodeError
    from qualcode.exchange import find_format, write_book
    from qualcode.exchange.yaml_reading import read_yaml
    from qualcode.pipeline.verbs import read_text

    format = find_format(target)
    folder = Path()
    if codebook is None:
        study = find_study(options)
        study.codebook()
        codebook, folder = study.folder / study.pipeline.codebook, study.folder / study.pipeline.results
    elif not codebook.is_file():
        raise QualcodeError(f"The codebook {codebook} does not exist.", "Correct --codebook.", "no-codebook")
    path = Path(target) if Path(target).suffix else folder / f"{codebook.stem}.{format}"
    written = write_book(read_yaml(read_text(codebook, codebook.name), codebook.name), format, __version__)
    _write_new(path, written.data, force, "--force overwrites it.")
    if options.json:
        print_rows([{"file": path.as_posix()}])
    else:
        click.echo(_show_path(path))
    for notice in written.notices:
        options.say(f"{notice[0].upper()}{notice[1:]}")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("-o", "--output", metavar="FILE", help="The new codebook; - for standard output.")
@common
def import_command(file: Path, output: str | None, options: Options) -> None:
    """Make a codebook of a csv, xlsx, docx, qdc, qdpx or dic file.

    Takes what `codebook export` writes, and codebooks of NVivo, MAXQDA, ATLAS.ti, LIWC and papers. The new codebook is
    codebooks/FILE.yaml unless -o says otherwise; a file that is there is never overwritten. Exit code 3 if something was left out.

    \b
    Example:
      qualcode codebook import team.xlsx
      qualcode codebook import liwc.dic -o codebooks/liwc.yaml
    """
    from qualcode.errors import QualcodeError
    from qualcode.exchange import read_book
    from qualcode.exchange.yaml_reading import read_yaml
    from qualcode.exchange.yaml_writing import write_yaml

    if not file.is_file():
        raise QualcodeError(f"The file {file} does not exist.", "Check its name and folder.", "no-file")
    path = None if output == "-" else Path(output) if output else _name_codebook(file, options)
    if path is not None:
        _check_new(path)
    imported = read_book(file.read_bytes(), file.name)
    text = write_yaml(imported.book, [f"Imported from {file.name}."])
    read_yaml(text, path.name if path else file.name)
    if path is not None:
        _write_new(path, text.encode("utf-8"), False, "")
    _print_import(imported, path, text, options)
    sys.exit(exit_code(imported.problems))


def _name_codebook(file: Path, options: Options) -> Path:
    """Where the codebook goes: the folder codebooks of the study, or this folder outside of one."""
    from qualcode.errors import QualcodeError
    from qualcode.study.folder import find_study as find_folder

    name = re.sub(r"[^\w-]+", "_", file.stem).strip("_") or "imported"
    try:
        return find_folder(options.study or Path.cwd()) / "codebooks" / f"{name}.yaml"
    except QualcodeError:
        return Path(f"{name}.yaml")


def _check_new(path: Path) -> None:
    from qualcode.errors import QualcodeError, UsageError

    if path.suffix.lower() not in (".yaml", ".yml"):
        raise UsageError(f"A codebook's name ends with .yaml, not {path.name}.", "Correct -o.", "not-yaml")
    if path.exists():
        hint = "Name another file with -o, or move it away; what people wrote is never overwritten."
        raise QualcodeError(f"{_show_path(path)} is there already.", hint, "file-exists")


def _write_new(path: Path, data: bytes, force: bool, hint: str) -> None:
    """Write a file whole; one that is there is left alone unless it says the same."""
    from qualcode.errors import QualcodeError
    from qualcode.study.folder import write_whole

    if path.is_file() and path.read_bytes() == data:
        return
    if path.exists() and not force:
        hint = f"Somebody may have worked on it. Name another file. {hint}".strip()
        raise QualcodeError(f"{_show_path(path)} is there already and says something else.", hint, "file-exists")
    write_whole(path, data)


def _show_path(path: Path) -> str:
    """The path as seen from here, where it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _print_import(imported: Imported, path: Path | None, text: str, options: Options) -> None:
    """The file's name (or the codebook itself) to stdout, problems and numbers to stderr."""
    from qualcode.cli.show import show_problems
    from qualcode.cli.terminal import find_terminal
    from qualcode.pipeline.overview import problems_table

    problems = problems_table(imported.problems)
    if options.json and path is not None:
        print_json(problems, "problems")
    elif path is None:
        click.echo(text, nl=False)
    else:
        click.echo(_show_path(path))
    if not options.json and imported.problems:
        click.echo(show_problems(problems, find_terminal(sys.stderr), limit=20), nl=False, err=True)
    codes = imported.book.codes
    terms = sum(len(code.terms) for code in codes)
    options.say(
        f"{len(codes):,} codes, {terms:,} terms. Use it: write its name behind `codebook:` in the pipeline file."
    )
