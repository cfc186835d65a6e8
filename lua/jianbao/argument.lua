--- Checks of arguments, for the functions that scripts call.
--
-- Misuse is a bug in the calling script, so it raises there and then, in the
-- words Lua itself uses; what the world does (a missing file, a full disk) is
-- returned as nil, message, code instead.

local M = {}

---@param value any
---@return string  "integer" for whole numbers, else what type() says
local function type_of(value)
  return math.type(value) == "integer" and "integer" or type(value)
end

---@param value any
---@param expected string  type names parted by "|"
---@return boolean
local function fits(value, expected)
  local actual = type_of(value)
  for wanted in expected:gmatch "[^|]+" do
    if actual == wanted or (wanted == "number" and actual == "integer") then
      return true
    end
  end
  return false
end

---Raise in the caller's caller unless the value is of an expected type.
---@param name string         the called function, as the script writes it
---@param position integer
---@param value any
---@param expected string     such as "string" or "string|table|nil"
function M.check(name, position, value, expected)
  if not fits(value, expected) then
    error(("bad argument #%d to '%s' (%s expected, got %s)")
      :format(position, name, expected:gsub("|", " or "), type_of(value)), 3)
  end
end

---Check a table of options: every name known, every value of its type.
---@param name string
---@param position integer
---@param options table?
---@param known table<string, string>  option name -> expected types
---@return table options  an empty table when there were none
function M.options(name, position, options, known)
  if options == nil then
    return {}
  end
  if type(options) ~= "table" then
    error(("bad argument #%d to '%s' (table of options expected, got %s)")
      :format(position, name, type(options)), 3)
  end
  for option, value in pairs(options) do
    local expected = known[option]
    if not expected then
      error(("bad argument #%d to '%s' (unknown option '%s')")
        :format(position, name, tostring(option)), 3)
    end
    if not fits(value, expected) then
      error(("bad option '%s' to '%s' (%s expected, got %s)")
        :format(option, name, expected:gsub("|", " or "), type_of(value)), 3)
    end
  end
  return options
end

---@param date string
---@return boolean  whether it is a day of the calendar, written YYYY-MM-DD
function M.is_date(date)
  local year, month, day = date:match "^(%d%d%d%d)%-(%d%d)%-(%d%d)$"
  if not year then
    return false
  end
  year, month, day = tonumber(year), tonumber(month), tonumber(day)
  local leap = year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
  local days = { 31, leap and 29 or 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }
  return month >= 1 and month <= 12 and day >= 1 and day <= days[month]
end

---Raise in the caller's caller unless an option, where it is given, is a day.
---@param name string     the called function, as the script writes it
---@param option string
---@param value any
---@param level integer?  of the caller that is to blame, as error() counts; 3
function M.date(name, option, value, level)
  if value ~= nil and not M.is_date(tostring(value)) then
    error(("bad option '%s' to '%s' (YYYY-MM-DD expected, got '%s')")
      :format(option, name, tostring(value)), level or 3)
  end
end

return M
