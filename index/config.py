"""What can be set about an index and about searching it."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from index.errors import SettingError
from index.fusion import (
    DENSE_WEIGHT,
    Fusion,
    bounded_sum,
    convex_combination,
    reciprocal_rank,
)

_LONGEST_SECONDS = 1_000_000.0
"""What every timer of the system can count."""
FUSIONS = ("bounded", "min-max", "rank")
FLOAT32, INT8 = "float32", "int8"
RUNTIMES = ("onnx", "torch")
PRECISIONS = ("auto", FLOAT32, INT8)
DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsingLimits:
    """How much one file may cost before it is skipped and reported."""

    file_bytes: int = 200_000_000
    """Largest file read, in bytes."""
    text_characters: int = 100_000_000
    """Longest text taken from one file, in characters."""
    expanded_bytes: int = 1_000_000_000
    """Most bytes that a compressed file (DOCX, EPUB) may unpack to."""
    expansion_ratio: int = 200
    """Most that a compressed file may grow by when unpacked, as a multiple of its size."""
    pages: int = 20_000
    """Most pages (PDF) or chapters (EPUB) read from one file."""
    seconds: float = 120.0
    """Longest time spent on one file."""
    memory_bytes: int = 4_000_000_000
    """Most address space of the process that parses."""

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            if not getattr(self, name) > 0:  # also refuses NaN
                raise SettingError(f"limits.{name} must be above 0, not {getattr(self, name)}")
        if self.seconds > _LONGEST_SECONDS:
            raise SettingError(
                f"limits.seconds must be at most {_LONGEST_SECONDS:,.0f}, not {self.seconds}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchConfig:
    """Settings of a retriever; they change nothing that is stored."""

    fusion: str = "bounded"
    """How the two scores become one: `bounded`, `min-max` or `rank` (see `index.fusion`)."""
    dense_weight: float = DENSE_WEIGHT
    """Share of the meaning in the fused score, 0 to 1 (`bounded` and `min-max`)."""
    depth: int = 100
    """Candidates taken from each of the two searches."""

    def __post_init__(self) -> None:
        if self.fusion not in FUSIONS:
            names = ", ".join(FUSIONS)
            raise SettingError(f"fusion must be one of {names}, not {self.fusion!r}")
        if not 0.0 <= self.dense_weight <= 1.0:
            raise SettingError(f"dense_weight must be from 0 to 1, not {self.dense_weight}")
        if self.depth < 1:
            raise SettingError(f"depth must be at least 1, not {self.depth}")

    def make_fusion(self) -> Fusion:
        """The fusion with its weight."""
        if self.fusion == "rank":
            return reciprocal_rank
        weighted = bounded_sum if self.fusion == "bounded" else convex_combination
        return functools.partial(weighted, dense_weight=self.dense_weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexConfig:
    """Settings of an index, stored in its manifest; a change re-makes only what depends on it."""

    model: str = DEFAULT_MODEL
    """Embedding model: a folder, or a sentence-transformers model id."""
    chunk_size: int = 800
    """Longest passage, in characters."""
    chunk_overlap: int = 100
    """Most characters that a passage repeats from the one before it."""
    limits: ParsingLimits = field(default_factory=ParsingLimits)

    def __post_init__(self) -> None:
        if self.chunk_size < 50:
            raise SettingError(f"chunk_size must be at least 50 characters, not {self.chunk_size}")
        if not 0 <= self.chunk_overlap <= self.chunk_size // 2:
            raise SettingError(
                f"chunk_overlap must be between 0 and half of chunk_size "
                f"({self.chunk_size // 2}), not {self.chunk_overlap}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeConfig:
    """How the models run. Raises SettingError for a value that there is not."""

    runtime: str = "onnx"
    """`onnx`: models of BERT's kind by ONNX Runtime, others by torch; `torch`: all by torch."""
    precision: str = "auto"
    """`float32`; `int8`, which is faster and a little less exact; or `auto`: what the index was
    made with, else `int8`."""
    threads: int = 0
    """Texts that are encoded or read at the same time; 0 for as many as there are cores."""

    def __post_init__(self) -> None:
        for name, known in (("runtime", RUNTIMES), ("precision", PRECISIONS)):
            if getattr(self, name) not in known:
                names = ", ".join(known)
                raise SettingError(f"{name} must be one of {names}, not {getattr(self, name)!r}")
        if self.threads < 0:
            raise SettingError(f"threads must be at least 0, not {self.threads}")

    def precision_of(self, stored: str | None) -> str:
        """`float32` or `int8`, for a model that an index has `stored` with a precision, or not."""
        if self.precision != "auto":
            return self.precision
        return FLOAT32 if stored == FLOAT32 else INT8
