--- What Debian's sqlite3 says of an archive, from outside of jianbao.

---@param path string the archive
---@param sql string statements; no double quotes
---@return string said rows, a line each, and errors
return function(path, sql)
  local pipe = assert(io.popen(("sqlite3 '%s' \"%s\" 2>&1"):format(path, sql)))
  local said = pipe:read "a"
  pipe:close()
  return said
end
