from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import click
import pytest

from index.dates import Period
from index.document import Span
from qa.answer import Answer, Candidate, Citation, Sentence, State, Status
from qa.citation import Place, Verification
from qa.show import answer_lines, marked, verification_lines, where

TEXT = "In total,\n9,305,106 voters were\r\nregistered."


def shown(answer: Answer) -> str:
    return "\n".join(click.unstyle(line) for line in answer_lines(answer))


@pytest.fixture
def citation(make_citation: Callable[..., Citation]) -> Citation:
    found = make_citation(TEXT, "9,305,106", root="seeds")
    return replace(found, sentence=Sentence(Span(0, len(TEXT)), TEXT))


@pytest.fixture
def answer_of(make_answer: Callable[..., Answer]) -> Callable[[Citation], Answer]:
    def make(citation: Citation) -> Answer:
        candidate = Candidate(
            text=citation.quote, confidence=0.5, period=None, citations=(citation,)
        )
        return make_answer(citations=(citation,), candidates=(candidate,))

    return make


def test_the_answer_is_marked_in_its_sentence_without_colour(
    citation: Citation, answer_of: Callable[[Citation], Answer]
) -> None:
    lines = shown(answer_of(citation)).splitlines()
    assert lines[0] == "9,305,106"
    assert lines[1] == "confidence 0.50"
    assert lines[2].strip() == "In total, ⟦9,305,106⟧ voters were registered."
    assert lines[3].strip() == "seeds/a.txt:2:1 [10–19]"


def test_a_question_that_was_not_asked_as_typed_is_told(make_answer: Callable[..., Answer]) -> None:
    lines = shown(make_answer(question="How mny?", understood="How\x1b many?")).splitlines()
    assert lines[0] == "Understood as: How␛ many?"


def test_a_quote_outside_its_sentence_is_marked_alone(citation: Citation) -> None:
    elsewhere = replace(citation, sentence=Sentence(Span(0, 5), "In to"))
    assert marked(elsewhere, str.upper) == "9,305,106"


def test_a_page_is_told(citation: Citation) -> None:
    assert where(replace(citation, page="iv")) == "seeds/a.txt:2:1 [10–19] page iv"


def test_a_citation_that_does_not_hold_says_what_to_do(
    citation: Citation, answer_of: Callable[[Citation], Answer]
) -> None:
    text = shown(answer_of(replace(citation, state=State.STALE)))
    assert "stale: the file is not as it was indexed; run `pincite index`" in text
    assert "run `pincite index`" not in shown(answer_of(citation))


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\u202e", "\x9b31m", "\x07", "\u2066", "\u200b"])
def test_nothing_of_a_document_reaches_the_terminal_unseen(
    make_citation: Callable[..., Citation],
    answer_of: Callable[[Citation], Answer],
    hostile: str,
) -> None:
    text = f"Before {hostile} it{hostile} 98 {hostile}seats{hostile} after."
    found = make_citation(text, f"98 {hostile}seats", path=f"a{hostile}.txt", root=f"r{hostile}")
    found = replace(
        found,
        sentence=Sentence(Span(0, len(text)), text),
        title=f"T{hostile}",
        publisher=f"P{hostile}",
        page=f"1{hostile}",
    )
    verification = Verification(found, State.STALE, None, f"why {hostile}")
    lines = [*answer_lines(answer_of(found)), *verification_lines([verification])]
    assert not any(hostile in click.unstyle(line) for line in lines)
    assert not any("\n" in line for line in lines)


def test_verifications_are_counted_by_state(citation: Citation) -> None:
    place = Place(Span(12, 21), 3, 1, "2")
    lines = [
        click.unstyle(line)
        for line in verification_lines(
            [
                Verification(citation, State.VERIFIED, place, "the same"),
                Verification(citation, State.RELOCATED, place, "moved"),
                Verification(citation, State.VERIFIED, place, "the same"),
            ]
        )
    ]
    assert lines[0] == "verified  seeds/a.txt:2:1 [10–19]"
    assert lines[1] == "relocated seeds/a.txt:2:1 [10–19] → 3:1 [12–21] page 2"
    assert lines[2].strip() == "moved"
    assert lines[-1] == "citations: 2 verified, 1 relocated"


def test_a_long_title_is_cut_at_a_word(
    citation: Citation, answer_of: Callable[[Citation], Answer]
) -> None:
    text = shown(answer_of(replace(citation, title="Findings " * 20)))
    assert text.endswith("  " + "Findings " * 8 + "…")


def candidate_of(period: str | None, *citations: Citation) -> Candidate:
    return Candidate(
        text="\n".join(one.quote for one in citations),
        confidence=0.5,
        period=Period.parse(period) if period else None,
        citations=citations,
    )


@pytest.mark.parametrize(
    ("periods", "headline"),
    [
        (("2021", "2012"), "The documents say different things about different times:"),
        (("2012-01-15", "2012"), "The sources disagree:"),
        (("2021", "2012", "2012-01"), "The sources disagree:"),
    ],
)
def test_several_answers_are_told_apart_from_sources_that_disagree(
    make_citation: Callable[..., Citation],
    make_answer: Callable[..., Answer],
    periods: tuple[str, ...],
    headline: str,
) -> None:
    shown_ones = [
        candidate_of(period, make_citation(f"{number} seats", f"{number} seats", f"{number}.txt"))
        for number, period in enumerate(periods)
    ]
    other = candidate_of("2012", make_citation("None.", "None.", "other.txt"))
    citations = tuple(one.citations[0] for one in shown_ones)
    lines = shown(
        make_answer(status=Status.CONFLICTING, citations=citations, candidates=(*shown_ones, other))
    ).splitlines()
    assert lines[0] == headline
    for number, period in enumerate(periods):
        assert f"{period}  {number} seats" in lines
    assert "None." not in "\n".join(lines)


def test_an_explanation_is_shown_sentence_by_sentence_each_with_its_place(
    make_citation: Callable[..., Citation], make_answer: Callable[..., Answer]
) -> None:
    first = make_citation("It was\ncold.", "It was\ncold.", "a.txt")
    second = replace(make_citation("Trains stood.", "Trains stood.", "b.txt"), state=State.STALE)
    candidate = candidate_of("2012", first, second)
    answer = make_answer(
        text=candidate.text, citations=candidate.citations, candidates=(candidate,)
    )
    assert [line.strip() for line in shown(answer).splitlines()] == [
        "It was cold.",
        "corpus/a.txt:1:1 [0–12]",
        "Trains stood.",
        "corpus/b.txt:1:1 [0–13]",
        "stale: the file is not as it was indexed; run `pincite index`",
        "confidence 0.50, about 2012",
    ]


def test_one_sentence_that_is_said_twice_is_shown_once_with_both_places(
    make_citation: Callable[..., Citation], make_answer: Callable[..., Answer]
) -> None:
    first, second = (make_citation("It was cold.", "It was cold.", path) for path in ("a", "b"))
    candidate = replace(candidate_of(None, first, second), text="It was cold.")
    answer = make_answer(
        text=candidate.text, citations=candidate.citations, candidates=(candidate,)
    )
    lines = shown(answer).splitlines()
    assert lines.count("It was cold.") == 1
    assert len([line for line in lines if "corpus/" in line]) == 2
