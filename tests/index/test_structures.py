from __future__ import annotations

import numpy as np
import pytest

from index.errors import DamagedIndexError
from index.library import Library
from index.plan import make_plan
from index.storage.catalog import Catalog
from index.structures import Structures, model_key, write_structures


@pytest.fixture
def opened(build, layout):
    build()
    with Catalog.open(layout.catalog) as catalog:
        yield catalog


@pytest.fixture
def structures(opened, encoder, tmp_path) -> Structures:
    return Structures.build(opened, 1, encoder.info, Library(opened, tmp_path).document)


def test_ordinals_follow_the_passages_of_the_catalog(structures, opened):
    rows = list(opened.passages(1))
    assert structures.passage_ids.tolist() == [row.id for row in rows]
    assert structures.file_ids.tolist() == [row.file_id for row in rows]
    assert len(structures.dense) == len(structures.lexical) == len(rows)


def test_what_is_written_is_what_was_built(structures, opened, encoder, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    library = Library(opened, tmp_path)
    write_structures(folder, make_plan(opened, 1, None), opened, encoder.info, library.document)
    loaded = Structures.load(folder)
    vector, everything = encoder.encode_queries(["voters"])[0], np.arange(len(structures.dense))
    assert np.array_equal(loaded.passage_ids, structures.passage_ids)
    assert np.array_equal(loaded.file_ids, structures.file_ids)
    assert np.array_equal(
        loaded.dense.scores(vector, everything), structures.dense.scores(vector, everything)
    )
    assert np.array_equal(
        loaded.lexical.search("voters", 9, None), structures.lexical.search("voters", 9, None)
    )


def test_headings_and_title_are_searched_with_the_passage(structures, opened):
    names = [opened.file(row.file_id).record.path for row in opened.passages(1)]
    assert [names[at] for at in structures.lexical.search("early", 9, None)] == ["2012.md"]


def test_a_missing_embedding_is_damage(opened, make_fake_encoder, tmp_path):
    other = make_fake_encoder("other").info
    with pytest.raises(DamagedIndexError, match="embedding"):
        Structures.build(opened, 1, other, Library(opened, tmp_path).document)


def test_a_model_is_known_by_id_and_revision(make_fake_encoder):
    infos = [make_fake_encoder(*names).info for names in (("a", "1"), ("a", "2"), ("b", "1"))]
    assert len({model_key(info) for info in infos}) == 3
    assert model_key(infos[0]) == model_key(make_fake_encoder("a", "1", dim=7).info)
