from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.bundle import verify as script
from qa.bundle.cli import bundle
from qa.errors import AnswerFileError, BundleError


def test_what_ask_wrote_is_packed_and_verifies_without_its_files(
    pincite: Callable[..., Any], stored: str, pack: Callable[..., str], elections: Path
) -> None:
    told = pack(stored, "-o", "evidence.zip").splitlines()
    assert told[0].startswith("evidence.zip: 1 citation verified in 1 file, ")
    assert told[-1].startswith("seal: ")
    seal = told[-1].removeprefix("seal: ")
    for path in elections.iterdir():
        path.unlink()
    run = pincite("verify", "evidence.zip", "--seal", seal)
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines() == [
        "verified  documents/1/2012.txt:3:1 [32–75]",
        "citations: 1 verified",
        f"seal: {seal} (as told)",
    ]
    assert "compare it with the one told" in pincite("verify", "evidence.zip").out
    assert script.main("evidence.zip", seal) == 0
    assert pincite("verify", "-", stdin=Path("evidence.zip").read_bytes()).code == 0
    written = json.loads(pincite("verify", "--json", "evidence.zip").out)
    assert (written["seal"], written["citations"][0]["state"]) == (seal, "verified")


def test_the_unpacked_answer_verifies_beside_the_unpacked_documents(
    pincite: Callable[..., Any],
    stored: str,
    pack: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pack(stored, "-o", "evidence.zip")
    members = script.unpack(Path("evidence.zip").read_bytes())
    monkeypatch.chdir(tmp_path)
    for name, data in members.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert pincite("verify", "answer.json").code == 0


def test_a_changed_byte_is_one_line_and_exit_code_1(
    pincite: Callable[..., Any],
    stored: str,
    pack: Callable[..., str],
    flip: Callable[[bytes, int, int], bytes],
) -> None:
    """Also where the change makes it look like no archive, and whatever the file is called."""
    pack(stored, "-o", "evidence.zip")
    data = Path("evidence.zip").read_bytes()
    for place in (0, 1, 40, len(data) // 2, len(data) - 90, len(data) - 1):
        for name in ("evidence.zip", "evidence.json"):
            Path(name).write_bytes(flip(data, place, 1))
            run = pincite("verify", name)
            assert (run.code, run.out) == (1, "")
            assert run.err.startswith(f"pincite: {name}: ")
            assert run.err.count("\n") == 1


def test_a_quote_that_the_packed_file_does_not_hold_exits_with_5(
    pincite: Callable[..., Any],
    stored: str,
    pack: Callable[..., str],
    remade: Callable[..., bytes],
) -> None:
    pack(stored, "-o", "evidence.zip")
    path = Path("evidence.zip")
    members = script.unpack(path.read_bytes())
    name = "documents/1/2012.txt"
    changed = members[name].replace(b"9,305,106", b"9,999,999")
    path.write_bytes(remade(members, {name: changed, "index.html": b"Other."}))
    run = pincite("verify", str(path))
    assert run.code == 5
    assert run.out.startswith("stale     documents/1/2012.txt:3:1 [32–75]\n")
    note = "index.html in it is not the one that this version of pincite makes"
    assert run.err == f"pincite: evidence.zip: {note}\n"
    path.rename("\x1b]0;t\x07.zip")
    run = pincite("verify", "\x1b]0;t\x07.zip")
    assert run.err == f"pincite: ␛]0;t␇.zip: {note}\n"


def test_a_stale_answer_is_refused_and_nothing_is_written(
    stored: str, pack: Callable[..., str], elections: Path
) -> None:
    (elections / "2012.txt").write_text("Nothing of it.")
    before = sorted(Path().iterdir())
    with pytest.raises(BundleError) as told:
        pack(stored, "-o", "evidence.zip")
    assert str(told.value).startswith(f"{stored}: corpus/2012.txt:3:1 [32–75] is stale: the file")
    assert sorted(Path().iterdir()) == before


def test_other_candidates_are_told_and_packed_on_request(
    stored: str, pack: Callable[..., str], elections: Path, pincite: Callable[..., Any]
) -> None:
    told = pack(stored, "-o", "evidence.zip")
    assert "left out: " in told
    assert "(--all packs them)" in told
    whole = pack("--all", stored, "-o", "whole.zip")
    assert "left out" not in whole
    run = pincite("verify", "whole.zip")
    assert run.code == 0
    assert "documents/2/2021.txt" in run.out
    moved = elections.rename(elections.with_name("moved"))
    assert pack("--root", "moved", stored, "-o", "again.zip") == told.replace("evidence", "again")
    assert moved.is_dir()


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(
    stored: str, pack: Callable[..., str]
) -> None:
    Path("evidence.zip").write_bytes(b"mine")
    with pytest.raises(BundleError, match="there is such a file"):
        pack(stored, "-o", "evidence.zip")
    assert Path("evidence.zip").read_bytes() == b"mine"
    pack(stored, "-o", "evidence.zip", "--replace")


def test_options_of_answers_and_of_bundles_are_not_mixed(
    pincite: Callable[..., Any], stored: str, pack: Callable[..., str]
) -> None:
    pack(stored, "-o", "evidence.zip")
    assert pincite("verify", "--root", "corpus", "evidence.zip").code == 2
    assert pincite("verify", "--seal", "0" * 64, stored).code == 2
    wrong = pincite("verify", "--seal", "0" * 64, "evidence.zip")
    assert (wrong.code, wrong.out) == (1, "")
    assert "this is another bundle" in wrong.err


@pytest.mark.parametrize("content", [b"nonsense", b"", b'{"schema": 99}', None])
def test_a_file_that_holds_no_answer_is_named(
    pack: Callable[..., str], tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "wrong.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AnswerFileError, match=r"wrong\.json: "):
        pack(str(path), "-o", str(tmp_path / "e.zip"))
    assert not (tmp_path / "e.zip").exists()


def test_help_tells_what_a_seal_shows_and_what_not() -> None:
    told = bundle.get_help(bundle.make_context("bundle", ["x", "-o", "y"]))
    words = " ".join(told.split())
    assert "hand the seal over by another way" in words
    assert "Nothing is signed" in words
