import pytest

from index.config import ParsingLimits
from index.dates import Dated, Period
from index.document import Heading, Page, Span
from index.errors import EmptyFileError
from index.parsing.completion import complete
from index.parsing.metadata import document_title, one_line, read_period
from index.parsing.parsed import Parsed


def completed(text, format_name="text", **known):
    return complete(Parsed(text=text, format=format_name, **known), ParsingLimits())


def test_the_first_full_date_is_when_it_was_published():
    text = "In 2012 and in March 2011 they voted.\nASTANA, 16 January 2012 – on 17 January 2012"
    assert completed(text).published == Dated(Period.of(2012, 1, 16), "text")


@pytest.mark.parametrize("control", ["\x1b[31m", "\x0b", "\x85", "\u2028", "\u202e", "\x07"])
def test_a_title_that_is_guessed_has_no_controls_either(control):
    title = completed(f"Elections{control}Fall Short\n\nThe vote was held.").title
    assert title is not None
    assert title.isprintable()


def test_a_known_date_is_kept_and_a_far_or_vague_or_birth_date_is_not_taken():
    known = Dated(Period.of(2020), "metadata")
    assert completed("On 16 January 2012.", published=known).published == known
    assert completed("Born 26 June 1968, he played.").published is None
    assert completed("In March 2011 they voted.").published is None
    assert completed("x " * 800 + "On 16 January 2012.").published is None
    assert completed("x " * 745 + "In 2011, on 16 January 2012.").published is None
    cut = "x" * 1490 + " 16 January 2012"
    assert completed(cut).published == Dated(Period.of(2012, 1, 16), "text")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Elections Fall Short\n\nThe vote was held.", "Elections Fall Short"),
        (
            "Accessibility links\r\n\r\nNews\r\n\r\nElections Fall Short\r\n\r\nThe vote.",
            "Elections Fall Short",
        ),
        ("Accessibility links\n\nThe vote was held.", "Accessibility links"),
        ("\n\n  FINDINGS AND CONCLUSIONS  \nAstana, 16 January", "FINDINGS AND CONCLUSIONS"),
        ("Two Words\n\nOne line and\nanother line", "Two Words"),
        ("The vote was held.", None),
        ("The committee that met\nagain on Friday.", None),
        ("it began\n\nwith words", None),
        ("1\n00:00:06,500 --> 00:00:09,000", None),
        ("Name,Age,Town", None),
        ("Dear Sir,\n\nI write", None),
        ("• Parrots\n\nHockey", None),
        ("word " * 40, None),
    ],
)
def test_a_line_like_a_heading_is_the_title(text, title):
    assert completed(text).title == title


def test_a_table_has_no_title_line():
    assert completed("Elections Fall Short\n", "csv").title is None


def test_names_are_one_line_and_halves_of_characters_are_replaced_one_for_one():
    heading = Heading("a\n b", 1, Span(0, 1))
    parsed = completed("x\ud800y", title=" A\n\x1b title ", publisher="\t", headings=(heading,))
    assert (parsed.text, parsed.title, parsed.publisher) == ("x\ufffdy", "A title", None)
    assert parsed.headings == (Heading("a b", 1, Span(0, 1)),)


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_text_of_white_space_is_empty(text):
    with pytest.raises(EmptyFileError):
        completed(text)


@pytest.mark.parametrize(
    ("value", "period"),
    [
        ("2020-04-10T12:00:00Z", Period.of(2020, 4, 10)),
        ("2020-04", Period.of(2020, 4)),
        ("2011-12/2012-01", Period.parse("2011-12/2012-01")),
        ("10 April 2020", Period.of(2020, 4, 10)),
        ("2020-13-45", None),
        ("0001-01-01", None),
        ("from 2012 to 2021", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_metadata_dates_are_read_in_many_forms(value, period):
    assert read_period(value) == period


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Microsoft Word - Annual report", "Annual report"),
        ("Microsoft Word - report.doc", None),
        ("10811.exe", None),
        ("Untitled", None),
        ("Document1", None),
        ("Final Report on the Elections", "Final Report on the Elections"),
        (None, None),
    ],
)
def test_titles_that_programs_put_there_are_dropped(title, kept):
    assert document_title(title) == kept


def test_a_name_of_nothing_printable_is_none():
    assert one_line("\x00 \n") is None


@pytest.mark.parametrize(
    "parts",
    [
        {"headings": (Heading("h", 1, Span(0, 9)),)},
        {"pages": (Page("1", Span(0, 2)), Page("2", Span(1, 3)))},
        {"headings": (Heading("b", 1, Span(2, 3)), Heading("a", 1, Span(0, 1)))},
    ],
)
def test_spans_outside_the_text_or_out_of_order_are_no_parsed_file(parts):
    with pytest.raises(ValueError, match=r"characters|order"):
        Parsed(text="abc", format="text", **parts)
