"""Token patterns over a study: seconds for each, and how many segments spaCy had to read.

    python benchmarks/patterns.py STUDY

STUDY is a folder made by make_corpus.py. `no word at all` looks at every segment of the corpus, as all patterns would
without the words they need; importing spaCy and reading the index are not counted.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import qualcode
from qualcode.codebook.terms import parse_term
from qualcode.codebook.token_patterns import TokenPattern
from qualcode.spacy_reading import make_blank
from qualcode.token_anchors import Anchors
from qualcode.token_search import PatternSearch

PATTERNS = {
    "a rare word": "pattern: [{LEMMA: rely}, {LOWER: on}]",
    "a common word": "pattern: [{LEMMA: trust}, {IS_ALPHA: true, OP: '?'}, {LOWER: council}]",
    "a very common word": "pattern: [{LOWER: the}, {IS_ALPHA: true}]",
    "a list": "pattern: [{LEMMA: {IN: [promise, agreement]}}, {IS_PUNCT: true, OP: '?'}, {LOWER: they}]",
    "a regular expression": "pattern: [{LOWER: {REGEX: ^promis}}, {LOWER: to}]",
    "no word at all": "pattern: [{LIKE_NUM: true}, {IS_ALPHA: true}]",
}


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("study", type=Path)
    snapshot = qualcode.open(parser.parse_args().study).ingest()
    index = snapshot.index
    texts = {row: snapshot.texts(row) for row in range(len(snapshot.sources))}
    reader = make_blank("en")
    reader.make_doc("Once, so that nothing is loaded below.")
    print(f"{index.token_type.size:,} words, {int(index.segment_countable.sum()):,} countable segments")
    print(f"{'':<24} {'seconds':>8} {'segments read':>14} {'matches':>9}")
    for name, text in PATTERNS.items():
        pattern = parse_term(text)
        assert isinstance(pattern, TokenPattern)
        begin = time.perf_counter()
        first, _ = PatternSearch(index, texts.__getitem__).find(pattern, "")
        seconds = time.perf_counter() - begin
        anchors = Anchors(index, 0, lambda word: len(reader.tokenizer(word)) > 1, True)
        read = int(anchors.find_segments(pattern).sum())
        print(f"{name:<24} {seconds:>8.3f} {read:>14,} {first.size:>9,}")
    wanted = [(parse_term(text), "") for text in PATTERNS.values()]
    begin = time.perf_counter()
    PatternSearch(index, texts.__getitem__).prepare(wanted)  # type: ignore[arg-type]
    print(f"{'all together':<24} {time.perf_counter() - begin:>8.3f}")


if __name__ == "__main__":
    main()
