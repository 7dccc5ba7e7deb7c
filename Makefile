# What can be done here; `make help` lists it.

PYTHON ?= python3
LINLI := .venv/bin/linli
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check fix fonts lock messages bench resetdb

help:  ## List what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## Set up what running needs
	@$(PYTHON) scripts/setup.py

setup-dev:  ## Set up what tests and checks need as well
	@$(PYTHON) scripts/setup.py --dev

run: setup  ## Start everything: http://127.0.0.1:8000 (PORT, HOST, LINLI_HOME, DATABASE_URL)
	@exec $(LINLI) run

test: setup-dev  ## Run every test (ARGS="tests/casework -x" for some)
	@exec .venv/bin/pytest -n auto $(ARGS)

check: setup-dev  ## Check style, types, storeys, migrations, templates, translations
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(LINLI) manage makemigrations --check --dry-run
	.venv/bin/djlint linli --lint --quiet
	.venv/bin/python scripts/messages.py --check
	.venv/bin/python scripts/draw_workflows.py --check
	.venv/bin/pytest -q tests/architecture

fix: setup-dev  ## Mend what can be mended by itself
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

fonts:  ## Fetch 仿宋 and 楷体 for printing, if the set-up could not
	@$(PYTHON) scripts/fonts.py

lock: setup-dev  ## Write the lock files anew from pyproject.toml and package.json
	.venv/bin/python scripts/lock.py

messages: setup-dev  ## Bring each app's translations up to date
	.venv/bin/python scripts/messages.py

bench: setup-dev  ## Measure at a million matters and six million persons (see docs/performance.md)
	.venv/bin/python -m bench matters
	.venv/bin/python -m bench registers

resetdb: setup  ## Throw the data folder's database and files away
	@exec $(LINLI) resetdb
