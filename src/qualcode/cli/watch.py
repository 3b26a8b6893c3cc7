"""`qualcode code --watch`: the table again at every save of the codebook, with what the save changed."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from qualcode.analysis.where import describe_where
from qualcode.cli.common import Options, find_study
from qualcode.cli.diff_output import show_changes
from qualcode.cli.gains_table import show_counts
from qualcode.cli.terminal import find_terminal
from qualcode.cli.theme_table import show_frequencies
from qualcode.errors import QualcodeError
from qualcode.pipeline.recoding import CODEBOOK, PIPELINE, Eyes, Recoded, Recoder, describe_codebook
from qualcode.pipeline.watching import Stamps, watch

if TYPE_CHECKING:
    from qualcode.model import Problem
    from qualcode.pipeline.verbs import Study

GRACE = 0.15  # seconds in which a broken codebook may be half a save
KEEP_AGAIN = 1.0  # seconds until storing is tried again where another command holds the study

Where = Mapping[str, Sequence[str]]
Wait = Callable[[float], None]
Clock = Callable[[], float]
Tell = Callable[[Sequence["Problem"]], None]


def watch_study(
    study: Study, where: Where, options: Options, tell: Tell, wait: Wait = time.sleep, clock: Clock = time.monotonic
) -> None:
    """Show the table at once and at every save, until Ctrl+C.

    Parameters
    ----------
    tell : shows problems of the reading and coding.
    wait, clock : let seconds pass, and tell them.
    """
    if hasattr(signal, "SIGBREAK"):  # Windows: another program can end a console program only by this
        signal.signal(signal.SIGBREAK, signal.default_int_handler)
    watcher = Watcher(study, where, options, tell, clock)
    try:
        before = watcher.look()
        watcher.begin()
        for changed in watch(watcher.look, wait, before):
            watcher.act(changed)
    except KeyboardInterrupt:
        watcher.end()


class Watcher:
    """What happens at each look; see `watch_study`."""

    def __init__(self, study: Study, where: Where, options: Options, tell: Tell, clock: Clock) -> None:
        self.where = {name: tuple(values) for name, values in where.items()}
        self.options, self.tell, self.clock = options, tell, clock
        self.saves = 0
        self._take(study)

    def _take(self, study: Study) -> None:
        self.study, self.recoder, self.eyes = study, Recoder(study, self.where), Eyes(study, self.clock)
        self.ready = False  # whether there is a result
        self.broken: tuple[float, str] | None = None  # since when, and what to say of it
        self.told = ""
        self.said: tuple[str, list[str]] | None = None  # what is counted, and the kinds of sources
        self._keep_at = 0.0

    def look(self) -> Stamps:
        """Stamps of what is watched."""
        return self.eyes.look()

    def begin(self) -> None:
        """Read and code, show the table; a broken codebook is waited for."""
        try:
            read = self.recoder.begin()
        except (QualcodeError, OSError) as error:
            self._tell_broken(str(error))
            return
        self.ready, self.broken, self.told = True, None, ""
        self._print_table()
        self.tell(self.study.problems())
        if read:
            self.options.say(f"Read {len(read)} new or changed {'file' if len(read) == 1 else 'files'}.")
        self.options.say(f"Watching {self.study.pipeline.codebook}: save it and see. Ctrl+C ends.")
        self.recoder.warm_up()

    def act(self, changed: frozenset[str]) -> None:
        """Deal with what changed since the last look; nothing: with what had to wait."""
        if PIPELINE in changed:
            self._reopen()
        elif changed - {CODEBOOK} or (changed and not self.ready):
            self._read_again(changed)
        elif changed:
            self._recode()
        elif self.broken is not None and self.clock() - self.broken[0] >= GRACE:
            self._tell_broken(self.broken[1])
        elif self.ready and not self.recoder.is_kept and self.clock() >= self._keep_at:
            self.recoder.keep()
            self._keep_at = self.clock() + KEEP_AGAIN

    def end(self) -> None:
        """Store what is not stored yet."""
        if self.ready:
            self.recoder.keep()

    def _recode(self) -> None:
        """The codebook was saved."""
        try:
            done = self.recoder.recode()
        except (QualcodeError, OSError) as error:
            self.broken = self.clock(), str(error)
            return
        self.broken = None
        if done is not None:
            self.saves += 1
            self._print_table(f"Save {self.saves}: {describe_codebook(self.study.coded().codebook)}")
            self._print_changes(done)
            self.tell(self.study.coded().coded.result.problems)
        elif self.told:
            self.options.say(f"{self.study.pipeline.codebook} is as it was.")
        self.told = ""

    def _read_again(self, changed: frozenset[str]) -> None:
        """Sources or the table of people changed, or there is no result yet."""
        if not self.ready:
            self.begin()
            return
        try:
            read = self.recoder.begin()
        except (QualcodeError, OSError) as error:
            self._tell_broken(str(error))
            return
        said = f"{len(read)} of them read" if read else "read again"
        self.said = None
        self._print_table(f"Sources, cases or their settings changed: {said}")
        self.tell(self.study.problems())
        self.recoder.warm_up()

    def _reopen(self) -> None:
        """The pipeline file changed."""
        try:
            study = find_study(self.options)
        except (QualcodeError, OSError) as error:
            self._tell_broken(str(error))
            return
        self.options.say("The pipeline file changed: everything is looked at again.")
        self._take(study)
        self.begin()

    def _tell_broken(self, said: str) -> None:
        """Say once what is wrong; the last result stays."""
        self.broken = None
        if said == self.told:
            return
        self.told = said
        click.echo(f"\n{said}\nWaiting until it is mended.", err=True)

    def _print_table(self, heading: str = "") -> None:
        terminal = find_terminal(sys.stdout)
        tables = self.recoder.tables
        frame = tables.frequencies((), self.where, None)
        if not heading or self.said is None:  # the sources stay the same from save to save
            self.said = describe_where(tables.where(self.where)), tables.counted_kinds(self.where)
        used, kinds = self.said
        above = f"\n{'-' * terminal.width}\n{terminal.strong(heading)}\n" if heading else ""
        click.echo(above + show_frequencies(frame, terminal, where=used, kinds=kinds), nl=False)

    def _print_changes(self, done: Recoded) -> None:
        terminal = find_terminal(sys.stdout)
        lines = ["", *show_changes(done.changes, done.came, done.went, terminal)]
        lines += ["", *show_counts(done.counts, terminal, " / ".join(self.study.groups()))]
        click.echo("\n".join(lines))
