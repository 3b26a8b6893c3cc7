"""The tables of DESIGN section 5 as DataFrames, joined from a snapshot and from what the rule coder found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.coders.stance import STANCES
from qualcode.coders.why import quote_cues
from qualcode.model import Codebook, Problem
from qualcode.pipeline.coding import Coded
from qualcode.pipeline.snapshot import ROLE_NAMES, Snapshot
from qualcode.tables import TABLES, check_frame, variable_names

STANCE_NAMES = np.array(STANCES, dtype=object)
Rows = npt.NDArray[np.integer[Any]]


def sources_frame(snapshot: Snapshot) -> pd.DataFrame:
    """Table `sources`."""
    counts: dict[str, int] = {}
    for problem in snapshot.problems:
        counts[problem.source] = counts.get(problem.source, 0) + 1
    rows = [dict(source) | {"problems": counts.get(source["source"], 0)} for source in snapshot.sources]
    return check_frame("sources", pd.DataFrame(rows, columns=TABLES["sources"].column_names))


def texts_frame(snapshot: Snapshot) -> pd.DataFrame:
    """Table `texts`."""
    names = [source["source"] for source in snapshot.sources]
    texts = [snapshot.texts(row) for row in range(len(names))]
    return check_frame("texts", pd.DataFrame({"source": names, "text": texts}, dtype=object))


def speakers_frame(snapshot: Snapshot) -> pd.DataFrame:
    """One row a speaker row: source, speaker, role, case and every case variable under its own name."""
    columns = snapshot.head["speakers"]
    roles = np.array(ROLE_NAMES, dtype=object)[snapshot.arrays["speaker_role"]]
    fixed = {"source": columns["source"], "speaker": columns["speaker"], "role": roles, "case": columns["case"]}
    names = variable_names("coded_segments", snapshot.head["variables"])
    named = {names[name]: columns["variables"][name] for name in snapshot.head["variables"]}
    return pd.DataFrame(fixed | named, dtype=object)


def cases_frame(snapshot: Snapshot) -> pd.DataFrame:
    """Table `cases`: a row for each case, source and speaker; interviewers and speakers without a case have none."""
    columns = snapshot.head["speakers"]
    names = variable_names("cases", snapshot.head["variables"])
    frame = pd.DataFrame(
        {"case": columns["case"], "source": columns["source"], "speaker": columns["speaker"]}
        | {names[name]: columns["variables"][name] for name in snapshot.head["variables"]},
        dtype=object,
    )
    frame = frame[frame["case"] != ""].drop_duplicates(["case", "source", "speaker"], ignore_index=True)
    return check_frame("cases", frame)


def slice_texts(snapshot: Snapshot, source: Rows, start: Rows, stop: Rows) -> list[str]:
    """`text[start:stop]` for each row."""
    texts: dict[int, str] = {}
    found = []
    for row, begin, end in zip(source.tolist(), start.tolist(), stop.tolist(), strict=True):
        text = texts.get(row)
        if text is None:
            text = texts[row] = snapshot.texts(row)
        found.append(text[begin:end])
    return found


def questions_of(snapshot: Snapshot, turns: Rows) -> list[str]:
    """The question before each turn row: a column's heading, else the interviewer's last speech, its turns joined."""
    arrays = snapshot.arrays
    kept: dict[tuple[int, int], str] = {}

    def find(first: int, last: int, heading: int) -> str:
        if heading >= 0:
            return str(snapshot.head["questions"][heading])
        if first < 0:
            return ""
        if (first, last) not in kept:
            rows = np.arange(first, last + 1)
            pieces = slice_texts(
                snapshot, arrays["turn_source"][rows], arrays["turn_start"][rows], arrays["turn_stop"][rows]
            )
            kept[first, last] = " ".join(pieces)
        return kept[first, last]

    columns = (arrays[name][turns].tolist() for name in ("turn_asked_first", "turn_asked_last", "turn_question"))
    return [find(*row) for row in zip(*columns, strict=True)]


def turns_frame(snapshot: Snapshot) -> pd.DataFrame:
    """Table `turns`."""
    arrays = snapshot.arrays
    speakers = speakers_frame(snapshot)
    source, speaker = arrays["turn_source"], arrays["turn_speaker"]
    frame = pd.DataFrame(
        {
            "source": speakers["source"].to_numpy()[speaker],
            "turn": arrays["turn_number"],
            "speaker": speakers["speaker"].to_numpy()[speaker],
            "role": speakers["role"].to_numpy()[speaker],
            "case": speakers["case"].to_numpy()[speaker],
            "question": questions_of(snapshot, np.arange(len(source))),
            "time": arrays["turn_time"],
            "start": arrays["turn_start"],
            "stop": arrays["turn_stop"],
            "text": slice_texts(snapshot, source, arrays["turn_start"], arrays["turn_stop"]),
        }
    )
    return check_frame("turns", frame)


def segment_speakers(snapshot: Snapshot) -> Rows:
    """Speaker row of each segment."""
    speakers: Rows = snapshot.arrays["turn_speaker"][snapshot.arrays["segment_turn"]]
    return speakers


def segments_frame(snapshot: Snapshot) -> pd.DataFrame:
    """Table `segments`."""
    arrays = snapshot.arrays
    speakers = speakers_frame(snapshot)
    speaker = segment_speakers(snapshot)
    frame = pd.DataFrame(
        {
            "segment": arrays["segment_number"],
            "source": speakers["source"].to_numpy()[speaker],
            "turn": arrays["turn_number"][arrays["segment_turn"]],
            "speaker": speakers["speaker"].to_numpy()[speaker],
            "role": speakers["role"].to_numpy()[speaker],
            "case": speakers["case"].to_numpy()[speaker],
            "start": arrays["segment_start"],
            "stop": arrays["segment_stop"],
            "words": arrays["segment_words"],
            "text": slice_texts(snapshot, arrays["segment_source"], arrays["segment_start"], arrays["segment_stop"]),
        }
    )
    return check_frame("segments", frame)


def codes_frame(codebook: Codebook) -> pd.DataFrame:
    """Table `codes`, in the codebook's order."""
    rows = [
        (code.path, code.name, code.parent, code.level, code.definition, code.include, code.exclude, code.color)
        for code in codebook.codes
    ]
    return check_frame("codes", pd.DataFrame(rows, columns=TABLES["codes"].column_names))


