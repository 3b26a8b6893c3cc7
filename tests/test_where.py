"""`--where COLUMN=VALUE[,VALUE]`."""

import numpy as np
import pandas as pd
import pytest

from qualcode.analysis.where import describe_where, filter_frame, merge_where, parse_where
from qualcode.errors import UsageError

FRAME = pd.DataFrame(
    {
        "kind": ["interview", "interview", "document"],
        "group": ["SMEs", "Citizens", ""],
        "wave": [1.0, 2.0, np.nan],
        "turn": [1, 2, 3],
    },
    index=[7, 8, 9],
)


def test_values_are_separated_by_commas_and_the_same_column_adds_up():
    """Blanks around values do not count; a value with a comma stands in quotes."""
    where = parse_where(["group=SMEs, Citizens", 'place="Uvs, the north",Selenge', "group=SMEs,(none)"])

    assert where == {"group": ("SMEs", "Citizens", "(none)"), "place": ("Uvs, the north", "Selenge")}


def test_a_value_may_hold_an_equals_sign_or_be_empty():
    """Only the first `=` separates."""
    assert parse_where(["a=b=c", "d="]) == {"a": ("b=c",), "d": ("",)}


@pytest.mark.parametrize("text", ["group", "=SMEs", ""])
def test_a_text_without_column_and_value_is_refused(text):
    """The message shows how it is written."""
    with pytest.raises(UsageError) as caught:
        parse_where([text])

    assert "--where province=Uvs" in caught.value.hint


def test_the_command_line_replaces_the_pipeline_on_the_same_column():
    """Other columns of the pipeline stay."""
    merged = merge_where({"kind": ["interview"], "wave": ["1"]}, {"kind": ("document",)})

    assert merged == {"kind": ("document",), "wave": ("1",)}


def test_rows_are_kept_where_every_column_has_one_of_its_values():
    """Index and order stay."""
    assert filter_frame(FRAME, {"kind": ["interview"], "group": ["Citizens", "SMEs"]}).index.tolist() == [7, 8]
    assert filter_frame(FRAME, {}).index.tolist() == [7, 8, 9]


def test_numbers_are_compared_as_they_are_written():
    """`wave=1` also finds the 1.0 that pandas makes of a column with gaps."""
    assert filter_frame(FRAME, {"wave": ["1"]}).index.tolist() == [7]
    assert filter_frame(FRAME, {"turn": ["2", "3"]}).index.tolist() == [8, 9]


def test_none_stands_for_the_empty_cell():
    """As in the tables of frequencies."""
    assert filter_frame(FRAME, {"group": ["(none)"]}).index.tolist() == [9]
    assert filter_frame(FRAME, {"wave": [""]}).index.tolist() == [9]


def test_an_unknown_column_names_the_nearest_and_all():
    """`gruop` is a typing mistake."""
    with pytest.raises(UsageError, match="no column 'gruop'") as caught:
        filter_frame(FRAME, {"gruop": ["SMEs"]})

    assert caught.value.hint == "Did you mean 'group'? Known are: kind, group, wave, turn."
    assert caught.value.exit_code == 2


def test_an_unknown_value_names_the_nearest_and_all():
    """Nothing is silently empty because of a typing mistake."""
    with pytest.raises(UsageError, match="no group is 'citizens'") as caught:
        filter_frame(FRAME, {"group": ["SMEs", "citizens"]})

    assert caught.value.hint == "Did you mean 'Citizens'? The values of group are: Citizens, SMEs."


def test_values_that_no_row_happens_to_have_can_be_known():
    """A focus group that was not recorded, a group that nobody coded: no rows, no error."""
    assert filter_frame(FRAME, {"kind": ["focus_group"]}).empty
    assert filter_frame(FRAME, {"group": ["Mining"]}, known={"group": ["Mining"]}).empty
    assert filter_frame(FRAME.head(0), {"group": ["Mining"]}).empty


def test_a_filter_is_told_in_words():
    """What is printed names it."""
    assert describe_where({"group": ("SMEs", ""), "wave": ("1",)}) == "group = SMEs or (none); wave = 1"
    assert describe_where({}) == ""
