"""`qualcode codebook export|import` as a person types it."""

import zipfile
from pathlib import Path

import pytest

from qualcode.codebook.load import load_codebook
from small_study import CODEBOOK, run, run_plain, write_study


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Commands run in a folder of their own."""
    monkeypatch.chdir(tmp_path)


def test_a_format_goes_into_the_results_under_the_codebooks_name(tmp_path: Path):
    """A file's name goes where it says, seen from here."""
    study = write_study(tmp_path / "study")
    ran = run(study, "codebook", "export", "xlsx")
    named = run(study, "codebook", "export", "out/appendix.docx")

    assert (ran.code, ran.out) == (0, "study/results/codebook.xlsx\n")
    assert (study / "results" / "codebook.xlsx").is_file()
    assert (named.code, named.out) == (0, "out/appendix.docx\n")
    assert named.err == "Not in the Word table: 4 terms.\n"
    assert run(study, "codebook", "export", "qdc", "--json").rows() == [
        {"file": (study / "results/codebook.qdc").as_posix()}
    ]


def test_the_same_bytes_and_dates_of_1980(tmp_path: Path):
    """What is written twice is the same; members of archives carry no clock."""
    study = write_study(tmp_path)
    for name in ("a.docx", "a.xlsx"):
        assert run(study, "codebook", "export", name).code == 0
        with zipfile.ZipFile(tmp_path / name) as archive:
            assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_edited_file_is_not_overwritten(tmp_path: Path):
    """The same again is no matter; another content needs --force."""
    study = write_study(tmp_path)
    run(study, "codebook", "export", "a.csv")
    again = run(study, "codebook", "export", "a.csv")
    with open("a.csv", "a", encoding="utf-8") as file:
        file.write("help,terms,helper,,,\n")
    refused = run(study, "codebook", "export", "a.csv")

    assert again.code == 0
    assert refused.code == 1 and "[file-exists]" in refused.err
    assert Path("a.csv").read_text(encoding="utf-8").endswith("helper,,,\n")
    assert run(study, "codebook", "export", "a.csv", "--force").code == 0


def test_import_writes_a_codebook_into_the_study_and_never_overwrites(tmp_path: Path):
    """The new file loads as it is; a second import is refused."""
    study = write_study(tmp_path)
    run(study, "codebook", "export", "team list.xlsx")
    ran = run(study, "codebook", "import", "team list.xlsx")
    file = study / "codebooks" / "team_list.yaml"

    assert (ran.code, ran.out) == (0, "codebooks/team_list.yaml\n")
    assert "3 codes, 4 terms." in ran.err
    assert file.read_text(encoding="utf-8") == "# Imported from team list.xlsx.\n" + CODEBOOK
    assert run(study, "codebook", "import", "team list.xlsx").code == 1
    assert run(study, "codebook", "import", "team list.xlsx", "-o", "codebooks/codebook.yaml").code == 1


def test_what_was_left_out_is_listed_and_the_exit_code_is_three(tmp_path: Path):
    """On stderr with file and line; as JSON on stdout."""
    Path("liwc.dic").write_text("%\n1\tjoy\n%\nhappy*\t1\n:)\t1\nglad\t9\n", encoding="utf-8")
    ran = run_plain("codebook", "import", "liwc.dic")

    assert (ran.code, ran.out) == (3, "liwc.yaml\n")
    assert "liwc.dic, line 5: ':)' was left out" in ran.err
    assert "liwc.dic, line 6: the category 9 of 1 word is not declared" in " ".join(ran.err.split())
    assert load_codebook(Path("liwc.yaml").read_text(encoding="utf-8"), "").codes[0].terms[0].text == "happy*"
    rows = run_plain("codebook", "import", "liwc.dic", "-o", "b.yaml", "--json").rows()
    assert [(row["line"], row["slug"]) for row in rows] == [(5, "term-left-out"), (6, "undeclared-category")]


def test_import_to_standard_output(tmp_path: Path):
    """`-o -` writes no file."""
    Path("a.csv").write_text("Code,Definition\nTrust,Belief\n", encoding="utf-8")
    ran = run_plain("codebook", "import", "a.csv", "-o", "-")

    assert ran.out == "# Imported from a.csv.\ncodes:\n  trust:\n    name: Trust\n    definition: Belief\n"
    assert list(tmp_path.glob("*.yaml")) == []


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        (["import", "none.csv"], "no-file"),
        (["import", "a.pdf"], "unknown-format"),
        (["import", "a.csv", "-o", "a.txt"], "not-yaml"),
        (["import", "a.csv"], "not-a-codebook"),
        (["export", "pdf", "--codebook", "a.yaml"], "unknown-format"),
        (["export", "xlsx", "--codebook", "none.yaml"], "no-codebook"),
    ],
)
def test_wrong_words_are_answered_with_advice(words, slug):
    """No traceback, nothing written."""
    Path("a.pdf").write_bytes(b"x")
    Path("a.csv").write_text("age,sex\n1,2\n", encoding="utf-8")
    ran = run_plain("codebook", *words)

    assert ran.code in (1, 2)
    assert f"[{slug}]" in ran.err
    assert not list(Path().glob("*.yaml"))
