"""Lines of answers with citations, as other systems write them, and what a run has of them."""

from __future__ import annotations

from statistics import fmean
from typing import Any

from eval.predictions import Cited
from eval.runs import RunFolder
from eval.scoring.grounding import per_item

VOTERS = "Some 12 million voters were registered.\nThe count was calm.\n"


def row(answer: str | None, *citations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"question": "How many?", "answer": answer, "citations": list(citations), **fields}


def quote(
    quote: str, start: int | None = None, end: int | None = None, document: str = "2021.txt"
) -> dict[str, Any]:
    return {"document": document, "quote": quote, "start": start, "end": end}


def cited(run: RunFolder, id_: str = "1") -> tuple[Cited, ...]:
    return run.predictions(run.systems[0])[id_].candidates[0].citations


def value(run: RunFolder, measure: str) -> float:
    """The mean over the answers that have a value."""
    scored = per_item(run, run.systems[0]).values()
    return fmean(one[measure] for one in scored if measure in one)
