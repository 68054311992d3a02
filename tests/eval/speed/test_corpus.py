from __future__ import annotations

import re
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.errors import DatasetError
from eval.speed.corpus import (
    Material,
    count_passages,
    documents,
    make_questions,
    write_corpus,
)
from index.chunking import chunk
from index.headings import find_headings

TEXT = (
    "The commission registered 9,303,693 voters before election day in January 2012. "
    "Observers from Astana noted that the count was carried out in an orderly manner. "
    "Newspapers and television gave every party some minutes of airtime during the campaign. "
    "The Central Election Commission announced that turnout was 75.4 per cent on Sunday. "
    "International observers visited 1,023 polling stations across all the regions there. "
    "Party Nur Otan received more than eighty per cent of the votes, said Chairman Kuandyk. "
)
SIZES = st.integers(1, 40)
SEEDS = st.integers(0, 2**32)


@settings(max_examples=8)
@given(size=SIZES, seed=SEEDS)
def test_a_corpus_has_the_passages_that_were_asked_for(size: int, seed: int) -> None:
    made = sum(map(count_passages, documents(Material.of([TEXT]), size, seed)))

    assert size <= made <= size + 2


@settings(max_examples=8)
@given(size=SIZES, seed=SEEDS)
def test_no_two_passages_are_alike(size: int, seed: int) -> None:
    passages = [
        span.of(text)
        for text in documents(Material.of([TEXT]), size, seed)
        for span in chunk(text, find_headings(text), size=800, overlap=100)
    ]

    assert len(set(passages)) == len(passages)


@settings(max_examples=5)
@given(size=st.integers(30, 45), seed=SEEDS)
def test_a_larger_corpus_begins_with_the_documents_of_a_smaller_one(size: int, seed: int) -> None:
    small = list(documents(Material.of([TEXT]), 20, seed))
    large = list(documents(Material.of([TEXT]), size, seed))

    assert large[: len(small) - 1] == small[:-1]
    assert large[len(small) - 1].startswith(small[-1].rstrip())


def test_sentences_are_as_long_as_those_they_are_made_of() -> None:
    text = "".join(documents(Material.of([TEXT]), 200, seed=3))
    made = [len(one.split()) for one in re.findall(r"[^.]+\.(?:\d[^.]*\.)?", text)]
    source = [len(one.split()) for one in TEXT.split(". ")]

    assert mean(made) == pytest.approx(mean(source), rel=0.2)


def test_what_is_written_depends_on_the_seed_alone(tmp_path: Path, material: Material) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_corpus(tmp_path / name, documents(material, 30, seed))
    a, b, c = (_contents(tmp_path / name) for name in "abc")

    assert a == b
    assert a != c


def test_what_was_written_is_told(tmp_path: Path, material: Material) -> None:
    written = write_corpus(tmp_path, documents(material, 40, seed=1))
    texts = _contents(tmp_path)

    assert written.files == len(texts)
    assert written.characters == sum(map(len, texts))


def test_files_are_not_so_fresh_that_an_index_distrusts_their_times(
    tmp_path: Path, material: Material
) -> None:
    write_corpus(tmp_path, documents(material, 5, seed=1))

    assert all(path.stat().st_mtime < 1_700_000_000 for path in tmp_path.iterdir())


def test_questions_are_about_the_words_of_the_documents(material: Material) -> None:
    questions = make_questions(material, 20, seed=1)
    words = set("".join(documents(material, 40, seed=1)).split())

    assert len(set(questions)) == 20
    assert all(len(one) > len("What is said about ?") + 10 for one in questions)
    assert make_questions(material, 20, seed=1) == questions
    about = questions[0].removeprefix("What is said about ").removesuffix("?").split()
    assert words.issuperset(word for word in about if len(word) > 6)


def test_headings_and_rows_are_no_material() -> None:
    with pytest.raises(DatasetError, match="1 usable sentences"):
        Material.of(["TABLE OF CONTENTS\n\nName\tVotes\n\nThis sentence has all of seven words."])


def test_text_with_too_few_words_is_refused_instead_of_repeated() -> None:
    poor = Material.of(["So it was as it is to be.\n\n" * 5])

    with pytest.raises(DatasetError, match="too few different words"):
        list(documents(poor, 50, seed=1))


def _contents(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(folder.iterdir())]
