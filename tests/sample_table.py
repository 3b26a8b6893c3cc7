"""The table in README.md that the sample study prints. To renew it: `python tests/sample_table.py`."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import qualcode
from qualcode.analysis.where import describe_where
from qualcode.cli.theme_table import show_frequencies

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=<!-- sample table -->\n```\n).*?(?=```\n<!-- end -->)", flags=re.DOTALL)


def make_table() -> str:
    """What `qualcode run pipelines/sample.yaml` prints on 80 columns, made in a copy of the sample study."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in ("corpus", "codebooks", "pipelines"):
            shutil.copytree(ROOT / name, Path(folder) / name)
        study = qualcode.open(folder, pipeline=Path(folder) / "pipelines" / "sample.yaml")
        study.run()
        return show_frequencies(study.frequencies(), where=describe_where(study.where()), kinds=study.counted_kinds())


def renew(text: str) -> str:
    """The README's text with the table made anew."""
    return BLOCK.sub(lambda _: make_table(), text)


if __name__ == "__main__":
    README.write_text(renew(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
