"""`qualcode ingest` from nothing, against a plain loop over the same files.

    python benchmarks/ingest.py STUDY [--rounds 5]

STUDY is a folder made by make_corpus.py. The loop unzips and parses each file and collects the text of its paragraphs.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from measure import Command, compare, python, qualcode

LIMIT = 4.0
LOOP = """
import pathlib, zipfile
from lxml import etree
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
words = 0
for path in sorted(pathlib.Path("corpus").glob("*.docx")):
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    paragraphs = ["".join(t.text or "" for t in p.iter(W + "t")) for p in root.iter(W + "p")]
    words += sum(len(paragraph.split()) for paragraph in paragraphs)
print(words)
"""


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("study", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()

    def forget() -> None:
        shutil.rmtree(given.study / ".qualcode", ignore_errors=True)

    base = Command("unzip, parse, collect paragraphs", python("-c", LOOP), given.study)
    ours = Command("qualcode ingest", qualcode("ingest", "--quiet"), given.study, forget)
    sys.exit(0 if compare(base, [ours], given.rounds, LIMIT) else 1)


if __name__ == "__main__":
    main()
