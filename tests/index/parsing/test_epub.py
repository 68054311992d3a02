import pytest

from index.config import ParsingLimits
from index.dates import Dated, Period
from index.errors import BrokenFileError, EmptyFileError, EncryptedFileError, LimitError
from index.parsing import parse_bytes

NCX = """<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/ncx-2005-1.dtd">
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
<navPoint><navLabel><text>The  Beginning</text></navLabel><content src="c1.xhtml#top"/></navPoint>
<navPoint><navLabel><text>Later in it</text></navLabel><content src="c1.xhtml#x"/></navPoint>
<navPoint><navLabel><text>LONG</text></navLabel><content src="c2.xhtml"/></navPoint>
<navPoint/></navMap></ncx>""".replace("LONG", "long " * 40)
NCX_ITEM = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'


def test_chapters_are_pages_in_reading_order_with_their_headings(make_epub):
    data = make_epub(
        [
            "<h1>One</h1><p>First &eacute;&nbsp;chapter.</p>",
            "<p/>",
            "<h2>Three</h2><p>Last.</p>",
            "<p>End.</p>",
        ],
        metadata=(
            "<dc:title>A\n Novel</dc:title><dc:publisher>Press</dc:publisher>"
            '<dc:date opf:event="modification">2020-10-30</dc:date>'
            '<dc:date opf:event="publication">2009-05-19</dc:date>'
        ),
    )
    parsed = parse_bytes(data, "a.epub")
    assert parsed.text == "One\n\nFirst é chapter.\n\nThree\n\nLast.\n\nEnd."
    assert [(page.label, page.span.of(parsed.text)) for page in parsed.pages] == [
        ("One", "One\n\nFirst é chapter."),
        ("Three", "Three\n\nLast."),
        ("4", "End."),
    ]
    assert [(heading.level, heading.span.of(parsed.text)) for heading in parsed.headings] == [
        (1, "One"),
        (2, "Three"),
    ]
    assert (parsed.title, parsed.publisher) == ("A Novel", "Press")
    assert parsed.published == Dated(Period.of(2009, 5, 19), "metadata")


def test_chapter_titles_come_from_the_ncx(make_epub):
    data = make_epub(["<p>a</p>", "<p>b</p>"], manifest=NCX_ITEM, entries={"OPS/toc.ncx": NCX})
    assert [page.label for page in parse_bytes(data, "a.epub").pages] == ["The Beginning", "2"]


def test_chapter_titles_come_from_the_navigation_document(make_epub):
    nav = "<html><body><nav><a href='c1.xhtml'>Start</a></nav></body></html>"
    nav_item = 'href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"'
    data = make_epub(
        ["<p>a</p>"],
        manifest=f'<item id="n" {nav_item}/>',
        entries={"OPS/nav.xhtml": nav},
    )
    assert [page.label for page in parse_bytes(data, "a.epub").pages] == ["Start"]


@pytest.mark.parametrize(
    "ncx",
    [
        "<ncx",
        '<!DOCTYPE n [<!ENTITY a "b">]><ncx>&a;</ncx>',
        '<?xml version="1.0" encoding="x"?><ncx/>',
    ],
)
def test_a_faulty_table_of_contents_costs_only_the_titles(make_epub, ncx):
    data = make_epub(["<p>a</p>"], manifest=NCX_ITEM, entries={"OPS/toc.ncx": ncx})
    assert [page.label for page in parse_bytes(data, "a.epub").pages] == ["1"]


def test_copy_protection_is_refused_and_hidden_fonts_are_not(make_epub):
    def protected(algorithm):
        method = f'<EncryptionMethod Algorithm="{algorithm}"/>'
        xml = f"<encryption><EncryptedData>{method}</EncryptedData></encryption>"
        return make_epub(["<p>a</p>"], entries={"META-INF/encryption.xml": xml})

    with pytest.raises(EncryptedFileError, match="DRM"):
        parse_bytes(protected("http://www.w3.org/2001/04/xmlenc#aes256-cbc"), "a.epub")
    assert parse_bytes(protected("http://www.idpf.org/2008/embedding"), "a.epub").text == "a"


def test_missing_parts_are_broken_and_missing_text_is_empty(make_epub, make_zip):
    with pytest.raises(BrokenFileError, match="package document"):
        parse_bytes(make_zip({"a": "b"}), "a.epub")
    with pytest.raises(BrokenFileError, match="package document"):
        parse_bytes(make_epub(["<p>a</p>"], entries={"OPS/book.opf": "<package"}), "a.epub")
    with pytest.raises(EmptyFileError, match="no text in its chapters"):
        parse_bytes(make_epub(["<img/>"]), "a.epub")
    data = make_epub(["<p>a</p>", "<p>b</p>"], entries={"OPS/c1.xhtml": ""})
    assert parse_bytes(data, "a.epub").text == "b"


def test_a_chapter_that_is_not_in_the_archive_is_left_out(make_epub, replace_in_zip):
    def put_first(package):
        missing = b'<item id="c0" href="no.xhtml" media-type="application/xhtml+xml"/>'
        package = package.replace(b"<manifest>", b"<manifest>" + missing)
        return package.replace(b"<spine>", b'<spine><itemref idref="c0"/><itemref idref="c9"/>')

    data = replace_in_zip(make_epub(["<p>a</p>"]), {"OPS/book.opf": put_first})
    parsed = parse_bytes(data, "a.epub")
    assert (parsed.text, parsed.pages[0].label) == ("a", "2")


def test_chapters_are_limited(make_epub):
    with pytest.raises(LimitError, match=r"2 chapters; limits\.pages is 1"):
        parse_bytes(make_epub(["<p>a</p>", "<p>b</p>"]), "a.epub", ParsingLimits(pages=1))
