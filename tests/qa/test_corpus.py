"""Listing and updating the index through the face that front ends use."""

from __future__ import annotations

import pytest

from qa import Filters, State, list_documents, open_assistant, reopen_assistant, update_index
from qa.assistant import Assistant

MORE = "A new report.\n\nThe bridge over the river was closed for repairs in spring.\n"


class _Stops:
    def start(self, stage, total):
        raise KeyboardInterrupt

    def advance(self, count):
        raise AssertionError("nothing goes on after it was stopped")


@pytest.fixture
def quick_models(encoder, monkeypatch):
    """The models of this test, for whatever opens or builds an index."""
    monkeypatch.setattr("index.builder.make_encoder", lambda *_, **__: encoder)
    monkeypatch.setattr("index.builder.identify", lambda _: encoder.info.id)
    monkeypatch.setattr("index.opening.make_encoder", lambda *_, **__: encoder)
    monkeypatch.setenv("PINCITE_READER", "sentence")


def test_an_index_is_listed_without_a_model(elections_index):
    listing = list_documents(str(elections_index))
    assert [one.title for one in listing.documents] == ["Report of 2012", "Report of 2021"]


def test_a_folder_is_added_and_searched_with_the_models_already_loaded(
    elections_index, quick_models, make_files, tmp_path, encoder
):
    place = str(elections_index)
    with open_assistant(place) as old:
        folder = make_files({"bridge.txt": MORE}, tmp_path / "more")
        report = update_index([folder], place=place)
        assert (report.added, report.documents) == (1, 3)
        assert old.info.documents == 2
        with reopen_assistant(old, place) as new:
            assert new.info.documents == 3
            assert "bridge.txt" in [one.path for one in new.documents()]
            assert new._parts.reader is old._parts.reader
            (found,) = new.search("bridge over the river", 1)
    assert found.hit.passage.text == found.citation.quote
    assert found.citation.document == "bridge.txt"
    assert found.citation.state is State.VERIFIED


def test_an_index_made_with_another_model_meanwhile_is_opened_with_that(
    elections_index, quick_models, make_fake_encoder, monkeypatch
):
    other = make_fake_encoder("other", "2")
    place = str(elections_index)
    with open_assistant(place) as old:
        monkeypatch.setattr("index.builder.make_encoder", lambda *_, **__: other)
        monkeypatch.setattr("index.builder.identify", lambda _: other.info.id)
        monkeypatch.setattr("index.builder.find_model", lambda *_, **__: None)
        monkeypatch.setattr("index.opening.make_encoder", lambda *_, **__: other)
        update_index(place=place)
        with reopen_assistant(old, place) as new:
            assert new.info.model == "other"


def test_work_that_is_stopped_leaves_the_index_as_it_was(elections_index, quick_models, make_files):
    place = str(elections_index)
    before = list_documents(place)
    folder = make_files({"bridge.txt": MORE}, elections_index.parent / "more")
    with pytest.raises(KeyboardInterrupt):
        update_index([folder], place=place, progress=_Stops())
    assert list_documents(place) == before


def test_a_passage_is_ranked_wherever_it_stands(assistant: Assistant):
    document = assistant.documents()[0]
    offset = document.text.index("9,305,106")
    hit = assistant.rank_at("How many voters?", document.root, document.path, offset)
    assert hit is not None
    assert "9,305,106" in hit.passage.text
    assert hit.rank >= 1
    assert assistant.rank_at("How many voters?", document.root, "none.txt", offset) is None
    only_2021 = Filters(paths=("2021.txt",))
    place = document.root, document.path, offset
    assert assistant.rank_at("How many voters?", *place, only_2021) is None
