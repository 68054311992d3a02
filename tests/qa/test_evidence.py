from __future__ import annotations

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
