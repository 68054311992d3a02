from __future__ import annotations

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from qa.reader.checkpoint import load_checkpoint
from qa.reader.pairs import pairs
from qa.reader.words import word_tokens


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """As sentencepiece's: a space belongs to the word after it, and compositions are composed."""
    pieces = ("▁", "▁the", "▁voters", ".", ",", "中国", "人", "▁2012", "▁café", "s")
    unigram = models.Unigram([("<unk>", -9.0), *((piece, -1.0) for piece in pieces)], 0)
    tokenizer = Tokenizer(unigram)
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("the voters, 2012.", ["the", "voters", ",", "2012", "."]),
        ("the\u00a0 cafe\u0301s,", ["the", None, "cafe\u0301s", "cafe\u0301s", ","]),
        ("  \r\n the", [None, None, None, "the"]),
        ("中国人", ["中", "中国", "人"]),
        ("", []),
    ],
)
def test_tokens_have_the_characters_of_their_words(tokenizer, text, spans):
    encoding = tokenizer.encode(text, add_special_tokens=False)
    tokens = word_tokens(text, encoding)
    places = zip(tokens.starts, tokens.ends, tokens.first | tokens.last, strict=True)
    assert [text[start:end] if shown else None for start, end, shown in places] == spans


def test_an_answer_begins_and_ends_with_a_word(tokenizer):
    text = "the cafe\u0301s"
    tokens = word_tokens(text, tokenizer.encode(text, add_special_tokens=False))
    assert tokens.first.tolist() == [True, True, False]
    assert tokens.last.tolist() == [True, False, True]


@pytest.mark.parametrize("kind", ["bert", "roberta"])
def test_an_input_is_what_the_tokenizer_itself_makes_of_question_and_text(kind, request):
    checkpoint = load_checkpoint(request.getfixturevalue(f"{kind}_folder"))
    question, text = "Où est-ce?", "à la  fin 👍"
    (one,) = pairs(checkpoint, question, [text], first=3)
    expected = checkpoint.tokenizer.encode(question, text)
    assert one.text == 3
    assert one.ids.tolist() == expected.ids
    assert one.segments.tolist() == expected.type_ids
    assert one.offset == expected.sequence_ids.index(1)
    assert one.end - one.start == expected.sequence_ids.count(1)
