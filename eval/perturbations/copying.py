"""A copy of a folder that takes the form of one variant after the other: `WorkingCopy`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from eval.perturbations.corpus import Corpus, Source
from eval.perturbations.edits import Edits
from eval.perturbations.variant import Variant
from index.descriptions import FILE_NAME as MANIFEST
from index.descriptions import Description, read_descriptions
from index.errors import ParseError
from index.parsing.decoding import decode


class WorkingCopy:
    """The documents of a corpus, as plain files in a folder of their own.

    A variant is undone before the next one is put, and only what differs is written, so that an
    index of the folder is brought up to date quickly.
    """

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        self.folder = folder
        self._corpus = corpus
        self._touched: set[str] = set()
        for path in (*corpus.sources, *corpus.manifests):
            self._restore(path)

    def put(self, variant: Variant) -> None:
        """Make the folder hold what `variant` says."""
        for path in sorted(self._touched):
            self._restore(path)
        self._touched.clear()
        for path, edits in variant.edits.items():
            self._edit(self._corpus.sources[path], edits)
        for path, text in variant.added.items():
            self._write(path, text.encode())
        if variant.descriptions:
            self._write(f"{self._corpus.added}/{MANIFEST}", _toml(variant.descriptions))

    def _edit(self, source: Source, edits: Edits) -> None:
        if source.facts.encoding is not None:
            data = (self._corpus.folder / source.path).read_bytes()
            return self._write(source.path, _edited(source, edits, data))
        (self.folder / source.path).unlink()
        self._touched.add(source.path)
        self._write(source.path_edited, edits.apply(source.text).encode())
        return self._describe(source)

    def _describe(self, source: Source) -> None:
        """Keep for the text of a file what the file itself said, in the manifest beside it."""
        folder, _, name = source.path_edited.rpartition("/")
        manifest = f"{folder}/{MANIFEST}".lstrip("/")
        there = self.folder / manifest
        others = read_descriptions(there) if there.exists() else ()
        self._write(manifest, _toml((_description(source, name), *others)))

    def _write(self, path: str, data: bytes) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        self._touched.add(path)

    def _restore(self, path: str) -> None:
        original, place = self._corpus.folder / path, self.folder / path
        if original.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original, place)
        else:
            place.unlink(missing_ok=True)


def _edited(source: Source, edits: Edits, data: bytes) -> bytes:
    """The edited file; where its own encoding cannot say it, as UTF-8 with a byte order mark."""
    text = edits.apply(source.text)
    try:
        new = edits.apply_to_bytes(
            data, source.text, source.facts.encoding or "utf-8", source.facts.bom
        )
        if decode(new).text == text:
            return new
    except (UnicodeEncodeError, ParseError):  # ParseError: an edit may leave no text at all
        pass
    return text.encode("utf-8-sig")


def _description(source: Source, name: str) -> Description:
    facts = source.facts
    return Description(
        file=name,
        title=facts.title,
        publisher=facts.publisher,
        published=str(facts.published) if facts.published else None,
        period=str(facts.period) if facts.period else None,
    )


def _toml(descriptions: Sequence[Description]) -> bytes:
    """A manifest that says this. A JSON string is a TOML string as well."""
    lines: list[str] = []
    for one in descriptions:
        lines.append("[[document]]")
        for name in one.__struct_fields__:
            value = getattr(one, name)
            lines += [] if value is None else [f"{name} = {json.dumps(value)}"]
    return "".join(f"{line}\n" for line in lines).encode()
