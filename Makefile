# jianbao 剪报: build, test, install.
#
#   make demo    everything from a bare Debian 12 to a searched archive
#   make test    the whole test suite
#
# What users may set:
CC      ?= cc
CFLAGS  ?= -O2 -g
LUA     ?= /usr/bin/lua5.4
PREFIX  ?= /usr/local
DESTDIR ?=
BINDIR  ?= $(PREFIX)/bin
LMODDIR ?= $(PREFIX)/share/lua/5.4
CMODDIR ?= $(PREFIX)/lib/lua/5.4
# Where the objects go; the sanitizer run uses another folder.
BUILD   ?= build
# jieba's dictionary: words, frequencies and tags (MIT; Debian's python3-jieba).
JIEBA_DICT ?= /usr/lib/python3/dist-packages/jieba/dict.txt
# luarocks names the folder of lua.h itself.
LUA_INCDIR ?= $(shell pkg-config --cflags-only-I lua5.4 2>/dev/null | sed 's/-I//;s/ .*//')

# Debian packages: what running, building and testing need.
DEPS_RUN   = lua5.4 lua-lpeg lua-filesystem lua-dkjson lua-argparse
DEPS_BUILD = gcc libc6-dev make pkg-config liblua5.4-dev libsqlite3-dev libutf8proc-dev libmd-dev libxxhash-dev libxlsxwriter-dev python3-jieba
DEPS_TEST  = lua-busted lua-check libcmocka-dev luarocks unicode-data bzip2 python3 sqlite3 \
             libxml2-utils python3-jsonschema chromium ruby cmark
# Whoever has these from elsewhere need not take Debian's.
DEPS_TEST += $(shell command -v java >/dev/null 2>&1 || echo default-jre-headless)
DEPS_TEST += $(shell command -v npm >/dev/null 2>&1 || echo npm)
# npm's package of the Nu HTML Checker, in the version the site was looked over with.
VNU = vnu-jar@26.9.27
DEPS_LINT  = clang-format

WARNINGS = -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wpointer-arith -Wcast-qual -Wvla -Wformat=2 -Werror
# Branches that cross 32 bytes are slow on Intel's processors from Skylake to Cascade Lake (its
# paper 341810 on jump conditional code): where a loop happens to lie would cost segmentation up to
# 6 %. Assemblers for x86 can keep them off; gcc's is told so in one way, clang's in the other.
BRANCHES := $(shell for branches in -Wa,-mbranches-within-32B-boundaries -mbranches-within-32B-boundaries; do \
              echo | $(CC) $$branches -x c -c - -o /dev/null 2>/dev/null && echo $$branches && break; done)
override CFLAGS += -std=c11 -D_GNU_SOURCE -fPIC -fvisibility=hidden -Icsrc $(WARNINGS)
LIBS = -lsqlite3 -lutf8proc -lmd -lxxhash -lm

