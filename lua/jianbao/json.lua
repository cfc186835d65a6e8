--- JSON with keys in a fixed order, exact integers, and always valid.
--
-- Reading goes through dkjson. Writing is our own, for three reasons that
-- were tried: dkjson writes keys outside its order list as pairs() gives them
-- (a different file each run), lets ill-formed UTF-8 through (no reader takes
-- that), and takes longer for an article (spec/bench/json.lua).

local dkjson = require "dkjson"
local text = require "jianbao.core".text

local M = {}

-- Deeper nesting than any article's means a table that holds itself.
local MAX_DEPTH = 100

local escapes = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f",
  ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}
for byte = 0, 31 do
  local character = string.char(byte)
  escapes[character] = escapes[character] or ("\\u%04x"):format(byte)
end

---@param value string
---@return string json
local function encode_string(value)
  if not utf8.len(value) then
    value = text.repair(value) -- ill-formed bytes become U+FFFD
  end
  if value:find '[\0-\31"\\]' then
    value = value:gsub('[\0-\31"\\]', escapes)
  end
  return '"' .. value .. '"'
end

---@param value number
---@return string json
local function encode_number(value)
  if math.type(value) == "integer" then
    return ("%d"):format(value)
  end
  if value ~= value or value == math.huge or value == -math.huge then
    error(("JSON has no number %s"):format(value), 0)
  end
  local short = ("%.14g"):format(value)
  return tonumber(short) == value and short or ("%.17g"):format(value)
end

--- Whether a table is a list; one with both kinds of keys is a mistake.
---@param value table
---@return boolean
local function is_list(value)
  if value[1] == nil then
    if next(value) ~= nil then
      return false
    end
    local meta = getmetatable(value)
    return not (type(meta) == "table" and meta.__jsontype == "object")
  end
  local length = #value
  if next(value, length) ~= nil then -- perhaps only how the table is stored
    local keys = 0
    for _ in pairs(value) do
      keys = keys + 1
    end
    if keys ~= length then
      error("a table is a list and an object at once", 0)
    end
  end
  return true
end

---@param value table
---@param rank table<string, integer>
---@return string[] keys  in their order; keys without a rank last, by name
local function ordered_keys(value, rank)
  local keys, count = {}, 0
  for key in pairs(value) do
    if type(key) ~= "string" then
      error(("a key is a %s, not a string"):format(type(key)), 0)
    end
    local place = count
    local own = rank[key]
    -- Objects have few keys: an insertion sort beats table.sort by far.
    while place > 0 do
      local other = keys[place]
      local theirs = rank[other]
      local before
      if own and theirs then
        before = own < theirs
      elseif own or theirs then
        before = own ~= nil
      else
        before = key < other
      end
      if not before then
        break
      end
      keys[place + 1] = other
      place = place - 1
    end
    keys[place + 1] = key
    count = count + 1
  end
  return keys
end

local encode_value

---@param value table
---@param out string[]
---@param rank table<string, integer>
---@param depth integer
local function encode_table(value, out, rank, depth)
  if depth > MAX_DEPTH then
    error("tables nested too deep for JSON, or a table that holds itself", 0)
  end
  if is_list(value) then
    out[#out + 1] = "["
    for index = 1, #value do
      if index > 1 then
        out[#out + 1] = ","
      end
      if value[index] == nil then
        error(("a list has nothing at %d; use json.null"):format(index), 0)
      end
      encode_value(value[index], out, rank, depth)
    end
    out[#out + 1] = "]"
    return
  end
  out[#out + 1] = "{"
  local keys = ordered_keys(value, rank)
  for index = 1, #keys do
    local key = keys[index]
    out[#out + 1] = (index > 1 and "," or "") .. encode_string(key) .. ":"
    encode_value(value[key], out, rank, depth)
  end
  out[#out + 1] = "}"
end

function encode_value(value, out, rank, depth)
  local kind = type(value)
  if kind == "string" then
    out[#out + 1] = encode_string(value)
  elseif kind == "number" then
    out[#out + 1] = encode_number(value)
  elseif kind == "boolean" then
    out[#out + 1] = tostring(value)
  elseif value == nil or value == M.null then
    out[#out + 1] = "null"
  elseif kind == "table" then
    encode_table(value, out, rank, depth + 1)
  else
    error(("a %s cannot be written as JSON"):format(kind), 0)
  end
end

--- Stands for null in lists and objects; decode gives nil instead.
M.null = dkjson.null

-- Ranks of the order lists met so far; a list is not changed once used.
local ranks = setmetatable({}, { __mode = "k" })
local no_order = {}

---@param order string[]
---@return table<string, integer>
local function ranks_of(order)
  local rank = ranks[order]
  if not rank then
    rank = {}
    for place, key in ipairs(order) do
      rank[key] = place
    end
    ranks[order] = rank
  end
  return rank
end

---Write a value as JSON on one line.
---@param value any
---@param order string[]?  the keys that come first, in this order; others follow by name
---@return string json  valid JSON, whatever bytes the strings hold
function M.encode(value, order)
  local out = {}
  local ok, message = pcall(encode_value, value, out, ranks_of(order or no_order), 0)
  if not ok then
    error(message, 2)
  end
  return table.concat(out)
end

---Read one JSON value; null becomes nil. As lenient as dkjson: comments and a
---comma before a closing bracket are passed over.
---@param source string
---@return any value
---@return string? message
---@return string? code  "bad-format"
function M.decode(source)
  local value, position, message = dkjson.decode(source)
  if message then
    return nil, "not JSON: " .. message, "bad-format"
  end
  local rest = source:find("%S", position)
  if rest then
    return nil, ("not JSON: more text after the value, at byte %d"):format(rest), "bad-format"
  end
  return value
end

return M
