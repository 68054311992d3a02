"""Two runs, or two systems of one run, on the questions that both were asked: `compare`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.comparison import Change, Comparison, Said, Tested, Verdict
from eval.errors import RunError
from eval.items import Item
from eval.measures import Unit
from eval.predictions import Prediction
from eval.report.scored import Scores, deciding, in_order, known
from eval.runs import RunFolder
from eval.significance import paired_randomisation

_PLACES = 9
"""Decimal places of scores; what differs below them is the noise of adding."""


def compare(
    a: RunFolder,
    b: RunFolder,
    system_a: str | None = None,
    system_b: str | None = None,
    seed: int = 0,
) -> Comparison:
    """How `system_b` of run `b` differs from `system_a` of run `a`; by default the shipped ones.

    A question is shared if both were asked it by the same id, in the same words and with the same
    expected answers. Raises RunError if none is shared, if a run has no such system, if both sides
    are the same, or if no measure tells of single questions.
    """
    first, second = _side(a, system_a), _side(b, system_b)
    if (a.path.resolve(), first.system) == (b.path.resolve(), second.system):
        raise RunError(f"{a.path} is compared with itself; name two runs, or two of its systems")
    shared = _shared(first, second)
    measures = in_order(_measures(first, shared) & _measures(second, shared))
    if not measures:
        raise RunError(
            f"the runs at {a.path} and {b.path} have no measure of single questions in common"
        )
    by = deciding(set(measures))
    return Comparison(
        a=str(a.path),
        b=str(b.path),
        system_a=first.system,
        system_b=second.system,
        seed=seed,
        by=by,
        shared=len(shared),
        only_a=len(first.asked) - len(shared),
        only_b=len(second.asked) - len(shared),
        measures=tuple(_tested(measures, first.scores, second.scores, shared, seed)),
        questions=tuple(_change(item, first, second, by) for item in shared),
    )


def adjusted(values: Sequence[float]) -> list[float]:
    """p-values of several measures, adjusted so that a threshold bounds the false discoveries.

    Benjamini and Yekutieli 2001, "The control of the false discovery rate in multiple testing
    under dependency": of the differences that it lets stand at 0.05, at most 5 % are expected to
    be chance, however the measures hang together, and measures of the same answers do.
    """
    from scipy.stats import false_discovery_control

    return [float(value) for value in false_discovery_control(list(values), method="by")]


@dataclass(frozen=True, slots=True)
class _Side:
    system: str
    asked: Mapping[str, Item]
    """Questions that the system was asked, in their order."""
    scores: Scores
    predictions: Mapping[str, Prediction]


def _side(run: RunFolder, system: str | None) -> _Side:
    from eval.scoring import scoring_of

    if not run.systems or (system is not None and system not in run.systems):
        raise RunError(f"the run at {run.path} has no such system; it has {_list(run.systems)}")
    system = system or run.systems[0]
    scores, predictions = scoring_of(run).per_item(run, system), run.predictions(system)
    asked = {one.id: one for one in run.items if one.id in scores or one.id in predictions}
    return _Side(system, asked, scores, predictions)


def _list(systems: Iterable[str]) -> str:
    return ", ".join(map(repr, systems)) or "none"


def _shared(a: _Side, b: _Side) -> list[Item]:
    shared = [
        item
        for item in a.asked.values()
        if (other := b.asked.get(item.id)) is not None
        and (item.question, item.answers) == (other.question, other.answers)
    ]
    if not shared:
        raise RunError(
            f"the runs share none of their questions ({len(a.asked)} and {len(b.asked)} were "
            "asked); compare runs on the same data"
        )
    return shared


def _measures(side: _Side, items: Iterable[Item]) -> set[str]:
    return {name for item in items for name in side.scores.get(item.id, ())}


def _tested(
    measures: Iterable[str], a: Scores, b: Scores, items: Iterable[Item], seed: int
) -> Iterator[Tested]:
    ids = [item.id for item in items if item.id in a and item.id in b]
    pairs = {
        name: [(a[id_][name], b[id_][name]) for id_ in ids if name in a[id_] and name in b[id_]]
        for name in measures
    }
    found = {
        name: paired_randomisation([two for _, two in both], [one for one, _ in both], seed)
        for name, both in pairs.items()
        if both
    }
    for (name, one), p in zip(
        found.items(), adjusted([one.p for one in found.values()]), strict=True
    ):
        about = known(name)
        yield Tested(
            measure=name,
            unit=about.unit if about else Unit.NUMBER,
            higher_is_better=about.higher_is_better if about else True,
            mean_a=one.mean_b,
            mean_b=one.mean_a,
            difference=one.difference,
            low=one.low,
            high=one.high,
            p=one.p,
            adjusted_p=p,
            n=len(pairs[name]),
        )


def _change(item: Item, a: _Side, b: _Side, by: str) -> Change:
    one, two = _said(item, a, by), _said(item, b, by)
    return Change(
        id=item.id,
        question=item.question,
        kind=item.kind,
        split=item.split,
        verdict=_verdict(one, two, by),
        a=one,
        b=two,
    )


def _said(item: Item, side: _Side, by: str) -> Said:
    score = side.scores.get(item.id, {}).get(by)
    prediction = side.predictions.get(item.id)
    given = prediction.candidates[: prediction.shown] if prediction else ()
    return Said(
        score=None if score is None else round(score, _PLACES),
        answers=tuple(one.text for one in given) if prediction else None,
        citations=tuple(cited for one in given for cited in one.citations),
    )


def _verdict(a: Said, b: Said, by: str) -> Verdict:
    if a.score is not None and b.score is not None and a.score != b.score:
        about = known(by)
        rises = b.score > a.score
        return (
            Verdict.BETTER if rises == (about is None or about.higher_is_better) else Verdict.WORSE
        )
    same = (a.answers, _places(a)) == (b.answers, _places(b))
    return Verdict.SAME if same else Verdict.CHANGED


def _places(said: Said) -> list[tuple[str, int, int, str]]:
    """What is cited, without its surroundings: those may be another edition's."""
    return [(one.document, one.start, one.end, one.quote) for one in said.citations]
