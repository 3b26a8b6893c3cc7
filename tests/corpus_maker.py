"""A corpus of interviews for work on a codebook, made from lines `group/speaker: what is said`."""

from collections.abc import Sequence

import numpy as np

from qualcode.codebook.load import load_codebook
from qualcode.codebook_work.audit import Audited, apply_codebook
from qualcode.codebook_work.corpus import Corpus
from qualcode.model import Turn
from qualcode.segments import find_segments, find_stretches
from qualcode.tokens import build_index, tokenise


def make_corpus(sources: Sequence[str], language: str = "en") -> Corpus:
    """Each text a source, each of its lines a turn of the speaker named in it; `I: …` is the interviewer."""
    parts, texts = [], []
    speakers: list[str] = []
    cases: list[str] = []
    groups: list[str] = []
    columns: dict[str, list[int]] = {"source": [], "number": [], "start": [], "stop": [], "speaker": []}
    segment_turn: list[int] = []
    for number, source in enumerate(sources):
        turns, text = [], ""
        first_turn = len(columns["source"])
        for line in source.strip().splitlines():
            label, _, speech = line.strip().partition(": ")
            group, _, name = label.rpartition("/")
            text += f"{name}: "
            role = "interviewer" if name == "I" else "respondent"
            turns.append(Turn(name, role, len(text), len(text) + len(speech)))
            row = len(speakers)
            speakers.append(name)
            cases.append("" if role == "interviewer" else name)
            groups.append(group)
            values = (number, len(turns), len(text), len(text) + len(speech), row)
            for key, value in zip(columns, values, strict=True):
                columns[key].append(value)
            text += speech + "\n"
        tokens = tokenise(text, find_stretches(turns))
        segments = find_segments(text, turns, tokens, "sentence", (0,), language)
        countable = np.array([turns[turn - 1].role != "interviewer" for turn in segments.turn], dtype=np.bool_)
        segment_turn += [first_turn + turn - 1 for turn in segments.turn.tolist()]
        parts.append((tokens, segments, language, countable))
        texts.append(text)
    index = build_index(parts)
    arrays = {f"turn_{key}": np.array(values, dtype=np.int32) for key, values in columns.items()}
    return Corpus(
        index=index,
        text_of=texts.__getitem__,
        counted=index.segment_countable,
        sources=[f"{chr(97 + number)}.txt" for number in range(len(sources))],
        segment_turn=np.array(segment_turn, dtype=np.int32),
        speakers=speakers,
        cases=cases,
        groups=groups,
        **arrays,
    )


def audit_text(codebook: str, *sources: str) -> Audited:
    """A codebook (YAML) applied to sources."""
    return apply_codebook(load_codebook(codebook, "book.yaml"), make_corpus(sources))
