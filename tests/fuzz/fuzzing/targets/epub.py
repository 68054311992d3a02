"""E-books, with archives that stay sound while their parts are changed."""

from fuzzing.files import ENCRYPTION, epub, pack_zip, unpack_zip
from fuzzing.mutation import markup_with, members_of
from fuzzing.parsing import parser

_TOKENS = (
    *(b"<p>", b"</p>", b"<h1>", b"<table><tr><td>", b"<pre>", b"&nbsp;", b"&#0;", b"<!DOCTYPE a ["),
    *(b"<!ENTITY a 'aaaaaaaaaa'>", b"&a;&a;&a;", b"]>", b"<?xml version='1.0' encoding='utf-16'?>"),
    *(b'<itemref idref="c1"/>', b'href="../../../c1.xhtml"', b'href="%"', b'properties="nav"'),
    *(b"<dc:date>2012</dc:date>", b"<navPoint>", b"<content/>", b"<text/>", b"encoding='punycode'"),
)
_OTHERS = (
    ("META-INF/encryption.xml", ENCRYPTION.encode()),
    ("META-INF/encryption.xml", ENCRYPTION.replace("idpf", "drm").encode()),
    ("OPS/c1.xhtml", b"\xff\xfe<\x00"),
    ("OPS/c1.xhtml", b"<a>" * 5_000),
)
TARGET = parser(
    "epub", lambda: [epub()], members_of(unpack_zip, pack_zip, markup_with(*_TOKENS), _OTHERS)
)
