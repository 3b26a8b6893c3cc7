"""The JSON Schemas for editors: what is shipped fits, what people mistype does not."""

import datetime
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from qualcode.codebook.json_schema import make_codebook_schema, make_object
from qualcode.codebook.load import load_codebook
from qualcode.codebook.schema import Key
from qualcode.errors import BadFile
from qualcode.pipeline_file import load_pipeline
from qualcode.pipeline_schema import make_pipeline_schema
from small_study import CODEBOOK, PIPELINE, run, run_plain, write_study

ROOT = Path(__file__).resolve().parent.parent
BOOK = jsonschema.Draft7Validator(make_codebook_schema())
PIPE = jsonschema.Draft7Validator(make_pipeline_schema())
CODE = "codes:\n  trust:\n    "


def as_editors_read(text: str) -> Any:
    """YAML with typed scalars; keys are texts, as in JSON."""

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): clean(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [clean(inner) for inner in value]
        return str(value) if isinstance(value, datetime.date) else value

    return clean(yaml.safe_load(text))


@pytest.mark.parametrize("file", sorted((ROOT / "codebooks").glob("*.yaml")), ids=lambda file: file.name)
def test_the_codebooks_that_come_along_fit(file: Path):
    BOOK.validate(as_editors_read(file.read_text("utf-8")))


@pytest.mark.parametrize("file", sorted((ROOT / "pipelines").glob("*.yaml")), ids=lambda file: file.name)
def test_the_pipelines_that_come_along_fit(file: Path):
    PIPE.validate(as_editors_read(file.read_text("utf-8")))


def test_both_are_schemas_of_draft_7():
    for validator in (BOOK, PIPE):
        jsonschema.Draft7Validator.check_schema(validator.schema)
    BOOK.validate(as_editors_read(CODEBOOK))
    PIPE.validate(as_editors_read(PIPELINE))


@pytest.mark.parametrize(
    "text",
    [
        "terms: [trust, no, 12:30, 2014, 1.5, true, {term: lie to us, stance: lack}]",
        "terms: {en: [trust, {pattern: [{LEMMA: rely}]}], mn: итгэл*}",
        "terms: |\n      trust\n      keep promise\n",
        "terms: trust",
        'terms: [{pattern: [{LOWER: no}, {LENGTH: {">=": 3}, OP: "{1,3}"}, {}, {IS_ALPHA: yes}], stance: lack}]',
        "terms: [{pattern: [{LOWER: {REGEX: {IN: [a, b]}, NOT_IN: [c]}}, {lemma: be}, {TEXT: 2014, OP: 1}]}]",
        'unless: [trust fund, {pattern: [{LOWER: fund, OP: "?"}, {ENT_IOB: B}]}]',
        'examples: ["A promise.", 2014, no]',
        'color: "#1B9e77"',
        "name: 2014\n    definition: yes\n    codes: {sub_code: {formerly: old}, empty: }",
        "terms:\n    unless:\n    stance:",
    ],
)
def test_what_the_loader_takes_fits(text: str):
    """Scalars that editors type are texts for us."""
    load_codebook(CODE + text, "b.yaml")
    BOOK.validate(as_editors_read(CODE + text))


@pytest.mark.parametrize(
    "text",
    [
        "term: [trust]",
        "terms: [{term: lie, stance: bad}]",
        "terms: [{pattern: [{LEMA: rely}]}]",
        "terms: [{pattern: []}]",
        "terms: [{pattern: {LOWER: rely}}]",
        "terms: [{pattern: [rely]}]",
        "terms: [{pattern: [{LOWER: [on, upon]}]}]",
        "terms: [{pattern: [{LOWER: {IS: on}}]}]",
        "terms: [{pattern: [{LOWER: on, OP: '??'}]}]",
        "terms: [{pattern: [{IS_ALPHA: maybe}]}]",
        "terms: [{pattern: [{LENGTH: long}]}]",
        "terms: [{pattern: [{LOWER: on}], term: on}]",
        "terms: [{stance: lack}]",
        "terms: [[trust]]",
        "terms: {term: trust}",
        "terms: {english: [trust]}",
        "unless: [{term: fund, stance: lack}]",
        "color: green",
        "stance: bad",
        "definition: [one, two]",
        "codes: [a, b]",
        "codes: {a b: {}}",
        "codes: {a: {nmae: x}}",
    ],
)
def test_what_people_mistype_does_not(text: str):
    """Nor does the loader take it."""
    with pytest.raises(BadFile):
        load_codebook(CODE + text, "b.yaml")
    assert not BOOK.is_valid(as_editors_read(CODE + text))


@pytest.mark.parametrize("text", ["", "codes: {}", "code: {a: {}}", "codes: {a: {}}\nlanguage: english"])
def test_a_file_that_is_no_codebook_does_not_fit(text: str):
    assert not BOOK.is_valid(as_editors_read(text))


NEEDED = "corpus: [a]\ncodebook: b.yaml\n"


@pytest.mark.parametrize(
    "text",
    [
        "where: {kind: [interview], wave: 1}\nlanguage: mn",
        "readers: {unknown: leave, files: {x.docx: {from: 1, until: no}}, same_speaker: {A: [B]}}",
        "rules: {stance: false, spacy: {en: en_core_web_sm}}\nexport: [csv, xlsx]\nsegment: turn",
        "rules: {spacy: models/x}\nexport: csv",
    ],
)
def test_what_the_pipeline_file_takes_fits(text: str):
    load_pipeline(NEEDED + text, "p.yaml")
    PIPE.validate(as_editors_read(NEEDED + text))


@pytest.mark.parametrize(
    "text",
    [
        "segments: turn",
        "segment: word",
        "export: [doc]",
        "rules: {stanse: true}",
        "readers: {unknown: keep}",
        "where: x",
    ],
)
def test_what_people_mistype_in_a_pipeline_file_does_not(text: str):
    with pytest.raises(BadFile):
        load_pipeline(NEEDED + text, "p.yaml")
    assert not PIPE.is_valid(as_editors_read(NEEDED + text))


def test_keys_inside_a_list_are_keys_of_its_items():
    """As the cues of stances have them."""
    inner = (Key("cue", "text", "", "Words."), Key("words", "whole number", "", "Reach."))
    schema = make_object([Key("stances", "mapping", "", "Cues.", keys=(Key("lack", "texts", "", "", keys=inner),))])

    jsonschema.validate({"stances": {"lack": ["no", {"cue": "without", "words": 6}]}}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"stances": {"lack": [{"que": "no"}]}}, schema)


def test_a_new_study_has_both_schemas_beside_its_files(tmp_path: Path):
    """The first line of codebook and pipeline names them for VS Code."""
    run_plain("init", str(tmp_path / "new"))
    for name, validator in (("codebooks/codebook", BOOK), ("pipelines/analysis", PIPE)):
        file = tmp_path / "new" / f"{name}.yaml"
        first, _, rest = file.read_text("utf-8").partition("\n")
        said = first.removeprefix("# yaml-language-server: $schema=")

        assert json.loads((file.parent / said).read_text("utf-8")) == validator.schema
        validator.validate(as_editors_read(rest))


def test_the_command_writes_the_schema(tmp_path: Path):
    """To the screen, or into a file."""
    folder = write_study(tmp_path)

    assert json.loads(run_plain("codebook", "schema").out) == BOOK.schema
    assert run(folder, "codebook", "schema", "-o", str(folder / "s.json")).code == 0
    assert json.loads((folder / "s.json").read_text("utf-8")) == BOOK.schema
