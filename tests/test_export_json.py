"""JSON: a list of objects."""

import json

import numpy as np
import pandas as pd

from qualcode.exporters import export, export_text


def test_keys_are_the_columns_and_missing_is_null(tmp_path):
    """One object a line, UTF-8 as it is."""
    frame = pd.DataFrame({"text": ["итгэл", ""], "line": [1, 2], "share": [0.5, np.nan], "rate": [np.inf, 1.0]})

    assert export_text("json", "any", frame) == (
        "[\n"
        '{"text": "итгэл", "line": 1, "share": 0.5, "rate": null},\n'
        '{"text": "", "line": 2, "share": null, "rate": 1.0}\n'
        "]\n"
    )
    path = export("json", {"any": frame}, tmp_path).paths[0]
    assert path == tmp_path / "any.json"
    assert json.loads(path.read_text(encoding="utf-8"))[0]["text"] == "итгэл"


def test_a_table_without_rows_is_an_empty_list():
    """`[]` is what a script can read."""
    assert json.loads(export_text("json", "any", pd.DataFrame({"a": []}))) == []


def test_many_rows_are_one_list():
    """Rows are written in portions; the commas between them are right."""
    frame = pd.DataFrame({"n": range(25_001)})

    assert [row["n"] for row in json.loads(export_text("json", "any", frame))] == list(range(25_001))
