"""JSON by the standard library: the characters must be those that were planted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from checks.documented import acting


def acted(source: str, harmless: str) -> list[str]:
    """What acts on a terminal that JSON is printed to, or makes it another record."""
    problems = acting(source)
    mine, plain = (list(map(_shape, _records(one))) for one in (source, harmless))
    if mine != plain:
        problems.append("its keys, or the types of its values, differ")
    return problems


def sound(source: str, _: str) -> list[str]:
    """What acts on a terminal; the record must be one, whatever is in it."""
    _records(source)
    return acting(source)


def words(source: str) -> str:
    """All strings."""
    return "\n".join(text for record in _records(source) for text in _strings(record))


def _records(source: str) -> list[Any]:
    return [json.loads(line) for line in source.split("\n") if line.strip()]


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_shape(one) for one in value]
    return float if isinstance(value, int | float) else type(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
