"""Copying, with programs that stand in for those of a desktop; none of the real ones is run."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import PinciteError
from tui.clipboard import LONGEST_SEQUENCE, Copied, copy
from tui.errors import ClipboardError

TERMINAL = {"TERM": "xterm-256color"}


@pytest.fixture
def programs(tmp_path):
    """`programs("xclip", code=1)`: a program that keeps its input and how it was called."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def make(name, code=0, script=None):
        path = folder / name
        kept = tmp_path / name
        script = script or f'echo "$0 $* $LC_CTYPE" > {kept}.call\n/bin/cat > {kept}\nexit {code}'
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return kept

    return make


@pytest.fixture
def environ(tmp_path):
    def make(**variables):
        return {"PATH": str(tmp_path / "bin"), **TERMINAL, **variables}

    return make


def decoded(sequence):
    return base64.b64decode(re.search(r"\x1b\]52;c;([^\x07]*)\x07", sequence)[1]).decode()


@pytest.mark.parametrize(
    ("name", "variables", "platform", "arguments"),
    [
        ("wl-copy", {"WAYLAND_DISPLAY": "wayland-0"}, "linux", "--type text/plain"),
        ("xclip", {"DISPLAY": ":0"}, "linux", "-selection clipboard -in"),
        ("xsel", {"DISPLAY": ":0"}, "linux", "--clipboard --input"),
        ("pbcopy", {}, "darwin", " UTF-8"),
        ("tmux", {"TMUX": "/tmp/tmux"}, "linux", "load-buffer -w -"),
    ],
)
def test_the_program_of_the_desktop_gets_the_text(
    programs, environ, name, variables, platform, arguments
):
    kept = programs(name)
    text = "zwölf $(touch x) `id` '\n\x1b[0m"
    assert copy(text, environ(**variables), platform=platform) == Copied(name)
    assert kept.read_bytes().decode() == text
    assert arguments in kept.with_suffix(".call").read_text()


def test_wayland_comes_before_x11_and_a_program_that_fails_before_the_next(programs, environ):
    both = environ(WAYLAND_DISPLAY="wayland-0", DISPLAY=":0")
    programs("wl-copy", code=1)
    kept = programs("xclip")
    assert copy("text", both).way == "xclip"
    programs("wl-copy")
    kept.unlink()
    assert copy("text", both).way == "wl-copy"
    assert not kept.exists()


def test_over_ssh_the_terminal_copies_and_not_the_other_machine(programs, environ):
    kept = programs("xclip")
    copied = copy("text", environ(DISPLAY=":10", SSH_CONNECTION="1.2.3.4"), platform="linux")
    assert copied.way == "the terminal"
    assert not kept.exists()


def test_without_a_program_the_terminal_is_asked_by_a_sequence(environ):
    assert copy("zwölf", environ(), platform="linux") == Copied(
        "the terminal", f"\x1b]52;c;{base64.b64encode('zwölf'.encode()).decode()}\x07"
    )


def test_inside_tmux_the_sequence_is_passed_through_and_also_sent_to_tmux(environ):
    sequence = copy("text", environ(TMUX="/tmp/tmux"), platform="linux").sequence
    assert sequence.startswith("\x1bPtmux;\x1b\x1b]52;c;")
    passed, _, plain = sequence.partition("\x1b\\")
    assert passed.removeprefix("\x1bPtmux;").replace("\x1b\x1b", "\x1b") == plain
    assert decoded(plain) == "text"


def test_inside_screen_the_sequence_is_passed_through_in_pieces(environ):
    sequence = copy("long " * 500, environ(STY="1.screen"), platform="linux").sequence
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", sequence, re.DOTALL)
    assert len(pieces) > 1
    assert all(len(piece) <= 768 for piece in pieces)
    assert decoded("".join(pieces)) == "long " * 500


def test_why_nothing_works_is_told_in_one_line(programs, environ):
    programs("xclip", code=3)
    with pytest.raises(ClipboardError) as raised:
        copy("text", environ(DISPLAY=":0", TERM="linux"), platform="linux")
    assert str(raised.value).startswith(
        "nothing is copied: xclip failed (exit code 3); xsel is not installed; this terminal "
        "cannot copy; install wl-clipboard"
    )
    assert isinstance(raised.value, PinciteError)


def test_a_text_too_long_for_a_terminal_is_refused(environ):
    assert copy("x" * LONGEST_SEQUENCE, environ(), platform="linux").sequence
    with pytest.raises(ClipboardError, match="74,995 bytes are too many for the terminal"):
        copy("x" * (LONGEST_SEQUENCE + 1), environ(), platform="linux")


def test_a_program_that_hangs_or_cannot_start_is_left_for_the_next_way(programs, environ, tmp_path):
    programs("wl-copy", script="while :; do :; done")
    programs("xclip", script="")
    (tmp_path / "bin" / "xclip").write_bytes(b"\x7fELF no program")
    (tmp_path / "bin" / "xclip").chmod(0o755)
    both = environ(WAYLAND_DISPLAY="wayland-0", DISPLAY=":0", TERM="dumb")
    with pytest.raises(ClipboardError) as raised:
        copy("text", both, platform="linux", timeout=0.1)
    assert "wl-copy did not end within 0.1 seconds; xclip did not start (" in str(raised.value)


@given(st.text(st.characters(codec=None)))
def test_whatever_the_text_its_sequence_holds_nothing_else_that_acts(text):
    sequence = copy(text, TERMINAL, platform="linux").sequence
    assert re.fullmatch(r"\x1b\]52;c;[A-Za-z0-9+/=]*\x07", sequence)
    assert decoded(sequence) == text.encode("utf-8", "replace").decode()
