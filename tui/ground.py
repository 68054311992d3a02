"""What the application stands on: `Ground`, which tests replace by something prepared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from qa import (
        Answer,
        BuildReport,
        Citation,
        Current,
        Document,
        Filters,
        Hit,
        Listing,
        Progress,
        Ranked,
    )


class _Info(Protocol):
    @property
    def documents(self) -> int: ...
    @property
    def passages(self) -> int: ...


class Asks(Protocol):
    """What the application needs of a `qa.Assistant`, whose methods these are."""

    @property
    def info(self) -> _Info:
        """Size of the index."""
        ...

    def load(self) -> None:
        """Load the models now."""
        ...

    def ask(self, question: str, filters: Filters | None = None) -> Answer:
        """The answer, with its trace. Raises PinciteError."""
        ...

    def search(
        self, query: str, top_k: int = 10, filters: Filters | None = None
    ) -> tuple[Ranked, ...]:
        """The best passages. Raises PinciteError."""
        ...

    def rank_at(
        self, query: str, root: str, path: str, offset: int, filters: Filters | None = None
    ) -> Hit | None:
        """How the passage at a place ranks."""
        ...

    def documents(self) -> list[Document]:
        """Every document."""
        ...

    def current(self, citation: Citation) -> Current:
        """What a cited file says now."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...


@dataclass(frozen=True, slots=True)
class Ground:
    """Where answers and documents come from. All of it is called in threads."""

    open: Callable[[], Asks]
    reopen: Callable[[Any], Asks]
    """Given an open assistant, one over what is published now; the given one stays open."""
    listing: Callable[[], Listing]
    update: Callable[[Sequence[Path], Progress], BuildReport]
    """Adds folders and files, or with none looks through the old ones again."""
    place: str = ""
    """The folder of the index, as it is told with sessions."""


def ground_of(place: str | None) -> Ground:
    """The ground of the index at `place`, else where the settings say."""
    import qa

    def update(paths: Sequence[Path], progress: Progress) -> BuildReport:
        return qa.update_index(paths, place=place, progress=progress)

    return Ground(
        open=partial(qa.open_assistant, place),
        reopen=partial(_reopen, place),
        listing=partial(qa.list_documents, place),
        update=update,
        place=place or "",
    )


def _reopen(place: str | None, assistant: Any) -> Asks:
    import qa

    return qa.reopen_assistant(assistant, place)
