from __future__ import annotations

from collections.abc import Callable

import pytest

from eval.errors import DatasetError


@pytest.fixture
def complaint() -> Callable[..., str]:
    """What is said when a file is refused, which must be one line; nothing if it is read."""

    def read(reader: Callable[..., object], *arguments: object) -> str:
        try:
            read = reader(*arguments)
            if hasattr(read, "__next__"):
                list(read)
        except DatasetError as error:
            message = str(error)
        else:
            return ""
        (line,) = message.splitlines()
        return line

    return read
