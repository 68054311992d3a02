"""The arrays and FAISS files of a generation, with hashes that are right.

The first byte of an input says which file the others are.
"""

from functools import cache
from random import Random

from fuzzing.indexes import REFUSALS, forged, made, manifest_of, names, put, seal, use
from fuzzing.mutation import bytes_with
from fuzzing.target import Bytewise, Target
from index.errors import DamagedIndexError
from index.generations import unusable_files
from index.storage.layout import Layout
from index.storage.manifest import Manifest, encode_manifest

_TOKENS = (
    *(
        b"\xff" * 8,
        b"\x7f",
        b"\x00" * 8,
        b"(",
        b"(((",
        b"',",
        b"<i8",
        b"<f8",
        b"|O",
        b"True",
        b"-1",
    ),
    *(
        b"IxFI",
        b"IwSq",
        b"sprs",
        b"full",
        b"ilar",
        b"PK\x03\x04",
        b"\x80\x04",
        b"descr",
        b"\x93NUMPY",
    ),
)
_change = bytes_with(*_TOKENS)


@cache
def _sound() -> list[tuple[Layout, Manifest, str, bytes]]:
    return [
        (layout, manifest_of(layout), name, (layout.generation(1) / name).read_bytes())
        for layout in (made(), made(quantised=True))
        for name in names(layout)
    ]


def _seeds() -> list[bytes]:
    return [bytes([number]) + one[3] for number, one in enumerate(_sound())]


def _run(data: bytes) -> None:
    layout, manifest, name, content = _sound()[data[0] % len(_sound()) if data else 0]

    def undo() -> None:
        put(layout.generation(1) / name, content)
        seal(layout, encode_manifest(manifest))

    put(layout.generation(1) / name, data[1:])
    seal(layout, forged(layout, manifest, name))
    try:
        if found := unusable_files(layout, manifest_of(layout)):
            raise DamagedIndexError(f"made again from the catalog: {', '.join(found)}")
        use(layout)
    finally:
        undo()


def _mutate(data: bytes, rng: Random, change: Bytewise) -> bytes:
    return data[:1] + _change(data[1:], rng, change)


TARGET = Target(
    name="structures", seeds=_seeds, run=_run, refusals=REFUSALS, mutate=_mutate, longest=20_000
)
