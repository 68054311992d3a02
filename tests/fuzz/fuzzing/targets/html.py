"""Web pages."""

from fuzzing.files import CHAPTER
from fuzzing.mutation import markup_with
from fuzzing.parsing import parser

_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Turnout</title>
<meta property="og:site_name" content="Office"><meta name="date" content="2012-01-15">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2012-01-15"}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>Early elections</h1>
<p>Turnout was 63.3 per cent of the registered voters on 10 January 2021, the commission said in
its report, which gives figures for each region and for each of the parties on the lists.</p>
<ul><li>one</li><li>two</li></ul><table><tr><td>Party</td><td>71</td></tr></table>
<blockquote>quoted</blockquote><pre>a  b</pre></article><footer>2021</footer></body></html>"""
_TOKENS = (
    *(
        b"<p>",
        b"</p>",
        b"<div>",
        b"<table><tr><td>",
        b"<pre>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"<h1>",
    ),
    *(
        b"<meta charset=",
        b"utf-16",
        b"punycode",
        b"idna",
        b"unicode_escape",
        b"cp932",
        b"&#x110000;",
    ),
    *(
        b"&nbsp;",
        b"<script>",
        b"<style>",
        b"<svg>",
        b"<br/>",
        b"\x00",
        b"<?xml ",
        b"<html",
        b"<body",
    ),
    *(b"2012-01-15", b"<time datetime=", b'"', b"'", b"<head rend=h1>", b"<li>", b"<iframe src="),
)


def _seeds() -> list[bytes]:
    old = _PAGE.replace("utf-8", "iso-8859-1").encode("cp1252")
    return [_PAGE.encode(), old, CHAPTER.encode(), b"<p>Words.", _PAGE.encode("utf-16")]


TARGET = parser("html", _seeds, markup_with(*_TOKENS))
