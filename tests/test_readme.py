"""README.md: its two commands stand where they are looked for, and its table is what the sample prints."""

from __future__ import annotations

import re

from sample_table import README, renew

TEXT = README.read_text(encoding="utf-8")


def test_the_readme_has_its_two_commands():
    """Each mark stands directly before a block that pastes into bash as one chain."""
    for mark, ends in (("sample", "qualcode run pipelines/sample.yaml"), ("test", "python tests/check.py")):
        found = re.search(rf"^<!-- {mark} command -->\n```\w*\n(.+)\n```$", TEXT, flags=re.MULTILINE)

        assert found is not None
        assert found[1].endswith(ends)


def test_the_table_is_what_the_sample_prints():
    """The table was pasted from the program, and neither codebook nor sample has changed since."""
    assert renew(TEXT) == TEXT, "The table of README.md is out of date. Run: python tests/sample_table.py"
