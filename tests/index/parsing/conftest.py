"""Files made in code: each fixture gives a function that builds one and returns its bytes."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)


@pytest.fixture
def make_zip() -> Callable[[Mapping[str, str | bytes]], bytes]:
    def make(entries: Mapping[str, str | bytes]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return make


@pytest.fixture
def replace_in_zip(make_zip) -> Callable[[bytes, Mapping[str, Callable[[bytes], bytes]]], bytes]:
    def replace(data: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        for name, change in changes.items():
            entries[name] = change(entries.get(name, b""))
        return make_zip(entries)

    return replace


@pytest.fixture
def make_epub(make_zip) -> Callable[..., bytes]:
    """An EPUB of XHTML bodies; `manifest`, `metadata` and `entries` add to what is in it."""

    def make(bodies, metadata="", manifest="", entries=None) -> bytes:
        items = refs = ""
        files = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
        for number, body in enumerate(bodies, start=1):
            items += f'<item id="c{number}" href="c{number}.xhtml"'
            items += ' media-type="application/xhtml+xml"/>'
            refs += f'<itemref idref="c{number}"/>'
            files[f"OPS/c{number}.xhtml"] = (
                '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
                '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>'
                f"<body>{body}</body></html>"
            )
        files["OPS/book.opf"] = (
            '<package xmlns="http://www.idpf.org/2007/opf" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
            f"<metadata>{metadata}</metadata><manifest>{items}{manifest}</manifest>"
            f"<spine>{refs}</spine></package>"
        )
        return make_zip(files | (entries or {}))

    return make


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """A PDF with the given lines on each page."""

    def make(pages, title=None, password=None, labels=()) -> bytes:
        from reportlab.pdfgen.canvas import Canvas

        buffer = io.BytesIO()
        # `invariant` fixes the creation date at 1 January 2000.
        canvas = Canvas(buffer, encrypt=password, invariant=1)
        if title:
            canvas.setTitle(title)
        for number, lines in enumerate(pages):
            if labels:
                canvas.addPageLabel(number, style="ROMAN_LOWER", start=number + 1)
            for row, line in enumerate(lines):
                canvas.drawString(72, 760 - 16 * row, line)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    return make


@pytest.fixture
def make_docx() -> Callable[..., bytes]:
    """A DOCX that `fill` has written to."""

    def make(fill) -> bytes:
        import docx

        document = docx.Document()
        fill(document)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return make
