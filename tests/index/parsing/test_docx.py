from datetime import UTC, datetime

import pytest

from index.config import ParsingLimits
from index.dates import Dated, Period
from index.errors import BrokenFileError, EncryptedFileError, LimitError, ParseError
from index.parsing import parse_bytes

XML = "word/document.xml"


@pytest.fixture
def parse(make_docx):
    return lambda fill, **limits: parse_bytes(make_docx(fill), "a.docx", ParsingLimits(**limits))


@pytest.fixture
def parse_xml(make_docx, replace_in_zip):
    """Parses a document with this XML in place of its only paragraph's run."""

    def parse(xml):
        def put(document_xml):
            return document_xml.replace(b"<w:r><w:t>HERE</w:t></w:r>", xml.encode())

        data = make_docx(lambda document: document.add_paragraph("HERE"))
        return parse_bytes(replace_in_zip(data, {XML: put}), "a.docx")

    return parse


def test_headings_paragraphs_lists_and_tables_in_document_order(parse):
    def fill(document):
        document.add_heading("The Report", 0)
        document.add_paragraph("Before.")
        table = document.add_table(2, 2)
        for cell, text in zip(
            [*table.rows[0].cells, *table.rows[1].cells],
            ["Party", "Share", "Auyl", "5,29"],
            strict=True,
        ):
            cell.text = text
        document.add_heading("Turnout", 2)
        document.add_paragraph("one", style="List Bullet")
        document.add_paragraph("two", style="List Bullet")
        document.add_paragraph("After.")

    parsed = parse(fill)
    assert parsed.text == (
        "The Report\n\nBefore.\n\nParty | Share\nAuyl | 5,29\n\nTurnout\none\ntwo\n\nAfter."
    )
    assert [(heading.title, heading.level) for heading in parsed.headings] == [
        ("The Report", 1),
        ("Turnout", 2),
    ]
    for heading in parsed.headings:
        assert heading.span.of(parsed.text) == heading.title
    assert parsed.title == "The Report"


def test_a_merged_cell_is_written_once(parse):
    def fill(document):
        table = document.add_table(2, 3)
        for row in table.rows:
            for number, cell in enumerate(row.cells):
                cell.text = str(number)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "tall"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "wide"

    assert parse(fill).text == "tall | wide\n| 1 | 2"


def test_a_table_in_a_cell_keeps_its_own_rows(parse):
    def fill(document):
        outer = document.add_table(1, 2)
        outer.cell(0, 0).text = "left"
        document.add_table(1, 2)
        inner = outer.cell(0, 1).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "a", "b"

    assert parse(fill).text == "left\n\na | b"


def test_dates_and_titles_of_the_properties(parse):
    def fill(document):
        document.add_paragraph("words.")
        document.core_properties.title = "Microsoft Word - Annual report"
        document.core_properties.created = datetime(2012, 1, 16, tzinfo=UTC)

    parsed = parse(fill)
    assert parsed.title == "Annual report"
    assert parsed.published == Dated(Period.of(2012, 1, 16), "metadata")


def test_the_date_of_the_template_is_no_date(parse):
    assert parse(lambda document: document.add_paragraph("words.")).published is None


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (
            "<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>",
            "new",
        ),
        (
            "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/></w:r>",
            "a\tb\nc‑",
        ),
        ("<w:sdt><w:sdtContent><w:r><w:t>control</w:t></w:r></w:sdtContent></w:sdt>", "control"),
        ("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>", "link"),
        (
            "<w:r><w:t>a</w:t><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:r>",
            "a\n\nbox",
        ),
        (
            '<w:r><w:t>a</w:t></w:r><mc:Fallback xmlns:mc="http://schemas.openxmlformats.org/'
            'markup-compatibility/2006"><w:txbxContent><w:p><w:r><w:t>again</w:t></w:r></w:p>'
            "</w:txbxContent></mc:Fallback>",
            "a",
        ),
        ('<w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>own level</w:t></w:r>', "own level"),
    ],
)
def test_text_is_what_a_reader_of_the_document_sees(parse_xml, xml, text):
    parsed = parse_xml(xml)
    assert parsed.text == text
    assert [heading.level for heading in parsed.headings] == ([3] if "own" in text else [])


