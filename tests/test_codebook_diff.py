"""Tests of `qualcode codebook diff`: files and git revisions, what is printed and written."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.pipeline.revisions import read_version
from small_study import CODEBOOK, run, write_study

BOOK = "codebooks/codebook.yaml"
EDITED = CODEBOOK.replace("terms: [trust]", "terms: [trust, nothing, =never]").replace("terms: [lie, ", "terms: [")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *words: str) -> None:
    """Run git as somebody, with nobody's settings."""
    person = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(("git", *who, *words), cwd=folder, check=True, capture_output=True, env={**os.environ, **person})


def make_committed(folder: Path) -> Path:
    """A study in a git repository, with its codebook committed, then edited."""
    study = write_study(folder / "deep" / "study")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "First")
    (study / BOOK).write_text(EDITED, encoding="utf-8")
    return study


def make_read(folder: Path) -> Path:
    """A study that was read and coded, an old codebook beside the edited one."""
    study = write_study(folder, {"old.yaml": CODEBOOK})
    assert run(study, "code").code == 0
    (study / BOOK).write_text(EDITED, encoding="utf-8")
    return study


def test_a_file_and_the_codebook_as_it_is_now(tmp_path: Path):
    """What changed in the text, the counts by group, the lines with their reasons."""
    ran = run(make_read(tmp_path), "codebook", "diff", "old.yaml")

    assert ran.code == 0
    assert (
        ran.out
        == """\
From old.yaml to codebooks/codebook.yaml as it is now

trust
  + term nothing: in 1 segment, 1 gained
  + 1 term that finds nothing: =never
trust/broken
  - term lie: in 1 segment, 1 lost

Segments gained and lost by group
               before    after    (all)  Citizens     SMEs
trust               5        5    +1 -1     +1 -1        .
trust/broken        2        1       -1        -1        .

trust: 1 gained, 1 lost (5 before, 5 after)
  1 of them stands under its sub-codes.
+ A, Citizens, b.txt, turn 2
    Nothing else.
      nothing [Nothing]

trust/broken: 1 lost (2 before, 1 after)
- A, Citizens, a.txt, turn 2
    They lie to me.
      lie [lie]
"""
    )


def test_nothing_changed(tmp_path: Path):
    """Is said."""
    ran = run(make_read(tmp_path), "codebook", "diff", "old.yaml", "old.yaml")

    assert "The codebooks say the same." in ran.out
    assert "No segment is gained or lost." in ran.out


def test_json_has_an_object_for_each_code_that_changed(tmp_path: Path):
    """With its changes, counts by group, and segments."""
    rows = run(make_read(tmp_path), "codebook", "diff", "old.yaml", "--json").rows()

    assert [row["code"] for row in rows] == ["trust", "trust/broken"]
    assert rows[1]["changes"] == [
        {"kind": "changed", "key": "terms", "old": "lie", "new": "", "line": 10, "language": ""}
    ]
    assert rows[1]["counts"][-1] == {"group": "(all)", "before": 2, "after": 1, "gained": 0, "lost": 1}
    assert [(one["change"], one["source"], one["why"]) for one in rows[1]["segments"]] == [
        ("lost", "a.txt", "lie [lie]")
    ]


def test_filters_hold_for_counts_and_lines(tmp_path: Path):
    """As everywhere."""
    ran = run(make_read(tmp_path), "codebook", "diff", "old.yaml", "--where", "group=SMEs")

    assert "No segment is gained or lost." in ran.out
    assert "Only group = SMEs." in ran.err


def test_tables_are_written(tmp_path: Path):
    """A workbook with three sheets, or the segments alone."""
    import openpyxl

    study = make_read(tmp_path)
    assert run(study, "codebook", "diff", "old.yaml", "-o", str(tmp_path / "c.xlsx")).code == 0
    assert run(study, "codebook", "diff", "old.yaml", "-o", str(tmp_path / "c.csv")).code == 0

    sheets = openpyxl.load_workbook(tmp_path / "c.xlsx").sheetnames
    assert sheets[:3] == ["codebook_changes", "changed_counts", "changed_segments"]
    assert (tmp_path / "c.csv").read_text(encoding="utf-8-sig").count("\n") == 4


def test_without_a_corpus_the_texts_are_compared(tmp_path: Path):
    """And it is said what to run for the segments."""
    study = write_study(tmp_path, {"old.yaml": CODEBOOK}, codebook=EDITED)
    ran = run(study, "codebook", "diff", "old.yaml")

    assert ran.code == 0
    assert "+ term nothing" in ran.out
    assert "qualcode ingest" in ran.err


def test_a_broken_codebook_shows_its_problems(tmp_path: Path):
    """Old or new, with file and line."""
    study = write_study(tmp_path, {"old.yaml": CODEBOOK + "  law:\n    trems: [law]\n"})
    ran = run(study, "codebook", "diff", "old.yaml")

    assert ran.code == 1
    assert "old.yaml, line 15: the key 'trems' is not known in 'law'." in ran.err


def test_without_old_it_is_the_codebook_that_was_applied_last(tmp_path: Path):
    """Where git has none."""
    ran = run(make_read(tmp_path), "codebook", "diff")

    assert ran.out.startswith("From the codebook as it was applied last to codebooks/codebook.yaml as it is now\n")
    assert "- term lie: in 1 segment, 1 lost" in ran.out


@needs_git
def test_without_old_it_is_the_last_commit(tmp_path: Path):
    """Where the codebook was committed to git."""
    ran = run(make_committed(tmp_path), "codebook", "diff")

    assert ran.out.startswith("From the last commit (HEAD) to codebooks/codebook.yaml as it is now\n")
    assert "- term lie" in ran.out


@needs_git
@pytest.mark.parametrize(
    "old", ["HEAD", "HEAD:codebooks/codebook.yaml", "HEAD:deep/study/codebooks/codebook.yaml", "v1"]
)
def test_git_revisions(tmp_path: Path, old: str):
    """A commit, a tag, a path of the study or of the repository in one."""
    study = make_committed(tmp_path)
    git(tmp_path, "tag", "v1")

    assert "- term lie" in run(study, "codebook", "diff", old).out


@needs_git
@pytest.mark.parametrize(
    ("old", "slug"),
    [
        ("HEAD~9", "unknown-revision"),
        ("nonsense", "unknown-revision"),
        ("HEAD:gone.yaml", "unknown-revision"),
        ("gone.yaml", "no-codebook"),
    ],
)
def test_what_git_does_not_know(tmp_path: Path, old: str, slug: str):
    """A revision, a file in one; the message says what to type."""
    ran = run(make_committed(tmp_path), "codebook", "diff", old)

    assert (ran.code, ran.out) == (1, "")
    assert f"[{slug}]" in ran.err


@needs_git
def test_a_study_outside_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Is told so, with what to do."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    ran = run(write_study(tmp_path), "codebook", "diff", "HEAD")

    assert ran.code == 1
    assert "it is in no git repository" in ran.err and "[no-repository]" in ran.err


def test_git_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Revisions need it, files do not."""
    study = write_study(tmp_path, {"old.yaml": CODEBOOK})
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(QualcodeError, match="git was not found"):
        read_version("HEAD", study, BOOK)
    assert read_version("old.yaml", study, BOOK).name == "old.yaml"


def test_a_revision_is_never_an_option(tmp_path: Path):
    """A name with a dash in front is not given to git."""
    with pytest.raises(QualcodeError):
        read_version("--output=x", tmp_path, BOOK)

    assert not (tmp_path / "x").exists()
