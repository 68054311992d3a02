"""Spans are half-open ranges of characters; documents know their pages and headings."""

import dataclasses
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document, Heading, Page, Span

SPANS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: Span(*sorted(pair)))


def document(**fields):
    text = fields.pop("text", "")
    return Document(
        root="/corpus", path="a.txt", sha256="0" * 64, format="text", read_text=lambda: text,
        **fields,
    )  # fmt: skip


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (4, 3), (-2, -1)])
def test_a_range_that_is_none_is_refused(start, end):
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(st.text(), SPANS)
def test_a_span_covers_what_the_slice_covers(text, span):
    assert span.of(text) == text[span.start : span.end]
    assert len(span) == span.end - span.start


@given(SPANS, SPANS)
def test_spans_relate_as_the_sets_of_their_characters(one, other):
    mine, theirs = set(range(one.start, one.end)), set(range(other.start, other.end))
    if mine and theirs:
        assert one.overlaps(other) == bool(mine & theirs)
        assert one.contains(other) == (theirs <= mine)


def test_spans_that_only_touch_do_not_overlap():
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 4).overlaps(Span(3, 5))


@given(SPANS, st.integers(0, 10))
def test_a_shifted_span_covers_the_same_characters_of_a_longer_text(span, characters):
    text = "".join(chr(0x400 + place) for place in range(40))
    assert span.shift(characters).of("x" * characters + text) == span.of(text)


def test_a_span_cannot_be_shifted_before_the_text():
    with pytest.raises(ValueError, match="not a span"):
        Span(3, 5).shift(-4)


def test_values_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Span(0, 1).end = 5
    with pytest.raises(dataclasses.FrozenInstanceError):
        document().title = "other"


def test_a_document_is_the_same_whatever_reads_its_text():
    assert document(text="one") == document(text="two")
    assert document(title="one") != document(title="two")
    assert "read_text" not in repr(document())


def test_the_text_is_read_each_time_it_is_asked_for():
    reads = []
    paper = dataclasses.replace(document(), read_text=lambda: reads.append(1) or "text")
    assert reads == []
    assert (paper.text, paper.text) == ("text", "text")
    assert len(reads) == 2


@given(st.text(alphabet="aé\r\n🗳ж", min_size=1), SPANS)
@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe")],
)
def test_the_bytes_of_a_span_are_its_characters(encoding, bom, text, span):
    span = Span(min(span.start, len(text)), min(span.end, len(text)))
    paper = document(text=text, encoding=encoding, bom=len(bom))
    start, end = paper.byte_span(span)
    assert (bom + text.encode(encoding))[start:end].decode(encoding) == span.of(text)


def test_a_file_that_is_not_text_has_no_byte_spans():
    assert document(text="abc").byte_span(Span(0, 1)) is None


def test_the_page_of_a_character_is_the_one_that_holds_it():
    pages = (Page("i", Span(0, 5)), Page("1", Span(5, 9)), Page("2", Span(10, 12)))
    paper = document(pages=pages)
    labels = [paper.page_of(offset) for offset in (0, 4, 5, 8, 9, 10, 11, 12)]
    assert labels == ["i", "i", "1", "1", None, "2", "2", None]
    assert document().page_of(0) is None


def test_headings_in_force_are_the_last_of_each_open_level():
    headings = (
        Heading("Report", 1, Span(0, 6)),
        Heading("Media", 2, Span(10, 15)),
        Heading("Print", 3, Span(20, 25)),
        Heading("Voters", 2, Span(30, 36)),
        Heading("Annex", 1, Span(40, 45)),
    )
    paper = document(headings=headings)

    def titles(offset):
        return [heading.title for heading in paper.headings_at(offset)]

    assert titles(0) == ["Report"]
    assert titles(9) == ["Report"]
    assert titles(10) == ["Report", "Media"]
    assert titles(27) == ["Report", "Media", "Print"]
    assert titles(30) == ["Report", "Voters"]
    assert titles(99) == ["Annex"]


def test_before_the_first_heading_none_is_in_force():
    paper = document(headings=(Heading("Later", 2, Span(5, 10)),))
    assert paper.headings_at(4) == ()
    assert document().headings_at(0) == ()


@given(st.lists(st.integers(1, 7), max_size=12), st.integers(0, 130))
def test_a_heading_is_in_force_until_one_of_its_level_or_above(levels, offset):
    headings = tuple(Heading(str(n), lvl, Span(n * 10, n * 10 + 5)) for n, lvl in enumerate(levels))
    begun = [heading for heading in headings if heading.span.start <= offset]
    expected = tuple(
        heading
        for place, heading in enumerate(begun)
        if all(later.level > heading.level for later in begun[place + 1 :])
    )
    assert document(headings=headings).headings_at(offset) == expected


@pytest.mark.parametrize("level", [lambda n: 2, lambda n: n % 6 + 1, lambda n: 20_000 - n])
def test_many_headings_are_looked_through_once_not_for_every_passage(level):
    headings = tuple(Heading("H", level(n), Span(n * 9, n * 9 + 1)) for n in range(20_000))
    started = time.process_time()
    paper = document(headings=headings)
    for heading in headings:
        assert paper.headings_at(heading.span.start)[-1] is heading
    assert time.process_time() - started < 2


def test_a_changed_copy_knows_its_own_headings():
    paper = document(headings=(Heading("A", 1, Span(0, 1)), Heading("B", 2, Span(5, 6))))
    below = dataclasses.replace(paper, headings=(Heading("C", 2, Span(3, 4)), *paper.headings[1:]))
    assert [heading.title for heading in paper.headings_at(9)] == ["A", "B"]
    assert [heading.title for heading in below.headings_at(9)] == ["B"]
    assert document(headings=paper.headings) == paper
    assert hash(document(headings=paper.headings)) == hash(
        dataclasses.replace(paper, read_text=str)
    )
    assert "_parents" not in repr(paper)
