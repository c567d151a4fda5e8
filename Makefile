# One command each: run, up, test, test-long, check, bench. Everything that is needed is installed by them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := run
# Without bytecode every import takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: run up test test-long check bench lock clean

run: $(READY)
	$(BIN)/hromada publish datasets/starokostiantyniv-2026-2028 --cycle 2026-H1 --now 2026-07-08 \
	  --portal folder:./portal --engine prefect

up: $(READY)
	$(BIN)/hromada up

# A file stays on one core, so that its tests share what they have set up.
SPREAD := -n auto --dist loadfile

test: check system
	$(BIN)/pytest $(SPREAD)

test-long: check system system-long
	$(BIN)/pytest $(SPREAD) -m "long or not long"

check: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/pytest tests/benchmarks -o addopts= --benchmark-only --benchmark-columns=median,rounds

# strace injects the faults of the crash tests; chromium is the citizen's browser.
.PHONY: system
system:
	missing=()
	for tool in strace chromium; do command -v $$tool >/dev/null || missing+=($$tool); done
	if (( $${#missing[@]} )); then
	  test "$$(id -u)" = 0 || { echo "Install Debian's packages: $${missing[*]}" >&2; exit 1; }
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends "$${missing[@]}" >/dev/null
	fi

# LibreOffice is the other program that clerks fill the forms in with.
.PHONY: system-long
system-long:
	if ! command -v soffice >/dev/null; then
	  test "$$(id -u)" = 0 || { echo "Install Debian's package: libreoffice-calc" >&2; exit 1; }
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends libreoffice-calc >/dev/null
	fi

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

lock:
	uv pip compile --quiet --generate-hashes --python-version 3.11 --extra test --custom-compile-command "make lock" \
	  pyproject.toml -o requirements.lock

clean:
	rm -rf .venv portal
