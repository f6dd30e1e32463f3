# Everything here works on a bare machine with make and a Python of 3.11 or later that has venv: each target makes .venv
# by itself, from the locks, and does so again only when a lock or pyproject.toml has changed.

.DEFAULT_GOAL := help
.PHONY: help demo run test check format bench lock clean
.SUFFIXES:

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for each in python3.14 python3.13 python3.12 python3.11 python3; do \
	if $$each -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$each; break; fi; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The checkout itself is built with the tools of the lock, so that nothing unpinned is fetched.
INSTALL_CHECKOUT := $(PIP) install --no-deps --no-build-isolation --editable .

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/made:
	@test -n "$(PYTHON)" || { echo "keydesk needs Python 3.11 or later with venv (Debian: apt install python3-venv)." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/ready: $(VENV)/made requirements.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements.lock
	$(INSTALL_CHECKOUT)
	@$(BIN)/python -m compileall -q keydesk
	@touch $@

$(VENV)/ready-to-test: $(VENV)/ready requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/ready ## builds an invented office and opens it
	@$(BIN)/keydesk demo

run: $(VENV)/ready ## opens the desk of this machine's own store
	@$(BIN)/keydesk

# Half of what a test takes is waiting, for the disk above all: three at a time keep two cores busy.
# ARGS narrows a run: make test ARGS="tests/rules -k tags". Exit 5 is "nothing matched", no failure of the second part.
test: $(VENV)/ready-to-test ## runs the tests, three at a time, then those that need the machine alone
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -q -n 3 -m "not alone" $(ARGS)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -q -m alone $(ARGS); code=$$?; test $$code -eq 0 -o $$code -eq 5

check: $(VENV)/ready-to-test ## format, lint, types, layers: all that is not a test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/ready-to-test ## puts the code in its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

bench: $(VENV)/ready-to-test ## measures speed and size against what runs beside it
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python bench $(ARGS)

# The locks carry versions and hashes, and no addresses. UPGRADE=--upgrade takes newer versions.
UV := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url --no-emit-find-links $(UPGRADE)
lock: $(VENV)/made ## writes the locks anew from pyproject.toml (UPGRADE=--upgrade for newer versions)
	$(PIP) install --require-hashes -r requirements-uv.lock
	$(UV) requirements-uv.in -o requirements-uv.lock
	$(UV) pyproject.toml requirements.in -o requirements.lock
	$(UV) pyproject.toml requirements.in --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## removes .venv and everything that tools have left
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find keydesk tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
