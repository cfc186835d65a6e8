#!/bin/sh
# An include path shows its layer; a file may include its own layer and those
# below it, and nothing under binding/ may know Lua.
layers="base text lexicon words rules index store binding"
status=0
for file in csrc/*/*.[ch]; do
  layer=${file#csrc/}; layer=${layer%%/*}
  case " $layers " in *" $layer "*) ;; *) echo "$file: '$layer' is no layer" >&2; status=1; continue;; esac
  allowed=${layers%%"$layer"*}$layer
  for used in $(sed -n 's/^ *# *include *"\([a-z]*\)\/.*/\1/p' "$file" | sort -u); do
    case " $allowed " in *" $used "*) ;; *) echo "$file: includes the upper layer $used/" >&2; status=1;; esac
  done
  if [ "$layer" != binding ] && grep -nE '#include *[<"](lua|lauxlib|lualib)' "$file" >&2; then
    echo "$file: knows Lua" >&2; status=1
  fi
  if [ "$layer" != store ] && [ "$layer" != binding ] && grep -nE '#include *<sqlite3' "$file" >&2; then
    echo "$file: knows SQLite" >&2; status=1
  fi
done
[ $status -eq 0 ] && echo "layers: one way"
exit $status
