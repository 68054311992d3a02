import pytest

from index.parsing import parse_bytes
from index.parsing.csv import header_span


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Party,Votes\r\nNur Otan,71\r\n", "Party,Votes"),
        ('Party;"Share,\nin %"\nAuyl;5,29\n', 'Party;"Share,\nin %"'),
        ("Lorem, ipsum; dolor; amet\na; b; c\nsed, do; e; f\n", "Lorem, ipsum; dolor; amet"),
        ("Party\tVotes\rAuyl\t5\r", "Party\tVotes"),
        ("1,2\n3,4\n", None),
        ("Party,\nAuyl,5\n", None),
        ("Party,Party\nAuyl,5\n", None),
        ("Party,Votes\n", None),
        ("words without columns\nmore words\n", None),
        (f"Party,{'long ' * 20}\nAuyl,5\n", None),
        ('a,"' + "x" * 200_000, None),
    ],
)
def test_the_first_row_is_the_header_if_it_names_columns(text, header):
    span = header_span(text)
    assert (span.of(text) if span else None) == header


def test_text_is_the_file_and_the_header_a_heading():
    parsed = parse_bytes("Партия,Голоса\nНур Отан,71\n".encode("cp1251"), "a.csv")
    assert (parsed.text, parsed.encoding) == ("Партия,Голоса\nНур Отан,71\n", "cp1251")
    assert [(heading.title, heading.level) for heading in parsed.headings] == [("Партия,Голоса", 1)]
    assert parse_bytes(b"1,2\n3,4\n", "a.csv").headings == ()
