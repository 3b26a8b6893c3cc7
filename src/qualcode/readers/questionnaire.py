"""Reads one sheet of a questionnaire: its rows' cases, turns and variables, and what is odd about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from qualcode.model import Problem, Severity, Transcript, Turn
from qualcode.readers.grids import Grid
from qualcode.readers.headings import Heading, clean_cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to read: grid, heading, index of the case column (-1: none), names and indices of open-ended ones."""

    source: str
    grid: Grid
    heading: Heading
    case: int
    open_ended: tuple[tuple[str, int], ...]


def read_sheet(sheet: Sheet, problems: tuple[Problem, ...]) -> Transcript:
    cases, case_problems = _name_cases(sheet)
    texts, turns, starts = _read_turns(sheet, cases)
    variables, languages, variable_problems = _read_variables(sheet, cases)
    return Transcript(
        source=sheet.source,
        kind="questionnaire",
        format=PurePosixPath(sheet.source.partition("#")[0]).suffix.lower().lstrip("."),
        text="\n".join(texts),
        turns=tuple(turns),
        language=languages[0] if len(languages) == 1 else "",
        layout=_describe(sheet, len(set(cases.values()))),
        paragraphs=tuple(starts) or (0,),
        case_variables=variables,
        problems=(
            *problems,
            *sheet.grid.problems,
            *_find_heading_problems(sheet),
            *case_problems,
            *variable_problems,
        ),
    )


def _name_cases(sheet: Sheet) -> tuple[dict[int, str], list[Problem]]:
    """Row index to case, for the rows that are not blank, in their order."""
    cases: dict[int, str] = {}
    problems: list[Problem] = []
    first_row: dict[str, int] = {}
    nameless = []
    for index in range(sheet.heading.first, len(sheet.grid.rows)):
        row = sheet.grid.rows[index]
        if not any(cell.strip() for cell in row):
            continue
        case = clean_cell(row[sheet.case]) if 0 <= sheet.case < len(row) else ""
        if not case:
            case = f"{sheet.source}:{index + 1}"
            nameless.append(index)
        elif first_row.setdefault(case, index) != index:
            problems.append(
                _problem(
                    sheet,
                    "warning",
                    "duplicate-case",
                    f"the case '{case}' stands here and in row {first_row[case] + 1}; both rows count as one case",
                    "Give each respondent a name of their own, or delete the copy.",
                    index,
                )
            )
        cases[index] = case
    if sheet.case >= 0 and nameless:
        problems.append(
            _problem(
                sheet,
                "warning",
                "row-without-case",
                f"{len(nameless)} rows name no case; they are called '{cases[nameless[0]]}' and so on",
                "Fill in the column that names the respondent.",
                nameless[0],
            )
        )
    return cases, problems


def _read_turns(sheet: Sheet, cases: dict[int, str]) -> tuple[list[str], list[Turn], list[int]]:
    """Texts of the open-ended cells, row by row, their turns, and the starts of the cells in the joined text."""
    texts: list[str] = []
    turns: list[Turn] = []
    starts: list[int] = []
    start = 0
    asked = [(sheet.heading.questions.get(name, name), column) for name, column in sheet.open_ended]
    for index, case in cases.items():
        row = sheet.grid.rows[index]
        for question, column in asked:
            cell = row[column] if column < len(row) else ""
            speech = cell.strip()
            if not speech:
                continue
            begin = start + cell.index(speech)
            turns.append(Turn(case, "respondent", begin, begin + len(speech), question=question, case=case))
            texts.append(cell)
            starts.append(start)
            start += len(cell) + 1
    return texts, turns, starts


def _read_variables(sheet: Sheet, cases: dict[int, str]) -> tuple[dict[str, dict[str, str]], list[str], list[Problem]]:
    """Case to its variables, the languages that a column `language` names, and problems."""
    taken = {sheet.case, *(column for _, column in sheet.open_ended)}
    closed = [(name, column) for name, column in sheet.heading.columns if column not in taken]
    variables: dict[str, dict[str, str]] = {}
    problems = []
    languages: dict[str, None] = {}
    for index, case in cases.items():
        row = sheet.grid.rows[index]
        width = len(row)
        values = {name: clean_cell(row[column]) if column < width else "" for name, column in closed}
        for name in values.keys() & {"language", "Language"}:
            if language := values.pop(name):
                languages[language] = None
        before = variables.setdefault(case, values)
        if before is not values:
            differing = [name for name, value in values.items() if value and before[name] and value != before[name]]
            before.update({name: value for name, value in values.items() if value and not before[name]})
            if differing:
                problems.append(
                    _problem(
                        sheet,
                        "warning",
                        "case-differs",
                        f"the rows of the case '{case}' differ in {', '.join(differing)}; the first row holds",
                        "Make the rows agree, or give them different cases.",
                        index,
                    )
                )
    if len(languages) > 1:
        problems.append(
            _problem(
                sheet,
                "warning",
                "two-languages",
                f"the column 'language' names several languages: {', '.join(languages)}",
                "Put the rows of each language in a sheet or file of its own.",
                sheet.heading.row,
            )
        )
    return variables, list(languages), problems


def _find_heading_problems(sheet: Sheet) -> list[Problem]:
    heading = sheet.heading
    problems = []
    above = [index for index in range(heading.row) if sheet.grid.rows[index]]
    if above:
        message = f"{len(above)} rows above the heading row {heading.row + 1} were not read"
        problems.append(_problem(sheet, "notice", "rows-above-heading", message, "", above[0]))
    for name in heading.duplicates:
        message = f"two columns are called '{name}'; the later one is now '{name} (2)'"
        problems.append(_problem(sheet, "warning", "duplicate-heading", message, "Rename one of them.", heading.row))
    if heading.unnamed:
        message = f"columns without a heading: {', '.join(heading.unnamed)}; they are called by their letter"
        advice = "Write a heading in its own cell above each column (unmerge cells)."
        problems.append(_problem(sheet, "warning", "column-without-heading", message, advice, heading.row))
    if any(name.casefold() == "speaker" for name, _ in heading.columns):
        message = "there is a column 'speaker', but in a questionnaire each row is one respondent, never an interviewer"
        advice = "If each row is an utterance, save the table as DOCX or as text with lines `Name: words`."
        problems.append(_problem(sheet, "warning", "speaker-column", message, advice, heading.row))
    if not sheet.open_ended:
        message = "no column holds open-ended answers, so there is nothing to code"
        advice = (
            "If one does, name it in the pipeline: readers: files: {" + f'"{sheet.source}": ' + "{text: [COLUMN]}}."
        )
        problems.append(_problem(sheet, "warning", "no-open-ended-column", message, advice, heading.row))
    return problems


def _problem(sheet: Sheet, severity: Severity, slug: str, message: str, hint: str, index: int) -> Problem:
    return Problem(sheet.source, severity, slug, message, hint, sheet.grid.lines[index])


def _describe(sheet: Sheet, cases: int) -> str:
    """What was understood, for the person who checks: `questionnaire: 50 cases by id; open-ended: q7, q8`."""
    by = {column: name for name, column in sheet.heading.columns}.get(sheet.case, "row")
    open_ended = ", ".join(name for name, _ in sheet.open_ended) or "none"
    remark = f"; {sheet.grid.remark}" if sheet.grid.remark else ""
    return f"questionnaire: {cases} cases by {by}; open-ended: {open_ended}{remark}"
