# The two commands. Both set up what they need; a second run finds it there.
PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .venv
STAMP := $(VENV)/installed
RUN := $(VENV)/bin/python
RUNTIMES = $(patsubst fixtures/connector/embedded/runtimes/%/,embedded:%,$(wildcard fixtures/connector/embedded/runtimes/*/))

# Many Python processes follow each other in a run; none should compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

both = $(subst -and-, ,$*)
BESIDE := ONB-01 or ONB-02 or ONB-03 or ONB-04 or ONB-05 or ONB-06 or ONB-07 or ONB-08 or ONB-09 or DIR-01 or DIR-02 or DIR-03 or DIR-04

# They mostly wait for processes; each worker keeps a file's tests, which share what the file starts.
WORKERS ?= 2

HOOKS := $(shell git rev-parse --git-path hooks 2>/dev/null)

.PHONY: acceptance test setup check check-features steps hook format coverage nightly updates defects orders fuzz bench clean

acceptance: setup ## the main job: lines 4 to 7, one verdict
	@$(RUN) -m acceptance $(ARGS)

test: setup ## everything that keeps the suite itself honest
	@$(RUN) -m pytest tests -n $(WORKERS) --dist loadfile $(ARGS)

setup: $(STAMP)

$(STAMP): requirements.lock
	@command -v git >/dev/null || { echo "git is missing: install it"; exit 1; }
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11, or name another with make PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11"; exit 1; }
	@$(PYTHON) -c 'import platform, sys; sys.exit(platform.libc_ver()[0] != "glibc")' || { echo "Linux with glibc is needed"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "the venv module of $(PYTHON) is missing: install it (Debian: python3-venv)"; exit 1; }
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@touch $@

check: setup ## formatter, linter, types
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@$(RUN) -m mypy

check-features: setup ## all rules for features and steps, in a second; what CI and the pre-commit hook run
	@$(RUN) -m acceptance check $(ARGS)

steps: setup ## writes the catalogue of sentences
	@$(RUN) -m acceptance steps --write

hook: ## checks the features before each commit from now on
	@printf '#!/bin/sh\nexec make --silent check-features\n' >"$(HOOKS)/pre-commit" && chmod +x "$(HOOKS)/pre-commit"

format: setup
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

coverage: setup ## all runtimes; what they showed, and the tables of it in docs/
	@$(RUN) -m acceptance $(RUNTIMES) --report-dir reports/out/coverage $(ARGS)
	@$(RUN) -m acceptance.coverage reports/out/coverage/embedded-*

nightly: setup ## what takes too long for the main job
	@$(RUN) -m acceptance $(ARGS) -- -m nightly

updates: update-6.28.0-to-6.60.5 beside-6.28.0-and-6.60.5 beside-6.60.5-and-7.0.0 ## in the middle, and older beside newer

update-%: setup
	@$(RUN) -m acceptance embedded:$(word 1,$(subst -to-, ,$*)) --update-to embedded:$(word 2,$(subst -to-, ,$*)) $(ARGS) -- -m update

beside-%: setup
	@$(RUN) -m acceptance --templator embedded:$(word 1,$(both)) --requestor embedded:$(word 2,$(both)) $(ARGS) -- -m "$(BESIDE)"
	@$(RUN) -m acceptance --templator embedded:$(word 2,$(both)) --requestor embedded:$(word 1,$(both)) $(ARGS) -- -m "$(BESIDE)"

defects: setup ## plants every defect of tests/defects; the figures go to docs/evidence.md
	@$(RUN) -m tests.defects $(ARGS)

orders: setup ## everything in 25 random orders, 5 of them on busy cores; the figures go to docs/evidence.md
	@$(RUN) -m bench.orders $(ARGS)

fuzz: FUZZ ?= 2000
fuzz: setup ## anything that Hypothesis can think of, FUZZ times for each of our own servers
	@FUZZ=$(FUZZ) $(RUN) -m pytest tests/fuzz $(ARGS)

bench: setup ## what the suite costs beside the bare calls, and how long a scenario writer waits
	@$(RUN) -m bench.overhead
	@$(RUN) -m bench.day

clean: ## removes everything that the project made here
	rm -rf $(VENV) .cache reports/out
