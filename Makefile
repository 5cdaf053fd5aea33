# Regauge: the few commands to know. `make help` lists them.

PREFIX ?= /usr/local
# Quoted where it is used: the clone's path may hold blanks, which make's own functions would split at.
REGAUGE := $(CURDIR)/.build/release/regauge
FLIGHTS := reference-python/flights
# What the demo may spend on measuring; the set-up and the verification come on top.
BUDGET ?= 40s

.PHONY: help demo test bench-flights bench-boundary script-table kind-table build setup setup-tests lint install uninstall clean

help:
	@echo "make demo           verify, measure (about $(BUDGET)) and report the flights pipeline"
	@echo "make setup          what the build and the demo need: the tool environment, data, checks of what is installed"
	@echo "make setup-tests    the same, and what only the tests need"
	@echo "make build          the tool, its libraries and the examples, in .build/release"
	@echo "make test           every test, set-up included"
	@echo "make bench-flights  the full measuring protocol on all rows, beside Polars (about 45 minutes)"
	@echo "make script-table   docs/Scripts.md: scripts under regauge run and under python (about a minute)"
	@echo "make kind-table     docs/Kinds.md: every kind of value, copied or not, come back or not, how fast (about two minutes)"
	@echo "make bench-boundary Python values into columns and back, beside pyarrow and Polars (about two minutes)"
	@echo "make install        PREFIX=$(PREFIX)"
	@echo "make uninstall      PREFIX=$(PREFIX)"
	@echo "make lint           formatting and style of the sources"
	@echo "make clean          remove what was built; ledgers and data stay"

setup:
	@tools/setup.sh

setup-tests:
	@tools/setup.sh --with-tests

build: setup
	@tools/build.sh release

demo: build
	@cd $(FLIGHTS) && "$(REGAUGE)" verify
# Exit status 1 says that a figure is withheld as invalid, as on a busy machine: the report says which.
	@cd $(FLIGHTS) && "$(REGAUGE)" measure --budget $(BUDGET) || [ $$? -eq 1 ]
	@cd $(FLIGHTS) && "$(REGAUGE)" report

# The announcement comes before the first long step, hence not a prerequisite.
bench-flights:
	@echo "· bench-flights: verifying and measuring all rows, then Polars: about 45 minutes, after the build"
	@$(MAKE) --no-print-directory build
	@cd $(FLIGHTS) && "$(REGAUGE)" verify
	@cd $(FLIGHTS) && "$(REGAUGE)" measure --full
	@cd $(FLIGHTS) && "$(REGAUGE)" report
	@tools/bench-polars.sh

script-table: setup-tests
	@REGAUGE_SCRIPT_TABLE="$(CURDIR)/docs/Scripts.md" swift test --filter ScriptComparisonTests
	@echo "✓ docs/Scripts.md"

kind-table: build setup-tests
	@REGAUGE_KIND_TABLE="$(CURDIR)/docs/Kinds.md" \
	  REGAUGE_MACHINE="$$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $$(nproc) cores" \
	  swift test --filter KindTableTests
	@echo "✓ docs/Kinds.md"

bench-boundary: build
	@tools/bench-boundary.sh

test: setup-tests
	@tools/test.sh

lint:
	@swift format lint --strict --recursive Package.swift Sources Tests
	@echo "✓ sources are formatted"

install: build
	@tools/install.sh install "$(PREFIX)"

uninstall:
	@tools/install.sh uninstall "$(PREFIX)"

clean:
	@rm -rf .build
