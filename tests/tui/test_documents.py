"""Browsing, choosing and adding documents, over a real small index."""

from __future__ import annotations

from textual.widgets import DataTable, Input

from index.corpus import Problem
from index.listing import ListedDocument, Listing
from tui.screens.documents import DocumentsScreen
from tui.widgets.source_view import SourceView

QUESTION = "How many voters were registered?"


def test_documents_are_listed_with_what_is_known_and_what_could_not_be_read(
    play, hand, report_ground
):
    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        shown = hand.screen(app)
        assert "2 documents in the index" in shown
        assert "2012.txt" in shown
        assert "Questions go to all documents." in shown
        assert "broken.pdf: not a readable PDF file" in shown
        await pilot.press("escape")
        assert not isinstance(app.screen, DocumentsScreen)

    play(report_ground, scenario, (120, 30))


def test_only_chosen_documents_are_asked_until_all_are_again(play, hand, report_ground):
    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        await pilot.press("space")
        await hand.until_shown(pilot, "only 1 chosen document", "●", "○")
        await pilot.press("escape")
        await hand.ask(pilot, QUESTION)
        await hand.settle(app, pilot)
        answer = app.conversation.answer_found
        assert {one.hit.passage.document.path for one in answer.trace.passages} == {"2012.txt"}
        assert "only 1 chosen document" in hand.screen(app)
        await hand.browse(app, pilot)
        await pilot.press("c", "escape")
        await hand.ask(pilot, QUESTION)
        await hand.settle(app, pilot)
        answer = app.conversation.answer_found
        assert len({one.hit.passage.document.path for one in answer.trace.passages}) == 2

    play(report_ground, scenario)


def test_documents_are_chosen_by_dates_which_are_checked(play, hand, report_ground):
    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        await pilot.press("d")
        typed = app.screen.query_one(Input)
        typed.value = "last year"
        await pilot.press("enter")
        await hand.until_shown(pilot, "write it as 2012")
        typed.value = "2021"
        await pilot.press("enter")
        await pilot.pause()
        assert "documents about 2021" in hand.screen(app)
        assert app.narrowing.period == "2021"
        assert app.conversation.asked.number == 0  # what a dialog was told is no question
        await pilot.press("d", "escape")
        assert app.narrowing.period == "2021"

    play(report_ground, scenario)


def test_a_document_is_read_from_its_start(play, hand, report_ground):
    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        await pilot.press("down", "enter")
        await hand.settle(app, pilot)
        assert "The elections of 10 January 2021" in app.query_one(SourceView).render_line(0).text
        assert "2021.txt" in hand.screen(app)
        await pilot.press("escape")
        assert app.conversation.look is None

    play(report_ground, scenario)


def listed(**given):
    facts = ("title", "publisher", "published", "period", "encoding")
    usual = dict.fromkeys((*facts, "published_source", "period_source"))
    usual |= {"root": "seeds", "format": "text", "sha256": "0" * 64, "size": 812, "passages": 1}
    return ListedDocument(**{**usual, **given})


KNOWN = listed(
    path="2021.txt",
    title="Final report",
    publisher="OSCE",
    published="2021-05-14",
    size=2_345_678,
    passages=1234,
)


def test_each_document_tells_title_publisher_date_size_and_passages(play, hand):
    documents = (KNOWN, listed(path="a.txt", period="2012"), listed(path="b.txt", size=1_500))
    listing = Listing(documents=documents, skipped=())

    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        rows = [line.split() for line in hand.screen(app).splitlines()]
        told = (
            "Final report OSCE 2021-05-14 2.3 MB 1,234 seeds/2021.txt",
            "a.txt unknown 2012 812 B 1 seeds/a.txt",
            "b.txt unknown no date 1.5 kB 1 seeds/b.txt",
        )
        assert all(line.split() in rows for line in told)
        assert "Not in the index" not in hand.screen(app)

    play(hand.ground(lambda: hand.Assistant({}), listing=lambda: listing), scenario)


def test_a_long_list_of_problems_leaves_room_for_the_documents(play, hand):
    skipped = tuple(Problem(f"scan{number}.pdf", "it has no text") for number in range(200))
    listing = Listing(documents=(KNOWN,), skipped=skipped)

    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        assert "scan0.pdf: it has no text" in hand.screen(app)
        assert app.screen.query_one(DataTable).size.height >= 10
        assert app.screen.query_one("#problems").max_scroll_y > 0

    play(hand.ground(lambda: hand.Assistant({}), listing=lambda: listing), scenario, (80, 24))


def test_choosing_stays_at_the_document_and_is_undone_by_the_same_key(play, hand):
    documents = (KNOWN, listed(path="a.txt"))
    listing = Listing(documents=documents, skipped=())

    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        await pilot.press("down", "space", "r")
        await hand.until_shown(pilot, "only 1 chosen document")
        assert app.narrowing.documents == {("seeds", "a.txt")}
        assert app.screen.query_one(DataTable).cursor_row == 1
        await pilot.press("space")
        await hand.until_shown(pilot, "Questions go to all documents.")
        assert not app.check_action("clear", ())

    def update(paths, progress):
        raise RuntimeError("odd")

    ground = hand.ground(lambda: hand.Assistant({}), listing=lambda: listing, update=update)
    play(ground, scenario)


def test_a_document_that_the_open_index_has_not_is_told(play, hand):
    listing = Listing(documents=(KNOWN,), skipped=())

    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        await pilot.press("enter")
        await hand.until_shown(pilot, "not in the index that is open")

    play(hand.ground(lambda: hand.Assistant({}), listing=lambda: listing), scenario)


def test_without_an_index_the_list_is_empty_and_an_error_says_why(play, hand):
    def listing():
        raise OSError(5, "Input/output error", "catalog.sqlite")

    async def scenario(app, pilot):
        await pilot.press("f4")
        await hand.until_shown(pilot, "catalog.sqlite: Input/output error")
        await pilot.press("space", "enter")  # there is no document to do that with
        assert isinstance(app.screen, DocumentsScreen)
        assert not app.narrowing

    play(hand.ground(lambda: hand.Assistant({}), listing=listing), scenario)
