# The steps themselves are in tools/setup.py (standard library only); the settings are in docs/hosting.md.
PYTHON ?= python3
SETUP = $(PYTHON) tools/setup.py

.PHONY: run test check bench help
.DEFAULT_GOAL := help

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: ## set up, fill an empty database with the demonstration, start everything (PORT HOST DATA_DIR DEMO)
	@exec $(SETUP) run

test: ## all tests, on SQLite and PostgreSQL, with real processes and a real browser (ARGS="…" for pytest)
	@exec $(SETUP) dev python -m pytest -n auto --dist loadgroup $(ARGS)

check: ## lint, types, templates, floors
	@exec $(SETUP) dev python tools/check.py

bench: ## measure pages and intake (results in bench/RESULTS.md)
	@exec $(SETUP) dev python -m bench $(ARGS)
