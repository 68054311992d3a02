from __future__ import annotations

import hashlib
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document, Span
from index.parsing.parsed import Parsed
from index.parsing.process import ParsedFile
from qa.answer import Citation, State
from qa.citation import Verification, cite, compare

RAISED = "Rents were raised by 4 per cent. "
EAST = f"In the east, nobody was asked before that. {RAISED}Tenants went to court over it. "
WEST = f"In the west, everybody was told in time. {RAISED}Most of the tenants agreed to it. "


words = st.sampled_from(
    ["98", "seats", "were", "в зале", "選挙", "e\u0301", "👩‍👧", ".", ",", "the"]
)
spaces = st.sampled_from([" ", "  ", "\n", "\r\n", "\r", "\n\n"])


def document(text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(root="r", path="a.txt", sha256=digest, format="text", read_text=lambda: text)


def held(citation: Citation, text: str) -> Verification:
    """How the citation stands against a file that holds `text`."""
    parsed = Parsed(text=text, format="text")
    return compare(citation, ParsedFile(parsed, hashlib.sha256(text.encode()).hexdigest()))


def folded(text: str) -> str:
    return " ".join(text.split())


def raised(text: str, place: int = 0) -> Citation:
    """A citation of the number in the first (0) or second sentence about rents."""
    start = text.index("4 per cent") if place == 0 else text.rindex("4 per cent")
    sentence = Span(start - len("Rents were raised by "), start + len("4 per cent."))
    return cite(document(text), Span(start, start + len("4 per cent")), sentence)


def test_an_equal_sentence_elsewhere_is_not_taken_for_a_deleted_one() -> None:
    outcome = held(raised(EAST + WEST), EAST.replace(RAISED, "") + WEST)
    assert outcome.state is State.STALE
    assert outcome.place is None


def test_an_equal_sentence_elsewhere_is_not_taken_for_a_corrected_one() -> None:
    outcome = held(raised(EAST + WEST), EAST.replace("4", "5") + WEST)
    assert outcome.state is State.STALE


def test_a_paragraph_that_stands_twice_is_not_told_by_the_one_that_is_left() -> None:
    text = f"{EAST}\n\nElsewhere it was calm.\n\n{EAST}\n\nThat is all there is to say.\n"
    left = text.replace(EAST, "", 1)
    assert held(raised(text), left).state is State.STALE
    second = held(raised(text, 1), left)
    assert second.state is State.RELOCATED
    assert second.place.span.start == left.index("4 per cent")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nobody was asked before that", "some people had been asked"),
        ("Tenants went to court over it", "Some of the tenants sued"),
        ("that. Rents", "that. Nobody was told either. Rents"),
        ("cent. Tenants", "cent.\n\nThere was more to come. Tenants"),
    ],
)
def test_a_change_on_one_side_of_the_sentence_leaves_the_other_to_tell_its_place(
    old: str, new: str
) -> None:
    text = EAST + WEST
    changed = text.replace(old, new)
    assert changed != text
    outcome = held(raised(text), changed)
    assert outcome.state is State.RELOCATED
    assert outcome.place.span.start == changed.index("4 per cent")


def test_changes_on_both_sides_leave_nothing_to_tell_the_place() -> None:
    changed = (EAST + WEST).replace("before that", "by them").replace("Tenants went", "They went")
    assert held(raised(EAST + WEST), changed).state is State.STALE


@pytest.mark.parametrize("kept", [RAISED, RAISED + "Tenants went to court over it. ", EAST])
def test_a_copy_is_not_taken_for_the_sentence_that_was_corrected(kept: str) -> None:
    corrected = EAST.replace("4 per cent", "7 per cent") + WEST + "\n\nEarlier:\n\n" + kept
    outcome = held(raised(EAST + WEST), corrected)
    assert outcome.state is State.STALE
    assert outcome.place is None


def test_a_copy_is_not_taken_for_a_sentence_that_was_corrected_amid_other_text() -> None:
    text = EAST.replace(RAISED, "Rents in all of the districts were raised by 4 per cent. ") + WEST
    start = text.index("4 per cent")
    sentence = Span(text.index("Rents"), text.index("Tenants") - 1)
    citation = cite(document(text), Span(start, start + len("4 per cent")), sentence)
    old = text.removesuffix(WEST)
    rewritten = "It was calm. " + sentence.of(text).replace("4", "7") + " Nothing else was done. "
    corrected = f"{rewritten}{WEST}\n\nEarlier:\n\n"
    assert held(citation, f"{rewritten}{WEST}{old}").state is State.STALE
    assert held(citation, f"{WEST}{old}").state is State.RELOCATED
    assert held(citation, f"{old}{WEST}{corrected}").state is State.RELOCATED


