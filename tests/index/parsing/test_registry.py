import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.config import ParsingLimits
from index.errors import (
    BrokenFileError,
    EmptyFileError,
    LimitError,
    ParseError,
    UnsupportedFormatError,
)
from index.parsing import FORMATS, format_by_name, parse_bytes
from index.parsing import text as text_parser
from index.parsing.registry import format_of

STARTS = {
    "text": b"",
    "markdown": b"---\ntitle: [",
    "html": b"<html><body><p>",
    "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>",
    "docx": b"PK\x03\x04",
    "epub": b"PK\x03\x04mimetypeapplication/epub+zip",
    "csv": b'a,"b\n',
}


@pytest.mark.parametrize(
    ("name", "format_name"),
    [
        ("a.txt", "text"),
        ("A.LOG", "text"),
        ("notes.markdown", "markdown"),
        ("page.HTM", "html"),
        ("x.y.pdf", "pdf"),
        ("t.tsv", "csv"),
        ("README", None),
        ("report.2012", None),
        ("Mr. Smith", None),
    ],
)
def test_the_extension_names_the_format(name, format_name):
    assert format_by_name(name) == format_name


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("a.xlsx", "no parser for .xlsx files; save it as CSV"),
        ("a.PPTX", "no parser for .pptx files; save it as PDF"),
        ("a.jpeg", "no parser for .jpeg files; run OCR first and save a PDF or text"),
        ("a.json", "no parser for .json files; if it is plain text, give it the extension .txt"),
    ],
)
def test_an_unknown_extension_is_refused_with_advice(name, advice):
    with pytest.raises(UnsupportedFormatError) as caught:
        format_by_name(name)
    assert str(caught.value) == advice


def test_content_tells_the_format_where_the_name_does_not(make_docx, make_epub, make_pdf, make_zip):
    assert format_of(make_pdf([["x"]]), "scan") == "pdf"
    assert format_of(make_docx(lambda document: None), "letter") == "docx"
    assert format_of(make_epub(["<p>x</p>"]), "novel") == "epub"
    assert format_of(b"\n<!-- saved -->\n<!DOCTYPE HTML><p>x", "page") == "html"
    assert format_of(b"just words", "README") == "text"
    with pytest.raises(UnsupportedFormatError, match="zip archive"):
        format_of(make_zip({"a": "b"}), "things")


@given(st.sampled_from(sorted(FORMATS)), st.booleans(), st.binary(max_size=300))
def test_no_bytes_make_a_parser_raise_anything_but_parse_errors(format_name, started, data):
    start = STARTS[format_name] if started else b""
    try:
        parsed = parse_bytes(start + data, f"x{FORMATS[format_name][0]}")
    except ParseError as caught:
        reason = str(caught)
    else:
        reason = ""
        assert parsed.format == format_name
        assert parsed.text.strip()
    assert "\n" not in reason


def test_too_many_bytes_and_too_many_characters_exceed_limits():
    with pytest.raises(LimitError, match=r"limits\.file_bytes is 3"):
        parse_bytes(b"four", "a.txt", ParsingLimits(file_bytes=3))
    with pytest.raises(LimitError, match=r"limits\.text_characters is 3"):
        parse_bytes(b"four", "a.txt", ParsingLimits(text_characters=3))


@pytest.mark.parametrize("extension", [all_of[0] for all_of in FORMATS.values()])
def test_zero_bytes_are_an_empty_file_in_every_format(extension):
    with pytest.raises(EmptyFileError, match="0 bytes"):
        parse_bytes(b"", f"a{extension}")


@pytest.mark.parametrize(
    ("raised", "expected", "reason"),
    [
        (MemoryError(), LimitError, "more memory"),
        (RecursionError(), BrokenFileError, "nested too deeply"),
        (KeyError("a\nb"), BrokenFileError, r"not a readable text file \(KeyError: 'a\\nb'\)"),
    ],
)
def test_whatever_a_library_raises_becomes_a_parse_error(monkeypatch, raised, expected, reason):
    def fail(data, limits):
        raise raised

    monkeypatch.setattr(text_parser, "parse", fail)
    with pytest.raises(expected, match=reason) as caught:
        parse_bytes(b"x", "a.txt")
    assert caught.value.__cause__ is raised
