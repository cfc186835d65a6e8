--- What a rule file wrote, taken apart: checks that every part of a rule needs.
--
-- A mistake is raised as a table { message, word }, so that the loader can
-- name the line on which the word at fault stands.

local article = require "jianbao.article"
local locale = require "jianbao.locale"
local values = require "jianbao.values"

local M = {}

--- The keys under which a pattern, or what cannot cross, comes from the state
--- of the rules: see prelude.lua.
M.PATTERN = "\1pattern"
local ODD = "\1odd"

---Raise a mistake.
---@param word any        the word at fault, which the loader looks for in the file
---@param message string
function M.fail(word, message)
  error({ message = message, word = tostring(word) }, 0)
end

---@param value any
---@return string  as it might stand in the file
function M.shown(value)
  if type(value) == "table" then
    return value[ODD] or (value[M.PATTERN] and "pattern") or "table"
  end
  return values.shown(value)
end

---@param value any
---@return boolean
function M.is_pattern(value)
  return type(value) == "table" and value[M.PATTERN] ~= nil
end

---@param value any
---@return boolean  a table that an editor wrote
function M.is_table(value)
  return type(value) == "table" and not value[ODD] and not value[M.PATTERN]
end

M.is_finite, M.ordered_keys = values.is_finite, values.ordered_keys

---@param id string
---@param t table
---@param known table<string, any>
---@param what string  how the table is called
function M.check_keys(id, t, known, what)
  for _, key in ipairs(M.ordered_keys(t)) do
    if type(key) == "string" and not known[key] then
      M.fail(key, locale.text("rule.unknown-in", { topic = id, entry = key, what = what,
        entries = table.concat(M.ordered_keys(known), ", ") }))
    end
  end
end

M.is_place = {}
for _, place in ipairs(article.places) do
  M.is_place[place] = true
end

---A list of texts, or one text.
---@param id string
---@param key string
---@param given any
---@return string[]?  nil when nothing was given
function M.texts(id, key, given)
  if given == nil then
    return nil
  elseif type(given) == "string" then
    given = { given }
  elseif not M.is_table(given) then
    M.fail(key, locale.text("rule.not-a-list", { key = key, topic = id, found = M.shown(given) }))
  end
  for index, text in ipairs(given) do
    if type(text) ~= "string" or text == "" or not utf8.len(text) then
      M.fail(key, locale.text("rule.not-a-word",
        { key = key, topic = id, found = M.shown(given[index]) }))
    end
  end
  if #given == 0 then
    M.fail(key, locale.text("rule.empty", { key = key, topic = id }))
  end
  return given
end

---Places: one, or a list.
---@param id string
---@param key string
---@param given any
---@return table<string, true>?  nil: everywhere
function M.places(id, key, given)
  local list = M.texts(id, key, given)
  if not list then
    return nil
  end
  local places = {}
  for _, place in ipairs(list) do
    if not M.is_place[place] then
      M.fail(place, locale.text("rule.no-place", { key = key, topic = id, place = place,
        places = table.concat(article.places, ", ") }))
    end
    places[place] = true
  end
  return places
end

return M
