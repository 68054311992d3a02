"""Documents to ranked passages: build an index of folders, and retrieve from it.

    from index import build_index, open_retriever

    build_index(["seeds"], index=".pincite")
    hits = open_retriever(".pincite").retrieve("turnout reported by the CEC", top_k=5)

Names are imported when they are first used, so that importing the package loads nothing heavy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.builder import BuildReport, build_index
    from index.config import IndexConfig, ParsingLimits, RuntimeConfig, SearchConfig
    from index.corpus import Problem
    from index.dates import Dated, DateMention, Period, find_dates
    from index.document import Document, Heading, Hit, Page, Passage, Span
    from index.encoder import Encoder, ModelInfo
    from index.errors import PinciteError
    from index.filters import Filters
    from index.info import IndexInfo
    from index.opening import open_retriever
    from index.retriever import HybridRetriever, Retriever

_MODULES = {
    "BuildReport": "builder",
    "build_index": "builder",
    "IndexConfig": "config",
    "ParsingLimits": "config",
    "RuntimeConfig": "config",
    "SearchConfig": "config",
    "Problem": "corpus",
    "Dated": "dates",
    "DateMention": "dates",
    "Period": "dates",
    "find_dates": "dates",
    "Document": "document",
    "Heading": "document",
    "Hit": "document",
    "Page": "document",
    "Passage": "document",
    "Span": "document",
    "Encoder": "encoder",
    "ModelInfo": "encoder",
    "PinciteError": "errors",
    "Filters": "filters",
    "open_retriever": "opening",
    "HybridRetriever": "retriever",
    "IndexInfo": "info",
    "Retriever": "retriever",
}

__all__ = [
    "BuildReport",
    "DateMention",
    "Dated",
    "Document",
    "Encoder",
    "Filters",
    "Heading",
    "Hit",
    "HybridRetriever",
    "IndexConfig",
    "IndexInfo",
    "ModelInfo",
    "Page",
    "ParsingLimits",
    "Passage",
    "Period",
    "PinciteError",
    "Problem",
    "Retriever",
    "RuntimeConfig",
    "SearchConfig",
    "Span",
    "build_index",
    "find_dates",
    "open_retriever",
]


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"index.{module}"), name)
