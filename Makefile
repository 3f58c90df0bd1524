# Two commands matter: `make demo` and `make test`. Each does its own set-up.
PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3.13 python3))
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install stack demo dell proof test lint golden fmt lock bench soak clean

help: ## say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

install: $(VENV)/installed ## make the virtual environment with the locked packages

$(VENV)/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --only-binary=:all: --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

stack: install ## start every service of the platform, Airflow included
	$(BIN)/weir stack up --with airflow

demo: install ## compile the example, stop a mistake, let real changes arrive; without any service
	$(BIN)/weir demo

dell: install ## start the stack, deploy the example, let people shop, and see what a consumer sees
	$(BIN)/weir demo dell

proof: install ## start the stack, prove the data equal to its source, stop the stack
	$(BIN)/python -m stack.demo

test: install lint ## check the code and run every test, on real services
	$(BIN)/pytest

lint: install ## check format, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

golden: install ## write anew what tests/mistakes and tests/changes expect; look at the difference
	$(BIN)/python -m tests.golden

fmt: install ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

soak: install ## change models under load, take many more histories than the tests do, and write docs/soak.md
	WEIR_SOAK=1 $(BIN)/pytest tests/test_deploy.py
	$(BIN)/python -m tests.soak --write

bench: install ## measure check, compile, stack and chain, and print the figures that the README quotes
	$(BIN)/python -m benchmarks.check
	$(BIN)/python -m benchmarks.compile
	$(BIN)/python -m benchmarks.dags
	$(BIN)/python -m benchmarks.stack
	$(BIN)/python -m benchmarks.chain

lock: install ## write the locks anew, after a version was changed
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --extra dev -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) stack/airflow/requirements.in -o stack/airflow/requirements.lock
	$(BIN)/uv pip compile $(LOCK) stack/minio/toolchain.in -o stack/minio/toolchain.lock
	$(BIN)/python -m stack.relock

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-header --no-annotate

clean: ## stop the stack and delete its data; the cache of downloads stays
	$(BIN)/weir stack down --purge
