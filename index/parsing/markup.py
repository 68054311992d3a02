"""Bytes of HTML and XHTML → characters → trees, with nothing fetched and no entity expanded."""

from __future__ import annotations

import re
from html import escape
from html.entities import html5
from typing import TYPE_CHECKING

from index.parsing.decoding import decode

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]*?encoding|<meta[^>]*?charset)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# What pages declare, and what browsers read instead (WHATWG Encoding Standard, 4.2).
_MEANT = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "sjis", "shift-jis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    "iso-8859-9": "cp1254",
}
# Only at the start: looked for everywhere, spaces and openings without an end take quadratic time.
_XML_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_DOCTYPE_START = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


def decode_markup(data: bytes) -> str:
    """The characters: by byte order mark, as UTF-8 if valid, as declared, or as it looks.

    Raises EmptyFileError, BrokenFileError.
    """
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith(_MARKS) and b"\0" not in data:
        label = declared[1].decode("ascii", errors="replace").lower()
        for encoding in ("utf-8", _MEANT.get(label, label)):
            try:
                return data.decode(encoding)
            except (UnicodeError, LookupError):
                continue
    return decode(data).text


def html_tree(markup: str) -> _Element | None:
    """The page as a tree, however faulty its markup; None where there is none."""
    from lxml import etree, html

    try:
        return html.document_fromstring(_XML_DECLARATION.sub("", markup))
    except etree.LxmlError:
        return None


def xhtml_tree(markup: str) -> _Element | None:
    """A chapter as a tree: by the rules of XML (`<title/>` closes itself), else of HTML."""
    from lxml import etree

    body = _without_doctype(_XML_DECLARATION.sub("", markup))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(_ENTITY.sub(_character, body).encode(), parser)
    except etree.XMLSyntaxError:
        return html_tree(body)


def _without_doctype(markup: str) -> str:
    """`markup` without its first document type, and without the entities that this declares."""
    start = _DOCTYPE_START.search(markup)
    found = _DOCTYPE.match(markup, start.start()) if start else None
    return markup[: found.start()] + markup[found.end() :] if found else markup


def _character(match: re.Match[str]) -> str:
    """`&eacute;` as é: without its DTD, XML knows five names only. Others stand for themselves."""
    name = match[1]
    return match[0] if name in _OF_XML else escape(html5.get(name, match[0]))
