"""Adding to the index, and looking through its folders again, while questions go on."""

from __future__ import annotations

import threading
from dataclasses import replace

from textual.widgets import DataTable, Input, ProgressBar, Static

from tui.screens.documents import DocumentsScreen

QUESTION = "How many voters were registered?"
BRIDGE = "The bridge over the river was closed for repairs in the spring of 2020.\n"


def test_a_folder_is_added_while_questions_still_work(
    play, hand, report_ground, make_files, tmp_path
):
    more = make_files({"bridge.txt": BRIDGE}, tmp_path / "more")
    begun, go_on = threading.Event(), threading.Event()

    def update(paths, progress):
        progress.start("waiting", 2)
        begun.set()
        assert go_on.wait(60)
        return report_ground.update(paths, progress)

    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        await pilot.press("a")
        await pilot.pause()
        typed = app.screen.query_one(Input)
        typed.value = str(tmp_path / "nowhere")
        await pilot.press("enter")
        wrong = app.screen.query_one("#wrong", Static)  # the path may break the line anywhere
        await hand.until(pilot, lambda: "does not exist" in str(wrong.content))
        typed.value = str(more)
        await pilot.press("enter")
        await hand.begun(begun)
        await hand.until_shown(pilot, "Indexing, waiting: 0 of 2")
        assert app.screen.query_one(ProgressBar).total == 2
        assert not app.check_action("add", ())
        await pilot.press("escape")
        await hand.ask(pilot, QUESTION)
        await hand.until(pilot, lambda: not app.conversation.waiting)
        assert "Indexing, waiting" in hand.screen(app)
        assert app.building is not None
        go_on.set()
        await hand.settle(app, pilot)
        assert app.building is None
        assert app.conversation.opened.documents == 3
        await hand.ask(pilot, "What was closed for repairs?")
        await hand.settle(app, pilot)
        assert app.conversation.entry.citation.document == "bridge.txt"

    play(replace(report_ground, update=update), scenario)


def test_indexing_is_stopped_and_leaves_the_index_as_it_was(
    play, hand, report_ground, make_files, tmp_path
):
    more = make_files({"bridge.txt": BRIDGE}, tmp_path / "more")
    begun, go_on = threading.Event(), threading.Event()

    def update(paths, progress):
        begun.set()
        assert go_on.wait(60)
        return report_ground.update(paths, progress)

    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        app.build([more])
        await hand.begun(begun)
        await pilot.press("x")
        await hand.until_shown(pilot, "Stopping")
        go_on.set()
        await hand.settle(app, pilot)
        assert app.building is None
        await hand.until_shown(pilot, "Stopped; the index is as it was.")
        assert app.screen.query_one(DataTable).row_count == 2
        assert len(report_ground.listing().documents) == 2

    play(replace(report_ground, update=update), scenario)


def test_looking_through_the_folders_again_tells_what_changed(play, hand, report_ground, reports):
    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        await pilot.press("r")
        await hand.until_shown(pilot, "Nothing changed: 2 documents")
        await hand.until(pilot, lambda: app.building is None)
        (reports / "2012.txt").unlink()
        await pilot.press("r")
        await hand.until_shown(pilot, "1 removed", "1 document in the index")

    play(report_ground, scenario)


def test_an_index_that_cannot_be_made_is_told_in_a_line(play, hand, report_ground, tmp_path):
    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        app.build([tmp_path / "gone"])
        await hand.until_told(pilot, str(tmp_path / "gone"))
        await hand.until(pilot, lambda: app.building is None)

    play(report_ground, scenario)


def test_a_folder_is_picked_from_the_tree_by_mouse(
    play, hand, report_ground, tmp_path, monkeypatch
):
    (tmp_path / "pick\x1b[31m").mkdir()
    (tmp_path / "pick.txt").write_text("A file.")
    (tmp_path / ".hidden").mkdir()
    monkeypatch.chdir(tmp_path)

    async def scenario(app, pilot):
        await hand.browse(app, pilot)
        await pilot.press("a")
        await hand.until_shown(pilot, "pick␛[31m", "pick.txt")
        assert ".hidden" not in hand.screen(app)
        tree = app.screen.query_one("DirectoryTree")
        for name in ("pick␛", "pick.txt"):
            row = next(y for y in range(9) if name in tree.render_line(y).text)
            await pilot.click("DirectoryTree", offset=(8, row))
            wanted = str(tmp_path / name.replace("␛", "\x1b[31m"))
            await hand.until(
                pilot, lambda wanted=wanted: app.screen.query_one(Input).value == wanted
            )
        await pilot.click("#back")
        await hand.until(pilot, lambda: isinstance(app.screen, DocumentsScreen))
        assert app.building is None

    play(report_ground, scenario)


def test_leaving_the_application_does_not_wait_for_an_index_that_is_being_made(play, hand):
    begun, go_on = threading.Event(), threading.Event()

    def update(paths, progress):
        begun.set()
        assert go_on.wait(30)
        progress.start("reading", 1)

    async def scenario(app, pilot):
        app.build([])
        app.build([])  # a second time at once changes nothing
        await hand.begun(begun)
        await pilot.press("ctrl+q")
        await hand.until(pilot, lambda: not app.is_running)
        assert app.desk.is_busy
        go_on.set()

    play(hand.ground(lambda: hand.Assistant({}), update=update), scenario)
