"""The citations of an answer, to walk through: `CitationList`."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qa import State
from tui import wording
from tui.messages import EntrySelected
from tui.state import Entry, Finding, Ranking

_NEW_LINE = "\n"


class CitationList(OptionList):
    """One option for each citation; posts EntrySelected when another one is highlighted."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._finding: Finding | Ranking | None = None
        self._marked: int | None = None

    def show(self, finding: Finding | Ranking | None, selected: int) -> None:
        """List the entries of `finding`, with the one at `selected` highlighted."""
        if finding is not self._finding:
            self._finding = finding
            self._marked = None
            self.clear_options()
            if finding is not None:
                self.add_options(
                    Option(_entry(number, entry, finding, shown=False))
                    for number, entry in enumerate(finding.entries)
                )
        if finding is not None and self.option_count:
            self.highlighted = selected
            self._mark(finding, selected)

    def _mark(self, finding: Finding | Ranking, selected: int) -> None:
        """Say by a sign, not by colour alone, which entry the source shows."""
        for place in {selected if self._marked is None else self._marked, selected}:
            entry = _entry(place, finding.entries[place], finding, shown=place == selected)
            self.replace_option_prompt_at_index(place, entry)
        self._marked = selected

    def on_resize(self) -> None:
        """Keep the highlighted entry in sight."""
        self.scroll_to_highlight()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell which entry is looked at."""
        event.stop()
        if event.option_index == self.highlighted:  # else the list has moved on since
            self.post_message(EntrySelected(event.option_index))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go back to an entry from somewhere else in its document."""
        event.stop()
        self.post_message(EntrySelected(event.option_index))


def _entry(place: int, entry: Entry, finding: Finding | Ranking, *, shown: bool) -> Content:
    citation = entry.citation
    parts: list[str | tuple[str, str]] = [f"{'▸' if shown else ' '}{place + 1}. "]
    for line in wording.heading(place, finding):
        parts += [(line, "bold"), _NEW_LINE]
    sentence = wording.parted(citation)
    if sentence is not None:
        before, quote, after = sentence
        parts += [before, (quote, "bold reverse"), after, _NEW_LINE]
    parts += [(wording.whereabouts(citation), "$text-accent")]
    described = wording.described(citation)
    if described:
        parts += [_NEW_LINE, (described, "$text-muted")]
    if citation.state is not State.VERIFIED:
        parts += [_NEW_LINE, (wording.warning(citation), "$text-error")]
    return Content.assemble(*parts)