@pytest.mark.parametrize(
    ("of_the_sentence", "of_what_follows"),
    [(0, 53), (2, 50), (18, 24), (30, 10), (40, 0), (45, 53)],
)
def test_a_copy_is_not_taken_for_a_sentence_of_which_an_end_is_left(
    of_the_sentence: int, of_what_follows: int
) -> None:
    """Characters that are left of what was cited, before which all was deleted."""
    longer = "Rents in all of the districts of the town were raised by 4 per cent."
    follows = " Tenants of three of the houses went to court over it."
    text = f"In the east, nobody was asked before that. {longer}{follows}\n\n"
    start = text.index("4 per cent")
    citation = cite(document(text + WEST), Span(start, start + 10), Span(43, 43 + len(longer)))
    assert citation.sentence.text == longer
    kept = longer[len(longer) - of_the_sentence :] + follows[:of_what_follows]
    assert held(citation, f"{WEST}{text}").state is State.RELOCATED
    assert held(citation, f"{kept} It rained. {WEST}{text}").state is State.STALE


def test_an_equal_paragraph_is_not_taken_for_an_edited_one_before_which_it_had_stood() -> None:
    head = "Nothing of any interest happened in the north before that day.\n\n"
    twin = (
        f"{RAISED}Tenants went to court over it, and lost there. A year later they tried again, "
        "this time with the help of a lawyer from another town.\n\n"
    )
    rest = "The weather was fine for the whole of the week, and nobody complained at all.\n\n"
    citation = raised(head + twin + rest + twin)
    outcome = held(citation, twin.replace("lost", "won") + rest + head + twin)
    assert outcome.state is State.STALE


def test_a_copy_of_the_sentence_alone_leaves_the_cited_one_where_it_is() -> None:
    text = f"{RAISED}{EAST}{WEST}{RAISED}"
    outcome = held(raised(EAST + WEST), text)
    assert outcome.state is State.RELOCATED
    assert outcome.place.span.start == text.index("4 per cent", len(RAISED))


def test_a_paragraph_that_begins_with_the_sentence_is_found_where_it_was_moved_to() -> None:
    head, moved = (
        "Nothing of interest happened there.\n\n",
        f"{RAISED}All of the tenants went to court.\n\n",
    )
    rest = "The weather was fine for the whole of the week.\n"
    citation = raised(head + moved + rest)
    outcome = held(citation, head + rest + moved)
    assert outcome.state is State.RELOCATED
    assert outcome.place.span.start == (head + rest + moved).index("4 per cent")


def test_an_equal_sentence_at_the_end_of_the_text_may_be_the_one_that_was_cited_there() -> None:
    before = "Landlords wrote letters in June. All of the neighbours had agreed to that in spring. "
    copied = f"{before}{before}{RAISED}{RAISED}"  # the second to the fourth were put in
    assert held(raised(before + RAISED, 1), copied).state is State.STALE


@pytest.mark.parametrize("glued", ["1", "1,", "1.", "x", "("])
def test_what_is_glued_to_the_sentence_makes_it_another(glued: str) -> None:
    text = "All of it: 98 seats were filled. Nobody objected to that at all.\n"
    span = Span(text.index("98"), text.index(". Nobody"))
    citation = cite(document(text), span, span)
    outcome = held(citation, text.replace("it: 98", f"it: {glued}98"))
    assert outcome.state is State.STALE


def test_an_answer_saved_with_32_characters_on_each_side_still_holds() -> None:
    text = f"{EAST}\r\n{WEST}"
    span = Span(text.index("Rents"), text.index(" Tenants"))
    kept = {"prefix": text[span.start - 32 : span.start], "suffix": text[span.end : span.end + 32]}
    older = replace(cite(document(text), span, span), **kept)
    assert held(older, text).state is State.VERIFIED
    outcome = held(older, f"New.\r\n{text}")
    assert outcome.state is State.RELOCATED
    assert outcome.place.span.start == span.start + 6


def test_a_place_is_told_by_what_stands_nowhere_else_in_the_text() -> None:
    same = "The commission met in the capital and adjourned. " * 3
    text = f"{same}One. {same}Two. {RAISED}{same}Three. {same}"
    citation = raised(text)
    for kept in (citation.prefix, citation.suffix):
        assert text.count(kept) == 1
        assert len(kept) > 32
    alone = f"{RAISED}{same}" * 40
    assert raised(alone).prefix == "Rents were raised by "  # only its own sentence


@given(
    text=st.lists(st.tuples(words, spaces).map("".join), min_size=1, max_size=60).map("".join),
    data=st.data(),
)
def test_what_is_kept_is_what_stands_beside_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    citation = cite(document(text), span, span)
    assert text[: span.start].endswith(citation.prefix)
    assert text[span.end :].startswith(citation.suffix)
    for kept in (citation.prefix, citation.suffix):
        if len("".join(kept.split())) >= 16:
            assert folded(text).count(folded(kept)) == 1


@pytest.mark.parametrize("flood", [" " * 300_000, "4 per cent " * 30_000, EAST * 3_000])
def test_a_flood_of_anything_is_looked_through_in_time(flood: str) -> None:
    text = f"{EAST}\n\n{WEST}"
    start = text.index(" 4 per cent")  # with the white space, as nothing cites it
    span = Span(start, start + len(" 4 per cent"))
    for citation in (raised(text), cite(document(text), span, span)):
        begun = time.monotonic()
        outcome = held(citation, f"{flood}\n\n{text}\n\n{flood}")
        assert time.monotonic() - begun < 20
        if outcome.place is not None:
            assert outcome.place.span.start >= len(flood)
