"""A codebook with many mistakes, met by the commands: all are told, nothing is done, nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from small_study import run, write_study

# Each line that ends with a mark has one mistake.
BOOK = """\
name: Partnership: first draft  #!
langauge: en  #!
codes:
  trust:
    name: "Mutual trust  #!
    definition: Confidence: kept promises  #!
    color: #1b9e77  #!
    stance: negative  #!
    formerly: trust  #!
    terms:
      - trust
      - *ability  #!
      - keep promise,  #!
      - *  #!
      - "word" of honour  #!
      - /promis(e/  #!
      - /x*/  #!
      - /honou?r  #!
      - trust  #!
      - =  #!
      - a ** b  #!
      - {term: lie, stance: bad}  #!
      - {trem: lie, stance: lack}  #!
      - [faith, hope]  #!
      -  #!
      - water: dirty  #!
      - @home  #!
      -honest  #!
  Mutual Respect:  #!
    terms: respect, honour  #!
  capacity  #!
    terms: [skill  #!
  procedure:
    - rule  #!
  law:
    terms: "law", "act"  #!
    color: red  #!
    name: [Law]  #!
  trust:  #!
    terms: [faith]
  duty:
    terms:
      english: [duty]  #!
    examples: {a: b}  #!
    unless: [x y, X  y]  #!
"""


@pytest.mark.parametrize("command", [("codebook", "check"), ("code",), ("run",), ("codebook", "diff", "HEAD")])
def test_every_mistake_is_told_once_and_nothing_is_written(tmp_path: Path, command: tuple[str, ...]):
    """By every command that needs the codebook, in one run, each with its line."""
    text = "\n".join(line.removesuffix("  #!") for line in BOOK.splitlines())
    wrong = [number for number, line in enumerate(BOOK.splitlines(), 1) if line.endswith("#!")]
    wrong[wrong.index(34)] = 33  # a list instead of keys is told at its code
    study = write_study(tmp_path, codebook=text)
    before = sorted(tmp_path.rglob("*"))
    ran = run(study, *command)

    told = [int(line.split(", line ")[1].split(":")[0]) for line in ran.err.splitlines() if ".yaml, line " in line]
    assert told == wrong
    assert len(told) > 30
    assert (ran.code, ran.out) == (1, "")
    assert sorted(tmp_path.rglob("*")) == before
