"""Documents in which numbers, sentences and paragraphs occur several times, on purpose."""

from __future__ import annotations

import random

_REGIONS = (
    "Almaty",
    "Astana",
    "Karaganda",
    "Kostanay",
    "Pavlodar",
    "Mangystau",
    "Atyrau",
    "Aktobe",
)
_NUMBERS = ("9", "98", "107", "63.3", "75", "1,204", "12,907", "9,305,106")
_PARTIES = ("Nur Otan", "Ak Zhol", "the People’s Party", "Auyl", "Adal")
_TEMPLATES = (
    "In the region of {r}, turnout was {n} per cent of the registered voters.",
    "The commission of {r} registered {n} voters and {m} candidates before election day.",
    "{p} won {n} seats, and {m} seats were filled by the assembly of the people.",
    "Observers visited {n} polling stations in {r} and reported {m} irregularities there.",
    "Of {n} complaints that were filed by {p}, only {m} were considered in court.",
    "Anna Lind headed the mission of observers in {r} for {n} days.",
    "The count in {r} lacked transparency, as {m} protocols were not put on display.",
    "Airtime of {n} minutes was given to {p}; {m} minutes were paid for.",
)
_REPEATED = (
    "In total, 98 seats were filled by party lists, and 9 seats by the assembly of the people.",
    "The elections were efficiently organised, although 12,907 voters were not on the lists.",
    "Nobody objected to that.",
    "Turnout was 75 per cent.",
    "The legal framework needs further improvement so that all 107 deputies are elected.",
)
_RUSSIAN = (
    "В области {r} явка избирателей составила {n} процента от числа зарегистрированных.",
    "Комиссия зарегистрировала {n} избирателей и {m} кандидатов до дня голосования.",
    "Наблюдатели посетили {n} участков и сообщили о {m} нарушениях при подсчёте голосов.",
    "Партия получила {n} мест, ещё {m} мест распределила ассамблея народа.",
)
_FRENCH = (
    "Dans la région de {r}, la participation a été de {n} pour cent des électeurs inscrits.",
    "Les observateurs ont visité {n} bureaux de vote et relevé {m} irrégularités.",
)

QUESTIONS = (
    "What was the turnout in the region of Almaty?",
    "How many seats were filled by party lists?",
    "How many voters did the commission of Astana register?",
    "Who headed the mission of observers?",
    "How many complaints were considered in court?",
    "How many voters were not on the lists?",
    "Why did the count lack transparency?",
    "Сколько избирателей зарегистрировала комиссия?",
)


def sentence(rng: random.Random, templates: tuple[str, ...] = _TEMPLATES) -> str:
    """One that may well stand elsewhere too, or differ by a number from one that does."""
    if templates is _TEMPLATES and rng.random() < 0.2:
        return rng.choice(_REPEATED)
    region, party = rng.choice(_REGIONS), rng.choice(_PARTIES)
    number, more = rng.choice(_NUMBERS), rng.choice(_NUMBERS)
    made = rng.choice(templates).format(r=region, n=number, m=more, p=party)
    return made[0].upper() + made[1:]


def paragraph(rng: random.Random, templates: tuple[str, ...] = _TEMPLATES) -> str:
    """Two to five sentences on one line."""
    return " ".join(sentence(rng, templates) for _ in range(rng.randint(2, 5)))


def corpus(rng: random.Random) -> dict[str, str]:
    """Texts by path: plain ones, Markdown, one to be put on a page, one in Russian, one in French.

    Lines of running text are wrapped in some; in each, one paragraph stands twice.
    """
    texts = {
        f"{rng.choice(('', '2012/'))}report.txt": _document(rng, "Report of the mission"),
        "notes.md": _document(rng, "# Notes", "## "),
        "page.html": _document(rng, "Coverage of the elections"),
        "итоги.txt": _document(rng, "Итоги выборов", templates=_RUSSIAN),
        "rapport.txt": _document(rng, "Rapport sur les élections", templates=_FRENCH),
    }
    newline = rng.choice(("\n", "\r\n"))
    return {path: text.replace("\n", newline) for path, text in texts.items()}


def _document(
    rng: random.Random, title: str, mark: str = "", templates: tuple[str, ...] = _TEMPLATES
) -> str:
    paragraphs = [paragraph(rng, templates) for _ in range(rng.randint(5, 10))]
    paragraphs.insert(0 if rng.random() < 0.5 else len(paragraphs), paragraphs[3])
    for place in range(2, len(paragraphs), 4):
        paragraphs[place] = f"{mark}{rng.choice(_REGIONS)}\n\n{paragraphs[place]}"
    if rng.random() < 0.3 and not title.startswith("Cov"):
        paragraphs = [_wrapped(one, rng.randint(50, 80)) for one in paragraphs]
    return "\n\n".join([title, *paragraphs]) + "\n"


def _wrapped(text: str, width: int) -> str:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip(" ")
    return "\n".join(lines)
