"""A new study that runs: a pipeline file, a codebook to fill, a table of people, and three invented lines to try it on."""

from __future__ import annotations

import os
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.study.folder import write_whole

PIPELINE = """\
# yaml-language-server: $schema=pipeline.schema.json
study: {name}
corpus: [{corpus}]
cases: cases.csv
codebook: codebooks/codebook.yaml
group_by: group
language: en
segment: sentence
export: [csv, xlsx]
results: results
"""

CODEBOOK = """\
# yaml-language-server: $schema=codebook.schema.json
# Your themes. Save this file, then run: qualcode code
# Terms: a word in all its inflections (trust), a beginning (confiden*), a phrase (keep promise), this form only (=trust).
name: {name}
version: "1.0"
language: en
codes:
  trust:
    name: Trust
    definition: What belongs to this theme, in one sentence.
    examples: ["We trust the council."]
    terms:
      - trust
      - confiden*
      - keep promise
  support:
    name: Support
    definition: Replace this theme by one of your own.
    terms:
      - help
      - support
"""

CASES = "case,source,speaker,group\n"
EXAMPLE_CASES = "case,source,speaker,group\nA1,example.txt,Respondent,Citizens\n"
EXAMPLE = """\
Interviewer: This example is invented. Do you trust the council?
Respondent: I trust them more than last year. They promised to help with the well, and they came.
Interviewer: Thank you.
"""


def make_study(folder: Path, corpus: Path | None) -> list[Path]:
    """Write the files of a new study; nothing that exists is overwritten.

    Parameters
    ----------
    corpus : a folder of transcripts that is already there; without it three invented lines are put into `corpus/`.

    Raises
    ------
    QualcodeError : one of the files exists, or the corpus does not.
    """
    if corpus is not None and not corpus.exists():
        raise QualcodeError(f"The corpus {corpus} does not exist.", "Name a folder of transcripts.", "no-corpus")
    from qualcode.codebook.json_schema import make_codebook_schema, write_schema
    from qualcode.pipeline_schema import make_pipeline_schema

    name = folder.resolve().name
    place = "corpus" if corpus is None else _relative(corpus, folder)
    files = {
        folder / "pipelines" / "analysis.yaml": PIPELINE.format(name=_quoted(name), corpus=_quoted(place)),
        folder / "codebooks" / "codebook.yaml": CODEBOOK.format(name=_quoted(name)),
        folder / "cases.csv": CASES if corpus else EXAMPLE_CASES,
        folder / "pipelines" / "pipeline.schema.json": write_schema(make_pipeline_schema()),
        folder / "codebooks" / "codebook.schema.json": write_schema(make_codebook_schema()),
    }
    if corpus is None:
        files[folder / "corpus" / "example.txt"] = EXAMPLE
    there = [file for file in files if file.exists()]
    if there:
        raise QualcodeError(
            f"{there[0]} is already there; nothing was written.",
            "Choose another folder for the new study.",
            "study-exists",
        )
    for file, text in files.items():
        write_whole(file, text.encode("utf-8"))
    return list(files)


def _relative(corpus: Path, folder: Path) -> str:
    """The corpus as seen from the study; absolute on another drive."""
    try:
        return Path(os.path.relpath(corpus.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return corpus.resolve().as_posix()


def _quoted(text: str) -> str:
    """A YAML scalar that stays this text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
