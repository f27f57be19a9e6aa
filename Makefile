# make demo    a model, and reports of it, in demo/
# make test    all tests, with the newest MLflow
# make oldest  the tests that depend on MLflow, with the oldest that is supported
# make matrix  a few tests with the versions of MLflow in between, client and server
# make extras  the libraries of tests/real for both, 1.3 GB each; without them, those tests are skipped
# make lint    ruff and mypy
# make bench   what a report costs, in ratios
# make docs    the pages that are made from the code, and from snapshots of three examples
# make snapshots  run those examples anew; needs the extras
# make picture  the picture of the first screen, in the README; needs Chromium
# make clean   remove everything that this file made

PYTHON ?= python3
OLDEST_MLFLOW := 2.22.0
# What checks the pages, for tests only; needs npm, and java to run.
CHECKERS := axe-core@4.14.1 vnu-jar@26.9.27
# Has the JSON schema that shacl2code makes of the model of SPDX 3.0.1; nothing of it is run.
SPDX_SCHEMA := @cyclonedx/cdxgen@12.8.4
# Two of the oldest minor version are tried: this one and OLDEST_MLFLOW.
MATRIX ?= 2.22.5 3.0.0 3.3.0 3.5.1 3.10.1
# What of MLflow does not get on with SQLAlchemy 2.1, and does not tell pip.
OLD_SQLALCHEMY := 2.% 3.0.% 3.1.% 3.2.% 3.3.% 3.4.% 3.5.% 3.6.% 3.7.% 3.8.%
# The build without CUDA is much smaller, where pip finds one.
TORCH ?= torch==2.13.0
# More workers than small machines have cores: often one waits for a server. Modules keep the order
# of tests/conftest.py, which begins with those that take longest.
PYTEST_ARGS ?= -n 4 --dist loadfile --no-loadscope-reorder

# .venv is made once. What it holds is brought up to date when the packaging changes.
PACKAGING := setup.py mlflow_report_plugin/version.py
BIN := .venv/bin
OLDEST_BIN := .venv-oldest/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Each of the many processes of the tests would compile anew what none keeps: container images set it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test oldest matrix $(MATRIX:%=matrix-%) matrix-newest extras lint bench docs snapshots picture clean

demo: .venv/.demo
	rm -rf demo
	$(BIN)/python examples/wine_quality.py demo
	@echo
	MLFLOW_TRACKING_URI=sqlite:///demo/mlflow.db $(BIN)/mlflow report models:/wine-quality/1 \
	    -o demo/report.md -o demo/report.html -o demo/report.json
	@printf '\nThe report is in:\n  %s\n  %s\n  %s\n' \
	    "$(CURDIR)/demo/report.md" "$(CURDIR)/demo/report.html" "$(CURDIR)/demo/report.json"

test: .venv/.test .venv/.checkers
	$(BIN)/python -m pytest $(PYTEST_ARGS)

oldest: .venv-oldest/.test
	$(OLDEST_BIN)/python -m pytest -m versions $(PYTEST_ARGS)

# A server each. With `make --jobs 2` one version is installed while another one is tried.
matrix: matrix-newest $(MATRIX:%=matrix-%)

# The newest meets each of them as a client, and the first of them as a server.
matrix-newest: .venv-matrix/$(firstword $(MATRIX))/.made .venv/.test
	MATRIX_SERVER=newest MATRIX_CLIENT=$(firstword $(MATRIX)) $(BIN)/python -m pytest tests/matrix

$(MATRIX:%=matrix-%): matrix-%: .venv-matrix/%/.made .venv/.test
	MATRIX_SERVER=$* MATRIX_CLIENT=newest $(BIN)/python -m pytest tests/matrix

extras: .venv/.extras .venv-oldest/.extras

lint: .venv/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.test
	$(BIN)/python -m benchmarks

docs: .venv/.demo
	$(BIN)/python docs/generate.py

snapshots: .venv/.extras
	$(BIN)/python docs/record.py
	$(BIN)/python docs/generate.py

picture: docs .venv/.test
	$(BIN)/python docs/picture.py

clean:
	rm -rf .venv .venv-oldest .venv-matrix demo build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv takes seconds for what takes pip minutes: it keeps what it has, for all environments.
UV := $(BIN)/uv pip install --quiet --python

$(BIN)/python $(OLDEST_BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 10) or sys.exit("Python 3.10 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(@D)/..

$(BIN)/uv: | $(BIN)/python
	$(BIN)/python -m pip install --quiet 'uv>=0.9'

.venv/.demo: $(PACKAGING) | $(BIN)/uv
	$(UV) $(BIN)/python --editable '.[demo]'
	@touch $@

.venv/.test: $(PACKAGING) | $(BIN)/uv
	$(UV) $(BIN)/python --editable '.[test,spark]'
	@touch $@

# Without npm, the tests that need them are skipped and say so. Their scripts would fetch a Java.
.venv/.checkers: Makefile | $(BIN)/python
	@if command -v npm >/dev/null; then \
	    npm install --silent --no-save --no-package-lock --ignore-scripts --prefix .venv/checkers $(CHECKERS) \
	    && cd .venv/checkers && npm pack --silent $(SPDX_SCHEMA) >/dev/null \
	    && tar -xzf cyclonedx-cdxgen-*.tgz --strip-components=2 package/data/spdx-export.schema.json \
	    && rm cyclonedx-cdxgen-*.tgz && touch ../.checkers; \
	else echo 'npm is not installed: the tests that check whole pages are skipped'; fi

# pip looks for Torch's small build in more places than uv does.
.venv/.extras: .venv/.test
	$(BIN)/python -m pip install --quiet --no-compile '$(TORCH)'
	$(UV) $(BIN)/python --editable '.[test,real]'
	@touch $@

.venv/.lint: $(PACKAGING) | $(BIN)/uv
	$(UV) $(BIN)/python --editable '.[lint]'
	@touch $@

# MLflow 2 says nothing against SQLAlchemy 2.1, but does not start with it.
.venv-oldest/.test: $(PACKAGING) Makefile | $(OLDEST_BIN)/python $(BIN)/uv
	$(UV) $(OLDEST_BIN)/python --editable '.[test]' 'mlflow==$(OLDEST_MLFLOW)' 'sqlalchemy<2.1'
	@touch $@

# All of MLflow for each version, as pip would resolve it.
.venv-matrix/%/.made: $(PACKAGING) Makefile | $(BIN)/uv
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(@D)
	$(UV) $(@D)/bin/python --editable . 'mlflow==$*' \
	    $(if $(filter $(OLD_SQLALCHEMY),$*),'sqlalchemy<2.1')
	@touch $@

# MLflow 2 looks for what transformers 5 no longer has; up to 4.51 it knows.
.venv-oldest/.extras: .venv-oldest/.test
	$(OLDEST_BIN)/python -m pip install --quiet --no-compile '$(TORCH)'
	$(UV) $(OLDEST_BIN)/python --editable '.[test,real]' \
	    'mlflow==$(OLDEST_MLFLOW)' 'sqlalchemy<2.1' 'transformers<4.52'
	@touch $@
