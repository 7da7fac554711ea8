# Everything a person does with a checkout. Both `make run` and `make test` work on a fresh machine:
# each creates the virtual environment itself, from requirements whose every file is pinned by hash.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_COMPILE = uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --quiet

.PHONY: help run bench test check format lint types contract knowledge lock clean

help:  ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run.stamp  ## serve each platform whose token is set; with none, talk in this terminal
	@$(BIN)/sunset-bot run

# One more at once than there are cores, for what runs end to end mostly waits; in order, for that comes early so.
test: knowledge  ## the whole suite, on every core
	@$(BIN)/python -m pytest -n $$($(BIN)/python -c "import os; print((os.cpu_count() or 1) + 1)") \
		--dist loadfile --no-loadscope-reorder

check: format lint types contract knowledge test  ## what CI asks: format, lint, types, imports, knowledge, tests

format: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check .

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check .

types: $(VENV)/dev.stamp
	@$(BIN)/mypy

contract: $(VENV)/dev.stamp
	@$(BIN)/lint-imports

# It keeps the fit that it makes where the suite looks for one: half a minute of a core, and the suite has several processes.
knowledge: $(VENV)/dev.stamp
	@SUNSET_CACHE=.cache/tests $(BIN)/sunset-bot check

bench: $(VENV)/dev.stamp  ## measure accuracy, speed and memory beside the usual FAQ bots
	@$(BIN)/python -m benchmarks.answering

lock:  ## resolve the requirements anew (needs uv)
	$(UV_COMPILE) --upgrade --output-file requirements.txt
	$(UV_COMPILE) --upgrade --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# The requirements files hold hashes for every file; pip refuses anything else.
$(VENV)/run.stamp: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
