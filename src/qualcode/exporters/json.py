"""Tables as JSON: a list of objects, one a line, keys as the columns; missing is null; UTF-8."""

from __future__ import annotations

from collections.abc import Mapping
from json import JSONEncoder
from typing import BinaryIO

import pandas as pd

from qualcode.exporters.arrow import make_arrow_table

SUFFIX = ".json"
WHOLE = ""


def write_tables(tables: Mapping[str, pd.DataFrame], stream: BinaryIO) -> list[str]:
    """Write the one table in `tables`; no notices."""
    encode = JSONEncoder(ensure_ascii=False, allow_nan=False, default=str).encode
    for name, frame in tables.items():
        stream.write(b"[")
        between = "\n"
        for batch in make_arrow_table(name, frame).to_batches(max_chunksize=10_000):
            names = batch.schema.names
            columns = [_plain(column.to_pylist()) for column in batch.columns]
            rows = (encode(dict(zip(names, cells, strict=True))) for cells in zip(*columns, strict=True))
            stream.write((between + ",\n".join(rows)).encode())
            between = ",\n"
        stream.write(b"\n]\n" if len(frame) else b"]\n")
    return []


def _plain(values: list[object]) -> list[object]:
    """The values, infinities as null: JSON has none."""
    infinite = (float("inf"), float("-inf"))
    return [None if isinstance(value, float) and value in infinite else value for value in values]
