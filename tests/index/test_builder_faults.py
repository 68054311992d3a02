"""Whatever stops a build, what was published stays readable and the next build completes."""

from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index import open_retriever
from index.doctor import examine, repair
from index.errors import DamagedIndexError, IndexLockedError, IndexWriteError, NoIndexError
from index.listing import list_documents
from index.storage.catalog_writer import CatalogWriter
from index.storage.lock import writer_lock

QUERY = "turnout of registered voters"


class FullDisk:
    """Counts what is about to be written below a folder, and refuses the `at`-th write."""

    def __init__(self, folder: Path, at: int) -> None:
        self.folder = str(folder)
        self.at = at
        self.count = 0

    @property
    def struck(self) -> bool:
        return self.count >= self.at

    def write(self) -> None:
        self.count += 1
        if self.count == self.at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def install(self, patch: pytest.MonkeyPatch) -> None:
        really_open, fsync, replace, mkdir = builtins.open, os.fsync, os.replace, os.mkdir
        execute = CatalogWriter._transaction

        def open_(file, mode="r", *args, **options):
            if set(mode) & set("wxa+") and str(file).startswith(self.folder):
                self.write()
            return really_open(file, mode, *args, **options)

        def fsync_(descriptor):
            self.write()
            fsync(descriptor)

        def replace_(source, target, **options):
            self.write()
            replace(source, target, **options)

        def mkdir_(path, *args, **options):
            if str(path).startswith(self.folder):
                self.write()
            mkdir(path, *args, **options)

        def transaction(catalog):
            if self.count + 1 == self.at:  # SQLite itself says that the disk is full
                (pages,) = catalog._rows("PRAGMA page_count")[0]
                catalog._rows(f"PRAGMA max_page_count = {pages}")
            self.count += 1
            return execute(catalog)

        for name, value in {"fsync": fsync_, "replace": replace_, "mkdir": mkdir_}.items():
            patch.setattr(os, name, value)
        patch.setattr(builtins, "open", open_)
        patch.setattr(io, "open", open_)
        patch.setattr(CatalogWriter, "_transaction", transaction)


def found(folder: Path, encoder) -> tuple[int, list]:
    """Generation and hits of the index as it is published now."""
    with closing(open_retriever(folder, encoder=encoder)) as retriever:
        return retriever.info.generation, retriever.retrieve(QUERY)


def refusal(build) -> str:
    """What a build says that cannot write, in one line; nothing if it could."""
    try:
        build()
    except IndexWriteError as error:
        message = str(error)
        assert "\n" not in message
        return message
    return ""


def seen_by_a_reader(folder: Path, encoder) -> str:
    try:
        generation, hits = found(folder, encoder)
    except NoIndexError:
        return "no index"
    except DamagedIndexError as error:
        return str(error).rpartition("/")[2]
    assert generation >= 1
    assert len(hits) >= 3
    return "whole"


def test_a_disk_that_fills_up_at_any_write_loses_nothing(
    build, corpus, encoder, index_folder, open_index, monkeypatch
):
    build()
    reader = open_index(index_folder)
    hits = reader.retrieve(QUERY)
    refused = 0
    for at in range(1, 100):
        before = found(index_folder, encoder)
        long = f"Voters of district {at} went to the polls and cast ballots. " * 100
        (corpus / "turnout.txt").write_text(long)
        disk = FullDisk(index_folder, at)
        with monkeypatch.context() as patch:
            disk.install(patch)
            message = refusal(build)
        assert "disk is full; free some space" in message or not message
        refused += bool(message)
        after = found(index_folder, encoder)
        assert after == before or after[0] == before[0] + 1
        assert examine(index_folder).sound
        assert reader.retrieve(QUERY) == hits
        if not disk.struck:
            break
    assert not disk.struck, "the build never came to an end"
    assert refused > 20
    assert found(index_folder, encoder)[1] != hits
    assert not build().published


