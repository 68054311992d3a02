"""Markdown as programs read it: what of it is structure, and what is text."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

from checks.documented import acting

FORMS = (
    MarkdownIt("commonmark", {"html": True}).enable("table"),
    MarkdownIt("gfm-like", {"html": True, "linkify": True}),
)
_RECORD = "json pincite"
_WORDS = {"text", "code_inline", "fence"}


def acted(source: str, harmless: str) -> list[str]:
    """What a text has, beside words, that it has not with harmless words in the same places."""
    problems = acting(source)
    for form in FORMS:
        mine, other = _structure(form.parse(source)), _structure(form.parse(harmless))
        if mine != other:
            problems.append(f"its structure differs for {form.options['linkify'] or 'CommonMark'}")
    return problems


def words(source: str) -> str:
    """All text that is shown, without records."""
    return "\n".join(_texts(FORMS[1].parse(source)))


def record(source: str) -> str:
    """The record of the answers at the end of a text."""
    fences = [one for one in FORMS[0].parse(source) if one.type == "fence"]
    assert fences[-1].info == _RECORD
    return fences[-1].content


def _structure(tokens: list[Token]) -> list[object]:
    return [
        (one.type, one.tag, one.level, one.info, tuple(one.attrs.items()), *_inside(one))
        for one in tokens
        if one.type != "text"
    ]


def _inside(token: Token) -> list[object]:
    return _structure(token.children or [])


def _texts(tokens: list[Token]) -> list[str]:
    told = []
    for one in tokens:
        if one.children:
            told.append("".join(child.content for child in one.children if child.type in _WORDS))
        elif one.type in _WORDS and one.info != _RECORD:
            told.append(one.content)
    return told
