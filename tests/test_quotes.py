"""The passages behind a count."""

import pandas as pd
import pytest

from qualcode.analysis.quotes import find_quotes, select_codes
from qualcode.errors import QualcodeError
from qualcode.model import Code, Codebook

PATHS = ["trust", "trust/broken_promises", "trust/openness", "trusteeship", "capacity"]
CODEBOOK = Codebook("c", "1", "en", tuple(Code(path, path, 1, path.rpartition("/")[0]) for path in PATHS))


def coded(*rows):
    """A small `coded_segments` from (source, segment, code, stance)."""
    frame = pd.DataFrame(rows, columns=["source", "segment", "code", "stance"])
    more = {
        "turn": 1,
        "time": float("nan"),
        "speaker": "R",
        "case": "c1",
        "group": "SMEs",
        "wave": "1",
        "text": "Said.",
    }
    return frame.assign(**more, why=[f"{code} [said]" for code in frame["code"]], kind="interview")


ROWS = coded(
    ("b.docx", 2, "trust", "lack"),
    ("b.docx", 2, "trust/openness", "present"),
    ("b.docx", 9, "trusteeship", ""),
    ("a.docx", 1, "trust/broken_promises", "lack"),
    ("a.docx", 3, "capacity", ""),
    ("a.docx", 4, "trust", ""),
)


def test_a_code_brings_its_sub_codes_each_segment_once():
    """As many rows as the count says; codes and reasons are joined, two stances are mixed."""
    quotes = find_quotes(ROWS, "trust", CODEBOOK)

    assert list(quotes) == ["source", "segment", "turn", "time", "speaker", "case", "code", "stance", "why", "text"]
    assert quotes[["source", "segment", "code", "stance"]].values.tolist() == [
        ["b.docx", 2, "trust; trust/openness", "mixed"],
        ["a.docx", 1, "trust/broken_promises", "lack"],
        ["a.docx", 4, "trust", ""],
    ]
    assert quotes["why"][0] == "trust [said]; trust/openness [said]"


def test_a_slash_at_the_end_leaves_sub_codes_out():
    """`trust/` is trust alone."""
    assert find_quotes(ROWS, "trust/", CODEBOOK)["segment"].tolist() == [2, 4]


def test_groups_follow_behind_the_case():
    """What the table is grouped by is shown with each quote."""
    quotes = find_quotes(ROWS, "capacity", CODEBOOK, by=["group", "wave"])

    assert list(quotes)[5:9] == ["case", "group", "wave", "code"]


def test_a_code_of_the_codebook_without_passages_has_none():
    """No passage is not an error."""
    assert find_quotes(ROWS.head(0), "trust/openness", CODEBOOK).empty


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("trst", "trust"), ("Trust", "trust"), ("openness", "trust/openness"), ("capcity/", "capacity")],
)
def test_an_unknown_code_names_the_nearest(typed, meant):
    """Also by the last part of its path."""
    with pytest.raises(QualcodeError, match="no code") as caught:
        select_codes(typed, CODEBOOK)

    assert caught.value.hint.startswith(f"Did you mean {meant}")


def test_a_code_like_no_other_lists_the_themes():
    """The person sees what there is."""
    with pytest.raises(QualcodeError) as caught:
        select_codes("xyz", CODEBOOK)

    assert caught.value.hint == "The themes are: trust, trusteeship, capacity."
