"""What the packages promise about themselves: light imports, one face each, short files."""

import ast
import hashlib
import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("index", "qa")
ALL_PACKAGES = (*PACKAGES, "tui", "eval")
SOURCES = sorted(path for package in ALL_PACKAGES for path in (ROOT / package).rglob("*.py"))
HEAVY = {
    "bm25s", "docx", "faiss", "huggingface_hub", "langchain_text_splitters", "lxml", "numpy",
    "onnxruntime", "pypdfium2", "sentence_transformers", "tensorflow", "textual", "torch",
    "trafilatura", "transformers",
}  # fmt: skip
LONGEST_FILE = 400
SEEDS = {
    "000_a7c99805d8fd05de.txt": (
        "a0d1821b733f7ab7e5b4bf2b66fec37cd6804553e5701091e30e90fdf99e0173"
    ),
    "001_0dd52cb2afd05983.txt": (
        "2579e42e6c07e16b0d4f4465763687b2301965f6e4c8881bc245284f06015a63"
    ),
    "002_f2a5e5817724401e.txt": (
        "3a55f6ee7d8b6e94124a1d7c2c1ce8ebc300057d9b725b6a8e1a8fdff2b47ba2"
    ),
    "003_e36b45238962152e.txt": (
        "a6da8ae16a53743adb5c4b8ccb9ca03b0696eaa2d84aa511d668ff7f4f0e6c19"
    ),
    "004_e7f0244a88808491.txt": (
        "311846486b2b4a4a37affd95243038017e950ffa54103cee11e57085814a341b"
    ),
}


def loaded_by(program):
    """Top-level modules that a fresh interpreter has loaded after running `program`."""
    report = "import json, sys\nprint(json.dumps([name.partition('.')[0] for name in sys.modules]))"
    run = subprocess.run(
        [sys.executable, "-c", f"{program}\n{report}"],
        cwd=ROOT, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    return set(json.loads(run.stdout.splitlines()[-1]))


def command(*arguments):
    return (
        "import sys\n"
        f"sys.argv = ['pincite', *{arguments!r}]\n"
        "from index.main import main\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    assert not ended.code, ended.code\n"
    )


@pytest.mark.parametrize(
    "program",
    [
        "import index, qa; index.__all__, qa.__all__",
        "from index import build_index, open_retriever, Filters; from qa import Assistant",
        command("--help"),
        command("--version"),
        command("ask", "--help"),
        command("search", "--help"),
        command("eval", "--help"),
        command("eval", "run", "seeds", "--help"),
        command("config"),
        command("completion", "zsh"),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(program):
    assert loaded_by(program) & HEAVY == set()


def test_importing_a_package_imports_none_of_its_modules():
    program = "import index, qa, sys\nassert not {'index.errors', 'qa.errors'} & set(sys.modules)"
    assert {"index", "qa"} <= loaded_by(program)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_resolves_and_is_exported_once(package):
    face = importlib.import_module(package)
    assert face.__all__ == sorted(set(face.__all__))
    values = [getattr(face, name) for name in face.__all__]
    assert all(value.__doc__ for value in values)
    assert all(value.__name__ == name for name, value in zip(face.__all__, values, strict=True))
    with pytest.raises(AttributeError, match="no attribute 'nothing_of_the_kind'"):
        face.nothing_of_the_kind  # noqa: B018


def test_a_name_that_two_packages_offer_is_one_thing():
    first, second = (importlib.import_module(package) for package in PACKAGES)
    for name in set(first.__all__) & set(second.__all__):
        assert getattr(first, name) is getattr(second, name)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_face_imports_for_types_what_it_imports_lazily(package):
    tree = ast.parse((ROOT / package / "__init__.py").read_text("utf-8"))
    typed = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("index.", "qa."))
        for alias in node.names
    }
    face = importlib.import_module(package)
    assert set(typed) == set(face.__all__)
    for name, module in typed.items():
        assert getattr(face, name) is getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_package_is_typed(package):
    assert (ROOT / package / "py.typed").is_file()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_source_file_is_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


def test_the_seed_documents_are_untouched():
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / "seeds").glob("*.txt")
    }
    assert found == SEEDS
