from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.visible import visible
from qa.bundle.names import safe_name


@pytest.mark.parametrize(
    "path", ["2012.txt", "reports/2012 (final).pdf", "отчёт/доклад.docx", "a-b_c+d,e;f.txt"]
)
def test_a_name_that_every_system_holds_stays(path: str) -> None:
    assert safe_name(path) == path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a:b?.txt", "a_b_.txt"),
        ("..\\..\\a.txt", ".._.._a.txt"),
        ("/etc/passwd", "_/etc/passwd"),
        ("a/../../b.txt", "a/_/_/b.txt"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("evil\x1b]0;x\u202etxt.exe", "evil_]0;x_txt.exe"),
        (" a", "_a"),
        ("a.", "a_"),
        ("", "_"),
        ("x" * 150 + ".pdf", "x" * 96 + ".pdf"),
        ("x" * 80 + "/" + "y" * 80 + "/" + "z" * 80 + ".md", "y" * 80 + "/" + "z" * 80 + ".md"),
    ],
)
def test_what_some_system_cannot_hold_is_replaced(path: str, expected: str) -> None:
    assert safe_name(path) == expected


@given(st.text(max_size=300) | st.text("./\\ :a\u202e", max_size=20))
def test_a_name_is_below_its_folder_short_and_stays_when_it_is_made_safe_again(path: str) -> None:
    name = safe_name(path)
    assert not {"", ".", ".."} & set(name.split("/"))
    assert "\\" not in name
    assert len(name) <= 200
    assert all(len(part.encode()) <= 101 for part in name.split("/"))
    assert visible(name) == name
    assert safe_name(name) == name


@given(st.sampled_from([".txt", ".pdf", ".html", ".docx"]), st.text(min_size=1, max_size=200))
def test_the_ending_which_tells_the_format_stays(ending: str, stem: str) -> None:
    name = f"{stem.replace('/', '')}a{ending}"
    assert PurePosixPath(safe_name(name)).suffix == ending
