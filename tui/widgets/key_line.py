"""The keys of what can be done now, at the foot of a screen: `KeyLine`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class _Key:
    key: str
    shown: str
    label: str
    enabled: bool

    @property
    def width(self) -> int:
        """Cells, with the one between key and label."""
        return cell_len(self.shown) + 1 + cell_len(self.label)


class KeyLine(Widget, can_focus=False):
    """One line of keys and what they do; a click is the same as the key.

    Textual's Footer makes a widget for each key, and all of them anew whenever anything changes,
    which costs more than to draw the answer that has changed.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--label"}
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        background: $footer-background;
    }
    KeyLine > .key-line--key {
        color: $footer-key-foreground;
        text-style: bold;
    }
    KeyLine > .key-line--label {
        color: $footer-description-foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[_Key, ...] = ()

    def on_mount(self) -> None:
        """Follow what can be done."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked on."""
        for key, start in self._placed():
            if start <= event.x < start + key.width:
                self.app.simulate_key(key.key)

    def render(self) -> Content:
        """The keys, as many as there is room for."""
        styles = self.get_visual_style("key-line--key"), self.get_visual_style("key-line--label")
        line = Content()
        for key, start in self._placed():
            shown = Content.assemble((key.shown, styles[0]), (f" {key.label}", styles[1]))
            line = line.pad_right(start - line.cell_length)
            line += shown if key.enabled else shown.stylize("dim")
        return line

    def _follow(self, screen: Screen[object]) -> None:
        """Draw again what can be done now, if it is not the same as before."""
        keys = tuple(self._offered(screen))
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def _offered(self, screen: Screen[object]) -> list[_Key]:
        """One key for each thing to do, that of the palette last."""
        palette = self.app.COMMAND_PALETTE_BINDING
        offered: dict[str, _Key] = {}
        last: list[_Key] = []
        for name, (_, binding, enabled, _) in screen.active_bindings.items():
            shown = self.app.get_key_display(binding)
            key = _Key(binding.key, shown, binding.description, enabled)
            if name == palette:
                last.append(key)
            elif binding.show:
                offered.setdefault(binding.action, key)
        return [*offered.values(), *last]

    def _placed(self) -> list[tuple[_Key, int]]:
        """The keys that fit, each with the cell that it starts at; the last one at the end."""
        if not self._keys:
            return []
        *keys, last = self._keys
        end = self.size.width - last.width
        placed, start = [], 0
        for key in keys:
            if start + key.width < end:
                placed.append((key, start))
            start += key.width + 1
        return [*placed, (last, max(0, end))]
