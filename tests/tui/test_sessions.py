from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Status
from tui.errors import KeepingError
from tui.session_lines import Lines
from tui.sessions import Session, Sessions

START = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture
def answer(hand):
    def make(question="How many?", text="Some 12 million voters.", quote="12 million"):
        made = hand.answered(hand.Statement(text, quote, text))
        candidates = [replace(one, citations=made.citations) for one in made.candidates]
        return replace(made, question=question, candidates=tuple(candidates))

    return make


@pytest.fixture
def sessions(tmp_path):
    return Sessions(tmp_path)


def the_file(tmp_path):
    (path,) = (tmp_path / "sessions").iterdir()
    return path


def questions(session):
    return [kept.answer.question for kept in session.answers]


def test_a_session_comes_back_with_its_full_answers(sessions, answer):
    session = sessions.begin("/data/.pincite", START)
    for question in ("first?", "second?"):
        session = sessions.record(session, answer(question))
    loaded = sessions.load(session.key)
    assert loaded == session
    assert (loaded.place, loaded.started) == ("/data/.pincite", START)
    assert loaded.answers[0].answer.citations[0].quote == "12 million"
    assert loaded.answers[0].at.tzinfo is not None


def test_what_is_kept_is_for_its_user_alone(tmp_path, sessions, answer):
    sessions.record(sessions.begin("/data/.pincite", START), answer())
    assert the_file(tmp_path).stat().st_mode & 0o077 == 0
    assert (tmp_path / "sessions").stat().st_mode & 0o077 == 0


def test_an_abstention_and_an_explanation_are_kept_too(sessions, hand):
    statement = hand.Statement("It was. So it is.", "It was.")
    session = sessions.begin("")
    session = sessions.record(session, hand.answer(Status.ABSTAINED, statement, reason="unsure"))
    session = sessions.record(session, hand.explained(statement, statement))
    assert sessions.load(session.key) == session


