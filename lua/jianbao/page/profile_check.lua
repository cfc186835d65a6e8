--- Check what an editor wrote into a profile, before it is laid over its base.
--
-- What may stand there is what the base has: its lists of words, its names of
-- evidence, the roles of the grammar. A mistake is told by its place as it
-- would be written in Lua (words.byline.reporter), with what may stand there.

local grammar = require "jianbao.page.grammar"
local locale = require "jianbao.locale"
local values = require "jianbao.values"

local M = {}

local shown, ordered_keys = values.shown, values.ordered_keys

-- The types of a profile's entries.
local types = {
  name = "string", description = "string", extends = "string", words = "table", weights = "table",
  flow = "table",
}

local roles = {}
for _, role in ipairs(grammar.roles) do
  roles[role] = true
end

---Raise a mistake; M.problem gives its message to the caller.
---@param key string  of the message
---@param details? table<string, any>
local function fail(key, details)
  error({ message = locale.text("profile." .. key, details) }, 0)
end

---@param names table<string, any>
---@return string
local function listed(names)
  return table.concat(ordered_keys(names), locale.text "list.separator")
end

---@param value any
---@return boolean
local function is_list(value)
  return type(value) == "table" and (value[1] ~= nil or next(value) == nil)
end

---@param place string  such as weights["short"].label
---@param value any
local function check_number(place, value)
  if not values.is_finite(value) then
    fail("not-a-number", { place = place, found = shown(value) })
  end
end

---@param place string
---@param list  any
local function check_list(place, list)
  if type(list) ~= "table" then
    fail("not-a-list", { place = place, found = shown(list) })
  end
  for _, key in ipairs(ordered_keys(list)) do
    local word = list[key]
    if math.type(key) ~= "integer" or key < 1 or key > #list then
      fail("not-in-list", { place = place, found = tostring(key) })
    elseif type(word) ~= "string" or word == "" then
      fail("not-a-word", { place = place, found = shown(word) })
    elseif not utf8.len(word) then
      fail("not-utf8", { place = place })
    end
  end
end

---Words: where the base has a list a list, where it has lists by name the same.
---@param place string
---@param own   any
---@param base  table
local function check_words(place, own, base)
  if is_list(base) then
    return check_list(place, own)
  end
  if type(own) ~= "table" then
    fail("not-lists", { place = place, found = shown(own), entries = listed(base) })
  end
  for _, key in ipairs(ordered_keys(own)) do
    if base[key] == nil then
      fail("unknown-entry", { place = place, entry = tostring(key), entries = listed(base) })
    end
    check_words(place .. "." .. key, own[key], base[key])
  end
end

---@param own  table
---@param base table
local function check_weights(own, base)
  for _, clue in ipairs(ordered_keys(own)) do
    local place = ('weights["%s"]'):format(tostring(clue))
    local of_roles = own[clue]
    if base[clue] == nil then
      fail("unknown-evidence", { place = place })
    elseif type(of_roles) ~= "table" then
      fail("not-weights", { place = place, found = shown(of_roles) })
    end
    for _, role in ipairs(ordered_keys(of_roles)) do
      if not roles[role] then
        fail("unknown-role", { place = place, role = tostring(role),
          roles = table.concat(grammar.roles, locale.text "list.separator") })
      end
      check_number(place .. "." .. role, of_roles[role])
    end
  end
end

---@param own  table
---@param base table
local function check_flow(own, base)
  for _, key in ipairs(ordered_keys(own)) do
    if base[key] == nil then
      fail("unknown-entry", { place = "flow", entry = tostring(key), entries = listed(base) })
    end
    check_number("flow." .. key, own[key])
  end
end

---@param own any
local function check_entries(own)
  if type(own) ~= "table" then
    fail "no-table"
  end
  for _, key in ipairs(ordered_keys(own)) do
    if not types[key] then
      fail("unknown-entry", { place = "profile", entry = tostring(key), entries = listed(types) })
    elseif type(own[key]) ~= types[key] then
      fail("wrong-entry", { entry = key, wanted = locale.text("profile.wanted-" .. types[key]),
        found = shown(own[key]) })
    end
  end
end

---@param check fun(...)
---@return string? message  what it raised as a mistake of the editor's
local function message_of(check, ...)
  local ok, mistake = pcall(check, ...)
  if ok then
    return nil
  elseif type(mistake) ~= "table" then
    error(mistake, 0)
  end
  return mistake.message
end

---Is it a table with a profile's entries?
---@param own any  what the file returned
---@return string? problem
function M.entries(own)
  return message_of(check_entries, own)
end

---Is everything in it something the base has too?
---@param own  table            whose entries are in order
---@param base jianbao.Profile
---@return string? problem
function M.against(own, base)
  return message_of(function()
    check_words("words", own.words or {}, base.words)
    check_weights(own.weights or {}, base.weights)
    check_flow(own.flow or {}, base.flow)
  end)
end

return M
