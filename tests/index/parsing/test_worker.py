import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

import index
from index.config import ParsingLimits
from index.errors import LimitError
from index.parsing import messages, worker

LIMITS = ParsingLimits(file_bytes=1000, memory_bytes=10**15)


def frames(*payloads):
    stream = io.BytesIO()
    for payload in payloads:
        messages.write_frame(stream, payload)
    stream.seek(0)
    return stream


@pytest.fixture
def serve(monkeypatch):
    """Runs the worker in this process on the given frames; gives its frames."""
    monkeypatch.setattr(worker, "restrict_memory", lambda most: None)

    def run(*payloads):
        replies = io.BytesIO()
        monkeypatch.setattr(worker, "_private_output", lambda: replies)
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=frames(*payloads)))
        worker.main()
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
        replies.seek(0)
        received = []
        while replies.tell() < len(replies.getvalue()):
            received.append(messages.read_frame(replies, 10_000))
        return received

    return run


def request(name):
    return msgspec.msgpack.encode(messages.Request(name))


def test_it_answers_file_after_file_and_ends_with_its_input(serve):
    start, *replies = serve(
        msgspec.msgpack.encode(LIMITS), request("a.txt"), b"words", request("b.xlsx"), b"cells"
    )
    assert start == b""
    parsed, refused = (msgspec.msgpack.decode(reply, type=messages.Reply) for reply in replies)
    assert parsed.parsed.text == "words"
    assert refused.error == "UnsupportedFormatError"
    assert refused.reason == "no parser for .xlsx files; save it as CSV"


def test_it_ends_where_there_is_no_input_at_all(serve):
    assert serve() == []


def test_it_ends_itself_when_a_file_needs_too_much_memory(serve, monkeypatch):
    def fail(data, name, limits):
        raise LimitError("memory") from MemoryError()

    def leave(status):
        raise SystemExit(status)

    monkeypatch.setattr(worker, "parse_bytes", fail)
    monkeypatch.setattr(worker.os, "_exit", leave)
    with pytest.raises(SystemExit) as caught:
        serve(msgspec.msgpack.encode(LIMITS), request("a.txt"), b"words")
    assert caught.value.code == worker.OUT_OF_MEMORY


@pytest.mark.parametrize(("hard", "expected"), [(-1, 500), (300, 300)])
def test_the_memory_limit_stays_below_the_systems(monkeypatch, hard, expected):
    calls = []
    monkeypatch.setattr(worker.resource, "getrlimit", lambda kind: (-1, hard))
    monkeypatch.setattr(worker.resource, "setrlimit", lambda *call: calls.append(call))
    worker.restrict_memory(500)
    assert calls[-1] == (worker.resource.RLIMIT_AS, (expected, hard))


def test_a_platform_without_the_memory_limit_is_no_error(monkeypatch):
    calls = []

    def refuse(kind, limits):
        calls.append(kind)
        if kind == worker.resource.RLIMIT_AS:
            raise ValueError("not here")

    monkeypatch.setattr(worker.resource, "setrlimit", refuse)
    worker.restrict_memory(500)
    assert calls == [worker.resource.RLIMIT_CORE, worker.resource.RLIMIT_AS]


def test_a_hung_file_ends_the_process_even_without_its_parent():
    code = (
        "import time, index.parsing.text as text; from index.parsing import worker;"
        "text.parse = lambda data, limits: time.sleep(60); worker._GRACE_SECONDS = 0; worker.main()"
    )
    home = str(Path(index.__file__).parent.parent)
    limits = msgspec.msgpack.encode(ParsingLimits(seconds=0.3))
    # The input stays open: only the timer can end the process.
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": home},
    ) as process:
        process.stdin.write(frames(limits, request("a.txt"), b"words").getvalue())
        process.stdin.flush()
        assert process.wait(timeout=20) == -signal.SIGALRM
