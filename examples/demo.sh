#!/bin/sh
# The whole way on the example pages: import, look, search, explain, export.
# Called by `make demo`; by hand: sh examples/demo.sh build
set -eu
build=${1:-build}
jianbao=$build/jianbao
demo=$build/demo
archive=$demo/clips.db
rm -rf "$demo"
mkdir -p "$demo"

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in [zZ][hH]*) chinese=yes ;; *) chinese= ;; esac
bold= plain=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); fi

# say CHINESE ENGLISH: a heading
say() {
  if [ "$chinese" ]; then heading=$1; else heading=$2; fi
  printf '\n%s== %s%s\n' "$bold" "$heading" "$plain"
}
# run WORD…: shows a command, then does it
run() {
  printf '$ jianbao'
  for word in "$@"; do
    case $word in *[!A-Za-z0-9_./:-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  "$jianbao" "$@" 2>&1
}

say '版面入库，随即归类' 'Pages come in, and are sorted by topic at once'
run import "$archive" examples/pages
say '库里有什么' 'What the archive holds'
run info "$archive"
say '查找' 'A search'
run search "$archive" '职工 (培训 OR 比赛)' --limit 3
say '为什么归入这个主题' 'Why it has its topic'
first=$("$jianbao" search "$archive" topic:安全生产 --limit 1 --json | sed 's/.*"id":"\([^"]*\)".*/\1/')
run explain "$archive" "$first"
say '导出' 'Exports'
for writer in jsonl csv markdown; do
  case $writer in markdown) file=clips.md ;; *) file=clips.$writer ;; esac
  run export "$archive" --to "$writer" -o "$demo/$file"
done
run export "$archive" --to html -o "$demo/site/"
say '接下来' 'What next'
if [ "$chinese" ]; then
  echo "剪报库和导出的文件都在 $demo/；短小的脚本在 examples/；"
  echo "每个命令的用法：$jianbao --help"
else
  echo "The archive and the exports lie in $demo/, short scripts in examples/."
  echo "All commands: $jianbao --help"
fi
