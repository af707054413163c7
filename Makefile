.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

VENV   := .venv
LTS    := .venv-lts
BIN    := $(VENV)/bin
SPARK  := $(VENV)/.spark-ready
# the first of these that is Python 3.11 or 3.12; or say make PYTHON=/path/to/python
PYTHON := $(shell for p in python3.12 python3.11 python3 python; do \
            $$p -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null && echo $$p && break; \
          done)

# files that share a lakehouse stay with one worker, and the longest start first
WORKERS := -n 2 --dist loadfile --no-loadscope-reorder

# PostgreSQL's tests are among them where its programs are installed
QUICK  := not slow$(if $(shell command -v initdb)$(wildcard /usr/lib/postgresql/*/bin/initdb),, and not postgres)

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: setup
setup: $(SPARK) ## make .venv with Spark and Delta Lake; the first time takes some minutes, later nothing

.PHONY: demo
demo: setup ## generate two months of a small fashion chain into ./lakehouse, and check that everything holds
	@$(BIN)/retail-spark generate retail --scale demo

.PHONY: test
test: setup lint types ## lint, types and the tests without the slow ones; with PostgreSQL's where its programs are installed
	@$(BIN)/pytest -q -m "$(QUICK)" $(WORKERS)

.PHONY: test-slow
test-slow: setup ## the tests that take minutes: larger scales, many seeds
	@$(BIN)/pytest -q -m "slow and not postgres"

.PHONY: test-connect
test-connect: setup ## the tests over Spark Connect, as serverless compute runs them
	@$(BIN)/pytest -q -m "$(QUICK)" --connect $(WORKERS)

.PHONY: test-lts
test-lts: $(LTS)/.installed ## the tests on Spark 4.0 and Delta Lake 4.0, in a .venv-lts of their own
	@$(LTS)/bin/python -c 'from retail_spark.core.session import local_session; local_session().stop()'
	@$(LTS)/bin/pytest -q -m "$(QUICK)" $(WORKERS)

.PHONY: postgres
postgres: setup ## load exports into a PostgreSQL of its own, started for the test; its programs must be installed
	@$(BIN)/pytest -q -m postgres -k "not full" $(WORKERS)

.PHONY: postgres-full
postgres-full: setup ## the same with fmcg at its full scale, 7.4 million rows
	@$(BIN)/pytest -q -m "slow and postgres" -k full --durations=0

.PHONY: bundle
bundle: setup ## check the Databricks bundle, run its jobs task by task, and the notebooks; half an hour
	@$(BIN)/pytest -q tests/bundle tests/databricks tests/notebooks $(WORKERS)

.PHONY: lint
lint: setup ## ruff: style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

.PHONY: types
types: setup ## mypy --strict
	@$(BIN)/mypy

.PHONY: fmt
fmt: setup ## format the code, and mend what ruff can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: golden
golden: setup ## remember the rows of a new algorithm version, after a change that is meant to change data
	@UPDATE_GOLDEN=1 $(BIN)/pytest -q tests/golden/test_fingerprints.py $(WORKERS)

.PHONY: docs
docs: setup ## write what is made from the tables and questions anew: dictionary, dashboard, Genie, SQL files, picture
	@$(BIN)/python docs/dictionary.py
	@$(BIN)/python docs/dashboard.py
	@$(BIN)/python docs/warehouse.py
	@$(BIN)/python docs/genie.py
	@$(BIN)/python docs/picture.py

.PHONY: bench
bench: setup ## how fast, against a plain copy of the same tables; ARGS=fmcg for the other world
	@$(BIN)/python benchmarks/bench.py $(ARGS)

.PHONY: clean
clean: ## remove .venv, .venv-lts and caches; lakehouses stay
	@rm -rf $(VENV) $(LTS) .mypy_cache .pytest_cache .ruff_cache .hypothesis spark-warehouse metastore_db derby.log

.PHONY: machine
machine:
	@[ -n "$(PYTHON)" ] || { echo "retail-spark needs Python 3.11 or 3.12, and none is on the PATH. Install one (Debian or Ubuntu: apt-get install python3.11 python3.11-venv; macOS: brew install python@3.12), or say make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@java="$${JAVA_HOME:+$$JAVA_HOME/bin/}java"; \
	version=$$("$$java" -version 2>&1 | sed -nE 's/.*version "([0-9]+).*/\1/p' | head -n 1 || true); \
	case "$$version" in 17|21) ;; \
	"") echo "Spark needs Java 17 or 21, and '$$java' does not run. Install it (Debian or Ubuntu: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk@17), or set JAVA_HOME" >&2; exit 1 ;; \
	*) echo "Spark needs Java 17 or 21, and '$$java' is Java $$version. Install one of them (Debian or Ubuntu: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk@17), and set JAVA_HOME to it" >&2; exit 1 ;; \
	esac

$(VENV)/.installed: pyproject.toml | machine
	@echo "setup 1/2: Python packages into $(VENV), some minutes the first time"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --progress-bar off --disable-pip-version-check --editable ".[local,connect,dev]" \
	  | sed -unE "s/^(Collecting|Building|Installing|Successfully installed) ([^ ]*).*/  \1 \2/p"
	@touch $@

$(LTS)/.installed: pyproject.toml | machine
	@echo "setup: Python packages into $(LTS), some minutes the first time"
	@$(PYTHON) -m venv $(LTS)
	@$(LTS)/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[lts,connect,dev]"
	@touch $@

$(SPARK): $(VENV)/.installed | machine
	@echo "setup 2/2: Delta Lake's jar for Spark, about 15 seconds the first time"
	@$(BIN)/python -c 'from retail_spark.core.session import local_session; local_session().stop()'
	@touch $@
	@echo "setup: ready"
