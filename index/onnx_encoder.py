"""The encoder that needs no torch: `OnnxEncoder`, made from a sentence-transformers folder."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.encoder import ModelInfo, encodable
from index.errors import ModelError
from index.runtime.bert import INPUTS, BertShape, add_bert
from index.runtime.graph import Graph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnx import ModelProto
    from tokenizers import Tokenizer

    from index.encoder import FloatArray
    from index.runtime.session import Session

RECIPE = "2"
"""Version of the graph. Raise it when the same weights give another graph than before."""

_TYPES = ("Transformer", "Pooling", "Normalize")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceModel:
    """A folder of sentence-transformers' format, as far as it is run without that library."""

    folder: Path
    weights: Path
    shape: BertShape
    dim: int
    pooling: str
    """`mean` or `cls`."""
    max_tokens: int
    query_prompt: str
    passage_prompt: str

    @classmethod
    def read(cls, folder: Path) -> SentenceModel | None:
        """What `folder` holds; None if it is anything but a plain BERT, pooled and normalised."""
        try:
            return _read(folder)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None


class OnnxEncoder:
    """A sentence-transformers model of BERT's kind, run by ONNX Runtime.

    Loaded when it is first used. Gives the vectors that sentence-transformers gives, to within
    rounding with precision `float32`; each text is encoded by itself.
    """

    def __init__(self, model: SentenceModel, info: ModelInfo, threads: int = 0) -> None:
        """An encoder of `model`; `threads` is how many texts are encoded at once, 0: all cores."""
        self._model = model
        self._info = info
        self._threads = threads
        self._loaded: tuple[Tokenizer, Session] | None = None
        self._lock = threading.Lock()

    @property
    def info(self) -> ModelInfo:
        """The model behind the vectors."""
        return self._info

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """`(len(texts), dim)` float32, unit rows, in the order of `texts`. Raises ModelError."""
        return self._encode(self._model.passage_prompt, texts)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """The same for questions, with the model's query prompt where it has one."""
        return self._encode(self._model.query_prompt, texts)

    def _encode(self, prompt: str, texts: Sequence[str]) -> FloatArray:
        import numpy as np

        tokenizer, session = self._load()

        def vector(text: str) -> NDArray[np.float32]:
            ids = np.array([tokenizer.encode(encodable(prompt + text)).ids], dtype=np.int32)
            return session.run(dict(zip(INPUTS, (ids, np.zeros_like(ids)), strict=True)))[0]

        rows = list(session.map(vector, texts))
        return np.array(rows, dtype=np.float32).reshape(-1, self._info.dim)

    def _load(self) -> tuple[Tokenizer, Session]:
        with self._lock:
            if self._loaded is None:
                try:
                    self._loaded = self._tokenizer(), self._session()
                except ModelError:
                    raise
                except Exception as error:  # the libraries raise whatever their parsers raise
                    reason = " ".join(str(error).split())
                    raise ModelError(
                        f"{self._model.folder} holds no model that can be loaded: {reason}"
                    ) from error
            return self._loaded

    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._model.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._model.max_tokens)
        tokenizer.encode_special_tokens = True  # what looks like one in a text is text
        return tokenizer

    def _session(self) -> Session:
        from index.runtime.cache import cache_key, cached
        from index.runtime.cpu import usable_cores
        from index.runtime.session import Session, runtime_version

        key = cache_key("encoder", RECIPE, self._info.revision, runtime_version())
        return Session(cached(key, self._make), self._threads or usable_cores())

    def _make(self) -> ModelProto:
        from safetensors.numpy import load_file

        weights = load_file(self._model.weights)
        return sentence_graph(weights, self._model.shape, self._model.pooling, self._info.precision)


def sentence_graph(
    weights: Mapping[str, NDArray[Any]], shape: BertShape, pooling: str, precision: str
) -> ModelProto:
    """Ids and segments `(1, n)` to a unit vector `(1, dim)` float32."""
    import numpy as np

    graph = Graph()
    hidden = add_bert(graph, weights, shape, precision)
    if pooling == "mean":
        pooled = graph.add("ReduceMean", hidden, graph.constant(np.array([1])), keepdims=0)
    else:
        pooled = graph.add("Gather", hidden, graph.constant(np.array(0)), axis=1)
    vector = graph.add("LpNormalization", pooled, axis=-1, p=2)
    return graph.finish(INPUTS, {"vector": vector})


def _read(folder: Path) -> SentenceModel | None:
    modules = _json(folder / "modules.json")
    types = tuple(one["type"].rpartition(".")[2] for one in modules)
    weights = folder / modules[0]["path"] / "model.safetensors"
    shape = BertShape.read(folder / modules[0]["path"] / "config.json")
    pooling = _pooling(_json(folder / modules[1]["path"] / "config.json"))
    if types != _TYPES or modules[0]["path"] or not weights.is_file() or not (shape and pooling):
        return None
    sentence = _json(folder / "sentence_bert_config.json")
    config = _json(folder / "config.json")
    prompts = _prompts(folder / "config_sentence_transformers.json")
    if sentence.get("do_lower_case") or not (folder / "tokenizer.json").is_file():
        return None
    return SentenceModel(
        folder=folder,
        weights=weights,
        shape=shape,
        dim=config["hidden_size"],
        pooling=pooling,
        max_tokens=_max_tokens(folder, sentence, config),
        query_prompt=prompts.get("query") or "",
        passage_prompt=prompts.get("document") or "",
    )


def _pooling(config: dict[str, Any]) -> str | None:
    """How tokens become one vector, if it is one of the two ways known here."""
    if not config.get("include_prompt", True):
        return None
    if "pooling_mode" in config:
        mode = config["pooling_mode"]
        return mode if mode in ("mean", "cls") else None
    used = [name for name, on in config.items() if name.startswith("pooling_mode_") and on]
    names = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
    return names.get(used[0]) if len(used) == 1 else None


def _max_tokens(folder: Path, sentence: dict[str, Any], config: dict[str, Any]) -> int:
    """After how many tokens a text is cut off, the special ones counted."""
    most = config["max_position_embeddings"]
    if "max_seq_length" in sentence:
        return int(min(most, sentence["max_seq_length"]))
    return int(min(most, _json(folder / "tokenizer_config.json")["model_max_length"]))


def _prompts(path: Path) -> dict[str, str | None]:
    return (_json(path).get("prompts") or {}) if path.is_file() else {}


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes())
