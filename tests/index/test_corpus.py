from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.corpus import FoundFile, is_unchanged, scan
from index.errors import CorpusError, PathNotFoundError
from index.storage.records import FileRecord, StoredFile

SECOND = 1_000_000_000


def paths(found) -> list[str]:
    return [file.path for file in found.files]


def reasons(found) -> dict[str, str]:
    return {Path(problem.path).name: problem.reason for problem in found.problems}


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """An index folder that is not there."""
    return tmp_path / ".pincite"


def test_files_are_found_in_every_folder_by_path(make_files, nowhere):
    folder = make_files({"b.txt": "b", "a/z.txt": "z", "a/b/c.md": "c"})
    found = scan([folder], nowhere)
    assert paths(found) == ["a/b/c.md", "a/z.txt", "b.txt"]
    assert [file.size for file in found.files] == [1, 1, 1]
    assert found.files[2].location == folder / "b.txt"
    assert found.files[2].mtime_ns == (folder / "b.txt").stat().st_mtime_ns
    assert found.problems == ()


def test_hidden_files_and_folders_are_left_out(make_files, nowhere):
    folder = make_files({"a.txt": "a", ".b.txt": "b", ".git/c.txt": "c", "d/.e/f.txt": "f"})
    assert paths(scan([folder], nowhere)) == ["a.txt"]


def test_a_hidden_folder_that_is_named_itself_is_looked_through(make_files, tmp_path, nowhere):
    folder = make_files({"a.txt": "a"}, tmp_path / ".notes")
    assert paths(scan([folder], nowhere)) == ["a.txt"]


def test_the_index_folder_inside_the_corpus_is_left_out(make_files):
    folder = make_files({"a.txt": "a", "store/CURRENT": "1 x", "store/generations/1/b.txt": "b"})
    assert paths(scan([folder], folder / "store")) == ["a.txt"]


def test_the_index_folder_is_left_out_where_another_path_leads_to_it(make_files, tmp_path):
    folder = make_files({"a.txt": "a", "store/b.txt": "b"})
    (tmp_path / "link").symlink_to(folder / "store")
    assert paths(scan([folder], tmp_path / "link")) == ["a.txt"]


def test_a_link_to_a_file_under_the_root_lists_the_file_once(make_files, nowhere):
    folder = make_files({"b.txt": "b"})
    (folder / "a.txt").symlink_to("b.txt")
    found = scan([folder], nowhere)
    assert paths(found) == ["a.txt"]
    assert found.problems == ()


def test_links_out_of_the_root_are_reported_and_not_followed(make_files, tmp_path, nowhere):
    secret = make_files({"secret.txt": "s", "deep/er.txt": "e"}, tmp_path / "outside")
    folder = make_files({"a.txt": "a"})
    (folder / "out.txt").symlink_to(secret / "secret.txt")
    (folder / "out").symlink_to(secret)
    found = scan([folder], nowhere)
    assert paths(found) == ["a.txt"]
    leads_out = "it is a link that leads out of the folder"
    assert reasons(found) == {"out.txt": leads_out, "out": leads_out}


def test_circular_and_dead_links_are_reported_or_passed_over(make_files, nowhere):
    folder = make_files({"a.txt": "a", "sub/b.txt": "b"})
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "gone.txt").symlink_to("nothing.txt")
    (folder / "sub" / "up").symlink_to(folder)
    found = scan([folder], nowhere)
    assert paths(found) == ["a.txt", "sub/b.txt"]
    assert reasons(found).keys() == {"loop.txt", "gone.txt"}
    assert "No such file" in reasons(found)["gone.txt"]


@pytest.mark.parametrize("name", ["pipe.txt", "manifest.toml"])
def test_a_named_pipe_is_reported_and_never_opened(make_files, nowhere, name):
    folder = make_files({"a.txt": "a"})
    os.mkfifo(folder / name)
    found = scan([folder], nowhere)
    assert paths(found) == ["a.txt"]
    assert reasons(found) == {name: "it is not a regular file"}


def test_a_name_that_is_not_utf8_is_reported_in_ascii(make_files, nowhere):
    folder = make_files({"a.txt": "a"})
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text("x")
    found = scan([folder], nowhere)
    assert paths(found) == ["a.txt"]
    (problem,) = found.problems
    assert problem.path.isascii()
    assert "caf\\udce9.txt" in problem.path
    assert "not valid UTF-8" in problem.reason


