"""What all commands share: their options, how errors are shown, exit codes, words to stderr and results to stdout."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.errors import QualcodeError
from qualcode.model import Problem

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.pipeline.verbs import Study

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Options:
    """The options of every command."""

    study: Path | None
    pipeline: Path | None
    debug: bool
    quiet: bool
    json: bool

    def say(self, text: str) -> None:
        """Words about the results: to stderr, not with --quiet."""
        if not self.quiet:
            click.echo(text, err=True)


def common(function: Function) -> Callable[..., Any]:
    """Add the options of every command; the function gets them as `options`. Errors become words and exit codes."""

    @functools.wraps(function)
    def call(study: Path | None, pipeline: Path | None, debug: bool, quiet: bool, as_json: bool, **rest: Any) -> Any:
        options = Options(study, pipeline, debug, quiet, as_json)
        _speak_utf8()
        try:
            return function(options=options, **rest)
        except QualcodeError as error:
            if debug:
                raise
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)
        except (BrokenPipeError, KeyboardInterrupt):
            _leave_quietly()
        except MemoryError:
            if debug:
                raise
            click.echo("Error: this machine has too little memory for that.  [memory]", err=True)
            sys.exit(1)
        except OSError as error:
            if debug:
                raise
            place = f"{error.filename}: " if error.filename else ""
            click.echo(f"Error: {place}{error.strerror or error}  [file-system]", err=True)
            sys.exit(1)

    decorated: Callable[..., Any] = call
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Results as JSON: a list of objects."),
        click.option("--quiet", is_flag=True, help="Only results and errors."),
        click.option("--debug", is_flag=True, help="Show the whole traceback of an error."),
        click.option("--pipeline", type=click.Path(path_type=Path), metavar="FILE", help="The pipeline file."),
        click.option("--study", type=click.Path(path_type=Path), metavar="DIR", help="The study's folder."),
    ):
        decorated = option(decorated)
    return decorated


def where_option(function: Function) -> Function:
    """Add `--where`, repeatable; the function gets a tuple of texts."""
    help = "Only these: a case variable, kind, question, role, source, speaker or language. Repeatable."
    return click.option("--where", multiple=True, metavar="COLUMN=VALUE[,VALUE]", help=help)(function)


def _speak_utf8() -> None:
    """Print any letter also where the terminal's encoding lacks it (Windows)."""
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", "") or "").lower().replace("-", "")
        if encoding != "utf8" and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _leave_quietly() -> None:
    """End without a traceback when the reader of a pipe has gone or the user pressed Ctrl-C."""
    import os

    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(1)


def find_study(options: Options, start: Path | None = None) -> Study:
    """The study of the command, with its words going to stderr and a progress bar on a terminal."""
    from qualcode.pipeline.verbs import open_study

    pipeline = options.pipeline
    if pipeline is not None and pipeline.is_file():
        pipeline = pipeline.resolve()
    if options.study is not None and not options.study.is_dir():
        raise QualcodeError(f"The folder {options.study} does not exist.", "Correct --study.", "no-study")
    study = open_study(options.study or start or Path.cwd(), pipeline, options.say)
    study.progress = Progress(options.quiet)
    return study


class Progress:
    """A progress bar on stderr for anything over a second, only on a terminal."""

    def __init__(self, quiet: bool) -> None:
        import time

        self._shown = not quiet and sys.stderr.isatty()
        self._now = time.monotonic
        self._begin = self._now()
        self._bar: Any = None
        self._done = 0

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` files are read."""
        if not self._shown or (self._bar is None and self._now() - self._begin < 1):
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total, label="Reading", file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(done - self._done)
        self._done = done
        if done == total:
            self._bar.__exit__(None, None, None)
            self._bar = None


def print_json(frame: pd.DataFrame, table: str = "") -> None:
    """A frame as a list of objects on stdout; missing values are null."""
    from qualcode.exporters import export_text

    click.echo(export_text("json", table, frame), nl=False)


def print_rows(rows: Sequence[dict[str, Any]]) -> None:
    """Rows as a list of objects on stdout."""
    click.echo(json.dumps(rows, ensure_ascii=False, indent=1))


def tell_news(study: Study, options: Options) -> None:
    """One line on stderr if the shown result is not up to date."""
    changes = study.whats_new()
    if changes:
        options.say(f"Not up to date: {', '.join(changes)}. Renew with: qualcode code")


def exit_code(problems: Sequence[Problem], strict: bool = False) -> int:
    """3 where something was left out or a count is doubtful, else 0."""
    severities = {problem.severity for problem in problems}
    return 3 if "error" in severities or (strict and "warning" in severities) else 0
