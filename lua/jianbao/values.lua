--- Values that editors write into their files, as checks and messages take
--- them; for rules, profiles and writers alike.

local M = {}

---@param value any
---@return string  as it might stand in the file
function M.shown(value)
  if type(value) == "string" then
    return '"' .. value .. '"'
  end
  return type(value) == "number" and tostring(value) or type(value)
end

---@param value any
---@return boolean  a number, and neither infinite nor none at all
function M.is_finite(value)
  return type(value) == "number" and value - value == 0
end

---@generic K, V
---@param t table<K, V>
---@return table<K, V>  with the same members, without the metatable
function M.copy(t)
  local result = {}
  for key, value in pairs(t) do
    result[key] = value
  end
  return result
end

---The keys of a table in an order that is the same in every run, so that of
---two mistakes the same one is told.
---@param t table
---@return any[]
function M.ordered_keys(t)
  local keys = {}
  for key in pairs(t) do
    keys[#keys + 1] = key
  end
  table.sort(keys, function(a, b)
    if type(a) == type(b) and (type(a) == "string" or type(a) == "number") then
      return a < b
    end
    return type(a) .. tostring(a) < type(b) .. tostring(b)
  end)
  return keys
end

return M
