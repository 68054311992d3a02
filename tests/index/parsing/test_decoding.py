import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Span
from index.errors import BrokenFileError, EmptyFileError, ParseError
from index.parsing.decoding import byte_span, decode

MARKS = {
    "utf-8": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\0\0",
    "utf-32-be": b"\0\0\xfe\xff",
}
WORDS = [
    "vote",
    "Größe",
    "e\u0301te\u0301",
    "выборы",
    "選挙",
    "👩‍👩‍👧",
    "İı",
    "\u200f",
    "𝔘",
    "12.5 %",
    "ü",
]
NEWLINES = ["\n", "\r\n", "\r", "\n\n", " ", "\u2028", "\t"]
texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(NEWLINES)), min_size=1).map(
    lambda pairs: "".join(word + newline for word, newline in pairs)
)


@given(texts, st.sampled_from(sorted(MARKS)), st.data())
def test_bytes_of_a_span_decode_to_its_characters(text, encoding, data):
    raw = MARKS[encoding] + text.encode(encoding)
    decoded = decode(raw)
    assert decoded.text == text
    assert (decoded.encoding, decoded.bom) == (encoding, len(MARKS[encoding]))
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    first, end = byte_span(decoded.text, span, decoded.encoding, decoded.bom)
    assert raw[first:end].decode(encoding) == span.of(text)


@given(texts)
def test_utf_8_needs_no_mark(text):
    decoded = decode(text.encode())
    assert (decoded.text, decoded.encoding, decoded.bom) == (text, "utf-8", 0)


@given(
    st.sampled_from(["cp1251", "koi8_r", "cp1252"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(0, 30),
)
def test_a_legacy_file_keeps_newlines_and_bytes(encoding, newline, position):
    sentence = "Größe, naïve Café" if encoding == "cp1252" else "Явка на выборах выросла"
    text = newline.join([sentence] * 4)
    raw = text.encode(encoding)
    decoded = decode(raw)
    assert decoded.text == text
    assert byte_span(text, Span(position, position + 9), decoded.encoding) == (
        position,
        position + 9,
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text", ["Date;Bid\r\n2015;1.08\r\n", "Выборы прошли 10 января\n", "Ā b c d"]
)
def test_wide_encodings_are_told_without_a_mark(encoding, text):
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.bom) == (text, encoding, 0)


def test_two_bytes_of_mark_and_a_nul_are_utf_16_when_utf_32_does_not_fit():
    decoded = decode(b"\xff\xfe\0\0" + ("abc" * 30).encode("utf-16-le"))
    assert (decoded.encoding, decoded.bom) == ("utf-16-le", 2)
    assert decoded.text == "\0" + "abc" * 30


@pytest.mark.parametrize("data", [b"", b"  \r\n\t", "\ufeff \n".encode("utf-16-le")])
def test_nothing_but_white_space_is_empty(data):
    with pytest.raises(EmptyFileError):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0" + bytes(range(200)),
        b"\x01\x02\x03\x04\x05",
        b"\0" * 100,
        b"\xff\xfe\x00",
    ],
)
def test_binary_data_is_refused(data):
    with pytest.raises(ParseError):
        decode(data)


def test_a_file_cut_inside_a_character_is_read_without_byte_offsets():
    whole = "Выборы прошли спокойно. " * 20
    decoded = decode(whole.encode()[:-2] + "я".encode()[:1])
    assert decoded.text.startswith("Выборы прошли")
    assert decoded.text.endswith("\ufffd")
    assert decoded.encoding is None


def test_terminal_colours_do_not_make_a_log_binary():
    line = "\x1b[31mERROR\x1b[0m the vote count\n"
    assert decode(line.encode() * 3).text == line * 3


def test_c1_controls_of_a_doubly_encoded_file_are_kept():
    text = "1986â\x80\x931990 Watford"
    assert decode(text.encode()).text == text


def test_a_span_past_the_end_has_no_bytes():
    with pytest.raises(ValueError, match="reaches past the 3 characters"):
        byte_span("abc", Span(1, 4), "utf-8")


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data):
    try:
        decoded = decode(data)
    except (BrokenFileError, EmptyFileError):
        return
    if decoded.encoding is not None:
        assert decoded.text.encode(decoded.encoding) == data[decoded.bom :]
