"""A SQLite file that threads share, asked one at a time: what a catalog stands on."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.closing import Closing
from index.errors import DamagedIndexError, brief
from index.storage.files import SQLITE_ERRORS, translate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Connected(Closing):
    """An open connection and the lock that whoever uses it holds."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._lock = threading.RLock()
        self._closed = False

    def close(self) -> None:
        """Close the file; the catalog cannot be used afterwards."""
        with self._lock:
            self._closed = True
            self._connection.close()

    def _lost(self, what: str) -> DamagedIndexError:
        return DamagedIndexError(
            f"{self._path} no longer holds {brief(what)} as it was stored; run `pincite doctor`"
        )

    def _rows(self, sql: str, parameters: Any = ()) -> list[Any]:
        with self._lock:
            if self._closed:  # SQLite's own complaint would read like damage
                raise ValueError("the index is closed; open it again")
            try:
                return self._connection.execute(sql, parameters).fetchall()
            except SQLITE_ERRORS as error:
                raise translate(error, self._path.parent) from error

    def _numbers(self, sql: str, parameters: Any, columns: int = 1) -> NDArray[np.int64]:
        """Rows of whole numbers, `(n, columns)` int64, without a Python list of all of them."""
        import numpy as np

        with self._lock:
            if self._closed:
                raise ValueError("the index is closed; open it again")
            try:
                found = self._connection.execute(sql, parameters)
                flat = np.fromiter((value for row in found for value in row), dtype=np.int64)
            except SQLITE_ERRORS as error:
                raise translate(error, self._path.parent) from error
            except (ValueError, TypeError, OverflowError) as error:  # texts in place of numbers
                raise self._lost("its numbers") from error
        return flat.reshape(-1, columns)
