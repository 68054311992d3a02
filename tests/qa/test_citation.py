from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.document import Document, Page, Span
from index.errors import BrokenFileError
from index.parsing.parsed import Parsed
from index.parsing.process import ParsedFile
from qa.answer import Citation, Sentence, State
from qa.citation import Place, cite, verify

TEXT = (
    "Report of 2012\r\nThe commission met in the capital.\r\nIn total, 98 seats were filled by "
    "party lists, and 9 seats by the assembly of the people.\r\nNobody objected to that.\r\n"
)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def document(text: str, pages: tuple[Page, ...] = ()) -> Document:
    return Document(
        root="corpus",
        path="a.txt",
        sha256=sha256(text),
        format="text",
        pages=pages,
        read_text=lambda: text,
    )


def citation_of(text: str, quote: str, sentence: str | None = None) -> Citation:
    start = text.index(quote)
    around = text.index(sentence) if sentence else start
    length = len(sentence or quote)
    return cite(document(text), Span(start, start + len(quote)), Span(around, around + length))


def held(citation: Citation, text: str, folder: Path, pages: tuple[Page, ...] = ()) -> object:
    """Verify against a file that holds `text`, parsed without touching the disk again."""
    path = folder / citation.root / citation.document
    path.parent.mkdir(exist_ok=True)
    path.touch()
    parsed = Parsed(text=text, format="text", pages=pages)
    return verify(citation, folder, lambda _: ParsedFile(parsed, sha256(text)))


def test_a_citation_quotes_its_characters_with_what_stands_around_them() -> None:
    citation = citation_of(TEXT, "98 seats")
    assert citation.quote == citation.span.of(TEXT) == "98 seats"
    assert citation.prefix == TEXT[citation.span.start - 32 : citation.span.start]
    assert citation.suffix == TEXT[citation.span.end : citation.span.end + 32]
    assert (citation.line, citation.column, citation.page) == (3, 11, None)
    assert citation.state is State.VERIFIED


def test_context_is_cut_at_the_ends_of_the_text() -> None:
    citation = citation_of("98 seats", "98")
    assert (citation.prefix, citation.suffix) == ("", " seats")


def test_the_page_is_that_of_the_first_character() -> None:
    pages = (Page("iv", Span(0, 10)), Page("v", Span(10, 20)))
    text = "0123456789abcdefghij"
    assert cite(document(text, pages), Span(9, 12), Span(9, 12)).page == "iv"
    assert cite(document(text, pages), Span(10, 12), Span(10, 12)).page == "v"


def test_an_unchanged_file_is_verified(tmp_path: Path) -> None:
    pages = (Page("1", Span(0, len(TEXT))),)
    outcome = held(citation_of(TEXT, "98 seats"), TEXT, tmp_path, pages)
    assert outcome.state is State.VERIFIED
    assert outcome.place == Place(Span(62, 70), 3, 11, "1")


def test_a_forged_quote_is_not_verified(tmp_path: Path) -> None:
    citation = replace(citation_of(TEXT, "98 seats"), quote="99 seats")
    outcome = held(citation, TEXT, tmp_path)
    assert outcome.state is State.STALE
    assert outcome.place is None
    assert "the file is the one cited, but the quote does not stand in it" in outcome.detail


def test_a_true_quote_with_forged_characters_is_told_its_place(tmp_path: Path) -> None:
    outcome = held(replace(citation_of(TEXT, "98 seats"), span=Span(0, 8)), TEXT, tmp_path)
    assert outcome.state is State.RELOCATED
    assert outcome.place.span.of(TEXT) == "98 seats"


def test_a_forged_sentence_is_not_verified(tmp_path: Path) -> None:
    citation = citation_of(TEXT, "98 seats", "In total, 98 seats were filled by party lists")
    assert held(citation, TEXT, tmp_path).state is State.VERIFIED
    forged = Sentence(citation.sentence.span, citation.sentence.text.replace("total", "truth"))
    assert held(replace(citation, sentence=forged), TEXT, tmp_path).state is not State.VERIFIED


@pytest.mark.parametrize("part", ["prefix", "suffix"])
def test_forged_surroundings_are_not_verified(tmp_path: Path, part: str) -> None:
    citation = replace(citation_of(TEXT, "98 seats"), **{part: "no such words"})
    assert held(citation, TEXT, tmp_path).state is State.STALE


def test_an_empty_quote_is_never_verified(tmp_path: Path) -> None:
    citation = replace(citation_of(TEXT, "98"), quote="", span=Span(3, 3))
    assert held(citation, TEXT, tmp_path).state is State.STALE


def test_text_before_the_quote_relocates_it(tmp_path: Path) -> None:
    outcome = held(citation_of(TEXT, "98 seats"), "A new title\r\n" + TEXT, tmp_path)
    assert outcome.state is State.RELOCATED
    assert outcome.place == Place(Span(75, 83), 4, 11, None)
    assert "another place" in outcome.detail


def test_a_change_elsewhere_relocates_to_the_same_place_and_says_so(tmp_path: Path) -> None:
    citation = citation_of(TEXT, "98 seats")
    outcome = held(citation, TEXT.replace("Nobody", "Everybody"), tmp_path)
    assert outcome.state is State.RELOCATED
    assert outcome.place.span == citation.span
    assert "the file has changed; the quote and the text around it stand in the same place" in (
        outcome.detail
    )


