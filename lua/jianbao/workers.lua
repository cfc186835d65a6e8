--- What crosses between a process and its workers: plain values, as Lua source
--- that gives the same value back. Who shares out the work: jianbao.watchdog.

local M = {}

---@param value table
---@return boolean  a list of nothing but integers that read back as they are written
local function is_integers(value)
  local count, type_of, least = 0, math.type, math.mininteger
  for _, inner in pairs(value) do
    if type_of(inner) ~= "integer" or inner == least then
      return false
    end
    count = count + 1
  end
  return count == #value
end

---@param value any
---@param out string[]
local function write_value(value, out)
  if type(value) ~= "table" then
    out[#out + 1] = ("%q"):format(value) -- exact, for floats too
    return
  elseif is_integers(value) then
    out[#out + 1] = "{" .. table.concat(value, ",") .. "}"
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

return M
