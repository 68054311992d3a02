from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.config import ParsingLimits
from qa.answer import Answer, Candidate, Citation, State, Status
from qa.bundle import verify as script
from qa.bundle.making import Bundle, make
from qa.errors import BundleError
from qa.serialise import decode_all


@pytest.fixture
def refused(limits: ParsingLimits, tmp_path: Path) -> Callable[..., str]:
    def refuse(*answers: Answer, **options: object) -> str:
        with pytest.raises(BundleError) as told:
            make(answers, tmp_path, limits, **options)  # type: ignore[arg-type]
        assert "\n" not in str(told.value)
        return str(told.value)

    return refuse


def test_a_bundle_holds_the_answer_the_files_their_texts_a_page_and_a_script(
    made: Bundle, members: script.Members, folder: Path
) -> None:
    assert list(members) == [
        *("manifest.json", "answer.json", "index.html", "verify.py"),
        *("documents/1/2012.txt", "documents/2/web/seats.html", "texts/2.txt"),
    ]
    assert members["documents/1/2012.txt"] == (folder / "2012.txt").read_bytes()
    assert b"Some 98 of the seats" in members["texts/2.txt"]
    assert b"&amp;" not in members["texts/2.txt"]
    assert (made.citations, made.files, made.left_out) == (2, 2, 0)
    assert made.seal == script.sha256(members["manifest.json"])


def test_the_manifest_tells_of_each_file_how_it_is_read(members: script.Members) -> None:
    first, second = json.loads(members["manifest.json"])["documents"]
    assert (first["document"], first["encoding"], first["text"]) == ("2012.txt", "utf-8", None)
    assert (second["document"], second["format"]) == ("web/seats.html", "html")
    assert (second["encoding"], second["text"]) == (None, "texts/2.txt")


def test_the_same_answer_and_files_give_the_same_bytes_wherever_they_lie(
    made: Bundle, answer: Answer, folder: Path, limits: ParsingLimits, tmp_path: Path
) -> None:
    assert make([answer], tmp_path, limits) == made
    moved = folder.rename(tmp_path / "elsewhere")
    assert make([answer], tmp_path, limits, root="elsewhere") == made
    assert make([answer], Path("/"), limits, root=str(moved)) == made


def test_no_folder_of_whoever_made_it_is_told(
    answer: Answer, made: Bundle, folder: Path, tmp_path: Path
) -> None:
    assert str(folder) not in made.data.decode("utf-8", "replace")
    assert tmp_path.name not in made.data.decode("utf-8", "replace")


def test_what_is_packed_is_the_answer_with_its_files_named_in_the_bundle(
    members: script.Members, answer: Answer
) -> None:
    (packed,) = decode_all(members["answer.json"])
    assert (packed.question, packed.text) == (answer.question, answer.text)
    for one, original in zip(packed.citations, answer.citations, strict=True):
        assert f"{one.root}/{one.document}" in members
        assert replace(one, root=original.root, document=original.document) == original


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda path: path.unlink(), "2012.txt:2:11 [26–42] is missing: there is no such file"),
        (lambda path: path.write_text("Nothing."), "2012.txt:2:11 [26–42] is stale: "),
        (
            lambda path: path.write_bytes(b"New.\n" + path.read_bytes()),
            "2012.txt:2:11 [26–42] is relocated: the file has changed",
        ),
        (lambda path: path.write_bytes(b""), "is stale: the file cannot be read"),
    ],
)
def test_a_citation_that_does_not_hold_is_refused_with_its_place(
    answer: Answer,
    folder: Path,
    refused: Callable[..., str],
    change: Callable[[Path], object],
    message: str,
) -> None:
    change(folder / "2012.txt")
    assert message in refused(answer)


