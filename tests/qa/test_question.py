from __future__ import annotations

import pytest

from index.document import Span
from qa.errors import EmptyQuestionError, QuestionTooLongError
from qa.question import LONGEST, Question, Wanted


@pytest.mark.parametrize("text", ["", " \n\t", "\u3000"])
def test_a_question_of_white_space_is_refused(text: str) -> None:
    with pytest.raises(EmptyQuestionError, match="write what you want to know"):
        Question.parse(text)


def test_a_question_longer_than_any_is_refused_with_its_length() -> None:
    assert Question.parse("a" * LONGEST).text == "a" * LONGEST
    with pytest.raises(QuestionTooLongError, match="100,000 characters"):
        Question.parse("a" * 100_000)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("How many voters were registered?", Wanted.NUMBER),
        ("What was the turnout?", Wanted.NUMBER),
        ("What share of the vote did they win?", Wanted.SHARE),
        ("How many per cent did they win?", Wanted.SHARE),
        ("When was it founded?", Wanted.TIME),
        ("In what year was it founded?", Wanted.TIME),
        ("Who led the mission?", Wanted.PERSON),
        ("Where did they meet?", Wanted.PLACE),
        ("Why was the party banned?", Wanted.ANYTHING),
    ],
)
def test_the_words_of_a_question_tell_what_it_wants(text: str, wanted: Wanted) -> None:
    assert Question(text).wanted is wanted


@pytest.mark.parametrize(
    ("text", "sentence", "met"),
    [
        ("How many voters were registered?", "Some 12 million voters were registered.", True),
        ("How many voters were registered?", "Voters were registered.", False),
        ("How many seats did Ak Zhol win?", "Ak Zhol won 7.5 percent of the votes.", False),
        ("How many seats did Ak Zhol win?", "Ak Zhol won 8 seats.", True),
        ("How many people died in the 16 days?", "People died in the 16 days.", False),
        ("How many voters were there in 2012?", "In 2012 voters were there.", False),
        ("How much did it cost?", "It cost 5 million.", True),
        ("What share did they win?", "They won 71,09 % of it.", True),
        ("What share did they win?", "They won 98 seats.", False),
        ("When was the vote?", "The vote was on Sunday.", True),
        ("When was the 2012 vote?", "The 2012 vote was calm.", False),
        ("Who led the mission?", "The mission was led by Anna Lind.", True),
        ("Who led the OSCE mission?", "The mission of the OSCE was led well.", False),
        ("Where did they meet?", "They met in Астана.", False),
        ("Where did they meet?", "They met in Astana.", True),
        ("Why did it fail?", "It failed.", True),
    ],
)
def test_a_sentence_meets_a_question_with_a_thing_it_did_not_give(
    text: str, sentence: str, met: bool
) -> None:
    assert Question(text).is_met_by(sentence) is met


@pytest.mark.parametrize(
    "text",
    [
        "Why was the party banned?",
        "Why did so few voters come?",
        "How did observers judge the count?",
        "How was the list cancelled?",
        "What did the OSCE say about the count?",
        "What did the mission conclude?",
        "What does the report recommend?",
        "What problems did observers see?",
        "What shortcomings were found?",
        "Which legal restrictions were there?",
        "What were the reasons for the early vote?",
        "Explain the early vote.",
        "Please describe the campaign.",
        "On what grounds, and why, was it cancelled?",
    ],
)
def test_a_question_that_asks_for_an_explanation_wants_sentences(text: str) -> None:
    assert Question(text).wants_sentences


@pytest.mark.parametrize(
    "text",
    [
        "How many voters were registered?",
        "How much did it cost?",
        "How long did the count take?",
        "How old is the party?",
        "How often did they meet?",
        "When was the vote?",
        "Who headed the mission?",
        "Where did they meet?",
        "What share of the vote did they win?",
        "How high was the percentage?",
        "What percentage did the report find?",
        "What is the capital?",
        "Which party won?",
        "What did they win?",
        "Did the party shun the vote?",
    ],
)
def test_a_question_that_a_few_words_answer_wants_no_sentences(text: str) -> None:
    assert not Question(text).wants_sentences


@pytest.mark.parametrize(
    ("text", "sentence", "answer", "met"),
    [
        ("How many seats did it win?", "It won 8 seats with 7.5 percent.", "8 seats", True),
        ("How many seats did it win?", "It won 8 seats with 7.5 percent.", "7.5 percent", False),
        ("How many seats did it win?", "It won 8 seats with 7.5 percent.", "won", False),
        ("What share did it win?", "It won 8 seats, 7.5 % of them.", "7.5 %", True),
        ("What share did it win?", "It won 8 seats, 7.5 % of them.", "8 seats", False),
        ("When did they leave?", "On Sunday the observers left.", "On Sunday", True),
        ("When did they leave?", "On Sunday the observers left.", "observers", False),
        ("Who led the mission?", "Anna Lind led the mission.", "Anna Lind", True),
        ("Who led the mission?", "Anna Lind led the mission.", "the mission", False),
        ("Where did the OSCE meet?", "Astana is where the OSCE met.", "Astana", True),
        ("Where did the OSCE meet?", "Astana is where the OSCE met.", "the OSCE", False),
        ("Why did it fail?", "It failed.", "failed", True),
    ],
)
def test_the_thing_asked_for_must_stand_in_the_answer_itself(
    text: str, sentence: str, answer: str, met: bool
) -> None:
    start = sentence.index(answer)
    assert Question(text).is_met_by(sentence, Span(start, start + len(answer))) is met


def test_terms_are_stems_without_common_words_and_dates() -> None:
    question = Question("How many of Ak Zhol's 12 voters, voters were registered in January 2012?")
    assert question.terms == ("ak", "zhol", "12", "voter", "regist")
    assert question.names == {"ak", "zhol", "12"}


def test_what_is_counted_ends_at_the_next_common_word() -> None:
    assert Question("How many foreign observers were sent by PACE?").counted == {
        "foreign",
        "observ",
    }
    assert Question("Why?").counted == frozenset()


def test_a_number_before_per_cent_is_a_share_without_the_sign() -> None:
    sentence = "Ak Zhol came second with 7.5 percent of the vote."
    start = sentence.index("7.5")
    question = Question("What share of the vote did Ak Zhol win?")
    assert question.is_met_by(sentence, Span(start, start + 3))
    assert not question.is_met_by(sentence, Span(0, 7))
