"""Parts of runs that were made up: what was asked, what was said, and figures for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.figures import Figure
from eval.items import Gold, GoldSpan, Item
from eval.manifest import Code, Corpus, Machine, Manifest, SystemRecord, hash_items
from eval.predictions import Cited, Given, Prediction, Step
from qa.answer import Status

TEXT = (
    "The commission met in the capital. The turnout was 63.3 per cent of the registered voters. "
    "In 2012 the turnout was 75 per cent. Nine parties had been registered by then."
)
RIGHT, WRONG = "63.3 per cent", "Nine parties"
"""What stands in it, as an answer to a question about the turnout."""


def gold(answer: str, document: str = "report.txt", period: str | None = None) -> Gold:
    """The answer where it stands in `TEXT`."""
    start = TEXT.index(answer)
    span = GoldSpan(
        document=document,
        start=start,
        end=start + len(answer),
        quote=answer,
        before=TEXT[:start],
        after=TEXT[start + len(answer) :],
    )
    return Gold(answers=(answer,), spans=(span,), period=period)


def given(answer: str, confidence: float = 0.8, document: str = "report.txt") -> Given:
    """A candidate that cites its own words in `TEXT`."""
    start = TEXT.index(answer)
    end = start + len(answer)
    cited = Cited(
        document=document,
        start=start,
        end=end,
        quote=answer,
        before=TEXT[:start],
        after=TEXT[end:],
    )
    return Given(text=answer, confidence=confidence, period=None, citations=(cited,))


def said(item: str, *candidates: Given, shown: int = 1, **changes: Any) -> Prediction:
    """What a system said; without candidates, or with `shown=0`, it abstained."""
    shown = min(shown, len(candidates))
    plain: dict[str, Any] = {
        "id": item,
        "status": Status.ANSWERED if shown else Status.ABSTAINED,
        "text": candidates[0].text if shown else None,
        "confidence": candidates[0].confidence if candidates else 0.0,
        "reason": None if shown else "The best candidate is too unlikely to be right.",
        "shown": shown,
        "candidates": candidates,
        "trace": (),
    }
    return Prediction(**(plain | changes))


def step(**changes: Any) -> Step:
    """One passage that was read."""
    plain: dict[str, Any] = {
        "document": "report.txt",
        "start": 51,
        "end": 64,
        "quote": "63.3 per cent",
        "stage": "ranked",
        "why": "another candidate is more likely",
        "confidence": 0.41,
        "lexical": 7.5,
        "dense": 0.62,
        "fused": 0.71,
        "read": 3.25,
    }
    return Step(**(plain | changes))


def figure(value: float, measure: str = "correct", **changes: Any) -> Figure:
    """A figure with an interval of a tenth around it."""
    plain: dict[str, Any] = {
        "system": "pincite",
        "group": "all",
        "low": round(value - 0.05, 6),
        "high": round(value + 0.05, 6),
        "n": 40,
    }
    return Figure(measure=measure, value=value, **(plain | changes))


def manifest(
    items: Sequence[Item], systems: Sequence[str] = ("pincite",), **changes: Any
) -> Manifest:
    """A manifest in which every fact is told."""
    plain: dict[str, Any] = {
        "suite": "mine",
        "data": "questions.csv",
        "items_sha256": hash_items(items),
        "seed": 7,
        "limit": None,
        "code": Code(version="0.1.0", sources="0123456789abcdef", commit="c0ffee"),
        "model": "MiniLM@1",
        "reader": "extractive@2",
        "corpus": Corpus(generation=3, documents=5, passages=420, sha256="fedcba9876543210"),
        "settings": {"searching": {"dense_weight": 0.3, "fusion": "bounded"}, "threshold": 0.5},
        "systems": tuple(SystemRecord(name=name, about=f"about {name}") for name in systems),
        "machine": Machine(
            system="Linux 6.1",
            processor="Some Processor",
            cores=2,
            memory_bytes=24_000_000_000,
            python="3.11.9",
            libraries={"numpy": "2.4.6", "torch": "2.13.0"},
        ),
        "started": "2026-01-02T03:04:05Z",
    }
    return Manifest(**(plain | changes))
