"""Figures of citations: whether they support what is said, and stand where they say.

`scores` works on the predictions of any run. What supports what is judged by
`qa.grounding.LEXICAL_JUDGE`; an answer that stands word for word in its citation is supported by
it, so that an extractive system fails only where it cites something else besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from eval.datasets.citations import ClaimRow
from eval.figures import Figure
from eval.metrics.grounding import (
    Statement,
    citation_f1,
    citation_precision,
    citation_recall,
    judge_statement,
    span_support,
)
from eval.predictions import Cited, Prediction
from eval.runs import RunFolder
from eval.scoring.groups import groups_of, mean_figures
from eval.scoring.rightness import span_overlap
from index.sentences import sentence_spans
from qa.grounding import LEXICAL_JUDGE, Judge
from qa.status import State

_FOUND = (State.VERIFIED, State.RELOCATED)


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer claims, where its author told; one line of `claims_file`."""

    id: str
    claims: tuple[ClaimRow, ...]


def claims_file(system: str) -> str:
    """Where a run keeps the claims of a system, below its folder."""
    return f"claims/{system.replace(' ', '-')}.jsonl"


def figures(run: RunFolder) -> list[Figure]:
    """See `eval.scoring.Scoring`."""
    found = []
    for system in run.systems:
        scored = per_item(run, system)
        for group, items in groups_of(run.items).items():
            values = [scored[item.id] for item in items if item.id in scored]
            found += mean_figures(system, group, values, run.manifest.seed)
    return found


def per_item(run: RunFolder, system: str) -> Mapping[str, Mapping[str, float]]:
    """See `eval.scoring.Scoring`."""
    items = {item.id: item for item in run.items}
    claims = {one.id: one.claims for one in run.records(claims_file(system), Claims)}
    scored: dict[str, dict[str, float]] = {}
    for id_, prediction in run.predictions(system).items():
        scored[id_] = dict(scores(prediction, claims.get(id_, ())))
        item = items.get(id_)
        if item is not None and item.spans:
            scored[id_]["span_iou"] = span_overlap(item, prediction)
    return scored


def scores(
    prediction: Prediction, claims: Sequence[ClaimRow] = (), judge: Judge = LEXICAL_JUDGE
) -> Iterator[tuple[str, float]]:
    """The measures of one answer, by name; none of an abstention, which says and cites nothing."""
    told = statements(prediction, claims)
    if told:
        judged = [judge_statement(_statement(text, cited), judge) for text, cited in told]
        yield "citation_recall", citation_recall(judged)
        yield "citation_precision", citation_precision(judged)
        yield "citation_f1", citation_f1(judged)
        exact = [_statement(text, [one for one in cited if one.exact]) for text, cited in told]
        yield "grounded", citation_recall([judge_statement(one, judge) for one in exact])
        if any(cited for _, cited in told):
            yield "span_support", span_support(judged)
    cited = [one for given in prediction.candidates[: prediction.shown] for one in given.citations]
    if cited:
        yield "exact_spans", sum(one.exact for one in cited) / len(cited)
        yield "quotes_found", sum(one.state in _FOUND for one in cited) / len(cited)


def statements(
    prediction: Prediction, claims: Sequence[ClaimRow] = ()
) -> list[tuple[str, Sequence[Cited]]]:
    """What an answer says, in order, each with its citations.

    Its `claims`, if there are any, with places in the citations of the first candidate; else the
    sentences of each candidate that was shown, each with all citations of the candidate.
    """
    shown = prediction.candidates[: prediction.shown]
    if shown and claims:
        return [
            (claim.text, [shown[0].citations[place] for place in claim.citations])
            for claim in claims
        ]
    return [(sentence, given.citations) for given in shown for sentence in _sentences(given.text)]


def _sentences(text: str) -> list[str]:
    found = (span.of(text) for span in sentence_spans(text))
    return [sentence for sentence in found if any(char.isalnum() for char in sentence)]


def _statement(text: str, cited: Sequence[Cited]) -> Statement:
    return Statement(text, tuple(one.quote for one in cited))
