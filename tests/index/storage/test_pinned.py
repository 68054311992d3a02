from __future__ import annotations

import shutil

import pytest

from index.errors import DamagedIndexError, IndexLockedError, NoIndexError
from index.storage import pinned as pinning
from index.storage.lock import unpinned
from index.storage.pinned import pin_published


def test_the_published_generation_is_held_until_it_is_let_go(build, layout):
    build()
    manifest, pinned = pin_published(layout)
    with unpinned(layout, manifest.generation) as free:
        assert not free
    pinned.close()
    with unpinned(layout, manifest.generation) as free:
        assert free


def test_a_generation_published_meanwhile_is_the_one_that_is_held(
    build, layout, corpus, monkeypatch
):
    build()
    pin, builds = pinning.pin, []

    def publish_first(*arguments):
        if not builds:
            (corpus / "2012.md").unlink()
            builds.append(build())
        return pin(*arguments)

    monkeypatch.setattr(pinning, "pin", publish_first)
    manifest, pinned = pin_published(layout)
    with pinned:
        assert (manifest.generation, manifest.documents) == (2, 2)


def test_generations_that_never_hold_still_are_given_up(build, layout, monkeypatch):
    build()
    monkeypatch.setattr(pinning, "pin", lambda *_: None)
    with pytest.raises(IndexLockedError, match="try again"):
        pin_published(layout)


def test_what_is_missing_is_told_apart(build, layout):
    with pytest.raises(NoIndexError):
        pin_published(layout)
    build()
    shutil.rmtree(layout.generation(1))
    with pytest.raises(
        DamagedIndexError, match=r"manifest\.json, which .*CURRENT names, cannot be read"
    ):
        pin_published(layout)


def test_a_damaged_manifest_holds_nothing(build, layout):
    build()
    (layout.generation(1) / "manifest.json").write_text("{}")
    with pytest.raises(DamagedIndexError, match="not as it was written"):
        pin_published(layout)
    with unpinned(layout, 1) as free:
        assert free
