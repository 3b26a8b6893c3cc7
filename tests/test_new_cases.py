"""`ingest --new-cases`: a table of people to fill in, and the same table read again."""

import csv
from pathlib import Path

import openpyxl
import pytest

from small_study import CASES, run, write_study


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    files: dict[str, str | bytes] = {
        "corpus/d.txt": "Interviewer: Who are you?\nRespondent: I am new here, and I have rather a lot to say of it all.\n",
        "corpus/e.txt": (
            "Moderator: Well, what do you think?\nAnna: Help, mostly.\nBat: Trust, I think.\nDorj: Yes, that.\n"
            "Moderator: And now?\nAnna: The same.\nBat: The same for me.\nDorj: No more.\n"
        ),
    }
    return write_study(tmp_path, files)


def test_each_respondent_without_a_case_has_a_row(study: Path, tmp_path: Path):
    """Not interviewers, not those who have a case; with the study's variables to fill in."""
    ran = run(study, "ingest", "--new-cases", str(tmp_path / "new.csv"))
    rows = read_rows(tmp_path / "new.csv")

    assert ran.code == 0
    assert [(row["source"], row["speaker"], row["case"]) for row in rows] == [
        ("d.txt", "Respondent", ""),
        ("e.txt", "Anna", ""),
        ("e.txt", "Bat", ""),
        ("e.txt", "Dorj", ""),
    ]
    assert list(rows[0]) == ["case", "source", "speaker", "role", "group", "wave", "words", "first_words"]
    assert rows[0]["first_words"] == "I am new here, and I have rather a lot to say …"
    assert rows[0]["words"] == "15"


@pytest.mark.parametrize("name", ["new.csv", "new.xlsx"])
def test_the_filled_in_table_is_a_table_of_people(study: Path, name: str):
    """`words` and `first_words` are for the person, no variables."""
    run(study, "ingest", "--new-cases", str(study / name))
    if name.endswith("csv"):
        text = (study / name).read_text(encoding="utf-8-sig").replace("\n,d.txt", "\nD,d.txt").replace("\n,e", "\nE,e")
        (study / name).write_text(text)
    else:
        book = openpyxl.load_workbook(study / name)
        for row in book.worksheets[0].iter_rows(min_row=2):
            row[0].value = str(row[1].value)[0].upper()
        book.save(study / name)
    pipeline = study / "pipelines" / "analysis.yaml"
    pipeline.write_text(pipeline.read_text().replace("cases: cases.csv", f"cases: {name}"))
    run(study, "run")
    rows = run(study, "export", "json", "--table", "cases", "-o", "-").rows()

    assert {(row["case"], row["source"]) for row in rows} == {("D", "d.txt"), ("E", "e.txt")}
    assert list(rows[0]) == ["case", "source", "speaker", "group", "wave"]


def test_nothing_is_overwritten(study: Path):
    ran = run(study, "ingest", "--new-cases", str(study / "cases.csv"))

    assert ran.code == 1
    assert (study / "cases.csv").read_text() == CASES


@pytest.mark.parametrize("name", ["new.txt", "new", "corpus/new.csv", "corpus/sub/new.xlsx"])
def test_another_ending_or_a_place_in_the_corpus_is_wrong_usage(study: Path, name: str):
    """In the corpus it would be read as a questionnaire."""
    ran = run(study, "ingest", "--new-cases", str(study / name))

    assert ran.code == 2
    assert not (study / name).exists()
    assert ran.out == ""


def test_variables_that_were_read_are_filled_in(tmp_path: Path):
    """From the file name and from the header block; the file name's, which the pipeline names, win."""
    pipeline = 'corpus: [corpus]\ncodebook: codebooks/codebook.yaml\nreaders: {variables_from: "{province}/{group}_{nr}.txt"}\n'
    head = "Date: 2019-05-01\nGroup: Officials\n\n"
    talk = "Interviewer: Do you trust them now?\nRespondent: I do.\nInterviewer: And?\nRespondent: Well, yes.\n"
    study = write_study(tmp_path, {"corpus/uvs/sme_01.txt": head + talk}, pipeline=pipeline, texts="no")
    run(study, "ingest", "--new-cases", str(tmp_path / "new.csv"))
    (row,) = read_rows(tmp_path / "new.csv")

    assert (row["province"], row["group"], row["nr"]) == ("uvs", "sme", "01")


def test_where_all_have_a_case_the_table_has_a_heading_only(tmp_path: Path):
    study = write_study(tmp_path)
    ran = run(study, "ingest", "--new-cases", str(tmp_path / "new.csv"))

    assert ran.code == 0
    assert read_rows(tmp_path / "new.csv") == []
