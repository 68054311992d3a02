"""Settings from three places: a TOML file, then `PINCITE_*` variables, then options.

The file is the one that PINCITE_CONFIG names, else `pincite.toml` in the current folder, else
`config.toml` in the user's configuration folder for pincite. It has one flat list of names:

    index = ".pincite"
    chunk_size = 800
    [limits]
    seconds = 60

Every package offers its settings, a frozen dataclass, in the entry-point group
`pincite.settings`; a field `limits.seconds` is the variable PINCITE_LIMITS_SECONDS.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from index.errors import SettingError

T = TypeVar("T")
GROUP = "pincite.settings"
_PREFIX = "PINCITE_"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the index lies."""

    index: str = ".pincite"
    """Folder of the index, relative to the current folder."""

    def __post_init__(self) -> None:
        if not self.index:
            raise SettingError("index must name a folder; it is empty")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it is now."""

    name: str
    value: object
    origin: str
    """default, the path of the file, or the name of the variable."""


def resolve(kind: type[T], base: T | None = None, options: Mapping[str, object] | None = None) -> T:
    """Settings of `kind`: `base` (else the defaults), changed by file, variables and options.

    Options that are None were not given. Raises SettingError, naming the setting.
    """
    built = msgspec.to_builtins(base if base is not None else kind())
    origins: dict[str, str] = {}
    for name, value, origin in _given(kind):
        _put(built, name, value)
        origins[name] = origin
    for name, value in (options or {}).items():
        if value is not None:
            _put(built, name, value)
            origins[name] = "an option"
    try:
        return msgspec.convert(built, type=kind, strict=False)
    except msgspec.ValidationError as error:
        wrong, _, place = str(error).rpartition(" - at `$.")
        name = place.rstrip("`")
        origin = origins.get(name, "the index")
        raise SettingError(f"the setting {name} from {origin} is wrong: {wrong}") from error


def describe(kind: type[Any]) -> list[Setting]:
    """Every setting of `kind` with its value and where that comes from."""
    origins = {name: origin for name, _, origin in _given(kind)}
    now = resolve(kind)
    return [Setting(name, _get(now, name), origins.get(name, "default")) for name in _names(kind)]


def given(kind: type[Any]) -> dict[str, Any]:
    """What the file and the variables say about `kind`; nothing that is only a default."""
    return {name: value for name, value, _ in _given(kind)}


def kinds() -> list[type[Any]]:
    """Every settings class that a package offers, by name of its entry point."""
    return [point.load() for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)]


def config_path() -> Path | None:
    """The settings file in force. Raises SettingError if PINCITE_CONFIG names none."""
    named = os.environ.get("PINCITE_CONFIG")
    if named:
        if not Path(named).is_file():
            raise SettingError(f"PINCITE_CONFIG names {named}, which is not a file")
        return Path(named)
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    for path in (Path("pincite.toml"), home / "pincite" / "config.toml"):
        if path.is_file():
            return path
    return None


def _given(kind: type[Any]) -> Iterator[tuple[str, object, str]]:
    """What the file and then the variables say about `kind`: name, value, origin."""
    names = set(_names(kind))
    path = config_path()
    if path is not None:
        yield from ((n, v, str(path)) for n, v in _read(path).items() if n in names)
    for name in sorted(names):
        variable = _PREFIX + name.upper().replace(".", "_")
        if os.environ.get(variable):
            yield name, os.environ[variable], variable


def _read(path: Path) -> dict[str, object]:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{path} cannot be read: {error}") from error
    given = dict(_flatten(content))
    known = {name for kind in kinds() for name in _names(kind)}
    for name in given:
        if name not in known:
            raise SettingError(
                f"{path}: there is no setting {name!r}; `pincite config` lists all of them"
            )
    return given


def _flatten(content: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in content.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _names(kind: type[Any]) -> Iterator[str]:
    for field in fields(kind):
        default = getattr(kind(), field.name)
        if is_dataclass(default):
            yield from (f"{field.name}.{name}" for name in _names(type(default)))
        else:
            yield field.name


def _put(built: dict[str, Any], name: str, value: object) -> None:
    *outer, last = name.split(".")
    for part in outer:
        built = built[part]
    built[last] = value


def _get(value: object, name: str) -> object:
    for part in name.split("."):
        value = getattr(value, part)
    return value
