"""Derived data on disk: a JSON head and named arrays in one file, read without copying.

Layout of a file: 8 bytes `QUALCOD1`, the head's length (uint64), the head (UTF-8 JSON: `data` is free, `arrays` gives
type, shape and offset of each array), then the arrays at multiples of 64 bytes. Nothing in it is executable.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.study.folder import write_whole

MAGIC = b"QUALCOD1"
Arrays = Mapping[str, npt.NDArray[Any]]


def pack(data: object, arrays: Arrays) -> list[bytes | memoryview]:
    """The bytes of one stored file, in pieces; equal inputs give equal bytes."""
    places: dict[str, tuple[str, tuple[int, ...], int]] = {}
    chunks: list[bytes | memoryview] = []
    offset = 0
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array)
        places[name] = (raw.dtype.str, raw.shape, offset)
        padded = -raw.nbytes % 64
        chunks += [raw.reshape(-1).view(np.uint8).data, b"\0" * padded]
        offset += raw.nbytes + padded
    head = json.dumps({"data": data, "arrays": places}, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    begin = MAGIC + len(head).to_bytes(8, "little") + head
    return [begin, b"\0" * (-len(begin) % 64), *chunks]


def unpack(buffer: bytes | mmap.mmap) -> tuple[Any, dict[str, npt.NDArray[Any]]]:
    """Head and arrays of a stored file; the arrays look into the buffer and are read-only.

    Raises
    ------
    ValueError : not such a file, or a damaged one.
    """
    if bytes(buffer[:8]) != MAGIC:
        raise ValueError("not a file of qualcode's store")
    length = int.from_bytes(buffer[8:16], "little")
    head = json.loads(bytes(buffer[16 : 16 + length]).decode("utf-8", "surrogatepass"))
    base = 16 + length + (-(16 + length) % 64)
    arrays = {}
    for name, (dtype, shape, offset) in head["arrays"].items():
        count = int(np.prod(shape))
        arrays[name] = np.frombuffer(buffer, dtype=np.dtype(dtype), count=count, offset=base + offset).reshape(shape)
    return head["data"], arrays


def save(path: Path, data: object, arrays: Arrays) -> None:
    """Write a stored file whole."""
    write_whole(path, *pack(data, arrays))


def load(path: Path, *, mapped: bool = False) -> tuple[Any, dict[str, npt.NDArray[Any]]] | None:
    """Head and arrays of a stored file, None where it is missing or damaged (it can be made again).

    `mapped`: leave large arrays on disk until they are used; on Windows the file is read instead, since a mapped file
    cannot be replaced there.
    """
    try:
        if not mapped or os.name == "nt":
            return unpack(path.read_bytes())
        with path.open("rb") as stream:
            return unpack(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError, KeyError):
        return None
