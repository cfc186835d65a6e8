#!/bin/sh
# Segmentation measured in one run on one text: words.sh BUILD [BYTES]
#
# The text (24.6 MB) is made from the dictionary's words by their frequency
# (make_words_text.lua), and the example pages come after it. Python's jieba
# takes part where it is installed, jieba-rs where cargo can fetch it.
set -e
build=$1 bytes=${2:-24600000}
here=$(dirname "$0")
dictionary=${JIEBA_DICT:-/usr/lib/python3/dist-packages/jieba/dict.txt}
text=$build/bench/words.txt
mkdir -p "$build/bench"
if [ ! -f "$text" ] || [ "$here/make_words_text.lua" -nt "$text" ]; then
  lua5.4 "$here/make_words_text.lua" "$dictionary" "$bytes" > "$text.new"
  for page in examples/pages/*.txt; do
    # Those in other encodings are left out.
    if iconv -f UTF-8 -t UTF-8 "$page" > "$text.page" 2>/dev/null; then
      cat "$text.page" >> "$text.new"
    fi
  done
  rm -f "$text.page"
  mv "$text.new" "$text"
fi
echo "text: $(wc -c < "$text") bytes, made by spec/bench/make_words_text.lua"
"$build/bench/words_bench" build/share/jianbao/lexicon.jb lua/jianbao/data/ud-gsd.model "$text"
LUA_PATH_5_4="lua/?.lua;lua/?/init.lua;;" LUA_CPATH_5_4="$build/lib/?.so;;" lua5.4 "$here/words.lua" "$text"
python=/usr/bin/python3
if $python -c 'import jieba' 2>/dev/null; then
  $python "$here/jieba_words.py" "$text"
  head -c 4000000 "$text" | head -n -1 > "$text.part"
  "$build/jianbao" words --model unigram --json "$text.part" > "$text.json"
  $python "$here/jieba_agreement.py" "$text.part" "$text.json"
  rm -f "$text.part" "$text.json"
else
  echo "jieba (Python): not installed"
fi
# Cargo writes into a project's folder: it gets a copy.
mkdir -p "$build/bench/jieba_rs"
cp -R "$here/jieba_rs/." "$build/bench/jieba_rs"
if command -v cargo >/dev/null &&
   (cd "$build/bench/jieba_rs" && cargo build --quiet --release) 2>"$build/bench/cargo.log"; then
  "$build/bench/jieba_rs/target/release/jieba_rs_bench" "$text"
  # Ratios that hold: turn and turn about on a part, the best of five.
  head -c 6000000 "$text" | head -n -1 > "$text.part"
  for round in 1 2 3 4 5; do
    "$build/bench/words_bench" build/share/jianbao/lexicon.jb lua/jianbao/data/ud-gsd.model "$text.part" 2
    "$build/bench/jieba_rs/target/release/jieba_rs_bench" "$text.part"
  done | awk -F'  +' '
    / MB\/s / { speed = $2 + 0; if (speed > best[$1]) best[$1] = speed }
    END {
      printf "turn and turn about: unigram %.1f, jieba-rs without HMM %.1f MB/s: %.1f times\n",
        best["unigram"], best["jieba-rs, no HMM"], best["unigram"] / best["jieba-rs, no HMM"]
      printf "turn and turn about: default model %.1f, jieba-rs with HMM %.1f MB/s: %.1f times\n",
        best["default model"], best["jieba-rs, HMM"], best["default model"] / best["jieba-rs, HMM"]
    }'
  rm -f "$text.part"
else
  echo "jieba-rs: cargo is missing or cannot fetch it (see $build/bench/cargo.log)"
fi
