# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Tests at the same time: two suit a small machine, a large one may have more (`make test WORKERS=8`).
WORKERS ?= 2

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 run")

.PHONY: run test soak bench check fix lock clean

run: $(VENV)/.run
	$(BIN)/python -m bot run

test: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not soak" -n $(WORKERS) --dist worksteal

soak: $(VENV)/.dev
	$(BIN)/python -m pytest -m soak --timeout 3600

bench: $(VENV)/.dev
	$(BIN)/python -m bench

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The virtual environments are made once and again whenever the pinned requirements change.
$(VENV)/.run: requirements.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { $(PYTHON) -c '$(NEW_ENOUGH)' && $(PYTHON) -m venv $(VENV); }
	@echo "Installing; the first time takes some minutes."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

# Pins the newest releases that satisfy pyproject.toml (needs uv).
lock:
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate -q -o requirements.txt
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --no-annotate -q -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
