from __future__ import annotations

import pytest

from eval.errors import DatasetError
from eval.speed.corpus import count_passages, documents
from eval.speed.repeated import repeated
from eval.speed.sources import passages_of


@pytest.fixture
def texts(material):  # type: ignore[no-untyped-def]
    return list(documents(material, 40, seed=1))


def test_documents_come_first_as_they_are_and_then_with_other_words(texts: list[str]) -> None:
    made = list(repeated(texts, 100, seed=1))

    assert made[: len(texts)] == texts
    assert 100 <= sum(map(count_passages, made)) <= 100 + max(map(count_passages, texts)) + 5
    copy, text = made[len(texts)].split(), texts[0].split()
    same = sum(one == other for one, other in zip(copy, text, strict=True)) / len(text)
    assert 0.8 < same < 1.0


def test_hardly_any_two_passages_are_alike(texts: list[str]) -> None:
    passages = [one for text in repeated(texts, 400, seed=1) for one in passages_of(text)]

    assert len(set(passages)) > 0.99 * len(passages)


def test_words_are_exchanged_for_words_of_the_documents(texts: list[str]) -> None:
    words = {word for text in texts for word in text.replace(".", " ").replace(",", " ").split()}
    *_, last = repeated(texts, 100, seed=1)

    assert words.issuperset(last.replace(".", " ").replace(",", " ").split())


def test_the_seed_decides(texts: list[str]) -> None:
    assert list(repeated(texts, 90, seed=1)) == list(repeated(texts, 90, seed=1))
    assert list(repeated(texts, 90, seed=1)) != list(repeated(texts, 90, seed=2))


def test_a_few_words_are_too_few_to_be_varied() -> None:
    with pytest.raises(DatasetError, match="too few to be varied"):
        list(repeated(["Hello there."], 5, seed=1))
