"""Which model a build embeds with, and how it is known again."""

from __future__ import annotations

import pytest

from index import IndexConfig
from index.errors import (
    ModelNotFoundError,
)
from index.storage.manifest import read_current, read_manifest


def test_another_model_embeds_everything_and_the_first_one_is_remembered(
    build, make_fake_encoder, layout
):
    first = build()
    other = make_fake_encoder("fake", "2", dim=16)
    report = build(encoder=other)
    assert report.published
    assert (report.changed, report.embedded) == (0, first.passages)
    assert read_manifest(layout, read_current(layout)).model == other.info
    again = build()
    assert again.published
    assert again.embedded == 0


def test_the_model_that_is_named_is_used_and_known_again(build, monkeypatch, encoder, layout):
    asked = []

    def make(name, known, *, named, runtime):
        asked.append((name, known, named))
        return encoder

    monkeypatch.setattr("index.builder.make_encoder", make)
    monkeypatch.setattr("index.builder.find_model", lambda *_, **__: None)
    build(encoder=None, config=IndexConfig(model="org/model"))
    build(encoder=None)
    build(encoder=None, named=True)
    assert asked == [
        ("org/model", None, True),
        ("org/model", encoder.info, False),
        ("org/model", encoder.info, True),
    ]


def test_a_model_folder_is_stored_by_its_whole_path(build, monkeypatch, encoder, tmp_path, layout):
    (tmp_path / "model").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("index.builder.make_encoder", lambda *_, **__: encoder)
    monkeypatch.setattr("index.builder.find_model", lambda *_, **__: None)
    build(encoder=None, config=IndexConfig(model="model"))
    assert read_manifest(layout, read_current(layout)).config.model == str(tmp_path / "model")


def test_a_model_that_is_nowhere_is_told_before_any_file_is_read(build, parses, monkeypatch):
    def nowhere(name, *, named):
        raise ModelNotFoundError(f"no {name}")

    monkeypatch.setattr("index.builder.find_model", nowhere)
    with pytest.raises(ModelNotFoundError, match="no org/model"):
        build(encoder=None, config=IndexConfig(model="org/model"))
    assert parses == []
