from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eval.items import Gold, GoldSpan, Item
from eval.perturbations.corpus import Corpus, read_corpus
from eval.perturbations.invention import Invention

FILES = {
    "manifest.toml": '[[document]]\nfile = "2021.txt"\ntitle = "Vote of 2021"\n'
    'published = "2021-01-11"\nperiod = "2021-01-10"\n',
    "2021.txt": "Vote in Norland\n\nA turnout of 63.3 per cent was reported by Norland's "
    "commission. Anna Lind headed the mission to Norland. It was cold.\n",
    "old/2012.txt": "The vote of Norland was held on 15 January 2012. A turnout of 75 per cent was "
    "reported. The observers came from Sudland and were led by Bo Ek.\n",
    "page.html": "<html><body><p>The observers of Norland were led by Anna Lind, who spoke to "
    "the newspapers about the orderly count.</p></body></html>",
    "broken.pdf": "%PDF-1.4 nothing",
}


@pytest.fixture
def corpus(make_files: Callable[..., Path]) -> Corpus:
    return read_corpus(make_files(FILES))


@pytest.fixture
def invention(corpus: Corpus) -> Invention:
    return Invention(corpus.texts, seed=0)


@pytest.fixture
def ask(corpus: Corpus) -> Callable[..., Item]:
    """`ask("id", "Who?", [("2021.txt", "Anna Lind")])`: a gold for each list of places."""

    def make(id_: str, question: str, *golds: list[tuple[str, str]]) -> Item:
        return Item(
            id=id_,
            question=question,
            golds=tuple(
                Gold(
                    answers=(places[0][1],),
                    spans=tuple(_span(corpus, path, quote) for path, quote in places),
                )
                for places in golds
            ),
        )

    return make


def _span(corpus: Corpus, path: str, quote: str) -> GoldSpan:
    start = corpus.sources[path].text.index(quote)
    return GoldSpan(document=path, start=start, end=start + len(quote), quote=quote)
