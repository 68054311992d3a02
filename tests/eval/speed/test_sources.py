from __future__ import annotations

import pytest

from eval.errors import DatasetError
from eval.speed.corpus import Material, count_passages
from eval.speed.sources import AsItIs, Source, Varied, passages_of

SENTENCE = "The {} mill of the valley was built in {} by a family of weavers from the north. "
LONG = "\n\n".join(SENTENCE.format(word, 1800 + n) for n in range(60) for word in ("old", "new"))
SHORT = "".join(SENTENCE.format("third", 1950 + n) for n in range(12))


@pytest.fixture(params=["varied", "as it is"])
def source(request: pytest.FixtureRequest, material: Material) -> Source:
    if request.param == "varied":
        return Varied(material, seed=1)
    return AsItIs((LONG, SHORT, LONG), seed=1)


@pytest.mark.parametrize("passages", [1, 4, 17])
def test_there_are_about_as_many_passages_as_were_asked_for(source: Source, passages: int) -> None:
    assert abs(sum(map(count_passages, source.texts(passages))) - passages) <= 2


def test_the_same_questions_are_asked_every_time(source: Source) -> None:
    questions = source.questions(5)

    assert len(set(questions)) == 5
    assert source.questions(5) == questions


def test_documents_are_taken_as_they_are_and_the_last_is_cut() -> None:
    first, second = AsItIs((SHORT, LONG), seed=1).texts(count_passages(SHORT) + 3)

    assert first == SHORT
    assert LONG.startswith(second)
    assert count_passages(second) == 3


def test_questions_are_about_words_of_the_documents() -> None:
    for question in AsItIs((LONG,), seed=1).questions(3):
        about = question.removeprefix("What is said about ").removesuffix("?")
        assert set(about.split()) <= set(LONG.replace(".", "").split())


def test_more_passages_than_the_documents_have_are_refused() -> None:
    source = AsItIs((SHORT,), seed=1)
    source.require(count_passages(SHORT))

    with pytest.raises(DatasetError, match=r"make 2 passages, and 5,000 were asked for"):
        source.require(5000)
    with pytest.raises(DatasetError, match="name a larger folder"):
        list(source.texts(5000))


def test_documents_without_sentences_give_no_questions() -> None:
    with pytest.raises(DatasetError, match="give 0 questions, and 2 are to be asked"):
        AsItIs(("1 2 3\n" * 50,), seed=1).questions(2)


def test_passages_are_those_that_are_indexed() -> None:
    assert "".join(passages_of("One sentence only.")) == "One sentence only."
