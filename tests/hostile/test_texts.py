"""Hostile texts act nowhere, and honest ones come out as they are: attacks × surfaces, small."""

from __future__ import annotations

import pytest
from attacks.honest import HONEST
from attacks.texts import TEXTS, Attack
from campaigns import SURFACES, hold
from surfaces.application import Application
from surfaces.commands import Commands, here
from surfaces.planted import HARMLESS, Planted, plant
from tally import Table

CHEAP = [name for name in SURFACES if name not in {"bundle", "report, HTML", "report, Markdown"}]


def held(surface, show, planted) -> Table:
    table = Table()
    hold(table, surface, show, planted)
    assert not table.failures, "\n".join(table.failures)
    return table


@pytest.mark.parametrize("surface", CHEAP)
def test_no_hostile_text_acts_and_no_text_is_altered(every_text, surface):
    table = held(surface, SURFACES[surface], every_text)
    assert len(table.kinds) == len(TEXTS) + len(HONEST)


@pytest.mark.parametrize("surface", ["bundle", "report, HTML", "report, Markdown"])
def test_the_same_holds_of_bundles_and_reports(some_texts, surface):
    held(surface, SURFACES[surface], some_texts)


def test_the_same_holds_of_the_commands_over_an_index(some_texts, tmp_path):
    made = Commands(tmp_path, here)
    made.index(some_texts[0].folder)
    held("commands", made.lines, some_texts)
    held("commands --json", made.record, some_texts)


def test_the_same_holds_of_every_character_that_the_application_writes(tmp_path):
    """Some kinds; the long version has each text."""
    kinds = ("OSC 52", "Rich and Textual markup", "bidi overrides", "control characters")
    chosen = [Attack(kind, TEXTS[kind][0]) for kind in kinds]
    planted = plant(tmp_path / "corpus", [*chosen, Attack("honest", HONEST["emoji"][0])])
    held("terminal UI", Application(planted).show, planted)


class Leaky:
    """Surfaces that show a text as it is, to see that the checks would tell."""

    @staticmethod
    def of(kind):
        from surfaces.judging import Output

        shapes = {
            "lines": "{}\n",
            "command": "{}\n",
            "screen": "{}\n",
            "page": "<!doctype html><html><body><p>{}</p></body></html>",
            "markdown": "Text: {}\n",
            "record": '{{"a": "{}"}}',
        }
        return lambda planted: [
            Output(
                kind,
                shapes[kind]
                .replace("{{", "{")
                .replace("}}", "}")
                .replace("{}", planted.planted("q")),
                "q",
            )
        ]


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        ("lines", "terminal escapes"), ("lines", "OSC 52"), ("lines", "bidi overrides"),
        ("command", "terminal escapes"), ("command", "OSC 52"), ("command", "control characters"),
        ("screen", "terminal escapes"), ("screen", "OSC 52"), ("screen", "invisible characters"),
        ("page", "HTML and script"), ("page", "bidi overrides"),
        ("markdown", "Markdown"), ("markdown", "invisible characters"),
        ("record", "JSON and logs"), ("record", "bidi overrides"), ("record", "OSC 52"),
    ],
)  # fmt: skip
def test_a_surface_that_shows_texts_as_they_are_would_be_found_out(tmp_path, kind, of):
    """The controls: if the checks found nothing here, the other figures would prove nothing."""
    planted = plant(tmp_path / "corpus", [Attack(of, one) for one in TEXTS[of]])
    table = Table()
    hold(table, "leaky", Leaky.of(kind), planted)
    assert table.tallies[of, "leaky"].acted >= 0.5 * len(TEXTS[of])


def test_a_surface_that_alters_honest_texts_would_be_found_out(tmp_path):
    from surfaces.judging import Output

    def folded(planted: Planted) -> list[Output]:
        return [
            Output("lines", planted.planted("q").encode("ascii", "ignore").decode() + "\n", "q")
        ]

    planted = plant(tmp_path / "corpus", [Attack("accents", one) for one in HONEST["emoji"]])
    table = Table()
    hold(table, "folded", folded, planted)
    assert table.tallies["accents", "folded"].altered == len(HONEST["emoji"])
    assert HARMLESS.text.isascii()
