"""Plain text, in whatever encoding."""

from fuzzing.mutation import bytes_with
from fuzzing.parsing import parser

_TEXT = "Выборы 2012: явка 63,3 %. Größe, Zürich, façade, “quoted” — naïve.\r\nNur Otan 80.99\r\n"


def _seeds() -> list[bytes]:
    marked = [
        _TEXT.encode(name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le")
    ]
    old = [("Größe, Zürich, façade " * 20).encode("cp1252"), ("Выборы явка " * 20).encode("cp1251")]
    far = ["選挙の投票率は六十三パーセントでした。".encode("cp932") * 5]
    return [*marked, *old, *far, b"Turnout was 63.3 per cent.\n"]


TARGET = parser(
    "text",
    _seeds,
    bytes_with(b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"\xed\xa0\x80", b"\r\n", b"\x1b["),
    longest=2_000,
)
