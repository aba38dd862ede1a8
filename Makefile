# Everything a person needs: make demo, make test. Each installs what is missing, and says so.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CONSOLE_MINUTES ?= 60
BENCH ?= trust agent_overhead agent_energy agent_footprint shadow rollout store console
WORKERS ?= 4
STORIES ?= /tmp/muster

.DEFAULT_GOAL := help
.PHONY: help install system demo test suite lint style types format lock soak bench screenshots translations wheel dist clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(READY) ## Make .venv from the lock

$(READY): requirements.lock pyproject.toml .ci/packages .ci/install
	@PYTHON=$(PYTHON) .ci/install $(VENV)
	@touch $@

demo: install ## Broker, three agents and the console, from nothing to version 2; DEVICES=200 for a fleet
	@$(BIN)/muster demo --out build/demo $(if $(DEVICES),--devices $(DEVICES))

test: install style ## Lint, types, import rules and every test (about 10 minutes)
	@$(MAKE) --no-print-directory -j2 types suite

suite: install
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: style types ## Style, types (the console's for Windows and macOS, too) and import rules

style: install
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: install
	@$(BIN)/mypy
	@for each in win32 darwin; do $(BIN)/mypy --platform $$each --cache-dir .mypy_cache/$$each -p app || exit 1; done
	@$(BIN)/lint-imports

format: install ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: install ## Resolve the dependencies anew for every platform
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes \
	  --no-emit-index-url --no-header --upgrade --extra dev pyproject.toml -o requirements.lock
	@echo 'pyinstaller>=6.22,<7' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade - -o .ci/dist.lock

soak: install ## Fuzz every parser of foreign bytes, SOAK_MINUTES long (10); long tests; 72 hours offline; 300 devices; an hour of the window
	@echo "Installing the fuzzer of .ci/soak.lock into build/soak/lib"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
	  --upgrade --target build/soak/lib -r .ci/soak.lock || { \
	  echo "muster: the fuzzer needs CPython 3.11 to 3.13 on Linux x86_64" >&2; exit 1; }
	@PYTHONPATH=.:build/soak/lib $(BIN)/python -m tests.fuzz.soak
	@echo "The tests that are too long for make test"
	@MUSTER_SOAK=1 $(BIN)/python -m pytest -q -m soak
	@echo "72 simulated hours without a link"
	@MUSTER_OFFLINE_HOURS=72 $(BIN)/python -m pytest -q tests/faults/test_days_offline.py
	@echo "A rollout to 300 simulated devices and three agents while broker and engine are killed"
	@MUSTER_SWARM=300 $(BIN)/python -m pytest -q tests/integration/rollout
	@echo "$(CONSOLE_MINUTES) minutes of the console's window, operated at random"
	@$(BIN)/python -m tests.soaking --minutes $(CONSOLE_MINUTES)
	@echo "Every page and dialog in both languages and themes, and with letters twice as large"
	@MUSTER_LOOKS_ALL=1 $(BIN)/python -m pytest -q tests/gui/looks
	@echo "A fleet's first day in a real window, in both themes, at 100 and 200 %; see build/stories"
	@MUSTER_STORIES=build/stories $(BIN)/python -m pytest -q tests/integration/stories

bench: install ## Measure the trust core, rollouts, and the agent's overhead, energy and footprint (BENCH=...)
	@for name in $(BENCH); do $(BIN)/python -m tests.bench $$name || exit 1; done

wheel: install ## Build the wheel into dist/
	@$(BIN)/python -m hatchling build -t wheel

dist: install ## Pack Muster into dist/muster/ for this system, start it and have it do the demo (3 minutes)
	@echo "Installing PyInstaller of .ci/dist.lock into build/dist/lib"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
	  --upgrade --target build/dist/lib -r .ci/dist.lock
	@$(BIN)/python resources/packaging/build.py

translations: install ## Bring resources/i18n up to date with the code; name what is not translated
	@$(BIN)/python -m tests.translations

screenshots: install ## Take the pictures of docs/images/ anew, from the demo, from fakes and from stories
	@$(BIN)/muster demo --out $(STORIES)/demo
	@mkdir -p docs/images && cp $(STORIES)/demo/screenshots/*.png docs/images/
	@$(BIN)/python -m tests.pictures docs/images
	@MUSTER_STORIES=$(STORIES) $(BIN)/python -m pytest -q tests/integration/stories -k light-1.0
	@cd $(STORIES)/light-100%/day/pictures && for each in *.png; do \
	  cp "$$each" "$(CURDIR)/docs/images/story-$${each#??-}"; done

clean: ## Remove what the other targets made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
