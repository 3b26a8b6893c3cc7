"""Bring a pipeline's snapshot up to date: list the corpus, read what is new, give cases, put all together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.case_rows import Row, Speaker, rows_of_table
from qualcode.cases import Assignment, assign_cases
from qualcode.errors import FileProblem, QualcodeError
from qualcode.model import Problem
from qualcode.pipeline.entries import SourceData
from qualcode.pipeline.file_names import read_variables
from qualcode.pipeline.reading import Known, Reading, ReadingRules, read_corpus
from qualcode.pipeline.scripts import find_foreign_scripts
from qualcode.pipeline.snapshot import Snapshot, build_snapshot, find_unknown, source_speakers
from qualcode.pipeline.state import make_key
from qualcode.pipeline_file import Pipeline
from qualcode.source_names import match_source
from qualcode.study.files import CorpusFile, list_corpus
from qualcode.study.folder import DERIVED
from qualcode.tables import variable_names

if TYPE_CHECKING:
    from qualcode.readers.people_table import PeopleTable

Progress = Callable[[int, int], None]
SEVERITIES = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class Listing:
    """The corpus as it lies on disk now: files, the table of people (its columns, rows, and how it was read), problems."""

    files: tuple[CorpusFile, ...]
    cases_name: str
    cases_sha256: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    columns: tuple[str, ...] = ()
    remark: str = ""


def list_inputs(study: Path, pipeline: Pipeline) -> Listing:
    """List the files and read the table of people.

    Raises
    ------
    QualcodeError : a corpus entry or the table of people is missing or cannot be read.
    """
    from qualcode.readers import SUFFIXES

    cases = study / pipeline.cases if pipeline.cases else None
    leave_out = [cases] if cases else []
    files, problems = list_corpus(study, pipeline.corpus, pipeline.readers.skip, SUFFIXES, leave_out)
    if not files:
        problems.append(_no_files(pipeline.corpus))
    if cases is None:
        return Listing(tuple(files), "", "", (), tuple(problems))
    if not cases.is_file():
        raise QualcodeError(
            f"The table of people {pipeline.cases} does not exist.",
            "Correct the key 'cases' in the pipeline file, or take it out; `qualcode ingest --new-cases` writes one.",
            "no-cases",
        )
    data = cases.read_bytes()
    table = _read_table(data, pipeline.cases)
    rows = tuple(rows_of_table(table.columns, table.rows, table.lines))
    sha256 = hashlib.sha256(data).hexdigest()
    all_problems = (*problems, *table.problems)
    return Listing(tuple(files), pipeline.cases, sha256, rows, all_problems, table.columns, table.remark)


def _no_files(corpus: Sequence[str]) -> Problem:
    return Problem(
        ", ".join(corpus),
        "warning",
        "empty-corpus",
        "There is no file in the corpus that can be read.",
        "Put transcripts there, or correct the key 'corpus' in the pipeline file.",
    )


def _read_table(data: bytes, name: str) -> PeopleTable:
    from qualcode.readers.people_table import read_people

    try:
        return read_people(data, name)
    except FileProblem as problem:
        message = f"{name}: {problem.message.rstrip('.')}."
        raise QualcodeError(message, problem.hint, problem.slug) from problem


def choose_files(
    files: Sequence[CorpusFile], paths: Sequence[str], study: Path
) -> tuple[tuple[CorpusFile, ...], list[str]]:
    """The files of the corpus that a person named, and the paths that name none.

    A path is seen from where the person is or from the study, or is a name in the corpus; a folder stands for all that
    is in it, a glob for all that fits.
    """
    chosen: set[str] = set()
    missing = []
    for path in paths:
        places = {Path(path).resolve(), (study / path).resolve()}
        found = {
            file.name
            for file in files
            if file.name == path
            or fnmatchcase(file.name, path)
            or fnmatchcase(file.path.as_posix(), str(study / path))
            or not places.isdisjoint((file.path.resolve(), *file.path.resolve().parents))
        }
        missing += [] if found else [path]
        chosen |= found
    return tuple(file for file in files if file.name in chosen), missing


def reading_rules(pipeline: Pipeline, listing: Listing) -> ReadingRules:
    """The rules by which files are read."""
    languages = sorted({(row.source, row.language) for row in listing.rows if row.source and row.language})
    settings = replace(pipeline.readers, language=pipeline.language)
    return ReadingRules(settings, pipeline.segment, tuple(languages))


def inputs_key(pipeline: Pipeline, listing: Listing, known: dict[str, Known]) -> str:
    """Key of everything a snapshot is made from."""
    rules = reading_rules(pipeline, listing)
    return make_key(
        rules.fingerprint(),
        asdict(pipeline.readers),
        listing.cases_name,
        listing.cases_sha256,
        [asdict(problem) for problem in listing.problems],
        sorted((name, entry.key) for name, entry in known.items()),
    )


def read_inputs(
    study: Path, pipeline: Pipeline, listing: Listing, known: dict[str, Known], progress: Progress
) -> Reading:
    """Read what is new or changed."""
    rules = reading_rules(pipeline, listing)
    return read_corpus(listing.files, rules, study / DERIVED / "files", known, progress)


def make_snapshot(
    study: Path, pipeline: Pipeline, listing: Listing, reading: Reading, *, only: bool = False
) -> Snapshot:
    """Sources, cases and problems of a reading as one snapshot; `only`: of some files, so cases may lack a source."""
    sources = [source for _, file in reading.files for source in file.sources]
    paths = [_relative(study, file.path) for file, entry in reading.files for _ in entry.sources]
    pattern = pipeline.readers.variables_from
    speakers = source_speakers(sources, lambda name: read_variables(pattern, name))
    assignment = assign_cases(speakers, listing.rows, listing.cases_name, listing.columns, find_silent(sources))
    setting = pipeline.readers.unknown
    snapshot = build_snapshot(sources, paths, assignment, code_unknown=setting == "code")
    problems = [
        *listing.problems,
        *reading.problems,
        *_source_problems(sources),
        *find_foreign_scripts(sources),
        *find_language_conflicts(listing, [source.head["source"] for source in sources]),
        *find_unread_names(pattern, [one.head["source"] for one in sources if one.head["kind"] != "questionnaire"]),
        *find_renamed(assignment.variables, listing.cases_name),
        *assignment.problems,
        *find_unknown(snapshot, setting),
    ]
    if only:
        problems = [problem for problem in problems if problem.slug != "case-without-source"]
    head = dict(snapshot.head)
    head["problems"] = [asdict(problem) for problem in order_problems(problems)]
    head["people"] = _describe_table(listing)
    head["values"] = order_values(listing.rows, assignment)
    head["said"] = {
        source.head["source"]: {**source.head["variables"], **read_variables(pattern, source.head["source"])}
        for source in sources
    }
    return Snapshot(head, snapshot.arrays)


def find_renamed(variables: Sequence[str], table: str) -> list[Problem]:
    """Case variables that are called otherwise in `coded_segments`, which has a column of that name."""
    names = variable_names("coded_segments", variables)
    return [
        Problem(
            table,
            "notice",
            "variable-renamed",
            f"The variable '{name}' is called '{new}' in tables: '{name}' is a column there already.",
            "Rename the column if you want another name.",
        )
        for name, new in names.items()
        if name != new
    ]


def find_silent(sources: Sequence[SourceData]) -> list[Speaker]:
    """Rows of questionnaires in which no open-ended question was answered."""
    silent = []
    for source in sources:
        spoke = {case for _, _, case in source.head["speakers"]}
        names = [case for case in source.head["case_variables"] if case not in spoke]
        silent += [Speaker(source.head["source"], name, "respondent", name) for name in names]
    return silent


def _describe_table(listing: Listing) -> str:
    """The table of people in one line, with the separator and encoding that were found; empty if there is none."""
    if not listing.cases_name:
        return ""
    rows = f"{len(listing.rows):,} row{'' if len(listing.rows) == 1 else 's'}"
    return f"{listing.cases_name}: {rows}" + (f"; {listing.remark}" if listing.remark else "")


def _relative(study: Path, path: Path) -> str:
    try:
        return path.resolve().relative_to(study.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _source_problems(sources: Sequence[SourceData]) -> list[Problem]:
    """Problems that the readers found; unknown speakers are judged later, when cases.csv has given roles."""
    found = [Problem(**problem) for source in sources for problem in source.head["problems"]]
    return [problem for problem in found if problem.slug != "unknown-speakers"]


def order_problems(problems: Sequence[Problem]) -> list[Problem]:
    """Errors first, then by source, slug and place; each once."""
    key = {name: number for number, name in enumerate(SEVERITIES)}
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda one: (key[one.severity], one.source, one.slug, one.line, one.message))


def order_values(rows: Sequence[Row], assignment: Assignment) -> dict[str, list[str]]:
    """The values of each case variable in the order in which cases.csv and then the sources bring them."""
    values: dict[str, dict[str, None]] = {name: {} for name in assignment.variables}
    for row in rows:
        for name, value in row.variables.items():
            if value and row.case:
                values.setdefault(name, {})[value] = None
    for speaker in assignment.speakers:
        for name, value in speaker.variables.items():
            if value and speaker.case:
                values.setdefault(name, {})[value] = None
    return {name: list(found) for name, found in values.items()}


def find_language_conflicts(listing: Listing, sources: Sequence[str]) -> list[Problem]:
    """Sources for which rows of cases.csv that fit equally well name two languages."""
    rows = [row for row in listing.rows if row.language and row.source]
    problems = []
    for source in sources if len({row.language for row in rows}) > 1 else []:
        fits = [(fit, row) for row in rows if (fit := match_source(row.source, source)) is not None]
        best = min((fit for fit, _ in fits), default=None)
        languages = sorted({row.language for fit, row in fits if fit == best})
        if len(languages) > 1:
            line = next(row.line for fit, row in fits if fit == best)
            problems.append(
                Problem(
                    source,
                    "warning",
                    "two-languages",
                    f"{listing.cases_name}, line {line}, and other rows give this source the languages "
                    f"{' and '.join(languages)}; {languages[0]} was taken.",
                    "Write the same language into all its rows.",
                )
            )
    return problems


def find_unread_names(pattern: str, sources: Sequence[str]) -> list[Problem]:
    """Sources whose name does not fit `variables_from`."""
    if not pattern:
        return []
    return [
        Problem(
            source,
            "notice",
            "name-without-variables",
            f"The file name does not fit '{pattern}'.",
            "Rename the file, or give its variables in cases.csv.",
        )
        for source in sources
        if not read_variables(pattern, source)
    ]
