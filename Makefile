# SPDX-License-Identifier: Apache-2.0
# Everything there is to do with Weir. `make help` lists it.

PREFIX ?= /usr
SYSCONFDIR ?= /etc
DESTDIR ?=
PYTHON ?= python3
SWIFT ?= swift
INSTALL ?= install
# What the release is built with: one file, which starts in 10 ms and wants no Swift on the host.
RELEASE = -c release --static-swift-stdlib
# Patterns of names choose among the integration tests: make integration ONLY=test_hop_pool
ONLY ?=

bindir = $(DESTDIR)$(PREFIX)/bin
datadir = $(DESTDIR)$(PREFIX)/share/weir
unitdir = $(DESTDIR)$(PREFIX)/lib/systemd/system
confdir = $(DESTDIR)$(SYSCONFDIR)/weir
swift_files = Package.swift Sources Tests Fuzzing

.DEFAULT_GOAL := help
.PHONY: help build demo test unit integration fuzz lint format bench install uninstall clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## a release build of weir and filter-test, in .build/release
	Tests/Peers/install.sh build
	$(SWIFT) build $(RELEASE) --product weir
	$(SWIFT) build $(RELEASE) --product filter-test

demo: build ## start the daemon, send it every sample, show what became of each
	$(PYTHON) Tests/Integration/demo.py

test: ## everything: lint, unit tests, integration tests with real peers against the release build
	Tests/Peers/install.sh test
	$(MAKE) lint
	$(MAKE) unit
	$(MAKE) integration

unit: ## unit tests alone (debug build, warnings are errors)
	Tests/Peers/install.sh build
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

integration: build ## integration tests alone (ONLY=pattern chooses)
	Tests/Peers/install.sh test
	$(PYTHON) Tests/Integration/run.py $(ONLY)

fuzz: ## libFuzzer on parser, decoders and repair, FUZZ_SECONDS=60 each (ONLY="Parser Repair" chooses)
	Tests/Peers/install.sh build
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),60) Fuzzing/run.sh $(ONLY)

lint: ## the house style
	$(SWIFT) format lint --strict --parallel --recursive $(swift_files)

format: ## bring all Swift files into the house style
	$(SWIFT) format --in-place --parallel --recursive $(swift_files)

bench: build ## Weir beside Postfix, in one run (ARGS="--rounds 3 --work small")
	Tests/Peers/install.sh bench
	$(PYTHON) Benchmarks/bench.py $(ARGS)

install: ## install what `make build` built (DESTDIR, PREFIX=/usr, SYSCONFDIR=/etc)
	@test -x .build/release/weir -a -x .build/release/filter-test || { echo "nothing is built: run 'make build' first, as yourself"; exit 1; }
	rm -rf $(datadir)/rules # a rule that was shipped once must not stay when it no longer is
	$(INSTALL) -d $(bindir) $(datadir)/rules $(unitdir) $(confdir)/rules
	$(INSTALL) -s -m 755 .build/release/weir .build/release/filter-test $(bindir)
	cd Rules && find . -type f -exec $(INSTALL) -D -m 644 {} $(abspath $(datadir))/rules/{} \;
	sed 's|/usr/|$(PREFIX)/|g; s|/etc/|$(SYSCONFDIR)/|g' Packaging/weir.service > $(unitdir)/weir.service
	chmod 644 $(unitdir)/weir.service
	$(INSTALL) -D -m 644 Packaging/sysusers.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/weir.conf
	$(INSTALL) -D -m 644 Packaging/tmpfiles.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/weir.conf
	sed 's|/usr/|$(PREFIX)/|g; s|/etc/|$(SYSCONFDIR)/|g' Packaging/weir.yaml > $(datadir)/weir.yaml.example
	chmod 644 $(datadir)/weir.yaml.example
	test -e $(confdir)/weir.yaml || $(INSTALL) -m 644 $(datadir)/weir.yaml.example $(confdir)/weir.yaml
	@if [ -z "$(DESTDIR)" ] && [ "$$(id -u)" = 0 ]; then Packaging/set-up-host.sh; \
	else echo "not set up: user weir and its folders (that takes root and no DESTDIR: Packaging/set-up-host.sh)"; fi

uninstall: ## remove what `make install` put there, but for configuration and mail
	rm -f $(bindir)/weir $(bindir)/filter-test $(unitdir)/weir.service
	rm -f $(DESTDIR)$(PREFIX)/lib/sysusers.d/weir.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/weir.conf
	rm -rf $(datadir)

clean: ## remove all that was built (not the unpacked peers: .peers)
	rm -rf .build .build-*
