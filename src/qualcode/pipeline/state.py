"""What a pipeline's folder in `.qualcode/` holds: the last snapshot, the last codings, and from which inputs they came."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from qualcode.pipeline.coding import Coded, pack_coded, unpack_coded
from qualcode.pipeline.reading import Known
from qualcode.pipeline.snapshot import Snapshot
from qualcode.study import store
from qualcode.study.folder import read_json, write_json
from qualcode.tokens import Index


@dataclass(frozen=True, slots=True)
class State:
    """The manifest of a pipeline's folder; empty before the first reading.

    Parameters
    ----------
    known : by file name, what the last reading knew of the files.
    inputs : key of everything the snapshot was made from.
    codebook : key of the codebook and of the snapshot that the codings were made from; empty if nothing was coded.
    codebook_text : the codebook as it was when it was applied.
    """

    known: Mapping[str, Known] = field(default_factory=dict)
    inputs: str = ""
    codebook: str = ""
    codebook_text: str = ""
    codebook_path: str = ""


def make_key(*parts: object) -> str:
    """A short name that changes when a part does."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def load_state(folder: Path) -> State:
    """The state as last saved; empty where there is none or where it is damaged."""
    data = read_json(folder / "state.json")
    try:
        known = {name: Known(**entry) for name, entry in dict(_mapping(data.get("known"))).items()}
        texts = {name: str(data.get(name, "")) for name in ("inputs", "codebook", "codebook_text", "codebook_path")}
        return State(known, **texts)
    except TypeError:
        return State()


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def save_state(folder: Path, state: State) -> None:
    """Keep the state, then remove snapshots and codings that it no longer names."""
    write_json(folder / "state.json", asdict(state))
    keep = {f"sources-{state.inputs}.bin", f"rules-{state.codebook}.bin"}
    for file in sorted(folder.glob("*.bin")):
        if file.name not in keep:
            file.unlink(missing_ok=True)


def save_snapshot(folder: Path, inputs: str, snapshot: Snapshot) -> None:
    """Keep a snapshot under the key of its inputs."""
    store.save(folder / f"sources-{inputs}.bin", snapshot.head, snapshot.arrays)


def load_snapshot(folder: Path, inputs: str) -> Snapshot | None:
    """The snapshot of these inputs, if it was kept, and by a version whose index has the same columns."""
    found = store.load(folder / f"sources-{inputs}.bin", mapped=True) if inputs else None
    if found is None or any(f"index.{column.name}" not in found[1] for column in fields(Index)):
        return None
    return Snapshot(*found)


def save_codings(folder: Path, key: str, coded: Coded) -> None:
    """Keep codings under the key of what they were made from."""
    store.save(folder / f"rules-{key}.bin", *pack_coded(coded))


def load_codings(folder: Path, key: str) -> Coded | None:
    """The codings of this key, if they were kept."""
    found = store.load(folder / f"rules-{key}.bin") if key else None
    return unpack_coded(*found) if found else None
