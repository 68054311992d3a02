"""Word documents, with archives that stay sound while their parts are changed."""

from fuzzing.files import docx, pack_zip, unpack_zip
from fuzzing.mutation import markup_with, members_of
from fuzzing.parsing import parser

_TOKENS = (
    *(
        b"<w:p>",
        b"</w:p>",
        b"<w:tbl><w:tr><w:tc>",
        b"</w:tc></w:tr></w:tbl>",
        b"<w:r><w:t>",
        b"<w:sdt>",
    ),
    *(b'<w:pStyle w:val="Heading1"/>', b'<w:outlineLvl w:val="9"/>', b'<w:basedOn w:val="Title"/>'),
    *(
        b"<w:txbxContent>",
        b"<w:vMerge/>",
        b"<w:del>",
        b"<w:ins>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
    ),
    *(
        b'TargetMode="External"',
        b'Target="/../../x"',
        b'Target="file:///etc/passwd"',
        b"9999-99-99T",
    ),
    *(b'<w:style w:styleId="A"><w:name w:val="heading 99999999999"/></w:style>', b"<a>", b"\x00"),
)
_OTHERS = (
    ("word/document.xml", b"<a/>"),
    ("[Content_Types].xml", b"<a/>"),
    ("docProps/core.xml", b"<a>\xff</a>"),
    ("big", bytes(60_000)),
)
TARGET = parser(
    "docx",
    lambda: [docx()],
    members_of(unpack_zip, pack_zip, markup_with(*_TOKENS), _OTHERS),
    longest=20_000,
)