def test_a_folder_that_cannot_be_listed_is_reported(make_files, nowhere, monkeypatch):
    folder = make_files({"a.txt": "a", "locked/b.txt": "b"})
    list_folder = os.scandir

    def refuse(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return list_folder(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = scan([folder], nowhere)
    assert paths(found) == ["a.txt"]
    assert reasons(found) == {"locked": "it cannot be read (Permission denied)"}


@pytest.mark.parametrize("name", ["folder", "file.txt"])
def test_a_link_that_is_gone_before_it_is_read_is_reported(
    make_files, tmp_path, nowhere, monkeypatch, name
):
    folder = make_files({"a.txt": "a"})
    outside = make_files({"file.txt": "b"}, tmp_path / "folder")
    (folder / name).symlink_to(outside if name == "folder" else outside / name)
    read_link = os.readlink

    def gone(path, **others):
        if os.path.basename(path) == name:  # noqa: PTH119
            (folder / name).unlink(missing_ok=True)
        return read_link(path, **others)

    monkeypatch.setattr(os, "readlink", gone)
    found = scan([folder], nowhere)
    assert paths(found) == ["a.txt"]
    assert reasons(found) == {name: "it cannot be read (No such file or directory)"}


def test_a_folder_that_cannot_be_listed_is_told_in_ascii_if_its_name_is_not_utf8(
    make_files, nowhere, monkeypatch
):
    folder = make_files({"a.txt": "a"})
    (folder / "caf\udce9").mkdir()
    list_folder = os.scandir

    def refuse(path):
        if str(path).endswith("caf\udce9"):
            raise PermissionError(13, "Permission denied", str(path))
        return list_folder(path)

    monkeypatch.setattr(os, "scandir", refuse)
    (problem,) = scan([folder], nowhere).problems
    assert problem.path.isascii()
    assert problem.path.endswith("caf\\udce9'")


def test_repeated_and_nested_roots_list_every_file_once(make_files, nowhere):
    folder = make_files({"a.txt": "a", "sub/b.txt": "b"})
    found = scan([folder / "sub", folder, folder, folder / "a.txt"], nowhere)
    assert [(file.root.name, file.path) for file in found.files] == [
        ("corpus", "a.txt"),
        ("sub", "b.txt"),
    ]


def test_a_root_may_be_one_file_and_has_the_description_beside_it(make_files, nowhere):
    manifest = '[[document]]\nfile = "a.txt"\ntitle = "A"\n'
    folder = make_files({"a.txt": "a", "b.txt": "b", "manifest.toml": manifest})
    found = scan([folder / "a.txt"], nowhere)
    assert [(file.root, file.path) for file in found.files] == [(folder, "a.txt")]
    assert found.files[0].description.title == "A"


def test_a_root_that_is_a_link_may_lead_anywhere(make_files, tmp_path, nowhere):
    folder = make_files({"a.txt": "a"})
    links = tmp_path / "links"
    links.mkdir()
    (links / "folder").symlink_to(folder)
    (links / "file.txt").symlink_to(folder / "a.txt")
    assert paths(scan([links / "folder"], nowhere)) == ["a.txt"]
    assert paths(scan([links / "file.txt"], nowhere)) == ["file.txt"]


def test_a_root_that_is_not_there_says_how_to_forget_it(tmp_path, nowhere):
    with pytest.raises(PathNotFoundError, match="--remove") as caught:
        scan([tmp_path / "gone"], nowhere)
    assert str(tmp_path / "gone") in str(caught.value)


def test_manifests_describe_files_and_are_no_documents(make_files, nowhere):
    folder = make_files(
        {
            "manifest.toml": '[[document]]\nfile = "sub/*.txt"\ntitle = "Outer"\n',
            "sub/manifest.toml": '[[document]]\nfile = "b.txt"\ntitle = "Inner"\n',
            "sub/b.txt": "b",
            "sub/c.txt": "c",
            "d.txt": "d",
        }
    )
    found = scan([folder], nowhere)
    titles = {file.path: file.description and file.description.title for file in found.files}
    assert titles == {"d.txt": None, "sub/b.txt": "Inner", "sub/c.txt": "Outer"}


def test_a_manifest_that_is_a_link_out_of_the_root_says_nothing(make_files, tmp_path, nowhere):
    manifest = '[[document]]\nfile = "*"\ntitle = "Outside"\n'
    outside = make_files({"manifest.toml": manifest}, tmp_path / "outside")
    folder = make_files({"a.txt": "a"})
    (folder / "manifest.toml").symlink_to(outside / "manifest.toml")
    found = scan([folder], nowhere)
    assert found.files[0].description is None
    assert list(reasons(found)) == ["manifest.toml"]


def test_a_broken_manifest_stops_the_scan(make_files, nowhere):
    folder = make_files({"a.txt": "a", "manifest.toml": "title ="})
    with pytest.raises(CorpusError, match=r"manifest\.toml"):
        scan([folder], nowhere)


@pytest.mark.parametrize(
    ("size", "mtime", "seen", "unchanged"),
    [
        (3, 100 * SECOND, 103 * SECOND, True),
        (4, 100 * SECOND, 103 * SECOND, False),  # another size
        (3, 100 * SECOND + 1, 103 * SECOND, False),  # another time
        (3, 100 * SECOND, 101 * SECOND, False),  # read in the same moment as it was written
        (3, 100 * SECOND, 102 * SECOND, False),
        (3, 100 * SECOND, 90 * SECOND, False),  # written in the future
    ],
)
def test_size_and_time_prove_nothing_about_a_file_that_was_just_written(
    tmp_path, size, mtime, seen, unchanged
):
    found = FoundFile(root=tmp_path, path="a.txt", size=3, mtime_ns=100 * SECOND, description=None)
    record = FileRecord(
        root="", path="a.txt", sha256="", size=size, mtime_ns=mtime, seen_ns=seen,
        recipe="", described="",
    )  # fmt: skip
    assert is_unchanged(found, StoredFile(1, record)) is unchanged
