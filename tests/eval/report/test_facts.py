from __future__ import annotations

import msgspec

from eval.items import Item
from eval.manifest import Code, Machine
from eval.report.facts import facts


def told(run):
    return {group.title: {one.label: one.value for one in group.facts} for group in facts(run)}


def test_everything_that_a_manifest_tells_is_told(make_run):
    run = make_run([Item(id="a", question="?")], limit=1200)
    found = told(run)
    assert found["Questions"] == {
        "Suite": "mine",
        "Data": "questions.csv",
        "Items": "1",
        "Hash of the items": run.manifest.items_sha256[:16],
        "Seed": "7",
        "Limit": "1,200, drawn by the seed",
        "Corpus": "5 documents, 420 passages, generation 3",
        "Hash of the corpus": "fedcba9876543210",
        "Started": "2026-01-02T03:04:05Z",
    }
    assert found["Code"] == {
        "Version": "0.1.0",
        "Hash of the sources": "0123456789abcdef",
        "Commit": "c0ffee",
        "Embedding model": "MiniLM@1",
        "Reader": "extractive@2",
        "Identity": run.manifest.identity,
    }
    assert found["Machine"] == {
        "System": "Linux 6.1",
        "Processor": "Some Processor",
        "Its instructions": "not told",
        "Cores": "2",
        "Memory": "24.0\N{NO-BREAK SPACE}GB",
        "Python": "3.11.9",
    }
    assert found["Libraries"] == {"numpy": "2.4.6", "torch": "2.13.0"}


def test_what_a_run_has_not_is_left_out_or_said(make_run):
    found = told(make_run(corpus=None, code=Code(version="1", sources="0", commit=None)))
    assert "Corpus" not in found["Questions"]
    assert found["Questions"]["Limit"] == "none"
    assert found["Code"]["Commit"] == "not a checkout"


def test_settings_are_flat_in_the_order_of_their_names(make_run):
    settings = {
        "z": True,
        "a": {"y": [1, {"deep": None}], "x": {"w": "plain \N{EN DASH} text"}},
        "none": {},
        "long": "x" * 500,
    }
    found = told(make_run(settings=settings))["Settings"]
    assert list(found.items()) == [
        ("a.x.w", "plain \N{EN DASH} text"),
        ("a.y", '[1,{"deep":null}]'),
        ("long", "x" * 399 + "…"),
        ("z", "true"),
    ]


def test_libraries_stand_in_the_order_of_their_names(make_run):
    machine = msgspec.structs.replace(make_run().manifest.machine, libraries={"b": "2", "a": "1"})
    assert isinstance(machine, Machine)
    assert list(told(make_run(machine=machine))["Libraries"]) == ["a", "b"]
