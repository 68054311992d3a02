"""What the shipped packages may run, and what they stand on."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path for package in ("index", "qa", "tui", "eval") for path in (ROOT / package).rglob("*.py")
)
MODULES = {
    *("pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "dbm"),
    *("runpy", "imp", "code", "codeop", "zipimport", "xmlrpc"),
}
NAMES = {"eval", "exec", "compile", "__import__"}
ATTRIBUTES = {
    *("unsafe_load", "full_load", "load_all", "unsafe_load_all", "full_load_all", "UnsafeLoader"),
    *("FullLoader", "exec_module", "load_module", "mktemp", "read_pickle"),
}
IMPORTERS = {
    "eval/scoring/__init__.py": "one of a table of its own modules",
    "eval/speed/inside.py": "libraries that the measurement itself lists",
    "index/__init__.py": "the names of its own table",
    "index/faiss_calls.py": "faiss",
    "index/parsing/registry.py": "a parser of the table of formats",
    "qa/__init__.py": "the names of its own table",
}
"""Where modules are imported by names that are computed, and what these names can be."""


def offences(source: str, importing: bool = False) -> Iterator[str]:
    """What in a module runs data, or could."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
            yield from {name.partition(".")[0] for name in named} & MODULES
        elif isinstance(node, ast.Name) and node.id in NAMES:
            yield node.id
        elif isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
            yield node.attr
        elif isinstance(node, ast.keyword):
            yield from _keyword(node)
        elif isinstance(node, ast.Call):
            yield from _call(ast.unparse(node.func), node, importing)


def _keyword(node: ast.keyword) -> Iterator[str]:
    must_be_false = node.arg in {"allow_pickle", "shell", "trust_remote_code"}
    if must_be_false and not (isinstance(node.value, ast.Constant) and node.value.value is False):
        yield f"{node.arg}={ast.unparse(node.value)}"


def _call(name: str, node: ast.Call, importing: bool) -> Iterator[str]:
    keywords = {keyword.arg for keyword in node.keywords}
    last = name.rpartition(".")[2]
    if last == "import_module" and not importing:
        yield f"{name} outside of where its names are known"
    if (
        name in {"np.load", "numpy.load", "np.save", "numpy.save"}
        and "allow_pickle" not in keywords
    ):
        yield f"{name} without allow_pickle=False"
    if name in {"torch.load", "os.system", "os.popen"} or last == "read_array":
        yield name
    if name in {"yaml.load", "yaml.parse"}:
        loaders = [ast.unparse(one) for one in (*node.args[1:], *(k.value for k in node.keywords))]
        if not set(loaders) & {"yaml.BaseLoader", "yaml.SafeLoader", "yaml.CSafeLoader"}:
            yield f"{name} without a safe loader"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_that_is_shipped_runs_data(path):
    named = path.relative_to(ROOT).as_posix()
    assert list(offences(path.read_text("utf-8"), importing=named in IMPORTERS)) == []


def test_the_places_that_import_by_name_are_those_that_are_told():
    found = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if any("import_module" in one for one in offences(path.read_text("utf-8")))
    }
    assert found == set(IMPORTERS)


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "import marshal as m",
        "eval(text)",
        "run = exec",
        "builtins = __import__(name)",
        "import_module(name)",
        "importlib.import_module(name)",
        "np.load(path)",
        "np.load(path, allow_pickle=True)",
        "np.load(path, allow_pickle=allowed)",
        "np.lib.format.read_array(file)",
        "torch.load(path)",
        "yaml.load(text)",
        "yaml.load(text, yaml.Loader)",
        "yaml.unsafe_load(text)",
        "subprocess.run(command, shell=True)",
        "os.system(command)",
        "AutoModel.from_pretrained(name, trust_remote_code=True)",
        "spec.loader.exec_module(module)",
    ],
)
def test_whatever_runs_data_would_be_found(source):
    assert list(offences(source))


@pytest.mark.parametrize(
    "source",
    [
        "yaml.load(block, yaml.BaseLoader)",
        "np.load(path, mmap_mode='r', allow_pickle=False)",
        "re.compile(pattern)",
        "model.eval()",
        "json.load(file)",
    ],
)
def test_what_runs_no_data_is_let_by(source):
    assert list(offences(source)) == []


def pins() -> dict[str, str]:
    """The versions in constraints.txt by canonical name."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    found = [re.fullmatch(r"([\w.-]+)==([\w.+!-]+)", line) for line in lines if line[:1] != "#"]
    assert all(found), "a line that pins nothing"
    return {canonicalize_name(one[1]): one[2] for one in found if one}


def required() -> dict[str, str]:
    """Everything that the product and its extras stand on here -> what asks for it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    waiting = [(line, "pincite") for line in project["dependencies"]]
    waiting += [(line, f"pincite[{name}]") for name, lines in extras.items() for line in lines]
    found: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        line, asked_by = waiting.pop()
        one = Requirement(line)
        name, wanted = canonicalize_name(one.name), frozenset(one.extras)
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        found.setdefault(name, asked_by)
        waiting += [(line, name) for line in _asked(name, wanted)]
    return found


def _asked(name: str, wanted: frozenset[str]) -> Iterator[str]:
    try:
        lines = distribution(name).requires or []
    except PackageNotFoundError:  # an extra that is not installed
        return
    for line in lines:
        marker = Requirement(line).marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *wanted)):
            yield line


def test_everything_that_is_installed_for_the_product_is_pinned():
    pinned = pins()
    found = required()
    assert len(found) > 80
    assert {name: why for name, why in found.items() if name not in pinned} == {}


def test_what_is_installed_is_what_is_pinned():
    pinned, other = pins(), {}
    for name in required():
        try:
            version = distribution(name).version.partition("+")[0]
        except PackageNotFoundError:
            continue
        if version != pinned[name].partition("+")[0]:
            other[name] = version
    assert other == {}
