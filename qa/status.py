"""What can become of a question, a passage and a citation: `Status`, `Cause`, `Stage`, `State`."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    CONFLICTING = "conflicting"
    """Several answers: the documents are about different times, or the question names more than
    one, or sources disagree about one time. `text` is that of the newest."""
    ABSTAINED = "abstained"


class State(StrEnum):
    """Whether a citation still holds against the file as it is now."""

    VERIFIED = "verified"
    """The file is the one cited, and the quoted characters stand where the citation says."""
    RELOCATED = "relocated"
    """The file has changed; the sentence, and the text on one of its sides or on both, stand in one
    place, which is told."""
    STALE = "stale"
    """The quote does not stand there any more, or it cannot be told which place was meant."""
    MISSING = "missing"
    """There is no such file."""


class Cause(StrEnum):
    """Why an assistant stays silent."""

    NOTHING_FOUND = "nothing found"
    """No passage was there to read."""
    OTHER_PERIOD = "other period"
    """No evidence is about the time that the question names."""
    UNSURE = "unsure"
    """The best candidate is less likely to be right than the threshold asks."""


class Stage(StrEnum):
    """The step at which a passage's best span won or lost."""

    READ = "read"
    """The reader found nothing in the passage."""
    REPEATED = "repeated"
    """The same characters were reached through a better passage."""
    PERIOD = "period"
    """It speaks about another time than the question."""
    THRESHOLD = "threshold"
    """It is less likely to be right than the threshold asks."""
    RANKED = "ranked"
    """It could be the answer, but another candidate is more likely to be right."""
    SUPPORT = "support"
    """It says the same as the answer, and is cited with it."""
    CONFLICT = "conflict"
    """It is one of several answers, each of its own time or from a source that disagrees."""
    ANSWER = "answer"
    """It is the answer."""
