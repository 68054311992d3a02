"""The citations of an answer, to walk through: `CitationList`."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qa import Answer, State
from tui import wording
from tui.messages import EntrySelected
from tui.state import Entry, Finding

_NEW_LINE = "\n   "


class CitationList(OptionList):
    """One option for each citation; posts EntrySelected when another one is highlighted."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._finding: Finding | None = None

    def show(self, finding: Finding | None, selected: int) -> None:
        """List the entries of `finding`, with the one at `selected` highlighted."""
        if finding is not self._finding:
            self._finding = finding
            self.clear_options()
            if finding is not None:
                self.add_options(
                    Option(_entry(number, entry, finding.answer))
                    for number, entry in enumerate(finding.entries, start=1)
                )
        if self.option_count:
            self.highlighted = selected

    def on_resize(self) -> None:
        """Keep the highlighted entry in sight."""
        self.scroll_to_highlight()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell which entry is looked at."""
        event.stop()
        if event.option_index == self.highlighted:  # else the list has moved on since
            self.post_message(EntrySelected(event.option_index))


def _entry(number: int, entry: Entry, answer: Answer) -> Content:
    citation = entry.citation
    parts: list[str | tuple[str, str]] = [f"{number}. "]
    for line in wording.entry_heading(entry, answer):
        parts += [(line, "bold"), _NEW_LINE]
    sentence = wording.parted(citation)
    if sentence is not None:
        before, quote, after = sentence
        parts += [before, (quote, "bold reverse"), after, _NEW_LINE]
    parts += [(wording.whereabouts(citation), "$text-accent")]
    described = wording.described(citation)
    if described:
        parts += [_NEW_LINE, (described, "dim")]
    if citation.state is not State.VERIFIED:
        parts += [_NEW_LINE, (wording.warning(citation), "$text-error")]
    return Content.assemble(*parts)
