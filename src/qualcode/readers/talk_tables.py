"""Talk in tables: `speaker | text` (L14), question and answer columns, and exports with paragraph numbers (L12)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from qualcode.model import Role
from qualcode.readers.choosing import is_name_like
from qualcode.readers.cues import Cue, Found
from qualcode.readers.forms import has_question
from qualcode.readers.labels import clean_label, find_role, fold, is_label, is_role_word, stem
from qualcode.readers.lines import Line
from qualcode.readers.role_words import ANSWER_WORDS, HEADER_WORDS, QUESTION_WORDS, split_words
from qualcode.readers.times import is_bare_time, read_seconds

COLUMN_WORDS = split_words(
    "speaker; speakers; name; who; sprecher; sprecherin; sprecher/in; wer; person; hablante; quién; locuteur; qui; "
    "falante; quem; parlante; chi; mówca; kto; spreker; wie; talare; vem; konuşmacı; спикер; говорящий; кто; мовець; "
    "ярьсан; хэн; 发言人; 说话人; 話者; 화자"
)
"""What the column of the speakers is called."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its text and its place in the body's text; `lines` are the indices of its lines, `table` its number."""

    text: str
    start: int
    stop: int
    lines: tuple[int, ...]
    table: int = 0


Row = dict[int, Cell]
"""Cells of one row by column."""


def collect_rows(lines: list[Line]) -> list[Row]:
    """Rows of all tables in reading order."""
    rows: dict[tuple[int, int], dict[int, list[int]]] = {}
    for number, line in enumerate(lines):
        cell = line.paragraph.cell
        if cell is not None:
            rows.setdefault(cell[:2], {}).setdefault(cell[2], []).append(number)
    made = [
        {column: _make_cell(lines, numbers) for column, numbers in sorted(columns.items())} for columns in rows.values()
    ]
    return _drop_nested(made)


def _drop_nested(rows: list[Row]) -> list[Row]:
    """Rows without those of tables inside a cell of another row: they are part of that cell's text."""
    kept: list[Row] = []
    stop = -1
    for row in sorted(rows, key=lambda row: next(iter(row.values())).start):
        if next(iter(row.values())).start >= stop:
            kept.append(row)
            stop = max(cell.stop for cell in row.values())
    return kept


def find_table_talk(lines: list[Line], given: frozenset[str]) -> Found | None:
    """Turns of tables where a column names the speaker or columns hold questions and answers; None without one."""
    rows = [row for row in collect_rows(lines) if len(row) >= 2]
    inside = sum(len(cell.text) for row in rows for cell in row.values())
    if len(rows) < 2 or inside < 0.3 * sum(len(line.text) for line in lines):
        return None
    return _find_speaker_column(rows, given) or _find_question_columns(rows)


def find_number_cells(lines: list[Line]) -> list[tuple[int, Cell]]:
    """Cells that hold nothing but a paragraph number that counts up (L12), each with the index of its first line."""
    found = []
    for row in collect_rows(lines):
        first = next(iter(row.values()))
        if len(row) >= 2 and first.text.strip().rstrip(".").isdecimal():
            found.append((first.lines[0], first))
    numbers = [int(cell.text.strip().rstrip(".")) for _, cell in found]
    rising = sum(1 for low, high in pairwise(numbers) if high > low)
    return found if len(found) >= 3 and rising >= 0.9 * (len(found) - 1) else []


def _make_cell(lines: list[Line], numbers: list[int]) -> Cell:
    start, stop = lines[numbers[0]].start, lines[numbers[-1]].stop
    cell = lines[numbers[0]].paragraph.cell
    text = "\n".join(lines[number].text for number in numbers)
    return Cell(text, start, stop, tuple(numbers), cell[0] if cell else 0)


def _find_speaker_column(rows: list[Row], given: frozenset[str]) -> Found | None:
    rows = _drop_headings(rows)
    columns = sorted({column for row in rows for column in row})
    best: tuple[int, int, set[str]] | None = None
    for column in columns:
        labels = [
            clean_label(_label_part(row[column].text)) for row in rows if column in row and row[column].text.strip()
        ]
        counts = Counter(fold(label) for label in labels if is_label(label) and not label.isdecimal())
        shown = {fold(label): label for label in labels}
        known = {key for key in counts if is_role_word(key) or key in given}
        accepted = known | {
            key for key, count in counts.items() if count >= 2 and (is_name_like(shown[key]) or len(key) < 4)
        }
        taken = sum(counts[key] for key in accepted)
        if len(accepted) < 2 or taken < 0.6 * max(len(labels) - 1, 1) or taken < 2:
            continue
        right = {
            other: sum(len(row[other].text) for row in rows if other in row) for other in columns if other > column
        }
        if right and (best is None or taken > best[1]):
            speech = max(right, key=lambda other: right[other])
            recurring = max(counts[key] for key in accepted) >= 2
            if (recurring and right[speech]) or right[speech] > 25 * taken:
                best, chosen = (column, taken, accepted), speech
    if best is None:
        return None
    return _cut_speaker_rows(_keep_talk(rows, best[0], best[2]), best[0], chosen, best[2])


