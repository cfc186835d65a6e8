#!/bin/sh
# Search an archive in sqlite3 and join what is found with topics and reporters:
#
#   examples/search_in_sqlite.sh ARCHIVE QUERY [EXTENSION]
#
# The extension works in whatever loads extensions of SQLite: sqlite3 with .load,
# Python's sqlite3 with load_extension, Datasette with --load-extension. Of an
# archive that was ATTACHed: jianbao_search('…', 0, 'its name').
set -eu
archive=${1:?an archive} query=${2:?a query}
extension=${3:-$(dirname "$0")/../build/lib/jianbao_search}
for file in "$archive" "$extension.so"; do
  [ -f "$file" ] || { echo "$file: there is no such file (\`make\` builds the extension)" >&2; exit 1; }
done
quoted=$(printf %s "$query" | sed "s/'/''/g")
sqlite3 -bail -readonly -box "$archive" <<SQL
.load $extension
-- The best hits, with what they are about.
SELECT round(found.score, 1) AS score, found.date, found.headline,
       group_concat(DISTINCT topic) AS topics, group_concat(DISTINCT name) AS reporters
FROM jianbao_search('$quoted') AS found JOIN article USING (id)
     LEFT JOIN decision ON decision.article = article.number
     LEFT JOIN byline ON byline.article = article.number AND role = 'reporter'
GROUP BY id ORDER BY found.score DESC, id LIMIT 5;
-- All that match, counted by topic.
SELECT topic, count(*) AS articles
FROM jianbao_search('$quoted') JOIN article USING (id)
     JOIN decision ON decision.article = article.number
GROUP BY topic ORDER BY articles DESC, topic LIMIT 5;
SQL
