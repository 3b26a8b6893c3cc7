"""A source in another script than its language's is a warning."""

import numpy as np
import pytest

from qualcode.pipeline.entries import SourceData
from qualcode.pipeline.scripts import find_foreign_scripts


def make_source(language: str, *words: str) -> SourceData:
    forms = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
    head = {"source": "a.docx", "language": language}
    return SourceData(head, {"forms": forms, "token_type": np.arange(len(words), dtype=np.int32)})


@pytest.mark.parametrize(
    ("language", "words", "warned"),
    [
        ("en", ["We", "trust", "итгэл"], False),
        ("en", ["Бид", "итгэдэг", "ok"], True),
        ("mn", ["Бид", "итгэдэг", "ok"], False),
        ("mn", ["We", "trust"], True),
        ("sr", ["мы", "we"], False),
        ("en", ["2015", "7"], False),
    ],
)
def test_over_half_of_the_letters_decide(language, words, warned):
    """A few borrowed words do no harm; mostly foreign letters are reported."""
    problems = find_foreign_scripts([make_source(language, *words)])

    assert [problem.slug for problem in problems] == ["other-script"] * warned
