"""Text of a pipeline file in, `Pipeline` out; or all its mistakes at once, each with its line. DESIGN section 4."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from qualcode.codebook.mistakes import find_nearest, report
from qualcode.codebook.schema import Form, Key, is_empty
from qualcode.codebook.strict import Entry, Node, Scalar, Sequence, compose
from qualcode.codebook.strict import Mapping as MappingNode
from qualcode.model import FileSettings, ReaderSettings
from qualcode.words import language_of

FORMATS = ("csv", "xlsx", "parquet", "json")
SEGMENTS = ("sentence", "turn", "paragraph")

FILE_KEYS = (
    Key("text", "texts", "found by length", "Columns of a spreadsheet whose cells are read as turns."),
    Key("case", "text", "case, id or respondent_id", "Column of a spreadsheet that names the case."),
    Key("from", "text", "", "The interview begins with the paragraph that begins with this."),
    Key("until", "text", "", "The interview ends before the paragraph that begins with this."),
)
READER_KEYS = (
    Key("interviewers", "texts", "", "Labels of interviewers, beside the usual ones."),
    Key("respondents", "texts", "", "Labels of respondents."),
    Key("same_speaker", "texts by name", "", "Other spellings of a label: {Participant: [Paticipant]}."),
    Key(
        "unknown",
        "choice",
        "",
        "What happens with speakers of unknown role: leave them uncoded, or code them as respondents.",
        ("leave", "code"),
    ),
    Key("documents", "texts", "", "Files without dialogue; globs."),
    Key("variables_from", "text", "", "Case variables in the file names: {province}/{group}_{number}.docx."),
    Key("skip", "texts", "", "Files that are not read; globs."),
    Key("files", "mapping", "", "Settings for the files that a name or glob fits.", keys=FILE_KEYS),
)
KEYS = (
    Key("study", "text", "", "Title of the study."),
    Key("corpus", "texts", "", "Files, folders and globs to read, relative to the study. Needed."),
    Key("cases", "text", "", "Table of people: cases.csv or cases.xlsx."),
    Key("codebook", "text", "", "The codebook's file. Needed."),
    Key("group_by", "text", "", "Case variable that makes the groups of the frequencies."),
    Key("where", "texts by name", "", "What is counted, listed and exported: {kind: [interview, focus_group]}."),
    Key("language", "text", "en", "Language of sources that do not say theirs."),
    Key("readers", "mapping", "", "How files are read, where the defaults do not do.", keys=READER_KEYS),
    Key("segment", "choice", "sentence", "The unit of coding.", SEGMENTS),
    Key(
        "rules",
        "mapping",
        "",
        "Settings of the rule coder.",
        keys=(
            Key("stance", "yes or no", "false", "Whether stances are found (docs/stances.md)."),
            Key(
                "spacy",
                "text by language",
                "",
                "Trained spaCy pipelines for token patterns: {en: en_core_web_sm}, an installed package or a folder"
                " relative to the study; a text alone is for the pipeline's language.",
            ),
        ),
    ),
    Key("topics", "mapping", "", "Settings of the topic model; comes with a later version."),
    Key("count", "choice", "rules", "Which codings count; both and top_share come with a later version.", ("rules",)),
    Key("export", "choices", "", "What `run` writes into `results`; report comes with a later version.", FORMATS),
    Key("results", "text", "results", "Folder of the exports, relative to the study."),
)
_LATER = {"count": ("both", "top_share"), "export": ("report",)}


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One analysis from corpus to exports, as its file says; paths are relative to the study.

    `where` holds variable to values; `lines` the line of each key (`readers.files`) and item (`corpus[0]`).
    """

    corpus: tuple[str, ...]
    codebook: str
    study: str = ""
    cases: str = ""
    group_by: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = "en"
    readers: ReaderSettings = field(default_factory=ReaderSettings)
    segment: Literal["sentence", "turn", "paragraph"] = "sentence"
    stance: bool = False
    spacy: Mapping[str, str] = field(default_factory=dict)
    count: Literal["rules"] = "rules"
    export: tuple[str, ...] = ()
    results: str = "results"
    path: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)


def locate(pipeline: Pipeline, key: str) -> int:
    """The line of a key, or of the nearest key above it; 1 where the file does not name it.

    >>> pipeline = load_pipeline("codebook: a.yaml\\ncorpus:\\n  - one\\n  - two\\n", "p.yaml")
    >>> locate(pipeline, "corpus[1]"), locate(pipeline, "cases")
    (4, 1)
    """
    while key and key not in pipeline.lines:
        key = key.rpartition("[")[0] if key.endswith("]") else key.rpartition(".")[0]
    return pipeline.lines.get(key, 1)


