from __future__ import annotations

from qa.errors import PinciteError
from tui.errors import describe


def test_errors_are_one_line():
    assert describe(PinciteError("bad\nfile \x1b")) == "bad file ␛"
    assert describe(FileNotFoundError(2, "No such file", "a.txt")) == "a.txt: No such file"
    assert describe(OSError("disk")) == "a file: disk"
    assert describe(KeyError("x")) == "unexpected, please report it: KeyError: 'x'"
