"""An HTML page as a test reads it."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser


class Page(HTMLParser):
    """A parsed page. An element that is left open, closed twice or closed over another fails."""

    _VOID = ("meta", "br")

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = text
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        """The element that a text is in, and the text."""
        self.others: list[str] = []
        """Comments, declarations and instructions."""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def of(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """The attributes of every such element, `class_` and `href` for example as asked."""
        wanted = {name.strip("_"): value for name, value in attributes.items()}
        return [
            found for name, found in self.tags if name == tag and wanted.items() <= found.items()
        ]

    def text_of(self, tag: str) -> list[str]:
        """Texts directly in elements of that name."""
        return [text for name, text in self.texts if name == tag]

    @property
    def text(self) -> str:
        """All text that is shown, with single spaces."""
        shown = (text for name, text in self.texts if name not in ("style", "title"))
        return " ".join(" ".join(shown).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        assert len(self.tags[-1][1]) == len(attrs)
        if tag not in self._VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.append((self._open[-1], data))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)


ADDRESSES = ("src", "href", "action", "formaction", "srcset", "poster", "data", "background")


def is_whole(page):
    """Nothing but this file is needed, nothing runs, and every link leads somewhere."""
    assert not re.search(r"https?:|//[a-z]", page.source, re.IGNORECASE)
    tags = Counter(tag for tag, _ in page.tags)
    assert not tags.keys() & {"script", "link", "iframe", "img", "object", "embed", "form", "base"}
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        linked = [attributes[name] for name in ADDRESSES if name in attributes]
        assert all(address.startswith("#") for address in linked)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {one["href"][1:] for one in page.of("a")} <= set(ids)
    labels = [one["aria-labelledby"].split() for _, one in page.tags if "aria-labelledby" in one]
    assert {name for told in labels for name in told} <= set(ids)
    assert page.others == ["doctype html"]
