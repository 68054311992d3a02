"""What a bundle holds, as a function of answers and files: `contents`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from index.parsing.parsed import Parsed
from qa.answer import Answer
from qa.bundle import verify as script
from qa.bundle.manifest import SCHEMA, Manifest, PackedFile, encode
from qa.bundle.page import page
from qa.serialise import encode as encode_answer

FIXED = ("manifest.json", "answer.json", "index.html", "verify.py")
"""The members that every bundle has, the first ones, in their order."""


@dataclass(frozen=True, slots=True)
class Source:
    """One cited file, as it is packed."""

    entry: PackedFile
    data: bytes
    parsed: Parsed

    @property
    def text(self) -> str:
        """What positions in it count."""
        return self.parsed.text


def source(file: str, document: str, data: bytes, parsed: Parsed) -> Source:
    """The file whose bytes are `data`, for the member `file`, `documents/N/…`."""
    encoding = parsed.encoding
    if encoding is not None and data[parsed.bom :].decode(encoding) != parsed.text:
        encoding = None
    entry = PackedFile(
        file=file,
        document=document,
        format=parsed.format,
        encoding=encoding,
        bom=parsed.bom if encoding else 0,
        text=None if encoding else f"texts/{file.split('/')[1]}.txt",
    )
    return Source(entry, data, parsed)


def contents(answers: Sequence[Answer], sources: Sequence[Source], left_out: int) -> script.Members:
    """The members in their order. The citations' `root/document` are members of `sources`."""
    rest = {
        "answer.json": b"".join(encode_answer(answer, Path()) + b"\n" for answer in answers),
        "index.html": page(answers, {one.entry.file: one for one in sources}, left_out),
        "verify.py": verify_script(),
        **{one.entry.file: one.data for one in sources},
        **{one.entry.text: one.text.encode() for one in sources if one.entry.text},
    }
    manifest = Manifest(
        schema=SCHEMA,
        made_by=f"pincite {version('pincite')}",
        left_out=left_out,
        documents=tuple(one.entry for one in sources),
        members={name: script.sha256(data) for name, data in rest.items()},
    )
    return {"manifest.json": encode(manifest), **rest}


def verify_script() -> bytes:
    """The program that checks a bundle without pincite."""
    return Path(script.__file__).read_bytes()
