"""Finds the layout of a body: labels, tables, formatting, or nothing that marks the speaker."""

from __future__ import annotations

from dataclasses import replace

from qualcode.readers.cues import Found
from qualcode.readers.forms import find_form, find_unmarked
from qualcode.readers.labelled import find_labelled
from qualcode.readers.legends import Legend
from qualcode.readers.lines import Line
from qualcode.readers.talk_tables import find_number_cells, find_table_talk


def find_layout(lines: list[Line], legend: Legend, given: frozenset[str]) -> Found:
    """The layout that explains most of the lines; `given` are folded labels that the settings name."""
    table = find_table_talk(lines, given)
    if table is not None:
        return table
    numbers = find_number_cells(lines)
    skipped = frozenset(number for number, _ in numbers)
    speech = [line for number, line in enumerate(lines) if number not in skipped] if skipped else lines
    labelled = find_labelled(speech, legend, given)
    found = labelled if labelled is not None else find_form(speech)
    if found is None:
        found = find_unmarked(lines, skipped)
    if numbers:
        holes = tuple((cell.start, cell.stop) for _, cell in numbers)
        return replace(found, layout="L12 numbered paragraphs; " + found.layout, holes=holes)
    return found
