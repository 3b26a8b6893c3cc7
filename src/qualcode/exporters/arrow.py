"""A frame as an Arrow table with the types of `tables.TABLES` (text, int64, float64), and texts put together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from qualcode.tables import TABLES

TYPES = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}


def make_arrow_table(name: str, frame: pd.DataFrame) -> pa.Table:
    """Columns of a known table have its types, case variables are text; an unknown table keeps its frame's types.

    Missing is null; NaN is missing. A text that is "" stays so. No metadata.
    """
    kinds = {column.name: column.kind for column in TABLES[name].columns} if name in TABLES else {}
    arrays = []
    for column, values in frame.items():
        kind = kinds.get(str(column), "text" if kinds else "")
        arrays.append(_make_array(values, TYPES[kind]) if kind else _guess_array(values))
    names = [str(column) for column in frame.columns]
    return pa.Table.from_arrays(arrays, names=names)


def _make_array(values: pd.Series, wanted: pa.DataType) -> pa.Array:
    """One column with the type wanted; a text column that holds other things takes what Python prints for them."""
    if wanted == TYPES["text"] and not isinstance(values.dtype, pd.StringDtype):
        values = values.map(str, na_action="ignore")
    array = pa.array(values, from_pandas=True)
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return array.cast(wanted)


def _guess_array(values: pd.Series) -> pa.Array:
    """One column with the type of its values; text where they are mixed or all missing."""
    if values.dtype == object or isinstance(values.dtype, (pd.StringDtype, pd.CategoricalDtype)):
        found = pd.api.types.infer_dtype(values, skipna=True)
        wanted = {"integer": "integer", "floating": "number", "mixed-integer-float": "number"}.get(found, "text")
        return _make_array(values.astype(object), TYPES[wanted])
    array = pa.array(values, from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def join_texts(*parts: pa.Array | str, between: str = "") -> pa.Array:
    """Row by row one large_string: arrays give their row's text, a str stands in every row; null where a part is."""
    texts = [pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*texts, pa.scalar(between, pa.large_string()))


def read_bytes(texts: pa.Array) -> Iterator[bytes]:
    """The UTF-8 of all texts (large_string, no nulls) behind one another, in one piece or several."""
    for chunk in texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]:
        size = pc.sum(pc.binary_length(chunk)).as_py() or 0
        yield chunk.buffers()[2].to_pybytes()[:size]
