"""Edits of a folder, one function for each kind; the changes of texts are in `changes.py`."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from living import changes
from living.folder import File, Folder
from living.traced import TYPED

Edit: TypeAlias = Callable[[random.Random, Folder, "Target"], bool]
"""Changes a folder, near the target where that is its kind; False if it cannot be done there."""

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251", "cp1252", "koi8-r", "latin-1")
_OF_PAGES = ("utf-8", "utf-8-sig", "utf-16")
"""Of these a page of HTML can be written without saying so inside."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a cited sentence stands before an edit, in characters of what its file has."""

    path: str
    quote: tuple[int, int]
    sentence: tuple[int, int]


def find(folder: Folder, quote: tuple[int, ...], sentence: tuple[int, ...]) -> Target | None:
    """Where the characters of these origins are now, as far as their ends are still there."""
    for path, file in folder.files.items():
        places = {one: at for at, one in enumerate(file.content.origins) if one != TYPED}
        ends = [places.get(one) for one in (quote[0], quote[-1], sentence[0], sentence[-1])]
        first, last, start, end = ends
        if first is None or last is None or start is None or end is None:
            continue
        if start <= first <= last <= end < start + 3000:
            return Target(path, (first, last + 1), (start, end + 1))
    return None


def _in_file(change: changes.Change) -> Edit:
    """An edit that changes one text: that of the target, or now and then another."""

    def edit(rng: random.Random, folder: Folder, target: Target) -> bool:
        file = folder.files[target.path]
        content = change(rng, file.content, target.quote, target.sentence)
        if content is None or content == file.content:
            return False
        folder.put(target.path, replace(file, content=content))
        return True

    return edit


def _copy_to_another(rng: random.Random, folder: Folder, target: Target) -> bool:
    """The cited sentence, put into another file too."""
    others = [path for path in sorted(folder.files) if path != target.path]
    if not others:
        return False
    path = rng.choice(others)
    content = folder.files[target.path].content.part(*target.sentence).copied()
    there = folder.files[path]
    folder.put(path, replace(there, content=changes.put_in(rng, there.content, content)))
    return True


def _move_to_another(rng: random.Random, folder: Folder, target: Target) -> bool:
    """The paragraph that the cited sentence stands in, taken to another file."""
    others = [path for path in sorted(folder.files) if path != target.path]
    here = folder.files[target.path]
    start, end = changes.paragraph(here.content, target.sentence)
    if not others or end - start > len(here.content) - 20:
        return False
    path = rng.choice(others)
    there = folder.files[path]
    taken = here.content.part(start, end)
    folder.put(path, replace(there, content=changes.put_in(rng, there.content, taken)))
    rest = here.content.replaced(start, end, taken.part(0, 0))
    folder.put(target.path, replace(here, content=rest))
    return True


def _rename(rng: random.Random, folder: Folder, target: Target) -> bool:
    stem, _, ending = target.path.rpartition(".")
    return _to(folder, target.path, f"{stem}-{rng.randrange(1000)}.{ending}")


def _move_file(rng: random.Random, folder: Folder, target: Target) -> bool:
    return _to(folder, target.path, f"old/{rng.randrange(1000)}/{target.path}")


def _to(folder: Folder, path: str, new: str) -> bool:
    if new in folder.files:
        return False
    folder.put(new, folder.remove(path))
    return True


def _swap(rng: random.Random, folder: Folder, target: Target) -> bool:
    ending = target.path.rpartition(".")[2]
    same = [p for p in sorted(folder.files) if p.endswith(ending) and p != target.path]
    if not same:
        return False
    other = rng.choice(same)
    first, second = folder.files[target.path], folder.files[other]
    folder.put(target.path, second)
    folder.put(other, first)
    return True


def _overwrite(rng: random.Random, folder: Folder, target: Target) -> bool:
    """A copy of another file in place of the one with the target."""
    ending = target.path.rpartition(".")[2]
    same = [p for p in sorted(folder.files) if p.endswith(ending) and p != target.path]
    if not same:
        return False
    other = folder.files[rng.choice(same)]
    folder.put(target.path, replace(other, content=other.content.copied()))
    return True


def _touch(rng: random.Random, folder: Folder, target: Target) -> bool:
    (folder.place / target.path).touch()
    return True


def _delete(rng: random.Random, folder: Folder, target: Target) -> bool:
    folder.remove(target.path)
    return True


def _encode(rng: random.Random, folder: Folder, target: Target) -> bool:
    file = folder.files[target.path]
    encodings = _OF_PAGES if target.path.endswith(".html") else ENCODINGS
    new = File(file.content, rng.choice([one for one in encodings if one != file.encoding]))
    try:
        new.data(target.path)
    except UnicodeEncodeError:
        return False
    folder.put(target.path, new)
    return True


EDITS: MappingProxyType[str, Edit] = MappingProxyType(
    {
        "insert text": _in_file(changes.insert),
        "delete text": _in_file(changes.delete),
        "replace a number": _in_file(changes.replace_number),
        "move any text": _in_file(changes.move_any),
        "move the sentence": _in_file(changes.move_sentence),
        "move the paragraph": _in_file(changes.move_paragraph),
        "move the paragraph to another file": _move_to_another,
        "change newlines": _in_file(changes.newlines),
        "wrap lines anew": _in_file(changes.wrap),
        "re-encode": _encode,
        "replace the quoted words": _in_file(changes.replace_quote),
        "edit inside the sentence": _in_file(changes.edit_sentence),
        "edit near the sentence": _in_file(changes.edit_near),
        "rewrite all around the sentence": _in_file(changes.rewrite_around),
        "delete the sentence": _in_file(changes.delete_sentence),
        "copy the sentence": _in_file(changes.copy_sentence),
        "copy the sentence to another file": _copy_to_another,
        "copy the paragraph": _in_file(changes.copy_paragraph),
        "correct, keeping a copy of the old sentence": _in_file(changes.correct_with_sentence),
        "correct, keeping a copy of the old paragraph": _in_file(changes.correct_with_paragraph),
        "touch": _touch,
        "rename the file": _rename,
        "move the file": _move_file,
        "swap two files": _swap,
        "write another file over it": _overwrite,
        "delete the file": _delete,
    }
)
"""Every kind of edit by its name."""
