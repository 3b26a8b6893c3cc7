"""The commands as a person types them: what they print where, their exit codes, and what they say when things are wrong."""

from pathlib import Path

import pytest

from small_study import CODEBOOK, PIPELINE, run, write_study


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
