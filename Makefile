# Each target does all the set-up it needs: system packages, its own environment, the weights.
# What is there already is left alone, so once set up nothing here needs a network.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PYTHON ?= $(shell command -v python3.11 || echo python3)

.PHONY: help setup demo serve test lint soak pictures desk-pictures bench issue-bench queue-bench review-bench load forms accuracy calibrate memory wheel wheel-check lock clean system browser fonts softhsm preflight qr faces approve-faces

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 14

setup: $(VENV)/.run ## the environment, the weights and the database
	$(BIN)/yizheng setup

demo: setup ## the bundled cases, from files to licences and their pages
	$(BIN)/yizheng demo

serve: setup ## the web server
	$(BIN)/yizheng serve

test: $(VENV)/.test setup | browser fonts softhsm preflight ## all tests, on SQLite and PostgreSQL, with coverage
	.ci/test $(BIN)/python

lint: $(VENV)/.dev ## style, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@# A registry's address belongs into pip's own settings: each site has its own.
	@found=0; git grep -nIE --untracked '(pypi|pythonhosted|npmjs)\.(org|com|net)' || found=$$?; \
	  test $$found -eq 1 || { echo "package registries are never named in a file" >&2; exit 1; }

soak: $(VENV)/.test setup ## the long fault tests
	$(BIN)/python -m pytest -m soak

pictures: demo | browser ## docs/pictures from what the demo made
	$(BIN)/python docs/pictures/draw.py

desk-pictures: $(VENV)/.test setup | browser ## docs/pictures/desk: the pages of the desk
	$(BIN)/python tests/desk/desk_pictures.py docs/pictures/desk
	PYTHONPATH=.:tests:tests/desk $(BIN)/python tests/desk/review_desk.py docs/pictures/desk

bench: $(VENV)/.test setup | fonts ## the benchmarks
	$(BIN)/python -m benchmarks

forms: $(VENV)/.test setup | fonts ## docs/model-forms.md: our forms filled in, scanned, read back
	$(BIN)/python -m benchmarks.model_forms --write docs/model-forms.md

issue-bench: $(VENV)/.test setup ## docs/benchmarks-licence.md: how fast licences are issued
	$(BIN)/python -m benchmarks.issue --write docs/benchmarks-licence.md

queue-bench: $(VENV)/.test setup ## docs/benchmarks-desk.md: queue and search with 100,000 cases
	$(BIN)/python -m benchmarks.queue --write docs/benchmarks-desk.md

review-bench: $(VENV)/.test setup | browser ## docs/benchmarks-desk.md: the review page with 39 pages
	$(BIN)/python -m benchmarks.review --write docs/benchmarks-desk.md

load: $(VENV)/.test setup ## docs/benchmarks-public.md: the status page under load; five minutes
	@requirements/system.sh $(PYTHON) wrk
	$(BIN)/python -m benchmarks.public_page --write docs/benchmarks-public.md

accuracy: $(VENV)/.test setup | fonts ## docs/accuracy.md: all families of the accuracy material
	$(BIN)/python -m benchmarks.accuracy --write docs/accuracy.md

calibrate: $(VENV)/.test setup | fonts ## templates/confidence.yaml: how much each piece of evidence weighs
	$(BIN)/python -m benchmarks.calibrate

memory: $(VENV)/.test setup | fonts ## a reader's memory over 2,000 pages; half an hour
	$(BIN)/python -m benchmarks --only memory --write docs/benchmarks.md

qr: $(VENV)/.test ## docs/licence-qr.md: sizes and levels of the QR code; six minutes
	$(BIN)/python -m benchmarks.qr --write docs/licence-qr.md

faces: $(VENV)/.test | fonts ## all 200 licences made by chance: words, boxes, pictures
	PYTHONPATH=.:tests $(BIN)/python tests/licenses/faces.py

approve-faces: $(VENV)/.test | fonts ## what they look like today is right (look at it first)
	PYTHONPATH=.:tests $(BIN)/python tests/licenses/faces.py --approve

wheel: $(VENV)/.run ## dist/*.whl
	rm -rf dist
	$(PIP) wheel -qq --no-deps --no-build-isolation --wheel-dir dist .

wheel-check: wheel ## the wheel in an environment and a folder of its own
	.ci/wheel-check $(PYTHON) dist/*.whl

# The pins of all files must agree, so each is made within those of the largest. Pins that still
# fit pyproject.toml stay; `make lock UPGRADE=--upgrade` takes the newest instead.
lock: | build/lock ## requirements/*.txt again from pyproject.toml
	cd requirements && export UV_CUSTOM_COMPILE_COMMAND="make lock" && \
	compile() { ../build/lock/bin/uv pip compile --quiet --python-version 3.11 $(UPGRADE) \
	  --generate-hashes --no-emit-index-url --no-header --annotation-style line "$$@"; } && \
	compile ../pyproject.toml --extra test --extra dev -o dev.txt && \
	compile ../pyproject.toml --extra test -c dev.txt -o test.txt && \
	compile ../pyproject.toml -c dev.txt -o run.txt && \
	compile build.in -c dev.txt -o build.txt && \
	compile lock.in -o lock.txt

clean: ## everything but var/, which is yours
	rm -rf $(VENV) build dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache \
	  .hypothesis .import_linter_cache

system:
	@requirements/system.sh $(PYTHON)

browser:
	@requirements/system.sh $(PYTHON) chromium

# A token in software, for the tests of signing through PKCS#11.
softhsm:
	@requirements/system.sh $(PYTHON) softhsm2

# Apache PDFBox, the second opinion on PDF/A in the tests.
preflight:
	@requirements/system.sh $(PYTHON) default-jre-headless libpdfbox2-java libactivation-java libjaxb-api-java

# Faces that the accuracy material is drawn with; they are never shipped.
fonts:
	@requirements/system.sh $(PYTHON) fonts-arphic-ukai fonts-arphic-uming fonts-wqy-microhei \
	  fonts-wqy-zenhei fonts-lxgw-wenkai fonts-hanazono \
	  fonts-babelstone-han fonts-arphic-gbsn00lp fonts-arphic-gkai00mp fonts-droid-fallback \
	  fonts-smiley-sans fonts-noto-cjk fonts-noto-cjk-extra fonts-cns11643-kai \
	  fonts-cns11643-sung fonts-unifont

$(BIN)/python: | system
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt requirements/build.txt pyproject.toml | system $(BIN)/python
	@# A killed installation leaves packages that pip itself stumbles over: begin anew.
	$(PIP) check >/dev/null || $(PYTHON) -m venv --clear $(VENV)
	$(PIP) install -qq --only-binary=:all: --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(PIP) install -qq --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	$(PIP) install -qq --only-binary=:all: --require-hashes -r requirements/test.txt
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.test
	$(PIP) install -qq --only-binary=:all: --require-hashes -r requirements/dev.txt
	touch $@

build/lock: requirements/lock.txt | system
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install -qq --only-binary=:all: --require-hashes -r requirements/lock.txt
