#!/bin/sh
# Search measured in one run: run.sh BUILD [ARTICLES]
#
# Builds an index of ARTICLES (100,000) short generated articles with our own
# index, with FTS5, and with tantivy and Lucene where cargo and mvn can fetch
# them, and asks each the same queries.
set -e
build=$1 articles=${2:-100000}
here=$(dirname "$0")
folder=$build/bench/search-$articles
dictionary=${JIEBA_DICT:-/usr/lib/python3/dist-packages/jieba/dict.txt}
mkdir -p "$folder"
if [ ! -f "$folder/queries.tsv" ] || [ "$here/make_articles.lua" -nt "$folder/queries.tsv" ]; then
  lua5.4 "$here/make_articles.lua" "$dictionary" "$articles" "$folder"
fi
engines=jianbao
rm -rf "$folder"/*.db* "$folder"/*.index
"$build/bench/index_bench" "$folder/articles.tsv" "$folder/queries.tsv" "$folder/jianbao.db" \
  build/share/jianbao/lexicon.jb lua/jianbao/data/ud-gsd.model > "$folder/jianbao.out"
rm -f "$folder"/jianbao.db*

"$build/bench/fts5_peer" "$folder/articles.tsv" "$folder/queries.tsv" "$folder/fts5.db" > "$folder/fts5.out"
echo "bytes $(sqlite3 "$folder/fts5.db" 'SELECT sum(length(block)) FROM t_data')" >> "$folder/fts5.out"
rm -f "$folder"/fts5.db*
engines="$engines fts5"

# Cargo and Maven write into a project's folder: they get copies.
if command -v cargo >/dev/null && mkdir -p "$build/bench/tantivy_peer" &&
   cp -R "$here/tantivy_peer/." "$build/bench/tantivy_peer" &&
   (cd "$build/bench/tantivy_peer" && cargo build --quiet --release) 2>"$build/bench/cargo.log"; then
  mkdir -p "$folder/tantivy.index"
  "$build/bench/tantivy_peer/target/release/tantivy_peer" "$folder/articles.tsv" \
    "$folder/queries.tsv" "$folder/tantivy.index" > "$folder/tantivy.out"
  echo "bytes $(du -sb "$folder/tantivy.index" | cut -f1)" >> "$folder/tantivy.out"
  rm -rf "$folder/tantivy.index"
  engines="$engines tantivy"
else
  echo "tantivy: cargo is missing or cannot fetch it (see $build/bench/cargo.log)"
fi
if command -v mvn >/dev/null && mkdir -p "$build/bench/lucene_peer" &&
   cp -R "$here/lucene_peer/." "$build/bench/lucene_peer" &&
   (cd "$build/bench/lucene_peer" && mvn -q -B package) > "$build/bench/mvn.log" 2>&1; then
  java -Xmx4g -cp "$build/bench/lucene_peer/target/classes:$build/bench/lucene_peer/target/dependency/*" \
    LucenePeer "$folder/articles.tsv" "$folder/queries.tsv" "$folder/lucene.index" > "$folder/lucene.out"
  echo "bytes $(du -sb "$folder/lucene.index" | cut -f1)" >> "$folder/lucene.out"
  rm -rf "$folder/lucene.index"
  engines="$engines lucene"
else
  echo "Lucene: mvn is missing or cannot fetch it (see $build/bench/mvn.log)"
fi
echo "$articles articles, made by spec/bench/search/make_articles.lua"
lua5.4 "$here/summary.lua" "$folder" $engines
