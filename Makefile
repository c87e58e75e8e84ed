# `make advise` and `make test` do everything, on a machine that has Python 3.11+ with venv; with a C compiler, the engine durable too.
# Another Python: make test PYTHON=python3.12

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PERSON ?= examples/desk_worker.yaml
TOP ?=
EXAMPLES ?= x3
# the compiler of the core: what the caller's CC says, or the first one that is there
COMPILER ?= $(if $(filter environment command,$(firstword $(origin CC))),$(CC),$(firstword $(foreach name,gcc cc clang,$(shell command -v $(name)))))

# nothing of the calling shell's own Python environment; without its bytecode, each process compiles the package anew
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE PIP_REQUIRE_VIRTUALENV PIP_USER PIP_TARGET PIP_PREFIX

VENV := .venv
BIN := $(VENV)/bin
VERSION := $(shell "$(PYTHON)" -c 'import platform; print(platform.python_version())' 2>/dev/null)
MADE := $(VENV)/.made-with-$(VERSION)
INSTALLED := $(VENV)/.installed-$(VERSION)
DEV := $(VENV)/.dev-$(VERSION)
# what is not measured: without the C core, the code that drives it does not run
WITHOUT := import importlib.util as u; print("*/none" if u.find_spec("durable_rules_engine") else "*/engines/durable.py")
CODE := src tests examples tools $(wildcard benchmarks)

.PHONY: advise test test-long lint types layers unit format docs build changelog clean help
.DEFAULT_GOAL := help

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

advise: $(INSTALLED)  ## advise the person in PERSON (examples/desk_worker.yaml); the first TOP pieces only, if it is given
	@echo "Advice for the person in $(PERSON)"; echo
	@$(BIN)/backrules advise --profile "$(PERSON)" $(if $(TOP),--top "$(TOP)")

test: lint types layers unit  ## everything that CI runs

lint: $(DEV)  ## ruff: style and format; no large and no ignored files
	$(BIN)/python tools/check_files.py
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: $(DEV)  ## mypy, strict
	$(BIN)/mypy

layers: $(DEV)  ## import-linter: which part may import which
	$(BIN)/lint-imports

unit: $(DEV)  ## pytest with the coverage gate
	BACKRULES_WITHOUT=$$($(BIN)/python -c '$(WITHOUT)') $(BIN)/python -m pytest -n auto --dist=loadgroup --cov --cov-report=term

test-long: $(DEV)  ## what takes long, and random tests with other examples in each run, EXAMPLES (x3) times as many
	BACKRULES_EXAMPLES="$(EXAMPLES)" $(BIN)/python -m pytest -n auto --dist=loadgroup -m "long or hypothesis"

format: $(DEV)  ## let ruff mend style and format
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

docs: $(DEV)  ## write what the examples print into README and docs
	$(BIN)/python tools/make_sources.py
	$(BIN)/python -m tests.docs.pages

build: $(DEV)  ## wheel and source distribution, in dist/
	$(BIN)/python -m build --no-isolation

changelog: $(INSTALLED)  ## show the entry of CHANGELOG.md that is not released yet, fragments gathered
	@$(BIN)/python tools/changelog.py

clean:  ## remove the environment and everything that was built
	rm -rf $(VENV) build dist .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find src tests examples tools -name __pycache__ -type d -prune -exec rm -rf {} +

# an environment of another Python is made anew; one that fits but was not made here is kept
$(MADE):
	@if [ -z "$(VERSION)" ]; then \
		echo "backrules needs Python 3.11 or later, and '$(PYTHON)' is none: make ... PYTHON=python3.12" >&2; exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "backrules needs Python 3.11 or later, and '$(PYTHON)' is $(VERSION): make ... PYTHON=python3.12" >&2; exit 1; }
	@found=$$($(BIN)/python -c 'import platform; print(platform.python_version())' 2>/dev/null); \
		if [ "$$found" != "$(VERSION)" ]; then \
			base=$$("$(PYTHON)" -c 'import sys; print(sys._base_executable)'); \
			echo "Making $(VENV) with Python $(VERSION)"; \
			rm -rf $(VENV); "$$base" -m venv $(VENV); fi
	@touch $@

$(INSTALLED): pyproject.toml tools/install.py | $(MADE)
	@COMPILER="$(COMPILER)" $(BIN)/python tools/install.py
	@touch $@

$(DEV): $(INSTALLED)
	@COMPILER="$(COMPILER)" $(BIN)/python tools/install.py --dev
	@touch $@
