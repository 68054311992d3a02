from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import pytest

from eval.speed.bench import Setup
from eval.speed.children import Ran
from eval.speed.corpus import Material
from eval.speed.sources import Varied

TEXT = (
    "The commission registered 9,303,693 voters before election day in January 2012. "
    "Observers from Astana noted that the count was carried out in an orderly manner. "
    "Newspapers and television gave every party some minutes of airtime during the campaign. "
    "The Central Election Commission announced that turnout was 75.4 per cent on Sunday. "
    "International observers visited 1,023 polling stations across all the regions of the country. "
    "Party Nur Otan received more than eighty per cent of the votes, said Chairman Kuandyk. "
    "Journalists of several newspapers reported obstacles while they covered the campaign events. "
)


@pytest.fixture
def material() -> Material:
    return Material.of([TEXT])


class FakeChildren:
    """Answers as the processes would; counts what was started."""

    def __init__(self) -> None:
        self.started: list[list[str]] = []

    def __call__(
        self,
        arguments: Sequence[str],
        what: str,
        folder: Path,
        seconds: float,
        codes: Collection[int],
    ) -> Ran:
        assert folder.is_dir()
        self.started.append(list(arguments))
        whole = 8.0 if "eval.speed.plain" in arguments else 4.0
        said = self._said(arguments)
        if "eval.speed.launcher" in arguments:
            bare = arguments[-1] == "pass"
            line = json.dumps(said)
            said = {"first": whole - 1, "whole": 1.0 if bare else whole, "line": line}
            said["memory"] = 3000
        return Ran(said, first=0.0, whole=whole)

    def of(self, word: str) -> list[list[str]]:
        """Those whose arguments hold `word`."""
        return [one for one in self.started if word in one]

    def _said(self, arguments: Sequence[str]) -> object:
        task = next((one for one in arguments if one in _SAID), "")
        if task == "index" and "-c" not in arguments:
            store = Path(arguments[-2])
            (store / "parts").mkdir(parents=True)
            (store / "parts" / "a").write_bytes(b"x" * 400)
            (store / "catalog.sqlite").write_bytes(b"x" * 60)
        if task == "prepare":
            (Path(arguments[3]) / "model.json").touch()
        said = _SAID.get(task, {})
        plain = "eval.speed.plain" in arguments
        return {name: one for name, one in said.items() if not (plain and name == "answer")}


_SAID: dict[str, dict[str, object]] = {
    "index": {"seconds": 2.5, "structures": 0.5, "passages": 7, "memory": 1000, "embedded": 1},
    "warm": {"retrieval": [0.1, 0.3, 0.2], "answer": [1.0, 2.0, 3.0], "memory": 2000},
    "serve": {"search": [0.1, 0.3, 0.2], "recall": [1.0, 0.9], "memory": 2000},
    "add": {"embedded": 1},
    "prepare": {"passages": 7},
}
"""What each task prints."""


@pytest.fixture
def children() -> FakeChildren:
    return FakeChildren()


@pytest.fixture
def make_setup(tmp_path: Path, material: Material) -> Callable[..., Setup]:
    def make(questions: tuple[str, ...] = ()) -> Setup:
        work = tmp_path / "work"
        work.mkdir(exist_ok=True)
        return Setup(
            work=work,
            source=Varied(material, seed=1),
            model="some/model",
            model_folder=Path("/models/some"),
            questions=questions,
        )

    return make