def _drop_headings(rows: list[Row]) -> list[Row]:
    """Rows without those that head a table and call one of its columns speaker, name, who."""
    kept = []
    for number, row in enumerate(rows):
        begins = number == 0 or _table_of(row) != _table_of(rows[number - 1])
        short = all(len(cell.text.split()) <= 3 for cell in row.values())
        if not (begins and short and any(fold(clean_label(cell.text)) in COLUMN_WORDS for cell in row.values())):
            kept.append(row)
    return kept


def _table_of(row: Row) -> int:
    return next(iter(row.values())).table


def _keep_talk(rows: list[Row], column: int, accepted: set[str]) -> list[Row]:
    """The rows of the tables in which at least half of the labels are speakers: others hold facts about the talk."""
    known: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for row in rows:
        if column in row and row[column].text.strip():
            filled[_table_of(row)] += 1
            known[_table_of(row)] += fold(clean_label(_label_part(row[column].text))) in accepted
    return [row for row in rows if 2 * known[_table_of(row)] >= filled[_table_of(row)]]


def _cut_speaker_rows(rows: list[Row], column: int, speech: int, accepted: set[str]) -> Found:
    cues: list[Cue] = []
    ends: list[int] = []
    for number, row in enumerate(rows):
        cell, said = row.get(column), row.get(speech)
        if cues and ends and _continues(row, rows[number - 1], speech):
            ends[-1] = max(ends[-1], row[speech].stop)
            continue
        ends.append(next(iter(row.values())).start)
        if said is None or not said.text.strip():
            continue
        ends.append(said.stop)
        label = clean_label(_label_part(cell.text)) if cell else ""
        begins = number == 0 or _table_of(row) != _table_of(rows[number - 1])
        if (begins and _is_heading_row(label, said.text, accepted)) or (label and not is_label(label) and not cues):
            continue
        times = [other.text for place, other in row.items() if place != speech and ":" in other.text]
        time = next((read_seconds(text) for text in times if read_seconds(text) is not None), None)
        if not label and cues:
            label = cues[-1].speaker
        name = _name_part(cell.text) if cell else ""
        cues.append(Cue(next(iter(row.values())).start, said.start, label, name, time))
    return Found("L14 table: speaker, text", tuple(cues), tuple(ends))


def _continues(row: Row, above: Row, speech: int) -> bool:
    """Whether a row holds nothing but speech, right after the speech of the row above: then it continues the turn."""
    alone = all(place == speech or not cell.text.strip() for place, cell in row.items())
    last = max((place for place, cell in above.items() if cell.text.strip()), default=-1)
    return alone and last == speech and speech in row and bool(row[speech].text.strip())


def _is_heading_row(label: str, said: str, accepted: set[str]) -> bool:
    return fold(label) not in accepted and len(said.split()) <= 3


def _label_part(text: str) -> str:
    """The first line of a cell that is no time, without a name in brackets."""
    for line in text.split("\n"):
        if line.strip() and not is_bare_time(line):
            return line.split("(")[0] if not line.strip().startswith("(") else line
    return ""


def _name_part(text: str) -> str:
    inside = text.partition("(")[2].partition(")")[0].strip()
    return inside if text.strip() and not text.strip().startswith("(") else ""


def _find_question_columns(rows: list[Row]) -> Found | None:
    heads = rows[0]
    asking = answering = None
    for column, cell in heads.items():
        key = stem(fold(cell.text))
        role = find_role(key) if len(cell.text.split()) <= 3 else None
        if key in QUESTION_WORDS or key.rstrip("s") in QUESTION_WORDS or role == "interviewer":
            asking = column if asking is None else asking
        elif key in ANSWER_WORDS or key.rstrip("s") in ANSWER_WORDS or role == "respondent":
            answering = column if answering is None else answering
    body = [row for row in rows[1:] if [cell.text for cell in row.values()] != [cell.text for cell in heads.values()]]
    names = {column: " ".join(heads[column].text.split()) for column in (asking, answering) if column is not None}
    if asking is None or answering is None:
        body, names = rows, {}
        asking, answering = _find_asking_column(rows)
        if asking is None or answering is None:
            return None
    cues: list[Cue] = []
    ends: list[int] = []
    columns: list[tuple[int, Role]] = [(asking, "interviewer"), (answering, "respondent")]
    for row in body:
        ends.append(next(iter(row.values())).start)
        for column, role in sorted(columns):
            cell_or_none = row.get(column)
            if cell_or_none is not None and cell_or_none.text.strip():
                cues.append(Cue(cell_or_none.start, cell_or_none.start, names.get(column, ""), role=role))
                ends.append(cell_or_none.stop)
    return Found("L14 table: question, answer", tuple(cues), tuple(ends)) if len(cues) >= 2 else None


def _find_asking_column(rows: list[Row]) -> tuple[int | None, int | None]:
    """Two columns of which one holds the questions, told by its question marks."""
    for column in sorted({column for row in rows for column in row}):
        pairs = [(row[column].text, row[column + 1].text) for row in rows if column in row and column + 1 in row]
        pairs = [(left, right) for left, right in pairs if left.strip() and right.strip()]
        if len(pairs) < 3 or any(stem(fold(left)) in HEADER_WORDS for left, _ in pairs[1:]):
            continue
        asked = sum(1 for left, _ in pairs if has_question(left)) / len(pairs)
        answered = sum(1 for _, right in pairs if has_question(right)) / len(pairs)
        if asked >= 0.6 and answered <= 0.25:
            return column, column + 1
    return None, None
