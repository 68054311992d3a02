from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from qa.claim import Claim, read_text
from qa.grounding import Features, LexicalJudge
from qa.training.support import Example, fit, main, quality, read_examples

EVIDENCE = "The commission registered nine parties before the vote in the capital."
FAMILIES = ("fever_a", "fever_b", "wice", "health", "snli")


def rows(dataset: str) -> list[dict[str, str]]:
    """Claims with all of their words in the evidence, and others with few."""
    told = [
        ("The commission registered parties.", "supported"),
        ("Nine parties were registered by the commission before the vote", "entailment"),
        ("A vote took place in the capital.", "entailment"),
        ("The commission burned every ballot it found.", "not_supported"),
        ("No parties were registered.", "contradiction"),
        ("A storm flooded roads near the capital.", "neutral"),
        ("Ten parties were registered by the commission", "partially_supported"),
    ]
    return [
        {"dataset": dataset, "premise": EVIDENCE, "hypothesis": claim, "label": label}
        for claim, label in told
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.jsonl.gz"
    lines = [json.dumps(row) for family in FAMILIES for row in rows(family)]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def test_pairs_are_read_with_their_labels_and_what_the_rules_leave_open(data: Path) -> None:
    examples = read_examples(data)[:7]
    assert [one.supported for one in examples] == [True] * 3 + [False] * 4
    assert [one.open for one in examples] == [True] * 6 + [False]  # ten is not nine


def test_the_fitted_judge_wants_words_and_no_other_negation(data: Path) -> None:
    judge = fit([read_examples(data)])
    assert judge.weights.coverage > 0
    assert judge.weights.negation < 0
    assert judge.judge(Claim("The commission registered parties."), [EVIDENCE]).supported
    assert not judge.judge(Claim("The roads were flooded."), [EVIDENCE]).supported


def test_fitting_twice_gives_the_same_judge(data: Path) -> None:
    assert fit([read_examples(data)]) == fit([read_examples(data)])


def test_quality_is_counted_by_hand() -> None:
    text = read_text(EVIDENCE)
    told = [
        ("The commission registered parties.", True),  # said: supported
        ("nine parties", True),  # word for word
        ("The parties were loud.", True),  # half of its words: not supported
        ("The capital registered parties.", False),  # said: supported
        ("Roads were flooded.", False),
    ]
    judge = LexicalJudge(-0.7, Features(coverage=1.0, negation=0.0, end=0.0))
    found = quality(judge, [Example("d", Claim(claim), text, True, true) for claim, true in told])
    assert found.pairs == 5
    assert found.supported == 3 / 5
    assert found.accuracy == 3 / 5
    assert found.balanced == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert found.f1 == pytest.approx(2 * (2 / 3) * (2 / 3) / (2 / 3 + 2 / 3))


def test_the_table_tells_each_set_and_the_constants(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(data)])
    lines = capsys.readouterr().out.splitlines()
    heads = [number for number, line in enumerate(lines) if "accuracy" in line]
    assert [lines[number].split("  ")[0] for number in heads] == [
        "fitted on, held out",
        "other verification",
        "inference",
    ]
    names = [line.split()[0] for line in lines[:-4] if "accuracy" not in line]
    assert names == ["fever_a", "fever_b", "wice", "health", "snli"]
    assert [line.split("=")[0] for line in lines[-4:]] == ["bias", "coverage", "negation", "end"]
    for line in lines[1:4]:
        *_, pairs, supported, accuracy, balanced, f1 = line.split()
        assert (pairs, supported) == ("7", "0.429")
        assert all(0.0 <= float(share) <= 1.0 for share in (accuracy, balanced, f1))


def test_a_set_is_never_judged_by_what_was_fitted_on_its_family(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[set[str]] = []

    def watch(parts: object) -> LexicalJudge:
        listed = list(parts)  # type: ignore[call-overload]
        seen.append({one.dataset for part in listed for one in part})
        return fit(listed)

    monkeypatch.setattr("qa.training.support.fit", watch)
    main([str(data)])
    fever, wice = {"fever_a", "fever_b"}, {"wice"}
    assert seen == [wice, wice, fever, fever | wice, fever | wice, fever | wice]
