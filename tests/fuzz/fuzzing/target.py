"""What is fuzzed: `Target`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

Bytewise: TypeAlias = Callable[[bytes], bytes]
"""Changes a few bytes somewhere."""
Mutate: TypeAlias = Callable[[bytes, Random, Bytewise], bytes]
"""Changes an input in a way that suits its structure."""


class BrokenPromiseError(AssertionError):
    """What was read is not as it must be, although nothing was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that reads bytes from anywhere."""

    name: str
    seeds: Callable[[], Sequence[bytes]]
    """Valid inputs."""
    run: Callable[[bytes], None]
    """Reads an input; returns if it is taken, raises one of `refusals` if it is not."""
    refusals: tuple[type[Exception], ...]
    """The errors that are promised, and no others."""
    mutate: Mutate
    longest: int = 8_000
    """Bytes of an input, at most."""


def must(held: bool, what: str) -> None:
    """Raise BrokenPromiseError unless a promise holds."""
    if not held:
        raise BrokenPromiseError(what)
