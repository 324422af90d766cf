# `make` alone lists the targets. Everything happens inside the checkout, in .venv and var.
# Words after a target's own: make demo ARGS="--port 9000", make test ARGS="-k period".

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

VENV := .venv
PY := $(VENV)/bin/python
ARGS ?=

# Tried in this order; PYTHON=… names another.
PYTHON ?= python3.13 python3.12 python3.11 python3

# --no-deps: the lock files are complete (tests/house reads them), so nothing is resolved, and a
# release of tomorrow cannot come in by way of an extra. `pip check` says what is missing after all.
# --only-binary: nothing is built, so nothing unpinned is fetched for a build.
PIP = $(PY) -m pip --require-virtualenv --disable-pip-version-check --no-input
PIP_INSTALL = $(PIP) install --quiet --no-deps --require-hashes --only-binary :all:
PIP_CHECK = said=$$($(PIP) check) || { echo "$$said" >&2; exit 1; }

# One worker more than the machine has threads, because many tests wait for a program they have
# started; past eight the start costs more than it gives.
WORKERS = $(shell n=$$(($$(nproc 2>/dev/null || echo 3) + 1)); echo $$((n > 8 ? 8 : n)))
PYTEST = $(PY) -m pytest --numprocesses $(WORKERS) --dist worksteal

UV_COMPILE = $(PY) -m uv pip compile pyproject.toml --quiet --universal --generate-hashes \
	--extra postgresql --fork-strategy fewest --no-build --no-annotate --no-emit-index-url \
	--custom-compile-command "make lock" $(ARGS)

.PHONY: help install demo test check check-format check-lint check-types check-tests \
	bench fuzz format lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) \
		| while IFS= read -r line; do printf '  make %-13s %s\n' "$${line%%:*}" "$${line##*## }"; done

install: $(VENV)/.installed-dev ## make .venv and install everything pinned, tools included

demo: $(VENV)/.installed ## live a quarter in the browser (installs run-time packages only)
	$(PY) -m bot demo $(ARGS)

test: install ## run the tests, in parallel
	$(PYTEST) $(ARGS)

check: check-format check-lint check-types check-tests ## what CI runs: format, lint, types, tests, coverage

check-format: install
	$(PY) -m ruff format --check .

check-lint: install
	$(PY) -m ruff check .

check-types: install
	$(PY) -m mypy

check-tests: install
	$(PYTEST) --cov --cov-report=term $(ARGS)

bench: install ## measure the budgets and print them
	$(PY) -m tests.bench $(ARGS)

fuzz: install ## send 20,000 odd updates and kill the bot 200 times while calls fail (half an hour)
	$(PY) -m tests.bench fuzz $(ARGS)

format: install ## format the code and fix what ruff can fix
	$(PY) -m ruff check --fix --exit-zero --quiet .
	$(PY) -m ruff format .

# An existing pin stays unless pyproject.toml excludes it: make lock ARGS=--upgrade moves them all.
# The tools are locked on top of the run-time pins, so both files agree.
lock: install ## remake both lock files (ARGS=--upgrade for newer versions)
	$(UV_COMPILE) --output-file requirements.lock
	$(UV_COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove .venv, caches and reports; var, where the answers are, stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps make a second call instant. The tools' lock holds the run-time pins as well, hence
# two stamps at the end of the longer one.
$(VENV)/.installed: requirements.lock $(VENV)/.made
	@echo "Installing the run-time packages pinned in $< …"
	@$(PIP_INSTALL) --requirement $<
	@$(PIP_CHECK)
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock requirements.lock $(VENV)/.made
	@echo "Installing the packages and tools pinned in $< …"
	@$(PIP_INSTALL) --requirement $<
	@$(PIP_CHECK)
	@touch $(VENV)/.installed $@

$(VENV)/.made:
	@.ci/venv $(VENV) $(PYTHON)
	@touch $@
