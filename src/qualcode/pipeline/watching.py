"""Files watched by looking at them: which changed, once they have come to rest. Nothing here knows what is in them.

Looking again and again costs a few microseconds a file and works everywhere, also on network and cloud folders, where
the system tells a program nothing of changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from pathlib import Path

Stamps = Mapping[str, Hashable]  # name of what is watched to something that is another after a change

INTERVAL = 0.02  # seconds between two looks
REST = 0.01  # seconds in which a file must not change before it is read


def stamp_file(path: Path) -> Hashable:
    """What changes when a file is written anew or replaced; None where there is none just now."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def find_changed(before: Stamps, now: Stamps) -> frozenset[str]:
    """Names whose stamps differ.

    >>> sorted(find_changed({"a": 1, "b": 1}, {"a": 2, "b": 1, "c": 1}))
    ['a', 'c']
    """
    return frozenset(name for name in {**before, **now} if before.get(name) != now.get(name))


def watch(
    look: Callable[[], Stamps],
    wait: Callable[[float], None],
    before: Stamps | None = None,
    interval: float = INTERVAL,
    rest: float = REST,
) -> Iterator[frozenset[str]]:
    """The names of what changed, whenever something did and has come to rest; the empty set after each quiet look.

    What changes while the caller works is found at the next look, and several changes are one.

    Parameters
    ----------
    look : gives the stamps as they are now.
    wait : waits so many seconds; what it raises ends the watch.
    before : stamps that the caller has dealt with; None: as they are now.
    """
    known = look() if before is None else before
    while True:
        now = look()
        changed = find_changed(known, now)
        while changed:
            wait(rest)
            again = look()
            if again == now:
                break
            now = again
            changed = find_changed(known, now)
        known = now
        yield changed
        if not changed:
            wait(interval)