# Everything below binding/ is the core and knows no Lua.
CORE_SOURCES    := $(sort $(filter-out csrc/binding/%,$(wildcard csrc/*/*.c)))
BINDING_SOURCES := $(sort $(wildcard csrc/binding/*.c))
CORE_OBJECTS    := $(CORE_SOURCES:csrc/%.c=$(BUILD)/obj/%.o)
BINDING_OBJECTS := $(BINDING_SOURCES:csrc/%.c=$(BUILD)/obj/%.o)
MODULE          := $(BUILD)/lib/jianbao/core.so
# Spreadsheets, where libxlsxwriter is there.
XLSX_MODULE     := $(if $(shell pkg-config --exists xlsxwriter 2>/dev/null && echo yes),$(BUILD)/lib/jianbao/xlsx.so)
# Search for SQLite, in any program that loads extensions.
EXTENSION       := $(BUILD)/lib/jianbao_search.so
LEXICON         := build/share/jianbao/lexicon.jb
LUA_FILES       := $(sort $(shell find lua -name '*.lua'))

C_TEST_SUPPORT := $(wildcard spec/c/support/*.c)
FUZZ_SUPPORT := spec/c/support/small_model.c spec/c/support/memory_chunks.c spec/c/support/naive_index.c \
                spec/c/support/layered_chunks.c spec/c/support/stopped_merge.c
C_TESTS        := $(patsubst spec/c/%_test.c,$(BUILD)/spec/%_test,$(sort $(wildcard spec/c/*_test.c)))
# What fuzzing kept is a test, too.
REPLAYS        := $(patsubst spec/fuzz/corpus/%.txt,$(BUILD)/spec/%_replay,$(sort $(wildcard spec/fuzz/corpus/*.txt)))

.DELETE_ON_ERROR:
.PHONY: all deps demo test test-c test-lua test-asan lint check-layers check-headers format \
        bench fuzz fuzz-keep model install uninstall clean validators

## all: the module and a runnable build/jianbao
# A goal that needs packages asks for them first, and only when one is missing.
all:
	@$(MAKE) --no-print-directory -s deps WANTED="$(DEPS_RUN) $(DEPS_BUILD)"
	@$(MAKE) --no-print-directory built

.PHONY: built
built: $(MODULE) $(XLSX_MODULE) $(EXTENSION) $(BUILD)/jianbao $(if $(wildcard $(JIEBA_DICT)),$(LEXICON),no-lexicon)

# The words: compiled from jieba's dictionary, which is read where it lies. The
# plain build makes the file, and the sanitizer run uses the same.
$(LEXICON): $(JIEBA_DICT) $(wildcard csrc/lexicon/*.[ch]) | $(MODULE)
	@mkdir -p $(@D)
	LUA_CPATH_5_4="$(CURDIR)/$(BUILD)/lib/?.so" $(SPEC_ENV) $(LUA) \
	  lua/jianbao/lexicon/compile.lua $(JIEBA_DICT) $@ \
	  "the dictionary of jieba, Copyright (c) 2013 Sun Junyi, MIT License"

## model: train the built-in model anew; the same bytes each time
UD_CHINESE ?= ../shared/data/ud-chinese
MODEL      := lua/jianbao/data/ud-gsd.model
# Sentences of our own, cut by the same standard: words of newspapers that the treebank has not.
NEWSPAPER  := lua/jianbao/data/newspaper.words
model: built
	@cat $(UD_CHINESE)/dev.words $(NEWSPAPER) > $(BUILD)/more.words
	$(BUILD)/jianbao train $(UD_CHINESE)/train.words --more $(BUILD)/more.words \
	  --tags $(UD_CHINESE)/dev.tags \
	  -o $(MODEL) --name ud-gsd --standard "Universal Dependencies Chinese GSD, simplified" \
	  --licence "CC BY-SA 4.0, see NOTICE" --prune 0.3

.PHONY: no-lexicon
no-lexicon:
	@echo "There is no $(JIEBA_DICT): all but the segmentation of words will work." >&2
	@echo "Install python3-jieba, or say JIEBA_DICT=… to make." >&2

$(MODULE): $(CORE_OBJECTS) $(BINDING_OBJECTS)
	@mkdir -p $(@D)
	@echo "LD $@"; $(CC) -shared $(LDFLAGS) $(SANITIZE) -o $@ $^ $(LIBS)

$(EXTENSION): csrc/binding/sqlite/search_extension.c $(CORE_OBJECTS)
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) $(CFLAGS) $(SANITIZE) -shared $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/lib/jianbao/xlsx.so: csrc/binding/xlsx/xlsx_module.c
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) $(CFLAGS) $(SANITIZE) -isystem $(LUA_INCDIR) -shared $(LDFLAGS) -o $@ $< -lxlsxwriter

$(BUILD)/obj/binding/%.o: csrc/binding/%.c
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) $(CFLAGS) $(SANITIZE) -isystem $(LUA_INCDIR) -MMD -MP -c -o $@ $<

$(BUILD)/obj/%.o: csrc/%.c
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) $(CFLAGS) $(BRANCHES) $(SANITIZE) -MMD -MP -c -o $@ $<

-include $(shell find $(BUILD)/obj $(BUILD)/spec $(BUILD)/fuzz -name '*.d' 2>/dev/null)

# The launcher of the work tree finds its modules beside itself.
$(BUILD)/jianbao: Makefile
	@mkdir -p $(@D)
	@printf '%s\n' '#!/bin/sh' \
	  'here=$$(cd "$$(dirname "$$(readlink -f "$$0")")" && pwd)' \
	  'LUA_PATH_5_4="$(CURDIR)/lua/?.lua;$(CURDIR)/lua/?/init.lua;$${LUA_PATH_5_4:-;}" \' \
	  'LUA_CPATH_5_4="$$here/lib/?.so;$${LUA_CPATH_5_4:-;}" \' \
	  'exec $(LUA) -e "os.exit(require([[jianbao.cli]]).main(arg))" /dev/null "$$@"' > $@
	@chmod +x $@

## help: what can be made
.PHONY: help
help:
	@sed -n 's/^## /make /p' Makefile

## deps: install the Debian packages that are missing
WANTED ?= $(DEPS_RUN) $(DEPS_BUILD) $(DEPS_TEST) $(DEPS_LINT)
deps:
	@missing=""; for p in $(WANTED); do \
	  dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; \
	done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing:$$missing"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	      apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else \
	    echo "Missing packages. Please run:  sudo apt-get install$$missing" >&2; exit 1; \
	  fi; \
	fi

## demo: from raw pages to a searched, classified, exported archive
demo: all
	@sh examples/demo.sh $(BUILD)

## test: C tests of the core, then the Lua specs
test:
	@$(MAKE) --no-print-directory -s deps WANTED="$(DEPS_RUN) $(DEPS_BUILD) $(DEPS_TEST)"
	@$(MAKE) --no-print-directory built validators test-c test-lua

## validators: fetch the HTML checker that the specs run; without it they are skipped
VNU_JAR = build/validators/node_modules/vnu-jar/build/dist/vnu.jar
validators:
	@[ -f $(VNU_JAR) ] || npm install --silent --prefix build/validators --ignore-scripts --no-audit \
	  --no-fund --fetch-retries=1 $(VNU) >/dev/null 2>&1 && [ -f $(VNU_JAR) ] \
	  || echo "The HTML checker could not be fetched ($(VNU)): its specs will be skipped." >&2

# Tests run side by side, each shown when it has ended, so that none is mixed
# with another.
JOBS ?= $(shell nproc)
SIDE_BY_SIDE = xargs -r -P $(JOBS) -n 1 sh -c 'shown=$$("$$@" 2>&1); status=$$?; echo "$$shown"; exit $$status'

.PHONY: c-tests
c-tests: $(C_TESTS) $(REPLAYS)

test-c: c-tests
	@printf '%s\n' $(C_TESTS) $(REPLAYS) | $(SIDE_BY_SIDE) run env

$(BUILD)/spec/%_test: spec/c/%_test.c $(C_TEST_SUPPORT) $(CORE_OBJECTS)
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) $(CFLAGS) $(SANITIZE) -Ispec/c -MMD -MP -o $@ $< $(C_TEST_SUPPORT) \
	  $(filter-out $(BUILD)/obj/base/memory.o,$(CORE_OBJECTS)) -lcmocka $(LIBS)

$(BUILD)/spec/%_replay: spec/fuzz/%_fuzz.c spec/fuzz/replay.c $(FUZZ_SUPPORT) $(CORE_OBJECTS)
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) $(CFLAGS) $(SANITIZE) -Ispec/c -MMD -MP -o $@ $< spec/fuzz/replay.c $(FUZZ_SUPPORT) \
	  $(CORE_OBJECTS) $(LIBS)

# Those that take longest come first.
SPEC_ROOTS = $(or $(SPEC),spec/store spec/writers spec/cli spec/sandbox spec)
test-lua: built
	@ls -d $(SPEC_ROOTS) > /dev/null && find $(SPEC_ROOTS) -name "*_spec.lua" | awk '!seen[$$0]++' | \
	  JIANBAO_BUILD=$(BUILD) LUA_CPATH_5_4="$(CURDIR)/$(BUILD)/lib/?.so;;" \
	  $(SIDE_BY_SIDE) run env $(SPEC_ENV) busted --cpath="./$(BUILD)/lib/?.so"

## test-asan: the same under AddressSanitizer and UndefinedBehaviourSanitizer
ASAN_RUNTIME = $(shell $(CC) -print-file-name=libasan.so) $(shell $(CC) -print-file-name=libubsan.so)
test-asan:
	@set -e; for goals in "-j$(JOBS) built c-tests" "test-c test-lua"; do \
	  $(MAKE) --no-print-directory $$goals BUILD=build/asan CFLAGS="-O1 -g" \
	  SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" \
	  SPEC_ENV='LD_PRELOAD="$(ASAN_RUNTIME)" ASAN_OPTIONS=detect_leaks=1'; done

## fuzz: every target of spec/fuzz for FUZZ_SECONDS each
FUZZ_CC      ?= clang-14
FUZZ_SECONDS ?= 30
FUZZERS := $(patsubst spec/fuzz/%_fuzz.c,$(BUILD)/fuzz/%_fuzz,$(sort $(wildcard spec/fuzz/*_fuzz.c)))
fuzz: $(FUZZERS)
	@set -e; for f in $(FUZZERS); do name=$$(basename $$f _fuzz); mkdir -p $$f.corpus; \
	  if [ -f spec/fuzz/corpus/$$name.txt ]; then \
	    $(LUA) spec/fuzz/corpus.lua unpack spec/fuzz/corpus/$$name.txt $$f.corpus; fi; \
	  $$f -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$$f. $$f.corpus; done

## fuzz-keep: the least of what fuzzing has found to be kept and replayed by make test
KEPT_FUZZERS = rows manifest segment attributes query
fuzz-keep: $(FUZZERS)
	@set -e; for name in $(KEPT_FUZZERS); do f=$(BUILD)/fuzz/$${name}_fuzz; rm -rf $$f.least; mkdir -p $$f.least; \
	  $$f -set_cover_merge=1 $$f.least $$f.corpus 2>/dev/null; \
	  $(LUA) spec/fuzz/corpus.lua pack spec/fuzz/corpus/$$name.txt $$f.least; done

FUZZ_FLAGS   := -Ispec/c -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
FUZZ_OBJECTS := $(CORE_SOURCES:csrc/%.c=$(BUILD)/fuzz/obj/%.o) $(FUZZ_SUPPORT:spec/c/%.c=$(BUILD)/fuzz/obj/%.o)
# Kept, so that ten targets do not compile the core ten times.
.SECONDARY: $(FUZZ_OBJECTS)
$(BUILD)/fuzz/obj/%.o: csrc/%.c
	@mkdir -p $(@D)
	@echo "CC $<"; $(FUZZ_CC) $(CFLAGS) $(FUZZ_FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/fuzz/obj/%.o: spec/c/%.c
	@mkdir -p $(@D)
	@echo "CC $<"; $(FUZZ_CC) $(CFLAGS) $(FUZZ_FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/fuzz/%_fuzz: spec/fuzz/%_fuzz.c $(FUZZ_OBJECTS)
	@mkdir -p $(@D)
	@echo "CC $<"; $(FUZZ_CC) $(CFLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer -MMD -MP -o $@ $< $(FUZZ_OBJECTS) $(LIBS)

## lint: luacheck, the form of the C files, headers that stand alone
lint: check-layers check-headers
	@$(MAKE) --no-print-directory -s deps WANTED="$(DEPS_TEST) $(DEPS_LINT)"
	luacheck -q lua spec examples
	clang-format --dry-run -Werror $$(find csrc spec -name '*.[ch]')

## check-layers: no upward include, no Lua below the binding
check-layers:
	@sh spec/support/check_layers.sh

check-headers:
	@for h in $$(find csrc -name '*.h'); do \
	  $(CC) $(CFLAGS) -isystem $(LUA_INCDIR) -fsyntax-only -x c $$h || exit 1; done

## format: give the C files their form
format:
	clang-format -i $$(find csrc spec -name '*.[ch]')

## bench: figures and ratios, an hour and a half; a quarter of an hour with BENCH=short
bench: all $(BUILD)/bench/words_bench $(BUILD)/bench/index_bench $(BUILD)/bench/fts5_peer
	@sh spec/bench/run.sh $(BUILD)

BENCH_HEADERS := $(wildcard spec/bench/*.h spec/bench/search/*.h)

$(BUILD)/bench/words_bench: spec/bench/words_bench.c $(BENCH_HEADERS) $(CORE_OBJECTS)
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) $(CFLAGS) $(SANITIZE) -MMD -MP -o $@ $< $(CORE_OBJECTS) $(LIBS)

$(BUILD)/bench/index_bench: spec/bench/search/index_bench.c $(BENCH_HEADERS) $(CORE_OBJECTS)
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) $(CFLAGS) $(SANITIZE) -MMD -MP -o $@ $< $(CORE_OBJECTS) $(LIBS)

$(BUILD)/bench/fts5_peer: spec/bench/search/fts5_peer.c $(BENCH_HEADERS)
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) -O2 -D_GNU_SOURCE -o $@ $< -lsqlite3

# What the index answers and how fast; on a machine with 4 GB it takes minutes.
$(BUILD)/bench/index_search: spec/bench/index_search.c $(BENCH_HEADERS) spec/c/support/memory_chunks.c $(CORE_OBJECTS)
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) $(CFLAGS) $(SANITIZE) -Ispec/c -MMD -MP -o $@ $< \
	  spec/c/support/memory_chunks.c $(CORE_OBJECTS) $(LIBS)

$(BUILD)/bench/segment_bench: spec/bench/segment_bench.c $(BENCH_HEADERS) spec/c/support/memory_chunks.c $(CORE_OBJECTS)
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) $(CFLAGS) $(SANITIZE) -Ispec/c -MMD -MP -o $@ $< spec/c/support/memory_chunks.c \
	  $(CORE_OBJECTS) $(LIBS)

$(BUILD)/bench/index_build: spec/bench/index_build.c $(BENCH_HEADERS) $(CORE_OBJECTS)
	@mkdir -p $(@D)
	@echo "CC $<"; $(CC) $(CFLAGS) $(SANITIZE) -MMD -MP -o $@ $< $(CORE_OBJECTS) $(LIBS)

## install, uninstall
install: built
	@install -d "$(DESTDIR)$(CMODDIR)/jianbao" "$(DESTDIR)$(BINDIR)"
	@install -m 755 $(MODULE) "$(DESTDIR)$(CMODDIR)/jianbao/core.so"
	@install -D -m 755 $(EXTENSION) "$(DESTDIR)$(CMODDIR)/jianbao/jianbao_search.so"
	@if [ -n "$(XLSX_MODULE)" ]; then \
	  install -m 755 $(XLSX_MODULE) "$(DESTDIR)$(CMODDIR)/jianbao/xlsx.so"; fi
	@if [ -f $(LEXICON) ]; then \
	  install -D -m 644 $(LEXICON) "$(DESTDIR)$(LMODDIR)/jianbao/data/lexicon.jb"; fi
	@install -D -m 644 $(MODEL) "$(DESTDIR)$(LMODDIR)/jianbao/data/ud-gsd.model"
	@for f in $(LUA_FILES:lua/%=%); do \
	  install -D -m 644 "lua/$$f" "$(DESTDIR)$(LMODDIR)/$$f" || exit 1; done
	@printf '%s\n' '#!/bin/sh' \
	  'LUA_PATH_5_4="$(LMODDIR)/?.lua;$(LMODDIR)/?/init.lua;$${LUA_PATH_5_4:-;}" \' \
	  'LUA_CPATH_5_4="$(CMODDIR)/?.so;$${LUA_CPATH_5_4:-;}" \' \
	  'exec $(LUA) -e "os.exit(require([[jianbao.cli]]).main(arg))" /dev/null "$$@"' \
	  > "$(DESTDIR)$(BINDIR)/jianbao"
	@chmod 755 "$(DESTDIR)$(BINDIR)/jianbao"
	@echo "installed: $(DESTDIR)$(BINDIR)/jianbao; the modules in $(LMODDIR) and $(CMODDIR)"

uninstall:
	rm -f "$(DESTDIR)$(BINDIR)/jianbao"
	rm -rf "$(DESTDIR)$(LMODDIR)/jianbao" "$(DESTDIR)$(CMODDIR)/jianbao"

clean:
	rm -rf build
