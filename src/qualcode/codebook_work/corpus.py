"""What work on a codebook needs to know of a corpus: its words, and who said each segment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qualcode.tokens import Bools, Index, Ints

NO_GROUP, DOCUMENTS = "(none)", "(documents)"


@dataclass(frozen=True)
class Corpus:
    """S segments as rows of the index, U turns, P speakers.

    Parameters
    ----------
    text_of : the text of a source by its row.
    counted : bool[S], the segments that are looked at: those that can be coded and that pass the filter.
    sources : name of each source.
    segment_turn : int32[S], row of the turn in which the segment begins.
    turn_source, turn_number, turn_start, turn_stop, turn_speaker : int32[U], speakers are rows.
    speakers, cases, groups : P texts, "" where there is none.
    """

    index: Index
    text_of: Callable[[int], str]
    counted: Bools
    sources: Sequence[str]
    segment_turn: Ints
    turn_source: Ints
    turn_number: Ints
    turn_start: Ints
    turn_stop: Ints
    turn_speaker: Ints
    speakers: Sequence[str]
    cases: Sequence[str]
    groups: Sequence[str]
    group_order: Sequence[str] = ()

    @cached_property
    def segment_speaker(self) -> Ints:
        """int32[S], row of the speaker of each segment."""
        speakers: Ints = self.turn_speaker[self.segment_turn]
        return speakers

    @cached_property
    def group_names(self) -> list[str]:
        """The groups that said anything: in the order of `group_order`, then by name, then `(none)`, `(documents)`."""
        rows = np.unique(self.segment_speaker[self.counted]).tolist()
        present = {self.groups[row] or NO_GROUP for row in rows}
        last = [name for name in (NO_GROUP, DOCUMENTS) if name in present]
        first = [name for name in self.group_order if name in present and name not in last]
        return [*first, *sorted(present - {*first, *last}), *last]

    @cached_property
    def speaker_group(self) -> Ints:
        """int32[P], place in `group_names`, -1 for speakers who said nothing that is looked at."""
        places = {name: place for place, name in enumerate(self.group_names)}
        return np.array([places.get(group or NO_GROUP, -1) for group in self.groups], dtype=np.int32)

    @cached_property
    def speaker_case(self) -> Ints:
        """int32[P], a number for each case, -1 for speakers without one."""
        numbers: dict[str, int] = {"": -1}
        return np.array([numbers.setdefault(case, len(numbers) - 1) for case in self.cases], dtype=np.int32)
