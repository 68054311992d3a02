"""What all targets of parsers share: `parser`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from fuzzing.target import Mutate, Target, must
from index.config import ParsingLimits
from index.errors import ParseError
from index.parsing import FORMATS, parse_bytes
from index.parsing.decoding import byte_span

_SURROGATE = re.compile("[\ud800-\udfff]")
_LIMITS = ParsingLimits(
    file_bytes=1_000_000, text_characters=1_000_000, expanded_bytes=4_000_000, pages=100
)


def parser(
    name: str, seeds: Callable[[], Sequence[bytes]], mutate: Mutate, longest: int = 8_000
) -> Target:
    """The target of the parser called `name`."""

    def run(data: bytes) -> None:
        parsed = parse_bytes(data, f"file{FORMATS[name][0]}", _LIMITS)
        must(parsed.format == name, "another format than that of its name")
        must(not parsed.text.isspace(), "a document without text")
        must(len(parsed.text) <= _LIMITS.text_characters, "more text than the limit")
        must(_SURROGATE.search(parsed.text) is None, "half of a surrogate pair")
        for one in (parsed.title, parsed.publisher):
            must(one is None or (one.isprintable() and bool(one.strip())), "a name with controls")
        if parsed.encoding is not None:
            whole = data[parsed.bom :]
            must(whole.decode(parsed.encoding) == parsed.text, "another text than its encoding's")
            for heading in parsed.headings[:5]:
                span = heading.span
                start, end = byte_span(parsed.text, span, parsed.encoding, parsed.bom)
                must(
                    data[start:end].decode(parsed.encoding) == span.of(parsed.text),
                    "bytes of a heading that are not its text",
                )

    return Target(
        name=name,
        seeds=seeds,
        run=run,
        refusals=(ParseError,),
        mutate=mutate,
        longest=longest,
    )
