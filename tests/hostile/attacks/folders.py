"""Folders that lead astray: links, pipes, devices, names, and files that change meanwhile.

An attack writes into a folder that already has an honest file; `outside` is a folder beside it,
with a file whose words must not come into any index, and which nobody may open.
"""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

CANARY = "The canary of the cellar sings quietly."
SECRET = "secret.txt"
Plant: TypeAlias = Callable[[Path, Path], None]
Meanwhile: TypeAlias = Callable[[Path, Path], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class FileAttack:
    """Something in a folder of documents."""

    kind: str
    name: str
    plant: Plant
    """Writes it: `plant(folder, outside)`."""
    meanwhile: Meanwhile | None = None
    """What goes on while the folder is indexed."""
    refused: bool = False
    """Whether the command may refuse the whole folder, in one line."""
    allows: bool = False
    """Whether a file outside may be opened: by a race, though never read from."""


def folder_attacks() -> list[FileAttack]:
    """Every one."""
    return [
        *_links(),
        *_special(),
        *_changing(),
    ]


def _changing() -> Iterator[FileAttack]:
    plants: dict[str, tuple[Plant, Meanwhile, bool]] = {
        "a file that grows": (written("grows.txt"), _growing, False),
        "a file that comes and goes": (written("goes.txt"), _going, False),
        "a file that turns into a link": (written("turns.txt"), _turning, True),
        "a folder that turns into a link": (_turn_folder, _turning_folder, True),
    }
    for name, (plant, meanwhile, allows) in plants.items():
        yield FileAttack("changing files", name, plant, meanwhile, allows=allows)


def _links() -> Iterator[FileAttack]:
    def link(name: str, target: Callable[[Path, Path], Path | str]) -> Plant:
        def plant(folder: Path, outside: Path) -> None:
            (folder / name).symlink_to(target(folder, outside))

        return plant

    targets: dict[str, tuple[str, Callable[[Path, Path], Path | str]]] = {
        "to a file outside": ("out.txt", lambda _, outside: outside / SECRET),
        "to a folder outside": ("out", lambda _, outside: outside),
        "relative, upwards": ("up.txt", lambda _, outside: f"../{outside.name}/{SECRET}"),
        "to the root": ("root", lambda *_: "/"),
        "to its own folder": ("own", lambda *_: "."),
        "to itself": ("self.txt", lambda *_: "self.txt"),
        "to the folder above": ("above", lambda *_: ".."),
        "to the processes": ("proc.txt", lambda *_: "/proc/self/environ"),
        "to a device": ("zero.txt", lambda *_: "/dev/zero"),
        "to nothing": ("nothing.txt", lambda *_: "/nowhere/at/all.txt"),
        "the description": ("manifest.toml", lambda _, outside: outside / "manifest.toml"),
    }
    for name, (file, target) in targets.items():
        yield FileAttack("links", f"a link {name}", link(file, target))
    yield FileAttack("links", "links in a circle", _circle)
    yield FileAttack("links", "links through links", _chain)


def _circle(folder: Path, outside: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a/b.txt").symlink_to("../c.txt")
    (folder / "c.txt").symlink_to("a/b.txt")
    (folder / "a/deep").symlink_to("../a")
    (folder / "d").symlink_to("a/deep/deep/deep")


def _chain(folder: Path, outside: Path) -> None:
    (folder / "in").symlink_to("then")
    (folder / "then").symlink_to(outside)
    (folder / "file.txt").symlink_to(f"in/{SECRET}")


def _special() -> Iterator[FileAttack]:
    def pipe(name: str) -> Plant:
        return lambda folder, _: os.mkfifo(folder / name)

    yield FileAttack("pipes and devices", "a pipe", pipe("pipe.txt"))
    yield FileAttack("pipes and devices", "a pipe as description", pipe("manifest.toml"))
    yield FileAttack("pipes and devices", "a socket", _socket)
    yield FileAttack("pipes and devices", "a device", _device)
    yield FileAttack("pipes and devices", "a file of a terabyte", _sparse)
    yield FileAttack("unreadable files", "a file without rights", _locked("locked.txt"))
    yield FileAttack("unreadable files", "a folder without rights", _locked("locked/a.txt"))
    yield FileAttack(
        "unreadable files", "a folder without rights, not UTF-8", _locked("l\udcff/a.txt")
    )


def _socket(folder: Path, outside: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        before = Path.cwd()
        os.chdir(folder)  # the path of a socket must be short
        try:
            one.bind("socket.txt")
        finally:
            os.chdir(before)


def _device(folder: Path, outside: Path) -> None:
    with contextlib.suppress(PermissionError):
        os.mknod(folder / "device.txt", stat.S_IFCHR | 0o666, os.makedev(1, 5))


def _sparse(folder: Path, outside: Path) -> None:
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(10**12)


def _locked(name: str) -> Plant:
    def plant(folder: Path, outside: Path) -> None:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Nobody may read this.")
        (path if path.parent == folder else path.parent).chmod(0)

    return plant


def written(name: str, data: bytes = b"A file that changes says that snow fell in May.\n") -> Plant:
    """Writes one file."""

    def plant(folder: Path, outside: Path) -> None:
        (folder / name).write_bytes(data)

    return plant


def _turn_folder(folder: Path, outside: Path) -> None:
    (folder / "turns").mkdir()
    (folder / "turns" / SECRET).write_text("A file that changes says that snow fell in May.\n")


def _again(change: Plant) -> Meanwhile:
    """Do something over and over, in a thread, while the context lasts."""

    @contextlib.contextmanager
    def meanwhile(folder: Path, outside: Path) -> Iterator[None]:
        done = threading.Event()

        def work() -> None:
            while not done.is_set():
                change(folder, outside)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    return meanwhile


@_again
def _growing(folder: Path, outside: Path) -> None:
    with (folder / "grows.txt").open("ab") as file:
        file.write(b"It grows. ")
        if file.tell() > 1_000_000:
            file.truncate(50)


@_again
def _going(folder: Path, outside: Path) -> None:
    path = folder / "goes.txt"
    path.unlink(missing_ok=True)
    path.write_text("A file that comes and goes.\n")


@_again
def _turning(folder: Path, outside: Path) -> None:
    link, path = outside / "link", folder / "turns.txt"
    link.unlink(missing_ok=True)
    link.symlink_to(outside / SECRET)
    link.replace(path)
    link.write_text("A file that changes says that snow fell in May.\n")
    link.replace(path)


@_again
def _turning_folder(folder: Path, outside: Path) -> None:
    path, kept = folder / "turns", outside / "kept"
    path.rename(kept)
    path.symlink_to(outside)
    path.unlink()
    kept.rename(path)
