--- Runs commands, build/jianbao among them, as a person or a script would.

local lfs = require "lfs"

local M = {}

---The folder of the build under test.
M.build = os.getenv "JIANBAO_BUILD" or "build"

---@param path string
---@return string
function M.absolute(path)
  return path:sub(1, 1) == "/" and path or lfs.currentdir() .. "/" .. path
end

---The programme under test.
M.program = M.absolute(M.build) .. "/jianbao"

---@param word string
---@return string  the word as the shell takes it unchanged
function M.quote(word)
  return "'" .. word:gsub("'", "'\\''") .. "'"
end

---@param path string
---@return string? content
function M.slurp(path)
  local file = io.open(path, "rb")
  local content = file and file:read "a"
  if file then
    file:close()
  end
  return content
end

---@param path string
---@param content string
function M.write(path, content)
  local file = assert(io.open(path, "wb"))
  assert(file:write(content))
  assert(file:close())
end

---A new empty folder. M.remove takes it away.
---@return string path
function M.folder()
  local pipe = assert(io.popen "mktemp -d /tmp/jianbao-spec.XXXXXX")
  local path = pipe:read "l"
  pipe:close()
  return path
end

---@param path string  a folder that M.folder made
function M.remove(path)
  assert(path:find "^/tmp/jianbao%-spec%.")
  os.execute("chmod -R u+rwx " .. M.quote(path) .. " && rm -rf " .. M.quote(path))
end

---@class spec.Result
---@field status integer  exit status; 128 + n when signal n ended it
---@field out string
---@field err string

---Run a line of the shell.
---@param line string
---@return spec.Result
function M.shell(line)
  local folder = M.folder()
  local out, err = folder .. "/out", folder .. "/err"
  local _, how, code = os.execute(("{ %s\n} >%s 2>%s"):format(line, out, err))
  local result = {
    status = how == "signal" and 128 + code or code,
    out = M.slurp(out), err = M.slurp(err),
  }
  M.remove(folder)
  return result
end

---Settings that no file of the person who runs the specs can change.
local SETTINGS = { LC_ALL = "C", JIANBAO_PATH = "/nonexistent", XDG_CONFIG_HOME = "/nonexistent" }

---Run jianbao with some words.
---@param words string[]
---@param options? { env?: table<string, string>, stdin?: string, before?: string, after?: string }
---  stdin: a file; before: a command such as setpriv that runs it; after: such as "| head"
---@return spec.Result
function M.jianbao(words, options)
  options = options or {}
  local parts = { "env" }
  for name, value in pairs(SETTINGS) do
    parts[#parts + 1] = name .. "=" .. M.quote((options.env or {})[name] or value)
  end
  for name, value in pairs(options.env or {}) do
    if not SETTINGS[name] then
      parts[#parts + 1] = name .. "=" .. M.quote(value)
    end
  end
  parts[#parts + 1] = options.before or ""
  parts[#parts + 1] = M.program
  for _, word in ipairs(words) do
    parts[#parts + 1] = M.quote(word)
  end
  parts[#parts + 1] = "<" .. (options.stdin and M.quote(options.stdin) or "/dev/null")
  parts[#parts + 1] = options.after or ""
  return M.shell(table.concat(parts, " "))
end

return M
