"""`qualcode ingest`, `code`, `run`, `status`: the commands that do the work."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import Options, common, exit_code, find_study, print_json, print_rows, tell_news, where_option
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from qualcode.model import Problem
    from qualcode.pipeline.snapshot import Snapshot
    from qualcode.pipeline.verbs import Study

strict_option = click.option("--strict", is_flag=True, help="Exit code 3 for warnings too.")


@click.command("ingest")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option(
    "--new-cases",
    type=click.Path(path_type=Path),
    metavar="FILE.csv|xlsx",
    help="Write a row for each respondent that has no case, to fill in with Excel.",
)
@strict_option
@common
def ingest_command(paths: tuple[str, ...], new_cases: Path | None, strict: bool, options: Options) -> None:
    """Read the corpus and show what was understood of each source, with its problems.

    Files that did not change are not read again. With PATH only these files of the corpus are read and shown.

    \b
    Example:
      qualcode ingest
      qualcode ingest corpus/uvs --new-cases people.csv
    """
    from qualcode.cli.overview import show_overview
    from qualcode.cli.terminal import find_terminal
    from qualcode.pipeline.overview import overview_frame

    study = find_study(options)
    if new_cases is not None:
        from qualcode.pipeline.new_cases import check_target

        check_target(new_cases, study.folder, study.pipeline.corpus)
    snapshot = study.ingest(paths)
    terminal = find_terminal(sys.stdout)
    if options.json:
        print_json(overview_frame(snapshot))
    else:
        click.echo(show_overview(snapshot, terminal), nl=False)
    _tell_problems(snapshot.problems, options)
    if new_cases is not None:
        _write_new_cases(study, snapshot, new_cases, options)
    if not options.json and not paths:
        options.say("Next: qualcode code")
    sys.exit(exit_code(snapshot.problems, strict))


def _write_new_cases(study: Study, snapshot: Snapshot, target: Path, options: Options) -> None:
    from qualcode.pipeline.new_cases import write_new_cases

    rows = write_new_cases(snapshot, target)
    options.say(
        f"{target}: {rows} respondents without a case. Fill in the column 'case', then copy the rows into cases.csv."
    )


def _tell_problems(problems: Sequence[Problem], options: Options) -> None:
    """Problems to stderr; with --quiet only errors."""
    from qualcode.cli.show import show_problems
    from qualcode.cli.terminal import find_terminal
    from qualcode.pipeline.overview import problems_table

    shown = [problem for problem in problems if not options.quiet or problem.severity == "error"]
    if shown:
        click.echo(show_problems(problems_table(shown), find_terminal(sys.stderr)), err=True, nl=False)


@click.command("code")
@click.option("--method", type=click.Choice(["rules"]), default="rules", show_default=True, help="How to code.")
@click.option("--watch", is_flag=True, help="Again at every save of the codebook, with what it changed; Ctrl+C ends.")
@where_option
@strict_option
@common
def code_command(method: str, watch: bool, where: tuple[str, ...], strict: bool, options: Options) -> None:
    """Apply the codebook and show theme frequencies by group.

    New and changed sources are read first. With --watch the table is shown again whenever the codebook is saved, with
    the segments that each code gained and lost.

    \b
    Example:
      qualcode code --method rules
      qualcode code --watch
    """
    study = find_study(options)
    if watch:
        _watch(study, where, options)
        return
    read, coded = study.update()
    _show_table(study, where, options)
    _tell_problems(study.problems(), options)
    if read:
        options.say(f"Read {len(read)} new or changed {'file' if len(read) == 1 else 'files'}.")
    if not coded:
        options.say("Nothing changed; this is the last result.")
    options.say("Next: qualcode quotes CODE, qualcode export xlsx")
    sys.exit(exit_code(study.problems(), strict))


def _watch(study: Study, where: tuple[str, ...], options: Options) -> None:
    from qualcode.analysis.where import parse_where
    from qualcode.cli.watch import watch_study
    from qualcode.errors import UsageError

    if options.json:
        raise UsageError("--watch shows tables for people, not JSON.", "Leave out --json or --watch.", "watch-json")
    watch_study(study, parse_where(where), options, lambda problems: _tell_problems(problems, options))


def _show_table(study: Study, where: tuple[str, ...], options: Options) -> None:
    from qualcode.analysis.where import parse_where
    from qualcode.cli.look import print_frequencies

    print_frequencies(study, (), parse_where(where), None, options)


@click.command("run")
@click.argument("file", required=False, metavar="[PIPELINE]", type=click.Path(path_type=Path))
@strict_option
@common
def run_command(file: Path | None, strict: bool, options: Options) -> None:
    """Do everything the pipeline says: read, code, export. What is up to date is skipped.

    \b
    Example:
      qualcode run pipelines/sample.yaml
    """
    from dataclasses import replace

    if file is not None:
        in_place = len(file.parts) > 1 or file.is_dir()  # else it may be the bare name of a pipeline of this study
        if not file.is_file() and options.study is None and in_place:
            raise QualcodeError(f"The pipeline file {file} does not exist.", "Check the path.", "no-pipeline")
        options = replace(options, pipeline=file)
    start = file.resolve().parent if file is not None and file.is_file() else None
    study = find_study(options, start)
    done = study.run()
    _show_table(study, (), options)
    _tell_problems(study.problems(), options)
    if done.read:
        options.say(f"Read {len(done.read)} new or changed {'file' if len(done.read) == 1 else 'files'}.")
    for notice in done.notices:
        options.say(notice)
    if done.files:
        options.say(f"Written to {study.pipeline.results}: {', '.join(path.name for path in done.files)}")
    options.say("Next: qualcode quotes CODE")
    sys.exit(exit_code(study.problems(), strict))


@click.command("status")
@common
def status_command(options: Options) -> None:
    """Show what is read, coded and out of date.

    \b
    Example:
      qualcode status
    """
    study = find_study(options)
    facts = study.status()
    if options.json:
        print_rows([facts])
        return
    width = max(len(name) for name in facts)
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' '):<{width}}  {value}")
    tell_news(study, options)