def describe_keys() -> list[tuple[str, str, str, str]]:
    """All keys as (key, type, default, meaning), inner keys as `readers.files.<name>.text`, for the manual's table.

    >>> describe_keys()[0]
    ('study', 'text', '', 'Title of the study.')
    """
    return list(_describe(KEYS, ""))


def _describe(keys: tuple[Key, ...], above: str) -> list[tuple[str, str, str, str]]:
    rows = []
    for key in keys:
        name = f"{above}{key.name}"
        rows.append((name, _describe_kind(key), key.default, key.meaning))
        inner = f"{name}.<name>." if key.name == "files" else f"{name}."
        rows.extend(_describe(key.keys, inner))
    return rows


def _describe_kind(key: Key) -> str:
    if key.choices:
        return ("one of " if key.kind == "choice" else "list of ") + ", ".join(key.choices)
    return "list of texts" if key.kind == "texts" else key.kind


def load_pipeline(text: str, path: str) -> Pipeline:
    """The pipeline written in `text`; `path` is the file's name in messages.

    Raises
    ------
    BadFile : with all mistakes of the file.
    """
    tree, mistakes = compose(text)
    form = Form(mistakes)
    pipeline = _read_pipeline(tree, path, form)
    if form.mistakes:
        raise report(form.mistakes, path)
    return pipeline


def _read_pipeline(tree: Node | None, path: str, form: Form) -> Pipeline:
    if tree is None:
        if not form.mistakes:
            form.say(1, "the pipeline is empty", "Write at least `corpus:` and `codebook:`.", "empty-file")
        return Pipeline((), "", path=path)
    found = form.mapping(tree, "", names_of(KEYS))
    _refuse_later(found, form)
    corpus = tuple(scalar.text for scalar in form.texts(found.get("corpus")))
    codebook = form.text(found.get("codebook"))
    if isinstance(tree, MappingNode):
        misspelt = {find_nearest(entry.key, names_of(KEYS)) for entry in tree.entries if entry.key not in found}
        _check_needed(found, {"corpus": bool(corpus), "codebook": bool(codebook)}, misspelt, form)
    rules = form.mapping(found["rules"].value, "rules", ("stance", "spacy")) if "rules" in found else {}
    written = form.text(found.get("language"))
    language = (form.language(written, found["language"].line) if written else "") or "en"
    segment = form.choice(found.get("segment"), SEGMENTS) or "sentence"
    return Pipeline(
        corpus=corpus,
        codebook=codebook,
        study=form.text(found.get("study")),
        cases=form.text(found.get("cases")),
        group_by=form.text(found.get("group_by")),
        where=_texts_by_name(found.get("where"), form),
        language=language,
        readers=_read_readers(found.get("readers"), form),
        segment=cast("Literal['sentence', 'turn', 'paragraph']", segment),
        stance=form.yes_or_no(rules.get("stance")),
        spacy=_read_spacy(rules.get("spacy"), language, form),
        export=_read_export(found.get("export"), form),
        results=form.text(found.get("results")) or "results",
        path=path,
        lines=_lines_of(tree, ""),
    )


def names_of(keys: tuple[Key, ...]) -> tuple[str, ...]:
    """The names of the keys."""
    return tuple(key.name for key in keys)


def _check_needed(found: dict[str, Entry], given: dict[str, bool], misspelt: set[str], form: Form) -> None:
    """Report `corpus` and `codebook` where they are missing, and neither misspelt nor already reported as wrong."""
    for name, example in (("corpus", "[corpus]"), ("codebook", "codebooks/themes.yaml")):
        reported = name in misspelt or (name in found and not isinstance(found[name].value, Scalar))
        if not given[name] and (not reported or is_bare_list(found.get(name))):
            line = found[name].line if name in found else 1
            form.say(line, f"the key '{name}' is missing or empty", f"Write `{name}: {example}`.", "key-missing")


def is_bare_list(entry: Entry | None) -> bool:
    """Whether the key holds a list without items."""
    return entry is not None and isinstance(entry.value, Sequence) and not entry.value.items


def _refuse_later(found: dict[str, Entry], form: Form) -> None:
    """What the file may say once a later version can do it."""
    advice = "Take it out for now."
    if "topics" in found:
        form.say(found["topics"].line, "'topics' comes with a later version", advice, "comes-later")
    count = form.text(found.get("count"))
    if count in _LATER["count"]:
        form.say(found["count"].line, f"'count: {count}' comes with a later version", "Write rules.", "comes-later")
    else:
        form.choice(found.get("count"), ("rules",))


