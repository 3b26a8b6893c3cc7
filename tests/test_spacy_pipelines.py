"""`rules: {spacy: ...}`: trained pipelines for token patterns, found on this machine."""

from pathlib import Path

import pytest
import spacy
from spacy.training import Example

import qualcode
from qualcode.errors import BadFile, QualcodeError
from qualcode.pipeline.spacy_pipelines import SpacyPipelines
from qualcode.pipeline_file import load_pipeline
from small_study import PIPELINE, run, write_study

CODEBOOK = """\
language: en
codes:
  verb:
    terms: [{pattern: [{TAG: VERB}, {LOWER: them}]}]
    examples: [I trust them.]
"""


def train(folder: Path, noun: str = "NOUN") -> None:
    """A tagger that learnt two sentences by heart."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tagger")
    rows = [("I trust them .", ["PRON", "VERB", "PRON", "PUNCT"]), ("No trust now .", ["DET", noun, "ADV", "PUNCT"])]
    examples = [Example.from_dict(nlp.make_doc(text), {"tags": tags}) for text, tags in rows]
    spacy.util.fix_random_seed(1)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(40):
        nlp.update(examples, sgd=optimizer)
    folder.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder)


def make_study(folder: Path, spacy_key: str) -> Path:
    return write_study(folder, pipeline=f"{PIPELINE}rules: {{spacy: {spacy_key}}}\n", codebook=CODEBOOK)


def test_a_trained_pipeline_in_a_folder_of_the_study(tmp_path: Path):
    """It is named for its language; a pattern over its tags is coded, checked and shown in context."""
    train(tmp_path / "models" / "tags")
    folder = make_study(tmp_path, "{en: models/tags}")
    study = qualcode.open(folder)
    study.code()

    assert study.table("hits")["text"].tolist() == ["trust them"]
    assert run(folder, "codebook", "check").code == 0
    assert run(folder, "kwic", "pattern: [{TAG: VERB}, {LOWER: them}]").code == 0


def test_a_changed_pipeline_codes_anew(tmp_path: Path):
    """What was coded depends on it; an unchanged one is not even loaded."""
    train(tmp_path / "tags")
    folder = make_study(tmp_path, "tags")
    assert qualcode.open(folder).update()[1]
    assert not qualcode.open(folder).update()[1]
    train(tmp_path / "tags", "PROPN")

    assert (
        "`rules` in the pipeline file, a trained pipeline or the built-in cues changed"
        in qualcode.open(folder).whats_new()
    )
    assert qualcode.open(folder).update()[1]


@pytest.mark.parametrize("name", ["en_no_such_model", "models/none"])
def test_a_pipeline_that_is_not_there_says_what_to_do(tmp_path: Path, name: str):
    """Nothing is downloaded."""
    folder = make_study(tmp_path, f"{{en: {name}}}")
    done = run(folder, "code")

    assert done.code == 1
    assert "pipelines/analysis.yaml, line 6" in done.err and name in done.err
    assert "[no-spacy-pipeline]" in done.err


def test_a_pipeline_of_another_language_is_refused(tmp_path: Path):
    spacy.blank("de").to_disk(tmp_path / "german")
    with pytest.raises(QualcodeError, match="is for 'de', but is named for 'en'"):
        SpacyPipelines(tmp_path, {"en": "german"})("en-GB")
    assert SpacyPipelines(tmp_path, {"en": "german"})("mn") is None


def test_the_key_names_a_pipeline_for_each_language():
    """A text alone is for the pipeline's own language."""

    def read(text: str, language: str = "mn") -> dict[str, str]:
        return dict(load_pipeline(f"corpus: a\ncodebook: b\nlanguage: {language}\nrules: {text}\n", "p.yaml").spacy)

    assert read("{spacy: models/x}") == {"mn": "models/x"}
    assert read("{spacy: {en: en_core_web_sm, ru: x}}") == {"en": "en_core_web_sm", "ru": "x"}
    assert read("{stance: false}") == {}
    for wrong in ("{spacy: {english: x}}", "{spacy: {en: }}", "{spacy: [a]}"):
        with pytest.raises(BadFile):
            read(wrong)
