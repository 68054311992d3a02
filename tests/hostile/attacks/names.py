"""Names of files that would act, and descriptions that say too much about files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from attacks.folders import FileAttack, Plant, written


def name_attacks() -> Iterator[FileAttack]:
    """Every one."""
    names = {
        "not UTF-8": b"caf\xe9.txt",
        "a folder not UTF-8": b"caf\xe9/a.txt",
        "escapes": b"\x1b]0;title\x07\x1b[2J.txt",
        "OSC 52": b"\x1b]52;c;cm0=\x07.txt",
        "C1 controls": "\x9b31m\x9d0;t\x9c.txt".encode(),
        "line breaks": b"a\nskipped b: c\r\n.txt",
        "script": b"<img src=x onerror=alert(1)>.html",
        "overrides": "evil\u202etxt.exe\u2066.txt".encode(),
        "options": b"--help -o x.txt",
        "a pattern": b"[a-z]*{}?.txt",
        "a formula": b"=cmd|' .txt",
        "no parser": "\x1b[31m.\x1b[32m\u202e".encode(),
        "255 bytes": b"n" * 251 + b".txt",
        "a backslash": b"..\\..\\up.txt",
        "spaces": b" \t .txt",
        "invisible": "a\u200b\U000e0041.txt".encode(),
    }
    for name, data in names.items():
        yield FileAttack("names of files", name, _named(data))
    yield FileAttack("names of files", "very deep", _deep)
    yield FileAttack("names of files", "very many", _many)


def _named(name: bytes) -> Plant:
    def plant(folder: Path, outside: Path) -> None:
        path = folder / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text("A file of an odd name says that snow fell in May.")

    return plant


def _deep(folder: Path, outside: Path) -> None:
    """Deeper than a path may be long."""
    descriptor = os.open(folder, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=descriptor)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = deeper
    os.close(os.open("a.txt", os.O_CREAT | os.O_WRONLY, dir_fd=descriptor))
    os.close(descriptor)


def _many(folder: Path, outside: Path) -> None:
    for number in range(3000):
        (folder / f"{number}.bin").touch()


def description_attacks() -> Iterator[FileAttack]:
    """Every `manifest.toml`."""
    told = {
        "paths upwards": '[[document]]\nfile = "../outside/*"\ntitle = "t"\n',
        "an absolute path": '[[document]]\nfile = "/etc/*"\ntitle = "t"\n',
        "a pattern that backtracks": f'[[document]]\nfile = "{"*a" * 500}b"\ntitle = "t"\n',
        "deep nesting": f"a = {'[' * 50_000}\n",
        "long keys": f"{'a.' * 20_000}b = 1\n",
        "escapes": '[[document]]\nfile = "*"\ntitle = "\\u001b]0;t\\u0007"\n',
        "escapes in an error": '[[document]]\nfile = "*"\n"\\u001b[31m" = 1\n',
        "no TOML": "\x1b]0;t\x07 = = [\n",
        "a NUL": "a = 1\0\n",
        "no UTF-8": "\udcff\udcfe = 1\n",
        "a date that is none": '[[document]]\nfile = "*"\nperiod = "\\u001b[2J2012"\n',
    }
    for name, text in told.items():
        data = text.encode("utf-8", "surrogateescape")
        yield FileAttack("descriptions", name, written("manifest.toml", data), refused=True)
