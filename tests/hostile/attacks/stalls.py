"""Files over which careless patterns and parsers take for ever, and lines that are very long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attacks.archives import epub
from attacks.folders import FileAttack

_PATTERNS: dict[str, tuple[str, ...]] = {
    "txt": (
        " ", "\t", "\n", "\r\n", "a", "A", ".", '"', "“", "(", "|", "-", "1,", "1-", "2012/",
        "15-16 January ", "a. ", ".[1]", "(a) ", "Title Case\n\n", "No. ", "://a@", "\u0301",
        "🇰", "中。", "\u2028", "XLC ", "?!",
    ),
    "md": (
        ">", "[", "*", "`", "- ", "1. ", "![", "<a", "|", "=\n", "# ", "[a]: b\n", "* *\n", "~~~\n",
    ),
    "html": ("<!DOCTYPE ", "<b>", "<table>", "<!--", "<", "&", "<p> ", "<a href=", " ", "<br>"),
    "csv": ('"', ",", '";', "\t", '"a\n'),
}  # fmt: skip
"""Ending → what is repeated."""


def stall_attacks(*, large: bool) -> Iterator[FileAttack]:
    """Every one: files of 500 kB and lines of 100 MB if `large`, else of 100 kB and 1 MB."""
    size = 500_000 if large else 100_000
    for ending, patterns in _PATTERNS.items():
        for number, part in enumerate(patterns):
            text = f"Words first. {part * (size // len(part))} Words last."
            name = f"{ascii(part)[1:-1]} in .{ending}"
            yield FileAttack("patterns that backtrack", name, _written(f"{number}.{ending}", text))
    for name, markup in (
        ("spaces before an EPUB's chapter", " " * size),
        ("types without an end", "<!DOCTYPE [" * (size // 11)),
        ("types with brackets", f"<!DOCTYPE a [{'] ' * (size // 2)}"),
    ):
        yield FileAttack("patterns that backtrack", name, _book(markup))
    for kind, front in (
        ("nested YAML", f"---\na: {'[' * 20_000}\n---\n"),
        ("aliases", f"---\na0: &a0 x\n{_aliases()}---\n"),
        ("nested TOML", f"+++\na = {'[' * 20_000}\n+++\n"),
        ("long keys", f"+++\n{'a.' * 5_000}b = 1\n+++\n"),
    ):
        yield FileAttack("front matter", kind, _written("front.md", f"{front}\nWords.\n"))
    line = 100_000_000 if large else 1_000_000
    yield FileAttack("very long lines", "words", _written("long.txt", "word " * (line // 5)))
    yield FileAttack("very long lines", "one word", _written("long.txt", "w" * (line - 1)))


def _aliases() -> str:
    return "".join(f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]\n" for at in range(1, 20))


def _book(markup: str):
    def plant(folder: Path, outside: Path) -> None:
        chapter = f"{markup}<html><body><p>Words.</p></body></html>"
        (folder / "book.epub").write_bytes(epub(chapter=chapter))

    return plant


def _written(name: str, text: str):
    def plant(folder: Path, outside: Path) -> None:
        (folder / name).write_text(text, "utf-8", newline="")

    return plant
