import pytest

from index.parsing import legacy

RUSSIAN = "Выборы в парламент состоялись 15 января 2012 года."


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "können"),
        ("cp1252", "Müller sagte: „Schön“ – und „naïve“"),
        ("cp1252", "São Paulo não é a capital; a eleição é amanhã"),
        ("cp1252", "The price is 5 €"),
        ("cp1252", "It’s “quoted” – yes"),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
        ("cp1250", "Zażółć gęślą jaźń"),
        ("cp1250", "Árvíztűrő tükörfúrógép"),
        ("cp1251", RUSSIAN),
        ("cp1251", "Да, это так"),
        ("koi8_r", RUSSIAN),
        ("koi8_r", "Привет, мир"),
        ("cp866", RUSSIAN),
        ("iso8859_5", RUSSIAN),
        ("mac_cyrillic", RUSSIAN),
        ("koi8_u", "Привіт, світе! Її дім, її ґанок."),
        ("cp1253", "Καλημέρα κόσμε, τι κάνεις;"),
        ("cp1254", "İstanbul'da güneşli bir gün, ışık ve çiğdem"),
        ("cp1256", "مرحبا بالعالم العربي"),
        ("cp1257", "Ąžuolas ir eglė, šiandien yra gražūs"),
        ("cp850", "Die Größe der Bäume ist schön"),
        ("mac_roman", "déjà vu à l'école"),
        ("cp932", "こんにちは世界。これは日本語の文章です。"),
        ("gb18030", "你好世界这是一个中文句子今天天气很好"),
    ],
)
def test_a_sentence_is_read_in_the_encoding_it_was_written_in(encoding, text):
    data = text.encode(encoding)
    guessed = legacy.guess(data)
    assert guessed is not None
    assert data.decode(guessed) == text


def test_ascii_alone_tells_nothing():
    assert legacy.guess(b"\x01\x02 plain") is None


def test_capitals_are_not_taken_for_the_other_cyrillic_encoding():
    text = "ЯВКА НА ВЫБОРАХ В ПАРЛАМЕНТ И РЕЗУЛЬТАТЫ ГОЛОСОВАНИЯ"
    assert legacy.guess(text.encode("cp1251")) == "cp1251"


def test_a_byte_that_the_best_encoding_lacks_late_in_the_file_rules_it_out():
    # 0x81 is no character in cp1252.
    data = "Größe ".encode("cp1252") * 3000 + b"\x81"
    assert legacy.guess(data) != "cp1252"


@pytest.mark.parametrize(
    "text",
    [
        "the 1990–93 seasons",
        "the vote — held late",
        "the club’s ground",
        "a fee of £300 (£250 net)",
        "about 12 °C",
        "a 3 × 4 grid",
        "the ‘free’ vote",
    ],
)
def test_one_mark_in_an_english_text_does_not_change_its_alphabet(text):
    data = text.encode("cp1252")
    guessed = legacy.guess(data)
    assert guessed is not None
    assert data.decode(guessed) == text
