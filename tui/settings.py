"""The settings of the application: a TOML file that belongs to whoever uses it.

    theme = "high-contrast"     # dark, light or high-contrast
    keep = true                 # whether questions and answers are kept between runs
    export_folder = "."         # where exports go

    [keys]                      # keys of actions, in place of the usual ones
    copy = "y"
    quit = ["ctrl+q", "f10"]

What is wrong in it is told in one line, and everything else in it holds. Writing changes only
the values that changed; comments, order and other lines stay as they are.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tui.errors import SettingsFileError
from tui.files import create_file, home_folder, replace_file

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

VARIABLE = "PINCITE_TUI_CONFIG"
_KEY = re.compile(r"(?:(?:ctrl|alt|shift|super|hyper|meta)\+)*(?:[a-z][a-z0-9_]*|[^\s\w]|\w)")
"""One key: a single character or a name, after what is held down with it."""


class Theme(StrEnum):
    """How the application looks."""

    DARK = "dark"
    LIGHT = "light"
    HIGH_CONTRAST = "high-contrast"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has chosen; the defaults hold for everything else."""

    theme: Theme = Theme.DARK
    keep: bool = True
    """Whether questions and answers are kept between runs."""
    export_folder: str = "."
    """Where exports go; `~` is the home, and a relative path is below the current folder."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Keys of an action, in place of the usual ones."""

    @property
    def keymap(self) -> dict[str, str]:
        """For each action its keys with commas between them, as Textual takes them."""
        return {action: ",".join(keys) for action, keys in self.keys.items()}


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings that were read, and what was wrong with the file."""

    settings: Settings
    problem: str | None = None
    """In one line: what is wrong, where, and what to do. None if nothing is."""


def settings_path(environ: Mapping[str, str] = os.environ) -> Path:
    """The file that PINCITE_TUI_CONFIG names, else `tui.toml` beside the other settings."""
    named = environ.get(VARIABLE)
    return Path(named) if named else home_folder(environ, "XDG_CONFIG_HOME", ".config") / "tui.toml"


def load(path: Path, actions: Collection[str] | None = None) -> Loaded:
    """What the file says; the defaults where there is none. Raises nothing.

    Keys are taken for `actions` only, unless that is None.
    """
    try:
        content = tomllib.loads(_read(path))
    except SettingsFileError as error:
        return Loaded(Settings(), str(error))
    except (ValueError, RecursionError) as error:
        return Loaded(Settings(), f"{path}: this is no TOML: {_flat(error)}; correct that line")
    good: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in content.items():
        if name == "keys" and isinstance(value, dict):
            good["keys"] = MappingProxyType(dict(_keys(value, actions, problems)))
        else:
            _take(name, value, good, problems)
    more = f" ({len(problems) - 1} more like this)" if len(problems) > 1 else ""
    return Loaded(Settings(**good), f"{path}: {problems[0]}{more}" if problems else None)


def save(path: Path, before: Settings, after: Settings) -> None:
    """Write what differs between `before` and `after`, and leave the rest of the file alone.

    Raises SettingsFileError if the file is wrong, which is then left as it is, or if it cannot be
    written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        text = _read(path)
        document = tomlkit.parse(text)
        _change(document, before, after)
        changed = document.as_string()
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise SettingsFileError(
            f"{path}: nothing is saved, since the file is wrong: {_flat(error)}; correct that line"
        ) from error
    if changed == text:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        (replace_file if path.exists() else create_file)(path, changed.encode())
    except OSError as error:
        raise _refused(path, error) from error


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise SettingsFileError(
            f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8"
        ) from error
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: Exception) -> SettingsFileError:
    reason = getattr(error, "strerror", None) or error
    return SettingsFileError(f"{path}: {reason}; make it a file that you may read and write")


def _take(name: str, value: object, good: dict[str, Any], problems: list[str]) -> None:
    """Put a value to the `good` ones, or what is wrong with it to the `problems`."""
    known = [one.name for one in fields(Settings)]
    if name == "theme" and isinstance(value, str) and value in list(Theme):
        good[name] = Theme(value)
    elif (name == "keep" and isinstance(value, bool)) or (
        name == "export_folder" and isinstance(value, str) and value
    ):
        good[name] = value
    elif name in known:
        wanted = {
            "theme": f"one of {', '.join(Theme)}",
            "keep": "true or false",
            "export_folder": "the path of a folder",
            "keys": "a table, `[keys]`",
        }
        problems.append(f"{name} must be {wanted[name]}, and is {_told(value)}; correct it")
    else:
        problems.append(f"there is no setting {_told(name)}; {_instead(name, known)}")


def _keys(
    table: Mapping[str, object], actions: Collection[str] | None, problems: list[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each action with its keys; what is wrong with the others goes to the `problems`."""
    for action, value in table.items():
        keys = _split(value)
        bad = next((key for key in keys if not _KEY.fullmatch(key)), None)
        if actions is not None and action not in actions:
            problems.append(
                f"keys: there is no action {_told(action)}; {_instead(action, actions)}"
            )
        elif not keys:
            problems.append(
                f'keys.{action} must be a key like "ctrl+e", or a list of keys, and is '
                f"{_told(value)}; correct it"
            )
        elif bad is not None:
            problems.append(
                f'keys.{action}: {_told(bad)} is no key; write one like "ctrl+e" or "f2"'
            )
        else:
            yield action, keys


def _split(value: object) -> tuple[str, ...]:
    """Keys of a string with commas between them, or of a list; none if it is something else."""
    if isinstance(value, str):
        return (",",) if value == "," else tuple(key.strip() for key in value.split(","))
    if isinstance(value, list) and all(isinstance(key, str) for key in value):
        return tuple(value)
    return ()


def _instead(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"


def _told(value: object) -> str:
    from qa import one_line

    return one_line(repr(value))[:60]


def _flat(error: Exception) -> str:
    return " ".join(str(error).split())


def _change(document: TOMLDocument, before: Settings, after: Settings) -> None:
    """Put what differs into the document. Raises ValueError if `keys` is not a table there."""
    import tomlkit

    for name in ("theme", "keep", "export_folder"):
        value = getattr(after, name)
        if value != getattr(before, name):
            document[name] = str(value) if isinstance(value, str) else value
    if before.keys == after.keys:
        return
    if "keys" not in document:
        document["keys"] = tomlkit.table()
    table: Any = document["keys"]
    if not isinstance(table, dict):
        raise ValueError("keys is no table")
    for action in before.keys.keys() - after.keys.keys():
        table.pop(action, None)
    for action, keys in after.keys.items():
        if before.keys.get(action) != keys:
            table[action] = keys[0] if len(keys) == 1 else list(keys)
