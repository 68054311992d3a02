from __future__ import annotations

from pathlib import Path

from eval.speed.disk import Taken, taken


def test_the_catalog_is_told_apart_with_what_sqlite_keeps_beside_it(tmp_path: Path) -> None:
    (tmp_path / "generations").mkdir()
    (tmp_path / "generations" / "dense").write_bytes(b"x" * 5)
    (tmp_path / "catalog.sqlite").write_bytes(b"x" * 30)
    (tmp_path / "catalog.sqlite-wal").write_bytes(b"x" * 200)

    assert taken(tmp_path) == Taken(whole=235, catalog=230)


def test_a_folder_without_a_catalog_has_none(tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").write_bytes(b"x")

    assert taken(tmp_path) == Taken(whole=1, catalog=0)
