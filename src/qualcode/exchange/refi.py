"""REFI-QDA codebooks (`.qdc`), which NVivo, MAXQDA, ATLAS.ti, QualCoder and others read and write.

A code has a name, a colour and a description there. The description carries the definition and, each behind its word on a
paragraph of its own, include, exclude, examples and what else the name cannot say, so that reading takes it apart again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from qualcode.errors import FileProblem, QualcodeError
from qualcode.exchange.admission import Listener
from qualcode.exchange.book import Book, Written, children_of, count, key_of
from qualcode.exchange.drafts import Draft, DraftBook
from qualcode.exchange.losses import tell_losses
from qualcode.exchange.names import make_key
from qualcode.model import Code, Term

NAMESPACE = "urn:QDA-XML:codebook:1.0"
LONGEST_NAME = 63
_GUIDS = uuid.UUID("6f1a2b0e-8f0c-5a53-9d5c-0d6f2b6f7a11")
_WORDS = {
    "Include": ("include", "includes", "inclusion", "inclusion criteria", "when to use"),
    "Exclude": ("exclude", "excludes", "exclusion", "exclusion criteria", "when not to use"),
    "Example": ("example", "examples"),
    "Counterexample": ("counterexample", "counterexamples"),
    "Key": ("key",),
    "Name": ("name",),
    "Definition": ("definition",),
}
_WORD_OF = {spelling: word for word, spellings in _WORDS.items() for spelling in spellings}
_PART = re.compile(
    rf"({'|'.join(sorted(_WORD_OF, key=len, reverse=True))})(?: \((\w+)\))?:(?=\s|$)[ \t]*", re.IGNORECASE
)


def write_codebook(book: Book, version: str) -> Written:
    """The codebook as `.qdc`; `version` is that of this program.

    Names are unique in the whole tree, as programs want them: a second one gets its parent's name behind it.
    """
    names = choose_names(book)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<CodeBook xmlns="{NAMESPACE}" origin={quoteattr(f"qualcode {version}")}>')
    lines += ["  <Codes>", *_write_codes(book, "", names, 2), "  </Codes>", "</CodeBook>", ""]
    return Written("\n".join(lines).encode("utf-8"), tuple(_tell(book, names)))


def _tell(book: Book, names: dict[str, str]) -> Iterator[str]:
    cut = [code for code in book.codes if len(code.name) > LONGEST_NAME]
    renamed = [code for code in book.codes if names[code.path] != code.name and code not in cut]
    if renamed:
        yield f"{count(len(renamed), 'name')} stood in more than one place: the later are written as `name (parent)`."
    if cut:
        yield f"{count(len(cut), 'name')} cut to {LONGEST_NAME} characters; the whole name stands in the description."
    yield from tell_losses(book, "a .qdc", ("terms", "unless", "seeds", "stance", "formerly", "stances", "head"))


def choose_names(book: Book) -> dict[str, str]:
    """Path to the name in the file: at most 63 characters, unique in the tree whatever the case.

    >>> book = Book("", "", "", (Code("a", "Trust", 1), Code("b", "SMEs", 2), Code("b/t", "Trust", 3, "b", 2)))
    >>> choose_names(book)
    {'a': 'Trust', 'b': 'SMEs', 'b/t': 'Trust (SMEs)'}
    """
    titles = {code.path: code.name for code in book.codes}
    taken: set[str] = set()
    names: dict[str, str] = {}
    for code in sorted(book.codes, key=lambda code: code.level):
        name = cut(code.name)
        if name.casefold() in taken and code.parent:
            name = cut(code.name, f" ({cut(titles[code.parent])})")
        number, unique = 1, name
        while unique.casefold() in taken:
            number += 1
            unique = cut(name, f" {number}")
        taken.add(unique.casefold())
        names[code.path] = unique
    return {code.path: names[code.path] for code in book.codes}


def cut(name: str, ending: str = "") -> str:
    """The name with an ending, cut with `…` to what programs take.

    >>> len(cut("a" * 80)), cut("Trust", " (SMEs)")
    (63, 'Trust (SMEs)')
    """
    if len(ending) > LONGEST_NAME // 2:
        ending = f"{ending[: LONGEST_NAME // 2 - 2].rstrip()}…)"
    room = LONGEST_NAME - len(ending)
    return (name if len(name) <= room else name[: room - 1].rstrip() + "…") + ending


def make_guid(kind: str, *parts: str) -> str:
    """The same GUID for the same thing, lower case without braces; `kind` keeps things of two kinds apart."""
    return str(uuid.uuid5(_GUIDS, "\x1f".join((kind, *parts))))


def _write_codes(book: Book, parent: str, names: dict[str, str], depth: int) -> Iterator[str]:
    lead = "  " * depth
    for code in children_of(book, parent):
        name = names[code.path]
        color = f' color="{code.color}"' if code.color else ""
        guid = make_guid("code", book.name, code.path)
        inner = list(_write_codes(book, code.path, names, depth + 1))
        description = _describe(code, name)
        if description:
            inner.insert(0, f"{lead}  <Description>{escape(description)}</Description>")
        opening = f'{lead}<Code guid="{guid}" name={_attribute(name)} isCodable="true"{color}'
        yield from [f"{opening}>", *inner, f"{lead}</Code>"] if inner else [f"{opening}/>"]


def _attribute(text: str) -> str:
    return quoteattr(" ".join(text.split()))


def _describe(code: Code, name: str) -> str:
    """The description: the definition, then a paragraph for each other thing, each begun by its word."""
    parts = [_guard(code.definition)] if code.definition else []
    parts += [
        f"{word}: {_guard(text)}" for word, text in (("Include", code.include), ("Exclude", code.exclude)) if text
    ]
    for word, terms in (("Example", code.examples), ("Counterexample", code.counterexamples)):
        parts += [f"{word}{f' ({term.language})' if term.language else ''}: {_guard(term.text)}" for term in terms]
    if name != code.name:
        parts.append(f"Name: {code.name}")
    if make_key(code.name) != key_of(code):
        parts.append(f"Key: {key_of(code)}")
    return "\n\n".join(parts)


def _guard(text: str) -> str:
    """The text with a backslash before lines that would be taken for the beginning of another part."""
    lines = text.split("\n")
    return "\n".join(f"\\{line}" if _PART.match(line.lstrip("\\")) else line for line in lines)


def _unguard(line: str) -> str:
    return line[1:] if line.startswith("\\") and _PART.match(line.lstrip("\\")) else line


def read_codebook(root: Any, file: str) -> tuple[DraftBook, Listener]:
    """The codes below an XML element (lxml): the codebook of a `.qdc`, or of a project.

    Raises
    ------
    QualcodeError : there are no codes in it.
    """
    listener = Listener(file)
    codebook = next((one for one in root.iter("{*}CodeBook", "{*}Codes")), None)
    if codebook is None:
        raise QualcodeError(
            f"{file}: this is no REFI-QDA codebook, its XML has no CodeBook (it begins with <{_local(root)}>).",
            "In NVivo, MAXQDA or ATLAS.ti export the codebook as REFI-QDA (.qdc) or the project as .qdpx.",
            "not-a-codebook",
        )
    drafts = [_read_code(element, listener) for element in _codes_below(codebook)]
    if not drafts:
        raise QualcodeError(f"{file}: its codebook has no codes.", "Export it again, with its codes.", "not-a-codebook")
    sets = sum(1 for _ in codebook.iter("{*}Set"))
    if sets:
        what = f"{count(sets, 'set')} of codes not read"
        listener.say(0, "notice", "not-in-codebook", what, "A codebook here has sub-codes, but no sets.")
    return DraftBook(drafts), listener


def _local(element: Any) -> str:
    tag: str = element.tag
    return tag.rpartition("}")[2]


def _codes_below(element: Any) -> Iterator[Any]:
    """The codes directly below, also where lists of codes stand in one another."""
    for child in element.iterchildren():
        name = _local(child)
        if name == "Code":
            yield child
        elif name in ("Codes", "CodeBook"):
            yield from _codes_below(child)


def _read_code(element: Any, listener: Listener) -> Draft:
    name = " ".join((element.get("name") or "").split())
    line = element.sourceline or 0
    draft = Draft(name or "code", "", line, color=element.get("color") or "")
    if not name:
        listener.say(line, "warning", "code-renamed", "a code without a name is called 'code'", "Give it a name.")
    for child in element.iterchildren():
        if _local(child) == "Description":
            _read_description("".join(child.itertext()), draft)
    draft.children = [_read_code(child, listener) for child in _codes_below(element)]
    return draft


def _read_description(text: str, draft: Draft) -> None:
    """Take a description apart into the definition and what stands behind words such as `Include:`."""
    parts: list[tuple[str, str, list[str]]] = [("Definition", "", [])]
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        found = _PART.match(line)
        if found:
            parts.append((_WORD_OF[found[1].lower()], found[2] or "", [_unguard(line[found.end() :])]))
        else:
            parts[-1][2].append(_unguard(line))
    for word, language, lines in parts:
        _keep_part(draft, word, language, "\n".join(lines).strip())


def _keep_part(draft: Draft, word: str, language: str, text: str) -> None:
    if not text:
        return
    if word in ("Example", "Counterexample"):
        draft.lists.setdefault(f"{word.lower()}s", []).append(Term(text, draft.line, language))
    elif word == "Key":
        draft.key = text
    elif word == "Name":
        draft.name = text if draft.name.casefold().startswith(cut(text).casefold()[: LONGEST_NAME // 3]) else draft.name
    else:
        key = word.lower()
        setattr(draft, key, "\n\n".join(filter(None, (getattr(draft, key), text))))


def open_codebook(data: bytes, file: str) -> tuple[DraftBook, Listener]:
    """The codebook in the bytes of a `.qdc`, a `.qde` or a `.qdpx`, whatever the name says.

    Raises
    ------
    QualcodeError : it is none, is damaged, or is a trap (entities, an archive that unpacks to too much).
    """
    from qualcode.readers.archive import open_archive, parse_xml

    try:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            archive = open_archive(data)
            member = next((name for name in archive.names() if name.lower().endswith((".qde", ".qdc"))), "")
            if not member:
                raise FileProblem("the archive holds no project.qde", _ANEW, "missing-part")
            data = archive.read(member)
        if re.match(rb"\s*<(!doctype\s+html|html)", data.removeprefix(b"\xef\xbb\xbf")[:200], re.IGNORECASE):
            raise FileProblem(
                "this is a web page", "Log in where it comes from and download it again.", "not-a-codebook"
            )
        root = parse_xml(data.removeprefix(b"\xef\xbb\xbf").lstrip())
    except FileProblem as problem:
        what, advice = _REWORDED.get(problem.slug, (problem.message, problem.hint))
        raise QualcodeError(f"{file}: {what}.", advice, problem.slug) from problem
    return read_codebook(root, file)


_ANEW = "In NVivo, MAXQDA or ATLAS.ti export the codebook again as REFI-QDA (.qdc or .qdpx)."
_REWORDED = {
    "not-a-zip": ("this is neither a REFI-QDA codebook (XML) nor a project (a zip archive)", _ANEW),
    "old-word": ("this is a document of an old Office program, no REFI-QDA file", _ANEW),
    "entity-expansion": ("the XML declares entities, which no REFI-QDA file does", "Do not trust this file."),
    "zip-bomb": (
        "the archive unpacks to more than a project should",
        "Do not trust it; if it is yours (with videos), export only the codebook as .qdc.",
    ),
    "path-escape": ("the archive names places outside itself", "Do not trust this file."),
    "bad-xml": ("the XML is broken", _ANEW),
    "truncated": ("the file is damaged or ends in the middle", "Copy or download it again."),
}
