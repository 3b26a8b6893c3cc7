"""From a save of the codebook to the end of what `qualcode code --watch` prints, against a bare `import pandas, pyarrow`.

    python benchmarks/watch.py STUDY [--saves 20]

STUDY is a folder made by make_corpus.py. One term is edited at every other save, and put back at the next; the file is
replaced as many editors do.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from measure import python, qualcode

LIMIT = 0.2  # seconds
LAST = "Segments gained and lost"


def wait_for(stream: IO[str], words: str) -> float:
    """The time at which a line with these words was printed."""
    for line in stream:
        if words in line:
            return time.perf_counter()
    raise SystemExit(f"qualcode ended without printing: {words}")


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("study", type=Path)
    parser.add_argument("--saves", type=int, default=20)
    given = parser.parse_args()
    codebook = given.study / "codebooks" / "codebook.yaml"
    text = codebook.read_text(encoding="utf-8")
    term = next(line for line in text.splitlines() if line.strip().startswith("- "))
    begin = time.perf_counter()
    subprocess.run(python("-c", "import pandas, pyarrow"), check=True)
    base = time.perf_counter() - begin
    watch = subprocess.Popen(
        qualcode("code", "--watch"), cwd=given.study, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert watch.stdout is not None
    seconds = []
    try:
        wait_for(watch.stdout, "Ctrl+C ends")
        time.sleep(2)
        for number in range(given.saves):
            time.sleep(0.5 + 0.013 * number)  # so that saves do not fall into step with the looks
            edited = text if number % 2 else text.replace(term, f'{term.split("-")[0]}- "edited{number}*"', 1)
            other = codebook.with_suffix(".new")
            other.write_text(edited, encoding="utf-8", newline="\n")
            begin = time.perf_counter()
            other.replace(codebook)
            seconds.append(wait_for(watch.stdout, LAST) - begin)
    finally:
        watch.kill()
        codebook.write_text(text, encoding="utf-8", newline="\n")
    middle = statistics.median(seconds)
    print(f"import pandas, pyarrow          {1000 * base:6.0f} ms")
    print(f"save to output, median of {len(seconds):3}   {1000 * middle:6.0f} ms   {middle / base:.2f} x")
    print(f"save to output, slowest         {1000 * max(seconds):6.0f} ms")
    sys.exit(0 if middle <= LIMIT else 1)


if __name__ == "__main__":
    main()
