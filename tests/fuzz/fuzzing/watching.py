"""One input after the other, timed and judged: `Watch`."""

from __future__ import annotations

import hashlib
import json
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from fuzzing.target import Target

_ROOT = Path(__file__).parents[3]
_LONGEST_MESSAGE = 5_000


@dataclass(slots=True)
class Watch:
    """Runs inputs of one target and remembers what was not as promised."""

    target: Target
    folder: Path | None = None
    """Where unexpected errors are written, with their inputs."""
    executions: int = 0
    taken: int = 0
    slowest: float = 0.0
    """Seconds."""
    slowest_input: bytes = b""
    unexpected: dict[str, str] = field(default_factory=dict)
    """Where each kind of error came from -> its message."""

    def run(self, data: bytes) -> None:
        """Run one input; raises nothing."""
        self.executions += 1
        started = time.perf_counter()
        try:
            self.target.run(data)
            self.taken += 1
        except self.target.refusals as error:
            if not _is_one_line(str(error)):
                self._note(error, data)
        except Exception as error:
            self._note(error, data)
        seconds = time.perf_counter() - started
        if seconds > self.slowest and self.executions > 1:  # the first one imports libraries
            self.slowest, self.slowest_input = seconds, data
            if self.folder is not None:
                (self.folder / "slowest").write_bytes(data)

    def write(self) -> None:
        """Write what is known so far into the folder."""
        assert self.folder is not None
        told = {
            "executions": self.executions,
            "taken": self.taken,
            "slowest": self.slowest,
            "slowest_bytes": len(self.slowest_input),
            "unexpected": self.unexpected,
        }
        (self.folder / "told.json").write_text(json.dumps(told))

    def _note(self, error: Exception, data: bytes) -> None:
        frames = [
            f"{Path(frame.filename).relative_to(_ROOT)}:{frame.lineno}"
            for frame in traceback.extract_tb(error.__traceback__)
            if Path(frame.filename).is_relative_to(_ROOT / "index")
            or Path(frame.filename).is_relative_to(_ROOT / "qa")
        ]
        kind = f"{type(error).__name__} at {frames[-1] if frames else 'the target itself'}"
        if kind in self.unexpected:
            return
        self.unexpected[kind] = str(error)[:_LONGEST_MESSAGE]
        if self.folder is not None:
            name = hashlib.sha256(kind.encode()).hexdigest()[:12]
            (self.folder / f"{name}.input").write_bytes(data)
            (self.folder / f"{name}.txt").write_text(
                kind + "\n" + "".join(traceback.format_exception(error)), errors="replace"
            )
            self.write()


def _is_one_line(message: str) -> bool:
    """Whether it is what the error trees promise: one line, and not a page of it."""
    return bool(message) and "\n" not in message and len(message) <= _LONGEST_MESSAGE
