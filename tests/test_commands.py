"""The commands as a person types them: what they print where, their exit codes, and what they say when things are wrong."""

from pathlib import Path

import pytest

from small_study import CODEBOOK, PIPELINE, run, run_plain, write_study


def test_run_prints_the_table_and_writes_the_results(tmp_path: Path):
    """Results on stdout, words about them on stderr."""
    study = write_study(tmp_path)
    ran = run(study, "run")

    assert ran.code == 0
    assert "Citizens" in ran.out and "Read 3" not in ran.out
    assert "Read 3 new or changed files." in ran.err
    assert (study / "results" / "theme_frequencies.csv").is_file()


def test_after_new_sources_are_read_the_last_result_stays_until_it_is_renewed(tmp_path: Path):
    """`ingest` alone changes no coding: quotes and counts are those of the sources as they were coded."""
    study = write_study(tmp_path)
    run(study, "run")
    before = run(study, "frequencies", "--json").out
    (study / "corpus" / "0.txt").write_text("Interviewer: Trust?\nRespondent: Help, help.\n")
    run(study, "ingest")
    quotes = run(study, "quotes", "help")

    assert [row["text"] for row in run(study, "quotes", "help", "--json").rows()] == [
        "They help.",
        "Trust, yes, trust and help.",
    ]
    assert "qualcode code" in quotes.err
    assert run(study, "frequencies", "--json").out == before
    assert {row["source"] for row in run(study, "export", "json", "--table", "sources", "-o", "-").rows()} == {
        "0.txt",
        "a.txt",
        "b.txt",
        "c.txt",
    }
    assert len(run(study, "code", "--json").rows()) > len(run(study, "tables", "memos", "--json").rows())
    assert len(run(study, "quotes", "help", "--json").rows()) == 3


def test_a_result_is_shown_although_the_corpus_has_gone(tmp_path: Path):
    """The passages are kept; one line says what is wrong now."""
    study = write_study(tmp_path)
    run(study, "run")
    (study / "corpus").rename(study / "elsewhere")
    ran = run(study, "quotes", "help")

    assert ran.code == 0
    assert "They help." in ran.out
    assert "names no file or folder" in ran.err


def test_the_pipeline_last_run_is_the_one_of_commands_that_name_none(tmp_path: Path):
    """Also where the last run had nothing to do."""
    study = write_study(tmp_path, {"pipelines/other.yaml": PIPELINE + "results: results/other\n"})
    assert run(study, "status").code == 1
    run(study, "run", "--pipeline", "analysis")
    run(study, "run", "--pipeline", "other")
    run(study, "run", "--pipeline", "analysis")
    ran = run(study, "status")

    assert "pipelines/analysis.yaml" in ran.out
    assert "pipelines/analysis.yaml" in ran.err


@pytest.mark.parametrize("name", ["files.yaml", "analysis.yml", "pipelines.yaml"])
def test_any_name_of_a_pipeline_has_a_folder_of_its_own(tmp_path: Path, name: str):
    """A pipeline called `files`, or one that differs in its ending only, disturbs nothing."""
    study = write_study(tmp_path, {f"pipelines/{name}": PIPELINE + "results: results/other\n"})
    run(study, "run", "--pipeline", "pipelines/analysis.yaml")
    run(study, "run", "--pipeline", f"pipelines/{name}")
    again = run(study, "run", "--pipeline", "pipelines/analysis.yaml")

    assert again.code == 0
    assert "Read" not in again.err


@pytest.mark.parametrize(
    "words", [["frequencies"], ["quotes", "trust"], ["kwic", "trust"], ["export", "csv"], ["frequencies", "--json"]]
)
def test_before_anything_was_read_the_command_to_run_is_named(tmp_path: Path, words: list[str]):
    """Nothing is computed by commands that show."""
    ran = run(write_study(tmp_path), *words)

    assert ran.code == 1
    assert ran.out == ""
    assert "Run: qualcode" in ran.err


