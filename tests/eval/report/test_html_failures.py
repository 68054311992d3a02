"""The failures of a run on its page: which, in what order, how many, and what of them is cut."""

from __future__ import annotations

from lxml import html

from eval.items import Item

from .made import RIGHT, WRONG
from .page import is_whole


def test_expected_and_cited_characters_are_marked_between_what_stands_around_them(full, shown):
    page = shown(full())
    tree = html.document_fromstring(page.source)
    first = tree.find(".//article")
    gold, cited = first.findall(".//mark")
    assert (gold.get("class"), gold.text) == ("gold", RIGHT)
    assert gold.tail == " of the registered voters. In 2012 the turnout was 75 per cent. " + (
        "Nine parties had been registered by then."
    )
    assert gold.getparent().text == "The commission met in the capital. The turnout was "
    assert (cited.get("class"), cited.text) == ("cited", WRONG)
    footers = [" ".join(one.text_content().split()) for one in first.findall(".//footer")]
    assert footers == [
        "report.txt, characters 51–64",
        "report.txt, characters 128–140 (another place of an expected document)",
    ]


def test_failures_are_numbered_worst_first_with_what_was_said(full, shown):
    page = shown(full())
    assert len(page.of("article")) == 2
    assert "2 of 4 items were not handled rightly" in page.text
    assert page.text.index("1 Answered wrongly") < page.text.index("2 Silent, though its best")
    assert "abstained, confidence 0.30" in page.text
    assert "The best candidate is too unlikely to be right." in page.text
    assert "Trace: 2 passages read" in page.text
    assert "2 handled rightly" in page.text


def test_many_failures_are_folded_and_those_beyond_the_limit_counted(
    make_run, gold, given, said, shown
):
    names = [f"{place:03}" for place in range(205)]
    items = [Item(id=name, question="?", golds=(gold(RIGHT),)) for name in names]
    told = {"pincite": [said(name, given(WRONG)) for name in names]}
    page = shown(make_run(items, told))
    is_whole(page)
    assert len(page.of("article")) == 200
    assert "Failures 26 to 200" in page.text
    assert "The first 200 are shown; 5 are left out." in page.text


def test_what_is_cut_is_counted(make_run, gold, given, said, step, shown):
    one = Item(id="a", question="?", golds=(gold(RIGHT, period="2021"),))
    far = given(WRONG)
    far = type(far)(text=WRONG, confidence=0.5, period="1999", citations=far.citations * 4)
    page = shown(make_run([one], {"pincite": [said("a", far, trace=(step(),) * 20)]}))
    assert "and 1 more place" in page.text
    assert "Trace: 20 passages read" in page.text
    assert "8 more are left out." in page.text
    assert {"for 2021", "for 1999"} <= set(page.text_of("span"))


def test_a_run_without_failures_says_so(make_run, gold, given, said, shown):
    items = [Item(id=f"{place:03}", question="?", golds=(gold(RIGHT),)) for place in range(501)]
    page = shown(make_run(items, {"pincite": [said(one.id, given(RIGHT)) for one in items]}))
    assert "None: all 501 items were handled rightly" in page.text
    assert "1 more are left out." in page.text
    assert not page.of("article")


def test_a_run_that_ranks_tells_where_the_relevant_passages_stand(all_kinds, shown):
    page = shown(all_kinds["ranking"])
    assert "1 of 2 items were not handled rightly" in page.text
    assert "p: place 2" in page.text
    assert "Recall by k" in page.text
    assert not page.of("article")


def test_a_speed_run_has_its_sizes_and_no_failures(all_kinds, shown):
    page = shown(all_kinds["speed"])
    assert "Failures" not in page.text
    assert "passages: 1000" in page.text_of("h4")
    assert "Disk, by size" in page.text_of("h4")


def test_a_robustness_run_tells_what_did_not_hold(all_kinds, shown):
    page = shown(all_kinds["robustness"])
    assert "1 of 1 items were not handled rightly (by the measure Held )" in page.text
    assert "Not answered as it must be after the change" in page.text


def test_an_answer_without_expectation_is_not_said_to_want_silence(make_run, given, said, shown):
    invented = type(given(RIGHT))(
        text="Ninety seats were won.", confidence=1, period=None, citations=given(RIGHT).citations
    )
    told = {"pincite": [said("a", invented)]}
    page = shown(make_run([Item(id="a", question="?")], told, suite="grounding"))
    assert "Not told." in page.text
    page = shown(make_run([Item(id="a", question="?")], told))
    assert "No answer: the documents do not say." in page.text
