# Everything that is done with a checkout of pincite. `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
Q ?= What share of the vote did Nur Otan win in 2021?
SECONDS ?= 180
SEED ?= 1
SOURCES := index qa eval tui tests
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help ask tui speed bench screenshots eval test faults citations fuzz hostile lint format clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

ask: .venv/installed .pincite/CURRENT ## Answer Q="…" from seeds/
	@$(BIN)/pincite ask "$$Q"

tui: .venv/installed .pincite/CURRENT ## Ask in a terminal user interface
	@$(BIN)/pincite tui

speed: .venv/installed .pincite/CURRENT ## Measure how fast the terminal user interface is
	@$(BIN)/python -m tui.benchmark

bench: .venv/installed ## Measure indexing and answering beside a plain script, and write report.html and report.md
	$(BIN)/pincite eval run speed --report report.html --report report.md

screenshots: .venv/installed .pincite/CURRENT ## Make the pictures in docs/screenshots again
	$(BIN)/python -m tui.screenshots

eval: .venv/installed ## Measure answers, robustness and speed on seeds/, and write report.html and report.md
	$(BIN)/pincite eval run all --report report.html --report report.md

# Many tests start processes, which would compile pincite anew each time.
test: export PYTHONDONTWRITEBYTECODE :=
test: lint ## Lint, types, import contracts, then the whole test suite with coverage, in the order of SEED=1
	$(BIN)/coverage erase
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --randomly-seed=$(SEED) --cov --cov-report=term

faults: .venv/developing ## Kill, refuse and damage indexes some thousands of times, and count what is lost
	$(BIN)/python tests/faults/run.py --cycles 1000 --every --seed $(SEED)

fuzz: .venv/fuzzing ## Give every reader of files and indexes what it never met: SECONDS=180 for each, SEED=1
	$(BIN)/python tests/fuzz/run.py --seconds $(SECONDS) --seed $(SEED)

citations: .venv/developing ## Edit cited files ten thousand times, and count what is told of them and is not so
	$(BIN)/python tests/citations/run.py --edits 10000 --seed $(SEED)

hostile: .venv/developing ## Show and index hostile documents in every way, and count what acts
	$(BIN)/python tests/hostile/run.py --seed $(SEED)

lint: .venv/developing ## Check style, types and the direction of imports
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/developing ## Rewrite the sources in the project's style
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

clean: ## Remove the environment, the index and everything that was built
	rm -rf .venv .pincite .pincite-eval report.html report.md build dist *.egg-info .coverage* htmlcov .*_cache .hypothesis

export Q

# Every package comes at the version in constraints.txt.
.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) -c constraints.txt -e .
	@touch $@

.venv/developing: .venv/installed
	$(PIP) -c constraints.txt -e '.[dev]'
	@touch $@

.venv/fuzzing: .venv/developing
	$(PIP) -c constraints.txt -e '.[fuzz]'
	@touch $@

.pincite/CURRENT: | .venv/installed
	$(BIN)/pincite index seeds
