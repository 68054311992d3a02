import time

import pytest

from index.dates import Dated, Period
from index.document import Span
from index.errors import EmptyFileError, ParseError
from index.parsing import parse_bytes
from index.parsing.blocks import BlockWriter, write_blocks
from index.parsing.markup import decode_markup, html_tree, xhtml_tree

SENTENCE = "The observers said that the vote in the capital was held on time and in good order. "
ARTICLE = f"""<!DOCTYPE html><html><head><title>Vote held - Daily</title>
<meta property="og:site_name" content="The Daily"/>
<meta property="article:published_time" content="2020-04-10T08:00:00Z"/>
<script>var secret = "never shown";</script></head><body>
<nav><a href="/">Home</a> <a href="/s">Sport</a></nav>
<article><h1>Vote held</h1><p>{SENTENCE * 2}</p><h2>Turnout</h2><p>{SENTENCE * 2}</p>
<ul><li>{SENTENCE}</li><li>{SENTENCE}</li></ul>
<table><tr><th>Party</th><th>Share</th></tr><tr><td>Auyl</td><td>5.29</td></tr></table>
<p>{SENTENCE * 2}</p></article>
<footer>Copyright 1999 the owners</footer></body></html>"""


def blocks(markup):
    writer = BlockWriter()
    write_blocks(html_tree(markup), writer)
    return writer


def test_an_article_gives_its_main_text_with_headings_lists_and_tables():
    parsed = parse_bytes(ARTICLE.encode(), "a.html")
    assert parsed.text.startswith("Vote held\n\nThe observers said")
    assert "Party | Share\nAuyl | 5.29" in parsed.text
    for boilerplate in ("secret", "Home", "Sport", "Copyright"):
        assert boilerplate not in parsed.text
    assert [(heading.title, heading.level) for heading in parsed.headings] == [
        ("Vote held", 1),
        ("Turnout", 2),
    ]
    for heading in parsed.headings:
        assert heading.span.of(parsed.text) == heading.title
    assert (parsed.title, parsed.publisher) == ("Vote held", "The Daily")
    assert parsed.published == Dated(Period.of(2020, 4, 10), "metadata")


def test_the_same_page_gives_the_same_text_twice():
    assert parse_bytes(ARTICLE.encode(), "a.html") == parse_bytes(ARTICLE.encode(), "a.html")


def test_a_date_that_the_page_does_not_name_is_not_made_up():
    page = f"<html><body><article><p>{SENTENCE * 5}</p></article></body></html>"
    assert parse_bytes(page.encode(), "a.html").published is None


def test_a_date_in_a_form_that_names_another_day_is_not_taken():
    from index.parsing import html

    assert html._published("2020-04-10", "updated 2020-04-11") is None
    assert html._published("2020-04-10", "on 10 April 2020, at noon") is not None
    assert html._published("today", "today") is None


def test_the_only_top_heading_outside_of_the_main_text_comes_first():
    page = ARTICLE.replace("<h1>Vote held</h1>", "").replace("<nav>", "<h1>Vote\n held</h1><nav>")
    parsed = parse_bytes(page.encode(), "a.htm")
    assert parsed.text.startswith("Vote held\n\nThe observers")
    assert parsed.headings[0].span == Span(0, 9)
    assert parsed.text.count("Vote held") == 1


def test_a_page_without_main_text_is_taken_whole():
    page = "<title>Small</title><p>Two<br>lines</p><style>p{}</style><div>and  more</div>"
    parsed = parse_bytes(page.encode(), "a.html")
    assert (parsed.text, parsed.title) == ("Two\nlines\n\nand more", "Small")


