from __future__ import annotations

import pytest

from eval.errors import RunError
from eval.scoring import scoring_of


@pytest.mark.parametrize(
    "suite",
    ["seeds", "mine", "abstention", "squad-open", "squad-given", "retrieval", "grounding",
     "robustness", "speed"],
)  # fmt: skip
def test_every_suite_is_scored_by_a_module_with_the_same_face(request_of, suite):
    scoring = scoring_of(request_of("run", systems=1).start(suite, "data", []))
    assert callable(scoring.figures)
    assert callable(scoring.per_item)


def test_a_suite_of_a_later_version_is_refused_in_one_line(request_of):
    run = request_of("run", systems=1).start("telepathy", "data", [])
    with pytest.raises(RunError, match="not known: 'telepathy'"):
        scoring_of(run)
