from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.bundle import verify as script
from qa.bundle.checking import is_bundle
from qa.bundle.making import Bundle

Flip = Callable[[bytes, int, int], bytes]


def refuses(data: bytes, seal: str | None = None) -> str:
    with pytest.raises(script.Refused) as told:
        script.unpack(data, seal)
    return str(told.value)


def is_refused(data: bytes) -> bool:
    try:
        script.unpack(data)
    except script.Refused:
        return True
    return False


def test_a_change_of_any_single_byte_is_detected(made: Bundle, flip: Flip) -> None:
    """Every position; and whatever the file is called, it is still taken for a bundle."""
    chance = random.Random(7)
    for place in range(len(made.data)):
        changed = flip(made.data, place, chance.randint(1, 255))
        assert is_refused(changed), place
        assert is_bundle(changed, "answer.json"), place


def test_every_bit_of_what_only_the_archive_has_is_guarded(made: Bundle, flip: Flip) -> None:
    """Headers, directory, comment: bytes that no hash of a member covers."""
    offset, places = 0, []
    for what, piece in script.pack(script.unpack(made.data)):
        if " " in what:
            places += range(offset, offset + len(piece))
        offset += len(piece)
    assert len(places) > 500
    for place in places:
        for bit in range(8):
            assert is_refused(flip(made.data, place, 1 << bit)), (place, bit)


@given(st.data())
def test_bytes_changed_cut_added_or_moved_are_detected(
    made: Bundle, flip: Flip, data: st.DataObject
) -> None:
    whole = made.data
    places = st.integers(0, len(whole) - 1)
    changed = whole
    for _ in range(data.draw(st.integers(1, 4))):
        place, other = sorted((data.draw(places), data.draw(places)))
        kind = data.draw(st.sampled_from(["flip", "cut", "add", "take", "swap"]))
        place = min(place, len(changed) - 1)
        if kind == "flip":
            changed = flip(changed, place, data.draw(st.integers(1, 255)))
        elif kind == "cut":
            changed = changed[: max(1, place)]
        elif kind == "add":
            more = data.draw(st.binary(min_size=1, max_size=9))
            changed = changed[:place] + more + changed[place:]
        elif kind == "take":
            changed = changed[:place] + changed[max(other, place + 1) :] or b"\0"
        else:
            changed = changed[other:] + changed[:other] or b"\0"
    assert changed == whole or is_refused(changed)


def test_bytes_before_and_after_the_archive_are_detected(made: Bundle) -> None:
    assert "behind the end" in refuses(made.data + b"\0")
    assert "not a bundle" in refuses(b"\0" + made.data)
    for end in (0, 3, 29, 1000, len(made.data) - 1):
        assert is_refused(made.data[:end])


@given(st.data())
def test_members_in_another_order_are_detected(
    members: script.Members, packed: Callable[..., bytes], data: st.DataObject
) -> None:
    names = data.draw(st.permutations(list(members)))
    if names != list(members):
        assert "in its order" in refuses(packed({name: members[name] for name in names}))


def test_members_swapped_renamed_added_or_left_out_are_detected(
    members: script.Members, packed: Callable[..., bytes]
) -> None:
    first, second = (name for name in members if name.startswith("documents/"))
    swapped = {**members, first: members[second], second: members[first]}
    assert f"the SHA-256 of {first!r}" in refuses(packed(swapped))
    renamed = {name.replace("2012", "2021"): data for name, data in members.items()}
    assert "manifest.json lists" in refuses(packed(renamed))
    assert "manifest.json lists" in refuses(packed({**members, "more.txt": b"x"}))
    fewer = {name: data for name, data in members.items() if name != second}
    assert "manifest.json lists" in refuses(packed(fewer))


def test_a_bundle_made_anew_is_caught_by_the_seal_alone(
    made: Bundle, members: script.Members, remade: Callable[..., bytes]
) -> None:
    other = remade(members, {"index.html": b"<p>Something else.</p>"})
    script.unpack(other)
    assert "this is another bundle" in refuses(other, made.seal)
    script.unpack(made.data, made.seal.upper())


def zipped(write: Callable[[zipfile.ZipFile], Any], **options: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        write(archive)
    return buffer.getvalue()


def entry(name: str, data: bytes = b"{}", flags: int = 0, size: int | None = None) -> bytes:
    size = len(data) if size is None else size
    fields = 20, flags, 0, 0, 33, 0, size, size, len(name.encode()), 0
    return b"PK\3\4" + struct.pack("<5H3L2H", *fields) + name.encode() + data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a bundle"),
        (b"PK", "not a bundle"),
        (b"PK\3\4" + b"\xff" * 40, "encrypted, compressed, cut off or too long"),
        (entry("manifest.json", flags=1), "encrypted"),
        (entry("manifest.json", size=0xFFFFFFFF), "cut off"),
        (entry("manifest.json") * 2, "there twice"),
        (entry("../manifest.json"), "not a name below a folder"),
        (entry("/manifest.json"), "not a name below a folder"),
        (entry("documents/../../x"), "not a name below a folder"),
        (entry("documents\\..\\x"), "not a name below a folder"),
        (b"".join(entry(f"{n}", b"") for n in range(10_001)), "one of too many"),
        (entry("other.json"), "not a bundle"),
        (entry("manifest.json"), "is not as it was packed"),
        (
            zipped(
                lambda one: one.writestr("manifest.json", b"0" * 10**7),
                compression=zipfile.ZIP_DEFLATED,
            ),
            "compressed",
        ),
    ],
)
def test_a_hostile_archive_is_refused_in_one_line(data: bytes, message: str) -> None:
    told = refuses(data)
    assert message in told
    assert "\n" not in told


def test_an_entry_that_is_a_link_is_refused(members: script.Members) -> None:
    """A zip program writes a link as an entry whose mode says so."""

    def write(archive: zipfile.ZipFile) -> None:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16
            archive.writestr(info, data)

    assert "is not as it was packed" in refuses(zipped(write))


def test_a_file_larger_than_any_bundle_is_not_looked_at(
    made: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script, "MOST_BYTES", len(made.data) - 1)
    assert "too large" in refuses(made.data)


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda data: b"PK\3\4" + data))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert is_refused(data)


def test_other_zip_programs_read_it(made: Bundle, members: script.Members) -> None:
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.testzip() is None
        assert {one.filename: archive.read(one) for one in archive.infolist()} == members
        assert archive.comment.decode() == f"pincite evidence, seal {made.seal}"
