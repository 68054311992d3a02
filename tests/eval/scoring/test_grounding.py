from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from eval.datasets.citations import ClaimRow
from eval.items import Gold, GoldSpan, Item
from eval.manifest import Code, Machine, Manifest, SystemRecord
from eval.predictions import Cited, Given, Prediction
from eval.runs import RunFolder
from eval.scoring.grounding import Claims, claims_file, figures, per_item, scores, statements
from qa.answer import State, Status

SYSTEM = "another one"


def cited(quote: str, start: int = 0, *, exact: bool = True, state: str = "verified") -> Cited:
    end = start + len(quote)
    return Cited(document="a.txt", start=start, end=end, quote=quote, exact=exact, state=state)


def said(*given: tuple[str, Sequence[Cited]], shown: int | None = None) -> Prediction:
    candidates = tuple(
        Given(text=text, confidence=0.5, period=None, citations=tuple(citations))
        for text, citations in given
    )
    count = len(candidates) if shown is None else shown
    return Prediction(
        id="q",
        status=Status.ANSWERED if count else Status.ABSTAINED,
        text=candidates[0].text if count else None,
        confidence=0.5,
        reason=None,
        shown=count,
        candidates=candidates,
        trace=(),
    )


@pytest.fixture
def make_run(tmp_path: Path) -> Callable[..., RunFolder]:
    def make(items: Sequence[Item]) -> RunFolder:
        manifest = Manifest(
            suite="grounding",
            data="answers",
            items_sha256="",
            seed=3,
            limit=None,
            code=Code(version="1", sources="", commit=None),
            model="none",
            reader="none",
            corpus=None,
            settings={},
            systems=(SystemRecord(name=SYSTEM, about=""),),
            machine=Machine(
                system="", processor="", cores=1, memory_bytes=1, python="", libraries={}
            ),
            started="",
        )
        return RunFolder.start(tmp_path / "run", manifest, items)

    return make


def test_an_answer_in_the_words_of_its_citation_is_supported_by_it() -> None:
    one = cited("In total, 9,305,106 voters were registered.")
    assert dict(scores(said(("9,305,106 voters", [one])))) == {
        "citation_recall": 1.0,
        "citation_precision": 1.0,
        "citation_f1": 1.0,
        "grounded": 1.0,
        "span_support": 1.0,
        "exact_spans": 1.0,
        "quotes_found": 1.0,
    }


def test_each_sentence_rests_on_all_citations_of_its_candidate() -> None:
    first, second = cited("Nine parties came."), cited("The count was calm.")
    prediction = said(("Nine parties came. The count was calm. …", [first, second]))
    assert statements(prediction) == [
        ("Nine parties came.", (first, second)),
        ("The count was calm. …", (first, second)),
    ]
    found = dict(scores(prediction))
    # Of two sentences both are supported; of the two citations of each, one is irrelevant.
    assert found["citation_recall"] == 1.0
    assert found["citation_precision"] == 0.5
    assert found["citation_f1"] == pytest.approx(2 / 3)
    assert found["span_support"] == 0.5


def test_a_claim_rests_on_its_own_citations() -> None:
    first, second = cited("Nine parties came."), cited("The count was calm.")
    prediction = said(("Nine parties came, calmly, by bus.", [first, second]))
    claims = [
        ClaimRow(text="Nine parties came.", citations=(0,)),
        ClaimRow(text="The count was calm.", citations=(0,)),
        ClaimRow(text="They came by bus.", citations=()),
        ClaimRow(text="The count was calm.", citations=(1, 0)),
    ]
    found = dict(scores(prediction, claims))
    assert found["citation_recall"] == 2 / 4
    assert found["citation_precision"] == 2 / 4


def test_only_candidates_that_were_shown_count() -> None:
    right, wrong = cited("12 million"), cited("7 million", exact=False)
    prediction = said(("12 million", [right]), ("8 million", [wrong]), shown=1)
    assert dict(scores(prediction))["exact_spans"] == 1.0
    both = dict(scores(said(("12 million", [right]), ("8 million", [wrong]))))
    assert both["citation_recall"] == 0.5
    assert both["exact_spans"] == 0.5


def test_silence_has_no_measure() -> None:
    prediction = said(("12 million", [cited("12 million")]), shown=0)
    claims = [ClaimRow(text="12 million", citations=(0,))]
    assert statements(prediction, claims) == []
    assert dict(scores(prediction, claims)) == {}


def test_an_answer_without_citations_is_not_supported_and_has_no_spans() -> None:
    assert dict(scores(said(("12 million", [])))) == {
        "citation_recall": 0.0,
        "citation_precision": 0.0,
        "citation_f1": 0.0,
        "grounded": 0.0,
    }


def test_what_is_not_in_the_file_grounds_nothing() -> None:
    invented = cited("12 million", exact=False, state=State.STALE)
    moved = cited("12 million", exact=False, state=State.RELOCATED)
    found = dict(scores(said(("12 million", [invented, moved]))))
    assert found["citation_recall"] == 1.0
    assert found["grounded"] == 0.0
    assert found["exact_spans"] == 0.0
    assert found["quotes_found"] == 0.5


def test_a_run_is_scored_from_its_folder_alone(make_run: Callable[..., RunFolder]) -> None:
    gold = GoldSpan(document="a.txt", start=0, end=10, quote="12 million")
    items = [
        Item(id="q", question="?", golds=(Gold(answers=("12 million",), spans=(gold,)),)),
        Item(id="r", question="?", golds=(Gold(answers=("9",)),)),
        Item(id="s", question="?"),
    ]
    run = make_run(items)
    first = said(("12 million voters", [cited("12 million voters")]))
    second = Prediction(**{**_fields(said(("8 million", [cited("9 million")]))), "id": "r"})
    with run.adding_predictions(SYSTEM) as predictions:
        predictions.add(first)
        predictions.add(second)
    with run.adding(claims_file(SYSTEM)) as claims:
        claims.add(Claims(id="r", claims=(ClaimRow(text="9 million", citations=(0,)),)))
    scored = per_item(run, SYSTEM)
    assert scored["q"]["span_iou"] == pytest.approx(10 / 17)
    assert scored["r"]["citation_recall"] == 1.0  # the claim's, not the answer's
    assert "span_iou" not in scored["r"]
    assert "s" not in scored
    found = {(one.group, one.measure): one for one in figures(run)}
    recall = found["all", "citation_recall"]
    assert (recall.system, recall.value, recall.low, recall.high) == (SYSTEM, 1.0, 1.0, 1.0)
    assert recall.n == 2
    assert found["all", "span_iou"].n == 1


def test_predictions_of_any_run_can_be_scored(make_run: Callable[..., RunFolder]) -> None:
    run = make_run([])
    assert per_item(run, "pincite") == {}
    with run.adding_predictions("pincite") as predictions:
        predictions.add(said(("12 million", [cited("12 million")])))
    assert per_item(run, "pincite")["q"]["citation_f1"] == 1.0


def _fields(prediction: Prediction) -> dict[str, object]:
    return {name: getattr(prediction, name) for name in prediction.__struct_fields__}
