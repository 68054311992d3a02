"""No command opens a connection: shown in real processes, of which every one is watched.

Python tells a hook of what its sockets do, and on Linux the kernel itself refuses every `connect`,
whatever library calls it. Both are inherited by the processes that are started. The kernel keeps no
list: what is shown of libraries that are not Python is that none of them needs a connection or gets
one.
"""

from __future__ import annotations

import fcntl
import json
import os
import platform
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.model
ROOT = Path(__file__).parent.parent
PATIENCE = 120.0
_CODES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
_CONNECT = {"x86_64": 42, "aarch64": 203}.get(platform.machine())
_QUIETING = {
    "ORT_DISABLE_TELEMETRY", "CI", "TF_BUILD", "GITHUB_ACTIONS", "GITLAB_CI", "CIRCLECI", "TRAVIS",
    "JENKINS_URL", "CODEBUILD_BUILD_ID", "BUILDKITE", "TEAMCITY_VERSION", "APPVEYOR",
}  # fmt: skip
"""Where one of these is set ONNX Runtime 1.32 notes nothing (read from its library): on a server
that runs tests, but not on a user's machine."""
_GUARD = '''
import ctypes, os, struct, sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        with open({told!r}, "a") as told:
            told.write(event + " " + repr(arguments[1:]) + "\\n")
        raise ConnectionRefusedError("no connections")

sys.addaudithook(watch)

def forbid(number):
    """Let the kernel refuse the call `number` (EACCES): a filter of four instructions."""
    load, equal, take, refused, allowed = 0x20, 0x15, 0x06, 0x5000D, 0x7FFF0000
    lines = [(load, 0, 0, 0), (equal, 0, 1, number), (take, 0, 0, refused), (take, 0, 0, allowed)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    packed = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(code))
    program = ctypes.create_string_buffer(packed)
    libc = ctypes.CDLL(None)
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    if libc.prctl(22, 2, ctypes.byref(program), 0, 0):  # PR_SET_SECCOMP
        open({told!r} + ".unguarded", "w").close()

if {number!r} and sys.platform == "linux":
    forbid({number!r})
'''


class Guarded:
    """Runs commands of pincite in a folder, in processes that can connect to nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._told = folder / "connections"
        hooks = folder / "hooks"
        hooks.mkdir()
        guard = _GUARD.format(told=str(self._told), number=_CONNECT)
        (hooks / "sitecustomize.py").write_text(guard)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PINCITE_", "HF_", "COV")) and name not in _QUIETING
        }
        self.environment = kept | {
            "PYTHONPATH": os.pathsep.join([str(hooks), str(ROOT)]),
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_STATE_HOME": str(folder / "state"),
            "HF_HOME": str(folder / "huggingface"),
            "TERM": "xterm-256color",
        }
        self.command = [sys.executable, "-c", "from index.main import main; main()"]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*self.command, *arguments], cwd=self.folder, env=self.environment,
            capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip

    @property
    def connections(self) -> str:
        """What was tried, a line each."""
        return self._told.read_text() if self._told.exists() else ""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Guarded:
    """With an index of two documents, and an answer from them."""
    made = Guarded(tmp_path_factory.mktemp("offline"))
    (made.folder / "docs").mkdir()
    (made.folder / "docs" / "2012.txt").write_text(
        "Early elections of 2012\n\nIn total, 9,305,106 voters were registered in 2012.\n"
    )
    (made.folder / "docs" / "seats.html").write_text(
        "<html><p>Some 98 seats were filled. See https://example.org/<img src='http://x/y.png'></p>"
    )
    ran = made.run("index", "docs")
    assert ran.returncode == 0, ran.stderr.decode()
    asked = made.run("ask", "--json", "How many voters were registered in 2012?")
    assert asked.returncode == 0, asked.stderr.decode()
    (made.folder / "answer.json").write_bytes(asked.stdout)
    return made


COMMANDS = {
    "index again": ["index", "docs"],
    "search": ["search", "voters"],
    "documents": ["documents"],
    "ask": ["ask", "How many seats were filled?"],
    "verify": ["verify", "answer.json"],
    "bundle": ["bundle", "answer.json", "-o", "evidence.zip", "--replace"],
    "doctor": ["doctor"],
    "config": ["config"],
    "eval": ["eval", "run", "mine", "questions.jsonl", "--index", ".pincite"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_connects_to_nothing(guarded, name):
    question = {"question": "How many voters were registered in 2012?", "answer": "9,305,106"}
    (guarded.folder / "questions.jsonl").write_text(json.dumps(question) + "\n")
    ran = guarded.run(*COMMANDS[name])
    assert ran.returncode == 0, ran.stderr.decode()
    assert guarded.connections == ""


def test_a_citation_of_the_answer_was_really_verified(guarded):
    answer = json.loads((guarded.folder / "answer.json").read_bytes())
    assert answer["citations"][0]["quote"] == "9,305,106"


NOTES = Path("Microsoft", "DeveloperTools")
"""Where ONNX Runtime notes, below the user's cache, what it would send to its maker."""


