"""Tables as CSV: RFC 4180 with LF line ends, UTF-8 without a byte order mark.

Why no mark: docs/decisions/0002-csv-encoding.md. A cell is quoted only if it must be; missing is an empty cell; a
number is written as short as it can be read back. Cells are data: one that begins with `=` or `-` is what somebody
said, and is not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from qualcode.exporters.arrow import join_texts, make_arrow_table, read_bytes

SUFFIX = ".csv"
WHOLE = ""
ROWS_AT_ONCE = 20_000
NEEDS_QUOTES = '[",\r\n]'


def write_tables(tables: Mapping[str, pd.DataFrame], stream: BinaryIO) -> list[str]:
    """Write the one table in `tables`; no notices."""
    for name, frame in tables.items():
        write_csv(name, frame, stream)
    return []


def write_csv(name: str, frame: pd.DataFrame, stream: BinaryIO) -> None:
    """Write one table.

    Arrow puts the lines together, column by column: a fifth of the time that the csv module or pandas takes.
    """
    table = make_arrow_table(name, frame)
    header = pa.table({str(number): [text] for number, text in enumerate(table.column_names)})
    for part in (header, table):
        for batch in part.to_batches(max_chunksize=ROWS_AT_ONCE):
            stream.writelines(_lines(batch))


def _lines(batch: pa.RecordBatch) -> Iterator[bytes]:
    """The rows of a batch, as one or more pieces of bytes."""
    if not batch.num_columns:
        return
    cells = [_cells(column, alone=batch.num_columns == 1) for column in batch.columns]
    rows = join_texts(*cells, between=",")
    yield from read_bytes(join_texts(rows, "\n"))


def _cells(column: pa.Array, alone: bool) -> pa.Array:
    """The text of each cell; `alone`: in a table of one column an empty cell is quoted, for an empty line is no row."""
    text = column.cast(pa.large_string())
    if pa.types.is_string(column.type):
        quoted = pc.match_substring_regex(text, NEEDS_QUOTES)
        if pc.any(quoted).as_py():
            doubled = pc.replace_substring(text, '"', '""')
            text = pc.if_else(quoted, join_texts('"', doubled, '"'), text)
    text = text.fill_null("")
    return pc.if_else(pc.equal(text, ""), '""', text) if alone else text
