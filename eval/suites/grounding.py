"""Runs that measure the citations of a file of answers, ours or another system's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from eval.asking import CitedTexts, with_context
from eval.datasets.citations import AnswerRow, QuoteRow, Response, read_citations
from eval.errors import DatasetError
from eval.manifest import Corpus, SystemRecord
from eval.predictions import CONTEXT, Cited, Given, Prediction, predict
from eval.runs import RunFolder
from eval.scoring.grounding import Claims, claims_file, figures
from eval.suites.request import Request
from index.config import IndexConfig, ParsingLimits
from index.document import Span
from index.errors import ParseError
from index.location import is_below
from index.parsing.process import read_file
from index.settings import resolve
from qa.answer import Answer, Citation
from qa.grounding import LEXICAL_JUDGE
from qa.status import State, Status

NAME = "grounding"


def run_grounding(path: Path, documents: Path | None, request: Request) -> RunFolder:
    """Measure the citations of the answers in the file at `path`.

    Cited files are read again below `documents`, or below the folder that a citation names where
    that is None; nothing else is ever read. The system goes by the file's name. No model is used.
    Raises DatasetError and RunError.
    """
    responses = read_citations(path)
    if documents is None:
        _need_no_folder(responses)
    chosen = {one.id for one in request.sample([response.item for response in responses])}
    responses = [one for one in responses if one.item.id in chosen]
    limits = resolve(IndexConfig).limits
    system = path.name.removesuffix(".gz").removesuffix(".jsonl")
    with CitedTexts(limits) as texts:
        files = CitedFiles(documents, texts)
        _check_golds(responses, files)
        run = request.start(
            NAME,
            system,
            with_context([one.item for one in responses], lambda name: files.text(None, name)),
            corpus=_corpus(responses, files, limits),
            systems=[SystemRecord(name=system, about=f"answers read from {path.name}")],
            settings={"answers": _sha256(path.read_bytes()), "judge": LEXICAL_JUDGE.name},
        )
        if run.finished:
            return run
        _record(run, system, responses, files, request)
    run.write_figures(figures(run))
    return run


class CitedFiles:
    """The texts of cited files, below one folder or below the folders that citations name."""

    def __init__(self, folder: Path | None, texts: CitedTexts) -> None:
        self._folder = folder
        self._texts = texts

    def text(self, root: str | None, document: str) -> str | None:
        """The text of a cited file; None if it cannot be read, or lies outside of its folder."""
        path = self.path(root, document)
        return None if path is None else self._texts.at(path)

    def path(self, root: str | None, document: str) -> Path | None:
        """Where a cited file is, if it is below its folder, symbolic links followed."""
        folder = Path(root) if self._folder is None and root is not None else self._folder
        if folder is None or not is_below(document):
            return None
        path = folder / document
        try:
            inside = path.resolve().is_relative_to(folder.resolve())
        except (OSError, RuntimeError, ValueError):  # too long, links in a circle, a null character
            return None
        return path if inside else None


def _need_no_folder(responses: Iterable[Response]) -> None:
    for response in responses:
        if isinstance(response.said, AnswerRow) and (response.said.citations or response.said.gold):
            raise DatasetError(
                f"{response.where}: its citations do not tell the folder of their documents; "
                "give it with --documents"
            )


def _check_golds(responses: Iterable[Response], files: CitedFiles) -> None:
    for response in responses:
        for gold in response.item.spans:
            text = files.text(None, gold.document)
            if text is None:
                raise DatasetError(f"{response.where}: {gold.document!r} cannot be read")
            if gold.span.of(text) != gold.quote:
                raise DatasetError(
                    f"{response.where}: the gold quote is not at [{gold.start}, {gold.end}) of "
                    f"{gold.document!r}"
                )


def _corpus(responses: Iterable[Response], files: CitedFiles, limits: ParsingLimits) -> Corpus:
    """The cited files, for the manifest; there is no index."""
    found = set()
    for name in {name for response in responses for name in _cited_names(response.said)}:
        path = files.path(*name)
        if path is not None:
            try:
                found.add((name[1], _sha256(read_file(path, limits.file_bytes))))
            except ParseError:
                continue
    listed = "".join(f"{document}\0{sha256}\n" for document, sha256 in sorted(found))
    return Corpus(generation=0, documents=len(found), passages=0, sha256=_sha256(listed.encode()))


def _cited_names(said: Answer | AnswerRow) -> set[tuple[str | None, str]]:
    """The root, where it is told, and the document of each citation and expected place."""
    if isinstance(said, AnswerRow):
        names = {one.document for one in said.citations} | {one.document for one in said.gold}
        return {(None, name) for name in names}
    return {
        (citation.root, citation.document)
        for candidate in said.candidates
        for citation in candidate.citations
    }


def _record(
    run: RunFolder,
    system: str,
    responses: Sequence[Response],
    files: CitedFiles,
    request: Request,
) -> None:
    done = run.predictions(system).keys()
    waiting = [one for one in responses if one.item.id not in done]
    request.progress.start("reading citations", len(waiting))
    with run.adding(claims_file(system)) as claims, run.adding_predictions(system) as predictions:
        for response in waiting:
            id_, said = response.item.id, response.said
            if isinstance(said, AnswerRow):
                if said.claims:
                    claims.add(Claims(id=id_, claims=said.claims))
                predictions.add(_prediction(id_, said, files))
            else:
                predictions.add(_own_prediction(id_, said, files))
            request.progress.advance(1)


def _prediction(id_: str, row: AnswerRow, files: CitedFiles) -> Prediction:
    answered = row.answer is not None and bool(row.answer.strip())
    given = Given(
        text=row.answer or "",
        confidence=1.0,
        period=None,
        citations=tuple(_cited(one, files.text(None, one.document)) for one in row.citations),
    )
    return Prediction(
        id=id_,
        status=Status.ANSWERED if answered else Status.ABSTAINED,
        text=row.answer if answered else None,
        confidence=float(answered),
        reason=None if answered else "there is no answer in the file",
        shown=int(answered),
        candidates=(given,) if answered else (),
        trace=(),
    )


def _cited(row: QuoteRow, text: str | None) -> Cited:
    span = Span(0, 0)  # covers nothing: the system did not say where, or no such place can be
    if row.start is not None and row.end is not None and 0 <= row.start < row.end:
        span = Span(row.start, row.end)
    around = text if text is not None and span.end else ""
    return _held(
        Cited(
            document=row.document,
            start=span.start,
            end=span.end,
            quote=row.quote,
            before=around[max(0, span.start - CONTEXT) : span.start],
            after=around[span.end : span.end + CONTEXT],
        ),
        text,
    )


def _own_prediction(id_: str, answer: Answer, files: CitedFiles) -> Prediction:
    def reread(citation: Citation) -> str | None:
        return files.text(citation.root, citation.document)

    said = predict(id_, answer, reread)
    candidates = [
        msgspec.structs.replace(
            given,
            citations=tuple(
                _held(cited, reread(citation))
                for cited, citation in zip(given.citations, candidate.citations, strict=True)
            ),
        )
        for given, candidate in zip(said.candidates, answer.candidates, strict=True)
    ]
    return msgspec.structs.replace(said, candidates=tuple(candidates))


def _held(cited: Cited, text: str | None) -> Cited:
    """The citation with what becomes of it when it is held against the file's text."""
    exact = text is not None and bool(cited.quote) and cited.span.of(text) == cited.quote
    if exact:
        state = State.VERIFIED
    elif text is None:
        state = State.MISSING
    else:
        quote = " ".join(cited.quote.split())
        stands = bool(quote) and quote in " ".join(text.split())
        state = State.RELOCATED if stands else State.STALE
    return msgspec.structs.replace(cited, exact=exact, state=str(state))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
