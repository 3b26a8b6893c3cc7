"""The files of a corpus, and what a study makes of those that are changed, broken or no transcripts at all."""

import os
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest

from docx_maker import paragraph, write_docx
from qualcode.errors import QualcodeError
from qualcode.study.files import list_corpus
from small_study import CASES, PIPELINE, run, write_study

SUFFIXES = (".txt", ".docx", ".csv", ".doc")


def names(study: Path, entries: list[str], skip: tuple[str, ...] = ()) -> list[str]:
    return [file.name for file in list_corpus(study, entries, skip, SUFFIXES, [])[0]]


def test_names_are_relative_to_the_entry_of_the_corpus(tmp_path: Path):
    """A folder, a file, a glob over files, a glob over folders."""
    write_study(tmp_path)

    assert names(tmp_path, ["corpus"]) == ["a.txt", "b.txt", "c.txt"]
    assert names(tmp_path, ["."])[-3:] == ["corpus/a.txt", "corpus/b.txt", "corpus/c.txt"]
    assert names(tmp_path, ["corpus/a.txt"]) == ["a.txt"]
    assert names(tmp_path, ["corpus/[ab].*"]) == ["a.txt", "b.txt"]
    assert names(tmp_path, ["cor*"]) == ["corpus/a.txt", "corpus/b.txt", "corpus/c.txt"]
    assert names(tmp_path, ["corpus"], ("b.*",)) == ["a.txt", "c.txt"]


def test_an_entry_twice_gives_each_file_once(tmp_path: Path):
    write_study(tmp_path)
    files, problems = list_corpus(tmp_path, ["corpus", "corpus/a.txt", "corpus/*.txt"], (), SUFFIXES, [])

    assert [file.name for file in files] == ["a.txt", "b.txt", "c.txt"]
    assert problems == []


def test_two_files_with_one_name_are_a_warning(tmp_path: Path):
    write_study(tmp_path, {"more/a.txt": "other"})
    files, problems = list_corpus(tmp_path, ["corpus", "more"], (), SUFFIXES, [])

    assert len(files) == 3
    assert [(problem.slug, problem.severity) for problem in problems] == [("same-name", "warning")]


def test_an_entry_that_names_nothing_is_an_error(tmp_path: Path):
    with pytest.raises(QualcodeError, match="corpse"):
        names(tmp_path, ["corpse"])


