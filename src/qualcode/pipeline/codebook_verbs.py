"""Work on the codebook of a study: the codebook as it is now against the sources as they were read last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.codebook_work.audit import Audited, apply_codebook
from qualcode.codebook_work.corpus import DOCUMENTS, Corpus
from qualcode.pipeline.joined import Tables
from qualcode.pipeline.snapshot import ROLE_NAMES
from qualcode.tables import variable_names

if TYPE_CHECKING:
    from qualcode.pipeline.verbs import Study, Where


def find_corpus(study: Study, where: Where | None = None) -> Corpus:
    """What was read last, with the groups of the pipeline's `group_by`; only segments that pass the filter count.

    Raises
    ------
    QualcodeError : nothing was read yet.
    UsageError : a filter on an unknown column.
    """
    snapshot = study.snapshot()
    arrays, columns = snapshot.arrays, snapshot.head["speakers"]
    variable = next(iter(study.groups()), "")
    roles = [ROLE_NAMES[role] for role in arrays["speaker_role"].tolist()]
    values = columns["variables"].get(_find_variable(study, variable), [""] * len(roles))
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
        group_order=snapshot.head["values"].get(_find_variable(study, variable), ()),
    )


def apply_now(study: Study, where: Where | None = None) -> Audited:
    """The codebook as its file stands now, applied to what was read last; nothing is kept."""
    return apply_codebook(study.codebook(), find_corpus(study, where))


def _find_variable(study: Study, name: str) -> str:
    """The study's variable that a pipeline calls by this name or by that of its column."""
    variables = study.snapshot().head["variables"]
    columns = {column: variable for variable, column in variable_names("coded_segments", variables).items()}
    return columns.get(name, name)
