"""Questions to cited answers.

    from qa import Assistant

    answer = Assistant.open(".pincite").ask("How many voters were registered in 2012?")
    answer.status, answer.text, answer.confidence
    answer.citations[0].span, answer.citations[0].quote

Names are imported when they are first used, so that importing the package loads nothing heavy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.builder import BuildReport
    from index.corpus import Problem
    from index.dates import Period
    from index.document import Document, Hit, Span
    from index.filters import Filters
    from index.listing import ListedDocument, Listing
    from index.progress import Progress
    from index.visible import one_line, visible
    from qa.answer import (
        Abstention,
        Answer,
        Candidate,
        Citation,
        PassageTrace,
        Sentence,
        Timings,
        Trace,
    )
    from qa.assistant import Assistant, Ranked
    from qa.citation import Place, Verification
    from qa.config import AnswerConfig
    from qa.corpus import list_documents, update_index
    from qa.current import Current
    from qa.errors import (
        AnswerFileError,
        EmptyQuestionError,
        NewerAnswerError,
        QuestionError,
        QuestionTooLongError,
    )
    from qa.files import FileChecker
    from qa.opening import open_assistant, reopen_assistant
    from qa.serialise import decode, decode_all, encode
    from qa.status import Cause, Stage, State, Status

_MODULES = {
    "Abstention": "answer",
    "Answer": "answer",
    "AnswerConfig": "config",
    "AnswerFileError": "errors",
    "Assistant": "assistant",
    "BuildReport": "index.builder",
    "Candidate": "answer",
    "Cause": "status",
    "Citation": "answer",
    "Current": "current",
    "decode": "serialise",
    "decode_all": "serialise",
    "Document": "index.document",
    "EmptyQuestionError": "errors",
    "encode": "serialise",
    "FileChecker": "files",
    "Filters": "index.filters",
    "Hit": "index.document",
    "list_documents": "corpus",
    "ListedDocument": "index.listing",
    "Listing": "index.listing",
    "NewerAnswerError": "errors",
    "one_line": "index.visible",
    "open_assistant": "opening",
    "PassageTrace": "answer",
    "Period": "index.dates",
    "Place": "citation",
    "Problem": "index.corpus",
    "Progress": "index.progress",
    "QuestionError": "errors",
    "QuestionTooLongError": "errors",
    "Ranked": "assistant",
    "reopen_assistant": "opening",
    "Sentence": "answer",
    "Span": "index.document",
    "Stage": "status",
    "State": "status",
    "Status": "status",
    "Timings": "answer",
    "Trace": "answer",
    "update_index": "corpus",
    "Verification": "citation",
    "visible": "index.visible",
}

__all__ = [
    "Abstention",
    "Answer",
    "AnswerConfig",
    "AnswerFileError",
    "Assistant",
    "BuildReport",
    "Candidate",
    "Cause",
    "Citation",
    "Current",
    "Document",
    "EmptyQuestionError",
    "FileChecker",
    "Filters",
    "Hit",
    "ListedDocument",
    "Listing",
    "NewerAnswerError",
    "PassageTrace",
    "Period",
    "Place",
    "Problem",
    "Progress",
    "QuestionError",
    "QuestionTooLongError",
    "Ranked",
    "Sentence",
    "Span",
    "Stage",
    "State",
    "Status",
    "Timings",
    "Trace",
    "Verification",
    "decode",
    "decode_all",
    "encode",
    "list_documents",
    "one_line",
    "open_assistant",
    "reopen_assistant",
    "update_index",
    "visible",
]


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(module if "." in module else f"qa.{module}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
