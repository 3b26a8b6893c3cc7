"""Parquet: the types of the data dictionary, same bytes."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from qualcode.exporters import export

PROBLEMS = pd.DataFrame(
    {"source": ["a"], "line": [3], "severity": ["error"], "slug": ["s"], "message": ["м"], "hint": [""]}
)


def test_types_are_those_of_the_data_dictionary(tmp_path):
    """Also for a table without rows, whose frame has no types."""
    full = export("parquet", {"problems": PROBLEMS}, tmp_path / "full").paths[0]
    empty = export("parquet", {"problems": pd.DataFrame(columns=list(PROBLEMS))}, tmp_path / "empty").paths[0]

    assert [str(kind) for kind in pq.read_schema(full).types] == ["string", "int64", *["string"] * 4]
    assert pq.read_schema(full) == pq.read_schema(empty)
    assert pd.read_parquet(full)["hint"].tolist() == [""]


def test_missing_is_null_and_empty_text_stays(tmp_path):
    """NaN in a number is missing; "" is a text."""
    frame = pd.DataFrame({"a": [1.5, np.nan], "b": ["", "x"], "c": pd.Series([None, 3], dtype=object)})
    table = pq.read_table(export("parquet", {"any": frame}, tmp_path).paths[0])

    assert table.to_pydict() == {"a": [1.5, None], "b": ["", "x"], "c": [None, 3]}


def test_the_same_table_gives_the_same_bytes(tmp_path):
    """No dates, no names of the machine, no pandas metadata."""
    one, two = (export("parquet", {"problems": PROBLEMS}, tmp_path / name).paths[0] for name in "ab")

    assert one.read_bytes() == two.read_bytes()
    assert pq.read_metadata(one).metadata is None
