from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import PinciteError
from tui.errors import KeepingError
from tui.history import History, HistoryFile, state_folder

ANY_TEXT = st.text(st.characters(codec=None) | st.characters(categories=["Cs", "Cc"]))
THREE = History(("How many voters?", "Who won?", "how many seats?"))


def kept(folder, *questions):
    file = HistoryFile(folder)
    for question in questions:
        file.add(question)
    return file


def test_state_is_kept_where_the_system_keeps_it(tmp_path, monkeypatch):
    assert state_folder({"XDG_STATE_HOME": str(tmp_path)}) == tmp_path / "pincite"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert state_folder({}) == tmp_path / ".local" / "state" / "pincite"


def test_up_and_down_walk_through_questions_and_back_to_what_was_typed():
    recall = THREE.recall("dra")
    assert recall.text == "dra"
    assert recall.down() == recall
    assert recall.up().text == "how many seats?"
    oldest = recall.up().up().up()
    assert oldest.text == "How many voters?"
    assert oldest.up() == oldest
    assert oldest.down().down().down().text == "dra"


def test_completion_gives_prefixes_first_then_parts_the_newest_first():
    history = THREE.add("Tell me how many won?")
    assert history.complete("HOW MANY") == (
        "how many seats?",
        "How many voters?",
        "Tell me how many won?",
    )
    assert history.complete("won", most=1) == ("Tell me how many won?",)
    assert history.complete("  ") == ()
    assert history.complete("who won? ") == ()


def test_completion_gives_a_question_asked_twice_once_as_it_was_asked_last():
    assert THREE.add("how many VOTERS?").complete("how") == ("how many VOTERS?", "how many seats?")


def test_a_blank_question_or_the_same_again_is_not_added():
    assert THREE.add(" \n") is THREE
    assert THREE.add("how many seats?") is THREE


def test_without_a_file_there_is_no_history(tmp_path):
    assert HistoryFile(tmp_path / "none").load() == History()
    assert not (tmp_path / "none").exists()


@given(st.lists(ANY_TEXT, max_size=4))
def test_any_question_comes_back_as_it_was(tmp_path, questions):
    (tmp_path / "history.jsonl").unlink(missing_ok=True)
    expected = History()
    for question in questions:
        expected = expected.add(question)
    assert kept(tmp_path, *questions).load() == expected


def test_a_pair_of_surrogates_is_not_joined(tmp_path):
    assert kept(tmp_path, "\ud83d\ude00").load().questions == ("\ud83d\ude00",)


def test_torn_at_any_byte_the_questions_before_it_stay_and_new_ones_are_kept(tmp_path):
    file = kept(tmp_path, "first?", "zwölf \ud800?")
    whole = file.path.read_bytes()
    first = whole.index(b"\n")
    for length in range(len(whole)):
        file.path.write_bytes(whole[:length])
        file.add("third?")
        history = file.load()
        assert history.questions[-1] == "third?"
        assert ("first?" in history.questions) == (length >= first)
        assert history.damaged == (length not in (0, first, first + 1, len(whole) - 1))


@pytest.mark.parametrize("line", [b"\0\0\0", b"{}", b"[]", b'{"question": 3}', b"[" * 100_000])
def test_a_damaged_line_is_passed_over_and_stays(tmp_path, line):
    file = kept(tmp_path, "first?")
    file.path.write_bytes(line + b"\n" + file.path.read_bytes())
    file.add("second?")
    assert file.load() == History(("first?", "second?"), damaged=1)
    assert file.path.read_bytes().startswith(line)


def test_the_oldest_questions_go_when_there_are_too_many(tmp_path):
    file = HistoryFile(tmp_path, longest=1000)
    for number in range(100):
        file.add(f"question {number}?")
        assert file.path.stat().st_size <= 1000
    questions = file.load().questions
    assert questions[-1] == "question 99?"
    assert 10 < len(questions) < 50
    file.add("long " * 1000)
    assert file.load().questions == ("long " * 1000,)


def test_two_applications_add_to_one_history(tmp_path):
    one, other = HistoryFile(tmp_path), HistoryFile(tmp_path)
    one.add("a?")
    other.add("b?")
    one.add("c?")
    assert other.load().questions == ("a?", "b?", "c?")


def test_what_is_kept_is_for_its_user_alone(tmp_path):
    file = kept(tmp_path / "state", "a?")
    assert file.path.stat().st_mode & 0o077 == 0
    assert file.path.parent.stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_used_is_told_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(KeepingError, match="set XDG_STATE_HOME to another folder"):
        HistoryFile(tmp_path / "file" / "below").add("a?")
    (tmp_path / "history.jsonl").mkdir()
    with pytest.raises(KeepingError, match="Is a directory"):
        HistoryFile(tmp_path).load()
    assert issubclass(KeepingError, PinciteError)
