"""A hostile document on every screen: its text is shown as text, and nothing in it acts."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from textual.widgets import Static

from index.corpus import Problem
from index.listing import ListedDocument, Listing
from qa import Ranked, visible
from qa.answer import State, Status
from tui.keeping import Keeper
from tui.screens.dialogs import FolderDialog
from tui.screens.documents import DocumentsScreen
from tui.screens.sessions import SessionsScreen
from tui.widgets.source_view import SourceView

EVIL = (
    "[bold red]a[/] [link=https://evil.example]l[/link] [@click=app.quit]x[/] \x1b[31m\x1b]52;c;"
    "ZXZpbA==\x07\x1b]8;;https://evil.example\x1b\\h\x1b]8;;\x1b\\ \x9b2J \u202eevil\u202c "
    "\u2066i\u2069 z\u200bw\u2060\ufeff \x00n \U000e0041\U000e0042\U000e007f \x08\x7f $x{y}"
)
SHOWN = "[bold red]a[/] [link=https://evil.example]l[/link] [@click=app.quit]x[/]"
FORBIDDEN = {
    *map(chr, (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2060, 0x2070))),
    *map(chr, (0x200B, 0x200E, 0x200F, 0xFEFF, *range(0xE0000, 0xE0080))),
}
SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def evil(hand):
    """The quote stands in the middle of a line of a million characters."""
    text = f"{'word ' * 100_000}{EVIL}. {'word ' * 100_000}\n\nAfter.\n"
    return hand.Statement(
        text, EVIL, path=EVIL.replace("/", ""), title=EVIL, state=State.STALE, period="2021"
    )


@pytest.fixture
def listing():
    facts = dict.fromkeys(("published_source", "period", "period_source", "encoding"))
    document = ListedDocument(
        root=EVIL, path=EVIL, title=EVIL, publisher=EVIL, published=EVIL, format="text",
        sha256="0" * 64, size=1, passages=1, **facts,
    )  # fmt: skip
    return Listing(documents=(document,), skipped=(Problem(EVIL, EVIL),))


def check(app):
    """Nothing on the screen acts: neither a character, nor a link, nor an action in a style."""
    lines = app.screen._compositor.render_strips()
    for strip in lines:
        assert strip.cell_length == app.size.width
        for text, style, control in strip:
            assert not control
            assert not FORBIDDEN & set(text)
            assert style is None or style.link is None
            assert style is None or "app.quit" not in str(style.meta)
    return "\n".join(strip.text for strip in lines)


def squeezed(text):
    return "".join(text.split())


async def is_shown(hand, app, pilot, text=SHOWN[:20]):
    await hand.until(pilot, lambda: text in check(app))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("status", Status)
def test_an_answer_shows_it_as_text_and_its_source_exactly_there(play, hand, evil, size, status):
    other = replace(evil, path="other.txt", period="2012")
    said = hand.answered(evil)
    if status is not Status.ANSWERED:
        said = hand.answer(status, evil, other, reason=EVIL)

    async def scenario(app, pilot):
        await hand.ask(pilot, EVIL)
        await hand.settle(app, pilot)
        await is_shown(hand, app, pilot)
        await hand.source(app, pilot)
        view = app.query_one(SourceView)
        parts = [part for y in range(view.size.height) for part in view.render_line(y)]
        lit = "".join(part.text for part in parts if part.style and part.style.reverse)
        # A space at the end of a row may fall off the screen.
        assert squeezed(lit) == squeezed(visible(EVIL))
        span = evil.span(EVIL)
        first = next(row for row in view._rows if row.end > span.start)
        assert view._spot.source.shown(first) == visible(evil.text[first.start : first.end])
        for key in ("f8", "f7", "pageup", "pagedown", "ctrl+n", "f2", "escape"):
            await pilot.press(key)
            check(app)
        assert app.is_running

    answers = {EVIL: said, EVIL.strip(): said}
    play(lambda: hand.Assistant(answers), scenario, size)


@pytest.mark.parametrize("size", SIZES)
def test_a_search_and_its_stages_show_it_as_text(play, hand, evil, size):
    found = (Ranked(evil.traced.hit, evil.citation),)

    async def scenario(app, pilot):
        await pilot.press("f3")
        await hand.ask(pilot, EVIL)
        await is_shown(hand, app, pilot, "[@click=app.quit]x")
        await pilot.press("f2")
        await is_shown(hand, app, pilot, "✓ lexical")

    play(lambda: hand.Assistant({}, found={EVIL: found, EVIL.strip(): found}), scenario, size)


@pytest.mark.parametrize("size", SIZES)
def test_the_list_of_documents_shows_it_as_text(play, hand, listing, size):
    async def scenario(app, pilot):
        await pilot.press("f4")
        await hand.until(pilot, lambda: isinstance(app.screen, DocumentsScreen))
        await is_shown(hand, app, pilot)
        assert "Not in the index:" in check(app)
        await pilot.press("space", "end", "right")
        check(app)
        await pilot.press("enter")
        await hand.until(pilot, lambda: not isinstance(app.screen, DocumentsScreen))
        await is_shown(hand, app, pilot, "That document is not")

    play(hand.ground(lambda: hand.Assistant({}), listing=lambda: listing), scenario, size)


def test_earlier_answers_show_it_as_text_and_open_it_at_the_same_place(play, hand, evil, tmp_path):
    short = replace(evil, text=f"Before. {EVIL}. After.")
    question = EVIL.replace("\x00", "")

    async def scenario(app, pilot):
        await hand.ask(pilot, question)
        await hand.settle(app, pilot)
        await pilot.press("f5")
        await hand.until(pilot, lambda: isinstance(app.screen, SessionsScreen))
        await is_shown(hand, app, pilot)
        await pilot.press("enter")
        await hand.until(pilot, lambda: not isinstance(app.screen, SessionsScreen))
        await hand.settle(app, pilot)
        await is_shown(hand, app, pilot, "ask again" if app.screen.view == "why" else SHOWN[:20])
        spot = app.conversation.spot
        assert spot.quote.of(spot.source.text) == EVIL

    said = replace(hand.answered(short), question=question)
    answers = {question: said, question.strip(): said}
    play(lambda: hand.Assistant(answers), scenario, keeper=Keeper(tmp_path / "state"))


@pytest.mark.parametrize("size", SIZES)
def test_messages_progress_and_dialogs_show_it_as_text(play, hand, tmp_path, size):
    name = EVIL.replace("/", "").replace("\x00", "")[:80]
    (tmp_path / name).mkdir()

    def update(paths, progress):
        raise RuntimeError(EVIL)

    async def scenario(app, pilot):
        app.tell(EVIL)
        app.build([])
        await is_shown(hand, app, pilot, "RuntimeError:")
        await pilot.press("ctrl+s")
        await pilot.pause()
        app.screen.query_one("Input").value = f"{name}.docx"
        await pilot.press("enter")
        await is_shown(hand, app, pilot, "[bold red]a")
        assert "use .md" in str(app.screen.query_one("#wrong", Static).content)
        await pilot.press("escape")
        app.push_screen(FolderDialog(tmp_path))
        await is_shown(hand, app, pilot, "▸ [bold red]a")

    play(hand.ground(lambda: hand.Assistant({}), update=update), scenario, size)


def test_a_question_from_the_history_is_shown_as_text_while_it_is_typed(play, hand, tmp_path):
    keeper = Keeper(tmp_path / "state")
    keeper.asked(EVIL)

    async def scenario(app, pilot):
        await hand.settle(app, pilot)
        await pilot.press(*EVIL[:4])
        check(app)
        assert not app.query_one("#question")._suggestion
        await pilot.press("up")
        await is_shown(hand, app, pilot)
        assert app.query_one("#question").value == EVIL
        await pilot.press("home")
        check(app)

    play(lambda: hand.Assistant({}), scenario, (300, 24), keeper=keeper)


def test_a_real_index_answers_from_a_hostile_document_with_unmoved_offsets(
    play, hand, report_ground, reports
):
    text = f"{EVIL}\n\n{EVIL} In 2030 exactly 777 otters swam past. {EVIL}\n".replace("\x00", "")
    (reports / "evil.txt").write_bytes(text.encode())

    async def scenario(app, pilot):
        app.build([])
        await hand.until(pilot, lambda: app.conversation.opened and app.building is None)
        await hand.ask(pilot, "How many otters swam past in 2030?")
        await hand.settle(app, pilot)
        await is_shown(hand, app, pilot, "777 otters")
        citation = app.conversation.entry.citation
        assert citation.document == "evil.txt"
        assert text[citation.span.start : citation.span.end] == citation.quote
        assert citation.state is State.VERIFIED
        spot = app.conversation.spot
        assert spot.quote.of(spot.source.text) == citation.quote

    play(report_ground, scenario)


def test_a_line_of_a_million_characters_does_not_keep_the_screen_waiting(play, hand, evil):
    async def scenario(app, pilot):
        await hand.ask(pilot, "?")
        await hand.settle(app, pilot)
        clock = asyncio.get_running_loop().time
        began = clock()
        for key in ("pageup", "pageup", "pagedown", "pagedown"):
            await pilot.press(key)
        assert clock() - began < 10  # laying out the whole line takes minutes
        assert len(app.query_one(SourceView)._rows) <= 40

    play(lambda: hand.Assistant({"?": hand.answered(evil)}), scenario)
