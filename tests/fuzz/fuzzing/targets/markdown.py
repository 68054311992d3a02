"""Markdown with front matter."""

from fuzzing.mutation import bytes_with
from fuzzing.parsing import parser

_YAML = """---
title: "Early elections"
date: 2012-01-15
period: 2012
tags: [a, {b: c}]
---
# Early elections #

Turnout
-------

Setext twice
============

> # quoted heading

- item
  ```python
  # no heading
  ```

| a | b |
|---|---|

<!-- comment -->

[link]: <http://x> "title"
"""
_TOML = (
    '+++\ntitle = "Report"\ndate = 2012-01-15\n[a.b]\nc = [1, 2.5]\n+++\n# Heading `code` *em*\n'
)
_TOKENS = (
    *(b"# ", b"---\n", b"+++\n", b"```\n", b"~~~\n", b"> ", b"- ", b"1. ", b"<!--", b"![](", b"]("),
    *(
        b"\r\n",
        b"\r",
        b"\x00",
        b"\t",
        b"***",
        b"`",
        b"&a ",
        b"*a",
        b"? ",
        b": ",
        b"[",
        b"{",
        b"'''",
    ),
    *(b"!!python/object:os.system ", b"0x", b"=\n", b"<div>", b"\\", b"2012-01-15T25:61:61Z"),
)
TARGET = parser(
    "markdown", lambda: [_YAML.encode(), _TOML.encode(), b"# A\n\nB\n"], bytes_with(*_TOKENS)
)
