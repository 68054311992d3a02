from __future__ import annotations

import re
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunking import SMALL, chunk
from index.document import Heading, Span

WORDS = st.sampled_from(
    ["election", "a", "Dr.", "7.5", "U.S.", "выборы", "Партия", "这是一个句子", "。", "それは。",
     "👩‍👩‍👧", "🇰🇿🇰🇿", "👍🏽", "e\u0301a\u0308", "x" * 130, "a\u0301" * 70, "👩‍👩‍👧" * 30,
     "语" * 90, "ends.",
     "Really?", "note.5", "“Yes.”", "(sic)", "- item", "1.", "ไทย", "\x00", "\ufeff", "한국어"]
)  # fmt: skip
GAPS = st.sampled_from(
    [" ", " ", " ", "  ", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\n \n", "\t", "\u00a0", "\f", ""]
)
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=60).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
SIZES = st.integers(50, 300)
UNSPACED = re.compile("[\u0e00-\u0eff\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")


@st.composite
def headed_texts(draw: st.DrawFn) -> tuple[str, list[Heading]]:
    text = ""
    headings = []
    for _ in range(draw(st.integers(0, 6))):
        title = draw(
            st.sampled_from(["Voters", "THE COUNT", "Media and freedom of speech", "概要"])
        )
        start = len(text)
        text += title + draw(st.sampled_from(["\n", "\r\n", "\n\n"]))
        span = Span(start, start + len(title))
        headings.append(Heading(title, draw(st.integers(1, 7)), span))
        text += draw(TEXTS) + "\n\n"
    return text, headings


