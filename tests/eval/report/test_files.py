from __future__ import annotations

import click
import pytest

from eval.report.files import write_reports


def test_the_ending_of_a_path_decides_what_is_written(make_run, tmp_path, capsys):
    page, text = tmp_path / "a.html", tmp_path / "b.md"
    write_reports([make_run()], [page, text])
    assert page.read_text("utf-8").startswith("<!doctype html>\n")
    assert text.read_text("utf-8").startswith("# Evaluation of pincite: mine")
    assert capsys.readouterr().err == f"wrote {page}\nwrote {text}\n"


def test_nothing_is_written_if_one_ending_is_not_known(make_run, tmp_path):
    with pytest.raises(click.UsageError, match=r"b\.pdf must end in \.html or \.md"):
        write_reports([make_run()], [tmp_path / "a.html", tmp_path / "b.pdf"])
    assert not (tmp_path / "a.html").exists()
