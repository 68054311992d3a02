"""The suite of speed as a command, alone and among everything that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.runs import RunFolder


def test_sizes_that_are_no_numbers_are_wrong_usage(invoke):
    shown = invoke("run", "speed", "--sizes", "many", code=2)
    assert "'--sizes': takes numbers and commas, not 'many'" in shown.output


@pytest.fixture
def timed(monkeypatch):
    """Every measurement of speed takes a second, and no process is started."""
    from eval.speed.bench import Bench
    from eval.speed.measurements import Measurement
    from index.models import ModelFolder

    def measure(self, step):
        return [
            Measurement(
                side=step.side, size=step.size, what=what, repeat=step.repeat, value=1.0,
                unit="seconds", each=(1.0,),
            )
            for what in step.measures
        ]  # fmt: skip

    monkeypatch.setattr(Bench, "measure", measure)
    monkeypatch.setattr(
        "index.models.find_model", lambda name: ModelFolder(name, Path("/models"), "1")
    )


def test_speed_is_told_beside_the_script(invoke, timed, tmp_path):
    shown = invoke("run", "speed", "--sizes", "5,9", "--repeats", "2", "--out", tmp_path / "run")
    assert "passages=9" in shown.stdout
    assert "plain script" in shown.stdout
    settings = RunFolder.open(tmp_path / "run").manifest.settings
    assert settings["sizes"] == [5, 9]
    assert (settings["repeats"], settings["cold_repeats"]) == (2, 2)
    assert (settings["vectors"], settings["as_it_is"]) == ([], False)


def test_documents_of_the_users_are_measured_as_they_are_and_reported(invoke, timed, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.txt").write_text("The mill was built in the valley in 1831.\n" * 90)
    page = tmp_path / "report.md"
    invoke(
        "run", "speed", "--documents", tmp_path / "own", "--sizes", "2", "--vectors", "10,1_000",
        "--out", tmp_path / "run", "--report", page,
    )  # fmt: skip
    settings = RunFolder.open(tmp_path / "run").manifest.settings
    assert (settings["as_it_is"], settings["vectors"]) == (True, [10, 1000])
    assert "### Goals" in page.read_text("utf-8")


def test_a_speed_report_of_no_known_form_is_refused_before_anything_is_measured(invoke, tmp_path):
    shown = invoke("run", "speed", "--report", "report.pdf", code=2)
    assert "report.pdf must end in .html or .md" in shown.output
    assert not (tmp_path / ".pincite-eval").exists()


def test_everything_that_ships_is_run_and_reported(invoke, timed, tmp_path):
    page = tmp_path / "report.html"
    shown = invoke("run", "all", "--limit", "3", "--out", tmp_path / "runs", "--report", page)
    runs = [RunFolder.open(tmp_path / "runs" / name) for name in ("seeds", "robustness", "speed")]
    assert all(run.finished for run in runs)
    assert len(runs[0].systems) > 5
    assert runs[1].systems == ("pincite",)
    assert [run.manifest.limit for run in runs] == [3, 3, 3]
    assert "seeds, seeds" in shown.stdout
    assert "robustness: seeds" in page.read_text("utf-8")
