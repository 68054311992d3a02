from __future__ import annotations

import string
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.config import DEFAULT_MODEL
from index.models import find_model
from qa.reader.tokens import (
    CLS,
    LONGEST_QUESTION,
    SEP,
    STRIDE,
    WINDOW,
    Tokens,
    Window,
    padded,
    tokenize,
    windows,
)

PRINTED = string.ascii_letters + string.digits + string.punctuation + " \n\t"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    made = Tokenizer.from_file(str(find_model(DEFAULT_MODEL).folder / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


def made_of(count: int) -> Tokens:
    """`count` tokens of one word each, numbered from 1000."""
    numbers, edges = np.arange(count, dtype=np.int32), np.ones(count, dtype=bool)
    return Tokens(1000 + numbers, 2 * numbers, 2 * numbers + 1, edges, edges)


def test_word_pieces_know_their_characters_and_the_edges_of_words(tokenizer: Tokenizer) -> None:
    text = "Rukhaniyat's list, re-registered in Élan."
    (tokens,) = tokenize(tokenizer, [text])
    pieces = [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
    assert "".join(pieces) == text.replace(" ", "")
    words, word = [], ""
    for piece, first, last in zip(pieces, tokens.first, tokens.last, strict=True):
        assert first == (word == "")
        word += piece
        if last:
            words.append(word)
            word = ""
    assert words == [
        "Rukhaniyat", "'", "s", "list", ",", "re", "-", "registered", "in", "Élan", "."
    ]  # fmt: skip
    assert len(pieces) > len(words)


@given(text=st.text(PRINTED, max_size=60))
def test_every_token_stands_for_the_characters_that_spell_it(tokenizer: Tokenizer, text) -> None:
    (tokens,) = tokenize(tokenizer, [text])
    for token, start, end in zip(tokens.ids, tokens.starts, tokens.ends, strict=True):
        assert tokenizer.id_to_token(int(token)).removeprefix("##") == text[start:end].lower()
    covered = {at for a, b in zip(tokens.starts, tokens.ends, strict=True) for at in range(a, b)}
    assert covered == {at for at, char in enumerate(text) if not char.isspace()}


@given(text=st.text(max_size=60))
def test_tokens_of_any_text_are_in_order_and_inside_it(tokenizer: Tokenizer, text) -> None:
    (tokens,) = tokenize(tokenizer, [text])
    assert (tokens.starts < tokens.ends).all()
    assert (np.diff(tokens.starts) >= 0).all()
    assert (np.diff(tokens.ends) >= 0).all()
    assert tokens.ends.max(initial=0) <= len(text)
    if len(tokens):
        assert tokens.first[0]
        assert tokens.last[-1]
        assert (tokens.first[1:] == tokens.last[:-1]).all()


def test_texts_are_tokenized_apart_from_each_other(tokenizer: Tokenizer) -> None:
    texts = ["Two words", "", "Three more words"]
    together = tokenize(tokenizer, texts)
    assert list(map(len, together)) == [2, 0, 3]
    for one, text in zip(together, texts, strict=True):
        (alone,) = tokenize(tokenizer, [text])
        assert one.ids.tolist() == alone.ids.tolist()
        assert one.starts.tolist() == alone.starts.tolist()


@given(
    lengths=st.lists(st.integers(0, 60), max_size=4),
    asked=st.integers(0, 8),
    first=st.integers(0, 3),
    stride=st.integers(0, 8),
    spare=st.integers(1, 10),
)
def test_windows_cover_every_token_and_repeat_a_stride(lengths, asked, first, stride, spare):
    size = asked + 3 + stride + spare
    texts = [made_of(length) for length in lengths]
    made = list(windows(made_of(asked), texts, first=first, size=size, stride=stride))
    assert [one.text for one in made] == sorted(one.text for one in made)
    for number, tokens in enumerate(texts, first):
        own = [one for one in made if one.text == number]
        assert all(one.tokens is tokens and len(one) <= size for one in own)
        assert own[0].start == 0
        assert own[-1].end == len(tokens)
        for one, following in pairwise(own):
            assert following.start == one.end - stride
            assert len(one) == size
            assert following.end > one.end
    assert {one.text for one in made} == set(range(first, first + len(texts)))


def test_a_window_holds_by_default_as_much_as_the_network_reads_at_once() -> None:
    made = list(windows(made_of(10), [made_of(WINDOW)]))
    room = WINDOW - 13
    assert [(one.start, one.end) for one in made] == [(0, room), (room - STRIDE, WINDOW)]


def test_an_empty_text_has_one_window_without_tokens() -> None:
    (window,) = windows(made_of(2), [made_of(0)], first=7)
    assert (window.text, window.start, window.end) == (7, 0, 0)
    ids, segments, mask = padded([window])
    assert ids.tolist() == [[CLS, 1000, 1001, SEP, SEP]]
    assert segments.tolist() == [[0, 0, 0, 0, 1]]
    assert mask.tolist() == [[1] * 5]


def test_a_long_question_is_cut_off() -> None:
    (window,) = windows(made_of(LONGEST_QUESTION + 5), [made_of(1)])
    assert len(window.question) == LONGEST_QUESTION
    assert window.offset == LONGEST_QUESTION + 2


def test_padded_windows_stand_side_by_side() -> None:
    question, tokens = made_of(2).ids + 500, made_of(9)
    batch = [Window(0, question, tokens, 4, 7), Window(1, question[:1], tokens, 0, 1)]
    ids, segments, mask = padded(batch)
    assert ids.tolist() == [
        [CLS, 1500, 1501, SEP, 1004, 1005, 1006, SEP],
        [CLS, 1500, SEP, 1000, SEP, 0, 0, 0],
    ]
    assert segments.tolist() == [[0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 0, 0, 0]]
    assert mask.tolist() == [[1] * 8, [1] * 5 + [0] * 3]
    assert ids.dtype == segments.dtype == mask.dtype == np.int32
    assert [batch[row].offset for row in range(2)] == [4, 3]
