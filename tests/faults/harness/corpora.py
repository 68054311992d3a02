"""Small folders of documents that change, each document with a word of its own."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

_WORDS = [
    "ballot",
    "count",
    "district",
    "election",
    "observer",
    "party",
    "registered",
    "turnout",
    "village",
    "voter",
]
_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class Corpus:
    """Paths and texts."""

    texts: dict[str, str]

    @classmethod
    def make(cls, rng: random.Random, size: int) -> Corpus:
        """A corpus of `size` documents."""
        return cls({}).edited(rng, added=size, changed=0, removed=0)

    def edited(self, rng: random.Random, *, added: int, changed: int, removed: int) -> Corpus:
        """Another one, with files that are new, different and gone."""
        texts = dict(self.texts)
        for path in rng.sample(sorted(texts), min(removed, max(0, len(texts) - 3))):
            del texts[path]
        for path in rng.sample(sorted(texts), min(changed, len(texts))):
            texts[path] = _text(rng)
        for _ in range(added):
            suffix = rng.choice(["txt", "md"])
            texts[f"{rng.choice(['', 'old/', 'new/'])}{_unique(rng)}.{suffix}"] = _text(rng)
        return Corpus(texts)

    def at_random(self, rng: random.Random) -> Corpus:
        """Another one, by a few changes of every kind."""
        added, changed, removed = rng.randint(0, 2), rng.randint(1, 2), rng.randint(0, 2)
        return self.edited(rng, added=added, changed=changed, removed=removed)

    def write(self, folder: Path) -> None:
        """Let the folder hold exactly this."""
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            if path.relative_to(folder).as_posix() not in self.texts:
                path.unlink()
        for name, text in self.texts.items():
            path = folder / name
            if not path.exists() or path.read_text() != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)

    @classmethod
    def read(cls, folder: Path) -> Corpus:
        """What a folder holds, though a write to it may have been cut short."""
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        texts = {path.relative_to(folder).as_posix(): path.read_text() for path in files}
        return cls({path: text for path, text in texts.items() if text.strip()})


@dataclass(frozen=True, slots=True)
class State:
    """A generation of an index, and what it must hold; generation 0 is no index at all."""

    generation: int
    corpus: Corpus


@dataclass(frozen=True, slots=True)
class Work:
    """Where one index and its documents lie."""

    folder: Path

    @property
    def corpus(self) -> Path:
        """The folder of documents."""
        return self.folder / "corpus"

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.folder / "index"

    @property
    def attic(self) -> Path:
        """Where removed files are kept for a while."""
        return self.folder / "attic"

    def fresh(self, template: Work | None = None) -> Work:
        """Empty the folder, or make it a copy of another."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if template is not None:
            shutil.copytree(template.folder, self.folder)
        self.corpus.mkdir(parents=True, exist_ok=True)
        self.attic.mkdir(exist_ok=True)
        return self


def own_word(text: str) -> str:
    """The word that stands in this text alone."""
    return text.split()[1]


def _unique(rng: random.Random) -> str:
    return "zq" + "".join(rng.choices("bcdfghjklmnprtvw", k=10))


def _text(rng: random.Random) -> str:
    """A title with a word of its own, and sentences enough for two passages."""
    lines = [f"Report {_unique(rng)} of a commission", ""]
    for _ in range(_SENTENCES):
        words = rng.choices(_WORDS, k=14)
        lines.append(f"The {' '.join(words)} number {rng.randint(1, 99_999)}.")
    return "\n".join(lines) + "\n"