@st.composite
def settings(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(SIZES)
    return size, draw(st.integers(0, size // 2))


def filled(text: str) -> set[int]:
    return {at for at, character in enumerate(text) if not character.isspace()}


def check(text: str, passages: list[Span], size: int) -> None:
    covered: set[int] = set()
    for passage in passages:
        shown = passage.of(text)
        assert shown
        assert shown == shown.strip()
        assert len(passage) <= size
        covered |= set(range(passage.start, passage.end))
    assert filled(text) <= covered
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(passages))


@given(headed=headed_texts(), setting=settings())
def test_passages_are_ordered_trimmed_no_longer_than_the_size_and_lose_nothing(headed, setting):
    text, headings = headed
    size, overlap = setting
    passages = chunk(text, headings, size=size, overlap=overlap)
    check(text, passages, size)
    assert passages == chunk(text, headings, size=size, overlap=overlap)


@given(headed=headed_texts(), setting=settings())
def test_no_word_that_fits_is_cut(headed, setting):
    text, headings = headed
    size, overlap = setting
    passages = chunk(text, headings, size=size, overlap=overlap)
    edges = {edge for passage in passages for edge in (passage.start, passage.end)}
    for word in re.finditer(r"\S+", text):
        if len(word[0]) <= size:
            inside = edges & set(range(word.start() + 1, word.end()))
            assert all(UNSPACED.search(text[at - 1 : at + 1]) for at in inside)


@given(headed=headed_texts(), setting=settings())
def test_a_passage_repeats_no_more_than_the_overlap_and_nothing_from_before_a_heading(
    headed, setting
):
    text, headings = headed
    size, overlap = setting
    passages = chunk(text, headings, size=size, overlap=overlap)
    for before, passage in pairwise(passages):
        repeated = Span(passage.start, max(passage.start, before.end))
        assert len(repeated) <= overlap
        assert not any(repeated.overlaps(heading.span) and repeated.start < heading.span.start
                       for heading in headings)  # fmt: skip


@given(text=TEXTS, size=SIZES)
def test_graphemes_stay_whole(text, size):
    for passage in chunk(text, [], size=size, overlap=size // 4):
        for edge in (passage.start, passage.end):
            if 0 < edge < len(text) and not text[edge - 1].isspace():
                assert text[edge] not in "\u0301\u0308\u200d\U0001f3fd"
                assert text[edge - 1] != "\u200d"


@pytest.mark.parametrize("text", ["", " ", "\r\n\r\n", "\u2028\t\x0c"])
def test_white_space_alone_has_no_passages(text):
    assert chunk(text, [], size=100, overlap=10) == []


def test_the_same_sentence_many_times_gives_distinct_spans_in_their_own_places():
    sentence = "Turnout was 75 per cent. "
    text = sentence * 40
    passages = chunk(text, [], size=100, overlap=0)
    assert passages == [Span(at, at + 99) for at in range(0, 1000, 100)]


def test_hard_wrapped_lines_are_not_taken_for_paragraphs():
    text = (
        "The commission met on Monday and agreed on the design\n"
        "of the ballot paper, which had been disputed for weeks.\n"
    )
    (passage,) = chunk(text, [], size=200, overlap=0)
    assert passage.of(text) == text.strip()
    first, second = chunk(text + "It was printed in Astana by two firms.", [], size=115, overlap=0)
    assert first.of(text) == text.strip()
    assert second.start == len(text)


def test_passages_end_where_sentences_end():
    text = "Ballots were counted in the open, and nobody was kept from watching the count. " * 30
    passages = chunk(text, [], size=300, overlap=50)
    assert len(passages) > 5
    assert all(passage.of(text).endswith("count.") for passage in passages)


def test_the_overlap_begins_with_a_sentence_where_one_is_in_reach():
    text = "Short one here. " * 20
    first, second, *_ = chunk(text, [], size=100, overlap=40)
    assert second.of(text).startswith("Short one here.")
    assert first.end - second.start == 31


def test_the_overlap_begins_with_a_word_where_no_sentence_is_in_reach():
    text = "The electoral register was published in every district. " * 10
    first, second, *_ = chunk(text, [], size=160, overlap=20)
    assert Span(second.start, first.end).of(text) == "in every district."


def test_a_passage_that_opens_a_section_repeats_nothing():
    text = "One is here. Two is here. So is three.\n\nVoters\n\n" + "More of it follows. " * 6
    heading = Heading("Voters", 1, Span(40, 46))
    starts = [p.start for p in chunk(text, [heading], size=130, overlap=50)]
    assert 40 in starts
    assert not any(0 < start < 40 for start in starts)


def test_a_heading_goes_with_what_follows_even_where_it_could_end_a_passage():
    before = "Some sentence of the section before it. " * 2 + "\n\n"
    text = before + "The Count\n\n" + "It took all night and was watched by many people. " * 4
    heading = Heading("The Count", 2, Span(len(before), len(before) + 9))
    for size in range(92, 300):
        for passage in chunk(text, [heading], size=size, overlap=0):
            assert not passage.of(text).endswith("The Count")


def test_headings_under_one_another_stay_together():
    text = "Part One\n\nBackground\n\n" + "The president called an election in winter. " * 4
    headings = [Heading("Part One", 2, Span(0, 8)), Heading("Background", 1, Span(10, 20))]
    first, *_ = chunk("Opening.\n\n" + text, [
        Heading(h.title, h.level, h.span.shift(10)) for h in headings
    ], size=70, overlap=0)  # fmt: skip
    assert first.of("Opening.\n\n" + text) == "Opening."
    first, *_ = chunk(text, headings, size=70, overlap=0)
    assert first.of(text).startswith("Part One\n\nBackground\n\nThe president")


def test_a_first_word_too_long_to_stand_with_its_heading_is_parted_from_it():
    text = "Voters\n" + "x" * 60
    passages = chunk(text, [Heading("Voters", 1, Span(0, 6))], size=62, overlap=0)
    assert [passage.of(text) for passage in passages] == ["Voters", "x" * 60]


def test_sections_are_not_mixed_while_each_fills_a_passage():
    section = "The law was changed in the spring of that year. " * 3
    text = f"Law\n\n{section}\n\nMedia\n\n{section}"
    at = text.index("Media")
    headings = [Heading("Law", 1, Span(0, 3)), Heading("Media", 1, Span(at, at + 5))]
    starts = [passage.start for passage in chunk(text, headings, size=200, overlap=40)]
    assert starts == [0, at]


def test_a_small_rest_is_shared_out_when_it_does_not_fit():
    text = "The observers came from many countries to watch it. " * 8 + "\nThat is all."
    lengths = [len(passage) for passage in chunk(text, [], size=400, overlap=0)]
    assert len(lengths) == 2
    assert min(lengths) >= SMALL


def test_a_small_rest_joins_its_neighbour_when_it_fits():
    sentence = "The observers came from many countries to watch the vote. "
    text = sentence * 6 + "Done."
    (passage,) = chunk(text, [], size=400, overlap=60)
    assert passage.end == len(text)


def test_a_word_longer_than_the_size_is_cut_between_graphemes():
    family = "👩‍👩‍👧"
    text = f"Before {family * 40} after"
    passages = chunk(text, [], size=62, overlap=0)
    check(text, passages, 62)
    pieces = [passage.of(text) for passage in passages]
    assert "".join(pieces).count(family) == 40
    assert sum(piece.count(family) for piece in pieces) == 40


def test_text_without_spaces_is_cut_at_sentence_ends_then_anywhere():
    sentences = "中央选举委员会公布了结果。" * 20
    passages = chunk(sentences, [], size=60, overlap=0)
    assert all(passage.of(sentences).endswith("。") for passage in passages)
    endless = "选" * 500
    check(endless, chunk(endless, [], size=60, overlap=10), 60)
    assert len(chunk(endless, [], size=60, overlap=10)) <= 12


def test_crlf_and_lf_texts_are_cut_at_the_same_words():
    lines = ["Voters came early to the polling station and", "waited. It opened at seven.", ""] * 12
    unix, dos = "\n".join(lines), "\r\n".join(lines)
    of_unix = [p.of(unix).split() for p in chunk(unix, [], size=1000, overlap=0)]
    of_dos = [p.of(dos).split() for p in chunk(dos, [], size=1026, overlap=0)]
    assert list(chain(*of_unix)) == list(chain(*of_dos))


@pytest.mark.parametrize(("size", "overlap"), [(100, 100), (100, -1), (0, 0)])
def test_an_overlap_that_leaves_no_room_is_refused(size, overlap):
    with pytest.raises(ValueError, match="overlap"):
        chunk("Text.", [], size=size, overlap=overlap)
