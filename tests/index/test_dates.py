"""Periods are written and read without loss; dates are found where the text names them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import Dated, Period, find_dates

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
PIECES = [*"0123456789./-, \nstndrhof", "January ", "sept. ", "May ", "2012"]
TEXTS = st.lists(st.sampled_from(PIECES)).map("".join)


def found(text):
    return [(text[start:end], str(period)) for start, end, period in find_dates(text)]


@st.composite
def periods(draw):
    first, last = sorted([draw(DAYS), draw(DAYS)])
    whole = draw(st.sampled_from(["year", "month", "days", "months", "years"]))
    if whole == "year":
        return Period.of(first.year)
    if whole == "month":
        return Period.of(first.year, first.month)
    if whole == "months":
        end = Period.of(last.year, last.month).end
        return Period(first.replace(day=1), end)
    if whole == "years":
        return Period(date(first.year, 1, 1), date(last.year, 12, 31))
    return Period(first, last)


@given(periods())
def test_a_period_is_read_as_it_was_written(period):
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2100-02", date(2100, 2, 1), date(2100, 2, 28)),
        ("2012-01-15", date(2012, 1, 15), date(2012, 1, 15)),
        ("2011-12/2012-01", date(2011, 12, 1), date(2012, 1, 31)),
        ("2011/2012", date(2011, 1, 1), date(2012, 12, 31)),
        ("2011-12-30/2012-01-02", date(2011, 12, 30), date(2012, 1, 2)),
        (" 2012 / 2013-02 ", date(2012, 1, 1), date(2013, 2, 28)),
    ],
)
def test_each_precision_covers_its_days(written, start, end):
    assert Period.parse(written) == Period(start, end)


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (date(2012, 1, 1), date(2012, 12, 31), "2012"),
        (date(2012, 2, 1), date(2012, 2, 29), "2012-02"),
        (date(2012, 1, 15), date(2012, 1, 15), "2012-01-15"),
        (date(2011, 12, 1), date(2012, 1, 31), "2011-12/2012-01"),
        (date(2011, 1, 1), date(2012, 12, 31), "2011/2012"),
        (date(2012, 2, 1), date(2012, 2, 28), "2012-02-01/2012-02-28"),
        (date(987, 1, 1), date(987, 12, 31), "0987"),
    ],
)
def test_a_period_is_written_as_short_as_it_can_be(start, end, written):
    assert str(Period(start, end)) == written


@pytest.mark.parametrize(
    "value",
    ["", "last year", "12", "2012-13", "2012-00", "2012-02-30", "0000", "2012-1", "2012/", "/2012"],
)
def test_what_is_no_period_is_refused_with_the_value_in_the_message(value):
    with pytest.raises(ValueError, match="not a date or period") as caught:
        Period.parse(value)
    assert repr(value) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_message_names_the_accepted_forms():
    with pytest.raises(ValueError, match="2012, 2012-01, 2012-01-15 or 2011-12/2012-01"):
        Period.parse("soon")


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Period.parse("2013/2012")


def test_containing_and_overlapping_count_both_end_days():
    january = Period.parse("2012-01")
    assert Period.parse("2012").contains(january)
    assert january.contains(january)
    assert not january.contains(Period.parse("2012-01-31/2012-02-01"))
    assert january.overlaps(Period.parse("2012-01-31/2012-03-01"))
    assert Period.parse("2011-12-01/2012-01-01").overlaps(january)
    assert not january.overlaps(Period.parse("2012-02"))


@given(periods(), periods())
def test_overlap_is_the_same_seen_from_either_side(one, other):
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(other) == (max(one.start, other.start) <= min(one.end, other.end))
    if one.contains(other):
        assert one.overlaps(other)


def test_periods_are_ordered_by_their_first_day_then_their_last():
    written = ["2012-01-15", "2011", "2012", "2012-01", "2011-12"]
    ordered = [str(period) for period in sorted(Period.parse(value) for value in written)]
    assert ordered == ["2011", "2011-12", "2012-01", "2012", "2012-01-15"]


def test_a_dated_value_reads_as_its_period():
    assert str(Dated(Period.of(2012, 1), "text")) == "2012-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("held on 15 January 2012.", [("15 January 2012", "2012-01-15")]),
        ("January 10, 2021 was", [("January 10, 2021", "2021-01-10")]),
        ("the 1st of May, 1995", [("1st of May, 1995", "1995-05-01")]),
        ("on March 3rd 2007", [("March 3rd 2007", "2007-03-03")]),
        ("Sept. 5, 2012 and 6 Sep 2012", [("Sept. 5, 2012", "2012-09-05"),
                                          ("6 Sep 2012", "2012-09-06")]),
        ("in Dec. 2011", [("Dec. 2011", "2011-12")]),
        ("NOVEMBER of 2011", [("NOVEMBER of 2011", "2011-11")]),
        ("15\nJanuary\n2012", [("15\nJanuary\n2012", "2012-01-15")]),
        ("on 2021-01-10, in 2021-02", [("2021-01-10", "2021-01-10"), ("2021-02", "2021-02")]),
        ("15.01.2012 or 15/01/2012", [("15.01.2012", "2012-01-15"), ("15/01/2012", "2012-01-15")]),
        ("(2007) 2012, 2021.", [("2007", "2007"), ("2012", "2012"), ("2021", "2021")]),
        ("the 2007–2012 term", [("2007–2012", "2007/2012")]),
        ("2012/13 and 2012-13", [("2012/13", "2012/2013"), ("2012-13", "2012/2013")]),
        ("mid-2012, 2012–1998", [("2012", "2012")]),
        ("at 2021-01-10T12:00:00Z", [("2021-01-10", "2021-01-10")]),
        ("10-Jan-2021, 2021/01/10", [("10-Jan-2021", "2021-01-10"), ("2021/01/10", "2021-01-10")]),
        ("15-16 January 2012", [("15-16 January 2012", "2012-01-15/2012-01-16")]),
        ("May 1st to 5th, 2020", [("May 1st to 5th, 2020", "2020-05-01/2020-05-05")]),
        ("2012's vote", [("2012", "2012")]),
    ],
)  # fmt: skip
def test_english_and_iso_forms_are_found(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2012",
        "2012-13-01",
        "30.02.2012",
        "32 January 2012",
        "February 29, 2011",
        "1,998 voters",
        "12.2012.5",
        "2012,5 tonnes",
        "A2012 and 2012a",
        "1499 and 2100",
        "20123",
        "January",
        "",
    ],
)
def test_what_only_looks_like_a_date_is_not_one(text):
    assert find_dates(text) == []


@given(TEXTS)
def test_mentions_are_in_order_and_apart_and_lie_in_the_text(text):
    position = 0
    for start, end, period in find_dates(text):
        assert position <= start < end <= len(text)
        assert str(period.start.year) in text[start:end]
        assert text[start:end] == text[start:end].strip()
        position = end


@given(
    st.dates(min_value=date(1500, 1, 1), max_value=date(2099, 12, 31)),
    st.text(alphabet="\r\n\t 🗳(«", max_size=9),
)
def test_every_day_is_found_at_its_exact_offsets(day, before):
    month = MONTHS[day.month - 1]
    forms = [f"{day.day} {month} {day.year}", f"{month[:3]}. {day.day}, {day.year}"]
    for form in [*forms, day.isoformat()]:
        start, end = len(before), len(before) + len(form)
        assert find_dates(f"{before}{form}; x") == [(start, end, Period(day, day))]


def test_a_long_run_of_spaces_after_a_month_takes_no_time():
    assert find_dates("1 May" + " " * 200_000 + "x") == []
    assert len(find_dates("May 2012 " * 20_000)) == 20_000


@given(DAYS)
def test_a_day_is_within_its_month_and_year(day):
    assert Period.of(day.year).contains(Period.of(day.year, day.month))
    assert Period.of(day.year, day.month).contains(Period(day, day))
    if day < date.max:
        month = Period.of(day.year, day.month)
        assert month.end == date.max or (month.end + timedelta(days=1)).day == 1
