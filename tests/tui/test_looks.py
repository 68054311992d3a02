"""What is seen without colour, in other scripts, and while the terminal changes its size."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from qa.answer import State, Status
from tui.themes import THEMES, after
from tui.widgets.source_view import SourceView

DECORATION = " ▐▌├└│╭╮╰╯─▏█░═╔╗║╚╝▔▁▂▃▄▅▆▇▎▊"
SCRIPTS = {
    "right to left": ("שלום. 12 מיליון בוחרים נרשמו. סוף.", "12 מיליון בוחרים"),
    "arabic": ("مرحبا. سجل ١٢ مليون ناخب في عام ٢٠٢١.", "١٢ مليون ناخب"),
    "wide": ("登録された有権者は約1200万人であった。" * 20, "約1200万人"),
    "combining": ("Cafe\u0301 voters: 12 millio\u0301n, a\u0302\u0323 few.", "12 millio\u0301n"),
    "emoji": ("Voters 👩‍👩‍👧‍👦 🇰🇿 👍🏽: 12 million ✔️.", "🇰🇿 👍🏽: 12 million"),
    "indic": ("क्षेत्र में १२ मिलियन मतदाता पंजीकृत थे।", "१२ मिलियन"),
}


@pytest.fixture
def voters(hand):
    return hand.Statement("Some 12 million voters.", "12 million", "Some 12 million voters.")


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_every_script_is_shown_in_its_own_order_and_lit_at_the_quote(play, hand, script, size):
    text, quote = SCRIPTS[script]
    statement = hand.Statement(text, quote, text, path=f"{quote}.txt", title=quote)

    async def scenario(app, pilot):
        await hand.ask(pilot, quote)
        await hand.settle(app, pilot)
        # a list may break its lines inside
        assert f"⟦{quote}⟧".replace(" ", "") in re.sub(r"[\s│╭╮]", "", hand.screen(app))
        await hand.source(app, pilot)
        view = app.query_one(SourceView)
        strips = [view.render_line(y) for y in range(view.size.height)]
        assert {strip.cell_length for strip in strips} == {view.size.width}
        lit = "".join(p.text for strip in strips for p in strip if p.style and p.style.reverse)
        assert lit == quote
        assert all(cell_len(strip.text) == strip.cell_length for strip in strips)

    play(lambda: hand.Assistant({quote: hand.answered(statement)}), scenario, size)


def test_without_colour_every_state_is_told_by_signs_and_words(play, hand, voters, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    gone = hand.Statement("Some 9 voters.", "9", "Some 9 voters.", state=State.MISSING)
    assistant = hand.Assistant(
        {
            "answered": hand.answered(voters),
            "conflicting": hand.answer(Status.CONFLICTING, voters, gone),
            "abstained": hand.answer(Status.ABSTAINED, reason="nothing fits"),
            "missing": hand.answered(gone),
            "failed": ValueError("odd"),
        }
    )
    told = {
        "answered": ("✓ Answer", "⟦12 million⟧", "✓ verified", "1▌"),
        "conflicting": ("≠ Several answers",),
        "abstained": ("∅ No answer",),
        "missing": ("✗ missing", "the file is not as it was indexed"),
        "failed": ("✗ Error",),
    }

    async def scenario(app, pilot):
        assert app.no_color
        for question, signs in told.items():
            await hand.ask(pilot, question)
            await hand.settle(app, pilot)
            await hand.until_shown(pilot, *signs)
            for strip in app.screen._compositor.render_strips():
                for segment in strip.apply_filter(app._filters[-1], app.background_colors):
                    colour = segment.style and segment.style.color
                    assert not colour or len(set(colour.get_truecolor())) == 1

    play(lambda: assistant, scenario)


@pytest.mark.parametrize("focused", ["question", "citations", "conflict", "passages", "source"])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_stands_out_from_its_background_in_every_theme(play, hand, voters, theme, focused):
    voters.period = "2021"
    gone = hand.Statement("Some 9 voters.", "9", state=State.MISSING, period="2012", title="Old")

    async def scenario(app, pilot):
        app.theme = theme.name
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        if focused == "passages":
            await pilot.press("f2")
        app.query_one(f"#{focused}").focus()
        await hand.until(pilot, lambda: app.focused.id == focused)
        await pilot.pause()
        assert faint(app) == []

    said = hand.answer(Status.CONFLICTING, voters, gone)
    play(lambda: hand.Assistant({"How many?": said}), scenario)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_other_screens_are_as_readable(play, hand, theme):
    async def scenario(app, pilot):
        app.theme = theme.name
        for keys in (["f1"], ["f4"], ["f4", "d"], ["f4", "a"], ["f5"], ["ctrl+s"]):
            await pilot.press(*keys)
            await pilot.pause()
            assert faint(app) == []
            while len(app.screen_stack) > 1:
                await pilot.press("escape")

    play(lambda: hand.Assistant({}), scenario)


def test_themes_follow_each_other_in_a_ring():
    names = [theme.name for theme in THEMES]
    assert [after(name) for name in names] == [*names[1:], names[0]]
    assert after("somebody's own") == names[0]


def test_the_size_of_the_terminal_may_change_while_a_question_waits(play, hand, voters):
    assistant = hand.Assistant({"How many?": hand.answered(voters)})
    gate = assistant.hold("How many?")

    async def scenario(app, pilot):
        await hand.settle(app, pilot)
        await hand.ask(pilot, "How many?")
        await hand.begun(assistant.begun["How many?"])
        for size in ((80, 24), (20, 5), (200, 60), (1, 1), (80, 24)):
            await pilot.resize_terminal(*size)
        await hand.until_shown(pilot, "… Working", "Looking for the answer…  Esc cancels")
        gate.set()
        await hand.until_shown(pilot, "[Answer]", "⟦12 million⟧")
        await pilot.resize_terminal(120, 40)
        await hand.until_shown(pilot, "[Source]", "⟦12 million⟧", "1▌ Some 12 million voters.")

    play(lambda: assistant, scenario)


def faint(app):
    """Text on the screen that is hard to tell from its background, by level AA of WCAG 2."""
    strips = app.screen._compositor.render_strips()
    if app.screen.is_modal:  # what is below it is dim so that it stands out
        region = app.screen.query_one("Vertical").region
        strips = [one.crop(region.x, region.right) for one in strips[region.y : region.bottom]]
    return [
        (text, round(contrast(style), 1), style.color.name, style.bgcolor.name)
        for strip in strips
        for text, style, _ in strip
        if text.strip(DECORATION) and style and style.color and style.bgcolor
        if contrast(style) < 4.5
    ]


def contrast(style):
    """The contrast ratio of WCAG 2, of 1 to 21; reversed text has the same."""
    light, dark = sorted(map(luminance, (style.color, style.bgcolor)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = (value / 255 for value in colour.get_truecolor())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