def test_a_disk_that_fills_up_in_the_first_build_leaves_no_index_or_a_whole_one(
    build, corpus, encoder, index_folder, monkeypatch
):
    seen = set()
    for at in range(1, 100):
        (corpus / "turnout.txt").write_text(f"Ballots of district {at} were counted.")
        disk = FullDisk(index_folder, at)
        with monkeypatch.context() as patch:
            disk.install(patch)
            refusal(build)
        if not disk.struck:
            break
        seen.add(seen_by_a_reader(index_folder, encoder))
        if "whole" in seen:  # what failed came after the publication, or was not needed
            seen.discard("whole")
            shutil.rmtree(index_folder)
    assert not disk.struck, "the build never came to an end"
    assert seen == {"no index", "CURRENT is missing; run `pincite doctor --repair`"}
    report = build()
    assert report.documents == 3
    assert examine(index_folder).sound


# A build of its own that kills itself at one point: where `NAME` is called the `TIMES`-th time.
KILLED = """
import importlib, os, signal, sys
import numpy as np
from index.builder import build_index
from index.encoder import ModelInfo

class Encoder:
    info = ModelInfo(id="fake", revision="1", dim=32, max_tokens=128)
    def encode_passages(self, texts):
        return np.eye(32, dtype=np.float32)[[len(text) % 32 for text in texts]]

module, name, times = sys.argv[3], sys.argv[4], int(sys.argv[5])
owner = importlib.import_module(module)
*outer, name = name.split(".")
for part in outer:
    owner = getattr(owner, part)
really = getattr(owner, name)

def killing(*args, **options):
    global times
    times -= 1
    if times == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return really(*args, **options)

setattr(owner, name, killing)
build_index([sys.argv[1]], index=sys.argv[2], encoder=Encoder())
"""


TRANSACTION = ("index.storage.catalog_writer", "_insert", 2)
EMBEDDING = ("index.embedding", "_inputs", 1)
WRITTEN = ("index.storage.publish", "replace_file", 1)  # all is written, nothing is published
PUBLISHED = ("index.storage.publish", "unpinned", 1)  # and the old one not cleared away yet


@pytest.mark.parametrize(
    ("first", "where"),
    [
        (True, WRITTEN),
        (False, TRANSACTION),
        (False, EMBEDDING),
        (False, WRITTEN),
        (False, PUBLISHED),
    ],
)
def test_a_build_that_is_killed_leaves_the_old_generation_and_the_next_completes(
    build, corpus, encoder, index_folder, first, where
):
    published = None
    if not first:
        build()
        published = found(index_folder, encoder)
    (corpus / "turnout.txt").write_text("Ballots were counted by hand in every village.")
    (corpus / "added.txt").write_text("Voters came early.")
    command = [sys.executable, "-c", KILLED, corpus, index_folder, *map(str, where)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    if published and where != PUBLISHED:
        assert found(index_folder, encoder) == published
        assert examine(index_folder).sound
    report = build()
    assert report.published is (where != PUBLISHED)
    assert report.documents == 4
    assert examine(index_folder).sound
    build(index=corpus.parent / "fresh")
    assert list_documents(index_folder) == list_documents(corpus.parent / "fresh")
    assert found(index_folder, encoder)[0] == report.generation
    assert report.passages == len(found(index_folder, encoder)[1])
    (corpus / "added.txt").unlink()
    assert build().documents == 3
    assert [folder.name for folder in (index_folder / "generations").iterdir()] == [
        f"{report.generation + 1:06d}"
    ]


def test_a_second_writer_stops_before_it_does_anything(build, layout, snapshot):
    build()
    before = snapshot(layout.path)
    with writer_lock(layout):
        with pytest.raises(IndexLockedError, match=f"process {os.getpid()} on"):
            build()
        with pytest.raises(IndexLockedError):
            repair(layout.path)
    after = snapshot(layout.path)
    assert after.pop("lock")
    before.pop("lock")
    assert before == after


def test_what_a_kill_after_the_publication_left_is_cleared_away_even_if_nothing_changed(
    build, index_folder
):
    build()
    left = index_folder / "generations" / "000000"
    shutil.copytree(index_folder / "generations" / "000001", left)
    assert not build().published
    assert not left.exists()
    assert examine(index_folder).sound
