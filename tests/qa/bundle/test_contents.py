from __future__ import annotations

import pytest

from index.parsing.parsed import Parsed
from qa.bundle.contents import source


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", ("utf-8", 3, None)),
        ("latin-1", (None, 0, "texts/7.txt")),
        (None, (None, 0, "texts/7.txt")),
    ],
)
def test_a_text_that_the_bytes_do_not_give_back_is_packed_beside_them(
    encoding: str | None, expected: tuple[str | None, int, str | None]
) -> None:
    data = b"\xef\xbb\xbf" + "71,09 % — 🇰🇿".encode()
    parsed = Parsed(text="71,09 % — 🇰🇿", format="text", encoding=encoding, bom=3)
    entry = source("documents/7/a.txt", "a.txt", data, parsed).entry
    assert (entry.encoding, entry.bom, entry.text) == expected
