from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.config import ParsingLimits
from qa.answer import State
from qa.bundle import verify as script
from qa.bundle.checking import Checked, check, is_bundle
from qa.bundle.making import Bundle
from qa.errors import BundleError


def checked(data: bytes, seal: str | None = None, limits: ParsingLimits | None = None) -> Checked:
    return check(data, limits or ParsingLimits(), seal, "evidence.zip")


def refuses(data: bytes, seal: str | None = None) -> str:
    with pytest.raises(BundleError) as told:
        checked(data, seal)
    assert str(told.value).startswith("evidence.zip: ")
    assert "\n" not in str(told.value)
    return str(told.value)


def states(found: Checked) -> list[State]:
    return [one.state for one in found.verifications]


def test_a_bundle_verifies_without_its_files_and_nothing_is_written(
    made: Bundle, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    (folder / "2012.txt").unlink()
    found = checked(made.data, f" {made.seal.upper()}\n")
    assert states(found) == [State.VERIFIED] * 2
    assert (found.seal, found.notes) == (made.seal, ())
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("length", [1_001, 30_000, 65_535])
@pytest.mark.parametrize("byte", [b"a", b"\xff"])
def test_a_name_that_no_bundle_has_is_refused_in_a_short_line(byte: bytes, length: int) -> None:
    """A name of bytes that are no text would grow past what the format can hold."""
    header = struct.pack("<5H3L2H", 20, 0x800, 0, 0, 33, 0, 0, 0, length, 0)
    name = byte * length
    for data in (name, b"manifest.json" + name[13:]):
        told = refuses(b"PK\3\4" + header + data)
        assert "too long" in told
        assert len(told) < 5_000


def test_another_seal_than_the_one_told_is_refused(made: Bundle) -> None:
    for seal in ("0" * 64, "", made.seal[:-1]):
        assert "this is another bundle" in refuses(made.data, seal)


def test_a_changed_byte_is_refused_by_name(
    made: Bundle, flip: Callable[[bytes, int, int], bytes]
) -> None:
    place = made.data.index(b"9,305,106 voters were registered")
    assert "'documents/1/2012.txt'" in refuses(flip(made.data, place, 1))
    assert "end of the archive" in refuses(flip(made.data, len(made.data) - 1, 1))


def test_a_document_changed_with_all_hashes_made_anew_does_not_verify(
    made: Bundle, members: script.Members, remade: Callable[..., bytes]
) -> None:
    name = "documents/1/2012.txt"
    forged = remade(members, {name: members[name].replace(b"9,305,106", b"9,999,999")})
    assert states(checked(forged)) == [State.STALE, State.VERIFIED]
    refuses(forged, made.seal)


def test_an_extracted_text_that_the_file_does_not_hold_does_not_verify(
    members: script.Members, remade: Callable[..., bytes]
) -> None:
    """What the script alone, which reads no HTML, cannot find out."""
    text = members["texts/2.txt"].replace(b"Some 98", b"Only 98")
    answer = members["answer.json"].replace(b"Some 98", b"Only 98").replace(b"Some ", b"Only ")
    forged = remade(members, {"texts/2.txt": text, "answer.json": answer})
    assert len(script.report(script.unpack(forged))) == 2
    found = checked(forged)
    assert states(found) == [State.VERIFIED, State.STALE]
    assert "reads another text from the file" in found.verifications[1].detail


def test_a_page_or_script_that_this_version_does_not_make_is_told(
    members: script.Members, remade: Callable[..., bytes]
) -> None:
    found = checked(remade(members, {"index.html": b"<p>Other.</p>", "verify.py": b"print('ok')"}))
    assert states(found) == [State.VERIFIED] * 2
    assert [one.split()[0] for one in found.notes] == ["index.html", "verify.py"]


def altered(members: script.Members, change: Callable[[dict[str, Any]], object]) -> bytes:
    manifest = json.loads(members["manifest.json"])
    change(manifest)
    return json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda one: one.update(schema=99), "newer version"),
        (lambda one: one.update(left_out="many"), "not a bundle that pincite wrote"),
        (lambda one: one.update(documents=[]), "not those of a bundle"),
        (lambda one: one["documents"].pop(), "not those of a bundle"),
        (lambda one: one["documents"][0].update(file="answer.json"), "not those of a bundle"),
        (lambda one: one["documents"][1].update(text="index.html"), "not those of a bundle"),
    ],
)
def test_a_manifest_made_by_hand_is_refused(
    members: script.Members,
    remade: Callable[..., bytes],
    change: Callable[[dict[str, Any]], object],
    message: str,
) -> None:
    manifest = altered(members, change)
    assert message in refuses(remade({**members, "manifest.json": manifest}, {}))


