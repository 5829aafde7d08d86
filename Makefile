# `make help` lists what there is. What has logic lives in scripts/ and needs Python alone.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
VENV := .venv/bin
CATALOGUES := kdn_helpdesk/translations

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests python demo test check soak bench lock messages
MAKEFLAGS += --no-print-directory

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "  make %-10s %s\n", $$1, $$2 }'

python:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "error: There is no $(PYTHON) here: install Python 3.11 or newer." >&2; exit 1; }

setup: python  ## make the environment, the front-end files, var/ and an up-to-date database
	@$(PYTHON) -m scripts.prepare

setup-tests: python
	@$(PYTHON) -m scripts.prepare --tests

demo: setup  ## run everything with a sample region on http://localhost:8000 (PORT=… for another port)
	@KDN_PORT=$(PORT) exec $(VENV)/flask --app wsgi demo serve

test: setup-tests  ## run the tests on both databases (ARGS="tests/tickets -k answer" for some)
	@$(PYTHON) -m scripts.test $(ARGS)

check: setup-tests  ## formatting, lint, types, import contracts, templates, licences, migrations
	@$(PYTHON) -m scripts.check

soak: setup-tests  ## the long runs: many kills, every page in every role, theme and language
	@$(VENV)/python -m pytest -n 0 -m soak $(ARGS)

bench: setup  ## measure (see benchmarks/README.md)
	@$(VENV)/python -m benchmarks $(ARGS)

messages: setup-tests  ## collect the texts to translate into the German catalogue
	@mkdir -p var
	@$(VENV)/pybabel --quiet extract -F pyproject.toml -k lazy --no-location --sort-output \
	  --width 100 --project "KDN Helpdesk" --version "" -o var/messages.pot .
	@$(VENV)/pybabel --quiet update --init-missing -l de --no-fuzzy-matching --ignore-obsolete \
	  --ignore-pot-creation-date --width 100 -i var/messages.pot -d $(CATALOGUES)

lock: setup-tests  ## pin every requirement of the .in files with versions and hashes
	@for name in requirements requirements-dev requirements-node; do \
	  $(VENV)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-annotate \
	    --custom-compile-command "make lock" $$name.in -o $$name.txt || exit 1; done
