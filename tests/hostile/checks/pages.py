"""HTML by two parsers, one that never forgives and one that reads as browsers do."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from lxml import html

from checks.documented import acting

_VOID = {"meta", "br", "hr", "link", "input", "img", "path", "line", "rect", "circle"}
_SAFE = {
    "html", "head", "meta", "title", "style", "body", "article", "section", "header", "footer",
    "main", "nav", "h1", "h2", "h3", "h4", "h5", "p", "span", "strong", "em", "b", "code", "pre",
    "mark", "blockquote", "figure", "figcaption", "br", "hr", "details", "summary", "ul", "ol",
    "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "div", "small",
    "svg", "g", "path", "line", "rect", "circle", "polyline", "text", "tspan", "desc", "a",
}  # fmt: skip


class Page(HTMLParser):
    """Elements with their attributes, and texts, of a page that must be well-formed."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.texts: list[str] = []
        self.records: list[str] = []
        """What stands in elements of preformatted text, each whole."""
        self.others: list[str] = []
        self.problems: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        if self._open:
            self.problems.append(f"left open: {self._open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["pre"]:
            self.records.append(data)
        else:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    handle_pi = handle_decl = unknown_decl = handle_comment


def acted(source: str, harmless: str) -> list[str]:
    """What a page has, beside words, that it has not with harmless words in the same places."""
    page, plain = Page(source), Page(harmless)
    problems = [*page.problems, *acting(source)]
    shape = [(tag, _lasting(attributes)) for tag, attributes in page.elements]
    if shape != [(tag, _lasting(attributes)) for tag, attributes in plain.elements]:
        problems.append("its elements or attributes differ")
    if page.others != plain.others:
        problems.append(f"comments or declarations differ: {page.others[:3]!a}")
    if [one.tag for one in html.fromstring(source.encode()).iter()] != [
        one.tag for one in html.fromstring(harmless.encode()).iter()
    ]:
        problems.append("another parser reads other elements")
    return problems + [told for one in page.elements for told in _active(*one)]


def words(source: str) -> str:
    """All text of a page, also that of labels, without records."""
    page = Page(source)
    labels = (value or "" for _, attributes in page.elements for name, value in attributes)
    return "\n".join((*page.texts, *labels))


def record(source: str) -> str:
    """The record of the answers at the end of a page."""
    return Page(source).records[-1]


def _lasting(attributes: tuple[tuple[str, str | None], ...]) -> list[tuple[str, str | None]]:
    """Attributes, but for what labels say."""
    return [(name, None if name == "aria-label" else value) for name, value in attributes]


def _active(tag: str, attributes: tuple[tuple[str, str | None], ...]) -> list[str]:
    """Whatever loads, runs or leads somewhere."""
    problems = [] if tag in _SAFE else [f"an element <{tag}>"]
    for name, value in attributes:
        inside = (value or "").startswith("#")
        if name.startswith("on") or name in {"src", "srcdoc", "action", "formaction", "style"}:
            problems.append(f"<{tag} {name}>")
        if name.endswith("href") and not inside:
            problems.append(f"<{tag} {name}={value!a}>")
        if re.search(r"(?:javascript|data|vbscript):", value or "", re.IGNORECASE):
            problems += [] if name == "aria-label" else [f"<{tag} {name}={value!a}>"]
    return problems