def hits_frame(snapshot: Snapshot, coded: Coded, codebook: Codebook) -> pd.DataFrame:
    """Table `hits`: the places that counted, in the order of the text."""
    arrays = snapshot.arrays
    hits = coded.result.hits
    rows = np.flatnonzero(hits.counts)
    segment, start, stop = hits.segment[rows], hits.start[rows], hits.stop[rows]
    code, stances = hits.code[rows], coded.stances
    terms = [[term.text for term in code.terms] for code in codebook.codes]
    source = arrays["segment_source"][segment]
    names = np.array([row["source"] for row in snapshot.sources], dtype=object)
    frame = pd.DataFrame(
        {
            "source": names[source] if len(names) else np.empty(0, dtype=object),
            "segment": arrays["segment_number"][segment],
            "turn": arrays["turn_number"][arrays["segment_turn"][segment]],
            "code": code_paths(codebook)[code],
            "term": [terms[of][term] for of, term in zip(code.tolist(), hits.term[rows].tolist(), strict=True)],
            "start": start,
            "stop": stop,
            "text": slice_texts(snapshot, source, start, stop),
            "stance": "" if stances is None else STANCE_NAMES[stances.hits.stance[rows]],
            "cue": "" if stances is None else quote_cues(hits, stances.hits, rows, snapshot.index, snapshot.texts),
        }
    )
    return check_frame("hits", frame)


def code_paths(codebook: Codebook) -> npt.NDArray[np.object_]:
    """Paths of the codes, to be picked by number."""
    return np.array([code.path for code in codebook.codes], dtype=object)


