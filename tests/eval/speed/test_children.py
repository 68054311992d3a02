from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from eval.errors import RunError
from eval.speed.children import Ran, run_child

SHOW = "import json, os; print(json.dumps(dict(os.environ)))"


def test_the_first_line_of_the_process_is_its_answer(tmp_path: Path) -> None:
    ran = _run(tmp_path, "print('{\"a\": 1}'); print('more')")

    assert ran.said == {"a": 1}
    assert 0 < ran.first <= ran.whole


def test_it_sees_no_settings_no_number_of_threads_and_modules_that_are_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINCITE_CHUNK_SIZE", "50")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("USERS_OWN", "kept")

    said = _run(tmp_path, SHOW).said

    named = {name for name in said if name.startswith("PINCITE_")}
    assert named == {"PINCITE_CONFIG"}
    assert Path(said["PINCITE_CONFIG"]).read_text() == ""
    assert not {"OMP_NUM_THREADS", "PYTHONDONTWRITEBYTECODE"} & said.keys()
    assert said["USERS_OWN"] == "kept"


def test_it_runs_the_code_that_runs_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    code = "import json, eval.speed, sys; print(json.dumps([eval.speed.__file__, sys.path]))"

    file, path = _run(tmp_path, code).said

    import eval.speed

    assert file == eval.speed.__file__
    assert "/elsewhere" in path
    assert str(tmp_path) not in path


def test_a_failure_is_told_by_the_last_line_of_what_it_complained(tmp_path: Path) -> None:
    code = "import sys; print('x', file=sys.stderr); raise ValueError('no\\tvectors')"

    with pytest.raises(RunError, match=r"^counting failed: ValueError: no vectors$"):
        _run(tmp_path, code)


def test_a_failure_without_a_word_is_told_by_its_exit_code(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="exit code 3"):
        _run(tmp_path, "raise SystemExit(3)")


def test_other_exit_codes_may_be_a_success(tmp_path: Path) -> None:
    assert _run(tmp_path, "print('[]'); raise SystemExit(3)", codes=(0, 3)).said == []


def test_a_process_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    code = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"

    with pytest.raises(RunError, match=r"took more than 4 seconds"):
        _run(tmp_path, f"{code}time.sleep(600)", seconds=4)

    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_what_it_started_is_stopped_with_it(tmp_path: Path) -> None:
    inner = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()));"
    inner += "time.sleep(600)"

    with pytest.raises(RunError, match="took more than"):
        _run(
            tmp_path,
            f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])",
            seconds=4,
        )

    pid = int((tmp_path / "pid").read_text())
    assert _ends(pid)


def test_an_interruption_stops_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import eval.speed.children as module

    started = []

    class Interrupted(module.subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[call-overload]
            started.append(self)

        def wait(self, timeout: float | None = None) -> int:
            if self.poll() is None and len(started) == 1:
                started.append(self)
                raise KeyboardInterrupt
            return super().wait(timeout)

    monkeypatch.setattr(module.subprocess, "Popen", Interrupted)
    code = "import os, sys; print(1, flush=True); os.close(1); sys.stdin.read(); import time"

    with pytest.raises(KeyboardInterrupt):
        _run(tmp_path, f"{code}; time.sleep(600)")

    assert started[0].poll() is not None


@pytest.mark.parametrize("line", ["", "hello"])
def test_what_is_not_json_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(RunError, match="something else than JSON"):
        _run(tmp_path, f"print({line!r})")


def _run(folder: Path, code: str, seconds: float = 60.0, codes: tuple[int, ...] = (0,)) -> Ran:
    assert sys.executable
    return run_child(["-c", code], "counting", folder, seconds, codes)


def _ends(pid: int) -> bool:
    """Whether a process is gone, or will be when whoever has inherited it notices."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