def test_the_runtime_notes_nothing_to_be_sent(guarded):
    """That comes before any connection, which a process that ends soon would not try."""
    cache = Path(guarded.environment["XDG_CACHE_HOME"])
    assert (cache / "pincite" / "models").is_dir(), "the runtime was used"
    assert not (cache / NOTES).exists()
    assert not (guarded.folder / ".cache").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="where it notes is known of Linux")
def test_it_would_be_seen_if_the_runtime_noted_something(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name not in _QUIETING}
    environment = kept | {"XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", "import onnxruntime"], env=environment, check=True)
    assert (tmp_path / NOTES).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of POSIX")
def test_the_terminal_user_interface_starts_without_a_connection(guarded):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    process = subprocess.Popen(
        [*guarded.command, "tui"], cwd=guarded.folder, env=guarded.environment,
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        shown = _until(ours, "2 documents")
        assert "2 documents" in shown, shown[-2000:]
        os.write(ours, b"\x11")  # Ctrl-Q
        _until(ours, "\0")  # until it is closed
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert guarded.connections == ""


def _until(descriptor: int, awaited: str) -> str:
    """What is on the terminal once `awaited` is there, without its codes."""
    shown, end = "", time.monotonic() + PATIENCE
    while time.monotonic() < end and awaited not in (plain := _CODES.sub("", shown)):
        if select.select([descriptor], [], [], 1.0)[0]:
            try:
                shown += os.read(descriptor, 65_536).decode(errors="replace")
            except OSError:  # the other side is gone
                break
    return plain


@pytest.fixture
def told(tmp_path: Path) -> Callable[[str], tuple[int, str]]:
    """Run a program that tries to connect: its exit status, and what was seen of it."""

    def run(program: str) -> tuple[int, str]:
        made = Guarded(tmp_path)
        ran = subprocess.run(
            [sys.executable, "-c", program], env=made.environment,
            capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        return ran.returncode, made.connections

    return run


def test_the_guard_sees_a_model_that_would_be_fetched(tmp_path):
    made = Guarded(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("Turnout was 63.3 per cent.")
    ran = made.run("index", "docs", "--model", "nobody/nothing")
    assert ran.returncode != 0
    assert "socket.getaddrinfo" in made.connections


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.socket().connect_ex(('127.0.0.1', 9))",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "import urllib.request as u; u.urlopen('http://example.org')",
        "import subprocess as s, sys; sys.exit(s.run([sys.executable, '-c', "
        "'import socket; socket.socket().connect((\"127.0.0.1\", 9))']).returncode)",
    ],
)
def test_the_guard_sees_connections_of_python(told, program):
    status, connections = told(program)
    assert status != 0
    assert connections


@pytest.mark.skipif(
    sys.platform != "linux" or _CONNECT is None, reason="the kernel's guard is Linux's"
)
def test_the_guard_refuses_a_library_that_connects_past_python(told, tmp_path):
    status, connections = told(
        "import ctypes, errno, socket, struct, sys\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "port = struct.pack('!H', server.getsockname()[1])\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "address = struct.pack('=H2s4s8x', 2, port, bytes([127, 0, 0, 1]))\n"
        "failed = libc.connect(libc.socket(2, 1, 0), address, 16)\n"
        "sys.exit(3 if failed and ctypes.get_errno() == errno.EACCES else 0)\n"
    )
    if (tmp_path / "connections.unguarded").exists():
        pytest.skip("this system does not let a process guard itself")
    assert status == 3
    assert connections == ""
