"""The words of the cues in a snapshot, kept from one edit of the codebook to the next."""

from __future__ import annotations

from pathlib import Path

from qualcode.codebook.cues import LANGUAGES, find_cues, read_cue_file
from qualcode.coders.cue_words import CueWords, find_cue_words
from qualcode.matching import Matcher
from qualcode.model import Codebook, Problem
from qualcode.pipeline.snapshot import Snapshot
from qualcode.pipeline.state import make_key
from qualcode.study import store

VERSION = 1  # raise it when the same cues give other words or reaches


def fingerprint() -> str:
    """A text that changes whenever the built-in cues or what is made of them do."""
    return make_key(VERSION, *(read_cue_file(language) for language in LANGUAGES))


def load_cue_words(
    folder: Path, inputs: str, codebook: Codebook, snapshot: Snapshot
) -> tuple[CueWords, tuple[Problem, ...]]:
    """The words of all cues that act, found anew only where the sources or the cues changed.

    Parameters
    ----------
    folder : keeps the last ones.
    inputs : key of what the snapshot was made from.
    """
    own = [(cue.text, cue.kind, cue.language, cue.direction, cue.words, cue.negates) for cue in codebook.cues]
    key = make_key(fingerprint(), inputs, own, codebook.replace_cues)
    path = folder / f"cues-{key}.bin"
    kept = store.load(path)
    if kept is not None:
        return CueWords.from_arrays(kept[1]), ()
    cues = find_cues(codebook, snapshot.index.language_names)
    found, problems = find_cue_words(cues, Matcher(snapshot.index, snapshot.texts), codebook.path)
    if not problems:  # one that ran out of time may have time the next time
        folder.mkdir(parents=True, exist_ok=True)
        store.save(path, {}, found.arrays())
        for other in sorted(folder.glob("cues-*.bin")):
            if other != path:
                other.unlink(missing_ok=True)
    return found, problems
