"""What every test shares: no network, no settings of the user, a fake encoder, small corpora.

Files are parsed within the test's own process, since a child takes half a second to start; what
the child is for is tested in `tests/index/parsing/`, by tests that ask for `parsing_process`.
"""

from __future__ import annotations

import os
import re
import socket
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from index import HybridRetriever, build_index, open_retriever
from index.encoder import ModelInfo
from index.parsing import Parsed, ParsingProcess, parse_bytes

_NO_CHECKS = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
]
settings.register_profile("default", deadline=None, suppress_health_check=_NO_CHECKS)
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=2000)
settings.load_profile("default")

DIM = 32
CORPUS = {
    "turnout.txt": (
        "Turnout in 2021\n\n"
        "The turnout was 63.3 per cent of the registered voters on 10 January 2021.\n"
        "Observers noted that the count was carried out in an orderly manner.\n"
    ),
    "2012.md": (
        "# Early elections of 2012\n\n"
        "The early elections were held on 15 January 2012.\n\n"
        "## Voters\n\n"
        "The commission registered 9,303,693 voters before election day.\n"
    ),
    "media/coverage.html": (
        "<html><head><title>Media coverage</title></head><body><p>Newspapers and television "
        "gave every party some minutes of free airtime during the campaign.</p></body></html>"
    ),
}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "model: loads the real embedding model (several seconds)")
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Threads of OpenMP that wait for each other take the cores from the other workers.
        os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Graphs that tests have made are kept for the other tests, and not for the user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


class FakeEncoder:
    """A hashed bag of words: equal words are similar, nothing is loaded, and calls are counted."""

    def __init__(self, model: str = "fake", revision: str = "1", dim: int = DIM) -> None:
        self.info = ModelInfo(id=model, revision=revision, dim=dim, max_tokens=128)
        self.passages: list[str] = []
        self.queries: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        self.passages += texts
        return self._vectors(texts)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.queries += texts
        return self._vectors(texts)

    def _vectors(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.full((len(texts), self.info.dim), 0.01, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.casefold()):
                vectors[row, zlib.crc32(word.encode()) % self.info.dim] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="session", autouse=True)
def _alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test opens a connection, or sees the settings and models of whoever runs it."""

    def refuse(self: socket.socket, address: object) -> None:
        raise AssertionError(f"a test tried to connect to {address}")

    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse, raising=False)
        for name in [name for name in os.environ if name.startswith(("PINCITE_", "HF_"))]:
            patch.delenv(name)
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("HF_HOME", str(home / "huggingface"))
        yield


_PARSED_BY_CHILD = ParsingProcess.parse_bytes
_TURN = threading.Lock()
"""PDFium is not safe to be used by two threads."""


def _parse_here(process: ParsingProcess, data: bytes, name: str) -> Parsed:
    with _TURN:
        return parse_bytes(data, name, process._limits)


@pytest.fixture(scope="session", autouse=True)
def _parsing_here() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ParsingProcess, "parse_bytes", _parse_here)
        yield


@pytest.fixture(scope="module")
def parsing_process() -> Iterator[None]:
    """Files are parsed in a child process, as the product does it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ParsingProcess, "parse_bytes", _PARSED_BY_CHILD)
        yield


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def make_fake_encoder() -> type[FakeEncoder]:
    """For tests that need several models: `make_fake_encoder("other", "2", dim=16)`."""
    return FakeEncoder


@pytest.fixture
def make_files(tmp_path: Path) -> Callable[..., Path]:
    """Write files (path below the folder -> text or bytes) and return the folder."""

    def make(files: dict[str, str | bytes], folder: Path | None = None) -> Path:
        folder = folder or tmp_path / "corpus"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return folder

    return make


@pytest.fixture
def corpus(make_files: Callable[..., Path]) -> Path:
    """A folder with a text, a Markdown and an HTML file."""
    return make_files(CORPUS)


@pytest.fixture
def index_folder(tmp_path: Path) -> Path:
    """Where a test's index goes; nothing is there yet."""
    return tmp_path / ".pincite"


@pytest.fixture
def built(corpus: Path, index_folder: Path, encoder: FakeEncoder) -> Path:
    """The folder of an index of `corpus`, made with `encoder`."""
    build_index([corpus], index=index_folder, encoder=encoder)
    return index_folder


@pytest.fixture
def open_index(encoder: FakeEncoder) -> Iterator[Callable[[Path], HybridRetriever]]:
    """Open a retriever with `encoder`; all are closed when the test ends."""
    opened: list[HybridRetriever] = []

    def open_one(folder: Path) -> HybridRetriever:
        opened.append(open_retriever(folder, encoder=encoder))
        return opened[-1]

    yield open_one
    for retriever in opened:
        retriever.close()


@pytest.fixture
def retriever(built: Path, open_index: Callable[[Path], HybridRetriever]) -> HybridRetriever:
    """An open retriever over `corpus`."""
    return open_index(built)
