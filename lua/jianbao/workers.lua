--- What crosses between a process and its workers: plain values, as Lua source
-- that gives the same value back. Who shares out the work: jianbao.watchdog.
--
-- Most of what crosses is the numbers of articles, which mostly follow one
-- another, and the same answer over and over. Such a list is not written item by
-- item, for the one parent has to read and write for all its workers:
--
--   ranges{3,5,9,9}       {3,4,5,9}: the first and the last of each range
--   runs{2,"same",1,{}}   {"same","same",{}}: how often, and what

local M = {}

---@param value table
---@return boolean is_list   without any keys but 1 to its length
---@return boolean integers  nothing else is in it, and they read back as they are written
local function look_at(value)
  local count, integers, type_of, least = 0, true, math.type, math.mininteger
  for _, inner in pairs(value) do
    count = count + 1
    integers = integers and type_of(inner) == "integer" and inner ~= least
  end
  return count == #value, integers
end

---@param list integer[]
---@return string
local function write_integers(list)
  local ends, previous = {}, nil
  for index = 1, #list do
    local number = list[index]
    if previous and number == previous + 1 then
      ends[#ends] = number
    else
      ends[#ends + 1] = number
      ends[#ends + 1] = number
    end
    previous = number
  end
  if #ends < #list then
    return "ranges{" .. table.concat(ends, ",") .. "}"
  end
  return "{" .. table.concat(list, ",") .. "}"
end

---@param list any[]
---@return integer[]  where the runs of equal strings begin, and all that is no string
local function run_starts(list)
  local starts, previous = {}, nil
  for index = 1, #list do
    local value = list[index]
    if value ~= previous or type(value) ~= "string" then
      starts[#starts + 1] = index
      previous = value
    end
  end
  return starts
end

local write_value

---@param list any[]
---@param starts integer[]  of its runs
---@param out string[]
local function write_runs(list, starts, out)
  out[#out + 1] = "runs{"
  for place, start in ipairs(starts) do
    out[#out + 1] = (starts[place + 1] or #list + 1) - start .. ","
    write_value(list[start], out)
    out[#out + 1] = ","
  end
  out[#out + 1] = "}"
end

---@param value table
---@param out string[]
local function write_entries(value, out)
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

---@param value any
---@param out string[]
function write_value(value, out)
  if type(value) ~= "table" then
    out[#out + 1] = ("%q"):format(value) -- exact, for floats too
    return
  end
  local is_list, integers = look_at(value)
  if is_list and integers then
    out[#out + 1] = write_integers(value)
    return
  end
  local starts = is_list and run_starts(value)
  if starts and 2 * #starts < #value then
    write_runs(value, starts, out)
  else
    write_entries(value, out)
  end
end

---@param value any  strings, numbers, booleans, and lists and tables of them
---@return string  Lua source of the same value
function M.serialise(value)
  local out = { "return " }
  write_value(value, out)
  return table.concat(out)
end

---@param ends integer[]
---@return integer[]
local function ranges(ends)
  local list, count = {}, 0
  for place = 1, #ends, 2 do
    for number = ends[place], ends[place + 1] do
      count = count + 1
      list[count] = number
    end
  end
  return list
end

---@param counted any[]  how often and what, by turns
---@return any[]
local function runs(counted)
  local list, count = {}, 0
  for place = 1, #counted, 2 do
    local value = counted[place + 1]
    for _ = 1, counted[place] do
      count = count + 1
      list[count] = value
    end
  end
  return list
end

---@param source string  as serialise wrote it
---@return any
function M.restore(source)
  return assert(load(source, "=worker", "t", { ranges = ranges, runs = runs }))()
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
