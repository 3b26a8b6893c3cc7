"""Theme frequencies, counted by hand: sub-codes, an empty group, a case in two waves, a document, a questionnaire."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from qualcode.analysis.frequencies import count_frequencies, wilson_interval
from small_study import run, write_study

PIPELINE = """\
corpus: [corpus]
cases: cases.csv
codebook: codebooks/codebook.yaml
group_by: group
readers:
  documents: ["plan.txt"]
  files: {"survey.csv": {text: [opinion], case: id}}
"""
CASES = """\
case,source,speaker,group,wave
A,a.txt,,Citizens,1
A,b.txt,,Citizens,2
B,fg.txt,Bat,SMEs,1
C,fg.txt,Dorj,Citizens,1
G,fg.txt,Oyun,SMEs,1
,nobody.txt,,Miners,
E,gone.txt,,Officials,1
"""
TEXTS: dict[str, str | bytes] = {
    # A, wave 1: 3 segments, 3 + 4 + 2 words; trust 1 hit, broken 1 hit
    "corpus/a.txt": "Interviewer: Do you trust them?\nRespondent: I trust them. They lie to me. They help.\n",
    # A, wave 2: 2 segments, 3 + 2 words; trust 1 hit
    "corpus/b.txt": "Interviewer: Help?\nRespondent: No trust now. Nothing else.\n",
    # B: 2 segments, 3 + 4 words: 1 hit of broken; 2 of trust. C: 1 segment, 3 words: 1 of broken and 1 of trust in it. G: nothing
    "corpus/fg.txt": (
        "Moderator: Trust and help?\nBat: A broken promise. Trust gives rise to trust.\nDorj: They lie about trust.\n"
        "Moderator: Help, help.\nOyun: Nothing more.\n"
    ),
    # no case: 1 segment, 3 words, 1 hit of help
    "corpus/nobody.txt": "Interviewer: Well?\nRespondent: Help is here.\n",
    # a document: 2 segments
    "corpus/plan.txt": "The council will help the towns.\n\nTrust is a goal.\n",
    # D: 1 segment, 4 words; the empty answer of F is none
    "corpus/survey.csv": ("id,group,opinion\nD,Citizens,We trust in the help of many good people here\nF,Citizens,\n"),
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_study(tmp_path_factory.mktemp("hand"), TEXTS, pipeline=PIPELINE, cases=CASES, texts="no")
    assert run(folder, "code").code == 0
    return folder


def count(study: Path, *words: str) -> dict[tuple[str, str], dict[str, Any]]:
    """(group, code) to its row."""
    rows = run(study, "frequencies", *words, "--json").rows()
    return {(row["group"], row["code"]): row for row in rows}


def test_groups_stand_in_the_order_of_the_table_then_none_documents_and_all(study: Path):
    """Miners have no case behind them, Officials no source: their rows are there, with 0."""
    groups = list(dict.fromkeys(group for group, _ in count(study)))

    assert groups == ["Citizens", "SMEs", "Officials", "(none)", "(documents)", "(all)"]
    assert [row["segments"] for (group, _), row in count(study).items() if group == "Officials"] == [0, 0, 0]


def test_segments_and_hits_roll_up_to_the_parent(study: Path):
    """`They lie about trust`: one segment of trust, two hits."""
    rows = count(study)

    assert [rows["Citizens", code]["segments"] for code in ("trust", "trust/broken", "help")] == [5, 2, 2]
    assert [rows["Citizens", code]["hits"] for code in ("trust", "trust/broken", "help")] == [6, 2, 2]
    assert [rows["SMEs", code]["segments"] for code in ("trust", "trust/broken", "help")] == [2, 1, 0]
    assert [rows["SMEs", code]["hits"] for code in ("trust", "trust/broken", "help")] == [3, 1, 0]
    assert rows["Citizens", "trust"]["segments_total"] == 7
    assert rows["Citizens", "trust"]["segment_share"] == pytest.approx(5 / 7)
    assert rows["Citizens", "trust"]["parent"] == "" and rows["Citizens", "trust/broken"]["parent"] == "trust"


def test_cases_are_distinct_and_words_are_those_of_respondents(study: Path):
    """A speaks in two waves and is one case; F said nothing and is none; the median of 14, 4 and 10 words is 10."""
    trust = count(study)["Citizens", "trust"]

    assert (trust["cases"], trust["cases_total"]) == (3, 3)
    assert trust["words_total"] == 9 + 5 + 4 + 10
    assert trust["per_1000_words"] == pytest.approx(1000 * 6 / 28)
    assert trust["words_per_case"] == 10
    assert count(study)["Citizens", "trust/broken"]["cases"] == 2


def test_all_holds_everyone_but_documents(study: Path):
    rows = count(study)
    everyone = rows["(all)", "help"]

    assert (everyone["segments"], everyone["segments_total"]) == (3, 11)
    assert (everyone["cases"], everyone["cases_total"]) == (2, 5)
    assert (rows["(documents)", "help"]["segments"], rows["(documents)", "help"]["segments_total"]) == (1, 2)
    assert (rows["(none)", "help"]["segments"], rows["(none)", "help"]["cases"]) == (1, 0)
    for code in ("trust", "trust/broken", "help"):
        parts = sum(rows[group, code]["segments"] for group in ("Citizens", "SMEs", "Officials", "(none)"))
        assert parts == rows["(all)", code]["segments"]


def test_a_case_in_two_waves_counts_in_both_and_once_in_all(study: Path):
    rows = count(study, "--by", "wave")

    assert (rows["1", "trust"]["cases_total"], rows["2", "trust"]["cases_total"]) == (4, 1)
    assert rows["(none)", "trust"]["cases_total"] == 1
    assert rows["(all)", "trust"]["cases_total"] == 5


def test_two_variables_make_groups_of_both(study: Path):
    rows = count(study, "--by", "group", "--by", "wave")

    assert {row["by"] for row in rows.values()} == {"group / wave"}
    assert rows["Citizens / 1", "trust"]["segments"] == 3
    assert rows["Citizens / 2", "trust"]["segments"] == 1
    assert rows["SMEs / 2", "trust"]["segments_total"] == 0
    assert rows["(none)", "trust"]["segments"] == 1


@pytest.mark.parametrize(
    ("where", "segments"),
    [
        ("kind=interview", 6),
        ("kind=focus_group", 4),
        ("kind=questionnaire", 1),
        ("kind=interview,questionnaire", 7),
        ("source=a.txt", 3),
        ("speaker=Bat", 2),
        ("group=SMEs", 3),
        ("group=Officials", 0),
        ("wave=2", 2),
        ("wave=(none)", 2),
        ("role=respondent", 11),
        ("language=en", 11),
        ("question=Help?", 2),
        ("case=A", 5),
    ],
)
def test_every_column_filters(study: Path, where: str, segments: int):
    """Counts, and the segments behind them."""
    rows = count(study, "--where", where)

    assert rows["(all)", "trust"]["segments_total"] == segments


def test_the_filter_of_the_pipeline_is_replaced_on_its_own_column_only(tmp_path: Path):
    folder = write_study(
        tmp_path, TEXTS, pipeline=PIPELINE + "where: {kind: [interview], wave: ['1']}\n", cases=CASES, texts="no"
    )
    run(folder, "code")

    assert count(folder)["(all)", "trust"]["segments_total"] == 3
    assert count(folder, "--where", "kind=focus_group")["(all)", "trust"]["segments_total"] == 4
    assert count(folder, "--where", "wave=2")["(all)", "trust"]["segments_total"] == 2
    assert ("(documents)", "trust") not in count(folder)
    assert {row["source"] for row in run(folder, "export", "json", "--table", "hits", "-o", "-").rows()} == {"a.txt"}


def test_stances_add_up(study: Path):
    for row in count(study).values():
        assert row["lack"] + row["present"] + row["mixed"] + row["no_stance"] == row["segments"]


def test_counts_lead_to_their_quotes(study: Path):
    """As many passages as segments, for each code and group, and for all with documents."""
    for (group, code), row in count(study).items():
        if group in ("Citizens", "SMEs", "Officials"):
            quotes = run(study, "quotes", code, "--where", f"group={group}", "--json").rows()
            assert len({(quote["source"], quote["segment"]) for quote in quotes}) == row["segments"]


@given(st.integers(0, 400), st.integers(0, 400))
def test_wilsons_interval_is_that_of_scipy_and_statsmodels(count: int, more: int):
    """Two independent implementations, to ten digits."""
    total = count + more
    if total == 0:
        assert all(end != end for end in wilson_interval(0, 0))
        return
    low, high = wilson_interval(count, total)
    other = binomtest(count, total).proportion_ci(0.95, method="wilson")

    assert (low, high) == pytest.approx((other.low, other.high), abs=1e-10)
    assert (low, high) == pytest.approx(proportion_confint(count, total, method="wilson"), abs=1e-10)


def test_nothing_to_count_gives_rows_of_zero():
    """Shares of nothing are missing, not 0."""
    segments = pd.DataFrame({"role": [], "group": [], "case": [], "words": []})
    codings = pd.DataFrame({"segment": [], "code": [], "hits": [], "stance": []})
    codes = pd.DataFrame({"code": ["trust"], "name": ["Trust"], "parent": [""]})
    frame = count_frequencies(segments, codings, codes, by="group", groups=["Citizens"])

    assert list(frame["group"]) == ["Citizens", "(all)"]
    assert frame["segments"].tolist() == [0, 0]
    assert frame["segment_share"].isna().all() and frame["words_per_case"].isna().all()


def test_a_variable_with_the_name_of_a_column_groups_and_is_told(tmp_path: Path):
    """`turn` is a column of coded_segments: the variable is called `case_turn` there; both names group by it."""
    cases = "case,source,turn\nA,a.txt,z\nB,c.txt,y\n"
    pipeline = PIPELINE.replace("group_by: group", "group_by: turn")
    folder = write_study(tmp_path, pipeline=pipeline, cases=cases)
    ran = run(folder, "code")
    by_column = count(folder, "--by", "case_turn")

    assert ran.code == 0
    assert "case_turn" in ran.err and "variable-renamed" in ran.err
    assert list(dict.fromkeys(group for group, _ in by_column)) == ["z", "y", "(none)", "(all)"]
    assert count(folder) == by_column == count(folder, "--by", "turn")
    assert "case_turn" in run(folder, "export", "json", "--table", "coded_segments", "-o", "-").rows()[0]
    assert count(folder, "--where", "case_turn=z")["z", "trust"]["segments_total"] == 3


def test_without_a_variable_there_is_one_group_of_all(tmp_path: Path):
    """And none of those without a value."""
    folder = write_study(tmp_path, pipeline="corpus: [corpus]\ncodebook: codebooks/codebook.yaml\n")
    run(folder, "code")

    assert {group for group, _ in count(folder)} == {"(all)"}
