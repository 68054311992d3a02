"""PDFs with loops, with too much in them, with text that is not shown, and that want to act."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from attacks.folders import SECRET, FileAttack, Plant

_TEXT = "BT /F 12 Tf 72 700 Td (The page says that snow fell in May.) Tj ET"
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
    "/Resources << /Font << /F 5 0 R >> >> {} >>"
)


def pdf_attacks(*, large: bool) -> Iterator[FileAttack]:
    """Every one; `large` ones unpack to a gigabyte."""
    size = 1_000_000_000 if large else 30_000_000
    yield FileAttack(
        "PDF: loops",
        "pages that are their own children",
        _pdf("2 0 R", parent="/Kids [2 0 R 3 0 R]"),
    )
    yield FileAttack(
        "PDF: loops", "a page that is its own parent", _pdf(page=_PAGE.replace("2 0 R", "3 0 R", 1))
    )
    yield FileAttack("PDF: loops", "a cross-reference to itself", _pdf(trailer="/Prev 9"))
    yield FileAttack(
        "PDF: loops",
        "contents in a circle",
        _pdf(page=_PAGE.replace("4 0 R", "[6 0 R 6 0 R]"), more=("[6 0 R 4 0 R]",)),
    )
    yield FileAttack("PDF: loops", "a form that draws itself", _form)
    yield FileAttack(
        "PDF: loops",
        "outlines in a circle",
        _pdf(
            root="/Outlines 6 0 R", more=("<< /First 6 0 R /Last 6 0 R /Next 6 0 R /Title (a) >>",)
        ),
    )
    yield FileAttack("PDF: pages", "25,000 of them", _pages(25_000))
    yield FileAttack("PDF: pages", "5,000 of them", _pages(5_000))
    yield FileAttack("PDF: pages", "a count that is a lie", _pdf(parent="/Count 2000000000"))
    yield FileAttack("PDF: unpacking", "a stream of spaces", _stream(size))
    yield FileAttack("PDF: hidden text", "in no colour", _pdf(text=_TEXT.replace("BT", "BT 3 Tr")))
    yield FileAttack(
        "PDF: hidden text",
        "white, tiny, outside",
        _pdf(text=_TEXT.replace("12 Tf 72 700", "0.01 Tf 1 g 9000 9000")),
    )
    yield FileAttack(
        "PDF: actions",
        "script and programs",
        _pdf(
            root="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /AA << /WC << /S /Launch /F (/bin/sh) >> >>"
        ),
    )
    yield FileAttack("PDF: actions", "addresses and files", _files)
    yield FileAttack(
        "PDF: metadata",
        "escapes in title and labels",
        _pdf(
            trailer="/Info 6 0 R",
            root="/PageLabels << /Nums [0 << /P (\\033]0;t\\007) >>] >>",
            more=("<< /Title (\\033]0;title\\007 <script>) >>",),
        ),
    )
    yield FileAttack("PDF: damage", "cut off", _cut)
    yield FileAttack(
        "PDF: damage",
        "no PDF at all",
        lambda folder, _: _put(folder, "no.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 99),
    )
    yield FileAttack("PDF: damage", "deep arrays", _pdf(root=f"/X {'[' * 100_000}"))


def made(
    kids: str = "3 0 R",
    *,
    text: str = _TEXT,
    page: str = _PAGE,
    parent: str = "",
    root: str = "",
    trailer: str = "",
    more: tuple[str, ...] = (),
) -> bytes:
    """A PDF of one page; later keys of a dictionary count in place of earlier ones."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {root} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count 1 {parent} >>",
        page.replace("{}", ""),
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        _FONT,
        *more,
    ]
    return written([one.encode("latin-1") for one in objects], trailer)


def written(objects: list[bytes], trailer: str = "") -> bytes:
    """The file of these objects, numbered from 1; the first is the catalog."""
    data, places = b"%PDF-1.7\n", []
    parts = [data]
    length = len(data)
    for number, one in enumerate(objects, start=1):
        places.append(length)
        parts.append(b"%d 0 obj\n" % number + one + b"\nendobj\n")
        length += len(parts[-1])
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    parts.append(
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{length}\n%%EOF\n".encode()
    )
    return b"".join(parts)


def _pdf(*kids: str, **parts: object) -> Plant:
    return lambda folder, _: _put(folder, "a.pdf", made(*kids, **parts))  # type: ignore[arg-type]


def _form(folder: Path, outside: Path) -> None:
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length 9 >>\nstream\n/X Do /X Do\nendstream"
    page = _PAGE.replace("/Font <<", "/XObject << /X 6 0 R >> /Font <<")
    _put(folder, "a.pdf", made(text=f"{_TEXT} /X Do", page=page, more=(form,)))


def _pages(count: int) -> Plant:
    def plant(folder: Path, outside: Path) -> None:
        page = _PAGE.replace("{}", "").encode()
        kids = " ".join(f"{number} 0 R" for number in range(6, count + 6))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
            page,
            f"<< /Length {len(_TEXT)} >>\nstream\n{_TEXT}\nendstream".encode(),
            _FONT.encode(),
            *[page] * count,
        ]
        _put(folder, "pages.pdf", written(objects))

    return plant


def _stream(size: int) -> Plant:
    def plant(folder: Path, outside: Path) -> None:
        packer = zlib.compressobj(9)
        data = b"".join(packer.compress(b" " * 10_000_000) for _ in range(size // 10_000_000))
        data += packer.compress(_TEXT.encode()) + packer.flush()
        head = f"<< /Filter /FlateDecode /Length {len(data)} >>\nstream\n".encode()
        page = _PAGE.replace("{}", "").encode()
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page, head + data + b"\nendstream", _FONT.encode(),
        ]  # fmt: skip
        _put(folder, "stream.pdf", written(objects))

    return plant


def _files(folder: Path, outside: Path) -> None:
    file = f"(file://{outside / SECRET})"
    root = f"/OpenAction << /S /URI /URI {file} >>"
    annotation = (
        f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoToR /F {file} /D [0] >> >>"
    )
    stream = f"<< /Length 0 /F {file} >>\nstream\n\nendstream"
    page = _PAGE.replace("4 0 R", "[4 0 R 7 0 R]").replace("{}", "/Annots [6 0 R]")
    _put(folder, "a.pdf", made(page=page, root=root, more=(annotation, stream)))


def _cut(folder: Path, outside: Path) -> None:
    data = made()
    for part in range(1, 10):
        _put(folder, f"{part}.pdf", data[: len(data) * part // 10])


def _put(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
