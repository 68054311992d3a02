from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Span
from index.sentences import LONGEST_SENTENCE, sentence_spans

PARTS = st.sampled_from(
    ["The vote was calm.", "Turnout rose!", "Really?", "at that time.5 No", "7.5", "U.S.", "Dr. Li",
     "“Yes. No.”", "(sic)", "Выборы прошли спокойно.", "г. Москва", "选举结束了。", "「はい。」",
     "不！",      "👩‍👩‍👧", "🇰🇿", "👍🏽", "e\u0301", "\u0301", "\x00", "\ufeff",
     "http://a.kz/b.", "*", "1.", "a)", "|", ",", "George V",
     "...", "a,b,c", "नमस्ते।", "VOTERS", "Next Heading", "x" * 2500, "q\u0308" * 1200]
)  # fmt: skip
GAPS = st.sampled_from(
    ["", " ", " ", "\n", "\r", "\r\n", "\n\n", "\r\r", "\r\n\r\n", "\n \n", "\t",
     "\u00a0", "\u2028", "\f"]
)  # fmt: skip
TEXTS = st.lists(st.tuples(PARTS, GAPS), max_size=40).map(
    lambda parts: "".join(part + gap for part, gap in parts)
)


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@given(text=TEXTS | st.text(max_size=200))
def test_sentences_are_ordered_trimmed_and_cover_everything_that_is_not_white_space_once(text):
    spans = sentence_spans(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(len(span) <= LONGEST_SENTENCE for span in spans)
    for span in spans:
        shown = span.of(text)
        assert shown
        assert shown == shown.strip()
    kept = "".join(span.of(text) for span in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert spans == sentence_spans(text)


@given(repeats=st.integers(1, 30), gap=st.sampled_from([" ", "\n", "\r\n", "\n\n", " \r\n \r\n"]))
def test_a_sentence_that_is_repeated_has_a_span_at_each_place(repeats, gap):
    sentence = "João voted “yes” 👍🏽 at 7.5 per cent."
    step = len(sentence) + len(gap)
    spans = sentence_spans((sentence + gap) * repeats)
    assert spans == [Span(at * step, at * step + len(sentence)) for at in range(repeats)]


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r"])
def test_a_line_break_within_a_sentence_does_not_end_it(gap):
    text = f"The commission{gap}met early.{gap}It agreed on{gap}nothing."
    assert sentences(text) == [f"The commission{gap}met early.", f"It agreed on{gap}nothing."]


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\r\r", "\n  \t\n", "\r\n \r\n", "\n\n\n"])
def test_a_blank_line_ends_a_sentence_that_has_no_full_stop(gap):
    assert sentences(f"no stop here{gap}and more") == ["no stop here", "and more"]


def test_a_line_break_beside_a_line_too_long_to_be_wrapped_ends_a_sentence():
    long = "the whole paragraph stands on one line " * 6
    assert sentences(f"A title\n{long}\nanother line") == ["A title", long.strip(), "another line"]


@pytest.mark.parametrize(
    "items",
    [
        ["- one thing", "- another. With more", "- last"],
        ["• one", "• two"],
        ["* one", "* two"],
        ["1. first", "2. second", "10. tenth"],
        ["a) first", "b) second"],
        ["(i) first", "(ii) second"],
        ["Name\tVotes", "Adilet\t12", "Auyl\t7"],
        ["| a | b |", "| 1 | 2 |"],
        ["id,party,votes", "1,Adilet,12", "2,Auyl,7"],
        ["Adilet     12", "Auyl       7"],
        ["# Title", "Text below"],
        ["Title", "=====", "Text below"],
    ],
)
def test_items_rows_and_marked_headings_each_begin_a_sentence(items):
    found = sentences("\n".join(items))
    assert all(any(sentence == item[: len(sentence)] for sentence in found) for item in items)
    assert [sentence for sentence in found if "\n" in sentence] == []


def test_an_item_keeps_its_wrapped_lines():
    assert sentences("They asked for:\n- a list that\n  is public\n- more time") == [
        "They asked for:", "- a list that\n  is public", "- more time",
    ]  # fmt: skip


def test_a_number_or_dash_that_begins_a_wrapped_line_is_no_item():
    text = "Nomination ended on the evening of December\n5. It was calm\n– on the whole – all week."
    assert len(sentences(text)) == 2
    assert sentences("A list of 1,173 stations, 9,764 voters and\n5,000 more, says he.") != []


def test_thousands_and_spaced_commas_do_not_make_a_row():
    text = "They saw 1,173 stations, 9,764 voters, and 12,500\nballots of 20,000 printed."
    assert sentences(text) == [text]


def test_a_number_alone_on_its_line_stands_alone():
    assert sentences("the countries\n43\n\n44\n\nThe time is short.") == [
        "the countries", "43", "44", "The time is short.",
    ]  # fmt: skip


def test_a_heading_found_by_its_looks_stands_alone():
    text = (
        "The count was slow but open, as the observers who stayed all night have said.\n"
        "Voter Registration\n"
        "Voters are entered into the lists by the place of residence that they gave,\n"
        "and each may ask for a correction.\n"
    )
    assert sentences(text)[1] == "Voter Registration"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It took 88 per cent at that time.5 No other party did.", "time.5"),
        ("It was dissolved (by decree).12 They left.", ".12"),
        ("He said “no.”3 They left.", "3"),
        ("It fell in October 2011.4 The court agreed.", ".4"),
        ("It is the law.¹ The next one is not.", "¹"),
        ("It is the law.[5] The next one is not.", "[5]"),
        ("It is the law.5,6 The next one is not.", "5,6"),
        ("Это закон.7 Следующий нет.", "7"),
        ("It was 5 per cent. The rest left.", "cent."),
        ("It is at http://www.osce.org/fom/51086. According to it, no.", "51086."),
        ("Held on Jan. 15, 2012. It was cold.", "2012."),
        ("Is it? Yes.", "?"),
        ("选举结束了。没有人来。", "。"),
        ("“All in quotes.” Then he left.", ".”"),
    ],
)
def test_a_sentence_ends_here(text, first):
    found = sentences(text)
    assert len(found) == 2
    assert found[0].endswith(first)


