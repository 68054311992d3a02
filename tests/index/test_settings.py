"""Settings come from the defaults, then the file, then variables, then options."""

import pytest

from index.config import IndexConfig, SearchConfig
from index.errors import SettingError
from index.settings import Place, config_path, describe, given, kinds, resolve


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty current folder, and an empty configuration folder of the user."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def settings_file(folder):
    def write(text):
        path = folder / "pincite.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def origins(kind):
    return {setting.name: (setting.value, setting.origin) for setting in describe(kind)}


def test_without_anything_the_defaults_hold():
    assert resolve(IndexConfig) == IndexConfig()
    assert resolve(Place).index == ".pincite"


def test_the_file_changes_a_default(settings_file):
    settings_file('index = "elsewhere"\nchunk_size = 300\n[limits]\nseconds = 5\n')
    assert resolve(Place).index == "elsewhere"
    config = resolve(IndexConfig)
    assert (config.chunk_size, config.limits.seconds) == (300, 5.0)
    assert config.limits.pages == IndexConfig().limits.pages


def test_a_variable_overrules_the_file(settings_file, monkeypatch):
    settings_file("chunk_size = 300\n[limits]\nseconds = 5\npages = 7\n")
    monkeypatch.setenv("PINCITE_CHUNK_SIZE", "400")
    monkeypatch.setenv("PINCITE_LIMITS_SECONDS", "2.5")
    config = resolve(IndexConfig)
    assert (config.chunk_size, config.limits.seconds, config.limits.pages) == (400, 2.5, 7)


def test_an_option_overrules_the_variable(settings_file, monkeypatch):
    settings_file("chunk_size = 300\n")
    monkeypatch.setenv("PINCITE_CHUNK_SIZE", "400")
    assert resolve(IndexConfig, options={"chunk_size": 500}).chunk_size == 500
    assert resolve(IndexConfig, options={"chunk_size": None}).chunk_size == 400


def test_stored_settings_hold_where_nothing_else_is_said(settings_file, monkeypatch):
    stored = IndexConfig(chunk_size=200, chunk_overlap=10, model="stored")
    settings_file("chunk_size = 300\n")
    config = resolve(IndexConfig, stored, {"model": "asked"})
    assert (config.chunk_size, config.chunk_overlap, config.model) == (300, 10, "asked")
    assert stored.chunk_size == 200


def test_an_empty_variable_says_nothing(monkeypatch):
    monkeypatch.setenv("PINCITE_INDEX", "")
    monkeypatch.setenv("PINCITE_CONFIG", "")
    assert resolve(Place).index == ".pincite"


def test_an_empty_index_folder_is_refused():
    with pytest.raises(SettingError, match="index must name a folder"):
        resolve(Place, options={"index": ""})


def test_each_settings_class_takes_only_its_own_names(settings_file):
    settings_file('index = "elsewhere"\nfusion = "rank"\nchunk_size = 300\n')
    assert given(Place) == {"index": "elsewhere"}
    assert given(SearchConfig) == {"fusion": "rank"}
    assert given(IndexConfig) == {"chunk_size": 300}


def test_what_is_given_names_no_default(settings_file, monkeypatch):
    assert given(IndexConfig) == {}
    settings_file("chunk_size = 300\n")
    monkeypatch.setenv("PINCITE_LIMITS_PAGES", "3")
    assert given(IndexConfig) == {"chunk_size": 300, "limits.pages": "3"}


def test_every_setting_is_described_with_its_origin(settings_file, monkeypatch):
    settings_file("chunk_size = 300\nchunk_overlap = 20\n[limits]\npages = 7\n")
    monkeypatch.setenv("PINCITE_CHUNK_SIZE", "400")
    described = origins(IndexConfig)
    assert described["chunk_size"] == (400, "PINCITE_CHUNK_SIZE")
    assert described["chunk_overlap"] == (20, "pincite.toml")
    assert described["limits.pages"] == (7, "pincite.toml")
    assert described["model"] == (IndexConfig().model, "default")
    assert "limits" not in described


def test_every_package_offers_its_settings():
    names = {setting.name for kind in kinds() for setting in describe(kind)}
    assert {"index", "model", "limits.seconds", "fusion", "threshold"} <= names
    assert [kind.__name__ for kind in kinds()] == [kind.__name__ for kind in kinds()]


def test_no_two_classes_share_a_name():
    names = [setting.name for kind in kinds() for setting in describe(kind)]
    assert len(names) == len(set(names))


