"""What `pincite` writes to a terminal and to a pipe: styles, and text that must not steer."""

import io
import json
import re
import sys

import pytest

from index.visible import visible

HOSTILE = "Turnout \x1b[31mred\x1b]0;title\x07 \x9b2J\x00 5\u202e per cent\u2066 of voters\r!\n"
STYLES = re.compile(r"\x1b\[\d*m")


class Terminal(io.TextIOWrapper):
    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def isatty(self):
        return True

    def shown(self):
        self.flush()
        return self.buffer.getvalue().decode("utf-8")


@pytest.fixture
def terminal(monkeypatch):
    """What is written to stdout goes to a terminal."""
    opened = []

    def start():
        opened.append(Terminal())
        monkeypatch.setattr(sys, "stdout", opened[-1])
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.mark.parametrize(("no_color", "styled"), [(None, True), ("", True), ("1", False)])
def test_a_terminal_is_shown_styles_unless_no_color_is_set(
    pincite, built, terminal, monkeypatch, no_color, styled
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)
    screen = terminal()
    assert pincite("search", "turnout")[0] == 0
    assert bool(STYLES.search(screen.shown())) == styled
    assert "turnout.txt" in screen.shown()


def test_no_style_is_written_to_a_pipe(pincite, built):
    assert "\x1b" not in pincite("search", "turnout")[1]
    assert "\x1b" not in pincite("documents")[1]


def test_document_text_cannot_steer_the_terminal(
    pincite, tmp_path, encoder, terminal, make_files, monkeypatch
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    title = "Vote \\u001b[2J \\u202e count"
    manifest = f'[[document]]\nfile = "*.txt"\ntitle = "{title}"\npublisher = "\\u009b31m"\n'
    make_files({"a\x1b[5m.txt": HOSTILE, "manifest.toml": manifest, "b\x07.bin": "x"})
    assert pincite("index", "corpus")[0] == 0
    for command in (("search", "turnout voters"), ("documents",)):
        screen = terminal()
        _, _, err = pincite(*command)
        shown = STYLES.sub("", screen.shown())
        assert not set("\x1b\x07\x9b\x00\r\u202e\u2066") & set(shown + err)
        assert "␛" in shown


def test_a_file_name_in_a_message_about_usage_does_not_act(pincite, monkeypatch):
    """A shell puts the names of files in place of `*`."""
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    for arguments in (("search", "a", HOSTILE), ("search", f"--{HOSTILE}"), (HOSTILE,)):
        assert pincite(*arguments)[0] == 2
    assert visible(shown.shown()) == shown.shown()
    assert "␛]0;title␇" in shown.shown()


def test_a_name_that_json_cannot_hold_is_told_in_one_line(pincite, make_files, tmp_path):
    before, folder = tmp_path / "before", tmp_path / "caf\udce9"
    make_files({"a.txt": "Snow fell in May of that year."}, before / "docs")
    assert pincite("index", "--index", str(before / "i"), str(before / "docs"))[0] == 0
    before.rename(folder)
    code, out, err = pincite("search", "--json", "--index", str(folder / "i"), "snow")
    assert (code, out) == (1, "")
    assert "caf\\udce9/docs' is not UTF-8" in err
    assert "Traceback" not in err
    assert pincite("search", "--index", str(folder / "i"), "snow")[0] == 0


def test_json_on_a_terminal_does_not_act_and_reads_as_it_is(pincite, make_files):
    text = "Snow \x9b31m fell \u202e in May\u200b of \U000e0041 that year."
    make_files({"a.txt": text})
    pincite("index", "corpus")
    for arguments in (("search", "--json", "snow"), ("documents", "--json")):
        out = pincite(*arguments)[1]
        assert visible(out) == out
    assert json.loads(pincite("search", "--json", "snow")[1])["hits"][0]["text"] == text
