"""A small version of `run.py`: whatever happens to a writer, nothing acknowledged is lost."""

from __future__ import annotations

import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and reads /proc")


def assert_sound(reports: dict) -> None:
    for report in reports.values():
        assert report["failures"] == []
        assert report["lost"] == 0
        assert report["cycles"] > 0


def test_a_writer_killed_at_random_moments_loses_nothing_that_it_acknowledged(campaign):
    reports = campaign("moments", cycles=50)
    assert_sound(reports)
    (report,) = reports.values()
    assert report["cycles"] == 50
    assert report["documents"] > 500


def test_a_writer_killed_at_a_write_or_without_power_leaves_one_whole_generation(campaign):
    reports = campaign("deaths", sample=5)
    assert_sound(reports)
    assert {name.removesuffix(" in an update") for name in reports if "update" in name} == {
        "kill", "torn", "lose", "lose some",
    }  # fmt: skip


def test_a_write_that_fails_is_told_in_one_line_and_harms_nothing(campaign):
    reports = campaign("refusals", sample=4)
    assert_sound(reports)
    told = sum(report["counts"].get("told as an error", 0) for report in reports.values())
    assert told >= 20


def test_readers_second_writers_and_a_suspended_writer_do_not_disturb_each_other(campaign):
    reports = campaign("company", sample=5)
    assert_sound(reports)
    readers = reports["readers during publications"]["counts"]
    assert readers["whole generations read"] >= readers["different generations read"] > 2
    suspended = reports["a writer suspended while it holds the lock"]["counts"]
    assert suspended["second writers told who holds the lock"] > 5
    assert suspended["readers that went on"] > 5
    assert "readers that waited" not in suspended


def test_the_harness_finds_out_a_writer_that_is_made_worse_on_purpose(campaign):
    reports = campaign("controls", sample=24)
    assert len(reports) == 2
    for report in reports.values():
        assert report["lost"] > 0
        assert report["failures"]