def test_content_controls_around_paragraphs_and_rows(make_docx, replace_in_zip):
    def fill(document):
        document.add_paragraph("inside")
        document.add_table(1, 1).cell(0, 0).text = "row"

    def wrap(xml):
        for tag in (b"w:p", b"w:tr"):
            start = xml.index(b"<" + tag + b">")
            end = xml.index(b"</" + tag + b">") + len(tag) + 3
            inner = b"<w:sdt><w:sdtContent>" + xml[start:end] + b"</w:sdtContent></w:sdt>"
            xml = xml[:start] + inner + xml[end:]
        return xml

    data = replace_in_zip(make_docx(fill), {XML: wrap})
    assert parse_bytes(data, "a.docx").text == "inside\n\nrow"


def test_styles_inherit_their_level_and_may_go_in_circles(make_docx):
    def fill(document):
        from docx.enum.style import WD_STYLE_TYPE

        own = document.styles.add_style("Mine", WD_STYLE_TYPE.PARAGRAPH)
        own.base_style = document.styles["Heading 3"]
        first = document.styles.add_style("First", WD_STYLE_TYPE.PARAGRAPH)
        second = document.styles.add_style("Second", WD_STYLE_TYPE.PARAGRAPH)
        first.base_style, second.base_style = second, first
        document.add_paragraph("Third level", style="Mine")
        document.add_paragraph("plain", style="First")

    parsed = parse_bytes(make_docx(fill), "a.docx")
    assert [(heading.title, heading.level) for heading in parsed.headings] == [("Third level", 3)]


def test_entities_neither_expand_without_end_nor_read_files(make_docx, replace_in_zip):
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 10))
    doctype = (
        f'<!DOCTYPE w [<!ENTITY a0 "{"x" * 50}">{lines}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )

    def arm(xml):
        head, _, body = xml.partition(b"?>")
        return head + b"?>" + doctype.encode() + body.replace(b"HERE", b"&a9;&f;")

    data = replace_in_zip(make_docx(lambda document: document.add_paragraph("HERE")), {XML: arm})
    try:
        text = parse_bytes(data, "a.docx").text
    except ParseError:
        text = ""
    assert len(text) < 1000
    assert "root:" not in text


def test_what_a_zip_bomb_unpacks_to_is_measured(make_docx, replace_in_zip):
    data = make_docx(lambda document: document.add_paragraph("words"))
    bomb = replace_in_zip(data, {"word/settings.xml": lambda xml: xml + b" " * 20_000_000})
    with pytest.raises(LimitError, match="unpack to more than"):
        parse_bytes(bomb, "a.docx", ParsingLimits(expansion_ratio=3))
    with pytest.raises(LimitError, match="expanded_bytes"):
        parse_bytes(bomb, "a.docx", ParsingLimits(expanded_bytes=1_000_000))


def test_too_many_entries_exceed_the_limit(make_zip):
    data = make_zip({f"{number}": "" for number in range(20_001)})
    with pytest.raises(LimitError, match="20,001 entries"):
        parse_bytes(data, "a.docx")


def test_encrypted_and_damaged_files_are_told_apart(make_docx, make_zip):
    data = make_docx(lambda document: document.add_paragraph("words"))
    with pytest.raises(EncryptedFileError, match="password"):
        parse_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.docx")
    with pytest.raises(BrokenFileError, match="zip archive"):
        parse_bytes(data[: len(data) // 2], "a.docx")
    with pytest.raises(BrokenFileError, match="parts that every DOCX has"):
        parse_bytes(make_zip({"a": "b"}), "a.docx")
    # Bit 0 of the flags of the first entry of the central directory.
    flags = data.rindex(b"PK\x01\x02", 0, data.index(b"PK\x01\x02") + 4) + 8
    locked = data[:flags] + bytes([data[flags] | 1]) + data[flags + 1 :]
    with pytest.raises(EncryptedFileError, match="password"):
        parse_bytes(locked, "a.docx")
