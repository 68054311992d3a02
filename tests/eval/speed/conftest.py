from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import pytest

from eval.speed.bench import Setup
from eval.speed.children import Ran
from eval.speed.corpus import Material

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
        self.codes: list[tuple[int, ...]] = []

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
        self.codes.append(tuple(codes))
        whole = 8.0 if "eval.speed.plain" in arguments else 4.0
        return Ran(self._said(arguments), first=whole - 1, whole=whole)

    def _said(self, arguments: Sequence[str]) -> object:
        plain = "eval.speed.plain" in arguments
        if arguments[2:3] == ["index"] and arguments[0] == "-m":
            store = Path(arguments[4])
            (store / "parts").mkdir(parents=True)
            (store / "parts" / "a").write_bytes(b"x" * (100 if plain else 400))
            return {"seconds": 5.0 if plain else 2.5, "passages": 7, "memory": 1000}
        if arguments[2:3] == ["warm"]:
            said = {"retrieval": [0.1, 0.3, 0.2], "memory": 2000}
            return said if plain else said | {"answer": [1.0, 2.0, 3.0]}
        return {}


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
            material=material,
            seed=1,
            model="some/model",
            model_folder=Path("/models/some"),
            questions=questions,
        )

    return make
