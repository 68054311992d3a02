"""How long work tells how far it is: the `Progress` protocol."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told by a build what it does; called from the thread that builds."""

    def start(self, stage: str, total: int) -> None:
        """A stage begins: `reading` (files), `finding the model`, `embedding` (passages), …."""
        ...

    def advance(self, count: int) -> None:
        """`count` more items of the stage are done."""
        ...


class Silent:
    """Progress that nobody looks at."""

    def start(self, stage: str, total: int) -> None:
        """Do nothing."""

    def advance(self, count: int) -> None:
        """Do nothing."""
