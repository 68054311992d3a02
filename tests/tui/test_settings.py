from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import PinciteError
from tui.errors import SettingsFileError
from tui.settings import VARIABLE, Settings, Theme, load, save, settings_path

ACTIONS = ("copy", "export", "quit")
FILE = """\
# how it looks at night
theme = "light"  # for now

[keys]
# one hand
quit = ["ctrl+q", "f10"]
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "tui.toml"


def written(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_file_is_the_named_one_else_beside_the_other_settings(tmp_path, monkeypatch):
    assert settings_path({VARIABLE: "mine.toml", "XDG_CONFIG_HOME": "/x"}).name == "mine.toml"
    configured = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert settings_path(configured) == tmp_path / "pincite" / "tui.toml"
    monkeypatch.setenv("HOME", str(tmp_path))
    usual = tmp_path / ".config" / "pincite" / "tui.toml"
    assert settings_path({}) == usual
    assert settings_path({"XDG_CONFIG_HOME": "relative"}) == usual


def test_without_a_file_the_defaults_hold(path):
    loaded = load(path, ACTIONS)
    assert loaded.settings == Settings()
    assert loaded.problem is None
    assert loaded.settings.keymap == {}


def test_a_file_changes_the_defaults(path):
    text = f'keep = false\nexport_folder = "~/out"\n{FILE}copy = "y, ctrl+y"\nexport = ","\n'
    loaded = load(written(path, text), ACTIONS)
    assert loaded.problem is None
    assert loaded.settings.theme is Theme.LIGHT
    assert (loaded.settings.keep, loaded.settings.export_folder) == (False, "~/out")
    assert loaded.settings.keymap == {"quit": "ctrl+q,f10", "copy": "y,ctrl+y", "export": ","}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('theme = "pink"', "theme must be one of dark, light, high-contrast, and is 'pink'"),
        ("theme = 3", "theme must be one of dark, light, high-contrast, and is 3"),
        ('keep = "no"', "keep must be true or false, and is 'no'; correct it"),
        ('export_folder = ""', "export_folder must be the path of a folder, and is ''"),
        ("keys = 1", "keys must be a table, `[keys]`, and is 1"),
        ('them = "dark"', "there is no setting 'them'; did you mean theme?"),
        ("zzz = 1", "there is no setting 'zzz'; there are export_folder, keep, keys, theme"),
        ('[keys]\nquite = "q"', "keys: there is no action 'quite'; did you mean quit?"),
        ("[keys]\nquit = 1", 'keys.quit must be a key like "ctrl+e", or a list of keys, and is 1'),
        ("[keys]\nquit = []", 'keys.quit must be a key like "ctrl+e", or a list of keys'),
        ('[keys]\nquit = "hyper space"', "keys.quit: 'hyper space' is no key; write one like"),
        ('a\nb = "', "this is no TOML: "),
        ('"\\u001b" = 1', "there is no setting '\\x1b'; there are"),
        (b"theme = '\xff'", "not UTF-8 (byte 9); save it as UTF-8"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_the_file_stays(path, text, told):
    written(path, text)
    loaded = load(path, ACTIONS)
    assert loaded.settings == Settings()
    assert loaded.problem.startswith(f"{path}: {told}")
    assert "\n" not in loaded.problem
    assert path.read_bytes() == (text if isinstance(text, bytes) else text.encode())


def test_everything_that_is_right_holds_beside_what_is_wrong(path):
    text = 'theme = "light"\nkeep = 1\n[keys]\nquit = "q"\ncopy = 5\nnothing = "x"\n'
    loaded = load(written(path, text), ACTIONS)
    assert loaded.settings == Settings(theme=Theme.LIGHT, keys={"quit": ("q",)})
    assert loaded.problem.endswith("and is 1; correct it (2 more like this)")


def test_any_action_may_have_keys_where_none_are_known(path):
    assert load(written(path, '[keys]\nfly = "f9"')).settings.keymap == {"fly": "f9"}


def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    assert load(tmp_path).problem.startswith(f"{tmp_path}: Is a directory; make it a file")
    with pytest.raises(SettingsFileError, match="Is a directory"):
        save(tmp_path, Settings(), Settings(keep=False))
    assert issubclass(SettingsFileError, PinciteError)


def test_saving_changes_one_value_and_keeps_comments_and_order(path):
    before = load(written(path, FILE)).settings
    save(path, before, replace(before, theme=Theme.HIGH_CONTRAST))
    assert path.read_text() == FILE.replace('"light"', '"high-contrast"')


def test_saving_leaves_alone_what_another_application_changed(path):
    before = load(written(path, FILE)).settings
    save(path, before, replace(before, keep=False))
    save(path, before, replace(before, keys={**before.keys, "copy": ("y",)}))
    now = load(path).settings
    assert (now.keep, now.keys) == (False, {"quit": ("ctrl+q", "f10"), "copy": ("y",)})
    assert "# one hand" in path.read_text()
    save(path, now, replace(now, keys={"copy": ("y",)}))
    assert load(path).settings.keymap == {"copy": "y"}


def test_saving_makes_the_file_and_no_change_makes_none(path):
    save(path, Settings(), Settings())
    assert not path.exists()
    changed = Settings(theme=Theme.LIGHT, keys={"copy": ("y", "f9")})
    save(path, Settings(), changed)
    assert load(path, ACTIONS).settings == changed
    assert [one.name for one in path.parent.iterdir()] == ["tui.toml"]


def test_a_broken_file_is_never_overwritten(path):
    written(path, "theme = ")
    with pytest.raises(SettingsFileError, match="nothing is saved"):
        save(path, Settings(), Settings(keep=False))
    written(path, "keys = 3")
    with pytest.raises(SettingsFileError, match=r"keys is no table"):
        save(path, Settings(), Settings(keys={"copy": ("y",)}))
    assert path.read_text() == "keys = 3"


def test_a_link_to_the_file_stays_a_link_and_permissions_stay(path, tmp_path):
    written(path, FILE)
    path.chmod(0o600)
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    save(link, Settings(), Settings(keep=False))
    assert link.is_symlink()
    assert load(path).settings.keep is False
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_refuses_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsFileError, match="make it a file that you may read and write"):
        save(tmp_path / "file" / "tui.toml", Settings(), Settings(keep=False))


def test_a_disk_that_refuses_leaves_the_file_as_it_was(path, monkeypatch):
    def fail(_):
        raise OSError(28, "No space left on device")

    written(path, FILE)
    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(SettingsFileError, match="No space left"):
        save(path, Settings(), Settings(keep=False))
    assert path.read_text() == FILE
    assert [one.name for one in path.parent.iterdir()] == ["tui.toml"]


@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_no_content_crashes_and_none_is_touched(tmp_path, content):
    path = tmp_path / "tui.toml"
    path.write_bytes(content)
    loaded = load(path, ACTIONS)
    assert loaded.problem is None or "\n" not in loaded.problem
    assert path.read_bytes() == content


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_folder_comes_back_as_it_was_saved(tmp_path, folder):
    path = tmp_path / "tui.toml"
    path.unlink(missing_ok=True)
    save(path, Settings(), Settings(theme=Theme.LIGHT, export_folder=folder))
    tomllib.loads(path.read_bytes().decode())
    assert load(path).settings.export_folder == folder
