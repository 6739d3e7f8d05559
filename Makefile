# relto: everything runs in .venv, which only needs python3 >= 3.11 and a package registry.
PYTHON ?= python3
BIN := .venv/bin
LOCKED := $(addprefix requirements/,build.txt run.txt test.txt lint.txt)
UV := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate
# Arguments for pytest, as in `make test PYTEST="tests/labels -x"`.
PYTEST ?= -n 2 --dist loadscope
# Where `make laws` looks for laws.
LAWS ?= tests

.DEFAULT_GOAL := help
.PHONY: help venv demo test laws fuzz lint format bench bench-peers lock clean

help: ## Show this list.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1   \2/p' Makefile

.venv/.installed: $(LOCKED) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "relto needs python 3.11 or newer, found `%d.%d`: set PYTHON" % sys.version_info[:2])'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes $(addprefix -r ,$(LOCKED))
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

venv: .venv/.installed ## Make the virtual environment .venv with relto in it.

demo: .venv/.installed ## Run the example world on real intelligence.
	$(BIN)/python demo/run.py

test: .venv/.installed ## Run all tests.
	$(BIN)/python -m pytest $(PYTEST)

laws: .venv/.installed ## Draw 2,000 new examples for each law: an hour or so.
	RELTO_HYPOTHESIS=thorough $(BIN)/python -m pytest $(PYTEST) -m hypothesis $(LAWS)

fuzz: .venv/.installed ## Bend markings for ten minutes: nothing may crash or hang.
	$(BIN)/python -m tests.fuzz

lint: .venv/.installed ## Check style, types and the architecture's contracts.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(wildcard src tests bench demo)
	$(BIN)/lint-imports

format: .venv/.installed ## Format the sources and sort imports.
	$(BIN)/ruff check --fix --select I
	$(BIN)/ruff format

bench: .venv/.installed ## Measure speed; docs/benchmarks.md explains the rows.
	$(BIN)/python -m bench

bench-peers: ## Install the programs that bench measures relto beside.
	$(PYTHON) -m venv .venv-bench-peers
	.venv-bench-peers/bin/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r requirements/bench.txt

lock: .venv/.installed ## Renew the locked requirements from pyproject.toml.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lock.txt
	$(UV) pyproject.toml -o requirements/run.txt
	$(UV) --group build -c requirements/run.txt -o requirements/build.txt
	$(UV) --group test -c requirements/run.txt -c requirements/build.txt -o requirements/test.txt
	$(UV) --group lint -c requirements/run.txt -c requirements/build.txt -c requirements/test.txt \
		-o requirements/lint.txt
	$(UV) requirements/bench.in -c requirements/run.txt -c requirements/test.txt \
		-o requirements/bench.txt
	$(UV) --group lock -o requirements/lock.txt

clean: ## Remove the virtual environment, caches and build products.
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find $(wildcard src tests bench demo) -name __pycache__ -type d -prune -exec rm -rf {} +
