"""What is read from files, as frozen data: Transcript, Turn, Problem, ReaderSettings, Code, Codebook, Term.

Positions are Unicode code points from 0, end exclusive, in the text of the source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Role = Literal["interviewer", "respondent", "document", "unknown"]
Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in the user's data: where, what, and what now. `line` is 0 where a line says nothing."""

    source: str
    severity: Severity
    slug: str
    message: str
    hint: str = ""
    line: int = 0


class Turn(NamedTuple):
    """One labelled utterance as the file cuts it: `text[start:stop]` is the speech, label and time before it are outside.

    Parameters
    ----------
    speaker : the label as typed, cleaned as DESIGN section 3 says; empty in layouts without labels.
    start, stop : from the first to the last character of the speech.
    time : seconds from the start of the recording, None if the file gives none.
    holes : (start, stop) of times inside the speech; no word, sentence end or segment border lies in them.
    question : only where the reader knows it (a spreadsheet column's heading); else derived from the turns before.
    case : only where the reader knows it (a spreadsheet row).
    """

    speaker: str
    role: Role
    start: int
    stop: int
    time: float | None = None
    holes: tuple[tuple[int, int], ...] = ()
    question: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """One source as read: a text and its turns in reading order (they never overlap).

    Parameters
    ----------
    source : name, unique in the study: the path relative to its corpus entry, with suffix, and `#1`, `#2` or `#Sheet`.
    kind : interview, focus_group, questionnaire or document.
    format : the reader's name: docx, txt, vtt, xlsx, ...
    layout : how the speakers were found, for the person who checks (`L1 label: text`).
    paragraphs : start of every paragraph in `text`, ascending, first 0; soft breaks do not start one.
    variables : what the file says of the source (header block, title line), name to value.
    case_variables : a questionnaire's columns: case to (name to value), in row order.
    full_names : label to what stood in brackets behind it (`Speaker 1` to `Anna`).
    """

    source: str
    kind: str
    format: str
    text: str
    turns: tuple[Turn, ...]
    language: str = ""
    title: str = ""
    layout: str = ""
    paragraphs: tuple[int, ...] = (0,)
    variables: Mapping[str, str] = field(default_factory=dict)
    case_variables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    full_names: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSettings:
    """What the pipeline's `readers: files:` says of the files that match a pattern."""

    text: tuple[str, ...] = ()
    case: str = ""
    start_at: str = ""  # the key `from`: the first paragraph of the interview begins with this
    until: str = ""  # the interview ends before the paragraph that begins with this


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """The pipeline's `readers:` section, see DESIGN section 4."""

    interviewers: tuple[str, ...] = ()
    respondents: tuple[str, ...] = ()
    same_speaker: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: Literal["", "leave", "code"] = ""
    documents: tuple[str, ...] = ()
    variables_from: str = ""
    skip: tuple[str, ...] = ()
    files: Mapping[str, FileSettings] = field(default_factory=dict)
    language: str = ""  # of sources that do not say


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a code's `terms` (or `unless`, `seeds`): the text as typed and where it stands.

    `language` is empty for a plain list, which acts on sources of every language.
    """

    text: str
    line: int
    language: str = ""
    stance: Literal["", "lack", "present"] = ""


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the codebook; `path` is its name in tables (`trust/broken_promises`), `parent` a path or empty."""

    path: str
    name: str
    line: int
    parent: str = ""
    level: int = 1
    definition: str = ""
    include: str = ""
    exclude: str = ""
    color: str = ""
    stance: Literal["", "lack", "present"] = ""
    formerly: str = ""  # former names, the latest first, between them `, `; see codebook/former.py
    examples: tuple[Term, ...] = ()
    counterexamples: tuple[Term, ...] = ()
    terms: tuple[Term, ...] = ()
    unless: tuple[Term, ...] = ()
    seeds: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that give a stance to what they reach, or (`not_cue`, `stop`) keep other cues from doing so.

    Parameters
    ----------
    text : a term; `line` of the file it stands in.
    language : empty for a plain list, which acts on sources of every language.
    direction : forward: it reaches what follows; before: what stands before it; empty: not said.
    words : it reaches so many words at most; 0: to the end of the clause; None: not said.
    negates : it turns a cue or a term's own stance round (`no`, `not`); None: not said.
    demands : it asks for something (`should`), and goes on asking when it is negated.
    """

    text: str
    line: int
    kind: Literal["lack", "present", "not_cue", "stop"]
    language: str = ""
    direction: Literal["", "forward", "before", "either"] = ""
    words: int | None = None
    negates: bool | None = None
    demands: bool = False


@dataclass(frozen=True, slots=True)
class Codebook:
    """A codebook as loaded: codes in the file's order, a parent before its sub-codes."""

    name: str
    version: str
    language: str
    codes: tuple[Code, ...]
    unless: tuple[Term, ...] = ()
    path: str = ""
    cues: tuple[Cue, ...] = ()  # of `stances:`, without the built-in ones
    replace_cues: bool = False  # the built-in ones do not act
