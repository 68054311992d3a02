"""The `Lane`: one thread that does one thing after the other.

The thread is a daemon, unlike those of an executor: who quits while a model loads does not wait
for it. What is cancelled before its turn is never begun.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class Lane:
    """Does work in the order it comes. Used from one event loop."""

    def __init__(self, name: str) -> None:
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def close(self, last: Callable[[], None], patience: float) -> None:
        """Do `last` and end; waits up to `patience` seconds for it."""
        self._work.put(last)
        self._work.put(None)
        self._thread.join(patience)

    @property
    def is_busy(self) -> bool:
        """Whether it still works, also after it was closed."""
        return self._thread.is_alive()

    async def do(self, work: Callable[[], T]) -> T:
        """What `work` gives, when its turn has come. Raises what it raises."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)

        self._work.put(run)
        return await asyncio.wrap_future(future)

    def later(self, work: Callable[[], None]) -> None:
        """Do `work` when its turn has come; nobody waits for it."""
        self._work.put(work)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()
