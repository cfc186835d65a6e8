--- Other processes, for specs that need one to write, to die or to be nobody.

local M = {}

---@param s string
---@return string
local function quote(s)
  return "'" .. s:gsub("'", "'\\''") .. "'"
end

---The command that runs a piece of Lua with this project's modules.
---@param code string
---@return string
function M.command(code)
  local build = os.getenv "JIANBAO_BUILD" or "build"
  local preload = os.getenv "LD_PRELOAD"
  return ("%s lua5.4 -e %s"):format(
    preload and "env LD_PRELOAD=" .. quote(preload) or "",
    quote(("package.path = './lua/?.lua;./lua/?/init.lua;./spec/support/?.lua;' .. package.path\n"
      .. "package.cpath = './%s/lib/?.so;' .. package.cpath\n"):format(build) .. code))
end

---Run a piece of Lua to its end.
---@param code string
---@param before? string  put in front of the command, such as "ulimit -f 100;"
---@return string output  of both streams
---@return integer status
function M.run(code, before)
  local pipe = assert(io.popen(("exec 2>&1; %s %s"):format(before or "", M.command(code))))
  local output = pipe:read "a"
  local _, _, status = pipe:close()
  return output, status
end

---Start a piece of Lua; its standard output is read from the file given back.
---@param code string
---@return file* output
---@return integer process  its number, for kill
function M.start(code)
  local output = assert(io.popen("echo $$; exec " .. M.command(code), "r"))
  return output, assert(output:read("n", "l"))
end

---What to put before a command so that an ordinary user runs it; nil if that
---is impossible here.
---@return string?
function M.as_nobody()
  local pipe = assert(io.popen "id -u; command -v setpriv")
  local user, setpriv = pipe:read("l", "l")
  pipe:close()
  if user ~= "0" then
    return ""
  end
  local nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups"
  -- He must be able to read this project, too.
  return setpriv and os.execute(nobody .. " test -r Makefile") and nobody or nil
end

return M
