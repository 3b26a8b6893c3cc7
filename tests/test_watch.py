"""Tests of `qualcode code --watch`: the loop with a clock of its own, and the program as a person runs it."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qualcode.pipeline.watching import find_changed, stamp_file, watch
from small_study import CASES, CODEBOOK, PIPELINE, run, write_study

BOOK = "codebooks/codebook.yaml"
PATIENCE = 60  # seconds; machines of tests are slow


class Script:
    """Stamps one after another, as a disk would show them; waiting is counted, and the end is Ctrl+C."""

    def __init__(self, *stamps: dict[str, int]) -> None:
        self.stamps, self.waited = list(stamps), 0.0

    def look(self) -> dict[str, int]:
        """The next stamps."""
        if not self.stamps:
            raise KeyboardInterrupt
        return self.stamps.pop(0)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.waited += seconds


def play(*stamps: dict[str, int]) -> list[list[str]]:
    """What `watch` gives for these looks."""
    script, found = Script(*stamps), []
    with pytest.raises(KeyboardInterrupt):
        for changed in watch(script.look, script.wait):
            found.append(sorted(changed))
    return found


def test_a_change_is_told_when_it_has_come_to_rest():
    """A file that is still being written is looked at again first; many saves are one."""
    assert play({"a": 1}, {"a": 1}, {"a": 2}, {"a": 3}, {"a": 3}, {"a": 3}) == [[], ["a"], []]


def test_a_file_that_is_gone_for_a_moment():
    """Editors that delete and write anew: what counts is what is there in the end."""
    assert play({"a": 1, "b": 1}, {"b": 1}, {"a": 2, "b": 1}, {"a": 2, "b": 1}) == [["a"]]


def test_several_files_at_once():
    """Are told together."""
    assert play({"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 2, "b": 2}) == [["a", "b"]]


def test_what_changed_before_the_watch_began_is_told():
    """If the caller says what it had seen."""
    script = Script({"a": 2}, {"a": 2})

    assert sorted(next(watch(script.look, script.wait, before={"a": 1}))) == ["a"]


def test_a_stamp_changes_with_the_file(tmp_path: Path):
    """Also if it is replaced by another of the same size; a file that is not there has a stamp, too."""
    file = tmp_path / "a"
    stamps = [stamp_file(file)]
    for text in ("one", "longer"):
        file.write_text(text)
        stamps.append(stamp_file(file))
    other = tmp_path / "b"
    other.write_text("larger")
    os.utime(other, ns=(0, 0))
    other.replace(file)
    stamps.append(stamp_file(file))

    assert len(set(stamps)) == 4
    assert find_changed({"a": 1}, {}) == {"a"}


class Watched:
    """The program as it runs, and what it has printed so far."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in iter(self.process.stdout.readline, b""):
            self.lines.put(line.decode("utf-8"))

    def until(self, words: str) -> str:
        """What is printed up to a line with these words."""
        end, seen = time.monotonic() + PATIENCE, ""
        while time.monotonic() < end:
            try:
                line = self.lines.get(timeout=0.5)
            except queue.Empty:
                assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{seen}"
                continue
            seen += line.replace("\r\n", "\n")
            if words in line:
                return seen
        raise AssertionError(f"{words!r} was not printed, but:\n{seen}")

    def interrupt(self) -> int:
        """Press Ctrl+C; the exit code."""
        stop = signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGINT
        self.process.send_signal(stop)
        return self.process.wait(PATIENCE)


@contextmanager
def watching(study: Path, *words: str) -> Iterator[Watched]:
    """`qualcode code --watch` in a process of its own."""
    flags = subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0
    process = subprocess.Popen(
        (sys.executable, "-m", "qualcode", "code", "--watch", *words),
        cwd=study,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        creationflags=flags,
    )
    watched = Watched(process)
    try:
        yield watched
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(PATIENCE)
        watched.reader.join(PATIENCE)
        assert process.stdout is not None
        process.stdout.close()


def save(study: Path, text: str, name: str = BOOK) -> None:
    """Save as many editors do: write another file, move it to the name."""
    other = study / f"{name}.new"
    other.write_bytes(text.encode("utf-8"))
    for _ in range(100):
        try:
            other.replace(study / name)
            return
        except PermissionError:  # Windows, while the other side reads it
            time.sleep(0.01)
    raise AssertionError("the file could not be replaced")


def test_the_table_again_at_every_save(tmp_path: Path):
    """With what the save changed; a broken codebook shows its problems and waits; Ctrl+C ends with 0."""
    study = write_study(tmp_path)
    with watching(study) as watched:
        first = watched.until("Ctrl+C ends")
        save(study, CODEBOOK.replace("[trust]", "[trust, nothing]"))
        second = watched.until("trust       ") + watched.until("+1")
        (study / BOOK).write_text(CODEBOOK.replace("[help]", "[help"), encoding="utf-8")
        third = watched.until("Waiting until it is mended.")
        save(study, CODEBOOK.replace("[trust]", "[trust, nothing]").replace("[help]", "[help, them]"))
        fourth = watched.until("help  ") + watched.until("+1")
        ended = watched.interrupt()

    assert "Themes by group" in first
    assert "Save 1: 3 codes, 5 terms" in second
    assert "+ term nothing: in 1 segment, 1 gained" in second + fourth
    assert "the bracket [ is not closed" in third and "Themes" not in third
    assert "Save 2: 3 codes, 6 terms" in fourth
    assert ended == 0


def test_later_commands_see_the_last_save(tmp_path: Path):
    """What was shown is stored, as `qualcode code` stores it."""
    study = write_study(tmp_path)
    with watching(study) as watched:
        watched.until("Ctrl+C ends")
        save(study, CODEBOOK.replace("[trust]", "[trust, nothing]"))
        watched.until("Segments gained")
        watched.interrupt()

    ran = run(study, "quotes", "trust")
    assert "nothing [Nothing]" in ran.out
    assert "Not up to date" not in ran.err


def test_a_codebook_that_is_broken_from_the_start_is_waited_for(tmp_path: Path):
    """Its problems are shown; the table comes when it is sound."""
    study = write_study(tmp_path, codebook=CODEBOOK.replace("[help]", "[help"))
    with watching(study) as watched:
        assert "the bracket [ is not closed" in watched.until("Waiting until it is mended.")
        save(study, CODEBOOK)
        assert "Themes by group" in watched.until("Ctrl+C ends")


def test_sources_cases_and_the_pipeline_are_read_again(tmp_path: Path):
    """And it is said what changed."""
    study = write_study(tmp_path)
    with watching(study) as watched:
        watched.until("Ctrl+C ends")
        save(study, CASES.replace("SMEs", "Companies"), "cases.csv")
        assert "Companies" in watched.until("segments, cases").partition("changed")[2]
        (study / "corpus" / "d.txt").write_text("Interviewer: So?\nRespondent: I trust.\n", encoding="utf-8")
        assert "1 of them read" in watched.until("segments, cases")
        save(study, PIPELINE.replace("group_by: group", "group_by: wave"), "pipelines/analysis.yaml")
        assert "Themes by wave" in watched.until("Ctrl+C ends")


def test_json_is_for_programs(tmp_path: Path):
    """Watching is for people."""
    assert run(write_study(tmp_path), "code", "--watch", "--json").code == 2
