"""Files to text: `parse_bytes` in this process, `ParsingProcess` in a guarded one.

A format is one module that offers `parse(data, limits) -> Parsed`, and one line in
`registry.FORMATS`. Parsing libraries are imported when a file of their format comes.
"""

from index.parsing.decoding import byte_span
from index.parsing.parsed import Parsed
from index.parsing.process import ParsedFile, ParsingProcess, read_file
from index.parsing.registry import FORMATS, format_by_name, parse_bytes

__all__ = [
    "FORMATS",
    "Parsed",
    "ParsedFile",
    "ParsingProcess",
    "byte_span",
    "format_by_name",
    "parse_bytes",
    "read_file",
]
