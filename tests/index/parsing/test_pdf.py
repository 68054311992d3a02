import pypdfium2
import pytest

from index.config import ParsingLimits
from index.dates import Dated, Period
from index.errors import BrokenFileError, EmptyFileError, EncryptedFileError, LimitError
from index.parsing import parse_bytes


def test_pages_are_mapped_and_labelled_by_number(make_pdf):
    data = make_pdf([["First line", "second line"], [], ["Third page"]])
    parsed = parse_bytes(data, "a.pdf")
    assert parsed.text == "First line\nsecond line\n\n\n\nThird page"
    assert [(page.label, page.span.of(parsed.text)) for page in parsed.pages] == [
        ("1", "First line\nsecond line"),
        ("2", ""),
        ("3", "Third page"),
    ]


def test_labels_of_the_file_are_used(make_pdf):
    parsed = parse_bytes(make_pdf([["a"], ["b"]], labels=True), "a.pdf")
    assert [page.label for page in parsed.pages] == ["i", "ii"]


def test_a_word_broken_at_a_line_end_keeps_hyphen_and_newline(make_pdf):
    parsed = parse_bytes(make_pdf([["The re-", "formed parliament"]]), "a.pdf")
    assert parsed.text == "The re-\nformed parliament"


def test_title_and_creation_date_come_from_the_metadata(make_pdf):
    parsed = parse_bytes(make_pdf([["words."]], title="Annual Report"), "a.pdf")
    assert parsed.title == "Annual Report"
    assert parsed.published == Dated(Period.of(2000, 1, 1), "metadata")


def test_a_date_on_the_first_page_outweighs_the_files_creation(make_pdf):
    parsed = parse_bytes(make_pdf([["Astana, 16 January 2012"]]), "a.pdf")
    assert parsed.published == Dated(Period.of(2012, 1, 16), "text")


def test_a_password_is_needed(make_pdf):
    with pytest.raises(EncryptedFileError, match="password"):
        parse_bytes(make_pdf([["secret"]], password="open"), "a.pdf")


def test_pages_without_text_are_a_scan(make_pdf):
    with pytest.raises(EmptyFileError, match="run OCR first"):
        parse_bytes(make_pdf([[], []]), "a.pdf")


@pytest.mark.parametrize("data", [b"no pdf at all", b"%PDF-1.7\n%%EOF"])
def test_a_damaged_file_is_broken(data):
    with pytest.raises(BrokenFileError, match="damaged or no PDF"):
        parse_bytes(data, "a.pdf")


def test_pages_and_characters_are_limited(make_pdf):
    data = make_pdf([["four"], ["more"]])
    with pytest.raises(LimitError, match=r"2 pages; limits\.pages is 1"):
        parse_bytes(data, "a.pdf", ParsingLimits(pages=1))
    with pytest.raises(LimitError, match=r"limits\.text_characters \(5\)"):
        parse_bytes(data, "a.pdf", ParsingLimits(text_characters=5))


def test_a_damaged_page_leaves_the_others_readable(make_pdf, monkeypatch):
    data = make_pdf([["first"], ["second"]])
    whole = pypdfium2.PdfPage.get_textpage
    opened = []

    def fail_on_the_first(page):
        opened.append(page)
        if len(opened) == 1:
            raise pypdfium2.PdfiumError("damaged")
        return whole(page)

    monkeypatch.setattr(pypdfium2.PdfPage, "get_textpage", fail_on_the_first)
    assert parse_bytes(data, "a.pdf").text == "\n\nsecond"


def test_a_file_of_damaged_pages_is_broken_not_a_scan(make_pdf, monkeypatch):
    def fail(page):
        raise pypdfium2.PdfiumError("damaged")

    monkeypatch.setattr(pypdfium2.PdfPage, "get_textpage", fail)
    with pytest.raises(BrokenFileError, match="pages are damaged"):
        parse_bytes(make_pdf([["first"]]), "a.pdf")