def test_a_name_that_some_system_cannot_hold_is_refused(
    members: script.Members, remade: Callable[..., bytes]
) -> None:
    old, new = "documents/1/2012.txt", "documents/1/C:2012.txt"
    renamed = {new if name == old else name: data for name, data in members.items()}
    renamed["manifest.json"] = altered(members, lambda one: one["documents"][0].update(file=new))
    assert "not those of a bundle" in refuses(remade(renamed, {}))


@pytest.mark.parametrize("encoding", ["cp1252", "punycode", "zip", "nonsense"])
def test_an_encoding_that_is_not_the_files_does_not_verify(
    members: script.Members, remade: Callable[..., bytes], encoding: str
) -> None:
    manifest = altered(members, lambda one: one["documents"][0].update(encoding=encoding))
    found = checked(remade({**members, "manifest.json": manifest}, {}))
    assert states(found) == [State.STALE, State.VERIFIED]


def test_a_citation_without_its_file_is_missing(
    members: script.Members, remade: Callable[..., bytes]
) -> None:
    answer = members["answer.json"].replace(b'"document":"2012.txt"', b'"document":"2021.txt"')
    found = checked(remade(members, {"answer.json": answer}))
    assert states(found) == [State.MISSING, State.VERIFIED]


@pytest.mark.parametrize("data", [b"", b"nonsense\n", b'{"schema":99}\n', b"[" * 10**5])
def test_an_answer_that_is_none_is_refused(
    members: script.Members, remade: Callable[..., bytes], data: bytes
) -> None:
    refuses(remade(members, {"answer.json": data}))


def test_an_answer_that_its_citations_do_not_quote_is_refused(
    members: script.Members, remade: Callable[..., bytes]
) -> None:
    answer = json.loads(members["answer.json"])
    answer["answer"] = "No one"
    assert "not what its citations quote" in refuses(
        remade(members, {"answer.json": json.dumps(answer).encode()})
    )


def test_a_packed_file_that_cannot_be_parsed_does_not_verify(
    members: script.Members, remade: Callable[..., bytes]
) -> None:
    found = checked(remade(members, {"documents/2/web/seats.html": b" "}))
    assert states(found) == [State.VERIFIED, State.STALE]
    assert "the file cannot be read: " in found.verifications[1].detail


def test_files_are_read_within_the_limits(made: Bundle) -> None:
    found = checked(made.data, limits=ParsingLimits(file_bytes=100))
    assert "limits.file_bytes is 100" in found.verifications[1].detail


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: (
    st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["members", "documents", "schema"]), inner)
)))  # fmt: skip
def test_any_manifest_is_refused_in_one_line(packed: Callable[..., bytes], manifest: Any) -> None:
    refuses(packed({"manifest.json": json.dumps(manifest).encode(), "answer.json": b"{}"}))


@given(st.binary(max_size=99))
def test_any_bytes_are_refused_in_one_line(data: bytes) -> None:
    refuses(data)


def test_what_is_taken_for_a_bundle() -> None:
    assert is_bundle(b"PK\3\4", "-")
    assert is_bundle(b"xx\3\4 ... PK\5\6 ...", "answer.json")
    assert is_bundle(b"", "Evidence.ZIP")
    assert not is_bundle(b'{"schema":1}', "answer.json")
