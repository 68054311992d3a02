"""PDFs with loops, with too much in them, with text that is not shown, and that want to act."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from attacks.folders import SECRET, FileAttack, Plant

_TEXT = "BT /F 12 Tf 72 700 Td (The page says that snow fell in May.) Tj ET"
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
    "/Resources << /Font << /F 5 0 R >> >> {} >>"
)


Parts: TypeAlias = dict[str, Any]
_ESCAPES = "(\\033]0;title\\007 <script>)"
_LOOPS: dict[str, Parts | Plant] = {
    "pages that are their own children": {"parent": "/Kids [2 0 R 3 0 R]"},
    "a page that is its own parent": {"page": _PAGE.replace("2 0 R", "3 0 R", 1)},
    "a cross-reference to itself": {"trailer": "/Prev 9"},
    "contents in a circle": {
        "page": _PAGE.replace("4 0 R", "[6 0 R 6 0 R]"),
        "more": ("[6 0 R 4 0 R]",),
    },
    "outlines in a circle": {
        "root": "/Outlines 6 0 R",
        "more": ("<< /First 6 0 R /Last 6 0 R /Next 6 0 R /Title (a) >>",),
    },
}
_PAGES: dict[str, Parts | Plant] = {"a count that is a lie": {"parent": "/Count 2000000000"}}
_HIDDEN: dict[str, Parts | Plant] = {
    "in no colour": {"text": _TEXT.replace("BT", "BT 3 Tr")},
    "white, tiny, outside": {"text": _TEXT.replace("12 Tf 72 700", "0.01 Tf 1 g 9000 9000")},
}
_ACTIONS: dict[str, Parts | Plant] = {
    "a script": {"root": "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"},
    "a program": {"root": "/AA << /WC << /S /Launch /F (/bin/sh) >> >>"},
    "escapes in title and labels": {
        "trailer": "/Info 6 0 R",
        "root": f"/PageLabels << /Nums [0 << /P {_ESCAPES} >>] >>",
        "more": (f"<< /Title {_ESCAPES} >>",),
    },
}
_DAMAGE: dict[str, Parts | Plant] = {"deep arrays": {"root": f"/X {'[' * 100_000}"}}


def pdf_attacks(*, large: bool) -> Iterator[FileAttack]:
    """Every one; `large` ones unpack to 300 MB, others to 30 MB."""
    size = 300_000_000 if large else 30_000_000
    every = {
        "loops": _LOOPS | {"a form that draws itself": _form},
        "pages": {f"{count:,} of them": _pages(count) for count in (25_000, 5_000)} | _PAGES,
        "unpacking": {"a stream of spaces": _stream(size)},
        "hidden text": _HIDDEN,
        "actions": _ACTIONS | {"addresses and files": _files},
        "damage": _DAMAGE | {"cut off": _cut, "no PDF at all": _no_pdf},
    }
    for kind, attacks in every.items():
        for name, attack in attacks.items():
            plant = attack if callable(attack) else _pdf(attack)
            yield FileAttack(f"PDF: {kind}", name, plant)


def made(
    *,
    kids: str = "3 0 R",
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


def _pdf(parts: Parts) -> Plant:
    return lambda folder, _: _put(folder, "a.pdf", made(**parts))


def _form(folder: Path, outside: Path) -> None:
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 11 "
        "/Resources << /XObject << /X 6 0 R >> >> >>\nstream\n/X Do /X Do\nendstream"
    )
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


def _no_pdf(folder: Path, outside: Path) -> None:
    _put(folder, "no.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 99)


def _put(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