@pytest.mark.parametrize("page", [b"<!-- nothing -->", b"<p> </p>", b"<script>x</script>"])
def test_a_page_without_text_is_empty(page):
    with pytest.raises(EmptyFileError):
        parse_bytes(page, "a.html")


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<meta charset=windows-1251>", "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8_r"),
        ('<?xml version="1.0" encoding="windows-1251"?>', "cp1251"),
        ("<meta charset=windows-1251>", "utf-8"),
        ("<meta charset=no-such-thing>", "cp1251"),
        ("<meta charset=base64>", "cp1251"),
        ("<meta charset=utf-8>", "utf-16"),
        ("", "cp1251"),
    ],
)
def test_characters_are_those_declared_unless_the_bytes_say_otherwise(declaration, encoding):
    page = f"{declaration}<p>Выборы прошли спокойно</p>"
    assert "Выборы прошли спокойно" in decode_markup(page.encode(encoding))


def test_a_declared_latin_1_means_what_browsers_read():
    assert decode_markup("<meta charset=iso-8859-1>“5 €”".encode("cp1252")).endswith("“5 €”")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a <b>b</b>c</p>\n<p>d</p>", "a bc\n\nd"),
        ("<ul><li>a</li><li><p>b</p></li></ul>after", "a\n\nb\n\nafter"),
        ("<ol><li>a<li>b</ol>", "a\nb"),
        ("<pre>  x\n    y\n</pre>z", "  x\n    y\n\nz"),
        ("<pre> \n </pre>z", "z"),
        (
            "<table><tr><td>a<br>b</td><td></td><td><p>c</p><p>d</p></td></tr></table>",
            "a b | | c d",
        ),
        ("<table><tr><td> </td><td></td></tr><tr><td>x</td></tr></table>", "x"),
        ("<table><tr><td><table><tr><td>a<td>b</table></td><td>c</td></tr></table>", "a | b\n\nc"),
        ("a<!-- b -->c<?pi d?>e", "ace"),
        ("<p>a\xa0b&#8203;</p>", "a b\u200b"),
    ],
)
def test_blocks_are_separated_as_a_reader_sees_them(markup, text):
    assert blocks(f"<body>{markup}</body>").text == text


def test_headings_are_one_line_whatever_is_inside():
    writer = blocks("<body><h2><div>One</div>\n<span>two</span><br>three</h2><p>x</p></body>")
    assert writer.text == "One two three\n\nx"
    assert [(heading.title, heading.level) for heading in writer.headings] == [("One two three", 2)]


def test_headings_that_lay_out_a_table_stay_headings():
    writer = blocks("<table><tr><td><h1>Title</h1><p>a</p></td><td>b</td></tr></table>")
    assert writer.text == "Title\n\na\n\nb"
    assert len(writer.headings) == 1


def test_xhtml_is_read_by_the_rules_of_xml_and_expands_no_entities():
    tree = xhtml_tree(
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">'
        '<!ENTITY y "yyy">]><html><head><title/></head><body><a id="1"/>caf&eacute; '
        "&amp; &x;&y;tea</body></html>"
    )
    writer = BlockWriter()
    write_blocks(tree, writer)
    assert writer.text == "café & &x;&y;tea"


def test_faulty_xhtml_is_read_as_html():
    writer = BlockWriter()
    write_blocks(xhtml_tree("<p>a<br>b & c"), writer)
    assert writer.text == "a\nb & c"


def test_markup_nested_without_end_is_refused_or_read():
    page = b"<div>" * 100_000 + b"hi"
    try:
        text = parse_bytes(page, "a.html").text
    except ParseError:
        text = ""
    assert text in ("", "hi")


@pytest.mark.parametrize(
    "markup",
    [
        " " * 300_000,
        "<?xml " * 50_000,
        "<!DOCTYPE [" * 50_000,
        "<!DOCTYPE a [" + "] " * 150_000,
        "<!doctype " * 50_000,
    ],
)
def test_what_stands_before_a_page_takes_linear_time(markup):
    """A second is a hundred times what it takes; quadratic, it would be minutes."""
    began = time.process_time()
    xhtml_tree(f"x{markup}<html><body><p>a</p></body></html>")
    assert time.process_time() - began < 5


def test_only_the_first_document_type_is_taken_away_with_its_entities():
    tree = xhtml_tree("<!-- a --><!doctype html [<!ENTITY a 'b'>] ><html><body>&a;</body></html>")
    writer = BlockWriter()
    write_blocks(tree, writer)
    assert writer.text == "&a;"
