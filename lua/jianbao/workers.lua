--- Work shared out among worker processes.
--
-- Item i goes to worker i mod N, and the results are taken in the order of
-- the items: whatever the number of workers and however long each takes, the
-- caller sees the same sequence. A worker that is ahead waits, because its
-- pipe is full; so memory does not grow with the number of items. A worker
-- that dies leaves its items undone, which the caller is told and may do
-- itself.
--
-- A module that can work this way has a function `worker(setup)`, which gives
-- the function that does one item. Setups, items and results are tables of
-- plain values.

local M = {}

---@param value any
---@param out string[]
local function write_value(value, out)
  if type(value) ~= "table" then
    out[#out + 1] = ("%q"):format(value) -- exact, for floats too
    return
  end
  out[#out + 1] = "{"
  for index = 1, #value do
    write_value(value[index], out)
    out[#out + 1] = ","
  end
  for key, inner in pairs(value) do
    if math.type(key) ~= "integer" then
      out[#out + 1] = ("[%q]="):format(key)
      write_value(inner, out)
      out[#out + 1] = ","
    end
  end
  out[#out + 1] = "}"
end

---@param value any  strings, numbers, booleans, and lists and tables of them
---@return string  Lua source of the same value
function M.serialise(value)
  local out = { "return " }
  write_value(value, out)
  return table.concat(out)
end

---@param source string  as serialise wrote it
---@return any
function M.restore(source)
  return assert(load(source, "=worker", "t", {}))()
end

---@return string  the interpreter that runs this, or the usual one
function M.interpreter()
  local first = 0
  while arg and arg[first - 1] do
    first = first - 1
  end
  return first < 0 and arg[first] or "lua5.4"
end

---@param word string
---@return string
local function quote(word)
  return "'" .. word:gsub("'", "'\\''") .. "'"
end

---Start a worker on a file that says what to do; it removes the file.
---@param path string
---@return file*
local function start(path)
  -- Its complaints are not shown: what it leaves undone is done again, and
  -- complained of, by the one who waits for it.
  return assert(io.popen(("LUA_PATH_5_4=%s LUA_CPATH_5_4=%s exec %s -e %s 2>/dev/null </dev/null")
    :format(quote(package.path), quote(package.cpath), quote(M.interpreter()),
      quote(('require("jianbao.workers").serve(%q)'):format(path))), "r"))
end

---What a worker process does: the items of a file, one after the other.
---@param path string
function M.serve(path)
  local file = assert(io.open(path, "rb"))
  local job = M.restore(file:read "a")
  file:close()
  os.remove(path)
  local work = require(job.module).worker(job.setup)
  for _, item in ipairs(job.items) do
    local result = M.serialise(work(item))
    io.stdout:write(#result, "\n", result)
    io.stdout:flush()
  end
end

---@param pipe file*
---@return any? result  nil when the worker has died
local function take(pipe)
  local length = tonumber(pipe:read "l")
  local source = length and pipe:read(length)
  return source and #source == length and M.restore(source) or nil
end

---The results of all items, in their order.
---
---     for i, result in workers.map(2, "jianbao.import", setup, items) do … end
---
---result is false where a worker died. Leaving the loop ends the workers.
---@param jobs integer
---@param module string  that has the function `worker`
---@param setup table
---@param items table[]
---@return fun(): integer?, any next
---@return nil
---@return nil
---@return table closing  ends the workers, when the loop is left
function M.map(jobs, module, setup, items)
  local pipes = {}
  local closing = setmetatable({}, {
    __close = function()
      for _, pipe in ipairs(pipes) do
        pipe:close()
      end
    end,
  })
  for number = 1, math.min(jobs, #items) do
    local share = {}
    for i = number, #items, jobs do
      share[#share + 1] = items[i]
    end
    local path = os.tmpname()
    local file = assert(io.open(path, "wb"))
    file:write(M.serialise { module = module, setup = setup, items = share })
    file:close()
    pipes[number] = start(path)
  end
  local done = 0
  local function following()
    if done < #items then
      done = done + 1
      return done, take(pipes[(done - 1) % jobs + 1]) or false
    end
  end
  return following, nil, nil, closing
end

return M
