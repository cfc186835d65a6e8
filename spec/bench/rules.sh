#!/bin/sh
# Rules by the thousand, ours and others', on one text: rules.sh BUILD
#
# RULES_ARTICLES says on how many generated articles: 2000, so that it stays
# short; 100000 for the figures that are told, as make bench does. RULES_ROUNDS (3) and
# RULES_SHORTEST (3 characters; 2: most articles meet several rules) as named.
# pyahocorasick comes from PyPI into a venv under BUILD, Hyperscan from
# libhyperscan-dev; what cannot be had is left out and said.
set -e
build=$1 articles=${RULES_ARTICLES:-2000} rounds=${RULES_ROUNDS:-3} shortest=${RULES_SHORTEST:-3}
here=$(dirname "$0")
dictionary=${JIEBA_DICT:-/usr/lib/python3/dist-packages/jieba/dict.txt}
folder=$build/bench/rules-$articles-$shortest
export LUA_PATH_5_4="lua/?.lua;lua/?/init.lua;;" LUA_CPATH_5_4="$build/lib/?.so;;"
mkdir -p "$folder"
if [ ! -f "$folder/rules-10000.lua" ]; then
  # It makes queries too, for which it needs some articles.
  lua5.4 "$here/search/make_articles.lua" "$dictionary" \
    "$([ "$articles" -lt 20000 ] && echo 20000 || echo "$articles")" "$folder"
  head -n "$articles" "$folder/articles.tsv" > "$folder/articles.new"
  mv "$folder/articles.new" "$folder/articles.tsv"
  for count in 14 1000 10000; do
    lua5.4 "$here/make_rules.lua" "$dictionary" "$count" "$shortest" > "$folder/rules-$count.new"
    mv "$folder/rules-$count.new" "$folder/rules-$count.lua"
  done
fi

lua5.4 "$here/rules.lua" "$folder" "$rounds" | tee "$folder/ours.txt"

# `jianbao classify --all --jobs 1` and `--jobs 2`, turn and turn about, the
# median of the ratios: on wall clocks, so a busy machine shows less. The first run
# writes the topics, the others find them as they are.
if [ ! -f "$folder/archive.db" ]; then
  rm -f "$folder"/archive.new*
  lua5.4 "$here/make_archive.lua" "$folder/articles.tsv" "$folder/archive.new"
  mv "$folder/archive.new" "$folder/archive.db"
  lua5.4 "$here/rules.lua" "$folder" jobs 1 > /dev/null
fi
for turn in 1 2 3 4 5; do
  one=$(lua5.4 "$here/rules.lua" "$folder" jobs 1)
  echo "$one $(lua5.4 "$here/rules.lua" "$folder" jobs 2)"
done | awk '{ printf "%.2f %.0f %.0f %.1f\n", $3 / $1, $1, $3, $2 }' | sort -n | awk '
  { ratio[NR] = $1; one[NR] = $2; two[NR] = $3; start = $4 } END {
  printf "10,000 rules, an archive, on the wall: two jobs %.2f times one, the median of five rounds turn and turn about (%.2f to %.2f; target: 1.8), in that round --jobs 1 %d articles/s, --jobs 2 %d; load %s; rules are read first, in %.1f s\n",
    ratio[3], ratio[1], ratio[5], one[3], two[3], "'"$(cut -d' ' -f1 /proc/loadavg)"'", start }'

peers=$folder/peers.txt
: > "$peers"
if pkg-config --exists libhs 2>/dev/null; then
  ${CC:-cc} -O2 $(pkg-config --cflags libhs) -o "$build/bench/hyperscan_peer" \
    "$here/hyperscan_peer.c" $(pkg-config --libs libhs)
  "$build/bench/hyperscan_peer" "$folder/words.txt" "$folder/text.txt" "$rounds" | tee -a "$peers"
else
  echo "Hyperscan: libhyperscan-dev is not installed"
fi
python=$build/bench/venv/bin/python
if [ ! -x "$python" ]; then
  python3 -m venv "$build/bench/venv" 2>"$build/bench/venv.log" || true
fi
if [ -x "$python" ] && ! "$python" -c 'import ahocorasick' 2>/dev/null; then
  "$python" -m pip install --quiet pyahocorasick >>"$build/bench/venv.log" 2>&1 ||
    echo "pyahocorasick: cannot be fetched (see $build/bench/venv.log)"
fi
[ -x "$python" ] || python=python3
"$python" "$here/rules_peers.py" "$folder" | tee -a "$peers"
lua5.4 "$here/rules_lpeg.lua" "$folder"

cat "$folder/ours.txt" "$peers" | awk '
  function number(pattern) { return match($0, pattern) ? substr($0, RSTART) + 0 : 0 }
  /^gate alone/ { gate = number("[0-9.]+ MB/s"); hits["gate"] = number("[0-9]+ hits") }
  /^Hyperscan: [0-9]/ { hs = number("[0-9.]+ MB/s"); hits["Hyperscan"] = number("[0-9]+ hits") }
  /^pyahocorasick: [0-9]/ { py = number("[0-9.]+ MB/s"); hits["pyahocorasick"] = number("[0-9]+ hits") }
  END {
    if (hs) printf "gate / Hyperscan %.2f (target: at least 0.33)\n", gate / hs
    if (py) printf "gate / pyahocorasick %.1f\n", gate / py
    for (name in hits) if (hits[name] != hits["gate"]) { different = 1
      printf "HITS DIFFER: gate %d, %s %d\n", hits["gate"], name, hits[name] }
    if (!different) printf "hits of the gate and of all who counted them: %d, the same\n", hits["gate"]
    exit different
  }'