def test_new_line_ends_and_wrapping_do_not_lose_a_quote(tmp_path: Path) -> None:
    citation = citation_of(TEXT, "98 seats were filled by party lists, and 9 seats")
    wrapped = TEXT.replace("\r\n", "\n").replace("were filled", "were\n   filled")
    outcome = held(citation, wrapped, tmp_path)
    assert outcome.state is State.RELOCATED
    assert outcome.place.span.of(wrapped).split() == citation.quote.split()


def test_a_number_that_also_stands_elsewhere_is_not_taken_for_the_cited_one(
    tmp_path: Path,
) -> None:
    text = TEXT + "The outgoing parliament had 98 seats in use.\r\n"
    edited = text.replace("In total, 98 seats", "In total, 95 seats")
    outcome = held(citation_of(text, "98 seats"), edited, tmp_path)
    assert outcome.state is State.STALE
    assert "not with the text that was around it" in outcome.detail


def test_a_copy_makes_the_place_ambiguous(tmp_path: Path) -> None:
    outcome = held(citation_of(TEXT, "98 seats"), TEXT + "\r\n" + TEXT, tmp_path)
    assert outcome.state is State.STALE
    assert "several places" in outcome.detail


def test_the_sentence_tells_places_apart_that_the_short_context_cannot(tmp_path: Path) -> None:
    same = "was announced by the commission of the region at 75 per cent of all of its voters"
    text = f"In the north, turnout {same}. In the south, turnout {same}.\n"
    sentence = f"In the north, turnout {same}."
    outcome = held(citation_of(text, "75", sentence), "New.\n" + text, tmp_path)
    assert outcome.state is State.RELOCATED
    assert outcome.place.span.start == 5 + text.index("75")


def test_a_longer_word_at_the_end_of_a_text_is_another_one(tmp_path: Path) -> None:
    citation = citation_of("Seats in the lower house: 98", "98")
    assert held(citation, "Seats in the lower house: 987", tmp_path).state is State.STALE
    assert held(citation, "Seats in the lower house: 98\n", tmp_path).state is State.RELOCATED


def test_a_quote_with_nothing_around_it_cannot_be_relocated(tmp_path: Path) -> None:
    assert held(citation_of("98 seats", "98"), "of 98 seats", tmp_path).state is State.STALE


def test_a_file_that_is_gone_is_missing(tmp_path: Path) -> None:
    def parse(path: Path) -> ParsedFile:
        raise AssertionError(f"{path} was read")

    citation = citation_of(TEXT, "98 seats")
    assert verify(citation, tmp_path, parse).state is State.MISSING
    (tmp_path / "corpus" / "a.txt").mkdir(parents=True)
    assert verify(citation, tmp_path, parse).state is State.MISSING
    nonsense = replace(citation, document="a" * 5000)
    assert verify(nonsense, tmp_path, parse).state is State.MISSING


def test_a_file_that_cannot_be_parsed_any_more_makes_the_citation_stale(tmp_path: Path) -> None:
    def parse(path: Path) -> ParsedFile:
        raise BrokenFileError("not a PDF")

    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").touch()
    outcome = verify(citation_of(TEXT, "98 seats"), tmp_path, parse)
    assert outcome.state is State.STALE
    assert outcome.detail == "the file cannot be read: not a PDF"


words = st.sampled_from(
    ["98", "seats", "were", "в зале", "選挙", "e\u0301", "👩‍👧", ".", ",", "the"]
)
spaces = st.sampled_from([" ", "  ", "\n", "\r\n", "\r", "\n\n"])
prose = st.lists(st.tuples(words, spaces).map("".join), max_size=30).map("".join)


def edited(data: st.DataObject, text: str) -> str:
    """`text` with a few pieces replaced, deleted or put in."""
    for _ in range(data.draw(st.integers(0, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        text = text[:start] + data.draw(prose) + text[end:]
    return data.draw(
        st.sampled_from([text, text.replace("\r\n", "\n"), text.replace("\n", "\r\n")])
    )


def folded(text: str) -> str:
    return " ".join(text.split())


@given(before=prose, quote=prose, after=prose, data=st.data())
def test_edits_never_move_a_citation_to_a_wrong_place(
    tmp_path: Path, before: str, quote: str, after: str, data: st.DataObject
) -> None:
    assume(quote.strip())
    text = before + quote + after
    span = Span(len(before), len(before) + len(quote))
    citation = cite(document(text), span, span)
    new_before, new_after = edited(data, before), edited(data, after)
    kept = data.draw(st.booleans())
    new = new_before + (quote if kept else "") + new_after
    outcome = held(citation, new, tmp_path)
    if outcome.state is State.VERIFIED:
        assert new == text
    if outcome.state is State.RELOCATED:
        assert folded(outcome.place.span.of(new)) == folded(quote)
        place, beside = outcome.place.span, (citation.prefix, citation.suffix)
        assert folded(new[: place.start]).endswith(folded(beside[0])) or folded(
            new[place.end :]
        ).startswith(folded(beside[1]))
        right = len(new_before)
        if kept and new_before == before and new_after == after:
            assert new[min(place.start, right) : max(place.start, right)].strip() == ""


def test_a_quote_that_ended_the_text_is_not_told_apart_where_its_words_go_on(
    tmp_path: Path,
) -> None:
    before = "98 98 seats 98 98 "
    quote = "98 seats 98 98 seats seats 98 seats 98 98 98 seats 98 98 98 "
    text, span = before + quote, Span(len(before), len(before) + len(quote))
    citation = cite(document(text), span, span)
    added = "seats 98 98 seats seats 98 seats 98 98 98 seats 98 98 98 "  # the same, overlapping
    assert held(citation, text + added, tmp_path).state is State.STALE
