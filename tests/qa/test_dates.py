from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import Dated, Period
from index.document import Document, Heading, Span
from qa.dates import (
    PeriodMatch,
    Timing,
    asked_periods,
    timeless,
    timing_of,
    without_dates,
)


@pytest.mark.parametrize(
    ("question", "periods"),
    [
        ("How many voters were registered?", []),
        ("How many voters were registered in 2012?", ["2012"]),
        ("What happened in January 2021?", ["2021-01"]),
        ("Who won the 2007 election?", ["2007"]),
        ("What changed between 2011 and 2013?", ["2011/2013"]),
        ("What changed from 2011 to 2013?", ["2011/2013"]),
        ("What changed in 2011–2013?", ["2011/2013"]),
        ("What changed in the 1990s?", ["1990/1999"]),
        ("How did turnout in 2012 compare with 2021?", ["2012", "2021"]),
        ("Was 2012 like 2012?", ["2012"]),
        ("What happened on 15 January 2012?", ["2012-01-15"]),
        ("What changed between 2013 and 2011?", []),
    ],
)
def test_a_question_asks_about_the_times_it_names(question: str, periods: list[str]) -> None:
    assert asked_periods(question) == tuple(Period.parse(one) for one in periods)


def test_dates_are_blanked_and_everything_else_keeps_its_place() -> None:
    text = "In the 1990s, from 2001 to 2003 and on 15 January 2012: 98 seats"
    plain = without_dates(text)
    assert len(plain) == len(text)
    assert plain.split() == ["In", "the", ",", "and", "on", ":", "98", "seats"]


def dated(iso: str, source: str = "sentence") -> Dated:
    return Dated(Period.parse(iso), source)


@pytest.mark.parametrize(
    ("timing", "match"),
    [
        (Timing((dated("2012"),), (dated("2021"),), ()), PeriodMatch.NAMED),
        (Timing((), (dated("2012-01"),), ()), PeriodMatch.CONTEXT),
        (Timing((dated("2007"),), (dated("2012-01"),), ()), PeriodMatch.MIXED),
        (Timing((dated("2007"),), (), (dated("2012"),)), PeriodMatch.OTHER),
        (Timing((), (dated("2021"),), (dated("2012"),)), PeriodMatch.OTHER),
        (Timing((), (), (dated("2012"),)), PeriodMatch.NEARBY),
        (Timing((), (), (dated("2013"),)), PeriodMatch.UNKNOWN),
        (Timing((), (), ()), PeriodMatch.UNKNOWN),
    ],
)
def test_evidence_fits_the_time_asked_about_as_closely_as_is_known(
    timing: Timing, match: PeriodMatch
) -> None:
    assert timing.match([Period.of(2012)]) is match
    assert timing.match([]) is PeriodMatch.NOT_ASKED


def test_the_time_shown_is_the_one_asked_about_else_the_closest() -> None:
    timing = Timing((dated("2007"),), (dated("2012", "manifest"),), (dated("1999", "passage"),))
    assert timing.best() == dated("2007")
    assert timing.best([Period.of(2012)]) == dated("2012", "manifest")
    assert timing.best([Period.of(1999)]) == dated("2007")
    assert Timing((), (), ()).best() is None


def test_time_is_looked_for_in_the_sentence_then_the_headings_then_the_document(
    make_document: Callable[..., Document],
) -> None:
    text = "Vote of 2007\nTurnout was 68 per cent. In 2005 it was 70.\n"
    document = make_document(text, period="2012-01-15", published="2012-01-16")
    heading = Heading(title="Vote of 2007", level=1, span=Span(0, 12))
    with_heading = Document(
        root="r", path="p", sha256="0", format="text", headings=(heading,), read_text=lambda: text
    )
    sentence = Span(13, 37)
    plain = timing_of(document, sentence, Span(0, len(text)))
    assert plain.sentence == ()
    assert plain.context == (dated("2012-01-15", "manifest"),)
    assert plain.nearby == (dated("2007", "passage"), dated("2005", "passage"))
    assert timing_of(with_heading, sentence, sentence).context == (dated("2007", "heading"),)
    assert timing_of(document, Span(38, 55), sentence).sentence == (dated("2005"),)


def test_a_document_of_unknown_period_speaks_about_the_time_of_its_publication(
    make_document: Callable[..., Document],
) -> None:
    document = make_document("Turnout was high.", published="2021-01-11")
    assert timing_of(document, Span(0, 17), Span(0, 17)).best() == dated("2021-01-11", "manifest")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What share did Nur Otan win in 2021?", "What share did Nur Otan win?"),
        ("Who headed it in January 2012, and why?", "Who headed it, and why?"),
        ("In 2012, who won?", "who won?"),
        ("Who was elected on 15 January 2012", "Who was elected"),
        ("What was the January 2012 turnout?", "What was the turnout?"),
        ("Where did he come from?", "Where did he come from?"),
        ("2012?", "2012?"),
    ],
)
def test_a_question_without_its_times_still_asks_the_rest(question: str, expected: str) -> None:
    assert timeless(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many voted in 2012 and in 2021?", "How many voted?"),
        ("How many voted in 2012, 2016 and 2021?", "How many voted?"),
        ("In 2012 or 2021, who led the mission?", "who led the mission?"),
        ("Did Nur Otan and Ak Zhol win in 2012 and 2021?", "Did Nur Otan and Ak Zhol win?"),
        ("Who won in 2012, and by how much?", "Who won, and by how much?"),
    ],
)
def test_what_stands_between_times_goes_with_them(question: str, expected: str) -> None:
    assert timeless(question) == expected


@given(st.text(max_size=80))
def test_a_question_never_loses_everything_with_its_times(question: str) -> None:
    assert any(map(str.isalnum, timeless(question))) == any(map(str.isalnum, question))
