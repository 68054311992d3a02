"""Checks a bundle of evidence made by `pincite bundle`, with Python's standard library alone.

    python3 verify.py evidence.zip [SEAL]        (3.9 or later)

The archive has one way to be written: it is read, written again, and compared byte for byte. Then
its members are hashed, and each quote is looked up at its place. SEAL is the hash of manifest.json
as the maker told it by another way; without it, a bundle that somebody else made anew holds too.
Exit code 0: everything holds. 1: something does not; one line says what.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from binascii import crc32
from pathlib import Path
from typing import Any

MOST_BYTES, MOST_MEMBERS, LONGEST_NAME = 1_000_000_000, 10_000, 1_000
Members = dict[str, bytes]


class Refused(Exception):  # noqa: N818
    """Why a bundle does not hold, in one line."""


def sha256(data: bytes) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def pack(members: Members) -> list[tuple[str, bytes]]:
    """The only archive of these members, in named pieces: a zip file as PKWARE's APPNOTE has it.

    Nothing is compressed, every date is that of 1980, and the seal is the comment at the end.
    """
    packed, directory, offset = [], b"", 0
    for name, data in members.items():
        sizes = crc32(data), len(data), len(data), len(name.encode())
        header = struct.pack("<5H3L2H", 20, 0x800, 0, 0, 33, *sizes, 0)
        place = struct.pack("<3H2L", 0, 0, 0, 0o100644 << 16, offset)
        directory += b"PK\1\2\x14\3" + header + place + name.encode()
        packed += [(f"header of {name!r}", b"PK\3\4" + header + name.encode()), (repr(name), data)]
        offset += 4 + len(header) + len(name.encode()) + len(data)
    comment = b"pincite evidence, seal " + sha256(members["manifest.json"]).encode()
    counts = 0, 0, len(members), len(members), len(directory), offset, len(comment)
    end = b"PK\5\6" + struct.pack("<4H2LH", *counts) + comment
    return [*packed, ("directory of the archive", directory), ("end of the archive", end)]


def split(data: bytes) -> Members:
    """The members by their headers, unpacked to nowhere. Raises Refused for what is no bundle."""
    members, end = Members(), 0
    while data[end : end + 4] == b"PK\3\4" and len(data) >= end + 30:
        flags, method, size, length, extra = struct.unpack_from("<6x2H12xL2H", data, end)
        start = end + 30 + length + extra
        name = data[end + 30 : end + 30 + min(length, LONGEST_NAME)].decode("utf-8", "replace")
        if flags & 1 or method or start + size > len(data) or length > LONGEST_NAME:
            raise Refused(f"{name!r} is encrypted, compressed, cut off or too long")
        if name in members or len(members) == MOST_MEMBERS:
            raise Refused(f"{name!r} is there twice, or one of too many members")
        if "\\" in name or {"", ".", ".."} & set(name.split("/")):
            raise Refused(f"{name!r} is not a name below a folder")
        members[name], end = data[start : start + size], start + size
    return members


def unpack(data: bytes, seal: str | None = None) -> Members:
    """The members of a bundle. Raises Refused unless each byte of the archive is as packed."""
    members = split(data) if len(data) <= MOST_BYTES else {}
    if "manifest.json" not in members:
        raise Refused("not a bundle of evidence: no zip archive with a manifest, or too large")
    end = 0
    for what, piece in pack(members):
        if data[end : end + len(piece)] != piece:
            raise Refused(f"the {what} is not as it was packed (from byte {end:,})")
        end += len(piece)
    if len(data) != end:
        raise Refused(f"{len(data) - end:,} bytes stand behind the end of the archive")
    expected = json.loads(members["manifest.json"])["members"]
    if list(members) != ["manifest.json", *expected]:
        raise Refused("the members are not those that manifest.json lists, in its order")
    for name, digest in expected.items():
        if sha256(members[name]) != digest:
            raise Refused(f"the SHA-256 of {name!r} is not the one in manifest.json")
    if seal is not None and seal.strip().lower() != sha256(members["manifest.json"]):
        raise Refused("the seal is not the one that was told: this is another bundle")
    return members


def check(citation: dict[str, Any], documents: dict[str, Any], members: Members) -> str:
    """One line on a quote that stands where it was cited. Raises Refused if it does not.

    Positions count the characters of the decoded file, or of what pincite extracted from it.
    """
    file, quote = f"{citation['root']}/{citation['document']}", citation["quote"]
    entry, sentence = documents[file], citation["sentence"]
    text = members[entry["text"] or file][entry["bom"] :].decode(entry["encoding"] or "utf-8")
    start, end, before, after = (citation[key] for key in ("start", "end", "prefix", "suffix"))
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    words = {"type": "TextQuoteSelector", "exact": quote, "prefix": before, "suffix": after}
    around = text[max(0, start - len(before)) : start], text[end : end + len(after)]
    held = 0 <= start < end and text[start:end] == quote and around == (before, after)
    held = held and text[sentence["start"] : sentence["end"]] == sentence["text"]
    if not held or citation["selector"] != [position, words]:
        raise Refused(f"{quote!r} does not stand at [{start}, {end}) of {file!r}")
    if sha256(members[file]) != citation["sha256"]:
        raise Refused(f"{file!r} is not the file that was cited (SHA-256)")
    return f"[{start}, {end}) of {entry['text'] or file!r}: {quote!r}"


def report(members: Members) -> list[str]:
    """The quotes of all answers, each once. Raises Refused if one does not stand at its place."""
    documents = {one["file"]: one for one in json.loads(members["manifest.json"])["documents"]}
    lines = []
    for answer in map(json.loads, members["answer.json"].splitlines()):
        for part in (answer, *answer["candidates"]):
            lines += [check(one, documents, members) for one in part["citations"]]
            quotes = [one["quote"] for one in part["citations"]]
            if part["answer"] not in (None, *quotes, "\n".join(quotes)):
                raise Refused(f"the answer {part['answer']!r} is not what its citations quote")
    return list(dict.fromkeys(lines))


def main(name: str, seal: str | None = None) -> int:
    """Print what was found, with whatever could act on a terminal escaped."""
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        with Path(name).open("rb") as file:
            members = unpack(file.read(MOST_BYTES + 1), seal)
        lines = report(members)
    except Exception as error:  # a bundle made by hand can hold anything
        print("NOT AS IT WAS MADE:", error if isinstance(error, Refused) else repr(error))
        return 1
    print(*lines, sep="\n")
    print(f"As it was made: {len(members)} members; quotes at their places: {len(lines)}. Seal:")
    print(sha256(members["manifest.json"]), "(as told)" if seal else "(compare with the one told)")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
