# `make run` and `make test` do everything from nothing: a virtual environment in .venv, the pinned packages, then the job.

VENV := .venv
BIN := $(VENV)/bin
FITS := -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
# The first Python that fits; name another with: make run PYTHON=/path/to/python3.12
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do if $$name $(FITS); then echo $$name; break; fi; done)

.PHONY: run test check model clean

run: $(VENV)/installed
	$(BIN)/breachtables run sample_docs/ -o outputs/

test: $(VENV)/installed
	$(BIN)/python -m pytest -n auto --dist loadgroup

# What .ci/run checks besides the tests.
check: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/python tests/readme_examples.py

# The stamp: nothing is installed again until the list of packages changes.
$(VENV)/installed: requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ] || ! $(PYTHON) $(FITS); then \
		echo "Python 3.11, 3.12 or 3.13 is needed; $(or $(PYTHON),python3) is: $$($(or $(PYTHON),python3) --version 2>&1 | head -n 1)." >&2; \
		echo "Install one of them, or name it: make run PYTHON=/path/to/python3.12" >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; fi
	@echo "Installing into $(VENV); this takes a minute or two, once."
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m pipeline.prepare
	@touch $@

# Trains the names model anew (about 15 minutes; see training/README.md): make model NER_CORPORA=/path/to/mix.json.gz
TRAINING := training/.venv
model: $(TRAINING)/installed
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(TRAINING)/bin/python -m training.train pipeline/ner_model $(if $(NER_CORPORA),--corpora "$(NER_CORPORA)")

# The base model is needed here alone: it is checked against its hash, and nothing that runs depends on it.
$(TRAINING)/installed: requirements.lock training/requirements.txt
	$(PYTHON) -m venv --clear $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r training/requirements.txt
	@touch $@

clean:
	rm -rf $(VENV)