def test_edits_take_effect(tmp_path: Path):
    """Of the codebook, of cases.csv, of the pipeline file; each command says what changed."""
    study = write_study(tmp_path)
    run(study, "run")
    (study / "codebooks" / "codebook.yaml").write_text(CODEBOOK.replace("[help]", "[nothing]"))
    assert "the codebook changed" in run(study, "quotes", "help").err
    run(study, "code")
    assert [row["text"] for row in run(study, "quotes", "help", "--json").rows()] == ["Nothing else."]
    (study / "cases.csv").write_text("case,source,group\nA,*,Everyone\n")
    assert "cases.csv" in run(study, "quotes", "help").err
    run(study, "code")
    assert {row["group"] for row in run(study, "frequencies", "--json").rows()} == {"Everyone", "(all)"}
    (study / "pipelines" / "analysis.yaml").write_text(PIPELINE + "segment: turn\n")
    run(study, "code")
    assert [row["text"] for row in run(study, "quotes", "help", "--json").rows()] == ["No trust now. Nothing else."]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["quotes", "turst"], "trust"),
        (["quotes", "trust/brokn"], "trust/broken"),
        (["frequencies", "--code", "hepl"], "help"),
        (["frequencies", "--by", "grop"], "group"),
        (["frequencies", "--where", "grup=SMEs"], "group"),
        (["frequencies", "--where", "group=SME"], "SMEs"),
        (["frequencies", "--where", "group"], "COLUMN=VALUE"),
        (["export", "exel"], "csv"),
        (["export", "csv", "--table", "coded_segment"], "coded_segments"),
        (["export", "csv", "-o", "-"], "--table"),
        (["kwic", "(trust"], "bracket"),
        (["tables", "hit"], "hits"),
        (["code", "--method", "topcs"], "rules"),
        (["ingst"], "ingest"),
        (["status", "--pipelne", "x"], "--pipeline"),
    ],
)
def test_words_that_a_command_does_not_know_are_wrong_usage_with_the_nearest(
    tmp_path: Path, words: list[str], near: str
):
    """Exit code 2, nothing on stdout."""
    study = write_study(tmp_path)
    run(study, "run")
    ran = run(study, *words)

    assert ran.code == 2
    assert near in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    ("pipeline", "words"),
    [
        (PIPELINE.replace("group_by: group", "group_by: grup"), "pipelines/analysis.yaml, line 4"),
        (PIPELINE + "where: {kind: [intervew]}\n", "pipelines/analysis.yaml, line 6"),
        (PIPELINE + "where: {colour: [red]}\n", "pipelines/analysis.yaml, line 6"),
        (PIPELINE.replace("cases.csv", "casses.csv"), "casses.csv"),
        (PIPELINE.replace("cases.csv", "corpus"), "corpus"),
        (PIPELINE.replace("codebooks/codebook.yaml", "codebooks"), "line 3"),
        (PIPELINE.replace("[corpus]", "[corpse]"), "corpse"),
        (PIPELINE.replace("[corpus]", "[corpus"), "line 1"),
        (PIPELINE.replace("[csv]", "[sav]"), "line 5"),
        (PIPELINE + "results: codebooks/codebook.yaml\n", "cannot be written"),
    ],
)
def test_a_wrong_pipeline_file_fails_with_its_place(tmp_path: Path, pipeline: str, words: str):
    ran = run(write_study(tmp_path, pipeline=pipeline), "run")

    assert ran.code == 1
    assert words in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1251"])
def test_a_pipeline_file_in_another_encoding_is_an_error_that_says_so(tmp_path: Path, encoding: str):
    study = write_study(tmp_path, {"pipelines/analysis.yaml": (PIPELINE + "study: Развитие\n").encode(encoding)})
    ran = run(study, "run")

    assert ran.code == 1
    assert "UTF-8" in ran.err


def test_a_byte_order_mark_does_no_harm(tmp_path: Path):
    """Notepad writes one."""
    study = write_study(
        tmp_path,
        {
            "pipelines/analysis.yaml": PIPELINE.encode("utf-8-sig"),
            "codebooks/codebook.yaml": CODEBOOK.encode("utf-8-sig"),
        },
    )

    assert run(study, "run").code == 0


