"""Tests of pipeline_file.py: a pipeline file in, a Pipeline out; or every mistake with its line."""

from __future__ import annotations

import re

import pytest

from qualcode.errors import BadFile
from qualcode.model import FileSettings
from qualcode.pipeline_file import describe_keys, load_pipeline, locate

FULL = """\
study: Local development partnerships (invented sample)
corpus: [corpus/sample]                 # files, folders, globs; relative to the study
cases: corpus/sample/cases.csv
codebook: codebooks/partnership.yaml
group_by: stakeholder_group
where: {kind: [interview, focus_group], wave: 2}
language: mn                            # of sources that do not say
readers:                                # only where the defaults do not do
  interviewers: [Researcher, Асуулт]
  respondents: []
  same_speaker: {Participant: [Paticipant]}
  unknown: leave
  documents: ["reports/*"]
  variables_from: "{province}/{group}_{number}.docx"
  skip: ["drafts/*"]
  files: {"survey/*.xlsx": {text: [q7, q8], case: respondent_id}, "x.docx": {from: "Interview 1", until: "Appendix"}}
segment: turn
rules: {stance: false}
count: rules
export: [csv, xlsx]
results: results/all
"""


def places(text: str) -> list[tuple[int, str]]:
    """Line and slug of every mistake."""
    with pytest.raises(BadFile) as error:
        load_pipeline(text, "p.yaml")
    found = [re.match(r"p\.yaml, line (\d+): .*\[([\w-]+)\]$", told, re.DOTALL) for told in error.value.mistakes]
    return [(int(match[1]), match[2]) for match in found if match]


def test_every_key_is_read():
    """All keys of DESIGN section 4."""
    pipeline = load_pipeline(FULL, "p.yaml")

    assert pipeline.study == "Local development partnerships (invented sample)"
    assert (pipeline.corpus, pipeline.cases) == (("corpus/sample",), "corpus/sample/cases.csv")
    assert (pipeline.codebook, pipeline.group_by) == ("codebooks/partnership.yaml", "stakeholder_group")
    assert pipeline.where == {"kind": ("interview", "focus_group"), "wave": ("2",)}
    assert (pipeline.language, pipeline.segment, pipeline.stance, pipeline.count) == ("mn", "turn", False, "rules")
    assert (pipeline.export, pipeline.results, pipeline.path) == (("csv", "xlsx"), "results/all", "p.yaml")


def test_reader_settings_are_read():
    """`from` of a file becomes `start_at`."""
    readers = load_pipeline(FULL, "p.yaml").readers

    assert (readers.interviewers, readers.respondents) == (("Researcher", "Асуулт"), ())
    assert (readers.same_speaker, readers.unknown) == ({"Participant": ("Paticipant",)}, "leave")
    assert (readers.documents, readers.skip) == (("reports/*",), ("drafts/*",))
    assert readers.variables_from == "{province}/{group}_{number}.docx"
    assert readers.files == {
        "survey/*.xlsx": FileSettings(text=("q7", "q8"), case="respondent_id"),
        "x.docx": FileSettings(start_at="Interview 1", until="Appendix"),
    }


def test_defaults():
    """Only `corpus` and `codebook` are needed; one text is a list of one."""
    pipeline = load_pipeline("corpus: interviews\ncodebook: themes.yaml\nreaders:\n", "p.yaml")

    assert pipeline.corpus == ("interviews",)
    assert (pipeline.language, pipeline.segment, pipeline.count, pipeline.results) == (
        "en",
        "sentence",
        "rules",
        "results",
    )
    assert (pipeline.where, pipeline.export, pipeline.readers.unknown) == ({}, (), "")


def test_keys_and_items_are_located():
    """For errors that only the study can find, such as a missing folder."""
    pipeline = load_pipeline(FULL, "p.yaml")

    assert [locate(pipeline, key) for key in ("corpus[0]", "codebook", "readers.skip[5]", "where.wave", "none")] == [
        2,
        4,
        15,
        6,
        1,
    ]


@pytest.mark.parametrize(
    ("old", "new", "slug"),
    [
        ("segment: turn", "segmnt: turn", "unknown-key"),
        ("segment: turn", "segment: word", "unknown-value"),
        ("segment: turn", "segment: [turn]", "wrong-type"),
        ("language: mn", "language: Mongolian", "unknown-language"),
        ("rules: {stance: false}", "rules: {stance: maybe}", "wrong-type"),
        ("rules: {stance: false}", "rules: stance", "wrong-type"),
        ("rules: {stance: false}", "topics: {extra: 5, runs: 10}", "comes-later"),
        ("count: rules", "count: both", "comes-later"),
        ("count: rules", "count: top_share", "comes-later"),
        ("count: rules", "count: all", "unknown-value"),
        ("export: [csv, xlsx]", "export: [csv, report]", "comes-later"),
        ("export: [csv, xlsx]", "export: [csv, pdf]", "unknown-value"),
        ("  unknown: leave", "  unknown: keep", "unknown-value"),
        ("  interviewers: [", "  interviewer: [", "unknown-key"),
        ("  skip: [", "  skip: {a: b} # [", "wrong-type"),
        ("{from:", "{form:", "unknown-key"),
        ("corpus: [corpus/sample]", "corpus: []", "key-missing"),
        ("corpus: [corpus/sample]", "corpus: {a: b}", "wrong-type"),
        ("codebook: codebooks/", "code_book: codebooks/", "unknown-key"),
        ("where: {kind: [interview, focus_group], wave: 2}", "where: kind=interview", "wrong-type"),
        ("where: {kind: [interview, focus_group], wave: 2}", "where: {kind: interview, focus_group}", "empty-item"),
        ("export: [csv, xlsx]", "export: csv, xlsx", "wrong-type"),
        ('"{province}/{group}_{number}.docx"', '"{province/{group}.docx"', "bad-pattern"),
    ],
)
def test_one_mistake_is_told_once_with_its_line(old, new, slug):
    """Unknown keys, wrong types, values that are none, and what comes with a later version."""
    line = FULL[: FULL.index(old)].count("\n") + 1

    assert places(FULL.replace(old, new)) == [(line, slug)]


def test_an_unknown_key_names_the_nearest():
    """As STYLE wants it: place, fault, advice."""
    with pytest.raises(BadFile) as error:
        load_pipeline("corpus: a\ncodebok: b\n", "p.yaml")

    assert (
        str(error.value) == "p.yaml, line 2: the key 'codebok' is not known.\n  Did you mean 'codebook'?  [unknown-key]"
    )


def test_what_is_missing_is_told():
    """An empty file; a file without codebook."""
    assert places("") == [(1, "empty-file")]
    assert places("corpus: a\n") == [(1, "key-missing")]
    assert places("- corpus\n") == [(1, "wrong-type")]


def test_the_manual_s_table_has_every_key():
    """Made from the keys that are read: one place."""
    keys = {key: kind for key, kind, _, _ in describe_keys()}

    assert keys["corpus"] == "list of texts"
    assert keys["segment"] == "one of sentence, turn, paragraph"
    assert keys["readers.files.<name>.from"] == "text"
    assert all(meaning for _, _, _, meaning in describe_keys())