def codings_frame(snapshot: Snapshot, coded: Coded, codebook: Codebook, whys: Sequence[str]) -> pd.DataFrame:
    """Table `codings` of the rules; `whys` one for each coding."""
    arrays = snapshot.arrays
    codings = coded.result.codings
    segment = codings.segment
    source = arrays["segment_source"][segment]
    start, stop = arrays["segment_start"][segment], arrays["segment_stop"][segment]
    names = np.array([row["source"] for row in snapshot.sources], dtype=object)
    frame = pd.DataFrame(
        {
            "source": names[source] if len(names) else np.empty(0, dtype=object),
            "segment": arrays["segment_number"][segment],
            "start": start,
            "stop": stop,
            "code": code_paths(codebook)[codings.code],
            "coder": "rules",
            "score": codings.score.astype(np.float64),
            "confidence": "",
            "stance": "" if coded.stances is None else STANCE_NAMES[coded.stances.codings],
            "why": list(whys),
            "quote": slice_texts(snapshot, source, start, stop),
        }
    )
    return check_frame("codings", frame)


def coded_segments_frame(snapshot: Snapshot, coded: Coded, codebook: Codebook, whys: Sequence[str]) -> pd.DataFrame:
    """Table `coded_segments`: a row a segment and code, then every case variable."""
    arrays = snapshot.arrays
    base = codings_frame(snapshot, coded, codebook, whys)
    segment = coded.result.codings.segment
    turn = arrays["segment_turn"][segment]
    speakers = speakers_frame(snapshot)
    speaker = arrays["turn_speaker"][turn]
    kinds = np.array([row["kind"] for row in snapshot.sources], dtype=object)
    of_code = {code.path: (code.name, code.parent) for code in codebook.codes}
    frame = pd.DataFrame(
        {
            "source": base["source"],
            "kind": kinds[arrays["segment_source"][segment]] if len(kinds) else np.empty(0, dtype=object),
            "segment": base["segment"],
            "turn": arrays["turn_number"][turn],
            "time": arrays["turn_time"][turn],
            "start": base["start"],
            "stop": base["stop"],
            "speaker": speakers["speaker"].to_numpy()[speaker],
            "role": speakers["role"].to_numpy()[speaker],
            "case": speakers["case"].to_numpy()[speaker],
            "question": questions_of(snapshot, turn),
            "code": base["code"],
            "name": [of_code[code][0] for code in base["code"]],
            "parent": [of_code[code][1] for code in base["code"]],
            "coders": base["coder"],
            "confidence": base["confidence"],
            "stance": base["stance"],
            "why": base["why"],
            "text": base["quote"],
        }
    )
    for name in speakers.columns[4:]:
        frame[name] = speakers[name].to_numpy()[speaker]
    return check_frame("coded_segments", frame)


def problems_frame(problems: Sequence[Problem]) -> pd.DataFrame:
    """Table `problems`."""
    rows = [
        (problem.source, problem.line, problem.severity, problem.slug, problem.message, problem.hint)
        for problem in problems
    ]
    return check_frame("problems", pd.DataFrame(rows, columns=TABLES["problems"].column_names))


def memos_frame() -> pd.DataFrame:
    """Table `memos`, empty: memos come with the codings of people."""
    return check_frame("memos", pd.DataFrame(columns=TABLES["memos"].column_names))


def dictionary_frame() -> pd.DataFrame:
    """The data dictionary: one row a column of every table."""
    rows = [
        (table.name, column.name, column.kind, column.meaning) for table in TABLES.values() for column in table.columns
    ]
    rows += [
        (table.name, "…", "text", "then one column for each case variable of the study")
        for table in TABLES.values()
        if table.variables
    ]
    order = {name: number for number, name in enumerate(TABLES)}
    rows.sort(key=lambda row: order[row[0]])
    return pd.DataFrame(rows, columns=["table", "column", "type", "meaning"])