def _read_spacy(entry: Entry | None, language: str, form: Form) -> dict[str, str]:
    """`{en: NAME_OR_FOLDER}`, or one name for the pipeline's language."""
    if entry is None or is_empty(entry.value):
        return {}
    if not isinstance(entry.value, MappingNode):
        name = form.text(entry)
        return {language_of(language): name} if name else {}
    named = {}
    for child in entry.value.entries:
        code, name = form.language(child.key, child.line), form.text(child)
        if code and name:
            named[language_of(code)] = name
        elif code and is_empty(child.value):
            advice = "Write {en: NAME}, the name of an installed spaCy pipeline or its folder."
            form.say(child.line, f"'{child.key}' in 'spacy' has no pipeline", advice, "empty-item")
    return named


def _read_export(entry: Entry | None, form: Form) -> tuple[str, ...]:
    formats: list[str] = []
    for scalar in form.texts(entry):
        if scalar.text in _LATER["export"]:
            advice = "Take it out for now."
            form.say(scalar.line, f"'export: {scalar.text}' comes with a later version", advice, "comes-later")
        elif (format := form.pick(scalar.text, scalar.line, "export", FORMATS)) and format not in formats:
            formats.append(format)
    return tuple(formats)


def _texts_by_name(entry: Entry | None, form: Form) -> dict[str, tuple[str, ...]]:
    """`{name: [one, two]}`."""
    if entry is None:
        return {}
    texts: dict[str, tuple[str, ...]] = {}
    for child in form.named(entry.value, entry.key):
        texts[child.key] = tuple(scalar.text for scalar in form.texts(child))
        if is_empty(child.value):
            what = f"'{child.key}' in '{entry.key}' has no value"
            advice = "Write {name: value}, and several values in brackets: {name: [one, two]}."
            form.say(child.line, what, advice, "empty-item")
    return texts


def _read_readers(entry: Entry | None, form: Form) -> ReaderSettings:
    if entry is None:
        return ReaderSettings()
    found = form.mapping(entry.value, "readers", names_of(READER_KEYS))

    def texts(name: str) -> tuple[str, ...]:
        return tuple(scalar.text for scalar in form.texts(found.get(name)))

    return ReaderSettings(
        interviewers=texts("interviewers"),
        respondents=texts("respondents"),
        same_speaker=_texts_by_name(found.get("same_speaker"), form),
        unknown=cast("Literal['', 'leave', 'code']", form.choice(found.get("unknown"), ("leave", "code"))),
        documents=texts("documents"),
        variables_from=_read_name_pattern(found.get("variables_from"), form),
        skip=texts("skip"),
        files=_read_files(found.get("files"), form),
    )


def _read_name_pattern(entry: Entry | None, form: Form) -> str:
    """A pattern of file names with at least one `{variable}` and no stray bracket."""
    pattern = form.text(entry)
    rest = re.sub(r"\{[^{}]+\}", "", pattern)
    if entry is not None and pattern and (rest == pattern or "{" in rest or "}" in rest):
        what = f"'{pattern}' is no pattern of file names"
        advice = 'Write each variable in braces, such as "{province}/{group}_{number}.docx".'
        form.say(entry.line, what, advice, "bad-pattern")
    return pattern


def _read_files(entry: Entry | None, form: Form) -> dict[str, FileSettings]:
    if entry is None:
        return {}
    files = {}
    for child in form.named(entry.value, "files"):
        found = form.mapping(child.value, child.key, names_of(FILE_KEYS))
        files[child.key] = FileSettings(
            text=tuple(scalar.text for scalar in form.texts(found.get("text"))),
            case=form.text(found.get("case")),
            start_at=form.text(found.get("from")),
            until=form.text(found.get("until")),
        )
    return files


def _lines_of(node: Node, above: str) -> dict[str, int]:
    """The line of every key and item below this node, by its path."""
    lines: dict[str, int] = {}
    if isinstance(node, MappingNode):
        for entry in node.entries:
            path = f"{above}.{entry.key}" if above else entry.key
            lines[path] = entry.line
            lines.update(_lines_of(entry.value, path))
    elif not isinstance(node, Scalar):
        for at, item in enumerate(node.items):
            lines[f"{above}[{at}]"] = item.line
            lines.update(_lines_of(item, f"{above}[{at}]"))
    return lines
