"""Colours: `THEMES`, light, dark and of high contrast."""

from __future__ import annotations

from textual.theme import Theme

THEMES = (
    Theme(
        name="dark",
        primary="#5fa8e8",
        secondary="#3a6ea5",
        accent="#e8b04a",
        warning="#e8b04a",
        error="#ff7a7a",
        success="#6fce8f",
        foreground="#e6e6e6",
        background="#14171c",
        surface="#1b1f26",
        panel="#242a33",
        dark=True,
        variables={"border-blurred": "#4d5866"},
    ),
    Theme(
        name="light",
        primary="#0b5394",
        secondary="#3d6fa5",
        accent="#8a4b00",
        warning="#b36b00",
        error="#a61b1b",
        success="#1b6e3a",
        foreground="#1a1a1a",
        background="#fbfbf9",
        surface="#f0f0ec",
        panel="#e4e4de",
        dark=False,
        variables={"border-blurred": "#a9a99f"},
    ),
    Theme(
        name="high-contrast",
        primary="#00ffff",
        secondary="#00ffff",
        accent="#ffff00",
        warning="#ffff00",
        error="#ff9090",
        success="#00ff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        dark=True,
        text_alpha=1.0,
        luminosity_spread=0.3,
        variables={
            "text-muted": "#ffffff",
            "text-disabled": "#d0d0d0",
            "border": "#ffffff",
            "border-blurred": "#ffffff",
            "footer-key-foreground": "#ffff00",
            "footer-description-foreground": "#ffffff",
            "block-cursor-background": "#ffff00",
            "block-cursor-foreground": "#000000",
            # Lists write on it in the foreground's colour, whatever the next line says.
            "block-cursor-blurred-background": "#00407a",
            "block-cursor-blurred-foreground": "#ffffff",
            "input-cursor-background": "#ffffff",
            "input-cursor-foreground": "#000000",
        },
    ),
)


def after(name: str) -> str:
    """The theme after `name`; the first one after any other."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
