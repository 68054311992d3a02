"""The manifest of a generation, with the hash in CURRENT that it has."""

from functools import cache

from fuzzing.indexes import REFUSALS, after, made, manifest_of, seal
from fuzzing.mutation import json_values
from fuzzing.target import Target
from index.storage.manifest import encode_manifest


@cache
def _sound() -> bytes:
    return encode_manifest(manifest_of(made()))


def _run(data: bytes) -> None:
    sound = _sound()
    seal(made(), data)
    after(made(), lambda: seal(made(), sound))


TARGET = Target(
    name="manifest", seeds=lambda: [_sound()], run=_run, refusals=REFUSALS, mutate=json_values
)
