"""What the reader is trained on: rows whose licence allows it, without any held-out text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from qa.training.open_questions import Row, read_rows

SQUAD, QED, POLICY, QAMR = "squad11_train", "qed_nq", "policyqa", "qamr"
LICENSED = (SQUAD, QED, POLICY, QAMR)
"""How the names begin of the data sets that weights which ship may be trained on."""
RUN = 60
"""Letters and digits in a row that a training text may not share with a held-out context."""


class OverlapError(ValueError):
    """A training row repeats a question or a context that is held out."""


def training_rows(path: Path, held_out: Sequence[Row]) -> list[Row]:
    """The answerable rows that may be trained on, without repeats and without held-out text.

    Raises OSError, msgspec.ValidationError, or OverlapError if one slipped through.
    """
    rows = [row for row in read_rows(path) if row.dataset.startswith(LICENSED) and row.answers]
    kept = list({(_plain(row.question), _plain(row.context)): row for row in rows}.values())
    held = HeldOut(held_out)
    kept = [row for row in kept if not held.shares(row)]
    held.check(kept)
    return kept


class HeldOut:
    """The questions and contexts that no training row may repeat."""

    def __init__(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        self._questions = {_plain(row.question) for row in rows}
        self._contexts = {_plain(row.context) for row in rows}
        self._runs = {run for context in self._contexts for run in _runs(context)}

    def shares(self, row: Row) -> bool:
        """Whether the row asks a held-out question, or its context has a run of held-out text."""
        context = _plain(row.context)
        return _plain(row.question) in self._questions or any(
            run in self._runs for run in _runs(context)
        )

    def check(self, rows: Iterable[Row]) -> None:
        """Raises OverlapError if a question or a whole context of `rows` is held out."""
        for row in rows:
            if _plain(row.question) in self._questions or _plain(row.context) in self._contexts:
                raise OverlapError(f"{row.dataset} {row.id}: this row is held out: {row.question}")


def _runs(context: str) -> Iterator[str]:
    return (context[at : at + RUN] for at in range(max(1, len(context) - RUN + 1)))


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
