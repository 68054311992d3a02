"""What can be set about answering: `AnswerConfig`."""

from __future__ import annotations

from dataclasses import dataclass

from index.errors import SettingError
from qa.confidence import DEFAULT_RISK


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerConfig:
    """Settings of an assistant. Raises SettingError for a value that cannot work."""

    top_k: int = 10
    """Passages read for a question."""
    reader: str = ""
    """What reads them: empty for the trained reader that ships, `sentence` for the one without
    weights, or a Hugging Face model for extractive question answering, by folder or by id."""
    respell: bool = True
    """Whether misspelled words of a question are put as the documents have them."""
    explain: bool = True
    """Whether questions like why and how are answered with whole sentences."""
    risk: float = DEFAULT_RISK
    """Largest share of wrong answers, 0 to 1, among those given; it decides the threshold."""
    threshold: float | None = None
    """Least confidence, 0 to 1, that an answer needs; below it the assistant abstains. None for
    the threshold that belongs to `risk`."""
    candidates: int = 5
    """Most candidates kept in an answer, the given one included."""

    def __post_init__(self) -> None:
        if self.top_k < 1:
            raise SettingError(f"top_k must be at least 1 passage, not {self.top_k}")
        if not 0.0 <= self.risk <= 1.0:
            raise SettingError(f"risk must be between 0 and 1, not {self.risk}")
        if self.threshold is not None and not 0.0 <= self.threshold <= 1.0:
            raise SettingError(f"threshold must be between 0 and 1, not {self.threshold}")
        if self.candidates < 1:
            raise SettingError(f"candidates must be at least 1, not {self.candidates}")
