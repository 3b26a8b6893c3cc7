"""`qualcode init`: the new study runs at once, and the steps it prints are right."""

import os
import shlex
import stat
from pathlib import Path

import pytest

from small_study import TEXTS, run, run_plain, write_study


@pytest.mark.parametrize("name", ["study", "my study", "Хөгжил", 'a "quoted" name', "it's: #1"])
@pytest.mark.skipif(os.name == "nt", reason="not all of these are names there")
def test_a_new_study_runs_at_once(tmp_path: Path, name: str):
    """Whatever its folder is called; every example of its codebook is coded."""
    ran = run_plain("init", str(tmp_path / name))
    done = run(tmp_path / name, "run", "--strict")

    assert (ran.code, done.code) == (0, 0)
    assert "Citizens" in done.out and "trust" in done.out
    assert run(tmp_path / name, "codebook", "check").code == 0
    assert all((tmp_path / name / line).exists() for line in ran.out.splitlines())


def test_a_new_study_over_a_corpus_runs_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The printed steps, one after another, from where `init` was called."""
    write_study(tmp_path / "given [2020]", {"corpus/x.txt": TEXTS["corpus/a.txt"]})
    monkeypatch.chdir(tmp_path)
    ran = run_plain("init", "new study", "--corpus", "given [2020]/corpus")
    steps = [shlex.split(step) for step in ran.err.removeprefix("Next: ").strip().split(" ; ")]

    assert steps[0] == ["cd", "new study"]
    monkeypatch.chdir(steps[0][1])
    for step in steps[1:]:
        assert step[0] == "qualcode"
        assert run_plain(*step[1:]).code == 0
    assert Path("people.csv").is_file()


def test_nothing_that_exists_is_overwritten(tmp_path: Path):
    run_plain("init", str(tmp_path))
    (tmp_path / "cases.csv").write_text("mine")
    (tmp_path / "pipelines" / "analysis.yaml").unlink()
    ran = run_plain("init", str(tmp_path))

    assert ran.code == 1
    assert "already there" in ran.err
    assert (tmp_path / "cases.csv").read_text() == "mine"
    assert not (tmp_path / "pipelines" / "analysis.yaml").exists()


def test_a_corpus_that_is_not_there_is_an_error_and_nothing_is_written(tmp_path: Path):
    ran = run_plain("init", str(tmp_path / "new"), "--corpus", str(tmp_path / "nowhere"))

    assert ran.code == 1
    assert not (tmp_path / "new").exists()


def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    ran = run_plain("init", str(tmp_path / "file"))

    assert ran.code == 1
    assert "Error" in ran.err


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_the_files_are_as_open_as_the_persons_other_files(tmp_path: Path):
    """A team shares the folder."""
    (tmp_path / "other").write_text("x")
    run_plain("init", str(tmp_path / "new"))
    run(tmp_path / "new", "run")
    mode = stat.S_IMODE((tmp_path / "other").stat().st_mode)
    files = [path for path in (tmp_path / "new").rglob("*") if path.is_file() and path.name != "lock"]

    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {mode}
