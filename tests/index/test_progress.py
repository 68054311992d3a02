"""A build tells how far it is; `Silent` tells nobody."""

import pytest

from index import build_index
from index.progress import Silent


class Recorder:
    def __init__(self):
        self.stages = []

    def start(self, stage, total):
        self.stages.append([stage, total, 0])

    def advance(self, count):
        self.stages[-1][2] += count


@pytest.fixture(autouse=True)
def quick(parses):
    """Files are parsed in this process."""


def test_silence_is_silent(capfd):
    progress = Silent()
    progress.start("reading", 10)
    progress.advance(10)
    assert capfd.readouterr() == ("", "")


def test_every_stage_of_a_build_is_told_to_its_end(corpus, index_folder, encoder):
    progress = Recorder()
    report = build_index([corpus], index=index_folder, encoder=encoder, progress=progress)
    assert [stage for stage, _, _ in progress.stages] == [
        "reading",
        "finding the model",
        "embedding",
        "publishing",
    ]
    assert all(total == done > 0 for _, total, done in progress.stages)
    assert progress.stages[0][1] == report.documents
    assert progress.stages[2][1] == report.embedded


def test_an_unchanged_build_only_looks(built, encoder):
    progress = Recorder()
    build_index([], index=built, encoder=encoder, progress=progress)
    assert [stage for stage, _, _ in progress.stages] == ["reading", "finding the model"]
