#!/bin/sh
# make bench: every figure of the project in one run, with the machine named.
#
# The whole takes an hour and a half; BENCH=short, a quarter of an hour, asks
# fewer articles. Each number can be set alone.
if [ "$BENCH" = short ]; then
  : "${SEARCH_ARTICLES:=100000}" "${WRITERS_ARTICLES:=20000}" "${RULES_ARTICLES:=2000}"
else
  : "${SEARCH_ARTICLES:=100000 1000000}" "${WRITERS_ARTICLES:=100000}" "${RULES_ARTICLES:=100000}"
fi
export RULES_ARTICLES
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
for articles in $SEARCH_ARTICLES; do
  sh spec/bench/search/run.sh "$JIANBAO_BUILD" "$articles"
done
for bench in store_bench decide json; do
  [ -f "spec/bench/$bench.lua" ] || continue
  echo; echo "== $bench"
  lua5.4 "spec/bench/$bench.lua"
done
echo; echo "== writers"
lua5.4 spec/bench/writers.lua -n "$WRITERS_ARTICLES"
echo; echo "== rules"
sh spec/bench/rules.sh "$JIANBAO_BUILD"
