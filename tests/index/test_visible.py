"""Document text is shown one for one, with nothing in it that a terminal would obey."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.visible import escaped, one_line, visible

HOSTILE = st.sampled_from(
    "\x00\x07\x08\r\x1b\x7f\x85\x9b\u202e\u2066\u200b\u2028\ufeff\U000e0041\ud800"
)
ANY = st.text(alphabet=HOSTILE | st.characters(exclude_categories=[]))

SHOWN_FORMATS = {
    *range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD,  # have a shape
    *range(0x13430, 0x13440),  # place hieroglyphs
    0xAD, 0x200C, 0x200D,  # soft hyphen and joiners
}  # fmt: skip


@given(ANY)
def test_the_length_and_every_harmless_character_stay(text):
    shown = visible(text)
    assert len(shown) == len(text)
    for before, after in zip(text, shown, strict=True):
        if before.isalnum() and unicodedata.category(before) != "Lo":
            assert after == before


@given(ANY)
def test_nothing_is_left_that_a_terminal_would_obey(text):
    for character in visible(text):
        assert character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}
        assert unicodedata.bidirectional(character) not in {
            "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
        }  # fmt: skip


def test_every_control_and_format_character_is_replaced_unless_it_has_a_use():
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            kept = character in "\n\t" or code in SHOWN_FORMATS
            assert (visible(character) == character) == kept, hex(code)


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("a\x00b", "a␀b"),
        ("a\x7f", "a␡"),
        ("50\r99", "50␍99"),
        ("\x9b2J", "\ufffd2J"),
        ("x\u202ey", "x\ufffdy"),
        ("\u2066\u2069", "\ufffd\ufffd"),
        ("no\u200bvote", "no\ufffdvote"),
        ("\u3164", "\ufffd"),
        ("\U000e0049\U000e0067", "\ufffd\ufffd"),
    ],
)
def test_what_acts_is_replaced_by_what_is_seen(hidden, shown):
    assert visible(hidden) == shown


@pytest.mark.parametrize(
    "text",
    [
        "one\ttwo\nthree", "👩‍👩‍👧", "❤️", "می‌خواهم", "क्ष", "е́", "“Қазақстан”", "中文",
        "1 000\u00a0км\u202f²",
    ],
)  # fmt: skip
def test_what_scripts_and_emoji_need_stays(text):
    assert visible(text) == text


def test_one_line_is_one_line():
    assert one_line(" a\r\nb\t\tc\u2028d\x0be\x85f ") == "a b c d e f"
    assert one_line("\x1b]0;title\x07 x") == "␛]0;title␇ x"
    assert one_line("") == ""


@given(ANY)
def test_one_line_holds_no_break_and_no_double_space(text):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert "  " not in line
    assert line == line.strip(" ")
    assert "\n" not in line
    assert "\t" not in line


@given(st.recursive(ANY, lambda inner: st.lists(inner) | st.dictionaries(ANY, inner)))
def test_escaped_json_reads_the_same_and_nothing_of_it_acts(value):
    plain = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    safe = escaped(plain)
    assert json.loads(safe) == json.loads(plain)
    assert visible(safe.decode()) == safe.decode()


def test_escaped_json_keeps_what_does_not_act():
    plain = '{"a": ["é", "👩‍👩‍👧", "שלום", "\\u0000"]}\n'.encode()
    assert escaped(plain) == plain
    assert escaped('"\x7f\x9b\u202e\U000e0041"'.encode()) == rb'"\u007f\u009b\u202e\udb40\udc41"'
