from __future__ import annotations

import json

import pytest

from eval.speed.launcher import launch, main

HOLD = "import sys; held = bytearray(60_000_000); print('[1]', flush=True); print('more')"


def test_times_and_memory_are_those_of_the_command() -> None:
    told = launch(["-c", HOLD], {0})

    assert told["line"] == "[1]\n"
    assert 0 < told["first"] <= told["whole"]
    assert told["memory"] > 60_000_000


def test_another_exit_code_may_be_a_success() -> None:
    assert launch(["-c", "raise SystemExit(3)"], {0, 3})["line"] == ""


@pytest.mark.parametrize(
    ("ends", "code"),
    [("raise SystemExit(4)", 4), ("import os; os.kill(os.getpid(), 9)", 9)],
)
def test_a_failure_is_passed_on(ends: str, code: int) -> None:
    with pytest.raises(SystemExit) as raised:
        launch(["-c", ends], {0})

    assert raised.value.code == code


def test_one_line_of_json_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["0,3", "-c", "print('hello')"])

    assert json.loads(capsys.readouterr().out)["line"] == "hello\n"
