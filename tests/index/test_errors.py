"""Every error has its place in the one tree, and the docstring draws that tree."""

import inspect
import re

import pytest

from index import errors
from index.errors import PinciteError, brief

ERRORS = [
    kind for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, Exception)
]


def drawn_tree():
    """Name -> name of the parent, as the docstring draws them by indentation."""
    parents, open_names = {}, []
    for line in errors.__doc__.splitlines():
        match = re.match(r"( {4}[│ ├└─]*)(\w+Error)\b", line)
        if match:
            depth = (len(match[1]) - 4) // 4
            open_names[depth:] = [match[2]]
            parents[match[2]] = open_names[depth - 1] if depth else "Exception"
    return parents


def test_the_docstring_draws_the_tree_as_it_is():
    assert drawn_tree() == {kind.__name__: kind.__bases__[0].__name__ for kind in ERRORS}
    assert len(ERRORS) > 15


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_is_one_that_a_caller_can_catch_and_read(kind):
    assert issubclass(kind, PinciteError)
    assert len(kind.__bases__) == 1
    assert str(kind("what is wrong")) == "what is wrong"
    assert kind.__doc__


def test_what_is_quoted_from_elsewhere_is_one_line_that_is_not_too_long():
    assert brief(ValueError("two\n lines\u2028more")) == "two lines more"
    assert brief("x" * 300) == "x" * 300
    assert brief("x" * 301) == "x" * 300 + " …"


def test_no_error_hides_a_built_in_one():
    assert not any(issubclass(kind, OSError | ValueError) for kind in ERRORS)
