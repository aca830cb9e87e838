# What one can do here; `make help` prints the lines behind ##.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
export PORT ?= 8000
export HOST ?= 127.0.0.1
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

.PHONY: help run install install-dev test lint unit browser requirements vendor fonts \
	vectors bundle bench proofs pictures audit sim chaos fuzz drill

help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

run: install ## Start everything on this machine, with a demo of today (PORT, HOST)
	@exec fieldapp run

test: install-dev lint unit browser ## Lint, types, contracts, and every test; what CI runs
	@echo "make test: everything passed"

# --- installing ---------------------------------------------------------------------------------------------------
install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev node_modules/.package-lock.json

$(VENV)/bin/pip:
	@tools/make-venv.sh "$(PYTHON)" "$(VENV)"

$(VENV)/.installed: requirements.txt pyproject.toml setup.py | $(VENV)/bin/pip
	@echo "installing fieldapp into $(VENV) (once, about half a minute)"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.package-lock.json: package-lock.json tools/install-test-tools.sh
	@tools/install-test-tools.sh
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# --- testing ------------------------------------------------------------------------------------------------------
lint: install-dev ## Ruff, types, import contracts, JavaScript, playbooks
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	tools/lint-js.sh
	bandit --quiet --recursive --severity-level medium --confidence-level medium fieldapp worker.py
	tools/if-command.sh playbooks check

unit: install-dev ## All tests but those in a browser; core with its branch coverage
	tools/test-core.sh
	node --test tests/js/*.test.mjs
	pytest tests --ignore=tests/browser -n 2 --dist worksteal
	tools/test-without-redis.sh -q

browser: install-dev ## The stories in Chromium
	@if [ -d tests/browser ]; then pytest tests/browser -n 2 --dist loadfile; else echo "no browser stories yet"; fi

vectors: install-dev ## Write the vectors that the twins in Python and JavaScript must both obey
	@tools/run-script.sh tests/vectors/write.py

bundle: install-dev ## Join the phone's modules into static/bundle, after a change of them
	node tools/bundle.mjs

bench: install-dev ## Print our figures and the floor's, in turn (shares, not seconds)
	@tools/run-script.sh bench/run.py

proofs: install-dev ## Take each numbered rule away and want its story red
	@tools/run-script.sh tools/proofs.py

pictures: install-dev ## Write every screen in each language and theme to pictures/
	@tools/run-script.sh tools/pictures.py

audit: install-dev tools/lighthouse/node_modules/.package-lock.json ## Lighthouse on the customer's page in each of its moments
	@tools/run-script.sh tools/audit.py

tools/lighthouse/node_modules/.package-lock.json: tools/lighthouse/package-lock.json
	@npm ci --prefix tools/lighthouse --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

sim: install-dev ## Live 1,000,000 simulated days with faults (SEEDS, FIRST); see docs/faults.md
	$(PY) -m tests.sim --seeds $(or $(SEEDS),1000000) --first $(or $(FIRST),0)

chaos: install-dev ## Play 10,000 schedules of kills and cuts with real processes (SCHEDULES, FIRST)
	$(PY) -W ignore -m tests.chaos --schedules $(or $(SCHEDULES),10000) --first $(or $(FIRST),0)

fuzz: install-dev ## Send 2,000 requests made from the interface's document as each role (CASES, FIRST)
	$(PY) -W ignore -m tests.fuzz --cases $(or $(CASES),2000) --first $(or $(FIRST),0)

drill: ## Long restore runs: they come with later releases
	@echo "make $@ comes with a later release" >&2; exit 2

# --- for those who bump a version ---------------------------------------------------------------------------------
requirements: ## Pin again with hashes what pyproject.toml asks for (needs uv: pip install uv)
	@tools/pin-requirements.sh

vendor: install-dev ## Bundle lit and htmx into static/vendor
	@node tools/vendor.mjs

fonts: install-dev ## Make the fonts of the leaflet again (needs fonts-dejavu-core and fonts-noto-cjk)
	@$(PY) tools/fonts.py
