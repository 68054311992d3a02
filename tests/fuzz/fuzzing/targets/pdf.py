"""PDF; what reads it is C++."""

from fuzzing.files import pdf
from fuzzing.mutation import bytes_with
from fuzzing.parsing import parser

_TOKENS = (
    *(b"/Kids", b"/Parent 1 0 R", b"/Contents", b"/Length 99999999", b"/Filter/FlateDecode", b"<<"),
    *(
        b">>",
        b"[",
        b"]",
        b"endobj",
        b"stream\n",
        b"endstream",
        b"xref",
        b"trailer",
        b"/Root",
        b"R ",
    ),
    *(
        b"/Encrypt",
        b"/ObjStm",
        b"/XRef",
        b"/Count 2147483647",
        b"/PageLabels",
        b"/Nums",
        b"Tj ",
        b"-1 ",
    ),
)
TARGET = parser("pdf", lambda: [pdf(), pdf(labels=True)], bytes_with(*_TOKENS))
