"""Which documents a query may look at: `Filters`."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from index.dates import Period
from index.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions on documents; every one that is set must hold.

    `Filters(paths=("reports/*.pdf",), period=Period.parse("2021"))`
    """

    paths: tuple[str, ...] = ()
    """Globs on the path below its root, or on the end of its whole path; `*` also matches `/`. One
    of them must match."""
    publishers: tuple[str, ...] = ()
    """Parts of a publisher's name, compared without case. One of them must match."""
    period: Period | None = None
    """The document must speak about, or (where that is unknown) be published in, these days."""

    def __bool__(self) -> bool:
        return bool(self.paths or self.publishers or self.period)

    def accept(self, document: Document) -> bool:
        """Whether `document` meets every condition."""
        if self.paths and not any(_matches(document, glob) for glob in self.paths):
            return False
        if self.publishers:
            publisher = (document.publisher or "").casefold()
            if not any(name.casefold() in publisher for name in self.publishers):
                return False
        if self.period is not None:
            dated = document.period or document.published
            return dated is not None and dated.period.overlaps(self.period)
        return True


def _matches(document: Document, glob: str) -> bool:
    glob = glob.removeprefix("./")
    whole = f"{document.root}/{document.path}"
    return fnmatchcase(document.path, glob) or fnmatchcase(whole, f"*/{glob.lstrip('/')}")
