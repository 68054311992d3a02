from __future__ import annotations

import pytest

from eval.errors import EvaluationError
from eval.systems import SHIPPED, SYSTEMS, choose
from qa.confidence import Features

BY_NAME = {system.name: system for system in SYSTEMS}


@pytest.mark.parametrize("name", [one.name for one in SYSTEMS if one.without])
def test_an_ablation_names_features_that_there_are(name):
    assert set(BY_NAME[name].without) <= set(Features.__slots__)


def test_systems_are_chosen_by_name_and_the_shipped_one_is_always_there():
    assert choose([]) == SYSTEMS
    assert [one.name for one in choose(["dense alone"])] == [SHIPPED, "dense alone"]
    assert [one.name for one in choose([], others=False)] == [SHIPPED]
    with pytest.raises(EvaluationError, match="no system 'magic'; there are: pincite, BM25"):
        choose(["magic"])
