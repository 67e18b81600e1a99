# Developers' habits. The two commands of a newcomer are `python3 manage.py up` and `python3 manage.py test`.

PYTHON := .venv/bin/python
LOCK := $(PYTHON) -m uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
	--only-binary :all: --no-emit-index-url --no-emit-find-links --no-annotate --no-header

.PHONY: check format locale lock screenshots bench

check: ## everything but the tests; CI runs it first
	python3 -m config.bootstrap
	$(PYTHON) -m config.checks

format: ## put code and templates into the house's form
	$(PYTHON) -m ruff check --fix --quiet .
	$(PYTHON) -m ruff format --quiet .

locale: ## bring the Russian catalogue up to date with the sources; then translate what it says is missing
	$(PYTHON) manage.py makemessages --locale ru --no-obsolete --verbosity 0
	$(PYTHON) -m config.catalogues

lock: ## requirements.in to the hashed lock, tests/requirements.in likewise
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) tests/requirements.in --constraint requirements.txt --output-file tests/requirements.txt

screenshots: ## pictures of the main pages at 1440 and 390 px into screenshots/
	$(PYTHON) -m pytest -q -p no:xdist --timeout 900 -m screenshots tests/screenshots

bench: ## time of the main pages with 20,000 contacts, recorded in benchmarks/results.md
	$(PYTHON) -m benchmarks
