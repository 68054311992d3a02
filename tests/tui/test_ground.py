from __future__ import annotations

import qa
from tui.ground import ground_of


def test_the_ground_stands_on_the_index_that_was_named(monkeypatch):
    calls = []

    def keep(*given, **named):
        calls.append((given, named))
        return "report"

    monkeypatch.setattr(qa, "update_index", keep, raising=False)
    monkeypatch.setattr(qa, "reopen_assistant", keep, raising=False)
    ground = ground_of("there")
    assert ground.update(["a"], "progress") == "report"
    assert ground.reopen("assistant") == "report"
    assert ground.place == "there"
    assert calls == [
        ((["a"],), {"place": "there", "progress": "progress"}),
        (("assistant", "there"), {}),
    ]
