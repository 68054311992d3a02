from __future__ import annotations

import gzip
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.lines import Line, read_json, read_lines, read_text


class Row(msgspec.Struct, frozen=True):
    text: str
    places: tuple[int, ...] = ()


@given(texts=st.lists(st.text()), packed=st.booleans(), ending=st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_is_read_back(tmp_path, complaint, texts, packed, ending):
    written = "".join(json.dumps({"text": text}) + ending for text in texts).encode()
    path = tmp_path / ("rows.jsonl.gz" if packed else "rows.jsonl")
    path.write_bytes(gzip.compress(written) if packed else written)
    if any("\ud800" <= one <= "\udfff" for text in texts for one in text):
        assert complaint(read_lines, path, Row)
    else:
        expected = [Line(number, Row(text)) for number, text in enumerate(texts, start=1)]
        assert list(read_lines(path, Row)) == expected


@given(data=st.binary(max_size=80))
@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path, complaint, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    for read in (read_lines, read_json):
        said = complaint(read, path, list)
        assert not said or said.startswith(str(path))


def test_a_damaged_gzip_file_is_refused(tmp_path, complaint):
    path = tmp_path / "rows.jsonl.gz"
    whole = gzip.compress(b'{"text": "x"}\n' * 50)
    path.write_bytes(whole[:-9])
    assert "is a damaged gzip file" in complaint(read_lines, path, Row)
    path.write_bytes(b"{}")
    assert "is not a gzip file" in complaint(read_lines, path, Row)


def test_a_byte_order_mark_and_blank_lines_are_passed_over_and_lines_still_counted(
    tmp_path, complaint
):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'\xef\xbb\xbf\n{"text": "a"}\n \r\n# said\n{"text": "b"}')
    assert list(read_lines(path, Row, "#")) == [Line(2, Row("a")), Line(5, Row("b"))]
    assert "line 4: JSON is malformed" in complaint(read_lines, path, Row)


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "a\u2028b\u0085c"}\n', encoding="utf-8")
    assert [line.value.text for line in read_lines(path, Row)] == ["a\u2028b\u0085c"]


def test_a_wrong_line_is_named(tmp_path, complaint):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "a"}\n\n{"text": "b", "places": [1, "x"]}\n', encoding="utf-8")
    message = complaint(read_lines, path, Row)
    assert message.startswith(f"{path}, line 3: Expected `int`, got `str`")


def test_a_name_in_the_data_cannot_break_the_line(tmp_path, complaint):
    class Strict(msgspec.Struct, forbid_unknown_fields=True):
        text: str = ""

    path = tmp_path / "one.json"
    path.write_text('{"a\\nb\\u001b": 1}', encoding="utf-8")
    assert "unknown field `a b␛`" in complaint(read_json, path, Strict)


def test_another_encoding_is_named_with_its_line_and_what_to_do(tmp_path, complaint):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"{}\n{}\n" + '{"text": "café"}'.encode("cp1252"))
    message = complaint(read_lines, path, Row)
    assert message.startswith(f"{path}, line 3: not UTF-8 (byte 0xe9); save the file as UTF-8")


def test_nesting_without_end_is_refused(tmp_path, complaint):
    path = tmp_path / "one.json"
    path.write_text('{"other": ' + "[" * 100_000, encoding="utf-8")
    assert "nested too deeply" in complaint(read_json, path, Row)


def test_a_file_that_is_not_there_and_a_name_that_no_file_has_are_refused(tmp_path, complaint):
    assert "cannot be read: No such file" in complaint(read_text, tmp_path / "none.json")
    assert "cannot be read: embedded null byte" in complaint(read_text, tmp_path / "a\0b.json")
