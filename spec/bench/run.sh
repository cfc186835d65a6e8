#!/bin/sh
# make bench: every figure of the project in one run, with the machine named.
export JIANBAO_BUILD="${1:-build}"
echo "machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores, $(uname -sr)"
echo "date:    $(date -u +%Y-%m-%d), load $(cut -d' ' -f1-3 /proc/loadavg)"
for bench in pages text; do
  echo; echo "== $bench"
  lua5.4 "spec/bench/$bench.lua"
done
echo; echo "== words"
sh spec/bench/words.sh "$JIANBAO_BUILD"
echo; echo "== search"
sh spec/bench/search/run.sh "$JIANBAO_BUILD" "${SEARCH_ARTICLES:-100000}"
for bench in store_bench decide json; do
  [ -f "spec/bench/$bench.lua" ] || continue
  echo; echo "== $bench"
  lua5.4 "spec/bench/$bench.lua"
done
# All writers over 100,000 articles take half an hour: -n 100000.
echo; echo "== writers"
lua5.4 spec/bench/writers.lua -n "${WRITERS_ARTICLES:-20000}"
echo; echo "== rules"
sh spec/bench/rules.sh "$JIANBAO_BUILD"
