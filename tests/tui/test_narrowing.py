from __future__ import annotations

import pytest

from tui.narrowing import Narrowing


def test_nothing_chosen_is_everything():
    assert not Narrowing()
    assert Narrowing().filters is None
    assert str(Narrowing()) == "all documents"


def test_a_document_chosen_twice_is_not_chosen():
    once = Narrowing().toggle(("seeds", "a.txt"))
    assert once.documents == {("seeds", "a.txt")}
    assert str(once) == "only 1 chosen document"
    assert once.toggle(("seeds", "a.txt")) == Narrowing()


def test_names_with_the_signs_of_globs_stand_for_themselves():
    narrowing = Narrowing().toggle(("corpus", "a[1].txt")).toggle(("corpus", "b.txt"))
    assert narrowing.filters.paths == ("corpus/a[[]1].txt", "corpus/b.txt")


def test_dates_are_taken_as_they_are_written_elsewhere():
    narrowing = Narrowing().during(" 2021-01 ")
    assert str(narrowing) == "only documents about 2021-01"
    assert str(narrowing.filters.period) == "2021-01"
    assert narrowing.during("") == Narrowing()


def test_other_dates_are_refused_with_the_forms_that_work():
    with pytest.raises(ValueError, match="write it as 2012"):
        Narrowing().during("last year")
