"""How inputs are changed so that what reads them gets past its first check."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from fuzzing.target import Bytewise, Mutate

_LONGEST = 60_000
"""Bytes of an input, about."""
_TAG = re.compile(rb"<[^<>]*>")
_NUMBERS = (0, 1, -1, 2, 127, 255, 2**15, 2**31 - 1, 2**31, 2**32, 2**63 - 1, 2**63, -(2**63))
_WORDS = (
    "", "\x00", "..", "../../../etc/passwd", "/dev/zero", "0/dense.faiss", "\ud800", "\u2028", "²",
    "2012", "9999-99", "a" * 5_000, "utf-16", "zlib", "documents/1/a.txt", "%00", "int8", "\x1b[2J",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (None, True, False, 0.5, 1e308, 1e-320, [], {}, *_NUMBERS, *_WORDS)


def bytewise(rng: Random) -> Bytewise:
    """A change of bytes for when no fuzzing engine offers one."""

    def change(data: bytes) -> bytes:
        at = rng.randint(0, len(data))
        end = min(len(data), at + rng.choice((1, 1, 2, 4, 8, 64)))
        piece = rng.choice(
            [b"", rng.randbytes(end - at), data[at:end] * 2, b"\xff" * (end - at), data[:end]]
        )
        return (data[:at] + piece + data[end:])[:_LONGEST]

    return change


def bytes_with(*tokens: bytes) -> Mutate:
    """Bytes, and words of a format."""

    def mutate(data: bytes, rng: Random, change: Bytewise) -> bytes:
        if tokens and rng.random() < 0.4:
            at = rng.randint(0, len(data))
            times = rng.choice((1, 1, 1, 2, 50, 2_000))
            return (data[:at] + rng.choice(tokens) * times + data[at:])[:_LONGEST]
        return change(data)

    return mutate


def markup_with(*tokens: bytes) -> Mutate:
    """Markup whose tags mostly stay whole."""
    by_bytes = bytes_with(*tokens)

    def mutate(data: bytes, rng: Random, change: Bytewise) -> bytes:
        tags = [match.span() for match in _TAG.finditer(data)]
        how = rng.randrange(6)
        if how == 0 or not tags:
            return by_bytes(data, rng, change)
        (start, end), (_, last) = sorted(rng.choices(tags, k=2))
        if how == 1:
            return data[:start] + data[end:]
        if how == 2:
            times = rng.choice((1, 1, 2, 50))
            return (data[:last] + data[start:last] * times + data[last:])[:_LONGEST]
        if how == 3 and tokens:
            return data[:end] + rng.choice(tokens) * rng.choice((1, 1, 3, 100)) + data[end:]
        if how == 4:
            return data[:end] + change(data[end : end + 40]) + data[end + 40 :]
        return data[:start] + data[last:] + data[start:last]

    return mutate


def json_values(data: bytes, rng: Random, change: Bytewise) -> bytes:
    """One value of a JSON text, which stays one; or its bytes."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return change(data)
    if rng.random() < 0.2:
        return change(data)
    places = list(_places(tree))
    if not places:
        return json.dumps(rng.choice(_VALUES)).encode()
    _change_place(*rng.choice(places), rng)
    return json.dumps(tree).encode()


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every container with each of its keys."""
    found: list[tuple[Any, Any]] = []
    waiting = [tree] if isinstance(tree, dict | list) else []
    while waiting and len(found) < 5_000:
        one = waiting.pop()
        pairs = one.items() if isinstance(one, dict) else enumerate(one)
        for key, value in list(pairs):
            found.append((one, key))
            if isinstance(value, dict | list):
                waiting.append(value)
    return found


def _change_place(container: Any, key: Any, rng: Random) -> None:
    how = rng.randrange(6)
    if how == 0:
        del container[key]
    elif how == 1 and isinstance(container, dict):
        container[str(rng.choice(_VALUES))] = container.pop(key)
    elif how == 2 and isinstance(container, list):
        container.append(container[key])
    elif how == 3 and isinstance(container[key], int | float):
        container[key] = container[key] + rng.choice((-1, 1, 10**6, -0.5))
    elif how == 4 and isinstance(container[key], str):
        text = container[key]
        at = rng.randint(0, len(text))
        container[key] = text[:at] + str(rng.choice(_WORDS)) + text[at + rng.randint(0, 3) :]
    else:
        container[key] = rng.choice(_VALUES)


def lines_of(inner: Mutate) -> Mutate:
    """One line of several."""

    def mutate(data: bytes, rng: Random, change: Bytewise) -> bytes:
        lines = data.split(b"\n")
        at = rng.randrange(len(lines))
        how = rng.randrange(8)
        if how == 0:
            lines.insert(at, rng.choice(lines))
        elif how == 1:
            del lines[at]
        else:
            lines[at] = inner(lines[at], rng, change)
        return b"\n".join(lines)[:_LONGEST]

    return mutate


Members = list[tuple[str, bytes]]


def members_of(
    unpack: Callable[[bytes], Members],
    pack: Callable[[Members], bytes],
    inner: Mutate,
    others: Sequence[tuple[str, bytes]] = (),
) -> Mutate:
    """One member of an archive, which stays sound; now and then bytes of the archive itself.

    `others` are members that it may get.
    """

    def mutate(data: bytes, rng: Random, change: Bytewise) -> bytes:
        try:
            members = unpack(data)
        except Exception:  # what is no archive any more is changed as it is
            return change(data)
        if not members or rng.random() < 0.1:
            return change(data)
        at = rng.randrange(len(members))
        name, content = members[at]
        how = rng.randrange(12)
        if how == 0:
            del members[at]
        elif how == 1:
            members[at] = (name, rng.choice(members)[1])
        elif how == 2 and others:
            members.append(rng.choice(others))
        elif how == 3:
            members[at] = (rng.choice(_WORDS[:8]) or name, content)
        else:
            members[at] = (name, inner(content, rng, change))
        try:
            return pack(members)
        except Exception:  # names that no archive can hold
            return change(data)

    return mutate
