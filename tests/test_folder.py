"""Finding a study and its pipelines, writing whole files, one command at a time."""

import threading
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.study.folder import choose_pipeline, find_study, link_file, list_pipelines, locked, write_whole
from small_study import PIPELINE, TEXTS, run, write_study


def test_the_study_is_the_nearest_folder_upwards_with_a_pipeline(tmp_path: Path):
    """A pipelines folder of another program is none."""
    outer = write_study(tmp_path)
    inner = write_study(tmp_path / "sub" / "study")
    (tmp_path / "sub" / "ci" / "pipelines").mkdir(parents=True)
    (tmp_path / "sub" / "ci" / "pipelines" / "build.yaml").write_text("steps: [make]\n")

    assert find_study(inner / "corpus") == inner.resolve()
    assert find_study(tmp_path / "sub" / "ci") == outer.resolve()


def test_no_study_is_an_error_with_the_command_that_makes_one(tmp_path: Path):
    with pytest.raises(QualcodeError, match="qualcode init"):
        find_study(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_pipeline_is_seen_in_any_encoding_so_that_the_fault_can_be_told(tmp_path: Path, encoding: str):
    write_study(tmp_path, {"pipelines/analysis.yaml": PIPELINE.encode(encoding)})

    assert len(list_pipelines(tmp_path)) == 1


def test_a_pipeline_is_named_by_path_name_or_stem(tmp_path: Path):
    study = write_study(tmp_path, {"pipelines/b.yml": PIPELINE})

    for name in ("pipelines/analysis.yaml", "analysis.yaml", "analysis"):
        assert choose_pipeline(study, Path(name)) == ((study / "pipelines" / "analysis.yaml").resolve(), False)
    assert choose_pipeline(study, Path("b"))[0].name == "b.yml"
    with pytest.raises(QualcodeError, match="analysis"):
        choose_pipeline(study, Path("analyses"))


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path):
    write_whole(tmp_path / "a" / "x", b"1")
    write_whole(tmp_path / "a" / "x", b"2")

    assert [path.name for path in (tmp_path / "a").iterdir()] == ["x"]
    assert (tmp_path / "a" / "x").read_bytes() == b"2"


def test_a_second_name_stands_for_the_newer_file(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"new")
    (tmp_path / "b").write_bytes(b"old")
    link_file(tmp_path / "a", tmp_path / "b")
    link_file(tmp_path / "a", tmp_path / "sub" / "c")

    assert (tmp_path / "b").read_bytes() == (tmp_path / "sub" / "c").read_bytes() == b"new"


def test_a_second_command_waits_and_says_so(tmp_path: Path):
    said: list[str] = []
    begun, end = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(tmp_path, said.append):
            begun.set()
            end.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(10)
    with pytest.raises(QualcodeError, match="too long"), locked(tmp_path, said.append, seconds=0.1):
        pass
    end.set()
    thread.join()
    with locked(tmp_path, said.append):
        pass

    assert said == ["Another qualcode command works on this study; waiting for it ..."]


def test_what_is_derived_is_left_out_of_git(tmp_path: Path):
    study = write_study(tmp_path)
    run(study, "run")

    assert (study / ".qualcode" / ".gitignore").read_text() == "*\n"


def test_a_study_in_python_gives_the_same_tables(tmp_path: Path):
    """`open`, `ingest`, `code`, `table`; one object may be used again after files changed."""
    import qualcode

    study = qualcode.open(write_study(tmp_path))
    assert len(study.ingest().sources) == 3
    first = study.code()
    assert set(study.table("coded_segments")["code"]) == {"trust", "trust/broken", "help"}
    (tmp_path / "corpus" / "d.txt").write_text(TEXTS["corpus/a.txt"] + "Interviewer: Bye.\n")
    again = study.code()

    assert again["segments"].sum() > first["segments"].sum()
    assert len(study.table("sources", {"source": ["d.txt"]})) == 1
