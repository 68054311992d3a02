"""Valid files of the formats that are archives or PDF, made in code."""

from __future__ import annotations

import io
import warnings
import zipfile

from fuzzing.mutation import Members

_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
CHAPTER = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>One</title></head>'
    "<body><h1>Early elections</h1><p>Turnout was 63.3&nbsp;per cent.</p>"
    "<table><tr><th>Party</th><td>Seats</td></tr></table><pre>a\n b</pre></body></html>"
)
_PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<metadata><dc:title>Report</dc:title><dc:publisher>Office</dc:publisher>"
    "<dc:date>2012-01-15</dc:date></metadata><manifest>"
    '<item id="c1" href="c1.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    '<item id="x" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
    '<spine><itemref idref="c1"/><itemref idref="n"/></spine></package>'
)
_NAVIGATION = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol><li>'
    '<a href="c1.xhtml#top">First chapter</a></li></ol></nav></body></html>'
)
_NCX = (
    "<ncx><navMap><navPoint><navLabel><text>First</text></navLabel>"
    '<content src="c1.xhtml"/></navPoint></navMap></ncx>'
)
ENCRYPTION = (
    '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>'
    "</EncryptedData></encryption>"
)


_PACKAGE_2006 = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE_2006}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Own"><w:name w:val="own"/><w:basedOn w:val="Heading1"/></w:style>'
    "</w:styles>"
)


def epub() -> bytes:
    """A book of one chapter, with both kinds of tables of contents."""
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "OPS/book.opf": _PACKAGE,
        "OPS/c1.xhtml": CHAPTER,
        "OPS/nav.xhtml": _NAVIGATION,
        "OPS/toc.ncx": _NCX,
    }
    return pack_zip([(name, text.encode()) for name, text in parts.items()])


def docx() -> bytes:
    """A report with headings, a list and tables, in a package of the fewest parts."""
    import docx as library

    document = library.Document()
    document.add_heading("Early elections", 0)
    document.add_heading("Turnout", 1)
    document.add_paragraph("Turnout was 63.3 per cent in 2021.")
    document.add_paragraph("first point", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Party"
    table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "Seats"
    document.core_properties.title = "Report"
    buffer = io.BytesIO()
    document.save(buffer)
    made = dict(unpack_zip(buffer.getvalue()))
    return pack_zip(
        [
            ("[Content_Types].xml", _CONTENT_TYPES.encode()),
            ("_rels/.rels", _relations("officeDocument", "word/document.xml").encode()),
            ("docProps/core.xml", made["docProps/core.xml"]),
            ("word/document.xml", made["word/document.xml"]),
            ("word/_rels/document.xml.rels", _relations("styles", "styles.xml").encode()),
            ("word/styles.xml", _STYLES.encode()),
        ]
    )


def _relations(kind: str, target: str) -> str:
    core = (
        f'<Relationship Id="r2" Type="{_PACKAGE_2006}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/>'
    )
    return (
        f'<Relationships xmlns="{_PACKAGE_2006}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        f"{core if kind == 'officeDocument' else ''}</Relationships>"
    )


def pdf(*, labels: bool = False) -> bytes:
    """Two pages of text."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=0)
    canvas.setTitle("Early elections")
    for number, line in enumerate(("Turnout was 63.3 per cent.", "In total 9,303,693 voters.")):
        if labels:
            canvas.addPageLabel(number, style="ROMAN_LOWER", start=number + 1)
        canvas.drawString(72, 720, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pack_zip(members: Members) -> bytes:
    """A compressed archive; dates are fixed."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in members:
            info = zipfile.ZipInfo(name)
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpack_zip(data: bytes) -> Members:
    """The members of a sound archive, at most a few and small ones."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = []
        for info in archive.infolist()[:60]:
            with archive.open(info) as stream:
                found.append((info.filename, stream.read(60_000)))
        return found