def test_names_are_in_nfc_whatever_the_disk_says(tmp_path: Path):
    """macOS once kept `é` as two characters."""
    write_study(tmp_path, {"corpus/cafe\u0301.txt": "x"})

    assert unicodedata.normalize("NFC", "cafe\u0301.txt") in names(tmp_path, ["corpus"])


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_dangling_link_is_an_error_of_that_file_only(tmp_path: Path):
    write_study(tmp_path)
    os.symlink("nowhere.txt", tmp_path / "corpus" / "d.txt")
    files, problems = list_corpus(tmp_path, ["corpus"], (), SUFFIXES, [])

    assert len(files) == 3
    assert [(problem.source, problem.severity, problem.slug) for problem in problems] == [
        ("d.txt", "error", "not-readable")
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_an_error(tmp_path: Path):
    write_study(tmp_path, {"corpus/closed/x.txt": "x"})
    (tmp_path / "corpus" / "closed").chmod(0)
    problems = list_corpus(tmp_path, ["corpus"], (), SUFFIXES, [])[1]
    (tmp_path / "corpus" / "closed").chmod(0o700)

    assert [(problem.source, problem.slug) for problem in problems] == [("closed", "not-readable")]


def make_bad_files(corpus: Path) -> None:
    """One of each kind that people have in their folders."""
    write_docx(corpus / "good.docx", [paragraph("Interviewer: And?"), paragraph("Respondent: Trust and help.")])
    good = (corpus / "good.docx").read_bytes()
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2000
    bad = {
        "notzip.docx": b"hello, this is no archive at all",
        "encrypted.docx": ole + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500,
        "old.doc": ole + "WordDocument".encode("utf-16-le") + b"\0" * 500,
        "truncated.docx": good[: len(good) // 2],
        "empty.docx": b"",
        "z-copy.docx": good,
        "~$good.docx": b"lock",
        "._good.docx": b"mac",
        ".DS_Store": b"mac",
        "photo.jpg": b"jpg",
        "cyrillic.txt": "Интервьюер: Вы доверяете им?\nРеспондент: Да, доверяем. Нам помогают.\n".encode("cp1251"),
        "интервью №1 .txt": b"Interviewer: Yes?\nRespondent: Trust.\n",
        "odd [1].txt": b"Interviewer: Odd?\nRespondent: No trust here.\n",
        "noise.txt": bytes(range(256)) * 20,
    }
    for name, data in bad.items():
        (corpus / name).write_bytes(data)
    with zipfile.ZipFile(corpus / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" + b" " * 200_000_000)
    with (
        zipfile.ZipFile(corpus / "good.docx") as source,
        zipfile.ZipFile(corpus / "entities.docx", "w") as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                declared = b'<!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>'
                data = data.replace(b"?>", b"?>" + declared, 1).replace(b"Trust and", b"&b;")
            target.writestr(name, data)


def test_bad_files_are_one_problem_each_and_all_the_rest_is_read(tmp_path: Path):
    """With file, severity, advice; exit code 3 for the errors."""
    rows = "X1,интервью №1,,SMEs,1\nX2,odd [1],,SMEs,1\nX3,good,,SMEs,1\nX4,cyrillic,,SMEs,1\nX5,gone.docx,,minning,1\n"
    mining = "".join(f"M{number},m{number}.txt,,mining,1\n" for number in range(4))
    study = write_study(tmp_path, cases=CASES + rows + mining)
    for number in range(4):
        (study / "corpus" / f"m{number}.txt").write_text(f"Interviewer: Well?\nRespondent: Help {number}.\n")
    make_bad_files(study / "corpus")
    ran = run(study, "run")
    problems = run(study, "export", "json", "--table", "problems", "-o", "-").rows()
    found = {(row["source"], row["severity"]) for row in problems}

    assert ran.code == 3
    assert {source for source, severity in found if severity == "error"} == {
        "notzip.docx",
        "encrypted.docx",
        "old.doc",
        "truncated.docx",
        "noise.txt",
        "bomb.docx",
        "entities.docx",
    }
    assert {source for source, severity in found if severity == "warning"} == {
        "z-copy.docx",
        "cyrillic.txt",
        "cases.csv",
    }
    assert {source for source, severity in found if severity == "notice"} == {
        "empty.docx",
        "~$good.docx",
        "._good.docx",
        "photo.jpg",
    }
    assert all(row["hint"] and row["message"] and row["slug"] for row in problems)
    per_file = [row["source"] for row in problems if row["source"] not in ("cases.csv", "cyrillic.txt")]
    assert len(per_file) == len(set(per_file))
    assert {row["slug"] for row in problems if row["source"] == "cases.csv"} == {
        "case-without-source",
        "misspelt-value",
    }
    read = {row["source"] for row in run(study, "export", "json", "--table", "sources", "-o", "-").rows()}
    assert read == {"a.txt", "b.txt", "c.txt", "m0.txt", "m1.txt", "m2.txt", "m3.txt"} | {
        "cyrillic.txt",
        "good.docx",
        "odd [1].txt",
        "интервью №1 .txt",
    }
    again = run(study, "run")
    assert again.code == 3
    assert "Read " not in again.err


def rows_by_source(study: Path, table: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in run(study, "export", "json", "--table", table, "-o", "-").rows():
        found.setdefault(row["source"], []).append(str(row))
    return found


def test_unchanged_files_are_not_read_again(tmp_path: Path):
    """Not after touching one, and not after renaming the study."""
    study = write_study(tmp_path / "one")
    assert "Read 3 new" in run(study, "run").err
    assert "Read " not in run(study, "run").err
    os.utime(study / "corpus" / "a.txt", ns=(1, 1))
    touched = run(study, "run")
    assert "Read " not in touched.err
    moved = study.rename(tmp_path / "two")
    assert "Read " not in run(moved, "run").err


@pytest.mark.parametrize("table", ["turns", "segments", "hits", "coded_segments"])
def test_a_changed_file_changes_exactly_its_own_rows(tmp_path: Path, table: str):
    study = write_study(tmp_path)
    run(study, "run")
    before = rows_by_source(study, table)
    (study / "corpus" / "b.txt").write_text("Interviewer: Trust?\nRespondent: I help. I trust. I lie.\n")
    ran = run(study, "run")
    after = rows_by_source(study, table)

    assert "Read 1 new or changed file." in ran.err
    assert before["b.txt"] != after["b.txt"]
    assert {name: before[name] for name in ("a.txt", "c.txt")} == {name: after[name] for name in ("a.txt", "c.txt")}


def test_a_removed_and_a_renamed_file_change_their_own_rows(tmp_path: Path):
    study = write_study(tmp_path)
    run(study, "run")
    before = rows_by_source(study, "hits")
    (study / "corpus" / "a.txt").unlink()
    (study / "corpus" / "c.txt").rename(study / "corpus" / "d.txt")
    run(study, "run")
    after = rows_by_source(study, "hits")

    assert set(after) == {"b.txt", "d.txt"}
    assert after["b.txt"] == before["b.txt"]
    assert [row.replace("d.txt", "c.txt") for row in after["d.txt"]] == before["c.txt"]


def results_of(study: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((study / "results").iterdir())}


def test_two_runs_and_a_run_without_what_was_derived_give_the_same_bytes(tmp_path: Path):
    """CSV, XLSX, Parquet and JSON; also after a detour by another state of the study."""
    import shutil

    pipeline = PIPELINE.replace("export: [csv]", "export: [csv, xlsx]")
    study = write_study(tmp_path, pipeline=pipeline)
    for format in ("parquet", "json"):
        run(study, "run")
        run(study, "export", format)
    first = results_of(study)
    (study / "corpus" / "a.txt").rename(study / "a.txt")
    run(study, "run")
    (study / "a.txt").rename(study / "corpus" / "a.txt")
    run(study, "run")
    assert {name: data for name, data in results_of(study).items() if name.endswith(("csv", "xlsx"))} == {
        name: data for name, data in first.items() if name.endswith(("csv", "xlsx"))
    }
    shutil.rmtree(study / ".qualcode")
    shutil.rmtree(study / "results")
    run(study, "run")
    for format in ("parquet", "json"):
        run(study, "export", format)

    assert results_of(study) == first


@pytest.mark.parametrize("damage", [b"", b"QUALCOD1 nonsense", b"\0" * 5000])
def test_damaged_derived_files_are_made_again(tmp_path: Path, damage: bytes):
    """A full disk or a sync program may leave half a file."""
    study = write_study(tmp_path)
    run(study, "run")
    first = results_of(study)
    for path in (study / ".qualcode").rglob("*"):
        if path.suffix in (".bin", ".json"):
            path.write_bytes(damage)
    assert run(study, "run").code == 0
    assert results_of(study) == first


def test_truncated_derived_files_are_made_again(tmp_path: Path):
    study = write_study(tmp_path)
    run(study, "run")
    first = results_of(study)
    for path in (study / ".qualcode").rglob("*.bin"):
        path.write_bytes(path.read_bytes()[:-200])
    assert run(study, "run").code == 0
    assert results_of(study) == first
