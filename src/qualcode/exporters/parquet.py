"""Tables as Parquet: one file a table, types as in the data dictionary, nothing in it that changes from run to run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

import pandas as pd
import pyarrow.parquet as pq

from qualcode.exporters.arrow import make_arrow_table

SUFFIX = ".parquet"
WHOLE = ""


def write_tables(tables: Mapping[str, pd.DataFrame], stream: BinaryIO) -> list[str]:
    """Write the one table in `tables`; no notices."""
    for name, frame in tables.items():
        pq.write_table(make_arrow_table(name, frame), stream, compression="zstd", store_schema=False)
    return []
