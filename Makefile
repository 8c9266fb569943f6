# `make` prints the targets. Every target makes .venv first, if it is missing or out of date.
PYTHON := $(or $(PYTHON),$(firstword $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done)))
BIN := .venv/bin
READY := .venv/ready
# (nproc would believe OMP_NUM_THREADS, which says how many threads a process may have.)
WORKERS ?= $(shell env -u OMP_NUM_THREADS nproc 2>/dev/null || echo 2)
PORT ?= 8000
OUTPUT ?= .

.DEFAULT_GOAL := help
.PHONY: help book serve pdf test mutants check format notebooks release grade student bench clean

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "This course needs Python 3.11 or later, and found $$(python3 --version 2>&1)." \
		"Install one, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "$(PYTHON) cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

book: $(READY) ## build the site from the stored notebooks
	@$(BIN)/jupyter-book build book --config _config.yml --toc $(CURDIR)/_toc.yml --path-output $(OUTPUT) --all -W --keep-going -q
	@echo "The site: file://$(abspath $(OUTPUT))/_build/html/index.html"

serve: book ## build the site and serve it on localhost (PORT=8000)
	@$(BIN)/python -m http.server --bind localhost --directory _build/html $(PORT)

pdf: book ## the whole book as one PDF, for paper and tablets
	@tools/system_packages
	@$(BIN)/python tools/pdf.py $(OUTPUT)/_build/html _build/rnn.pdf

test check notebooks: export OMP_NUM_THREADS ?= 1
test: $(READY) ## run every test (WORKERS=2)
	@tools/system_packages
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder --durations=15

mutants: export OMP_NUM_THREADS ?= 1
mutants: $(READY) ## does a test fail when one expression of rnnlib is wrong? (ONLY=optim, EVERY=5)
	@$(BIN)/python tools/mutation.py $(ONLY) $(if $(EVERY),--every $(EVERY)) --workers $(WORKERS)

check: $(READY) ## lint, and see that book, package and graders agree; no training
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/python tools/reproductions.py --check
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m "not slow" tests/test_chapters.py tests/test_notebooks.py tests/test_plain.py \
		tests/test_repository.py tests/test_graders.py tests/test_nbgrader.py

format: $(READY) ## format the code, in notebooks too
	@$(BIN)/ruff check --fix --exclude '*.ipynb'
	@$(BIN)/ruff format --exclude '*.ipynb'
	@$(BIN)/python tools/notebooks.py --format

notebooks: $(READY) ## make each .ipynb from its .md, executing what changed (ONLY=02_rnn, ALL=1)
	@$(BIN)/python tools/notebooks.py $(if $(ALL),--all) $(ONLY)
	@$(BIN)/python tools/reproductions.py

release: $(READY) ## make the students' exercises/ from solutions/ (all, or ASSIGNMENT=02_rnn)
	@$(BIN)/python -m autograder release $(or $(ASSIGNMENT),$(sort $(notdir $(patsubst %/,%,$(wildcard solutions/*/)))))

grade: $(READY) ## autograde in the sandbox, write feedback, export grades (ASSIGNMENT=02_rnn WORKERS=2)
	@test -n "$(ASSIGNMENT)" || { echo "Say which: make grade ASSIGNMENT=02_rnn"; exit 1; }
	@$(BIN)/python -m autograder grade $(ASSIGNMENT) --deliver --workers $(WORKERS) \
		$(if $(SCHEDULER),--scheduler $(SCHEDULER))

student: ## bundle what students get: no solutions, no hidden tests, no grading
	@mkdir -p _build
	@git ls-files -z -- . ':!solutions' ':!tests' ':!autograder' ':!nbgrader_config.py' ':!CONTRIBUTING.md' \
		':!.ci' ':!.github' ':!.binder' \
		| tar -czf _build/student.tar.gz --transform 's,^,rnn/,' --null -T -
	@echo "The bundle: _build/student.tar.gz"

bench: $(READY) ## run the benchmarks, one after the other
	@for program in benchmarks/*.py; do echo "== $$program"; $(BIN)/python $$program || exit; done

clean: ## remove what was built; .venv stays
	rm -rf _build .pytest_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
