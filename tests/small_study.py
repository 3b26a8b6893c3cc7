"""A small study in a folder, written by the test that uses it, and its commands run as a person runs them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from qualcode.cli import main

PIPELINE = """\
corpus: [corpus]
cases: cases.csv
codebook: codebooks/codebook.yaml
group_by: group
export: [csv]
"""
CODEBOOK = """\
name: Small
language: en
codes:
  trust:
    name: Trust
    terms: [trust]
    codes:
      broken:
        name: Broken promises
        terms: [lie, broken promise]
  help:
    name: Help
    terms: [help]
"""
CASES = """\
case,source,speaker,group,wave
A,a.txt,,Citizens,1
A,b.txt,,,2
B,c.txt,,SMEs,1
"""
TEXTS = {
    "corpus/a.txt": "Interviewer: Do you trust them?\nRespondent: I trust them. They lie to me. They help.\n",
    "corpus/b.txt": "Interviewer: And the help?\nRespondent: No trust now. Nothing else.\n",
    "corpus/c.txt": "Interviewer: Do you trust them?\nRespondent: A broken promise. Trust, yes, trust and help.\n",
}


def write_study(folder: Path, files: Mapping[str, str | bytes] = {}, **parts: str) -> Path:
    """A study of three interviews; `files` adds or replaces files, `pipeline`, `codebook`, `cases` these."""
    texts: dict[str, str | bytes] = {
        "pipelines/analysis.yaml": parts.get("pipeline", PIPELINE),
        "codebooks/codebook.yaml": parts.get("codebook", CODEBOOK),
        "cases.csv": parts.get("cases", CASES),
        **(TEXTS if parts.get("texts", "yes") == "yes" else {}),
        **files,
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return folder


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: str
    err: str

    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON."""
        found: list[dict[str, Any]] = json.loads(self.out)
        return found


def run(study: Path, *words: str) -> Ran:
    """Run `qualcode WORDS... --study STUDY` in this process; an exception that is no exit fails the test."""
    return run_plain(*words, "--study", str(study))


def run_plain(*words: str) -> Ran:
    """Run `qualcode WORDS...`."""
    result = CliRunner().invoke(main, list(words), prog_name="qualcode")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)
