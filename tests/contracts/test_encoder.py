"""What every `Encoder` does."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from eval.embeddings import StoredEncoder

TEXTS = [
    "The turnout was 63.3 per cent of the registered voters.",
    "A cat sleeps on the warm roof.",
    "Явка избирателей составила 71 процент.",
    "👩‍👩‍👧",
    "word " * 300,
]


@pytest.fixture(scope="module")
def minilm():
    """The default model, as the installed package carries it: loaded once."""
    from index.config import DEFAULT_MODEL
    from index.models import make_encoder

    return make_encoder(DEFAULT_MODEL)


@pytest.fixture
def stored(make_fake_encoder, tmp_path):
    with StoredEncoder(make_fake_encoder(), tmp_path / "embeddings.sqlite") as opened:
        yield opened


@pytest.fixture(params=["fake", "stored", pytest.param("minilm", marks=pytest.mark.model)])
def encoder(request, make_fake_encoder):
    return (
        make_fake_encoder() if request.param == "fake" else request.getfixturevalue(request.param)
    )


@pytest.fixture(params=["encode_passages", "encode_queries"])
def encode(request, encoder):
    return getattr(encoder, request.param)


def test_rows_are_unit_vectors_of_the_stated_dimension(encode, encoder):
    vectors = encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.info.dim)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(encode, encoder):
    assert encode([]).shape == (0, encoder.info.dim)


def test_rows_follow_the_order_of_the_texts(encode):
    forth, back = encode(TEXTS), encode(TEXTS[::-1])
    assert np.allclose(forth, back[::-1], atol=1e-5)


def test_an_empty_text_has_a_vector_too(encode):
    assert np.isfinite(encode(["", "voters"])).all()


def test_similar_texts_are_nearer_than_others(encoder):
    (question,) = encoder.encode_queries(["How many registered voters took part in the turnout?"])
    near, far = encoder.encode_passages(TEXTS[:2])
    assert question @ near > question @ far + 0.2


def test_threads_get_what_one_thread_gets(encode):
    expected = [encode([text]) for text in TEXTS[:4]]
    found: dict[int, np.ndarray] = {}

    def work(place: int) -> None:
        found[place] = encode([TEXTS[place]])

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for place in range(4):
        assert np.allclose(found[place], expected[place], atol=1e-5)


def test_the_model_is_named_with_a_revision(encoder):
    info = encoder.info
    assert info.id
    assert info.revision
    assert info.dim > 0
    assert info.max_tokens > 0


@pytest.mark.model
def test_the_default_model_is_what_it_is_known_to_be(minilm):
    assert minilm.info.id == "sentence-transformers/all-MiniLM-L6-v2"
    assert (minilm.info.dim, minilm.info.max_tokens) == (384, 256)
    first, second, third = minilm.encode_passages(
        ["The election was held in January.", "Voting took place at the start of the year.",
         "Boil the potatoes for twenty minutes."]
    )  # fmt: skip
    assert first @ second > 0.4
    assert first @ third < 0.2
