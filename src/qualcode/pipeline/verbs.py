"""`Study`: the verbs of the command line in Python. Each brings up to date what it needs and returns tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qualcode.analysis.where import merge_where
from qualcode.codebook.load import load_codebook
from qualcode.codebook.strict import decode
from qualcode.coders.rules import Memory
from qualcode.errors import QualcodeError
from qualcode.model import Codebook, Problem
from qualcode.pipeline import inputs, state
from qualcode.pipeline.coding import Coded, code_snapshot
from qualcode.pipeline.cue_lists import fingerprint, load_cue_words
from qualcode.pipeline.snapshot import Snapshot
from qualcode.pipeline.spacy_pipelines import SpacyPipelines
from qualcode.pipeline_file import Pipeline, load_pipeline, locate
from qualcode.study.folder import (
    DERIVED,
    choose_pipeline,
    find_study,
    link_file,
    list_pipelines,
    locked,
    remember_pipeline,
)
from qualcode.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language

    from qualcode.exporters import Exported
    from qualcode.pipeline.joined import Tables

TRIES = 3  # another command may put new files in the place of those that the state named a moment ago
EXPORTED = tuple(name for name in TABLES if name != "texts")

Say = Callable[[str], None]
Where = Mapping[str, Sequence[str]]


def _silent(*_: object) -> None:
    pass


def open_study(folder: str | PathLike[str], pipeline: str | PathLike[str] | None = None, say: Say = _silent) -> Study:
    """See `qualcode.open`; `say` gets what a person should know on the way (which pipeline was chosen, waiting)."""
    named = Path(pipeline) if pipeline is not None else None
    root = find_study(Path(folder))
    file, remembered = choose_pipeline(root, named)
    if remembered:
        say(f"Pipeline: pipelines/{file.name} (the one last run here; --pipeline names another).")
    return Study(root, file, say)


@dataclass(frozen=True, slots=True)
class Done:
    """What `run` did: names of the files read now, whether the codebook was applied now, files written, notices."""

    read: tuple[str, ...]
    coded: bool
    files: tuple[Path, ...]
    notices: tuple[str, ...]


def read_text(path: Path, name: str) -> str:
    """A text file that people edit, in UTF-8.

    Raises
    ------
    BadFile : another encoding, with the advice to save it as UTF-8.
    """
    return decode(path.read_bytes(), name).replace("\r\n", "\n").replace("\r", "\n")


class LastCoded(NamedTuple):
    """What was coded last: the sources as they were read then, the codings, the codebook as it was then; the key of the
    sources.
    """

    snapshot: Snapshot
    coded: Coded
    codebook: Codebook
    inputs: str = ""


class Study:
    """A study with one of its pipelines.

    Attributes
    ----------
    folder : the study's folder.
    pipeline_file : the pipeline file that is used.
    say, progress : called with words for a person, and with (files done, files to read).
    """

    def __init__(
        self, folder: Path, pipeline_file: Path, say: Say = _silent, progress: inputs.Progress = _silent
    ) -> None:
        self.folder = folder
        self.pipeline_file = pipeline_file
        self.say = say
        self.progress = progress
        self.pipeline = self._load_pipeline()
        self._derived = folder / DERIVED / "pipelines" / self._folder_name()
        self._coded_folder = self._derived / "coded"
        self._snapshot: Snapshot | None = None
        self._coded: LastCoded | None = None
        self._spacy = SpacyPipelines(folder, self.pipeline.spacy)

    def _folder_name(self) -> str:
        """Name of the pipeline's folder in `.qualcode/pipelines`; a pipeline file from elsewhere has its own, too."""
        name = self._name(self.pipeline_file)
        short = self.pipeline_file.name
        return short if name == f"pipelines/{short}" else f"{short}-{state.make_key(name)[:8]}"

    def _load_pipeline(self) -> Pipeline:
        name = self._name(self.pipeline_file)
        pipeline = load_pipeline(read_text(self.pipeline_file, name), name)
        for other in list_pipelines(self.folder):
            if other.resolve() != self.pipeline_file.resolve():
                self._check_results(pipeline, other)
        return pipeline

    def _check_results(self, pipeline: Pipeline, other: Path) -> None:
        try:
            theirs = load_pipeline(read_text(other, other.name), other.name)
        except QualcodeError:
            return  # its own commands tell what is wrong with it
        if (self.folder / theirs.results).resolve() == (self.folder / pipeline.results).resolve():
            name = self._name(self.pipeline_file)
            raise QualcodeError(
                f"{name}, line {locate(pipeline, 'results')}: '{pipeline.results}' is also the results folder of "
                f"pipelines/{other.name}.",
                "Give each pipeline a folder of its own with the key 'results'.",
                "same-results",
            )

    def _name(self, path: Path) -> str:
        try:
            return path.resolve().relative_to(self.folder.resolve()).as_posix()
        except ValueError:
            return str(path)

    def pipeline_error(self, key: str, error: QualcodeError) -> QualcodeError:
        """The same error as a fault of the pipeline file, at the line of a key."""
        place = f"{self._name(self.pipeline_file)}, line {locate(self.pipeline, key)}"
        return QualcodeError(f"{place}: {error.message}", error.hint, error.slug)

    def codebook(self) -> Codebook:
        """The codebook as the file stands now.

        Raises
        ------
        BadFile : with all its mistakes.
        """
        return load_codebook(self.codebook_text(), self.pipeline.codebook)

    def codebook_text(self) -> str:
        """The text of the pipeline's codebook as the file stands now."""
        if not self.pipeline.codebook:
            raise QualcodeError("The pipeline file names no codebook.", "Add the key 'codebook'.", "no-codebook")
        path = self.folder / self.pipeline.codebook
        if not path.is_file():
            line = locate(self.pipeline, "codebook")
            raise QualcodeError(
                f"{self._name(self.pipeline_file)}, line {line}: the codebook {self.pipeline.codebook} does not exist.",
                "Correct the path; it is relative to the study's folder.",
                "no-codebook",
            )
        return read_text(path, self.pipeline.codebook)

    def ingest(self, paths: Sequence[str] = ()) -> Snapshot:
        """Read the corpus; what is unchanged is not read again.

        Parameters
        ----------
        paths : only these files of the corpus are read and returned; nothing else of the study changes.
        """
        self._snapshot = self._coded = None
        with locked(self.folder, self.say):
            if paths:
                return self._ingest_some(paths)
            return self._ingest()[0]

    def _ingest_some(self, paths: Sequence[str]) -> Snapshot:
        listing = inputs.list_inputs(self.folder, self.pipeline)
        files, missing = inputs.choose_files(listing.files, paths, self.folder)
        if missing:
            raise QualcodeError(
                f"Not in the corpus: {', '.join(missing)}.", "Name files or folders of the corpus.", "not-in-corpus"
            )
        known = dict(state.load_state(self._derived).known)
        names = {file.name for file in files}
        listing = replace(
            listing, files=files, problems=tuple(problem for problem in listing.problems if problem.source in names)
        )
        reading = inputs.read_inputs(self.folder, self.pipeline, listing, known, self.progress)
        return inputs.make_snapshot(self.folder, self.pipeline, listing, reading, only=True)

    def _ingest(self) -> tuple[Snapshot, state.State, tuple[str, ...]]:
        """Snapshot, state and the names of the files that were read now."""
        last = state.load_state(self._derived)
        listing = inputs.list_inputs(self.folder, self.pipeline)
        remember_pipeline(self.folder, self.pipeline_file)
        if self._unchanged(listing, last):
            snapshot = state.load_snapshot(self._derived, last.inputs)
            if snapshot is not None:
                return snapshot, last, ()
        reading = inputs.read_inputs(self.folder, self.pipeline, listing, dict(last.known), self.progress)
        key = inputs.inputs_key(self.pipeline, listing, dict(reading.known))
        kept = state.load_snapshot(self._derived, key)
        snapshot = kept or inputs.make_snapshot(self.folder, self.pipeline, listing, reading)
        if kept is None:
            state.save_snapshot(self._derived, key, snapshot)
        now = replace(last, known=dict(reading.known), inputs=key)
        state.save_state(self._derived, now)
        return snapshot, now, reading.read

    def _unchanged(self, listing: inputs.Listing, last: state.State) -> bool:
        """Whether nothing that was read has changed, by names, sizes and times of change."""
        now = {file.name: (file.size, file.mtime_ns) for file in listing.files}
        then = {name: (entry.size, entry.mtime_ns) for name, entry in last.known.items()}
        return now == then and last.inputs == inputs.inputs_key(self.pipeline, listing, dict(last.known))

    def code(self) -> pd.DataFrame:
        """Apply the codebook by rules and return the theme frequencies by the pipeline's `group_by`."""
        self.update()
        return self.frequencies()

    def update(self) -> tuple[tuple[str, ...], bool]:
        """Read and code what changed: (files read now, whether the codebook was applied now)."""
        text = self.codebook_text()
        before = state.load_state(self._coded_folder)
        known = (before.codebook_text, before.codebook_path) == (text, self.pipeline.codebook)
        codebook = load_codebook(text, self.pipeline.codebook, trusted=known)
        self._snapshot = self._coded = None
        with locked(self.folder, self.say):
            snapshot, now, read = self._ingest()
            key = self._coding_key(now, text)
            self._snapshot = snapshot
            self._coded = self._try_coded(key, codebook)
            if self._coded is not None:
                return read, False
            coded = self.apply(codebook, snapshot, now.inputs)
            self._keep_coded(now.inputs, key, text, coded)
            self._coded = LastCoded(snapshot, coded, codebook, now.inputs)
        return read, True

    def take_coded(self, coded: LastCoded) -> None:
        """Let tables be of these codings from now on; `keep_coded` stores them."""
        self._coded = coded

    def keep_coded(self, text: str) -> bool:
        """Store the codings that were taken, made with the codebook `text`; False if another command works here now."""
        last = self.coded()
        try:
            with locked(self.folder, _silent, 0):
                now = state.load_state(self._derived)
                if now.inputs == last.inputs:  # else the sources were read anew: these codings are out of date
                    self._keep_coded(now.inputs, self._coding_key(now, text), text, last.coded)
        except QualcodeError:
            return False
        return True

    def apply(self, codebook: Codebook, snapshot: Snapshot, read: str, memory: Memory | None = None) -> Coded:
        """The codings of a snapshot (of the inputs `read`) by a codebook; `memory`: of terms found in it before."""
        if not self.pipeline.stance:
            return code_snapshot(codebook, snapshot, trained=self.trained, memory=memory)
        cue_words, problems = load_cue_words(self._derived / "cues", read, codebook, snapshot)
        coded = code_snapshot(codebook, snapshot, cue_words, self.trained, memory)
        return replace(coded, result=replace(coded.result, problems=coded.result.problems + problems))

    def _keep_coded(self, read: str, key: str, text: str, coded: Coded) -> None:
        """Keep codings together with what they were made from: sources read later do not change the last result."""
        link_file(self._derived / f"sources-{read}.bin", self._coded_folder / f"sources-{read}.bin")
        state.save_codings(self._coded_folder, key, coded)
        made_from = state.State({}, read, key, text, self.pipeline.codebook)
        state.save_state(self._coded_folder, made_from)

    def _load_coded(self) -> LastCoded | None:
        for _ in range(TRIES):
            found = self._try_coded()
            if found is not None:
                return found
        return None

    def _try_coded(self, key: str = "", codebook: Codebook | None = None) -> LastCoded | None:
        """What is kept, None if nothing is, or nothing of this key; `codebook`: the one that the key was made from."""
        last = state.load_state(self._coded_folder)
        if key and last.codebook != key:
            return None
        codings = state.load_codings(self._coded_folder, last.codebook)
        snapshot = state.load_snapshot(self._coded_folder, last.inputs)
        if codings is None or snapshot is None:
            return None
        book = codebook or load_codebook(last.codebook_text, last.codebook_path, True)
        return LastCoded(snapshot, codings, book, last.inputs)

    def _coding_key(self, now: state.State, text: str) -> str:
        rules = fingerprint() if self.pipeline.stance else ""
        return state.make_key(now.inputs, text, self.pipeline.codebook, rules, self._spacy.versions())

    def trained(self, language: str) -> Language | None:
        """The trained spaCy pipeline that the pipeline file names for a language.

        Raises
        ------
        QualcodeError : it is not there.
        """
        try:
            return self._spacy(language)
        except QualcodeError as error:
            raise self.pipeline_error("rules.spacy", error) from error

    def run(self) -> Done:
        """Everything the pipeline says: read, code, export."""
        read, coded = self.update()
        frames = self._make_frames(EXPORTED, None) if self.pipeline.export else {}
        exported = [self._write(format, frames) for format in self.pipeline.export]
        return Done(
            read,
            coded,
            tuple(path for one in exported for path in one.paths),
            tuple(note for one in exported for note in one.notices),
        )

    def export(
        self,
        format: str,
        tables: Sequence[str] = (),
        target: str | PathLike[str] | None = None,
        where: Where | None = None,
    ) -> Exported:
        """Write tables in a format into the results folder, or where `target` says.

        Parameters
        ----------
        tables : names; without any all but `texts`.
        """
        from qualcode.exporters import find_exporter

        find_exporter(format)  # a wrong word is told before the tables are joined
        return self._write(format, self._make_frames(tables or EXPORTED, where), target)

    def _make_frames(self, names: Sequence[str], where: Where | None) -> dict[str, pd.DataFrame]:
        maker = tables_of(self, names)
        return {name: maker.make(name, where) for name in names}

    def _write(
        self, format: str, frames: Mapping[str, pd.DataFrame], target: str | PathLike[str] | None = None
    ) -> Exported:
        from qualcode.exporters import export

        return export(format, frames, Path(target) if target is not None else self.folder / self.pipeline.results)

    def snapshot(self) -> Snapshot:
        """What was read last.

        Raises
        ------
        QualcodeError : nothing was read yet.
        """
        for _ in range(TRIES if self._snapshot is None else 0):
            last = state.load_state(self._derived)
            self._snapshot = state.load_snapshot(self._derived, last.inputs)
            if self._snapshot is not None:
                break
        if self._snapshot is None:
            raise QualcodeError("Nothing was read yet.", f"Run: qualcode ingest{self._option()}", "nothing-read")
        return self._snapshot

    def coded(self) -> LastCoded:
        """What was coded last, with the sources and the codebook as they were then.

        Raises
        ------
        QualcodeError : nothing was coded yet.
        """
        if self._coded is None:
            self._coded = self._load_coded()
        if self._coded is None:
            raise QualcodeError("Nothing was coded yet.", f"Run: qualcode code{self._option()}", "nothing-coded")
        return self._coded

    def coded_now(self, narrow: Callable[[Codebook], Codebook] = lambda codebook: codebook) -> LastCoded:
        """The codebook as its file stands now, applied to the sources as they were read last; nothing is kept.

        Parameters
        ----------
        narrow : what of the codebook must be applied, if that was not done by `code` already.
        """
        text = self.codebook_text()
        codebook = load_codebook(text, self.pipeline.codebook)
        snapshot, now = self.snapshot(), state.load_state(self._derived)
        kept = self._try_coded(self._coding_key(now, text), codebook)
        if kept is not None:
            return kept
        coded = code_snapshot(narrow(codebook), snapshot, trained=self.trained)
        return LastCoded(snapshot, coded, codebook, now.inputs)

    def _option(self) -> str:
        several = len(list_pipelines(self.folder)) > 1
        return f" --pipeline {self._name(self.pipeline_file)}" if several else ""

    def whats_new(self) -> list[str]:
        """What changed since the last reading and coding, one short text each; empty if all is up to date."""
        last, coded = state.load_state(self._derived), state.load_state(self._coded_folder)
        try:
            listing = inputs.list_inputs(self.folder, self.pipeline)
            text = self.codebook_text()
        except QualcodeError as error:
            return [error.message.rstrip(".")]
        changes = _count_changes(listing, last)
        if not changes and not self._unchanged(listing, last):
            changes.append("cases.csv, the pipeline file or the corpus changed")
        if coded.codebook and (coded.codebook_text, coded.codebook_path) != (text, self.pipeline.codebook):
            changes.append("the codebook changed")
        if coded.codebook and coded.inputs != last.inputs:
            changes.append("the sources were read anew")
        if coded.codebook and not changes and coded.codebook != self._coding_key(coded, text):
            changes.append("`rules` in the pipeline file, a trained pipeline or the built-in cues changed")
        return changes

    def table(self, name: str, where: Where | None = None) -> pd.DataFrame:
        """A table of the public interface, as it was read and coded last.

        Parameters
        ----------
        where : beside the pipeline's own filter; on the same column it replaces that. Tables without a column that
            the pipeline's filter names are given whole.

        Raises
        ------
        QualcodeError : no such table, nothing read or coded yet, a filter on an unknown column.
        """
        return tables_of(self, [name]).make(name, where)

    def frequencies(self, by: Sequence[str] = (), where: Where | None = None, code: str | None = None) -> pd.DataFrame:
        """Table `theme_frequencies` by one or more variables (default: the pipeline's `group_by`)."""
        return tables_of(self, ["theme_frequencies"]).frequencies(by, where, code)

    def groups(self) -> tuple[str, ...]:
        """The variable by which the pipeline groups, if it names one."""
        return (self.pipeline.group_by,) if self.pipeline.group_by else ()

    def quotes(self, code: str, where: Where | None = None) -> pd.DataFrame:
        """The passages behind a count; `CODE/` leaves the sub-codes out."""
        return tables_of(self, ["coded_segments"]).quotes(code, where)

    def kwic(self, term: str, where: Where | None = None, words: int = 8) -> pd.DataFrame:
        """Every place where a term of the codebook's language matches, in its context, of respondents unless told."""
        return tables_of(self, ["segments"]).kwic(term, where, words)

    def where(self, where: Where | None = None) -> dict[str, tuple[str, ...]]:
        """The filter that is used: the pipeline's, with the caller's in its place on the same columns."""
        return merge_where(self.pipeline.where, where or {})

    def counted_kinds(self, where: Where | None = None) -> list[str]:
        """Kinds of the sources that are counted together."""
        return tables_of(self, ["theme_frequencies"]).counted_kinds(where)

    def without_gaps(self, quotes: pd.DataFrame) -> pd.DataFrame:
        """Quotes as they are printed: `…` for labels and times between joined turns."""
        return tables_of(self, ["coded_segments"]).without_gaps(quotes)

    def status(self) -> dict[str, object]:
        """What is read and coded, as names and values for a person."""
        last = state.load_state(self._derived)
        snapshot = state.load_snapshot(self._derived, last.inputs)
        sources = snapshot.sources if snapshot else []
        severities = [problem.severity for problem in self.problems()] if snapshot else []
        return {
            "study": self.pipeline.study or self.folder.name,
            "pipeline": self._name(self.pipeline_file),
            "files_read": len(last.known),
            "sources": len(sources),
            "words": sum(source["words"] for source in sources),
            "coded": "yes" if state.load_state(self._coded_folder).codebook else "no",
            "errors": severities.count("error"),
            "warnings": severities.count("warning"),
            "notices": severities.count("notice"),
            "out_of_date": "; ".join(self.whats_new()) or "nothing",
        }

    def check_codebook(self) -> list[Problem]:
        """What there is to say of the codebook: examples as tests, terms that never match in what was read."""
        from qualcode.codebook_work.check import check_codebook

        codebook = self.codebook()
        last = state.load_state(self._derived)
        snapshot = state.load_snapshot(self._derived, last.inputs)
        settings = self.pipeline.language, self.pipeline.segment
        if snapshot is None:
            return check_codebook(codebook, None, None, *settings, self.trained)
        return check_codebook(codebook, snapshot.index, snapshot.texts, *settings, self.trained)

    def audit(self, code: str | None = None, where: Where | None = None) -> pd.DataFrame:
        """One row a term of a code and its sub-codes (None: of all), of the codebook as its file stands now."""
        from qualcode.pipeline.codebook_verbs import audit, make_audit_frame

        return make_audit_frame(audit(self, code, where)[1])

    def suggest(self, code: str, where: Where | None = None, count: int = 20) -> pd.DataFrame:
        """One row a term that could be added to a code; nothing is added."""
        from qualcode.pipeline.codebook_verbs import make_suggestion_frame, suggest

        return make_suggestion_frame(suggest(self, code, where, count=count)[1])

    def problems(self) -> list[Problem]:
        """Problems of the last reading and coding."""
        codings = state.load_codings(self._coded_folder, state.load_state(self._coded_folder).codebook)
        return self.snapshot().problems + (list(codings.result.problems) if codings else [])


def tables_of(study: Study, names: Sequence[str]) -> Tables:
    """Maker of these tables; if one of them holds codings, all are of the sources as they were coded last.

    Raises
    ------
    UsageError : no table of such a name.
    """
    from qualcode.pipeline.joined import CODED, Tables, check_names

    check_names(names)
    return Tables(study, bool(CODED.intersection(names)))


def _count_changes(listing: inputs.Listing, last: state.State) -> list[str]:
    """How many files are new, changed and gone since the last reading."""
    now = {file.name: (file.size, file.mtime_ns) for file in listing.files}
    then = {name: (entry.size, entry.mtime_ns) for name, entry in last.known.items()}
    counts = {
        "new": sum(name not in then for name in now),
        "changed": sum(name in then and then[name] != now[name] for name in now),
        "gone": sum(name not in now for name in then),
    }
    return [f"{count} {'file is' if count == 1 else 'files are'} {word}" for word, count in counts.items() if count]
