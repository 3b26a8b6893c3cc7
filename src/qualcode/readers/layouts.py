"""Finds the layout of a body: labels, tables, formatting, or nothing that marks the speaker."""

from __future__ import annotations

from dataclasses import replace

from qualcode.readers.cues import Found
from qualcode.readers.forms import find_form, find_unmarked
from qualcode.readers.headers import find_header_lines
from qualcode.readers.interviews import KIND
from qualcode.readers.labelled import find_labelled
from qualcode.readers.legends import Legend
from qualcode.readers.lines import Line, is_bold
from qualcode.readers.talk_tables import find_number_cells, find_table_talk

HEAD_LINES = 60


def find_begin(lines: list[Line]) -> int:
    """Index of the first line that is no title, no header line and no head of an interview."""
    headers = find_header_lines(lines[:HEAD_LINES])
    if all(is_bold(line) for line in lines if not line.blank):
        return 0
    for number, line in enumerate(lines):
        text = line.text.strip()
        title = len(text.split()) <= 12 and not text.endswith(("?", ".", "!")) and (is_bold(line) or KIND.search(text))
        if not (line.blank or line.paragraph.heading or title or number in headers):
            return number
    return 0


def find_layout(lines: list[Line], legend: Legend, given: frozenset[str]) -> Found:
    """The layout that explains most of the lines; `given` are folded labels that the settings name."""
    table = find_table_talk(lines, given)
    if table is not None:
        return table
    numbers = find_number_cells(lines)
    skipped = frozenset(number for number, _ in numbers)
    speech = [line for number, line in enumerate(lines) if number not in skipped] if skipped else lines
    labelled = find_labelled(speech, legend, given)
    form = find_form(speech) if labelled is None or len({cue.speaker for cue in labelled.cues}) < 2 else None
    found = labelled if labelled is not None and (form is None or len(labelled.cues) >= len(form.cues) / 3) else form
    if found is None:
        found = find_unmarked(lines, skipped, find_begin(lines))
    if numbers:
        holes = tuple((cell.start, cell.stop) for _, cell in numbers)
        return replace(found, layout="L12 numbered paragraphs; " + found.layout, holes=holes)
    return found
