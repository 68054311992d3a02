"""The file that names the published generation."""

from functools import cache

from fuzzing.indexes import REFUSALS, after, made, put
from fuzzing.mutation import bytes_with
from fuzzing.target import Target


@cache
def _sound() -> bytes:
    return made().current.read_bytes()


def _seeds() -> list[bytes]:
    return [_sound(), _sound().replace(b"1 ", b"2 ", 1), _sound().replace(b"1 ", b"0000001 ", 1)]


def _run(data: bytes) -> None:
    sound = _sound()
    put(made().current, data)
    after(made(), lambda: put(made().current, sound))


TARGET = Target(
    name="current",
    seeds=_seeds,
    run=_run,
    refusals=REFUSALS,
    mutate=bytes_with(b"0", b"-", b" ", b"\n", b"../", b"\xd9\xa1", b"9" * 18),
)
