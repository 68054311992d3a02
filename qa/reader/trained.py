"""The reader that ships: one pass of a small network finds a span, and weighs it and the passage.

Imports nothing heavy before a text is read.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.config import RuntimeConfig
from index.encoder import encodable
from index.errors import ModelError, ModelNotFoundError
from qa.reader.reading import Reading
from qa.reader.spans import best_pair
from qa.reader.tokens import Window, tokenize, windows
from qa.reader.words import word_tokens

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from qa.reader.network import SpanNetwork
    from qa.reader.scoring import Scored, Scorer

WEIGHTS = Path(__file__).parent / "weights"
SHA256 = "bb322f1d83ef2e6eddf04aa8e0fd7946dd073e66e93e1658d2fb65705db90ccf"
"""Of the weights that ship."""
TOKEN_COST = 0.02
"""What each token of a span after its first takes from its score: without it, a word too many is
marked more often than one too few."""
EMPTY_SCORE = -30.0
"""Of a text without a word to quote: below what the network says of any."""


@dataclass(frozen=True, slots=True)
class _Best:
    """The best span of one window."""

    text: int
    start: int
    end: int
    score: float
    null_score: float
    passage_score: float


class SpanReader:
    """Finds the span of each text that answers a question best.

    `score` is the logit of the span, which is trained to compare across passages; `null_score` is
    that of "no answer here"; `passage_score` is the
    logit of the passage holding an answer. A span begins and ends with whole words.
    """

    def __init__(self, folder: Path = WEIGHTS, runtime: RuntimeConfig | None = None) -> None:
        """A reader with the weights in `folder`; they are loaded when something is read."""
        self._folder = folder
        self._runtime = runtime or RuntimeConfig()
        self._loaded: tuple[Tokenizer, Scorer] | None = None
        self._lock = threading.Lock()

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """One reading for each text, in the order of `texts`."""
        return self.read_many([(question, texts)])[0]

    def read_many(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[list[Reading]]:
        """The readings of several questions, each of its own texts, in one pass."""
        counts = [len(texts) for _, texts in asked]
        if not sum(counts):
            return [[] for _ in asked]
        tokenizer, scorer = self._load()
        inputs: list[Window] = []
        for question, texts in asked:
            (tokens,) = tokenize(tokenizer, [encodable(question)])
            encodings = tokenizer.encode_batch(
                list(map(encodable, texts)), add_special_tokens=False
            )
            words = [word_tokens(*pair) for pair in zip(texts, encodings, strict=True)]
            inputs += windows(tokens, words, first=inputs[-1].text + 1 if inputs else 0)
        best: dict[int, _Best] = {}
        for one in filter(None, map(_best, scorer.score(inputs))):
            other = best.get(one.text)
            if other is None or (-one.score, one.start) < (-other.score, other.start):
                best[one.text] = one
        readings = iter(_reading(best.get(number)) for number in range(sum(counts)))
        return [[next(readings) for _ in range(count)] for count in counts]

    def _load(self) -> tuple[Tokenizer, Scorer]:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._scorer_and_tokenizer()
            return self._loaded

    def _scorer_and_tokenizer(self) -> tuple[Tokenizer, Scorer]:
        from qa.reader.scoring import OnnxScorer, TorchScorer

        sha256 = weights_sha256(self._folder / "model.safetensors")
        if self._folder == WEIGHTS:
            check_weights(self._folder / "model.safetensors", sha256)
        tokenizer = load_tokenizer(self._folder)
        if self._runtime.runtime == "torch":
            return tokenizer, TorchScorer(load_network(self._folder))
        try:
            return tokenizer, OnnxScorer.load(self._folder, sha256, self._runtime)
        except Exception as error:  # the libraries raise whatever their parsers raise
            raise _unfit(self._folder, error) from error


def weights_sha256(path: Path) -> str:
    """The hash of a file of weights. Raises ModelNotFoundError if it cannot be read."""
    from index.runtime.cache import known_sha256

    try:
        return known_sha256(path)
    except OSError as error:
        raise ModelNotFoundError(
            f"the reader's weights {path} cannot be read ({error.strerror}); install pincite again"
        ) from error


def check_weights(path: Path, found: str) -> None:
    """Raises ModelError unless `found` is the hash of the weights that ship."""
    if found != SHA256:
        raise ModelError(
            f"{path} is not the file that was published (SHA-256 {found}); install pincite again"
        )


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of `folder`. Raises ModelError.

    It neither pads nor cuts off, and takes what looks like a special token for text.
    """
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the library raises nothing more exact
        raise _unfit(folder, error) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.encode_special_tokens = True
    return tokenizer


def load_network(folder: Path) -> SpanNetwork:
    """The network of `folder`, in float32 on the CPU. Raises ModelError."""
    from safetensors.torch import load_file
    from transformers import BertConfig

    from qa.reader.network import SpanNetwork

    try:
        config = BertConfig.from_json_file(str(folder / "config.json"))
        config._attn_implementation = "sdpa"
        network = SpanNetwork(config).eval()
        network.load_state_dict(load_file(folder / "model.safetensors"))
    except Exception as error:  # the libraries raise whatever their parsers raise
        raise _unfit(folder, error) from error
    return network.float()


def _unfit(folder: Path, error: Exception) -> ModelError:
    reason = " ".join(str(error).split())
    return ModelError(f"{folder} holds no reader that can be loaded: {reason}")


def _best(scored: Scored) -> _Best | None:
    window, spans = scored.window, scored.spans
    part = slice(window.start, window.end)
    tokens, inside = window.tokens, slice(window.offset, len(window) - 1)
    first, last = tokens.first[part], tokens.last[part]
    try:
        begins, ends, score = best_pair(spans[inside, inside], first, last, cost=TOKEN_COST)
    except ValueError:  # no word, or none short enough to be an answer
        return None
    return _Best(
        text=window.text,
        start=int(tokens.starts[part][begins]),
        end=int(tokens.ends[part][ends]),
        score=round(score, 4),
        null_score=round(float(spans[0, 0]), 4),
        passage_score=round(scored.passage, 4),
    )


def _reading(best: _Best | None) -> Reading:
    if best is None:
        return Reading(start=0, end=0, score=EMPTY_SCORE, null_score=0.0, passage_score=EMPTY_SCORE)
    return Reading(
        start=best.start,
        end=best.end,
        score=best.score,
        null_score=best.null_score,
        passage_score=best.passage_score,
    )
