import hashlib
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import index
from index.config import ParsingLimits
from index.errors import (
    BrokenFileError,
    EmptyFileError,
    LimitError,
    SettingError,
    UnsupportedFormatError,
)
from index.parsing import ParsingProcess, parse_bytes, read_file
from index.parsing import process as process_module
from index.parsing.messages import read_frame, write_frame

HOME = str(Path(index.__file__).parent.parent)

pytestmark = pytest.mark.usefixtures("parsing_process")


@pytest.fixture(scope="module")
def shared():
    with ParsingProcess(ParsingLimits(file_bytes=1_000_000)) as process:
        yield process


@pytest.fixture
def sabotaged(tmp_path, monkeypatch):
    """Makes a `ParsingProcess` whose child runs `code` for every text file in place of parsing."""

    def make(code, **limits):
        # Loaded by the interpreter of every child before anything else.
        (tmp_path / "sitecustomize.py").write_text(
            textwrap.dedent("""
                import os, signal, sys, time
                import index.parsing.text as text
                from index.parsing.parsed import Parsed
                real = text.parse
                def parse(data, limits):
                    CODE
                    return real(data, limits)
                text.parse = parse
            """).replace("CODE", code)
        )
        monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{HOME}")
        return ParsingProcess(ParsingLimits(**limits))

    return make


def pid_of(process):
    return process._child._process.pid


def test_a_file_is_parsed_as_in_this_process_and_hashed(shared, tmp_path):
    path = tmp_path / "a.md"
    data = "---\ndate: 2012-01-16\nperiod: 2011-12/2012-01\n---\n# Ход выборов 👩‍👩‍👧\r\n".encode(
        "utf-16"
    )
    path.write_bytes(data)
    parsed_file = shared.parse(path)
    assert parsed_file.parsed == parse_bytes(data, "a.md")
    assert parsed_file.sha256 == hashlib.sha256(data).hexdigest()


def test_refusals_come_back_as_the_errors_they_are(shared):
    with pytest.raises(EmptyFileError, match="0 bytes"):
        shared.parse_bytes(b"", "a.txt")
    with pytest.raises(BrokenFileError, match="not text"):
        shared.parse_bytes(bytes(range(256)), "a.txt")


def test_an_unsupported_file_is_not_even_read(shared, tmp_path):
    with pytest.raises(UnsupportedFormatError, match="save it as CSV"):
        shared.parse(tmp_path / "missing.xlsx")


def test_the_child_is_kept_between_files(shared):
    shared.parse_bytes(b"one", "a.txt")
    first = pid_of(shared)
    shared.parse_bytes(b"two", "a.txt")
    assert pid_of(shared) == first


def test_a_killed_child_is_replaced(shared):
    shared.parse_bytes(b"one", "a.txt")
    first = pid_of(shared)
    os.kill(first, signal.SIGKILL)
    assert shared.parse_bytes(b"two", "a.txt").text == "two"
    assert pid_of(shared) != first


def test_threads_take_turns(shared):
    texts = [f"text number {number}" for number in range(20)]
    with ThreadPoolExecutor(4) as pool:
        parsed = pool.map(lambda text: shared.parse_bytes(text.encode(), "a.txt"), texts)
        assert [one.text for one in parsed] == texts


def test_what_libraries_print_does_not_disturb(sabotaged):
    with sabotaged(
        "print('noise'); os.write(1, b'noise'); print('noise', file=sys.stderr)"
    ) as process:
        assert process.parse_bytes(b"words", "a.txt").text == "words"


def test_a_file_that_takes_too_long_is_stopped(sabotaged):
    code = "time.sleep(60 if b'slow' in data else 0)"
    with sabotaged(code, seconds=2) as process:
        started = time.monotonic()
        with pytest.raises(LimitError, match=r"takes longer than 2 seconds"):
            process.parse_bytes(b"slow", "a.txt")
        assert time.monotonic() - started < 10
        assert process.parse_bytes(b"quick", "a.txt").text == "quick"


@pytest.mark.parametrize(
    ("code", "error", "reason"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", BrokenFileError, r"crashes its parser \(.*-11\)"),
        ("os._exit(3)", BrokenFileError, r"exit status 3"),
        ("os.kill(os.getpid(), signal.SIGKILL)", LimitError, r"limits\.memory_bytes"),
        ("bytearray(2_000_000_000)", LimitError, r"limits\.memory_bytes \(1,000,000,000\)"),
    ],
)
def test_a_crash_is_told_by_its_cause_and_the_next_file_is_parsed(sabotaged, code, error, reason):
    with sabotaged(f"{code} if b'bad' in data else None", memory_bytes=1_000_000_000) as process:
        process.parse_bytes(b"good", "a.txt")
        with pytest.raises(error, match=reason):
            process.parse_bytes(b"bad", "a.txt")
        assert process.parse_bytes(b"good", "a.txt").text == "good"


def test_what_earlier_files_left_behind_does_not_fail_a_file(sabotaged, tmp_path):
    seen = tmp_path / "seen"
    code = (
        f"p = {str(seen)!r}; n = os.path.exists(p); open(p, 'w').close(); n and b'2' in data and "
    )
    code += "(os.remove(p), os._exit(3))"
    with sabotaged(code) as process:
        process.parse_bytes(b"1", "a.txt")
        assert process.parse_bytes(b"2", "a.txt").text == "2"


