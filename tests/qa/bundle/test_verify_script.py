"""The program that is packed into a bundle, run by itself."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.bundle import verify as script
from qa.bundle.making import Bundle

Flip = Callable[[bytes, int, int], bytes]


def test_the_packed_script_needs_nothing_but_python(
    made: Bundle, members: script.Members, tmp_path: Path, flip: Flip
) -> None:
    """-I and an empty folder: neither pincite nor anything installed beside it is found."""
    assert members["verify.py"] == Path(script.__file__).read_bytes()
    (tmp_path / "verify.py").write_bytes(members["verify.py"])
    (tmp_path / "sound.zip").write_bytes(made.data)
    (tmp_path / "changed.zip").write_bytes(flip(made.data, len(made.data) // 2, 1))

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", "verify.py", *arguments]
        ended = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )
        assert ended.stderr == ""
        return ended.returncode, ended.stdout

    code, out = run("sound.zip", made.seal)
    assert (code, out.splitlines()[-1]) == (0, f"{made.seal} (as told)")
    assert "of 'documents/1/2012.txt': '9,305,106 voters'" in out
    assert "of 'texts/2.txt': '98 of the seats'" in out
    assert run("sound.zip", "0" * 64)[0] == 1
    code, out = run("changed.zip")
    assert code == 1
    assert out.startswith("NOT AS IT WAS MADE: ")
    assert out.count("\n") == 1
    assert run("none.zip")[0] == 1


def test_the_script_is_short_enough_to_be_read_before_it_is_run(members: script.Members) -> None:
    tree = ast.parse(members["verify.py"])
    told = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for line in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    lines = enumerate(members["verify.py"].decode().splitlines(), start=1)
    assert len([number for number, line in lines if line.strip() and number not in told]) <= 100


CHANGES = {
    "quote": lambda one: one.update(quote="9,999,999 voters"),
    "place": lambda one: one.update(start=one["start"] + 1, end=one["end"] + 1),
    "prefix": lambda one: one.update(prefix="Never were "),
    "suffix": lambda one: one.update(suffix=" dead"),
    "sentence": lambda one: one["sentence"].update(text="Never."),
    "selector": lambda one: one["selector"][0].update(start=0),
    "hash": lambda one: one.update(sha256="0" * 64),
    "negative": lambda one: one.update(start=-5, end=-1),
    "file": lambda one: one.update(document="none.txt"),
    "type": lambda one: one.update(start="\x1b]0;x"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_script_tells_a_citation_that_does_not_stand(
    members: script.Members,
    remade: Callable[..., bytes],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: str,
) -> None:
    """Of a bundle that somebody made anew, with all hashes right."""
    answer = json.loads(members["answer.json"])
    for part in (answer, *answer["candidates"]):
        CHANGES[change](part["citations"][0])
    path = tmp_path / "forged.zip"
    path.write_bytes(remade(members, {"answer.json": json.dumps(answer).encode()}))
    assert script.main(str(path)) == 1
    out = capsys.readouterr().out
    assert out.startswith("NOT AS IT WAS MADE: ")
    assert out.removesuffix("\n").isprintable()


def test_the_script_tells_an_answer_that_is_not_quoted(
    members: script.Members, remade: Callable[..., bytes], tmp_path: Path
) -> None:
    answer = json.loads(members["answer.json"])
    answer["answer"] = "something else"
    path = tmp_path / "forged.zip"
    path.write_bytes(remade(members, {"answer.json": json.dumps(answer).encode()}))
    assert script.main(str(path)) == 1
