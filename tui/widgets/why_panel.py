"""Why each passage won or lost: `WhyPanel`."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.messages import PassagePicked
from tui.reasons import Mark, Reasons, hit_line, passage_line, reasons_of, traced_of
from tui.state import Conversation, Finding, Ranking

_STYLES = {Mark.PASSED: "$text-success", Mark.LOST: "bold $text-error", Mark.NOT_REACHED: "dim"}
_WIDTH = 11


class WhyPanel(Vertical):
    """The passages that were read, to pick from, and the stages of the one that is shown."""

    def compose(self) -> ComposeResult:
        """The list above, the stages below."""
        yield OptionList(id="passages", markup=False)
        with VerticalScroll(id="reasons"):
            yield Static(id="stages", markup=False)

    def on_mount(self) -> None:
        """Nothing is listed yet."""
        self._finding: Finding | Ranking | None = None
        self._shown: int | None = None

    def show(self, conversation: Conversation) -> None:
        """Tell why what `conversation` shows won or lost."""
        listed = self.query_one("#passages", OptionList)
        if conversation.finding is not self._finding:
            self._finding = conversation.finding
            listed.clear_options()
            listed.add_options(Option(Content(line)) for line in _lines(conversation.finding))
        self._shown = _place(conversation)
        if listed.option_count:
            listed.highlighted = self._shown
        listed.display = bool(listed.option_count)
        self.query_one("#stages", Static).update(_content(reasons_of(conversation)))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell which passage is looked at, unless the list only followed."""
        event.stop()
        # An event of a list that was filled anew since, or moved on, tells what nobody looks at.
        if event.option_index == event.option_list.highlighted != self._shown:
            self.post_message(PassagePicked(event.option_index))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Show a passage, also the one that is highlighted already."""
        event.stop()
        self.post_message(PassagePicked(event.option_index))


def _lines(finding: Finding | Ranking | None) -> list[str]:
    if isinstance(finding, Ranking):
        return [hit_line(number, one.hit) for number, one in enumerate(finding.ranked, start=1)]
    if finding is None:
        return []
    passages = finding.answer.trace.passages
    return [passage_line(number, one) for number, one in enumerate(passages, start=1)]


def _place(conversation: Conversation) -> int | None:
    """Which of the listed passages is shown; None if it is another."""
    finding, look, entry = conversation.finding, conversation.look, conversation.entry
    if isinstance(finding, Ranking):
        return conversation.selected if look is None else None
    if finding is None:
        return None
    traced = look.traced if look else traced_of(finding, entry.citation) if entry else None
    passages = finding.answer.trace.passages
    return next((place for place, one in enumerate(passages) if one is traced), None)


def _content(reasons: Reasons) -> Content:
    parts: list[str | tuple[str, str]] = [(reasons.title, "bold"), "\n"]
    for step in reasons.steps:
        parts += [(f"{step.mark} {step.stage:<{_WIDTH}}", _STYLES[step.mark]), f"{step.told}\n"]
    if reasons.outcome:
        parts += ["\n", reasons.outcome]
    return Content.assemble(*parts)
