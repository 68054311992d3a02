from __future__ import annotations

from collections.abc import Callable

import pytest

from index.config import DEFAULT_MODEL
from index.encoder import Encoder
from qa.reader import SENTENCE, load_reader
from qa.reader.sentence import NOTHING, NULL_SCORE, SentenceReader


def best(encoder: Encoder, question: str, *texts: str) -> list[str]:
    readings = SentenceReader(encoder).read(question, texts)
    return [text[one.start : one.end] for one, text in zip(readings, texts, strict=True)]


def test_the_sentence_that_shares_the_rarer_word_wins(encoder: Encoder) -> None:
    text = "The party was founded. The party was suspended by a court. The party met."
    assert best(encoder, "Why was the party suspended?", text) == [
        "The party was suspended by a court."
    ]


def test_a_sentence_of_nothing_but_the_questions_words_is_not_an_answer(encoder: Encoder) -> None:
    text = "Voters registered. Voters of all regions came."
    assert best(encoder, "Registered voters?", text) == ["Voters of all regions came."]
    (reading,) = SentenceReader(encoder).read("Registered voters?", ["Voters registered."])
    assert (reading.start, reading.end, reading.score) == (0, 0, NOTHING)
    assert reading.null_score == NULL_SCORE > NOTHING


def test_a_sentence_that_holds_what_is_asked_for_wins_over_one_that_does_not(
    encoder: Encoder,
) -> None:
    text = "Turnout was announced by somebody. Turnout was announced at 75 percent."
    assert best(encoder, "What was the turnout?", text) == ["Turnout was announced at 75 percent."]


def test_the_sentence_before_tells_what_it_refers_to(encoder: Encoder) -> None:
    with_it, without = SentenceReader(encoder).read(
        "When was the Rukhaniyat list cancelled?",
        [
            "Rukhaniyat sent its list. It was cancelled on 28 December.",
            "Adilet sent its candidates. It was cancelled on 28 December.",
        ],
    )
    assert with_it.score > without.score


def test_a_repeated_sentence_is_encoded_once(make_fake_encoder: Callable[..., Encoder]) -> None:
    encoder = make_fake_encoder()
    SentenceReader(encoder).read("Who came?", ["Anna came. Ben left.", "Ben left. Carl stayed."])
    assert encoder.passages == ["Anna came.", "Ben left.", "Carl stayed."]


def test_a_sentence_wrapped_over_lines_keeps_its_own_characters(encoder: Encoder) -> None:
    text = "They met.\nThe commission registered\nall of the voters\nin time."
    assert best(encoder, "What did the commission do?", text) == [
        "The commission registered\nall of the voters\nin time."
    ]


def test_the_default_encoder_is_that_of_the_default_model(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    monkeypatch.setattr("index.models.make_encoder", lambda name: names.append(name) or encoder)
    (reading,) = load_reader(SENTENCE).read("Who came?", ["Anna came."])
    assert names == [DEFAULT_MODEL]
    assert (reading.start, reading.end) == (0, 10)
