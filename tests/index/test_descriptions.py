from __future__ import annotations

import pytest

from index.dates import Dated, Period
from index.descriptions import Description, Descriptions, encode, read_descriptions
from index.errors import CorpusError
from index.storage.records import Facts


def of_folder(**folders: list[Description]) -> Descriptions:
    return Descriptions({name.strip("_").replace("_", "/"): tuple(all_of)
                         for name, all_of in folders.items()})  # fmt: skip


def test_every_field_is_read_and_dates_may_be_toml_dates(tmp_path):
    path = tmp_path / "manifest.toml"
    path.write_text(
        '[[document]]\nfile = "a.txt"\ntitle = "Été"\npublisher = "CEC"\n'
        'published = 2021-01-11\nperiod = "2020-12/2021-01"\nnote = "n"\n'
        '[[document]]\nfile = "b.txt"\n',
        encoding="utf-8",
    )
    first, second = read_descriptions(path)
    assert first == Description("a.txt", "Été", "CEC", "2021-01-11", "2020-12/2021-01", "n")
    assert second == Description("b.txt")


def test_an_empty_manifest_describes_nothing(tmp_path):
    path = tmp_path / "manifest.toml"
    path.write_text("")
    assert read_descriptions(path) == ()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"[[document]\n", "line 1"),
        (b'[[document]]\nfile = "a"\ntitel = "A"\n', "titel"),
        (b'[[documents]]\nfile = "a"\n', "documents"),
        (b'[[document]]\ntitle = "A"\n', "file"),
        (b'[[document]]\nfile = "a"\npublished = "January"\n', "January"),
        (b'[[document]]\nfile = "a"\nperiod = "2021/2012"\n', "before it starts"),
        (b'[[document]]\nfile = "a"\npublished = 2021-01-11T10:00:00\n', "2021-01-11T10"),
        (b'[[document]]\nfile = "a"\npublished = 2021\n', "published"),
        (b'[[document]]\nfile = "\xff"\n', "utf-8"),
        (b"a = " + b"[" * 100_000, "nested too deeply"),
        (b"a." * 20_000 + b"b = 1\n", "a key of 50 parts"),
        (b'a = { "b" . ' + b"b . " * 99 + b"c = 1 }\n", "a key of 50 parts"),
        (b"#" * 10_000_001, "more than 10,000,000 bytes"),
    ],
)
def test_a_wrong_manifest_is_one_line_that_names_the_file_and_the_fault(tmp_path, content, what):
    path = tmp_path / "manifest.toml"
    path.write_bytes(content)
    with pytest.raises(CorpusError) as caught:
        read_descriptions(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert what in message
    assert "correct it" in message
    assert "\n" not in message


def test_dots_in_names_and_titles_are_no_long_key(tmp_path):
    path = tmp_path / "manifest.toml"
    path.write_text(
        f'[[document]]\r\nfile = "{"a." * 40}txt"\r\ntitle = "Wait {"." * 200} 1.2.3"\r\n'
    )
    (found,) = read_descriptions(path)
    assert found.title == f"Wait {'.' * 200} 1.2.3"


def test_a_manifest_that_is_gone_is_a_corpus_error(tmp_path):
    with pytest.raises(CorpusError, match="No such file"):
        read_descriptions(tmp_path / "manifest.toml")


def test_a_glob_reaches_into_folders_below():
    one = Description("reports/2021-*.txt")
    descriptions = of_folder(_=[one])
    assert descriptions.of("reports/2021-01.txt") is one
    assert descriptions.of("reports/deep/2021-01.txt") is None
    assert descriptions.of("2021-01.txt") is None


def test_the_innermost_manifest_that_names_a_file_wins_and_its_first_entry():
    outer, inner, second = Description("a/b/*"), Description("*.txt"), Description("c.txt")
    descriptions = of_folder(_=[outer], a_b=[inner, second])
    assert descriptions.of("a/b/c.txt") is inner
    assert descriptions.of("a/b/c.md") is outer
    assert descriptions.of("a/c.txt") is None


def test_a_folder_whose_name_only_starts_alike_is_another_folder():
    descriptions = of_folder(a=[Description("*")])
    assert descriptions.of("ab/c.txt") is None
    assert descriptions.of("a/c.txt") is not None


def test_a_name_with_glob_characters_names_itself():
    one = Description("report [1].txt")
    assert of_folder(_=[one]).of("report [1].txt") is one
    assert of_folder(_=[one]).of("report 1.txt") is one


def test_names_are_told_apart_by_case():
    assert of_folder(_=[Description("A.txt")]).of("a.txt") is None


def test_what_is_stated_replaces_what_was_found_and_says_so():
    found = Dated(Period.of(2012), "text")
    facts = Facts(format="text", title="Found", publisher="Found", published=found, period=found)
    stated = Description("a", title="Stated", published="2021-01").apply(facts)
    assert (stated.title, stated.publisher) == ("Stated", "Found")
    assert stated.published == Dated(Period.of(2021, 1), "manifest")
    assert stated.period == found
    assert Description("a").apply(facts) == facts


def test_the_encoding_tells_descriptions_apart():
    one = Description("a", title="A")
    assert encode(None) == ""
    assert encode(one) == encode(Description("a", title="A"))
    assert len({encode(None), encode(one), encode(Description("a", publisher="A"))}) == 3
