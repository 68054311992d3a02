"""Filters accept a document when every condition that is set holds."""

import pytest

from index.dates import Dated, Period
from index.document import Document
from index.filters import Filters


def document(path="reports/2021/final.pdf", publisher="OSCE/ODIHR", published=None, period=None):
    def dated(value):
        return Dated(Period.parse(value), "manifest") if value else None

    return Document(
        root="/corpus", path=path, sha256="0" * 64, format="text", publisher=publisher,
        published=dated(published), period=dated(period), read_text=lambda: "",
    )  # fmt: skip


def test_no_condition_accepts_everything():
    assert not Filters()
    assert Filters().accept(document(publisher=None))


@pytest.mark.parametrize(
    ("globs", "accepted"),
    [
        (("reports/*",), True),
        (("*.pdf",), True),
        (("reports/2021/final.pdf",), True),
        (("reports/20??/*",), True),
        (("reports/20[13]*",), False),
        (("*.txt", "*.pdf"), True),
        (("*.PDF",), False),
        (("reports",), False),
        (("final.pdf",), True),
        (("corpus/reports/2021/final.pdf",), True),
        (("/corpus/reports/*",), True),
        (("./reports/*",), True),
        (("inal.pdf",), False),
        (("other/reports/*",), False),
    ],
)
def test_one_of_the_globs_must_match_the_path_or_the_end_of_the_whole_path(globs, accepted):
    conditions = Filters(paths=globs)
    assert conditions
    assert conditions.accept(document()) is accepted


@pytest.mark.parametrize(
    ("names", "publisher", "accepted"),
    [
        (("osce/odihr",), "OSCE/ODIHR", True),
        (("STRASSE",), "Straße", True),
        (("OSCE",), "OSCE/ODIHR", True),
        (("OSCE/ODIHR",), "OSCE", False),
        (("PACE", "OSCE/ODIHR"), "OSCE/ODIHR", True),
        (("PACE",), None, False),
    ],
)
def test_one_of_the_names_must_be_part_of_the_publishers(names, publisher, accepted):
    assert Filters(publishers=names).accept(document(publisher=publisher)) is accepted


@pytest.mark.parametrize(
    ("asked", "published", "period", "accepted"),
    [
        ("2012", None, "2012-01-15", True),
        ("2012-01-15", None, "2012", True),
        ("2012", None, "2011-12/2012-01", True),
        ("2013", None, "2011-12/2012-01", False),
        ("2012", "2012-01-16", None, True),
        ("2012", "2012-01-16", "2007", False),
        ("2007", "2012-01-16", "2007", True),
        ("2012", None, None, False),
    ],
)
def test_the_period_spoken_of_counts_before_the_date_of_publication(
    asked, published, period, accepted
):
    conditions = Filters(period=Period.parse(asked))
    assert conditions
    assert conditions.accept(document(published=published, period=period)) is accepted


def test_every_condition_must_hold():
    paper = document(period="2021")
    good = {"paths": ("*.pdf",), "publishers": ("OSCE/ODIHR",), "period": Period.parse("2021")}
    bad = {"paths": ("*.txt",), "publishers": ("PACE",), "period": Period.parse("2012")}
    assert Filters(**good).accept(paper)
    for name, value in bad.items():
        assert not Filters(**{**good, name: value}).accept(paper)
