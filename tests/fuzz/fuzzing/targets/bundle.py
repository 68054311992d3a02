"""Bundles of evidence, made anew around a member that was changed; and the program in them."""

from __future__ import annotations

import contextlib
import json
from random import Random
from unittest import mock

from fuzzing import answered
from fuzzing.indexes import ParsingHere
from fuzzing.mutation import Members, bytes_with, json_values, lines_of, members_of
from fuzzing.target import Bytewise, Target, must
from index.config import ParsingLimits
from qa.answer import State
from qa.bundle import verify as script
from qa.bundle.checking import check, is_bundle
from qa.errors import BundleError

_lines = lines_of(json_values)
_bytes = bytes_with(b"PK\x03\x04", b"PK\x05\x06", b"\xff" * 4, b"manifest.json", b"../", b"\x00")


def _unpack(data: bytes) -> Members:
    return list(script.split(data).items())


def _pack(members: Members) -> bytes:
    """A sound archive, whose manifest has the right hashes if it can have any."""
    named = dict(members)
    with contextlib.suppress(ValueError, TypeError, KeyError):
        manifest = json.loads(named["manifest.json"])
        if isinstance(manifest.get("members"), dict):
            manifest["members"] = {
                name: script.sha256(data) for name, data in members if name != "manifest.json"
            }
            named["manifest.json"] = json.dumps(manifest).encode()
    return b"".join(piece for _, piece in script.pack(named))


def _inner(data: bytes, rng: Random, change: Bytewise) -> bytes:
    return (_lines if data[:1] == b"{" else _bytes)(data, rng, change)


def _run(data: bytes) -> None:
    must(is_bundle(data, "evidence.zip"), "a bundle by its name that is none")
    # `main` of the program says of every error that the bundle is not as it was made.
    with contextlib.suppress(Exception):
        script.report(script.unpack(data))
    with mock.patch("qa.bundle.checking.ParsingProcess", ParsingHere):
        checked = check(data, ParsingLimits(expanded_bytes=4_000_000), None, "evidence.zip")
    if not checked.notes and all(one.state is State.VERIFIED for one in checked.verifications):
        script.report(script.unpack(data))  # what holds for pincite holds for the program


TARGET = Target(
    name="bundle",
    seeds=lambda: [answered.bundle()],
    run=_run,
    refusals=(BundleError,),
    mutate=members_of(_unpack, _pack, _inner, [("documents/3/a.txt", b"a"), ("x", b"")]),
    longest=20_000,
)
