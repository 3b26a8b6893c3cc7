"""A study of Word files and a questionnaire, from the files to the tables."""

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from docx_maker import paragraph, write_docx
from docx_maker import run as text_run
from small_study import CODEBOOK, run, write_study

PIPELINE = """\
corpus: [corpus]
cases: cases.csv
codebook: codebooks/codebook.yaml
group_by: group
readers: {UNKNOWN}
"""
CASES = """\
case,source,speaker,group,wave
ONE,three#1,,Citizens,1
TWO,three.docx#2,,SMEs,1
REST,three.docx,,Miners,2
003,survey.xlsx,,,
001,survey.xlsx,001,Miners,
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = write_study(tmp_path, pipeline=PIPELINE.replace("{UNKNOWN}", "{unknown: leave}"), cases=CASES, texts="no")
    (folder / "corpus").mkdir()
    pieces = []
    for number in (1, 2, 3):
        pieces += [
            paragraph(f"Interview {number}", style="Heading1"),
            paragraph(text_run("Interviewer: ", bold=True), "Do you trust them?"),
            paragraph(text_run("Respondent: ", bold=True), f"I trust number {number}. They help."),
        ]
    write_docx(folder / "corpus" / "three.docx", pieces)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["respondent_id", "group", "wave", "Opinion"])
    for number in range(4):
        answer = None if number == 3 else "I think that we can trust them, and they help us too"
        sheet.append([f"00{number}", "SMEs", "1", answer])
    book.save(folder / "corpus" / "survey.xlsx")
    (folder / "corpus" / "nobody.txt").write_text("I think that trust is fine.\n\nWe did it all, and they help.\n")
    return folder


def table(study: Path, name: str) -> list[dict[str, object]]:
    return run(study, "export", "json", "--table", name, "-o", "-").rows()


def test_interviews_in_one_file_have_cases_of_their_own(study: Path):
    run(study, "code")
    found = {row["source"]: row["case"] for row in table(study, "turns") if row["role"] == "respondent"}

    assert {name: case for name, case in found.items() if str(name).startswith("three")} == {
        "three.docx#1": "ONE",
        "three.docx#2": "TWO",
        "three.docx#3": "REST",
    }


def test_the_table_of_people_wins_over_the_questionnaire_and_says_so(study: Path):
    """`001` is Miners there; a respondent who answered nothing is no row without a source."""
    ran = run(study, "code")
    groups = {row["case"]: row["group"] for row in table(study, "cases") if row["source"] == "survey.xlsx"}

    assert groups["001"] == "Miners" and groups["000"] == "SMEs"
    assert "case-differs" in ran.err
    assert "Nothing in the corpus fits" not in ran.err


@pytest.mark.parametrize(("setting", "code", "segments"), [("leave", 0, 0), ("code", 0, 2), ("", 3, 0)])
def test_unmarked_speakers_are_left_or_coded_as_the_pipeline_decides(
    study: Path, setting: str, code: int, segments: int
):
    """Without a decision: left out, said loudly, exit code 3."""
    readers = f"{{unknown: {setting}}}" if setting else "{}"
    (study / "pipelines" / "analysis.yaml").write_text(PIPELINE.replace("{UNKNOWN}", readers))
    ran = run(study, "run")
    coded = [row for row in table(study, "coded_segments") if row["source"] == "nobody.txt"]

    assert ran.code == code
    assert len(coded) == segments
    assert "unknown-speakers" in ran.err
    assert "UNKNOWN SPEAKERS: 13 words" in run(study, "ingest").out


def test_the_words_of_interviewers_are_never_coded(study: Path):
    """Also after the table of people makes an interviewer of a respondent."""
    run(study, "code")
    assert {row["role"] for row in table(study, "coded_segments")} == {"respondent"}
    (study / "cases.csv").write_text(CASES.replace("case,", "role,case,").replace("\n", "\n,").rstrip(","))
    with (study / "cases.csv").open("a") as stream:
        stream.write("interviewer,,three.docx#1,Respondent,,\n")
    run(study, "code")

    assert "three.docx#1" not in {row["source"] for row in table(study, "coded_segments")}


def test_a_language_in_the_table_decides_which_terms_act(study: Path):
    codebook = CODEBOOK.replace("terms: [help]", "terms: {mn: [help]}")
    (study / "codebooks" / "codebook.yaml").write_text(codebook)
    run(study, "code")
    assert "help" not in {row["code"] for row in table(study, "codings")}
    (study / "cases.csv").write_text("case,source,language\nTWO,three.docx#2,mn\n")
    run(study, "code")

    assert {row["source"] for row in table(study, "codings") if row["code"] == "help"} == {"three.docx#2"}
    assert {row["source"] for row in table(study, "sources") if row["language"] == "mn"} == {"three.docx#2"}


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("cp1251", ";"), ("cp1251", "\t")]
)
def test_a_table_of_people_comes_from_excel_in_any_form(study: Path, encoding: str, separator: str):
    """Separator and encoding are found and said."""
    table_text = "case,source,group\n007,three.docx#1,Граждане\nNA,three.docx#2,Шахтёры\n".replace(",", separator)
    (study / "cases.csv").write_bytes(table_text.encode(encoding))
    run(study, "code")
    rows = {row["case"]: row["group"] for row in table(study, "cases") if str(row["source"]).startswith("three")}

    assert rows == {"007": "Граждане", "NA": "Шахтёры"}
    assert "cases.csv: 2 rows; separator" in run(study, "ingest").out


def test_a_closed_pipe_leaves_no_traceback(study: Path):
    """As in `qualcode quotes trust | head -1`."""
    run(study, "code")
    command = [
        sys.executable,
        "-c",
        "from qualcode.cli import main; main()",
        "export",
        "json",
        "--table",
        "turns",
        "-o",
        "-",
        "--study",
        str(study),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
        process.wait()

    assert "Traceback" not in said and "Exception" not in said
