"""Tables."""

from fuzzing.mutation import bytes_with
from fuzzing.parsing import parser


def _seeds() -> list[bytes]:
    rows = 'party,seats,share\r\n"Nur, Otan",71,"80\n.99"\r\nAk Zhol,8,7.47\r\n'
    return [rows.encode(), rows.replace(",", ";").encode("utf-16"), b"a\tb\n1\t2\n", b"a|b\n1|2\n"]


TARGET = parser("csv", _seeds, bytes_with(b'"', b'""', b",", b"\r", b"\n", b"\x00", b"\t", b'"\n'))
