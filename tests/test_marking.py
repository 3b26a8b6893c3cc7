"""`qualcode codebook audit`: the terminal, the sheet to mark, and the sheet as people give it back."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

import qualcode
from small_study import CODEBOOK, run, write_study

HEADINGS = "code term left match right verdict memo group case speaker source segment turn start stop match_start match_stop text"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A small study that was read but not coded."""
    made = write_study(tmp_path)
    run(made, "ingest")
    return made


def fill(path: Path, verdicts: list[object]) -> None:
    """Write verdicts into a workbook as a person does."""
    book = openpyxl.load_workbook(path)
    sheet = book["lines"]
    column = [cell.value for cell in sheet[1]].index("verdict") + 1
    for row, verdict in enumerate(verdicts, start=2):
        sheet.cell(row, column).value = verdict
    book.save(path)


def test_the_audit_shows_each_term_with_its_lines(study: Path):
    """Nothing needs to be coded before, and nothing is stored."""
    ran = run(study, "codebook", "audit", "trust")

    assert ran.code == 0
    assert "trust: 3 terms of 2 codes, 3 hit" in ran.out
    assert "4 hits, 3 segments, 3 sources, 2 cases; 3 segments hang on it alone" in ran.out
    assert "Citizens 2, SMEs 1" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "Nothing was coded yet" in run(study, "quotes", "trust").err


def test_what_is_hidden_is_counted_and_the_option_named(study: Path):
    """Terms and lines."""
    ran = run(study, "codebook", "audit", "--terms", "1", "--lines", "1")

    assert "3 more terms with 4 hits not shown: --terms 0 shows all." in ran.err
    assert "… and 3 more (--lines 4 shows all)" in ran.out


def test_the_codebook_counts_as_its_file_stands_now(study: Path):
    """Also after it was coded."""
    run(study, "code")
    (study / "codebooks" / "codebook.yaml").write_text(CODEBOOK.replace("[help]", "[nothing]"))
    rows = run(study, "codebook", "audit", "help", "--json").rows()

    assert [(row["term"], row["hits"]) for row in rows] == [("nothing", 1)]


def test_a_filter_is_taken(study: Path):
    """As by every command that counts."""
    (row,) = run(study, "codebook", "audit", "help", "--where", "group=SMEs", "--json").rows()

    assert (row["hits"], row["groups"]) == (1, {"SMEs": 1})


def test_the_sheet_has_a_row_a_line_and_offers_yes_and_no(study: Path, tmp_path: Path):
    """Frozen heading, a list of verdicts, a second sheet that says how; the same bytes each time."""
    path = tmp_path / "out" / "trust.xlsx"
    ran = run(study, "codebook", "audit", "trust", "-o", str(path))
    first = path.read_bytes()
    run(study, "codebook", "audit", "trust", "-o", str(path))
    book = openpyxl.load_workbook(path)
    sheet = book["lines"]
    rows = [dict(zip(HEADINGS.split(), values, strict=True)) for values in sheet.iter_rows(min_row=2, values_only=True)]

    assert "6 lines of 3 terms" in ran.err
    assert [cell.value for cell in sheet[1]] == HEADINGS.split()
    assert {(row["term"], row["verdict"], row["memo"]) for row in rows} == {
        ("trust", None, None),
        ("lie", None, None),
        ("broken promise", None, None),
    }
    assert all(row["match"] in row["text"] for row in rows)
    assert sheet.freeze_panes == "A2"
    (validation,) = sheet.data_validations.dataValidation
    assert (validation.formula1, str(validation.sqref)) == ('"yes,no"', "F2:F7")
    assert book.sheetnames == ["lines", "how to mark"]
    assert path.read_bytes() == first


def test_a_marked_workbook_comes_back(study: Path, tmp_path: Path):
    """As Excel stores it: words, numbers, truth values; blanks are not counted."""
    path = tmp_path / "trust.xlsx"
    run(study, "codebook", "audit", "trust", "-o", str(path))
    fill(path, ["Yes", 1, True, None, "үгүй", 0])
    ran = run(study, "codebook", "audit", "--marked", str(path))
    rows = run(study, "codebook", "audit", "--marked", str(path), "--json").rows()

    assert ran.code == 0
    assert "3 of 3 right" in ran.out
    assert {row["term"]: (row["right"], row["marked"]) for row in rows} == {
        "trust": (3, 3),
        "lie": (0, 1),
        "broken promise": (0, 1),
    }
    assert "5 of 6 lines are marked" in ran.err
    assert "Without the 2 terms to drop these codes lose segments: trust/broken 2." in ran.err


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1251")]
)
def test_a_marked_csv_comes_back_however_excel_saved_it(study: Path, tmp_path: Path, separator: str, encoding: str):
    """With any separator and encoding, rows sorted and left out, columns moved."""
    path = tmp_path / "trust.csv"
    run(study, "codebook", "audit", "trust", "-o", str(path))
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    out = io.StringIO()
    writer = csv.DictWriter(out, ["Verdict", *(name for name in rows[0] if name != "verdict")], delimiter=separator)
    writer.writeheader()
    for row in reversed(rows[1:]):
        row.pop("verdict")
        writer.writerow({**row, "Verdict": "тийм"})
    path.write_bytes(out.getvalue().encode(encoding))
    found = run(study, "codebook", "audit", "--marked", str(path), "--json").rows()

    assert sum(row["marked"] for row in found) == sum(row["right"] for row in found) == 5


def test_a_mark_that_cannot_be_read_gives_exit_code_3(study: Path, tmp_path: Path):
    """Something was left out."""
    path = tmp_path / "trust.xlsx"
    run(study, "codebook", "audit", "trust", "-o", str(path))
    fill(path, ["perhaps"])
    ran = run(study, "codebook", "audit", "--marked", str(path))

    assert ran.code == 3
    assert "mark-not-understood" in ran.err


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        (["--marked", "nowhere.xlsx"], "no-file"),
        (["--marked", "{study}/cases.csv"], "not-marked"),
        (["-o", "sheet.docx"], "unknown-format"),
        (["turst"], "unknown-code"),
    ],
)
def test_what_is_wrong_is_said(study: Path, words: list[str], slug: str):
    """With the name of the mistake."""
    ran = run(study, "codebook", "audit", *(word.format(study=study) for word in words))

    assert ran.code in (1, 2)
    assert f"[{slug}]" in ran.err


def test_a_broken_file_is_no_traceback(study: Path, tmp_path: Path):
    """A text that is called xlsx."""
    path = tmp_path / "broken.xlsx"
    path.write_text("no workbook")
    ran = run(study, "codebook", "audit", "--marked", str(path))

    assert ran.code == 1
    assert "broken.xlsx" in ran.err


def test_marked_goes_alone(study: Path):
    """Nothing else makes sense beside it."""
    assert run(study, "codebook", "audit", "trust", "--marked", "x.xlsx").code == 2


def test_the_same_in_python(study: Path):
    """One row a term, one row a suggestion."""
    opened = qualcode.open(study)
    terms = opened.audit("trust")
    suggestions = opened.suggest("trust")

    assert dict(zip(terms["term"], terms["hits"], strict=True)) == {"trust": 4, "lie": 1, "broken promise": 1}
    assert terms["groups"][0] == "Citizens 2; SMEs 1"
    assert list(suggestions.columns[:5]) == ["term", "language", "origin", "coded", "adds"]
