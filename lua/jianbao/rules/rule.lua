--- One rule: the table an editor writes, checked and made ready.
--
--   topic "安全生产" {
--     words  = { "安康杯", "消防安全", ["灭火器"] = 2 },
--     unless = { "心理安全感" },
--     weight = { headline = 3, lead = 2, body = 1 },
--     most   = { body = 4 },
--     pass   = 3,
--   }
--
-- What the numbers mean is said in jianbao.rules.judge. A mistake is raised
-- as a table { message, word } so that the loader can name the line on which
-- the word at fault stands.

local article = require "jianbao.article"
local folded = require "jianbao.rules.folded"
local locale = require "jianbao.locale"

---@class jianbao.RuleWord
---@field written string  as the editor wrote it
---@field folded  string  as it is compared
---@field weight  number  1 unless a number was given; below zero speaks against

---@class jianbao.Rule
---@field id        string               the topic
---@field words     jianbao.RuleWord[]   sorted
---@field unless    jianbao.RuleWord[]   sorted
---@field weight    table<string, number>  by place, see jianbao.article.places
---@field most      table<string, number>  the most points a place gives
---@field pass      number
---@field pack      string   "topics@1"
---@field file      string
---@field file_hash string   sha256 of the file's bytes

local M = {}

--- Used for what a rule leaves out.
M.default_weight = { headline = 3, kicker = 2, deck = 2, label = 2, lead = 2, body = 1 }
M.default_pass = 3

local known_keys = { words = true, unless = true, weight = true, most = true, pass = true }
local KEYS = "words, unless, weight, most, pass"

local places = {}
for _, place in ipairs(article.places) do
  places[place] = true
end

---Raise a mistake.
---@param word any        the word at fault, which the loader looks for in the file
---@param message string
local function fail(word, message)
  error({ message = message, word = tostring(word) }, 0)
end

---@param value any
---@return string  as it might stand in the file
local function shown(value)
  if type(value) == "string" then
    return '"' .. value .. '"'
  end
  return type(value) == "number" and tostring(value) or type(value)
end

---@param value any
---@return boolean
local function is_finite(value)
  return type(value) == "number" and value == value and value - value == 0
end

---The keys of a table in an order that is the same in every run, so that of
---two mistakes the same one is told.
---@param t table
---@return any[]
local function ordered_keys(t)
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

---@param id string
---@param key "words"|"unless"
---@param list any
---@return jianbao.RuleWord[]
local function check_words(id, key, list)
  if type(list) ~= "table" then
    fail(key, locale.text("rule.not-a-list", { key = key, topic = id, found = shown(list) }))
  end
  local words, seen = {}, {}
  local function add(written, weight)
    if type(written) ~= "string" then
      fail(written, locale.text("rule.not-a-word",
        { key = key, topic = id, found = shown(written) }))
    elseif not utf8.len(written) then
      fail(key, locale.text "rule.not-utf8")
    elseif not is_finite(weight) then
      fail(written, locale.text("rule.not-a-weight",
        { topic = id, word = written, found = shown(weight) }))
    end
    local form = folded.word(written)
    if not form:find "[^%s%p%c]" then
      fail(written, locale.text("rule.nothing-to-find", { topic = id, word = written }))
    elseif written:find "[\r\n]" then
      fail(id, locale.text("rule.line-break", { key = key, topic = id }))
    end
    local other = seen[form]
    if not other then
      other = { written = written, folded = form, weight = weight }
      seen[form] = other
      words[#words + 1] = other
    elseif other.weight ~= weight then
      fail(written, locale.text("rule.two-weights",
        { topic = id, word = written, one = other.weight, other = weight }))
    end
  end
  -- First the words of the list in their order, then those with a weight.
  for _, written in ipairs(list) do
    add(written, 1)
  end
  for _, written in ipairs(ordered_keys(list)) do
    local weight = list[written]
    if type(written) == "string" then
      if key == "unless" then
        fail(written, locale.text("rule.unless-number", { topic = id, word = written }))
      end
      add(written, weight)
    elseif math.type(written) ~= "integer" or written < 1 or written > #list then
      fail(weight, locale.text("rule.not-a-word",
        { key = key, topic = id, found = ("[%s]"):format(tostring(written)) }))
    end
  end
  if #words == 0 then
    fail(key, locale.text("rule.empty", { key = key, topic = id }))
  end
  return words
end

---@param id string
---@param key "weight"|"most"
---@param given any
---@param defaults table<string, number>
---@return table<string, number>
local function check_places(id, key, given, defaults)
  local result = {}
  for place, number in pairs(defaults) do
    result[place] = number
  end
  if given == nil then
    return result
  end
  if type(given) ~= "table" then
    fail(key, locale.text("rule.not-places", { key = key, topic = id, found = shown(given) }))
  end
  for _, place in ipairs(ordered_keys(given)) do
    local number = given[place]
    if not places[place] then
      fail(place, locale.text("rule.no-place", { key = key, topic = id, place = tostring(place),
        places = table.concat(article.places, ", ") }))
    elseif not is_finite(number) or number < 0 then
      fail(place, locale.text("rule.not-points",
        { key = key, topic = id, place = place, found = shown(number) }))
    end
    result[place] = number
  end
  return result
end

---Check what an editor wrote; raises { message, word }.
---@param id any     the topic's name
---@param spec any   the table after it
---@return jianbao.Rule rule  still without pack, file and file_hash
function M.new(id, spec)
  if type(id) ~= "string" or id == "" then
    fail("topic", locale.text "rule.no-name")
  elseif not utf8.len(id) then
    fail("topic", locale.text "rule.not-utf8")
  elseif type(spec) ~= "table" then
    fail(id, locale.text("rule.no-table", { topic = id, found = shown(spec) }))
  end
  for _, key in ipairs(ordered_keys(spec)) do
    if not known_keys[key] then
      fail(key, locale.text("rule.unknown-entry",
        { topic = id, entry = tostring(key), entries = KEYS }))
    end
  end
  if spec.words == nil then
    fail(id, locale.text("rule.no-words", { topic = id }))
  end
  local pass = spec.pass == nil and M.default_pass or spec.pass
  if not is_finite(pass) or pass <= 0 then
    fail("pass", locale.text("rule.not-a-pass", { topic = id, found = shown(pass) }))
  end
  return {
    id = id,
    words = check_words(id, "words", spec.words),
    unless = spec.unless == nil and {} or check_words(id, "unless", spec.unless),
    weight = check_places(id, "weight", spec.weight, M.default_weight),
    most = check_places(id, "most", spec.most, {}),
    pass = pass,
  }
end

return M
