"""An assistant as the settings and options of a front end say: `open_assistant`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.assistant import Assistant


def open_assistant(
    place: str | None = None,
    *,
    model: str | None = None,
    options: Mapping[str, object] | None = None,
) -> Assistant:
    """Open the index at `place`, else where the settings say.

    `options` are fields of `AnswerConfig` that outrank the settings; None stands for not given.
    Raises SettingError and what `Assistant.open` raises.
    """
    from index.config import RuntimeConfig, SearchConfig
    from index.options import asked_model, index_folder
    from index.settings import resolve
    from qa.assistant import Assistant
    from qa.config import AnswerConfig

    return Assistant.open(
        index_folder(place),
        resolve(AnswerConfig, options=options),
        search=resolve(SearchConfig),
        runtime=resolve(RuntimeConfig),
        model=asked_model(model),
    )


def reopen_assistant(assistant: Assistant, place: str | None = None) -> Assistant:
    """The newest generation of the index at `place`, with the models that `assistant` has loaded.

    They are loaded anew if the index was made with another model since. `assistant` stays open.
    Raises what `open_assistant` raises.
    """
    from index.errors import ModelMismatchError
    from index.options import index_folder

    try:
        return assistant.reopened(index_folder(place))
    except ModelMismatchError:
        return open_assistant(place)
