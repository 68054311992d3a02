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
    from index.visible import one_line, visible
    from qa.answer import (
        Abstention,
        Answer,
        Candidate,
        Cause,
        Citation,
        PassageTrace,
        Sentence,
        Stage,
        State,
        Status,
        Timings,
        Trace,
    )
    from qa.assistant import Assistant
    from qa.citation import Place, Verification
    from qa.config import AnswerConfig
    from qa.errors import (
        AnswerFileError,
        EmptyQuestionError,
        NewerAnswerError,
        QuestionError,
        QuestionTooLongError,
    )
    from qa.files import FileChecker
    from qa.opening import open_assistant
    from qa.serialise import decode, decode_all, encode

_MODULES = {
    "Abstention": "answer",
    "Answer": "answer",
    "AnswerConfig": "config",
    "AnswerFileError": "errors",
    "Assistant": "assistant",
    "Candidate": "answer",
    "Cause": "answer",
    "Citation": "answer",
    "decode": "serialise",
    "decode_all": "serialise",
    "EmptyQuestionError": "errors",
    "encode": "serialise",
    "FileChecker": "files",
    "NewerAnswerError": "errors",
    "one_line": "index.visible",
    "open_assistant": "opening",
    "PassageTrace": "answer",
    "Place": "citation",
    "QuestionError": "errors",
    "QuestionTooLongError": "errors",
    "Sentence": "answer",
    "Stage": "answer",
    "State": "answer",
    "Status": "answer",
    "Timings": "answer",
    "Trace": "answer",
    "Verification": "citation",
    "visible": "index.visible",
}

__all__ = [
    "Abstention",
    "Answer",
    "AnswerConfig",
    "AnswerFileError",
    "Assistant",
    "Candidate",
    "Cause",
    "Citation",
    "EmptyQuestionError",
    "FileChecker",
    "NewerAnswerError",
    "PassageTrace",
    "Place",
    "QuestionError",
    "QuestionTooLongError",
    "Sentence",
    "Stage",
    "State",
    "Status",
    "Timings",
    "Trace",
    "Verification",
    "decode",
    "decode_all",
    "encode",
    "one_line",
    "open_assistant",
    "visible",
]


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(module if "." in module else f"qa.{module}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
