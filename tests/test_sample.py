"""The sample study: it runs, its gold coding fits its sentences, and two runs give the same bytes."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

import qualcode

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ["Local administration", "Citizens", "SMEs", "Mining companies"]
THEMES = ["trust", "capacity", "collaboration_procedure", "social_responsibility"]
EVERYTHING = {"kind": ["interview", "focus_group", "questionnaire", "document"]}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A copy of the sample study, run once."""
    folder = tmp_path_factory.mktemp("sample")
    for name in ("corpus", "codebooks", "pipelines"):
        shutil.copytree(ROOT / name, folder / name)
    study = qualcode.open(folder, pipeline=folder / "pipelines/sample.yaml")
    study.run()
    return study


def read_results(study):
    """Name and bytes of every file in the results folder."""
    folder = study.folder / study.pipeline.results
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file()}


def test_every_source_is_understood(study):
    """No source has an error or a warning, and every respondent a case."""
    problems = study.table("problems")
    turns = study.table("turns", EVERYTHING)
    respondents = turns[turns["role"] == "respondent"]

    assert problems[problems["severity"] != "notice"].empty
    assert set(turns["role"]) == {"interviewer", "respondent", "document"}
    assert (respondents["case"] != "").all()


def test_the_sample_has_the_shape_that_its_readme_promises(study):
    """Twenty interviews, five a group, and two in Mongolian; a focus group, fifty rows, one document; nine layouts."""
    sources = study.table("sources", EVERYTHING)
    cases = study.table("cases", EVERYTHING)
    interviews = sources[(sources["kind"] == "interview") & (sources["language"] == "en")]
    groups = cases[cases["source"].isin(interviews["source"])]["stakeholder_group"].value_counts()
    layouts = {source["layout"].split()[0] for source in study.snapshot().sources}

    assert sources["kind"].value_counts().to_dict() == {
        "interview": 22, "focus_group": 1, "questionnaire": 1, "document": 1,
    }  # fmt: skip
    assert groups.to_dict() == dict.fromkeys(GROUPS, 5)
    assert cases[cases["source"] == "questionnaire.xlsx"]["case"].nunique() == 50
    assert set(cases["province"]) == {"Selenge", "Uvs", "Bayankhongor", "Uvurkhangai"}
    assert set(cases["wave"]) == {"1", "2"}
    assert len({name for name in layouts if name.startswith("L")}) >= 9


def test_the_gold_coding_fits_the_sentences(study):
    """Every row of gold.csv is a respondent's sentence as the reader cuts it, and none is missing."""
    gold = pd.read_csv(ROOT / "corpus/sample/gold.csv", keep_default_na=False)
    segments = study.table("segments", EVERYTHING)
    respondents = segments[segments["role"] == "respondent"]
    ours = dict(zip(zip(respondents["source"], respondents["segment"], strict=True), respondents["text"], strict=True))
    theirs = dict(zip(zip(gold["source"], gold["sentence"], strict=True), gold["text"], strict=True))

    assert theirs == ours
    assert {code for cell in gold["codes"] for code in cell.split(";") if code} == set(THEMES)


def test_every_group_speaks_of_trust_and_capacity(study):
    """What the paper's second step found can be seen in the table."""
    frame = study.frequencies()
    shown = frame[frame["code"].isin(["trust", "capacity"]) & frame["group"].isin(GROUPS)]

    assert len(shown) == 8
    assert (shown["segments"] > 0).all()


def test_two_runs_give_the_same_bytes(study):
    """Deleting what was derived and running again gives the same files."""
    first = read_results(study)
    shutil.rmtree(study.folder / ".qualcode")
    qualcode.open(study.folder, pipeline=study.pipeline_file).run()

    assert read_results(study) == first
