"""Work on the codebook of a study: the codebook as it is now against the sources as they were read last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from qualcode.analysis.quotes import select_codes
from qualcode.codebook_work.audit import Audited, TermAudit, audit_terms, pick_hits
from qualcode.codebook_work.corpus import DOCUMENTS, Corpus
from qualcode.codebook_work.marked import Marked, judge_sheet
from qualcode.codebook_work.suggest import Suggested, suggest_terms
from qualcode.model import Codebook
from qualcode.pipeline.joined import Tables
from qualcode.pipeline.marking import read_marked
from qualcode.pipeline.snapshot import ROLE_NAMES, Snapshot
from qualcode.tables import variable_names

if TYPE_CHECKING:
    from qualcode.pipeline.verbs import Study, Where

AUDIT_COLUMNS = (
    "code term language line hits segments sources cases alone not_counted_unless not_counted_overlapped groups other_terms"
    " other_codes"
).split()


def find_corpus(study: Study, snapshot: Snapshot, where: Where | None = None) -> Corpus:
    """A snapshot with the groups of the pipeline's `group_by`; only segments that pass the filter count.

    Raises
    ------
    UsageError : a filter on an unknown column.
    """
    arrays, columns = snapshot.arrays, snapshot.head["speakers"]
    variable = _find_variable(snapshot, next(iter(study.groups()), ""))
    roles = [ROLE_NAMES[role] for role in arrays["speaker_role"].tolist()]
    values = columns["variables"].get(variable, [""] * len(roles))
    groups = [DOCUMENTS if role == "document" else value for role, value in zip(roles, values, strict=True)]
    passed = Tables(study, as_coded=False).find_segments(where)
    return Corpus(
        index=snapshot.index,
        text_of=snapshot.texts,
        counted=snapshot.index.segment_countable & passed,
        sources=[source["source"] for source in snapshot.sources],
        segment_turn=arrays["segment_turn"],
        turn_source=arrays["turn_source"],
        turn_number=arrays["turn_number"],
        turn_start=arrays["turn_start"],
        turn_stop=arrays["turn_stop"],
        turn_speaker=arrays["turn_speaker"],
        speakers=columns["speaker"],
        cases=columns["case"],
        groups=groups,
        group_order=snapshot.head["values"].get(variable, ()),
    )


def apply_now(study: Study, where: Where | None = None, code: str | None = None) -> Audited:
    """The codebook as its file stands now, applied to what was read last; nothing is kept.

    Parameters
    ----------
    code : only what this code and its sub-codes find is wanted.

    Raises
    ------
    QualcodeError : nothing was read yet.
    UsageError : no such code.
    """

    def narrow(codebook: Codebook) -> Codebook:
        wanted = select_codes(code, codebook) if code else [entry.path for entry in codebook.codes]
        codes = (entry if entry.path in wanted else replace(entry, terms=()) for entry in codebook.codes)
        return replace(codebook, codes=tuple(codes))

    snapshot, coded, codebook, _ = study.coded_now(narrow)
    return pick_hits(codebook, find_corpus(study, snapshot, where), coded.result)


def _find_variable(snapshot: Snapshot, name: str) -> str:
    """The study's variable that a pipeline calls by this name or by that of its column."""
    columns = {column: own for own, column in variable_names("coded_segments", snapshot.head["variables"]).items()}
    return columns.get(name, name)


def audit(study: Study, code: str | None = None, where: Where | None = None) -> tuple[Audited, list[TermAudit]]:
    """What each term of a code and its sub-codes (`CODE/`: of it alone; None: of the codebook) does, as it is now.

    Raises
    ------
    UsageError : no such code.
    """
    audited = apply_now(study, where)
    paths = [entry.path for entry in audited.codebook.codes]
    return audited, audit_terms(audited, select_codes(code, audited.codebook) if code else paths)


def judge(study: Study, sheet: Path) -> Marked:
    """What a marked sheet says of each of its terms; nothing is kept.

    Raises
    ------
    QualcodeError : it cannot be read, or is no marked sheet.
    """
    rows, lines = read_marked(sheet)
    return judge_sheet(rows, lines, apply_now(study), sheet.name)


def suggest(
    study: Study, code: str, where: Where | None = None, *, count: int = 20, lines: int = 3, seed: int = 1
) -> tuple[Corpus, Suggested]:
    """New terms for a code and its sub-codes (`CODE/`: for it alone); nothing is added.

    Raises
    ------
    UsageError : no such code.
    """
    audited = apply_now(study, where, code)
    codes = select_codes(code, audited.codebook)
    return audited.corpus, suggest_terms(audited, codes, count=count, lines=lines, seed=seed)


def make_audit_frame(terms: Sequence[TermAudit]) -> pd.DataFrame:
    """One row a term: code, term, language, line, counts, and as texts its groups, other terms and other codes."""
    rows = [
        {name: getattr(term, name) for name in ("code", "hits", "segments", "sources", "cases", "alone")}
        | {name: getattr(term.term, name) for name in ("language", "line")}
        | {
            "term": term.term.text,
            "not_counted_unless": term.unless,
            "not_counted_overlapped": term.overlapped,
            "groups": "; ".join(f"{name} {count}" for name, count in term.groups.items()),
            "other_terms": "; ".join(f"{other.name} {other.segments}" for other in term.terms),
            "other_codes": "; ".join(f"{other.name} {other.segments}" for other in term.codes),
        }
        for term in terms
    ]
    return pd.DataFrame(rows, columns=AUDIT_COLUMNS)


def make_suggestion_frame(suggested: Suggested) -> pd.DataFrame:
    """One row a suggestion; its lines as texts `left [match] right`."""
    columns = "term language origin coded adds speakers sources g2 log_ratio".split()
    rows = [
        {name: getattr(one, name) for name in columns}
        | {"lines": [f"{line.left} [{line.match}] {line.right}".strip() for line in one.lines]}
        for one in suggested.suggestions
    ]
    return pd.DataFrame(rows, columns=[*columns, "lines"])