def test_a_name_that_is_no_setting_is_refused(settings_file):
    path = settings_file("chunksize = 300\n")
    with pytest.raises(SettingError, match="there is no setting 'chunksize'") as caught:
        resolve(Place)
    assert path.name in str(caught.value)
    assert "pincite config" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["[limits]\nhours = 1\n", "limits = 5\n", "[chunk_size]\nx = 1\n", "[seconds]\n[a]\nb=1"],
)
def test_a_name_in_the_wrong_place_is_refused(settings_file, text):
    settings_file(text)
    with pytest.raises(SettingError, match="there is no setting"):
        resolve(IndexConfig)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('chunk_size = "many"\n', "chunk_size"),
        ("chunk_size = 800.5\n", "chunk_size"),
        ("chunk_size = true\n", "chunk_size"),
        ("model = 5\n", "model"),
        ("model = [1]\n", "model"),
        ('[limits]\nseconds = "soon"\n', "limits.seconds"),
    ],
)
def test_a_value_of_the_wrong_type_names_the_setting_and_the_file(settings_file, text, name):
    settings_file(text)
    with pytest.raises(SettingError) as caught:
        resolve(IndexConfig)
    assert f"the setting {name} from pincite.toml is wrong: Expected" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_wrong_variable_is_named(monkeypatch):
    monkeypatch.setenv("PINCITE_LIMITS_PAGES", "many")
    with pytest.raises(SettingError, match=r"limits\.pages from PINCITE_LIMITS_PAGES is wrong"):
        resolve(IndexConfig)


def test_a_wrong_option_is_told_from_the_file(settings_file):
    settings_file("chunk_size = 300\n")
    with pytest.raises(SettingError, match="chunk_size from an option is wrong"):
        resolve(IndexConfig, options={"chunk_size": "x"})


@pytest.mark.parametrize(
    ("kind", "variable", "value", "complaint"),
    [
        (IndexConfig, "PINCITE_CHUNK_SIZE", "10", "chunk_size must be at least 50"),
        (IndexConfig, "PINCITE_CHUNK_OVERLAP", "500", "chunk_overlap must be between 0 and half"),
        (IndexConfig, "PINCITE_CHUNK_OVERLAP", "-1", "chunk_overlap must be between"),
        (IndexConfig, "PINCITE_LIMITS_SECONDS", "0", r"limits\.seconds must be above 0"),
        (SearchConfig, "PINCITE_FUSION", "best", "fusion must be one of bounded"),
        (SearchConfig, "PINCITE_DENSE_WEIGHT", "1.5", "dense_weight must be from 0 to 1"),
        (SearchConfig, "PINCITE_DEPTH", "0", "depth must be at least 1"),
    ],
)
def test_a_value_that_cannot_work_is_refused(monkeypatch, kind, variable, value, complaint):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingError, match=complaint):
        resolve(kind)


def test_a_named_file_that_is_not_there_is_refused(monkeypatch, tmp_path):
    for missing in (tmp_path / "nowhere.toml", tmp_path):
        monkeypatch.setenv("PINCITE_CONFIG", str(missing))
        with pytest.raises(SettingError, match=r"PINCITE_CONFIG names .*, which is not a file"):
            resolve(Place)


@pytest.mark.parametrize("content", [b"index = ", b"\xff\xfe", b"a = 1\na = 2\n", b"= =\n\n"])
def test_a_file_that_cannot_be_read_is_named_in_one_line(folder, content):
    (folder / "pincite.toml").write_bytes(content)
    with pytest.raises(SettingError, match=r"pincite\.toml cannot be read") as caught:
        resolve(Place)
    assert len(str(caught.value).splitlines()) == 1


def test_the_file_is_the_named_one_then_the_folders_then_the_users(
    settings_file, monkeypatch, tmp_path
):
    assert config_path() is None
    users = tmp_path / "config" / "pincite" / "config.toml"
    users.parent.mkdir(parents=True)
    users.write_text('index = "users"')
    assert config_path() == users
    assert resolve(Place).index == "users"
    settings_file('index = "folders"')
    assert resolve(Place).index == "folders"
    named = tmp_path / "named.toml"
    named.write_text('index = "named"')
    monkeypatch.setenv("PINCITE_CONFIG", str(named))
    assert config_path() == named
    assert resolve(Place).index == "named"
    assert origins(Place)["index"] == ("named", str(named))


def test_without_xdg_the_users_file_is_below_home(monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    users = tmp_path / "home" / ".config" / "pincite" / "config.toml"
    users.parent.mkdir(parents=True)
    users.write_text("depth = 7")
    assert config_path() == users
    assert resolve(SearchConfig).depth == 7
