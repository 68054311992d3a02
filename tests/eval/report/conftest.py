"""Builds runs on disk: what was asked, what was said, and figures that were made up for it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any, Protocol

import pytest

from eval.figures import Figure
from eval.items import Gold, GoldSpan, Item
from eval.manifest import Code, Corpus, Machine, Manifest, SystemRecord, hash_items
from eval.predictions import Cited, Given, Prediction, Step
from eval.runs import RunFolder
from qa.answer import Status

TEXT = (
    "The commission met in the capital. The turnout was 63.3 per cent of the registered voters. "
    "In 2012 the turnout was 75 per cent. Nine parties had been registered by then."
)


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


class MakeRun(Protocol):
    """Writes a run folder."""

    def __call__(
        self,
        items: Sequence[Item] = ...,
        predictions: Mapping[str, Iterable[Prediction]] = ...,
        figures: Sequence[Figure] | None = ...,
        **changes: Any,
    ) -> RunFolder: ...


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test looks at an interval that is computed, and a thousand resamples take seconds."""
    monkeypatch.setattr("eval.scoring.confidence.RESAMPLES", 20)


@pytest.fixture(scope="session")
def make_run(tmp_path_factory: pytest.TempPathFactory) -> MakeRun:
    """Writes runs of the suite `mine`; `figures=None` leaves one unfinished."""
    folder, count = tmp_path_factory.mktemp("runs"), itertools.count()

    def make(
        items: Sequence[Item] = (),
        predictions: Mapping[str, Iterable[Prediction]] | None = None,
        figures: Sequence[Figure] | None = (),
        **changes: Any,
    ) -> RunFolder:
        run = RunFolder.start(folder / f"run-{next(count)}", manifest(items, **changes), items)
        for system, lines in (predictions or {}).items():
            with run.adding_predictions(system) as file:
                for line in lines:
                    file.add(line)
        if figures is not None:
            run.write_figures(figures)
        return run

    return make


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


@pytest.fixture(name="gold")
def _gold() -> Callable[..., Gold]:
    return gold


@pytest.fixture(name="given")
def _given() -> Callable[..., Given]:
    return given


@pytest.fixture(name="said")
def _said() -> Callable[..., Prediction]:
    return said


@pytest.fixture(name="step")
def _step() -> Callable[..., Step]:
    return step


@pytest.fixture(name="figure")
def _figure() -> Callable[..., Figure]:
    return figure


class Page(HTMLParser):
    """A parsed page. An element that is left open, closed twice or closed over another fails."""

    _VOID = ("meta", "br")

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = text
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        """The element that a text is in, and the text."""
        self.others: list[str] = []
        """Comments, declarations and instructions."""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def of(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """The attributes of every such element, `class_` and `href` for example as asked."""
        wanted = {name.strip("_"): value for name, value in attributes.items()}
        return [
            found for name, found in self.tags if name == tag and wanted.items() <= found.items()
        ]

    def text_of(self, tag: str) -> list[str]:
        """Texts directly in elements of that name."""
        return [text for name, text in self.texts if name == tag]

    @property
    def text(self) -> str:
        """All text that is shown, with single spaces."""
        shown = (text for name, text in self.texts if name not in ("style", "title"))
        return " ".join(" ".join(shown).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        assert len(self.tags[-1][1]) == len(attrs)
        if tag not in self._VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.append((self._open[-1], data))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)


@pytest.fixture(name="page_of", scope="session")
def _page_of() -> Callable[[str], Page]:
    return Page
