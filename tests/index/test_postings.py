"""Postings say which passages hold a term, and how often; merged ones are those made at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import merging
from index.merging import Source, merge
from index.postings import Postings

TEXTS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=6).map(" ".join), max_size=12)


def saved(texts, folder):
    folder.mkdir()
    Postings.of(texts).save(folder)
    return folder


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_column_holds_rows_and_counts():
    postings = Postings.of(["vote count", "", "vote vote vote law"])
    column = postings.column("vote")
    assert column.rows.tolist() == [0, 2]
    assert column.counts.tolist() == [1, 3]
    assert (column.most, column.shortest) == (3, 2)
    assert postings.lengths.tolist() == [2, 0, 4]
    assert postings.column("zebra") is None
    assert len(postings) == 3


@pytest.mark.parametrize("times", [255, 256, 70_000])
def test_a_term_may_be_repeated_as_often_as_one_likes(times):
    assert Postings.of(["vote " * times]).column("vote").counts.tolist() == [times]


@given(texts=TEXTS)
def test_what_was_saved_is_the_same(texts, tmp_path_factory):
    folder = saved(texts, tmp_path_factory.mktemp("postings") / "saved")
    loaded = Postings.load(folder)
    for term in "abcdefz":
        before, after = Postings.of(texts).column(term), loaded.column(term)
        assert (before is None) == (after is None)
        if before is not None:
            assert before.rows.tolist() == after.rows.tolist()
            assert before.counts.tolist() == after.counts.tolist()
            assert (before.most, before.shortest) == (after.most, after.shortest)


@given(texts=TEXTS, at_once=st.integers(1, 9), data=st.data())
def test_merged_they_are_what_all_kept_texts_give_at_once(texts, at_once, data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("merged")
    homes = data.draw(st.lists(st.integers(-1, 2), min_size=len(texts), max_size=len(texts)))
    kept = [text for text, home in zip(texts, homes, strict=True) if home >= 0]
    places = np.cumsum([home >= 0 for home in homes]) - 1
    sources = []
    for home in range(3):  # each with the texts that are left out between its own
        rows = [at for at, other in enumerate(homes) if other in (home, -1)]
        new = [int(places[at]) if homes[at] == home else -1 for at in rows]
        source = saved([texts[at] for at in rows], folder / str(home))
        sources.append(Source(source, np.array(new, dtype=np.int64)))
    (folder / "all").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "_AT_ONCE", at_once)
        merge(folder / "all", sources)
    assert contents(folder / "all") == contents(saved(kept, folder / "kept"))