def test_an_answer_of_the_wrong_type_is_refused(sabotaged):
    code = "sys.modules['__main__'].Failure = lambda *_: 7; data = b''"
    with (
        sabotaged(code) as process,
        pytest.raises(BrokenFileError, match="answer that makes no sense"),
    ):
        process.parse_bytes(b"words", "a.txt")


def test_a_child_that_cannot_start_is_a_wrong_setting(monkeypatch):
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with (
        ParsingProcess() as process,
        pytest.raises(SettingError, match=r"cannot start \(exit status 1\)"),
    ):
        process.parse_bytes(b"words", "a.txt")


def test_an_interrupted_question_leaves_no_child_out_of_step(monkeypatch):
    def interrupt(child, data, name):
        raise KeyboardInterrupt

    with ParsingProcess() as process:
        process.parse_bytes(b"words", "a.txt")
        first = pid_of(process)
        with monkeypatch.context() as patch:
            patch.setattr(process_module._Child, "ask", interrupt)
            with pytest.raises(KeyboardInterrupt):
                process.parse_bytes(b"words", "a.txt")
        assert process.parse_bytes(b"again", "a.txt").text == "again"
        assert pid_of(process) != first


def test_closing_ends_the_child_and_using_it_again_starts_one():
    process = ParsingProcess()
    process.close()
    process.parse_bytes(b"words", "a.txt")
    child = process._child._process
    process.close()
    assert child.returncode == -signal.SIGKILL
    with process:
        assert process.parse_bytes(b"again", "a.txt").text == "again"


def test_the_child_does_not_outlive_a_killed_parent(tmp_path):
    script = (
        "import time, sys; from index.parsing import ParsingProcess; p = ParsingProcess();"
        "p.parse_bytes(b'words', 'a.txt'); print(p._child._process.pid, flush=True); time.sleep(60)"
    )
    environment = os.environ | {"PYTHONPATH": HOME}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment
    ) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _runs(child):
        time.sleep(0.02)
    assert not _runs(child)


def _runs(pid):
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_modules_in_the_current_folder_are_not_imported(tmp_path, monkeypatch):
    (tmp_path / "msgspec.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    with ParsingProcess() as process:
        assert process.parse_bytes(b"words", "a.txt").text == "words"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_only_regular_files_are_read(tmp_path, make):
    path = tmp_path / "a.txt"
    make(path)
    with pytest.raises(BrokenFileError, match=r"not a regular file|cannot be read"):
        read_file(path, 10)


def test_large_growing_and_missing_files_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    assert read_file(path, 5) == b"12345"
    with pytest.raises(LimitError, match="5 bytes"):
        read_file(path, 4)
    with pytest.raises(BrokenFileError, match="cannot be read: No such file"):
        read_file(tmp_path / "b.txt", 5)
    before = path.stat()
    grown = os.stat_result((*before[:6], 1, *before[7:]))
    monkeypatch.setattr(process_module.os, "fstat", lambda descriptor: grown)
    with pytest.raises(LimitError, match=r"limits\.file_bytes is 4"):
        read_file(path, 4)


def test_a_file_is_read_only_from_below_its_bounds(tmp_path):
    folder, outside = tmp_path.resolve() / "docs", tmp_path / "outside.txt"
    folder.mkdir()
    outside.write_bytes(b"secret")
    (folder / "a.txt").write_bytes(b"words")
    (folder / "in.txt").symlink_to("a.txt")
    (folder / "out.txt").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    assert read_file(folder / "a.txt", 9, folder) == read_file(folder / "in.txt", 9, folder)
    for name in ("out.txt", "up/outside.txt"):
        assert read_file(folder / name, 9) == b"secret"
        with pytest.raises(BrokenFileError, match="leads out"):
            read_file(folder / name, 9, folder)


@pytest.mark.parametrize(
    "become", [lambda path: path.write_bytes(b"words"), lambda path: path.symlink_to(path.name)]
)
def test_a_file_that_becomes_another_once_it_is_open_is_not_read(tmp_path, monkeypatch, become):
    """What is open is asked for, not what the name means by then."""
    folder, outside = tmp_path.resolve() / "docs", tmp_path / "outside.txt"
    folder.mkdir()
    outside.write_bytes(b"secret")
    path = folder / "a.txt"
    path.symlink_to(outside)
    open_file = os.open

    def swap(*arguments):
        descriptor = open_file(*arguments)
        path.unlink()
        become(path)
        return descriptor

    monkeypatch.setattr(process_module.os, "open", swap)
    with pytest.raises(BrokenFileError, match="it was replaced"):
        read_file(path, 9, folder)


def test_a_frame_that_is_cut_or_too_long_ends_the_stream(tmp_path):
    path = tmp_path / "frames"
    with path.open("wb") as stream:
        write_frame(stream, b"words")
    with path.open("rb") as stream:
        assert read_frame(stream, 5) == b"words"
        with pytest.raises(EOFError):
            read_frame(stream, 5)
    with path.open("rb") as stream, pytest.raises(EOFError, match="5 bytes"):
        read_frame(stream, 4)
