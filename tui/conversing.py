"""Questions and their answers: `ConversingApp`. Workers ask, handlers keep the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import App
from textual.reactive import var

from tui.desk import Desk
from tui.errors import describe
from tui.messages import (
    Answered,
    Checked,
    EntrySelected,
    Explained,
    Failed,
    IndexOpened,
    PassagePicked,
    WhyAsked,
)
from tui.narrowing import Narrowing
from tui.state import Asked, Conversation, Finding, Look, Mode, Ranking, Spot

if TYPE_CHECKING:
    from qa import Citation, PassageTrace
    from tui.ground import Ground

_ASKING, _CHECKING, _EXPLAINING = "asking", "checking", "explaining"


class ConversingApp(App[None]):
    """What is asked, answered and looked at. Everything that takes time is done in workers."""

    conversation: var[Conversation] = var(Conversation(), bindings=True)
    mode: var[Mode] = var(Mode.ASK)
    narrowing: var[Narrowing] = var(Narrowing(), bindings=True)

    def __init__(self, ground: Ground) -> None:
        """`ground` is used in threads, after the first frame."""
        super().__init__()
        self.desk = Desk(ground)
        self._held: Citation | None = None

    def ask(self, text: str) -> None:
        """Ask, or search for, `text`, in place of what is being asked."""
        self.conversation = self.conversation.ask(text, self.mode, self.narrowing or None)
        self._ask(self.conversation.asked)

    def cancel(self) -> None:
        """Stop waiting for the answer."""
        self.workers.cancel_group(self, _ASKING)
        self.conversation = self.conversation.cancel()

    def refresh_bindings(self) -> None:
        """Offer what can be done now; what comes while the application closes finds no screen."""
        if self.screen_stack:
            super().refresh_bindings()

    def watch_conversation(self, conversation: Conversation) -> None:
        """Hold a citation against its file, where it is not known to stand there."""
        from qa import State

        citation = conversation.entry.citation if conversation.entry else None
        if citation is None or citation is self._held or citation.state is State.VERIFIED:
            return
        self._held = citation
        self._check(citation)

    def on_index_opened(self, event: IndexOpened) -> None:
        """Tell what the index holds."""
        self.conversation = self.conversation.open(event.opened)

    def on_answered(self, event: Answered) -> None:
        """Show the answer, unless another question was asked since."""
        self.conversation = self.conversation.answer(event.number, event.finding)

    def on_failed(self, event: Failed) -> None:
        """Show what went wrong."""
        self.conversation = self.conversation.fail(event.number, event.error)

    def on_checked(self, event: Checked) -> None:
        """Show what the file says now."""
        self.conversation = self.conversation.check(event.citation, event.current)

    def on_explained(self, event: Explained) -> None:
        """Show how a passage ranks, unless another question was asked since."""
        if event.number == self.conversation.asked.number:
            self.conversation = self.conversation.look_at(event.look)

    def on_entry_selected(self, event: EntrySelected) -> None:
        """Show the source of another citation."""
        self.conversation = self.conversation.select(event.place)

    def on_passage_picked(self, event: PassagePicked) -> None:
        """Show a passage that was read or ranked, and why it won or lost."""
        finding = self.conversation.finding
        if isinstance(finding, Ranking):
            self.conversation = self.conversation.select(event.place)
        elif finding is not None and event.place < len(finding.answer.trace.passages):
            traced = finding.answer.trace.passages[event.place]
            self.conversation = self.conversation.look_at(_look(finding, traced))

    def on_why_asked(self, event: WhyAsked) -> None:
        """Tell why the passage at a place of the source is not the answer."""
        conversation, spot = self.conversation, self.conversation.spot
        finding = conversation.finding
        if spot is None or finding is None:
            return
        traced = _traced_at(finding, spot, event.offset) if isinstance(finding, Finding) else None
        if traced is not None and isinstance(finding, Finding):
            self.conversation = conversation.look_at(_look(finding, traced))
        else:
            self._explain(conversation.asked, spot, event.offset)
        self.show_why()

    def show_why(self) -> None:
        """Bring the stages to sight."""

    @work
    async def open_index(self) -> None:
        """Open the index, and load the models while nobody waits for them."""
        try:
            self.post_message(IndexOpened(await self.desk.open()))
            await self.desk.warm()
        except Exception as error:
            self.post_message(Failed(None, describe(error)))

    @work(exclusive=True, group=_ASKING)
    async def _ask(self, asked: Asked) -> None:
        filters = asked.narrowing.filters if asked.narrowing else None
        searching = asked.mode is Mode.SEARCH
        try:
            finding: Finding | Ranking = await (
                self.desk.search(asked.text, filters)
                if searching
                else self.desk.ask(asked.text, filters)
            )
        except Exception as error:
            self.post_message(Failed(asked.number, describe(error)))
        else:
            self.post_message(Answered(asked.number, finding))

    @work(exclusive=True, group=_CHECKING)
    async def _check(self, citation: Citation) -> None:
        try:
            self.post_message(Checked(citation, await self.desk.check(citation)))
        except Exception as error:
            self.tell(describe(error), wrong=True)

    @work(exclusive=True, group=_EXPLAINING)
    async def _explain(self, asked: Asked, spot: Spot, offset: int) -> None:
        filters = asked.narrowing.filters if asked.narrowing else None
        try:
            look = await self.desk.why(asked.text, spot, offset, filters)
        except Exception as error:
            self.tell(describe(error), wrong=True)
        else:
            self.post_message(Explained(asked.number, look))

    def tell(self, message: str, *, wrong: bool = False) -> None:
        """Say something for a while, as plain text."""
        from qa import visible

        self.notify(visible(message), severity="error" if wrong else "information", markup=False)


def _look(finding: Finding, traced: PassageTrace) -> Look:
    passage = traced.hit.passage
    place = (passage.document.root, passage.document.path)
    quote = traced.span if len(traced.span) else passage.span
    spot = Spot(finding.sources[place], place, quote, passage.span)
    return Look(spot, traced.hit, traced, why=True)


def _traced_at(finding: Finding, spot: Spot, offset: int) -> PassageTrace | None:
    """The passage that was read at a place of a document."""
    for one in finding.answer.trace.passages:
        passage = one.hit.passage
        here = (passage.document.root, passage.document.path) == spot.document
        if here and passage.span.start <= offset < passage.span.end:
            return one
    return None
