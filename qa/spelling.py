"""Questions as people type them: misspelled words are put as the documents have them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from index.analyzer import terms
from qa.terms import content_terms

SHORTEST = 3
"""Letters of a word that is respelled."""
SHORT = 3
"""Letters of a word that can only be meant for a question word: others are too near each other."""
LONG = 8
"""Letters from which on two slips of the pen are believed, and not one."""

_WORD = re.compile(r"[^\W\d_]+")
_ASKING = ("the", "what", "when", "where", "which", "whom", "whose", "does", "many", "much", "long")
"""Words that questions have, whether or not documents do."""
_ENDINGS = frozenset(["##s", "##es", "##ed", "##ing", "##er", "##ers", "##ly"])

IsWord = Callable[[str], bool]


def doubtful(question: str, is_word: IsWord) -> list[str]:
    """The words of `question` that may be misspelled: not short, and not known to be words."""
    words = dict.fromkeys(_WORD.findall(question))
    return [word for word in words if len(word) >= SHORTEST and not is_word(word.casefold())]


def respelled(question: str, texts: Iterable[str], is_word: IsWord) -> str:
    """`question` with its doubtful words as `texts` spell them, where a slip explains the rest.

    A slip is a letter too many, too few, wrong, or two that changed places (optimal string
    alignment: Boytsov 2011, "Indexing methods for approximate dictionary searching", section 2).
    The first letter is believed; one slip is, or two in a long word that is no name. Of several
    words as near, the one that `texts` use most. A word that `texts` have, in any of its forms, is
    left alone.
    """
    suspects = doubtful(question, is_word)
    if not suspects:
        return question
    counts = Counter(word for text in texts for word in _WORD.findall(text))
    known = frozenset(terms(" ".join(counts)))
    asking = dict.fromkeys(_ASKING, counts.total())
    choice = {word: n for word, n in counts.items() if len(word) > SHORT and content_terms(word)}
    meant = {}
    for word in suspects:
        if known.isdisjoint(terms(word)):
            allowed = 2 if len(word) >= LONG and word[0].islower() else 1
            among = asking if len(word) <= SHORT else choice | asking
            meant[word] = _nearest(word, among, allowed) or word
    return _WORD.sub(lambda match: meant.get(match[0], match[0]), question)


def _nearest(word: str, counts: Mapping[str, int], allowed: int) -> str | None:
    from rapidfuzz.distance import OSA

    plain = word.casefold()
    found = [
        (distance, -count, candidate)
        for candidate, count in counts.items()
        if candidate[0].casefold() == plain[0]
        and (distance := OSA.distance(plain, candidate.casefold(), score_cutoff=allowed)) <= allowed
    ]
    return min(found)[2] if found else None


@cache
def known_words() -> IsWord:
    """Tells whether a word, in lower case, is common English.

    It is one piece in the reader's tokenizer, or one and an ending.
    """
    from qa.reader.trained import WEIGHTS, load_tokenizer

    tokenizer = load_tokenizer(WEIGHTS)

    def is_word(word: str) -> bool:
        first, *rest = tokenizer.encode(word, add_special_tokens=False).tokens or [""]
        return not rest or (len(first) > SHORT and len(rest) == 1 and rest[0] in _ENDINGS)

    return is_word
