"""Code again and again while people edit: the same sources, one codebook after another; results are kept afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.codebook.load import load_codebook
from qualcode.codebook_work.diff import Change, compare_codebooks
from qualcode.codebook_work.gains import Applied, compare_codings, count_terms, number_codes
from qualcode.coders.rules import Memory
from qualcode.errors import QualcodeError
from qualcode.model import Codebook
from qualcode.pipeline import inputs
from qualcode.pipeline.differences import Effects, Groups, count_groups, number_groups
from qualcode.pipeline.verbs import Study, tables_of
from qualcode.pipeline.watching import Stamps, stamp_file

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.pipeline.joined import Tables

CODEBOOK, PIPELINE, CORPUS = "codebook", "pipeline", "corpus"
CORPUS_INTERVAL = 2.0  # seconds between two looks at the corpus and cases.csv


@dataclass(frozen=True, slots=True)
class Recoded:
    """What one save did: changes of the codebook's text, segments gained and lost by code and group, effects of terms
    (see `pipeline.differences.Difference`).
    """

    changes: tuple[Change, ...]
    counts: pd.DataFrame
    came: Effects
    went: Effects


@dataclass(slots=True)
class Recoder:
    """A study whose sources stay as they were read, and the codebook that was applied to them last.

    Parameters
    ----------
    where : the filter of what is counted.
    """

    study: Study
    where: dict[str, tuple[str, ...]]
    memory: Memory = field(default_factory=Memory)
    tables: Tables = field(init=False)
    _groups: Groups = field(init=False)
    _text: str = field(init=False, default="")
    _kept: bool = field(init=False, default=True)

    def begin(self) -> tuple[str, ...]:
        """Read and code what changed, as `qualcode code` does; names of the files that were read."""
        text = self.study.codebook_text()
        read, _ = self.study.update()
        self._text, self._kept = text, True
        self.memory = Memory()
        self.tables = tables_of(self.study, ["theme_frequencies"])
        return read

    def warm_up(self) -> None:
        """Group all segments and search all terms once, so that after a save only new terms are searched."""
        found = self.tables.counted_segments(self.tables.grouping(), self.tables.where(self.where))
        self._groups = number_groups(*found, len(self.tables.snapshot.arrays["segment_source"]))
        last = self.study.coded()
        self.study.apply(last.codebook, last.snapshot, last.inputs, self.memory)

    def recode(self) -> Recoded | None:
        """Apply the codebook as it is now; None if its text is the same.

        Raises
        ------
        BadFile : with all mistakes of the codebook.
        QualcodeError : the codebook is not there.
        """
        text = self.study.codebook_text()
        if text == self._text:
            return None
        codebook = load_codebook(text, self.study.pipeline.codebook)
        last = self.study.coded()
        coded = self.study.apply(codebook, last.snapshot, last.inputs, self.memory)
        then, now = Applied(last.codebook, last.coded.result), Applied(codebook, coded.result)
        self.study.take_coded(last._replace(coded=coded, codebook=codebook))
        self._text, self._kept = text, False
        return self._compare(then, now)

    def _compare(self, then: Applied, now: Applied) -> Recoded:
        gains = compare_codings(then, now, self._groups.counted)
        _, before, after = number_codes(then.codebook, now.codebook)
        return Recoded(
            tuple(compare_codebooks(then.codebook, now.codebook)),
            count_groups(gains, self._groups),
            count_terms(now, gains.gained, gains, after),
            count_terms(then, gains.lost, gains, before),
        )

    def keep(self) -> bool:
        """Store the last result as `qualcode code` does; False if another command works on the study just now."""
        if not self._kept:
            self._kept = self.study.keep_coded(self._text)
        return self._kept

    @property
    def is_kept(self) -> bool:
        """Whether the last result is stored."""
        return self._kept


class Eyes:
    """Looks at the files of a study: the codebook and the pipeline file each time, the rest every two seconds.

    Parameters
    ----------
    clock : seconds that only grow, such as `time.monotonic`.
    """

    def __init__(self, study: Study, clock: Callable[[], float] = time.monotonic) -> None:
        self.study, self.clock = study, clock
        self._corpus = self._pending = self._stamp_corpus()
        self._next = clock() + CORPUS_INTERVAL

    def look(self) -> Stamps:
        """Stamps of codebook, pipeline file and corpus; the corpus counts as changed when it has come to rest."""
        if self.clock() >= self._next:
            found = self._stamp_corpus()
            if found == self._pending:
                self._corpus = found
            self._pending = found
            self._next = self.clock() + CORPUS_INTERVAL
        return {
            CODEBOOK: stamp_file(self.study.folder / self.study.pipeline.codebook),
            PIPELINE: stamp_file(self.study.pipeline_file),
            CORPUS: self._corpus,
        }

    def _stamp_corpus(self) -> Hashable:
        try:
            listing = inputs.list_inputs(self.study.folder, self.study.pipeline)
        except (QualcodeError, OSError) as error:
            return str(error)
        files = tuple((file.name, file.size, file.mtime_ns) for file in listing.files)
        return files, listing.cases_sha256


def describe_codebook(codebook: Codebook) -> str:
    """Numbers of codes and terms in words.

    >>> describe_codebook(Codebook("", "", "", ()))
    '0 codes, 0 terms'
    """
    terms = sum(len(code.terms) for code in codebook.codes)
    return f"{len(codebook.codes):,} codes, {terms:,} terms"
