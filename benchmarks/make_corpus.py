"""Make a study for measuring: interviews in DOCX with a codebook of terms of all kinds.

    python benchmarks/make_corpus.py FOLDER [--files 300] [--words 6250] [--terms 200] [--marks]

The transcripts are of the commonest layout (`Interviewer:`, `Respondent:`), a few hundred paragraphs each; their words
are English ones in a Zipf distribution, about 20,000 different ones in 300 files. The same call gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from xml.sax.saxutils import escape

import spacy_lookups_data

TYPES = 20_000
COMMON_WORDS = (
    "the and to of a in that we it is they was for have not you with on be this are but there so at what do from all as "
    "our when people one company would just if or know had about then can come because will how work time like year "
    "here were out get more who some think now other up very only water make also than local school their community "
    "need say road land mine good council project agreement meeting trust promise job money family help"
)
COMMON = COMMON_WORDS.split()
GROUPS = ("community", "company", "government", "civil society")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CONTENT_TYPES = (
    f'{PROLOGUE}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{PARTS}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{PARTS}.styles+xml"/></Types>'
)
RELATIONS = (
    '{}<Relationships xmlns="{}/relationships"><Relationship Id="rId1" Type="{}/{}" Target="{}"/></Relationships>'
)
STYLES = (
    f'{PROLOGUE}<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style></w:styles>'
)


def list_words() -> list[str]:
    """English words, the common ones first, the rest in a fixed random order."""
    data = Path(spacy_lookups_data.__file__).parent / "data"
    with gzip.open(data / "en_lemma_lookup.json.gz", "rt", encoding="utf-8") as stream:
        lemmas: dict[str, str] = json.load(stream)
    rest = sorted({word for word in lemmas if word.isascii() and word.isalpha() and word.islower()} - set(COMMON))
    random.Random(1).shuffle(rest)
    return (COMMON + rest)[:TYPES]


def make_turns(words: Sequence[str], weights: Sequence[float], count: int, rng: random.Random) -> Iterator[str]:
    """Paragraphs of one transcript: `Label: sentences`, `count` words of speech together."""
    drawn = rng.choices(words, cum_weights=weights, k=count)
    label, place = "Interviewer", 0
    while place < count:
        size = rng.randint(4, 18) if label == "Interviewer" else rng.randint(12, 60)
        part, place = drawn[place : place + size], place + size
        yield f"{label}: {make_sentences(part, rng, '?' if label == 'Interviewer' else '.')}"
        label = "Respondent" if label == "Interviewer" else "Interviewer"


def make_sentences(words: Sequence[str], rng: random.Random, end: str) -> str:
    """The words with capitals, commas and ends of sentences."""
    sentences, place = [], 0
    while place < len(words):
        size = rng.randint(5, 20)
        some, place = list(words[place : place + size]), place + size
        if len(some) > 8:
            some[rng.randrange(2, 6)] += ","
        sentences.append(" ".join(some).capitalize() + end)
    return " ".join(sentences)


def make_paragraph(text: str, marks: bool) -> str:
    """A paragraph of one run, or with `marks` as Word writes it: bold label, language, spacing, ids of editing."""
    if not marks:
        return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    label, colon, speech = text.partition(":")
    language = '<w:lang w:val="en-GB"/>'
    return (
        '<w:p w:rsidR="00A12B3C" w:rsidRDefault="00A12B3C" w:rsidP="00D45E6F">'
        f'<w:pPr><w:spacing w:after="120"/><w:jc w:val="both"/><w:rPr>{language}</w:rPr></w:pPr>'
        f'<w:r w:rsidRPr="00B23C4D"><w:rPr><w:b/><w:bCs/>{language}</w:rPr><w:t>{escape(label + colon)}</w:t></w:r>'
        f'<w:r w:rsidRPr="00B23C4D"><w:rPr>{language}</w:rPr><w:t xml:space="preserve">{escape(speech)}</w:t></w:r></w:p>'
    )


def write_docx(path: Path, paragraphs: Sequence[str], marks: bool) -> None:
    """A small, valid document."""
    body = "".join(make_paragraph(text, marks) for text in paragraphs)
    members = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS.format(PROLOGUE, PACKAGE, OFFICE, "officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": RELATIONS.format(PROLOGUE, PACKAGE, OFFICE, "styles", "styles.xml"),
        "word/document.xml": f'{PROLOGUE}<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>',
        "word/styles.xml": STYLES,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def make_terms(words: Sequence[str], count: int, rng: random.Random) -> list[str]:
    """Of sixteen terms six words, three globs, three phrases (a gap, alternatives), two NEAR, one BEFORE or NOT NEAR,
    one AND."""
    some = [word for word in words[20:6000] if len(word) > 4]
    chosen = iter(rng.sample(some, count))
    terms: list[str] = []
    for number, word in enumerate(chosen):
        terms.append(make_term(number % 16, word, lambda: rng.choice(words[:100]), lambda: rng.choice(some)))
    return list(dict.fromkeys(terms))


def make_term(kind: int, word: str, frequent: Callable[[], str], rare: Callable[[], str]) -> str:
    """One term of a kind from 0 to 15 about a word, beside frequent and rarer ones."""
    glob = word[: max(4, len(word) - 3)] + "*"
    if kind < 6:
        return word
    if kind < 9:
        return glob
    return {
        9: f"{frequent()} {word}",
        10: f"{frequent()} * {word}",
        11: f"{frequent()} ({word} | {glob} | {frequent()} {rare()})",
        12: f"{word} NEAR/6 {frequent()}",
        13: f"{glob} NEAR/6 ({rare()} | {rare()[:4]}* | {frequent()} {rare()})",
        14: f"{frequent()} BEFORE/4 {word}" if len(word) % 2 else f"{word} NOT NEAR/6 {frequent()}",
        15: f"{frequent()} AND ({word} | {rare()})",
    }[kind]


def write_codebook(path: Path, terms: Sequence[str]) -> None:
    """Four codes with two sub-codes each, the terms dealt out among the sub-codes, each with phrases in `unless`."""
    lines = ["name: Measured", 'version: "1"', "language: en", 'unless: ["the project", "say NEAR/3 again"]', "codes:"]
    places = [(theme, sub) for theme in ("trust", "capacity", "procedure", "duty") for sub in ("near", "far")]
    for theme in dict.fromkeys(theme for theme, _ in places):
        lines += [f"  {theme}:", f"    name: {theme.capitalize()}", f"    definition: All about {theme}.", "    codes:"]
        for number, (owner, sub) in enumerate(places):
            if owner == theme:
                mine = terms[number :: len(places)]
                lines += [
                    f"      {sub}:",
                    f"        name: {sub.capitalize()}",
                    "        definition: A part.",
                    "        terms:",
                ]
                lines += [f"          - {json.dumps(term)}" for term in mine]
                plain = next((term for term in mine if term.isalpha()), "trust")
                lines.append(f"        unless: [the {plain}, {plain} and]")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def make_study(folder: Path, files: int, words: int, terms: int, marks: bool) -> None:
    """A whole study: corpus, cases.csv, codebook and pipeline file."""
    for name in ("corpus", "codebooks", "pipelines"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    vocabulary = list_words()
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(vocabulary))))
    rows = ["case,source,speaker,stakeholder_group"]
    for number in range(files):
        paragraphs = list(make_turns(vocabulary, weights, words, random.Random(number)))
        write_docx(folder / "corpus" / f"interview_{number:04}.docx", paragraphs, marks)
        rows.append(f"P{number:04},interview_{number:04},Respondent,{GROUPS[number % len(GROUPS)]}")
    (folder / "cases.csv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    write_codebook(folder / "codebooks" / "codebook.yaml", make_terms(vocabulary, terms, random.Random(2)))
    (folder / "pipelines" / "measured.yaml").write_text(
        "study: Measured\ncorpus: [corpus]\ncases: cases.csv\ncodebook: codebooks/codebook.yaml\n"
        "group_by: stakeholder_group\nlanguage: en\nsegment: sentence\nexport: [csv]\nresults: results\n",
        encoding="utf-8",
        newline="\n",
    )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--words", type=int, default=6250)
    parser.add_argument("--terms", type=int, default=200)
    parser.add_argument("--marks", action="store_true", help="bold labels and the marks of editing that Word writes")
    given = parser.parse_args()
    make_study(given.folder, given.files, given.words, given.terms, given.marks)
    print(f"{given.folder}: {given.files} files of {given.words} words, {given.terms} terms.")


if __name__ == "__main__":
    main()