def test_folders_of_documents_stay_absolute(sessions, answer, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    made = answer()
    citation = replace(made.citations[0], root=str(tmp_path / "docs"))
    session = sessions.record(sessions.begin(""), replace(made, citations=(citation,)))
    (kept,) = sessions.load(session.key).answers
    assert kept.answer.citations[0].root == str(tmp_path / "docs")


def test_nothing_is_written_before_the_first_answer(sessions, tmp_path):
    session = sessions.begin("")
    assert list(tmp_path.iterdir()) == []
    assert sessions.summaries() == ()
    assert sessions.load(session.key).answers == ()


def test_the_list_tells_of_each_session_the_newest_first(sessions, answer):
    old = sessions.record(sessions.begin("one", START), answer("old?"))
    new = sessions.begin("two", START + timedelta(days=1))
    for question in ("a?", "b?"):
        new = sessions.record(new, answer(question))
    sessions.star(new, new.answers[1].key, True)
    first, second = sessions.summaries()
    assert (first.key, first.place, first.questions, first.starred) == (
        new.key, "two", ("a?", "b?"), 1,
    )  # fmt: skip
    assert (second.key, second.started, second.starred) == (old.key, START, 0)


def test_a_star_is_set_and_taken_away(sessions, answer):
    session = sessions.record(sessions.begin(""), answer())
    key = session.answers[0].key
    starred = sessions.star(session, key, True)
    assert starred.answers[0].starred
    assert sessions.load(session.key) == starred
    assert sessions.star(starred, key, False) == session
    assert sessions.load(session.key) == session


def test_a_session_can_be_forgotten(sessions, answer, tmp_path):
    session = sessions.record(sessions.begin(""), answer())
    sessions.delete(session.key)
    sessions.delete(session.key)
    assert sessions.summaries() == ()
    assert list((tmp_path / "sessions").iterdir()) == []


@given(question=st.text(st.characters(codec=None)), text=ANY_TEXT, place=ANY_TEXT)
def test_any_text_comes_back(tmp_path, answer, question, text, place):
    sessions = Sessions(tmp_path)
    session = sessions.record(sessions.begin(place), answer(question, f"{text}x", f"{text}x"))
    (kept,) = sessions.load(session.key).answers
    assert sessions.load(session.key).place == place
    assert kept.answer.text == f"{text}x"
    assert kept.answer.question == question.encode("utf-16-le", "surrogatepass").decode(
        "utf-16-le", "replace"
    )
    assert sessions.summaries()[0].problems == ()
    sessions.delete(session.key)


def test_torn_at_any_byte_whole_lines_stay_and_new_ones_are_kept(sessions, answer, tmp_path):
    session = sessions.begin("place")
    for question in ("first?", "second?"):
        session = sessions.record(session, answer(question))
    path = the_file(tmp_path)
    whole = path.read_bytes()
    ends = [place for place, byte in enumerate(whole) if byte == ord("\n")]
    for length in range(1, len(whole), 7):
        path.write_bytes(whole[:length])
        sessions.record(session, answer("third?"))
        loaded = sessions.load(session.key)
        whole_ones = sum(end <= length for end in ends[1:])
        assert questions(loaded) == [*["first?", "second?"][:whole_ones], "third?"]
        torn = length not in ends and whole[length - 1] != ord("\n")
        assert len(loaded.problems) == torn
        assert whole[:length] in path.read_bytes()


def test_a_line_torn_at_any_byte_counts_for_nothing():
    line = b'{"kind":"starred","key":"\xc3\xa9","starred":true}'
    for length in range(len(line) + 1):
        lines = Lines.of([line[:length], b'{"kind":"started","place":"here"}'])
        whole = length == len(line)
        assert lines.place == "here"
        assert lines.starred == ({"é"} if whole else set())
        assert len(lines.problems) == (not whole)


@given(st.lists(st.binary(max_size=30)))
def test_no_content_of_a_file_is_an_error(data):
    lines = Lines.of(data)
    assert len(lines.problems) == len(data)
    assert all("\n" not in problem for problem in lines.problems)


@pytest.mark.parametrize(
    "line",
    [
        b"\0\0\0",
        b'{"kind":"later","key":"x"}',
        b'{"kind":"asked","key":"x","at":"2026-01-01T00:00:00Z","answer":{"schema":1}}',
        b'{"kind":"asked","key":"x","at":"2026-01-01T00:00:00Z","answer":{"schema":99}}',
    ],
)
def test_a_damaged_line_is_told_and_stays(sessions, answer, tmp_path, line):
    session = sessions.record(sessions.begin(""), answer("first?"))
    path = the_file(tmp_path)
    path.write_bytes(path.read_bytes() + line + b"\n")
    session = sessions.record(session, answer("second?"))
    loaded = sessions.load(session.key)
    assert questions(loaded) == ["first?", "second?"]
    assert len(loaded.problems) == 1
    assert loaded.problems[0].startswith("line 3")
    assert sessions.summaries()[0].questions == ("first?", "second?")
    assert len(sessions.summaries()[0].problems) == 1
    assert line in path.read_bytes()


def test_above_the_limit_the_oldest_lose_what_has_no_star(answer, tmp_path):
    sessions = Sessions(tmp_path, limit=3000)
    plain = sessions.record(sessions.begin("", START), answer("plain?"))
    second = sessions.begin("place", START + timedelta(hours=1))
    for question in ("dull?", "starred?", "dull too?"):
        second = sessions.record(second, answer(question))
    sessions.star(second, second.answers[1].key, True)
    damaged = tmp_path / "sessions" / f"{second.key}.jsonl"
    damaged.write_bytes(damaged.read_bytes() + b"torn")
    new = sessions.record(sessions.begin("", START + timedelta(hours=2)), answer("new?"))
    assert sessions.load(plain.key).answers == ()
    loaded = sessions.load(second.key)
    assert questions(loaded) == ["starred?"]
    assert loaded.answers[0].starred
    assert (loaded.place, len(loaded.problems)) == ("place", 1)
    assert questions(sessions.load(new.key)) == ["new?"]


def test_a_session_that_was_taken_away_while_it_lasts_goes_on(sessions, answer, tmp_path):
    session = sessions.record(sessions.begin("place"), answer("first?"))
    the_file(tmp_path).unlink()
    session = sessions.record(session, answer("second?"))
    loaded = sessions.load(session.key)
    assert (loaded.place, questions(loaded)) == ("place", ["second?"])


def test_two_applications_keep_their_answers_at_once(tmp_path, answer):
    made = answer()

    def work(name):
        mine = Sessions(tmp_path)
        session = mine.begin(name)
        for _ in range(10):
            session = mine.record(session, made)
            mine.star(session, session.answers[-1].key, True)

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = Sessions(tmp_path).summaries()
    assert sorted(one.place for one in found) == ["a", "b"]
    assert [(len(one.questions), one.starred) for one in found] == [(10, 10)] * 2


@pytest.mark.parametrize("key", ["../../x", "", "20261399T000000-00000000"])
def test_a_key_is_never_a_path(sessions, key):
    with pytest.raises(KeepingError, match="names no session"):
        sessions.load(key)


def test_other_files_in_the_folder_are_left_alone(sessions, answer, tmp_path):
    session = sessions.record(sessions.begin(""), answer())
    (tmp_path / "sessions" / "notes.jsonl").write_text("mine")
    (tmp_path / "sessions" / "20261399T000000-00000000.jsonl").write_text("mine")
    assert [one.key for one in sessions.summaries()] == [session.key]


def test_an_answer_that_json_cannot_hold_is_told(sessions, answer):
    made = answer()
    citation = replace(made.citations[0], root="/caf\udce9")
    with pytest.raises(KeepingError, match=r"the answer is not kept: a name .* is not UTF-8"):
        sessions.record(sessions.begin(""), replace(made, citations=(citation,)))


def test_a_place_that_cannot_be_used_is_told_in_one_line(tmp_path, answer):
    (tmp_path / "sessions").write_text("")
    sessions = Sessions(tmp_path)
    with pytest.raises(KeepingError, match="set XDG_STATE_HOME to another folder"):
        sessions.record(sessions.begin(""), answer())
    with pytest.raises(KeepingError, match="Not a directory"):
        sessions.summaries()


def test_a_session_is_a_value():
    assert hash(Session("a", START, "")) == hash(Session("a", START, ""))
