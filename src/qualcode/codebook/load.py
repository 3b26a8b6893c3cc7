"""Text of a codebook file in, `Codebook` out; or all its mistakes at once, each with its line. DESIGN section 6."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from qualcode.codebook.clashes import find_clashes
from qualcode.codebook.consequences import drop_consequences
from qualcode.codebook.former import check_former
from qualcode.codebook.mistakes import Mistake, report
from qualcode.codebook.schema import Form, Key, is_empty
from qualcode.codebook.stance_lists import STANCE_KEYS, read_cues
from qualcode.codebook.strict import Entry, Mapping, Node, Sequence, compose
from qualcode.codebook.term_lists import STANCES, read_passages, read_terms
from qualcode.model import Code, Codebook

CODEBOOK_KEYS = (
    Key("name", "text", "", "Name of the codebook for people."),
    Key("version", "text", "", "Version of the codebook, as you count it."),
    Key("language", "text", "", "Language of the codebook's texts, such as en or mn."),
    Key("unless", "texts", "", "Terms for all codes: a hit that touches one of these does not count."),
    Key("stances", "mapping", "", "Cues of stances, beside the built-in ones.", keys=STANCE_KEYS),
    Key("codes", "mapping", "", "The codes: a key for each, with the keys of a code below it."),
)
CODE_KEYS = (
    Key("name", "text", "the key", "Name of the code for people."),
    Key("definition", "text", "", "What the code means."),
    Key("include", "text", "", "What belongs to it."),
    Key("exclude", "text", "", "What does not."),
    Key("color", "text", "", 'Colour in quotes, such as "#1b9e77".'),
    Key("examples", "texts", "", "Passages that must be coded."),
    Key("counterexamples", "texts", "", "Passages that must not be coded."),
    Key("terms", "texts", "", "What the rule coder looks for; a list, a `|` block or lists by language."),
    Key("unless", "texts", "", "A hit that touches one of these terms does not count."),
    Key("seeds", "texts", "the terms of one word", "Words for the topic model."),
    Key("stance", "choice", "", "Stance of all hits of this code.", STANCES),
    Key("formerly", "texts", "", "Names that the code had before, the latest first."),
    Key("codes", "mapping", "", "Sub-codes."),
)
_NAMES = tuple(key.name for key in CODEBOOK_KEYS)
_CODE_NAMES = tuple(key.name for key in CODE_KEYS)
_LEGAL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def load_codebook(text: str, path: str, trusted: bool = False) -> Codebook:
    """The codebook written in `text`; `path` is the file's name in messages.

    Parameters
    ----------
    trusted : the same text was loaded before, so spaCy need not look at its token patterns again.

    Raises
    ------
    BadFile : with all mistakes of the file.

    >>> book = load_codebook("codes:\\n  trust:\\n    terms: [trust, honest]\\n", "book.yaml")
    >>> [(code.path, [term.text for term in code.terms]) for code in book.codes]
    [('trust', ['trust', 'honest'])]
    """
    codebook, mistakes = _read_text(text, trusted)
    if mistakes:
        raise report(mistakes, path)
    return replace(codebook, path=path)


@lru_cache(maxsize=4)  # a comparison and its neighbours meet the same text under several names
def _read_text(text: str, trusted: bool) -> tuple[Codebook, tuple[Mistake, ...]]:
    tree, mistakes = compose(text)
    form = Form(mistakes, trusted)
    codebook = _read_codebook(tree, "", form)
    return codebook, tuple(drop_consequences(form.mistakes))


def _read_codebook(tree: Node | None, path: str, form: Form) -> Codebook:
    if tree is None:
        if not form.mistakes:
            form.say(1, "the codebook is empty", "Write `codes:` and below it your codes, indented.", "empty-file")
        return Codebook("", "", "", (), path=path)
    if not isinstance(tree, Mapping):
        _tell_shapeless(tree, form)
        return Codebook("", "", "", (), path=path)
    found = form.mapping(_without_lost_codes(tree, form), "", _NAMES)
    codes: list[Code] = []
    if "codes" in found:
        codes = _read_codes(found["codes"], "", 1, form)
    if not codes and not form.mistakes:
        line = found["codes"].line if "codes" in found else 1
        form.say(line, "the codebook has no codes", "Write `codes:` and below it your codes, indented.", "no-codes")
    check_former(codes, tree, form)
    language = form.text(found.get("language"))
    if language:
        language = form.language(language, found["language"].line)
    unless = read_terms(found.get("unless"), form, with_stance=False)
    find_clashes(codes, unless, form)
    cues, replace_cues = read_cues(found.get("stances"), form)
    return Codebook(
        name=form.text(found.get("name")),
        version=form.text(found.get("version")),
        language=language,
        codes=tuple(codes),
        unless=unless,
        path=path,
        cues=cues,
        replace_cues=replace_cues,
    )


def _tell_shapeless(tree: Node, form: Form) -> None:
    """The whole file is a list or a text."""
    advice = "Write `codes:`, below it each code indented and with a colon (`trust:`), below that its lines."
    if isinstance(tree, Sequence):
        form.say(tree.line, "the file is a list; a codebook begins with a key", advice, "wrong-type")
    else:
        form.say(tree.line, "no line has a colon behind its key, so the file is one text", advice, "wrong-type")


def _without_lost_codes(tree: Mapping, form: Form) -> Mapping:
    """The file without codes that stand beside `codes:` instead of below it; they are reported."""
    lost = [
        entry
        for entry in tree.entries
        if entry.key not in _NAMES
        and isinstance(entry.value, Mapping)
        and any(inner.key in _CODE_NAMES for inner in entry.value.entries)
    ]
    for entry in lost:
        what = f"the code '{entry.key}' does not stand below `codes:`"
        form.say(entry.line, what, "Indent it and its lines, so that it stands below `codes:`.", "wrong-place")
    return Mapping(tuple(entry for entry in tree.entries if entry not in lost), tree.line, tree.column)


def _read_codes(entry: Entry, parent: str, level: int, form: Form) -> list[Code]:
    """The codes below a key `codes`, each followed by its sub-codes."""
    codes: list[Code] = []
    keys: dict[str, Entry] = {}
    names: dict[str, Code] = {}
    if isinstance(entry.value, Sequence):
        advice = "Write each code with a colon and without a dash: `trust:`; below it, indented, its lines."
        form.say(entry.value.line, "the codes are a list", advice, "wrong-type")
        return codes
    for child in form.named(entry.value, entry.key):
        if not _check_key(child, keys, form):
            continue
        key = child.key.strip()
        path = f"{parent}/{key}" if parent else key
        code, inner = _read_code(child, path, parent, level, form)
        _check_name(code, child, names, form)
        codes.append(code)
        if inner is not None:
            codes.extend(_read_codes(inner, path, level + 1, form))
    return codes


def _read_code(entry: Entry, path: str, parent: str, level: int, form: Form) -> tuple[Code, Entry | None]:
    """One code and the entry of its sub-codes."""
    if not isinstance(entry.value, Mapping) and not is_empty(entry.value):
        what = f"the code '{entry.key}' has a value, but no keys"
        advice = "Write its keys below it, indented: name, definition, terms, …"
        form.say(entry.line, what, advice, "wrong-type")
        return Code(path, path, entry.line, parent, level), None
    found = form.mapping(entry.value, entry.key, _CODE_NAMES)
    code = Code(
        path=path,
        name=form.text(found.get("name")) or path.rpartition("/")[2],
        line=entry.line,
        parent=parent,
        level=level,
        definition=form.text(found.get("definition")),
        include=form.text(found.get("include")),
        exclude=form.text(found.get("exclude")),
        color=_read_color(found.get("color"), form),
        stance=form.choice(found.get("stance"), STANCES),  # type: ignore[arg-type]
        formerly=_read_formerly(found.get("formerly"), form),
        examples=read_passages(found.get("examples"), form),
        counterexamples=read_passages(found.get("counterexamples"), form),
        terms=read_terms(found.get("terms"), form),
        unless=read_terms(found.get("unless"), form, with_stance=False),
        seeds=read_terms(found.get("seeds"), form, with_stance=False),
    )
    return code, found.get("codes")


def _check_key(entry: Entry, seen: dict[str, Entry], form: Form) -> bool:
    """Whether this is a code at all; its key is a word of letters, digits, `_` and `-`, alone among its neighbours."""
    if entry.key in _CODE_NAMES and not isinstance(entry.value, Mapping):
        what = f"'{entry.key}' stands among the codes, but is a key of a code"
        form.say(entry.line, what, "Indent it, so that it stands below its code.", "wrong-place")
        return False
    if not _LEGAL.fullmatch(entry.key):
        word = re.sub(r"[^\w-]+", "_", entry.key.strip()).strip("_-") or "code_1"
        what = f"'{entry.key}' cannot be the key of a code: only letters, digits, _ and -"
        advice = f"Write {word}: and put the full name into `name:`."
        if "/" in entry.key:
            advice = f"Write {entry.key.split('/')[0]}: and the sub-code below it, under `codes:`."
        form.say(entry.line, what, advice, "bad-code-key")
    folded = entry.key.casefold()
    if folded in seen and seen[folded].key != entry.key:
        what = f"the codes '{seen[folded].key}' and '{entry.key}' differ only in upper and lower case"
        form.say(entry.line, what, "Rename one of the two.", "given-twice")
    seen.setdefault(folded, entry)
    return True


def _check_name(code: Code, entry: Entry, seen: dict[str, Code], form: Form) -> None:
    folded = code.name.casefold()
    if folded in seen:
        other = seen[folded]
        what = f"the codes '{other.path}' (line {other.line}) and '{code.path}' have the same name, '{code.name}'"
        given = entry.value.get("name") if isinstance(entry.value, Mapping) else None
        line = given.line if given else code.line
        form.say(line, what, "Rename one of the two.", "name-given-twice")
    seen.setdefault(folded, code)


def _read_color(entry: Entry | None, form: Form) -> str:
    color = form.text(entry)
    if entry is None or not color or _COLOR.fullmatch(color):
        return color.lower()
    digits = color.strip("#\"'“”«» ").lower()
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    better = f'"#{digits}"' if re.fullmatch(r"[0-9a-f]{6}", digits) else '"#1b9e77"'
    advice = f"Write # and six digits (0-9, a-f) in quotes, such as {better}."
    form.say(entry.line, f"'{color}' is no colour", advice, "bad-color")
    return ""


def _read_formerly(entry: Entry | None, form: Form) -> str:
    """Former names, joined by commas: keys, or paths of sub-codes."""
    names: list[str] = []
    for text in form.texts(entry, with_commas=True):
        for name in filter(None, (part.strip() for part in text.text.split(","))):
            if all(_LEGAL.fullmatch(part) for part in name.split("/")):
                names.append(name)
            else:
                what = f"'{name}' cannot have been the key of a code"
                form.say(text.line, what, "Write one key, such as competence or trust/honesty.", "bad-code-key")
    return ", ".join(dict.fromkeys(names))