def test_an_answer_that_was_stale_and_holds_again_is_packed_as_verified(
    answer: Answer, made: Bundle, limits: ParsingLimits, tmp_path: Path
) -> None:
    def stale(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(replace(one, state=State.STALE, line=99, page="x") for one in citations)

    old = replace(
        answer,
        citations=stale(answer.citations),
        candidates=tuple(replace(one, citations=stale(one.citations)) for one in answer.candidates),
    )
    assert make([old], tmp_path, limits) == made


def test_other_candidates_are_packed_on_request(
    folder: Path,
    cite_file: Callable[..., Citation],
    answer_with: Callable[..., Answer],
    limits: ParsingLimits,
    tmp_path: Path,
    refused: Callable[..., str],
) -> None:
    own = answer_with(cite_file(folder, "2012.txt", "9,305,106 voters"))
    other = Candidate(
        text="98",
        confidence=0.25,
        period=None,
        citations=(cite_file(folder, "web/seats.html", "98"),),
    )
    answer = replace(own, candidates=(*own.candidates, other))
    small, whole = (make([answer], tmp_path, limits, everything=one) for one in (False, True))
    assert (small.citations, small.files, small.left_out) == (1, 1, 1)
    assert (whole.citations, whole.files, whole.left_out) == (2, 2, 0)
    (folder / "web/seats.html").unlink()
    assert make([answer], tmp_path, limits) == small
    assert "seats.html" in refused(answer, everything=True)
    abstained = replace(answer, status=Status.ABSTAINED, text=None, citations=())
    assert "it cites nothing, so there is nothing to show; --all packs" in refused(abstained)


def test_files_that_share_a_name_or_have_one_that_no_zip_should_hold_are_told_apart(
    make_files: Callable[..., Path],
    cite_file: Callable[..., Citation],
    answer_with: Callable[..., Answer],
    limits: ParsingLimits,
    tmp_path: Path,
) -> None:
    names = ["a/x.txt", "b/x.txt", "A/X.txt", "con.txt", "a?b.txt", "a*b.txt", "back\\..\\x.txt"]
    folder = make_files(
        {name: f"{number} is the number here." for number, name in enumerate(names)}
    )
    citations = [cite_file(folder, name, str(number)) for number, name in enumerate(names)]
    other = make_files({"a/x.txt": "100 is the number here."}, tmp_path / "other")
    citations.append(cite_file(other, "a/x.txt", "100"))
    made = make([answer_with(*citations)], tmp_path, limits)
    members = script.unpack(made.data)
    files = [name for name in members if name.startswith("documents/")]
    assert len({name.casefold() for name in files}) == made.files == len(names) + 1
    listed = json.loads(members["manifest.json"])["documents"]
    assert [one["document"] for one in listed] == [*names, "a/x.txt"]
    assert len(script.report(members)) == len(names) + 1


def test_an_answer_that_says_what_no_citation_quotes_is_refused(
    answer: Answer, refused: Callable[..., str]
) -> None:
    forged = replace(answer.candidates[0], text="No one")
    for one in (
        replace(answer, text="No one"),
        replace(answer, candidates=(forged,)),
        replace(answer, candidates=()),
    ):
        assert "not what its citations quote" in refused(one)


def test_too_much_for_one_bundle_is_refused(
    answer: Answer, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for most in (10, 1000):  # less than a file, and than the bundle
        monkeypatch.setattr(script, "MOST_BYTES", most)
        assert f"(at most {most:,})" in refused(answer)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1251", "utf-32-be"])
def test_text_in_any_encoding_is_read_by_the_script_from_the_file_itself(
    codec: str,
    make_files: Callable[..., Path],
    cite_file: Callable[..., Citation],
    answer_with: Callable[..., Answer],
    limits: ParsingLimits,
    tmp_path: Path,
) -> None:
    text = "Отчёт о выборах.\r\nВсего было зарегистрировано 9 305 106 избирателей в стране.\r\n" * 9
    folder = make_files({"отчёт.txt": text.encode(codec)})
    made = make([answer_with(cite_file(folder, "отчёт.txt", "9 305 106"))], tmp_path, limits)
    members = script.unpack(made.data)
    assert not any(name.startswith("texts/") for name in members)
    assert script.report(members) == ["[46, 55) of 'documents/1/отчёт.txt': '9 305 106'"]