@pytest.mark.parametrize(
    "text",
    [
        "It polled 7.5 per cent.",
        "See No. 5 of the list.",
        "See Nos. 5 and 6.",
        "This contradicts Paragraph 7.2 of the document.",
        "See Art. 5, para. 3, pp. 12 and Fig. 4 of it.",
        "Vol. 3 has it, cf. Smith.",
        "It ended at 18:00 on Tue. 5 March.",
        "The U.S. Senate met Dr. Smith on Jan. 15 there.",
        "Read fig.5 The rest is lost.",
        "Get it at www.osce.org.5 Then read on",
        "Version 2.5 The next",
        "the law.5 and so on",
        "A. First of all",
        "He (J. K. Rowling) left",
        "He asked “Why? I go.” and went.",
        "Это г. Москва, ул. Ленина.",
        "см. ст. 5 закона",
        "wait . . . for it",
        "Wow! 😀",
    ],
)
def test_no_sentence_ends_within(text):
    assert sentences(text) == [text]


def test_a_long_speech_is_cut_inside_its_quotation_marks():
    speech = "“" + "We came to watch the count and stayed to the very end. " * 8 + "It was fair.”"
    found = sentences(f"He said: {speech} Then he left, and “so did we (all of us).”")
    assert len(found) == 10
    assert found[-2] == "It was fair.”"


def test_a_long_sentence_with_a_short_quotation_stays_whole():
    text = "He asked “Why? We stay.” and so it went on" + ", and on and on" * 25 + "."
    assert sentences(text) == [text]


def test_a_run_without_end_is_cut_at_line_breaks_then_spaces_then_graphemes():
    lines = "no end here\n" * 500
    assert all(s.endswith("here") for s in sentences(lines))
    assert all(s.split()[-1] == "word" for s in sentences("word " * 3000))
    accents = "e\u0301" * 3000
    assert all(s.startswith("e") for s in sentences(accents))
    assert max(map(len, sentences("x" * 9000))) == LONGEST_SENTENCE


def test_one_grapheme_longer_than_a_sentence_is_still_cut():
    text = "a" + "\u0301" * 5000
    assert [len(s) for s in sentences(text)] == [2000, 2000, 1001]


def test_boundaries_are_found_beyond_the_first_window():
    text = "The observers stayed all night and saw the count. " * 400
    assert len(sentence_spans(text)) == 400
    quoted = "“a b " * 3000 + "end. Then it stops."
    assert sentences(quoted)[-1] == "Then it stops."


@pytest.mark.parametrize("sign", ["😀. ", "— . ", "😀.\n"])
def test_many_signs_without_a_word_take_linear_time(sign):
    text = sign * 10_000 + "The vote was calm."
    started = time.process_time()
    assert sentences(text)[-1].endswith("calm.")
    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t", "\u2028\u00a0"])
def test_white_space_alone_has_no_sentences(text):
    assert sentence_spans(text) == []


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u3000"])
def test_a_space_of_several_bytes_after_an_initial_stops_nothing(space):
    text = f"It was King George V{space}. He left. It rained."
    assert [span.of(text) for span in sentence_spans(text)][-2:] == ["He left.", "It rained."]


def test_a_text_that_the_library_gives_up_on_is_one_sentence(monkeypatch):
    class PanicException(BaseException):
        pass

    def panic(*_):
        raise PanicException

    monkeypatch.setattr("sentencex.get_sentence_boundaries", panic)
    text = "One sentence. Another one."
    assert [span.of(text) for span in sentence_spans(text)] == [text]


def test_an_interruption_is_no_panic(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("sentencex.get_sentence_boundaries", interrupt)
    with pytest.raises(KeyboardInterrupt):
        list(sentence_spans("Never seen before. At all."))
