from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import MeasureError
from eval.measures import measure, measures

README = Path(__file__).parents[2] / "eval" / "README.md"


def test_every_measure_has_a_title_and_is_told_in_words():
    for name, one in measures().items():
        assert one.name == name
        assert one.title
        assert one.about.endswith(".")


@pytest.mark.parametrize("name", measures())
def test_every_measure_is_explained_on_the_page_about_them(name):
    assert f"`{name}`" in README.read_text("utf-8")


def test_a_measure_that_is_none_is_told_with_those_there_are():
    with pytest.raises(MeasureError, match="no measure 'magic'; there are: correct, right"):
        measure("magic")


def test_errors_are_better_when_low():
    assert not measure("aurc").higher_is_better
    assert measure("right").higher_is_better
