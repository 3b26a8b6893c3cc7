"""What no YAML parser takes, or what has a meaning only to YAML, taken out line by line before the file is parsed."""

from __future__ import annotations

import re
import unicodedata

from qualcode.codebook.mistakes import Mistake

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_STRANGE = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"
)
_BLANKS = " \t" + _STRANGE
_STRANGE_LEAD = re.compile(f"[ \t]*[{_STRANGE}]")
_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?=\s|$)|%")
_SUSPECT = re.compile(f"{_CONTROL.pattern}|(?m:^{_STRANGE_LEAD.pattern})|(?m:^(?:{_DOCUMENT.pattern}))")


def normalise(text: str) -> str:
    """NFC, without byte order mark, with LF at the line ends (and only there: YAML would break lines at U+2028 too)."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text
    text = text.replace("\u2028", " ").replace("\u2029", " ").replace("\x85", " ")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def clean_lines(text: str, mistakes: list[Mistake]) -> list[str]:
    """The lines without what no YAML parser takes: control characters, strange blanks as indent, document marks."""
    lines = text.split("\n")
    if not _SUSPECT.search(text):
        return lines
    seen_content = False
    refused = -1  # row of the document mark refused last, as long as nothing follows it
    for row, line in enumerate(lines):
        control = _CONTROL.search(line)
        if control:
            what = f"an invisible control character stands in column {control.start() + 1}"
            mistakes.append(Mistake(row + 1, what, "Delete it, or type the line again.", "control-character"))
            line = _CONTROL.sub(" ", line)
        if _STRANGE_LEAD.match(line):
            line = _mend_lead(line, row, mistakes)
        if _DOCUMENT.match(line):
            told: list[Mistake] = []
            line = _refuse_document_mark(lines, row, line, seen_content, told)
            mistakes += told if refused < 0 else []  # `...` and `---` are one border
            refused = row if told else refused
        elif line.strip():
            refused = -1
        seen_content = seen_content or bool(line.strip() and not line.lstrip().startswith("#"))
        lines[row] = line
    return lines


def _mend_lead(line: str, row: int, mistakes: list[Mistake]) -> str:
    """The line with ordinary blanks as its indent; nothing is wrong with an empty line."""
    body = line.lstrip(_BLANKS)
    if not body:
        return ""
    what = "the line is indented with blanks that YAML does not know (no-break spaces, pasted from elsewhere)"
    mistakes.append(Mistake(row + 1, what, "Delete the blanks and type them again.", "strange-blank"))
    lead = line[: len(line) - len(body)].replace("\u200b", "").replace("\ufeff", "")
    return " " * len(lead) + body


def _refuse_document_mark(lines: list[str], row: int, line: str, seen_content: bool, mistakes: list[Mistake]) -> str:
    """An empty line in place of `---`, `...` or `%...`; a mistake unless it opens or ends the file."""
    opens = line.startswith("---") and not seen_content
    ends = line.startswith("...") and not "".join(lines[row + 1 :]).strip()
    if not opens and not ends:
        what = f"`{line.split()[0]}` at the start of a line has a meaning of its own in YAML"
        advice = "Delete the line: a file holds one codebook or one pipeline, without instructions."
        mistakes.append(Mistake(row + 1, what, advice, "yaml-sign"))
    rest = line[3:].strip() if opens else ""
    return rest if rest and not rest.startswith("#") else ""
