from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.speed.exact import ExactSearch
from eval.speed.perturbed import PerturbingEncoder, RenamedEncoder, perturbed, stand_in
from index.encoder import ModelInfo

MODEL = ModelInfo(id="some/model", revision="0123456789abcdef", dim=384, max_tokens=256)


@pytest.fixture
def base() -> Any:
    rows = np.random.default_rng(0).standard_normal((20, 384)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(seed=st.integers(0, 2**64))
def test_a_perturbed_vector_is_a_unit_vector_as_near_as_the_noise_says(seed: int) -> None:
    vector = np.zeros(384, dtype=np.float32)
    vector[0] = 1.0
    found = perturbed(vector, seed, noise=0.5)

    assert found.dtype == np.float32
    assert np.linalg.norm(found) == pytest.approx(1.0, abs=1e-5)
    assert found @ vector == pytest.approx(1 / np.sqrt(1 + 0.5**2), abs=0.1)
    assert np.array_equal(found, perturbed(vector, seed, noise=0.5))


def test_a_text_has_the_same_vector_wherever_it_stands_and_no_other_text_has_it(base: Any) -> None:
    encoder = PerturbingEncoder(MODEL, base)
    first = encoder.encode_passages(["a", "b", "c"])
    again = encoder.encode_passages(["c", "a"])

    assert np.array_equal(again, first[[2, 0]])
    assert not np.array_equal(first[0], first[1])
    assert encoder.encode_passages([]).shape == (0, 384)


def test_known_queries_have_their_own_vectors(base: Any) -> None:
    encoder = PerturbingEncoder(MODEL, base, known={"known": base[3]})
    known, other = encoder.encode_queries(["known", "other"])

    assert np.array_equal(known, base[3])
    assert np.array_equal(other, encoder.encode_passages(["other"])[0])


def test_every_passage_is_shown_to_who_watches(base: Any) -> None:
    watch = ExactSearch(base[:2])
    encoder = PerturbingEncoder(MODEL, base, watch=watch)
    vectors = encoder.encode_passages([str(number) for number in range(30)])
    encoder.encode_queries(["not a passage"])

    assert np.allclose(watch.best, -np.sort(-base[:2] @ vectors.T, axis=1)[:, :10])


def test_no_model_has_the_name_of_a_stand_in(encoder: Any) -> None:
    renamed = RenamedEncoder(encoder)

    assert renamed.info == stand_in(encoder.info)
    assert not renamed.info.same_model(encoder.info)
    assert np.array_equal(renamed.encode_passages(["a"]), encoder.encode_passages(["a"]))
    assert np.array_equal(renamed.encode_queries(["a"]), encoder.encode_queries(["a"]))
