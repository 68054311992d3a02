from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from index.document import Document, Heading, Hit, Passage, Span
from qa.confidence import SENTENCE_CALIBRATION
from qa.evidence import Evidence, weigh
from qa.question import Question
from qa.reader import Reading

TEXT = "Calm vote. The head of the mission, who came from Bergen,\nwas Anna Lind. She left."
WHOLE = "The head of the mission, who came from Bergen,\nwas Anna Lind."


@pytest.fixture
def read(
    make_hit: Callable[..., Hit], make_document: Callable[..., Document]
) -> Callable[[str, str], Evidence]:
    """The evidence of a passage that is a part of `TEXT`, where the reader chose `found`."""

    def make(passage: str, found: str) -> Evidence:
        start = TEXT.index(passage)
        span = Span(start, start + len(passage))
        hit = replace(make_hit(TEXT), passage=Passage(make_document(TEXT), span, passage))
        first = passage.index(found)
        reading = Reading(
            start=first, end=first + len(found), score=1.0, null_score=0.0, passage_score=1.0
        )
        return weigh(Question("Who was the head?"), [hit], [reading], SENTENCE_CALIBRATION.model)[0]

    return make


def test_a_sentence_that_the_passage_cut_off_is_whole_again(
    read: Callable[[str, str], Evidence],
) -> None:
    cut = "who came from Bergen,\nwas Anna Lind."
    evidence = read(f"{cut} She left.", cut)
    assert evidence.text == evidence.span.of(TEXT) == WHOLE
    assert evidence.sentence == evidence.span


def test_a_span_within_a_sentence_stays_as_it_was_read(
    read: Callable[[str, str], Evidence],
) -> None:
    for passage in (f"{WHOLE} She left.", "was Anna Lind. She left."):
        evidence = read(passage, "Anna Lind")
        assert evidence.text == "Anna Lind"
        assert evidence.sentence.of(TEXT) == WHOLE


def test_names_in_headings_and_titles_are_part_of_the_evidence(
    make_hit: Callable[..., Hit],
) -> None:
    text = "Bergen\nThe mayor is Anna Lind."
    hit = make_hit(text)
    document = Document(
        root="r",
        path="p",
        sha256="0",
        format="text",
        title="Norway",
        publisher="City of Oslo",
        headings=(Heading(title="Mayors of Bergen", level=1, span=Span(0, 6)),),
        read_text=lambda: text,
    )
    inside = replace(hit, passage=Passage(document, Span(7, len(text)), text[7:]))
    reading = Reading(start=0, end=23, score=1.0, null_score=0.0, passage_score=1.0)
    question = Question("Who is the mayor of Bergen in Norway, as Oslo and Paris ask?")
    (evidence,) = weigh(question, [inside], [reading], SENTENCE_CALIBRATION.model)
    assert question.names == {"bergen", "norway", "oslo", "pari"}
    assert evidence.features.names == 0.25


def test_a_question_that_wants_sentences_gets_whole_ones_unless_it_may_not(
    make_hit: Callable[..., Hit],
) -> None:
    hit = make_hit(TEXT)
    start = TEXT.index("came from Bergen")
    reading = Reading(start=start, end=start + 16, score=1.0, null_score=0.0, passage_score=1.0)
    question = Question("Why was she the head?")
    model = SENTENCE_CALIBRATION.model
    (whole,) = weigh(question, [hit], [reading], model)
    (part,) = weigh(question, [hit], [reading], model, explain=False)
    assert (whole.text, part.text) == (WHOLE, "came from Bergen")
    assert whole.sentence == part.sentence == whole.span


def weighed(question: str, *found: tuple[Hit, str, float]) -> list[Evidence]:
    """The evidence of hits, in each of which some characters were read with a score."""
    readings = []
    for hit, quote, score in found:
        start = hit.passage.text.index(quote)
        readings.append(
            Reading(
                start=start,
                end=start + len(quote),
                score=score,
                null_score=1.0,
                passage_score=-score,
            )
        )
    model = SENTENCE_CALIBRATION.model
    return weigh(Question(question), [hit for hit, _, _ in found], readings, model)


def test_scores_and_ranks_are_features_as_the_reader_and_the_search_gave_them(
    make_hit: Callable[..., Hit],
) -> None:
    first = make_hit("Some 98 seats were won.", "a.txt")
    second = make_hit("Nobody knows.", "b.txt", rank=3)
    one, other = weighed("How many seats were won?", (first, "98", 4.0), (second, "Nobody", 2.5))
    assert (one.features.score, other.features.score) == (3.0, 1.5)
    assert (one.features.margin, other.features.margin) == (1.5, -1.5)
    assert (one.features.passage, other.features.passage) == (-4.0, -2.5)
    assert (one.features.rank, other.features.rank) == (0.0, pytest.approx(-math.log(2)))
    assert (one.features.terms, other.features.terms) == (1.0, 0.0)
    assert (one.features.dense, other.features.dense) == (0.5, 0.5)
    assert one.shared == {"seat", "won"}


def test_the_same_answer_elsewhere_supports_it_however_it_is_written(
    make_hit: Callable[..., Hit],
) -> None:
    texts = {
        "98": "It won 98 seats.",
        "Ninety-eight": "Ninety-eight seats were won.",
        "98 seats": "98 seats went to it.",
        "ninety-eight seats": "It got ninety-eight seats.",
        "just 98": "Of all seats just 98 were left.",
        "97": "Others say 97 seats.",
    }
    found = [(make_hit(text, f"{quote}.txt"), quote, 2.0) for quote, text in texts.items()]
    evidence = weighed("How many seats did it win?", *found)
    assert [one.features.agreement for one in evidence] == [3.0, 3.0, 3.0, 3.0, 3.0, 0.0]
    assert [one.features.agreement for one in weighed("How many?", *found[:2])] == [1.0, 1.0]
    assert [one.features.margin for one in weighed("How many?", *found[:2])] == [0.0, 0.0]


def test_what_is_read_twice_or_is_about_another_time_supports_nothing(
    make_hit: Callable[..., Hit],
) -> None:
    hit = make_hit("It won 98 seats.", period="2012")
    other = make_hit("It won 98 seats.", "b.txt", period="2021")
    evidence = weighed(
        "How many seats?", (hit, "98", 2.0), (hit, "98 seats", 3.0), (other, "98", 2)
    )
    assert [one.features.agreement for one in evidence] == [0.0, 0.0, 0.0]
    assert [one.features.margin for one in evidence] == [0.0, 0.0, 0.0]


def test_a_passage_is_ranked_among_those_that_may_be_about_the_same_time(
    make_hit: Callable[..., Hit],
) -> None:
    hits = [
        make_hit("Nine seats.", "a.txt", rank=1, period="2021"),
        make_hit("Ten seats.", "b.txt", rank=2, period="2021"),
        make_hit("Four seats.", "c.txt", rank=3, period="2012"),
        make_hit("Some seats.", "d.txt", rank=4),
    ]
    readings = [Reading(start=0, end=4, score=1.0, null_score=0.0, passage_score=0.0)] * 4
    weighed = weigh(Question("How many seats?"), hits, readings, SENTENCE_CALIBRATION.model)
    ranks = [round(math.exp(-one.features.rank)) for one in weighed]
    assert ranks == [1, 2, 1, 4]
