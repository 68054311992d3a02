"""What outlives a run or leaves it: `RememberingApp`, with history, sessions, stars and exports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import var

from tui import settings
from tui.errors import describe
from tui.export import Format, cited_text, file_name
from tui.indexing import IndexingApp
from tui.keeping import Earlier, Keeper
from tui.state import Conversation, Finding
from tui.widgets.question_input import QuestionInput

if TYPE_CHECKING:
    from qa import Answer
    from tui.ground import Ground


class RememberingApp(IndexingApp):
    """Keeps what is asked and answered."""

    starred: var[bool] = var(False)

    def __init__(self, ground: Ground, keeper: Keeper, loaded: settings.Loaded, file: Path) -> None:
        """`loaded` are the settings in `file`, which a new theme is written to."""
        super().__init__(ground)
        self.settings = loaded.settings
        self.settings_file = file
        self._keeper = keeper
        self._keeper.begin(ground.place)
        self._shown: Earlier | None = None

    def star(self, earlier: Earlier) -> None:
        """Set a star on an answer, or take it away."""
        self._star(earlier, not earlier.gist.starred)

    def forget(self, session: str) -> None:
        """Forget a session."""
        self._forget(session)

    def recall(self, earlier: Earlier) -> None:
        """Show an answer again."""
        self._recall(earlier)

    def action_sessions(self) -> None:
        """Look at earlier answers."""
        from tui.screens.sessions import SessionsScreen

        self.push_screen(SessionsScreen())
        self._list_sessions()

    def action_star(self) -> None:
        """Set a star on the answer that is shown, or take it away."""
        if self._shown is not None:
            self.star(self._shown)
        else:
            self.tell("There is no kept answer to mark yet.")

    def action_copy(self) -> None:
        """Copy what is selected, else the answer with its citation."""
        text = self.screen.get_selected_text() or _copied(self.conversation)
        if text:
            self.copy(text)
        else:
            self.tell("There is nothing to copy yet.")

    def action_export(self) -> None:
        """Save the answer, or all of this run, to a file."""
        from tui.screens.dialogs import SaveDialog

        answer = self.conversation.answer_found
        name = file_name(answer.question if answer else "", Format.MARKDOWN)
        dialog = SaveDialog(str(Path(self.settings.export_folder) / name), one=answer is not None)

        def take(value: str | None) -> None:
            if value is not None:
                self._export(Path(value), None if dialog.everything else answer)

        self.push_screen(dialog, take)

    def keep_question(self, question: str) -> None:
        """Keep a question for the next runs."""
        asked = self.query_question()
        asked.keep(asked.history.add(question))
        self._keep_question(question)

    def query_question(self) -> QuestionInput:
        """The input, whatever screen is in front of it."""
        return self.screen_stack[0].query_one(QuestionInput)

    def keep_theme(self, name: str) -> None:
        """Write the theme to the settings file."""
        before = self.settings
        self.settings = replace(before, theme=settings.Theme(name))
        self._save(before, self.settings)

    @work
    async def load_history(self) -> None:
        """Bring back what was asked in earlier runs."""
        try:
            history = await self.desk.aside(self._keeper.history)
            for question in self.query_question().history.questions:  # asked meanwhile
                history = history.add(question)
            self.query_question().keep(history)
        except Exception as error:
            self.tell(describe(error), wrong=True)

    @work
    async def keep_answer(self, finding: Finding) -> None:
        """Keep an answer; it can then be starred."""
        try:
            earlier = await self.desk.aside(lambda: self._keeper.answered(finding.answer))
        except Exception as error:
            self.tell(describe(error), wrong=True)
            return
        if self.conversation.finding is finding:
            self._show(earlier)

    @work
    async def copy(self, text: str) -> None:
        """Put `text` on the clipboard."""
        from tui.clipboard import copy

        try:
            copied = await self.desk.aside(lambda: copy(text))
        except Exception as error:
            self.tell(describe(error), wrong=True)
            return
        if copied.sequence and self._driver is not None:
            self._driver.write(copied.sequence)
        self.tell(f"Copied by {copied.way}: {text.splitlines()[0][:60]}")

    def forget_shown(self) -> None:
        """No kept answer is shown any more."""
        self._show(None)

    def _show(self, earlier: Earlier | None) -> None:
        self._shown = earlier
        self.starred = earlier is not None and earlier.gist.starred

    @work
    async def _keep_question(self, question: str) -> None:
        try:
            await self.desk.aside(lambda: self._keeper.asked(question))
        except Exception as error:
            self.tell(describe(error), wrong=True)

    @work
    async def _star(self, earlier: Earlier, starred: bool) -> None:
        try:
            await self.desk.aside(lambda: self._keeper.star(earlier, starred))
        except Exception as error:
            self.tell(describe(error), wrong=True)
            return
        if self._shown is not None and self._shown.gist.key == earlier.gist.key:
            self._show(earlier.with_star(starred))
        self._list_sessions()

    @work
    async def _forget(self, session: str) -> None:
        try:
            await self.desk.aside(lambda: self._keeper.forget(session))
        except Exception as error:
            self.tell(describe(error), wrong=True)
        self._list_sessions()

    @work(exclusive=True, group="sessions")
    async def _list_sessions(self) -> None:
        from tui.screens.sessions import SessionsScreen

        if not isinstance(self.screen, SessionsScreen):
            return
        try:
            listed, problems = await self.desk.aside(self._keeper.earlier)
        except Exception as error:
            self.tell(describe(error), wrong=True)
            return
        if isinstance(self.screen, SessionsScreen):
            self.screen.show(listed, problems)

    @work(exclusive=True, group="asking")
    async def _recall(self, earlier: Earlier) -> None:
        try:
            answer = await self.desk.aside(lambda: self._keeper.answer(earlier))
            finding = await self.desk.recall(answer)
        except Exception as error:
            self.tell(describe(error), wrong=True)
        else:
            self.conversation = self.conversation.recall(finding)
            self._show(earlier)

    @work
    async def _export(self, path: Path, answer: Answer | None) -> None:
        try:
            written = await self.desk.aside(lambda: self._keeper.export_to(path, answer))
        except Exception as error:
            self.tell(describe(error), wrong=True)
        else:
            self.tell(f"Saved {written}")

    @work
    async def _save(self, before: settings.Settings, after: settings.Settings) -> None:
        try:
            await self.desk.aside(lambda: settings.save(self.settings_file, before, after))
        except Exception as error:
            self.tell(describe(error), wrong=True)


def _copied(conversation: Conversation) -> str:
    """The text of what is selected among the answers, with its citation."""
    entry = conversation.entry
    if entry is None:
        return ""
    text = entry.candidate.text if entry.candidate and entry.leads else entry.citation.quote
    return cited_text(text, entry.citation)
