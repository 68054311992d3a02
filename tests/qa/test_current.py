"""What a file says now where a citation points."""

from __future__ import annotations

from index.parsing.process import ParsedFile
from index.parsing.registry import parse_bytes
from qa.answer import State
from qa.current import current
from qa.files import FileChecker

TEXT = "In total, 9,305,106 voters were registered before the lists were handed over.\n"


def cited(make_citation, tmp_path, text):
    (tmp_path / "a.txt").write_text(text)
    citation = make_citation(TEXT, "9,305,106 voters", root=str(tmp_path))
    with FileChecker() as checker:
        return checker.current(citation)


def test_a_moved_quote_is_shown_where_it_stands_now(make_citation, tmp_path):
    now = cited(make_citation, tmp_path, f"Preliminary.\n\n{TEXT}")
    assert now.verification.state is State.RELOCATED
    assert now.near.of(now.text) == "9,305,106 voters"


def test_a_changed_number_is_shown_by_what_stands_around_it(make_citation, tmp_path):
    text = f"{'Unrelated words. ' * 100}\n\n{TEXT.replace('9,305,106', '9,400,000')}"
    now = cited(make_citation, tmp_path, text)
    assert now.verification.state is State.STALE
    assert "9,400,000 voters" in now.near.of(now.text)


def test_a_text_that_is_another_is_shown_at_the_same_characters(make_citation, tmp_path):
    now = cited(make_citation, tmp_path, "Nothing of the kind.")
    assert now.verification.state is State.STALE
    assert now.near.of(now.text) == "Nothing of the kind."


def test_a_file_that_is_not_there_says_nothing(make_citation, tmp_path):
    (tmp_path / "b").mkdir()
    citation = make_citation(TEXT, "9,305,106 voters", root=str(tmp_path / "b"))
    with FileChecker() as checker:
        now = checker.current(citation)
    assert now.verification.state is State.MISSING
    assert now.text is None
    assert now.near is None


def test_the_text_shown_is_the_one_that_the_place_was_found_in(make_citation, tmp_path):
    citation = make_citation(TEXT, "9,305,106 voters", root=str(tmp_path))
    path = tmp_path / "a.txt"
    path.write_text(f"Preliminary.\n\n{TEXT}")

    def parse(path):  # somebody writes to the file whenever it has been read
        data = path.read_bytes()
        path.write_bytes(b"More. " + data)
        return ParsedFile(parse_bytes(data, path.name), "0" * 64)

    now = current(citation, tmp_path, parse)
    assert now.verification.state is State.RELOCATED
    assert now.near.of(now.text) == "9,305,106 voters"