def test_two_pipelines_with_the_same_results_are_refused(tmp_path: Path):
    ran = run(write_study(tmp_path, {"pipelines/b.yaml": PIPELINE}), "run", "--pipeline", "b")

    assert ran.code == 1
    assert "pipelines/analysis.yaml" in ran.err and "results" in ran.err


def test_several_pipelines_of_which_none_ran_are_listed(tmp_path: Path):
    ran = run(write_study(tmp_path, {"pipelines/b.yaml": PIPELINE + "results: b\n"}), "run")

    assert ran.code == 1
    assert "pipelines/analysis.yaml, pipelines/b.yaml" in ran.err


def test_a_study_is_found_from_a_folder_inside_it_and_from_the_pipeline_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """`run FILE` looks upwards from FILE, wherever one stands."""
    study = write_study(tmp_path / "study", {"notes/deep/x.md": "no pipeline"})
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert run_plain("status").code == 1
    assert run_plain("run", str(study / "pipelines" / "analysis.yaml")).code == 0
    assert run_plain("run", "../study/pipelines/analysis.yaml").code == 0
    monkeypatch.chdir(study / "notes" / "deep")

    assert run_plain("status").code == 0
    assert run_plain("run", "analysis").code == 0
    assert run_plain("run", "analyses.yaml").code == 1


def test_only_some_files_are_read_and_shown_and_a_wrong_name_is_told(tmp_path: Path):
    """By path, by name in the corpus, by folder, by glob."""
    study = write_study(tmp_path)

    for words in (["a.txt"], ["corpus/a.txt"], [str(study / "corpus" / "a.txt")], ["a*"]):
        assert [row["source"] for row in run(study, "ingest", *words, "--json").rows()] == ["a.txt"]
    assert len(run(study, "ingest", "corpus", "--json").rows()) == 3
    wrong = run(study, "ingest", "a.txt", "x.txt")
    assert wrong.code == 1
    assert "x.txt" in wrong.err


def test_an_empty_corpus_is_a_warning(tmp_path: Path):
    (tmp_path / "corpus").mkdir()
    ran = run(write_study(tmp_path, texts="no"), "run")

    assert ran.code == 0
    assert "empty-corpus" in ran.err
    assert run(tmp_path, "quotes", "trust").out == "No passages.\n"


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["ingest"],
        ["code"],
        ["run"],
        ["frequencies"],
        ["frequencies", "--by", "group", "--by", "wave"],
        ["quotes", "trust"],
        ["quotes", "help", "--where", "group=SMEs"],
        ["kwic", "trust"],
        ["kwic", "nowhere"],
        ["codebook", "check"],
        ["codebook", "show"],
        ["tables"],
        ["export", "csv"],
    ],
)
def test_json_is_a_list_of_objects_on_stdout(tmp_path: Path, words: list[str]):
    study = write_study(tmp_path)
    run(study, "run")
    rows = run(study, *words, "--json").rows()

    assert all(isinstance(row, dict) for row in rows)
    assert len({tuple(row) for row in rows}) <= 1
    quiet = run(study, *words, "--quiet")
    assert "Next" not in quiet.err and quiet.out


def test_exit_codes_follow_the_problems(tmp_path: Path):
    """3 for an error, and with --strict for a warning."""
    study = write_study(tmp_path)
    assert run(study, "run", "--strict").code == 0
    (study / "corpus" / "d.txt").write_text("Interviewer: Well?\nRespondent: Help.\n")
    assert (run(study, "run").code, run(study, "run", "--strict").code) == (0, 3)
    (study / "corpus" / "e.docx").write_bytes(b"not a zip")
    ran = run(study, "run")

    assert ran.code == 3
    assert "e.docx" in ran.err
    assert (study / "results" / "problems.csv").is_file()
    assert run(study, "quotes", "trust").code == 0
