# One command each: run, up, test, test-long, check, bench, ocr, dask, compare. Everything that is needed is installed by them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := run
# Without bytecode every import takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
MESSAGES := $(wildcard flows/messages/*.po)
RUN := .venv/ready-to-run
TEST := .venv/ready-to-test

.PHONY: run up test test-long check bench lock clean

run: $(RUN)
	$(BIN)/hromada publish datasets/starokostiantyniv-2026-2028 --cycle 2026-H1 --now 2026-07-08 \
	  --portal folder:./portal --engine prefect

up: $(RUN)
	$(BIN)/hromada up

# A file stays on one core, so that its tests share what they have set up.
SPREAD := -n auto --dist loadfile

test: check system
	$(BIN)/pytest $(SPREAD)

test-long: check system system-long compare
	$(BIN)/pytest $(SPREAD) -m "long or not long"

check: $(TEST)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	PYTHONPATH=tests $(BIN)/python -c 'from support import packages, places; packages.report(places.PROJECT)'

bench: $(TEST)
	$(BIN)/pytest tests/benchmarks -o addopts= --benchmark-only --benchmark-columns=median,rounds

# What reads scans: a library, and the models of the Ukrainian and the English language.
OCR := tesseract-ocr-ukr tesseract-ocr-eng
OCR_MODELS := /usr/share/tesseract-ocr/*/tessdata
HAS_OCR = compgen -G "$(OCR_MODELS)/ukr.traineddata" >/dev/null && compgen -G "$(OCR_MODELS)/eng.traineddata" >/dev/null
.PHONY: ocr
ocr: $(RUN) requirements-ocr.lock
	@echo '… встановлення того, що читає скани (installing what reads scans)' >&2
	$(call install,requirements-ocr.lock)
	if ! { $(HAS_OCR); }; then
	  test "$$(id -u)" = 0 || { echo "Install Debian's packages: $(OCR)" >&2; exit 1; }
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends $(OCR) >/dev/null
	fi

# What carries batches of programmes to a Dask cluster (HROMADA_RUNNER).
.PHONY: dask
dask: $(RUN) requirements-dask.lock
	@echo '… встановлення того, що розносить роботу кластером (installing what spreads work over a cluster)' >&2
	$(call install,requirements-dask.lock)

# The libraries that the reader of PDFs is held against: nothing of ours meets what they bring.
COMPARE := .venv/compare
.PHONY: compare
compare: $(COMPARE)/ready
$(COMPARE)/ready: requirements-compare.lock $(BIN)/uv
	@echo '… встановлення того, з чим порівнюється читання PDF (installing what the reader of PDFs is held against)' >&2
	$(BIN)/python -m venv --clear --without-pip $(COMPARE)
	$(index)
	$(BIN)/uv pip install --quiet --python $(COMPARE)/bin/python --no-deps --require-hashes -r requirements-compare.lock
	touch $@

# strace injects the faults of the crash tests; chromium is the citizen's browser; scans are read by Tesseract's models.
.PHONY: system
system:
	missing=()
	for tool in strace chromium; do command -v $$tool >/dev/null || missing+=($$tool); done
	{ $(HAS_OCR); } || missing+=($(OCR))
	if (( $${#missing[@]} )); then
	  test "$$(id -u)" = 0 || { echo "Install Debian's packages: $${missing[*]}" >&2; exit 1; }
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends "$${missing[@]}" >/dev/null
	fi

# LibreOffice is the other program that clerks fill the forms in with, that acts are printed to PDF with, and that opens
# acts of other kinds; catdoc is its second opinion; Carlito is as wide as the workbooks' Calibri.
OFFICE := libreoffice-calc libreoffice-writer catdoc hyphen-uk fonts-liberation fonts-dejavu-core fonts-crosextra-carlito
.PHONY: system-long
system-long:
	if ! { command -v localc && command -v lowriter && command -v catdoc; } >/dev/null ||
	   ! test -d /usr/share/fonts/truetype/crosextra; then
	  test "$$(id -u)" = 0 || { echo "Install Debian's packages: $(OFFICE)" >&2; exit 1; }
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends $(OFFICE) >/dev/null
	fi

# What the program needs; what tests need stands on top of it.
$(RUN): requirements.lock pyproject.toml $(MESSAGES) $(BIN)/uv
	@echo '… встановлення у .venv, близько пів хвилини (installing, about half a minute)' >&2
	$(call install,requirements.lock)
	$(MAKE) --no-print-directory messages
	touch $@

$(TEST): requirements-test.lock pyproject.toml $(MESSAGES) $(BIN)/uv
	@echo '… встановлення у .venv, близько пів хвилини (installing, about half a minute)' >&2
	$(call install,requirements-test.lock)
	$(MAKE) --no-print-directory messages
	touch $(RUN) $@

# uv reads none of pip's settings, so it is handed pip's index and certificates, where they are set.
define index
	settings=$$($(BIN)/pip config list)
	setting() { sed -n "/^.*[.]$$1='\(.*\)'$$/{s//\1/p;q}" <<<"$$settings"; }
	index=$${UV_DEFAULT_INDEX:-$${UV_INDEX_URL:-$$(setting index-url)}}
	certificates=$${SSL_CERT_FILE:-$$(setting cert)}
	if test -n "$$index"; then export UV_DEFAULT_INDEX="$$index"; fi
	if test -n "$$certificates"; then export SSL_CERT_FILE="$$certificates"; fi
	export UV_HTTP_TIMEOUT="$${UV_HTTP_TIMEOUT:-180}"
endef
# With all bytecode made here, by both cores, the first run is as early as without, and no later one waits for it.
define install
	$(index)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes --compile-bytecode -r $(1)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline --editable .
endef

$(BIN)/uv: requirements-uv.lock | $(BIN)/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-uv.lock
	touch $@

# What people read, as gettext reads it: once a translator has changed a .po.
.PHONY: messages
messages:
	@for file in $(MESSAGES); do $(BIN)/pybabel --quiet compile --locale "$$(cut -d. -f2 <<<"$$file")" \
	  --input-file "$$file" --output-file "$${file%po}mo"; done

# All messages in both languages with examples, for whoever translates or reads them.
.PHONY: messages-page
messages-page: $(RUN)
	$(BIN)/python -m flows.cli.listing messages.html

# PYTHON may name one.
FITS := import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != (3, 11))
$(BIN)/python:
	@for python in $(or $(PYTHON),python3.11 python3 python); do
	  if "$$python" -c '$(FITS)' 2>/dev/null; then exec "$$python" -m venv --clear .venv; fi
	done
	echo 'Бракує Python 3.11 з модулем venv: установіть його (у Debian — пакунок python3.11-venv) або вкажіть, де він: make run PYTHON=/шлях/python3.11.' >&2
	echo 'Python 3.11 with its venv module is missing: install it (on Debian the package python3.11-venv), or say where it is: make run PYTHON=/path/python3.11.' >&2
	exit 1

# Names, versions and hashes alone: what was locked stays, unless UPGRADE=--upgrade.
LOCK = $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 \
  --custom-compile-command "make lock" $(UPGRADE)
lock: $(BIN)/uv
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --extra ocr --constraints requirements.lock -o requirements-ocr.lock
	$(LOCK) pyproject.toml --extra ocr --extra dask --constraints requirements-ocr.lock -o requirements-dask.lock
	$(LOCK) pyproject.toml --extra ocr --extra dask --extra test --constraints requirements-dask.lock -o requirements-test.lock
	$(LOCK) --group compare --constraints requirements-test.lock -o requirements-compare.lock
	echo uv | $(LOCK) - -o requirements-uv.lock

clean:
	rm -rf .venv portal
