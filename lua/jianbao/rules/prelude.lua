--- What a rule file speaks: topic, pack, expect and the bricks of patterns.
--
-- Runs in the state of the rules, after bricks.lua and before the files. It
-- judges nothing: what a file declares is written down as plain tables, in the
-- order of the file, and jianbao.rules.rule looks at them on the other side.
-- A pattern or a function cannot cross; it stays here under a number, and a
-- table { [MARK] = number, words = … } goes in its place.

local bricks, caller_line = _bricks, _caller_line

--- A key that no rule file writes by accident; jianbao.rules.rule knows it.
local MARK = "\1pattern"
local ODD = "\1odd"

local patterns = {} ---@type (userdata|function)[]
local declared = {} ---@type table[]

--- How deep tables may lie in each other: topic, words, entry, near, and room.
local DEEPEST = 12

---@param value any
---@param depth integer
---@return any plain
local function plain(value, depth)
  local kind = type(value)
  if kind == "string" or kind == "number" or kind == "boolean" or kind == "nil" then
    return value
  elseif bricks.is_brick(value) then
    patterns[#patterns + 1] = value
    return { [MARK] = #patterns, words = bricks.words_of(value) }
  elseif kind == "function" then
    patterns[#patterns + 1] = value
    return { [MARK] = #patterns }
  elseif kind ~= "table" or depth > DEEPEST then
    return { [ODD] = kind }
  end
  local copy = {}
  for key, item in next, value do
    if type(key) == "string" or type(key) == "number" or type(key) == "boolean" then
      copy[key] = plain(item, depth + 1)
    else
      copy[#copy + 1] = { [ODD] = type(key) }
    end
  end
  return copy
end

---@param kind "topic"|"expect"
---@return function
local function named(kind)
  return function(name, ...)
    local entry = { kind = kind, line = caller_line(2) or 1, id = plain(name, 1) }
    declared[#declared + 1] = entry
    if select("#", ...) > 0 then
      entry.body = plain((...), 1)
      return
    elseif type(name) ~= "string" then
      return
    end
    return function(body)
      entry.body = body == nil and { [ODD] = "nil" } or plain(body, 1)
    end
  end
end

local names = bricks.names
names.topic = named "topic"
names.expect = named "expect"

---What a file says of its pack, for the host.
---@param meta any
function names.pack(meta)
  declared[#declared + 1] = { kind = "pack", line = caller_line(2) or 1, body = plain(meta, 1) }
end

---Set what the host knows, and show the names to the files.
---@param surnames string
---@param messages table<string, string>
function _configure(surnames, messages)
  bricks.configure(surnames, messages)
  for name, value in next, names do
    _ENV[name] = value
  end
end

---A name that is none.
---@param name any
function _unknown(_, name)
  local known = {}
  for word in next, names do
    known[#known + 1] = word
  end
  table.sort(known)
  error((bricks.messages.unknown:gsub("{name}", tostring(name))
    :gsub("{names}", table.concat(known, ", "))), 2)
end

---What was declared since the last time.
---@return table[]
function _declared()
  local list = declared
  declared = {}
  return list
end

--- The most places of a pattern in one text that are told.
local MOST = 64

---@param find function  as string.find: text, from -> first, last
---@param text string
---@return integer[]
local function call(find, text)
  local spans, from = {}, 1
  while #spans < 2 * MOST do
    local first, last = find(text, from)
    if math.type(first) ~= "integer" or math.type(last) ~= "integer"
      or first < from or last < first or last > #text then
      return spans
    end
    spans[#spans + 1], spans[#spans + 2] = first, last
    from = last + 1
  end
  return spans
end

local searches = {} ---@type table<integer, userdata>

---Where a pattern matches.
---@param id integer
---@param text string
---@return integer[] spans  first and last byte, again and again
function _match(id, text)
  local pattern = patterns[id]
  if type(pattern) == "function" then
    return call(pattern, text)
  end
  local search = searches[id]
  if not search then
    search = bricks.search(pattern)
    searches[id] = search
  end
  local spans, from = {}, 1
  while #spans < 2 * MOST do
    local first, behind = search:match(text, from)
    if not first then
      return spans
    elseif behind > first then
      spans[#spans + 1], spans[#spans + 2] = first, behind - 1
      from = behind
    else
      from = first + 1
    end
  end
  return spans
end
