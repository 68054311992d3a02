"""Bundles, answers and indexes that somebody else made, to be verified, packed or asked."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from attacks.folders import SECRET

Forge: TypeAlias = Callable[[Path, Path], None]


@dataclass(frozen=True, slots=True)
class Forgery:
    """Something handed over, and the command that takes it."""

    kind: str
    name: str
    forge: Forge
    """Makes it: `forge(place, outside)`; in `place` are an answer, a bundle and an index."""
    command: tuple[str, ...]
    reads: bool = False
    """Whether it names a file by its whole path, which is then read, and nothing of it told."""


def forgeries() -> Iterator[Forgery]:
    """Every one."""
    yield from _bundles()
    yield from _answers()
    yield from _indexes()


def _bundles() -> Iterator[Forgery]:
    names = {
        "upwards": "../../outside/new.txt", "absolute": "/tmp/new.txt", "a drive": "C:\\new.txt",
        "backslashes": "..\\new.txt", "escapes": "\x1b]0;t\x07\x1b[2J", "overrides": "a\u202etxt",
        "a NUL": "a\0b", "a folder": "documents/",
    }  # fmt: skip
    for what, name in names.items():
        yield _bundle(f"a name {what}", lambda parts, name=name: {**parts, name: b"x"})
    changes: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
        "deep JSON": lambda parts: {**parts, "manifest.json": b'{"members":' + b"[" * 200_000},
        "deep answers": lambda parts: {**parts, "answer.json": b"[" * 200_000},
        "no objects": lambda parts: {**parts, "manifest.json": b"null"},
        "escapes in JSON": lambda parts: {**parts, "manifest.json": b'{"\\u001b]0;t\\u0007": 1}'},
        "nothing": lambda _: {},
    }
    for what, change in changes.items():
        yield _bundle(what, change)
    yield _bundle("compressed", lambda parts: {**parts, "a": bytes(10**8)}, zipfile.ZIP_DEFLATED)
    yield Forgery("bundles", "a link as entry", _link_entry, ("verify", "evidence.zip"))
    yield Forgery("bundles", "a pipe", _pipe("pipe.zip"), ("verify", "docs"))


def _bundle(
    what: str, change: Callable[[dict[str, bytes]], dict[str, bytes]], method: int = 0
) -> Forgery:
    def forge(place: Path, outside: Path) -> None:
        with zipfile.ZipFile(place / "evidence.zip") as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as archive:
            for name, data in change(parts).items():
                archive.writestr(zipfile.ZipInfo(name), data, method)
        (place / "evidence.zip").write_bytes(buffer.getvalue())

    return Forgery("bundles", what, forge, ("verify", "evidence.zip"))


def _link_entry(place: Path, outside: Path) -> None:
    entry = zipfile.ZipInfo("documents/1/link.txt")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(place / "evidence.zip", "a") as archive:
        archive.writestr(entry, str(outside / SECRET))


def _pipe(name: str) -> Forge:
    return lambda place, _: os.mkfifo(place / "docs" / name)


def _answers() -> Iterator[Forgery]:
    fields: dict[str, dict[str, Any]] = {
        "a document upwards": {"document": f"../outside/{SECRET}"},
        "an absolute document": {"document": "/etc/passwd"},
        "escapes in names": {"document": "\x1b]0;t\x07.txt", "root": "\x9b2J"},
        "escapes in a hash": {"sha256": "\x1b]52;c;cm0=\x07"},
        "escapes in a page": {"page": "\x1b[2J\u202e"},
        "numbers beyond all": {"start": 10**30, "end": 10**31},
        "negative places": {"start": -9, "end": -1},
        "a device": {"root": "/dev", "document": "zero"},
        "a NUL": {"root": "a\0b"},
        "half a pair": {"title": "\ud800"},
        "wrong types": {"quote": [1], "sentence": "x"},
    }
    for what, changed in fields.items():
        for command in (("verify", "answer.json"), ("bundle", "answer.json", "-o", "new.zip")):
            yield Forgery("answers", f"{what} ({command[0]})", _answer(changed), command)
    named = {"root": "OUTSIDE", "document": SECRET}
    yield Forgery(
        "answers", "a file elsewhere", _answer(named), ("verify", "answer.json"), reads=True
    )
    texts = {
        "deep JSON": "[" * 200_000,
        "a long number": '{"schema": ' + "9" * 100_000 + "}",
        "escapes": '{"schema": "\x1b]0;t\x07"}',
        "a page that never ends": "```json pincite\n" * 50_000,
        "markup that never ends": '<pre class="pincite">\n&' * 50_000,
        "newer": '{"schema": 99}',
    }
    for what, text in texts.items():
        yield Forgery("answers", what, _written("answer.json", text), ("verify", "answer.json"))
    evil = "\x1b]0;t\x07.json"
    yield Forgery("answers", "a file called so", _written(evil, "{}"), ("verify", evil))
    yield Forgery("answers", "two files called so", _written(evil, "{}"), ("verify", evil, evil))
    yield Forgery("answers", "an option called so", _written(evil, ""), ("verify", f"--{evil}"))


def _answer(changed: dict[str, Any]) -> Forge:
    def forge(place: Path, outside: Path) -> None:
        whole = {key: str(outside) if one == "OUTSIDE" else one for key, one in changed.items()}
        answer = json.loads((place / "answer.json").read_text("utf-8"))
        for part in (answer, *answer["candidates"]):
            for citation in part["citations"]:
                citation.update(whole)
                citation.pop("selector", None)
        (place / "answer.json").write_text(json.dumps(answer))

    return forge


def _written(name: str, text: str) -> Forge:
    return lambda place, _: (place / name).write_text(text, "utf-8") and None


def _indexes() -> Iterator[Forgery]:
    names: dict[str, Callable[[Path], str]] = {
        "a name upwards": lambda outside: f"../../../outside/{SECRET}",
        "an absolute name": lambda outside: str(outside / SECRET),
        "a device": lambda _: "/dev/zero",
        "escapes in a name": lambda _: "\x1b]0;t\x07",
        "no name": lambda _: "",
    }
    for what, name in names.items():
        for command in (("ask", "Who counted?"), ("doctor",)):
            yield Forgery("manifests of indexes", f"{what} ({command[0]})", _files(name), command)
    yield Forgery("manifests of indexes", "a pipe", _pipe_in_index, ("doctor",))
    yield Forgery("manifests of indexes", "a link", _link_in_index, ("doctor",))
    yield Forgery("manifests of indexes", "deep JSON", _manifest(b"[" * 200_000), ("ask", "Who?"))
    yield Forgery(
        "manifests of indexes", "escapes", _manifest(b'{"format": "\\u001b[2J"}'), ("ask", "Who?")
    )


def _files(name: Callable[[Path], str]) -> Forge:
    def forge(place: Path, outside: Path) -> None:
        path = _manifest_of(place)
        manifest = json.loads(path.read_bytes())
        data = (outside / SECRET).stat().st_size
        manifest["files"][name(outside)] = {"size": data, "sha256": "0" * 64}
        _publish(place, json.dumps(manifest).encode())

    return forge


def _manifest(data: bytes) -> Forge:
    return lambda place, _: _publish(place, data)


def _pipe_in_index(place: Path, outside: Path) -> None:
    path = _manifest_of(place)
    manifest = json.loads(path.read_bytes())
    os.mkfifo(path.parent / "pipe")
    manifest["files"]["pipe"] = {"size": 0, "sha256": hashlib.sha256(b"").hexdigest()}
    _publish(place, json.dumps(manifest).encode())


def _link_in_index(place: Path, outside: Path) -> None:
    path = _manifest_of(place)
    manifest = json.loads(path.read_bytes())
    secret = outside / SECRET
    (path.parent / "link").symlink_to(secret)
    manifest["files"]["link"] = {"size": secret.stat().st_size, "sha256": "0" * 64}
    _publish(place, json.dumps(manifest).encode())


def _manifest_of(place: Path) -> Path:
    (path,) = (place / ".pincite/generations").glob("*/manifest.json")
    return path


def _publish(place: Path, data: bytes) -> None:
    """Put a manifest in place of the index's, with the hash that it must have."""
    _manifest_of(place).unlink()
    (folder,) = (place / ".pincite/generations").glob("*")
    (folder / "manifest.json").write_bytes(data)
    told = f"{int(folder.name)} {hashlib.sha256(data).hexdigest()}\n"
    (place / ".pincite/CURRENT").write_text(told)
