# `make run` starts the application and `make test` proves it. Each does all its own set-up on a machine that has
# make and Python 3.11 or newer; the virtual environment changes only when a list of requirements did.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
CITY ?=
ARGS ?=
# tests without a browser run side by side, a file at a time, those that take longest first (tests/conftest.py); SIDE_BY_SIDE= runs them one after another
SIDE_BY_SIDE ?= --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
# those with a browser mostly wait for it, so two of them do; each has its own server and its own browser
BROWSERS ?= --numprocesses 2 --dist loadfile --no-loadscope-reorder
# who asks for some tests may get none of one kind (pytest ends with 5)
OR_NONE = $(if $(ARGS),|| [ $$? -eq 5 ])

VENV := .venv
BIN := $(VENV)/bin/python
READY_TO_RUN := $(VENV)/.ready-to-run
READY_TO_TEST := $(VENV)/.ready-to-test
PIP := $(BIN) -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help:  ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)$$/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

.PHONY: run
run: $(READY_TO_RUN)  ## start the application (HOST=127.0.0.1 PORT=8501 CITY=folder of a municipality)
	@$(if $(CITY),SPREIDINGSKAART_CITY="$(CITY)") HOST="$(HOST)" PORT="$(PORT)" exec $(BIN) app.py

.PHONY: test
test: lint types browser servers  ## all checks and all tests (ARGS="-k zoning" goes to pytest)
	$(BIN) -m pytest -m "browser and not thorough" $(BROWSERS) $(ARGS) $(OR_NONE)
	$(BIN) -m pytest -m "not browser and not thorough" $(SIDE_BY_SIDE) $(ARGS) $(OR_NONE)

.PHONY: lint
lint: $(READY_TO_TEST)  ## ruff, with nearly everything on, and its formatter
	$(BIN) -m ruff check --quiet .
	$(BIN) -m ruff format --quiet --check .

.PHONY: types
types: $(READY_TO_TEST)  ## mypy, strict on geo/ and spreidingskaart/
	$(BIN) -m mypy --no-error-summary

.PHONY: docs
docs: $(READY_TO_RUN)  ## write the parts of docs/ and README.md that the code says already
	$(BIN) -m docs.build
	$(BIN) -m data.build.criteria_list

.PHONY: measures
measures: $(READY_TO_RUN)  ## how complex the functions are, the worst first
	$(BIN) -m tests.source_code

.PHONY: oracles
oracles: $(READY_TO_TEST)  ## ask every published answer again and print the largest difference
	$(BIN) -m tests.oracles

.PHONY: bench
bench: $(READY_TO_TEST)  ## measure how fast it is: every script in bench/
	@set -e; for script in bench/[a-z]*.py; do \
	    [ "$$script" != bench/check.py ] || continue; \
	    echo "== $$script"; $(BIN) -m "bench.$$(basename "$$script" .py)"; \
	done

.PHONY: bench-check
bench-check: $(READY_TO_TEST)  ## whether anything became more than 1.25 times slower than bench/baseline.json (ARGS="--only plots", "--write")
	@$(BIN) -m bench.check $(ARGS)

.PHONY: soak
soak: $(READY_TO_TEST) browser servers  ## what takes minutes: every script in tests/soak/, such as writers killed and many at once
	@wrong=""; for script in tests/soak/[a-z]*.py; do \
	    echo "== $$script"; $(BIN) -m "tests.soak.$$(basename "$$script" .py)" || wrong="$$wrong $$script"; \
	done; [ -z "$$wrong" ] || { echo "Not in order:$$wrong"; exit 1; }

.PHONY: mutate
mutate: $(READY_TO_TEST)  ## spoil city folders at random and ask them everything (N=1000)
	$(BIN) -m tests.mutated_cities $(or $(N),1000)

.PHONY: data
data: $(READY_TO_RUN)  ## build the bundled city again from its sources
	$(BIN) -m data.build

.PHONY: requirements
requirements: $(READY_TO_TEST)  ## compile both lists anew from requirements*.in (ARGS="--upgrade" takes newer versions)
	$(BIN) -m piptools compile $(COMPILE) --output-file requirements.txt requirements.in
	$(BIN) -m piptools compile $(COMPILE) --allow-unsafe --output-file requirements-dev.txt requirements-dev.in
COMPILE = --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(ARGS)
requirements: export CUSTOM_COMPILE_COMMAND := make requirements

.PHONY: browser
browser:  # the browser tests drive Debian's Chromium; without it they are skipped, and say so
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome; do \
	    [ -n "$$name" ] && command -v "$$name" >/dev/null && exit 0; \
	done; \
	$(call install,Chromium for the browser tests,chromium fonts-liberation)

.PHONY: servers
servers:  # tests of the proxy, the store and reports drive Debian's nginx, PostgreSQL and poppler; without them they are skipped by name
	@command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || { $(call install,nginx for the tests of the proxy,nginx-light); }
	@command -v pdftotext >/dev/null || { $(call install,poppler for the tests of reports,poppler-utils); }
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { $(call install,PostgreSQL for the tests of the store,postgresql); }

# what Debian's packages are wanted for, and their names; installed if we may, else said
install = if [ "$$(id -u)" = 0 ]; then may=""; elif sudo -n true 2>/dev/null; then may="sudo -n"; else may="no"; fi; \
	if [ "$$may" != no ] && command -v apt-get >/dev/null; then \
	    echo "Installing $(1) ..."; \
	    { $$may apt-get -qq update && $$may env DEBIAN_FRONTEND=noninteractive \
	        apt-get -qq install -y --no-install-recommends $(2) >/dev/null; } && exit 0; \
	fi; \
	echo "Not here, and it could not be installed: $(1); those tests will be skipped."

.PHONY: clean
clean:  ## remove the virtual environment and all caches; what people made stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed; name one with PYTHON=..., as in: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

$(READY_TO_RUN): requirements.txt | $(BIN)
	@echo "Installing what the application needs into $(VENV) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(READY_TO_TEST): requirements-dev.txt $(READY_TO_RUN)
	@echo "Installing what the checks need into $(VENV) ..."
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $@
