--- One rule: the table an editor writes, checked and made ready.
--
--   topic "安全生产" {
--     words   = { "安康杯", "消防安全", ["灭火器"] = 2 },       -- jianbao.rules.word_list
--     unless  = { "心理安全感" },
--     query   = "(消防 NEAR/6 (讲座 OR 培训)) OR 平安工地",      -- jianbao.rules.query
--     pattern = number * "名" * upto(10) * "安全员",            -- jianbao.rules.bricks
--     weight  = { headline = 3, lead = 2, body = 1 },
--     most    = { body = 4 },
--     pass    = 3,
--     needs   = { "工会工作" }, unless_topic = { "食品安全" },    -- other topics
--     parent  = "工会工作",
--     codes   = { medtop = "20000523" },                       -- this topic elsewhere
--   }
--
-- What the numbers mean is said in jianbao.rules.judge. A mistake is raised
-- as jianbao.rules.entry says.

local entry = require "jianbao.rules.entry"
local article = require "jianbao.article"
local folded = require "jianbao.rules.folded"
local locale = require "jianbao.locale"
local query_shape = require "jianbao.rules.query"
local values = require "jianbao.values"
local word_list = require "jianbao.rules.word_list"

local fail, shown = entry.fail, entry.shown

---A pattern or function of the rule file; it counts as a word does.
---@class jianbao.RulePattern
---@field kind    "pattern"
---@field written string    its name, or "pattern 1"
---@field id      integer   its number in the state of the rules
---@field weight  number
---@field places  table<string, true>?  the only ones it counts in
---@field words   { written: string, folded: string }[]?  it is tried only in fields with one
---  of these

---@class jianbao.Rule
---@field id        string               the topic
---@field words     jianbao.RuleWord[]
---@field unless    jianbao.RuleWord[]
---@field patterns  jianbao.RulePattern[]
---@field queries   jianbao.RuleQuery[]
---@field weight    table<string, number>  by place, see jianbao.article.places
---@field most      table<string, number>  the most points a place gives
---@field pass      number
---@field needs     string[]   topics without which this one is not given
---@field unless_topic string[]  topics beside which this one is not given
---@field parents   string[]   topics that are given with this one
---@field children  string[]   topics with which this one is given
---@field codes     table<string, string>  what others call it
---@field line      integer
---@field pack      string   "topics@1"
---@field file      string
---@field file_hash string   sha256 of the file's bytes

local M = {}

--- What thousands of rules leave out is one table for all: each table of its
--- own would be looked at by every round of the collector.
local NONE = {}

--- Where a rule holds this table, it leaves something out.
M.NONE = NONE

--- Used for what a rule leaves out.
M.default_weight = { headline = 3, kicker = 2, deck = 2, label = 2, lead = 2, body = 1 }
M.default_pass = 3

local known_keys = {
  words = true, unless = true, query = true, pattern = true, weight = true, most = true,
  pass = true,
  needs = true, unless_topic = true, parent = true, children = true, codes = true,
}
local KEYS = "words, unless, query, pattern, weight, most, pass, needs, unless_topic, parent, "
  .. "children, codes"

---@param id string
---@param key "weight"|"most"
---@param given any
---@param defaults table<string, number>
---@return table<string, number>
local function check_places(id, key, given, defaults)
  if given == nil then
    return defaults
  end
  local result = values.copy(defaults)
  if not entry.is_table(given) then
    fail(key, locale.text("rule.not-places", { key = key, topic = id, found = shown(given) }))
  end
  for _, place in ipairs(entry.ordered_keys(given)) do
    local number = given[place]
    if not entry.is_place[place] then
      fail(place, locale.text("rule.no-place", { key = key, topic = id, place = tostring(place),
        places = table.concat(article.places, ", ") }))
    elseif not entry.is_finite(number) or number < 0 then
      fail(place, locale.text("rule.not-points",
        { key = key, topic = id, place = place, found = shown(number) }))
    end
    result[place] = number
  end
  return result
end

---What may stand under `query` and `pattern`: one thing, one with numbers
---beside it, or a list of these.
---@param given any
---@param is_one fun(value: any): boolean
---@return any[] list
local function as_list(given, is_one)
  if given == nil then
    return NONE
  elseif is_one(given) or not entry.is_table(given) then
    return { given }
  end
  for key in pairs(given) do
    if type(key) == "string" then
      return { given }
    end
  end
  return given
end

local QUERY_KEYS = { points = true }

---@param id string
---@param given any
---@param pass number
---@return jianbao.RuleQuery[]
local function check_queries(id, given, pass)
  if given == nil then
    return NONE
  end
  local queries = {}
  local list = as_list(given, function(value) return type(value) == "string" end)
  for index, item in ipairs(list) do
    local written, points = item, pass
    if entry.is_table(item) then
      entry.check_keys(id, item, QUERY_KEYS, "query")
      written = item[1]
      points = item.points == nil and pass or item.points
    end
    if type(written) ~= "string" then
      fail("query", locale.text("rule.not-a-query", { topic = id, found = shown(written) }))
    elseif not entry.is_finite(points) then
      fail("points", locale.text("rule.not-a-weight",
        { topic = id, word = written, found = shown(points) }))
    end
    local query, message, offset = query_shape.new(written, points)
    if not query then
      local place = offset and (utf8.len(written:sub(1, offset - 1)) or offset - 1) + 1 or 1
      fail(written == "" and "query" or written, locale.text("rule.bad-query",
        { topic = id, query = written, place = place, reason = message }))
    end
    queries[index] = query
  end
  if #queries == 0 then
    fail("query", locale.text("rule.empty", { key = "query", topic = id }))
  end
  return queries
end

local PATTERN_KEYS = { weight = true, field = true, words = true, name = true }

---@param id string
---@param given any
---@return jianbao.RulePattern[]
local function check_patterns(id, given)
  if given == nil then
    return NONE
  end
  local patterns = {}
  for index, item in ipairs(as_list(given, entry.is_pattern)) do
    local options = {}
    local pattern = item
    if entry.is_table(item) then
      entry.check_keys(id, item, PATTERN_KEYS, "pattern")
      options, pattern = item, item[1]
    end
    if not entry.is_pattern(pattern) then
      fail("pattern", locale.text("rule.not-a-pattern", { topic = id, found = shown(pattern) }))
    end
    local name = options.name or locale.text("rule.pattern-name", { number = index })
    local weight = options.weight == nil and 1 or options.weight
    if type(name) ~= "string" or name == "" then
      fail("name", locale.text("rule.not-a-word",
        { key = "name", topic = id, found = shown(name) }))
    elseif not entry.is_finite(weight) then
      fail("weight", locale.text("rule.not-a-weight",
        { topic = id, word = name, found = shown(weight) }))
    end
    local words ---@type { written: string, folded: string }[]?
    for _, word in ipairs(entry.texts(id, "words", options.words) or pattern.words or {}) do
      local form = folded.word(word)
      if not form:find "[^%s%p%c]" and not options.words then
        words = nil -- a mark alone is no gate; the pattern knows no better
        break
      end
      words = words or {}
      words[#words + 1] = { written = word, folded = form }
    end
    patterns[index] = {
      kind = "pattern", written = name, id = pattern[entry.PATTERN], weight = weight,
      places = entry.places(id, "field", options.field), words = words,
    }
  end
  if #patterns == 0 then
    fail("pattern", locale.text("rule.empty", { key = "pattern", topic = id }))
  end
  return patterns
end

---@param id string
---@param given any
---@return table<string, string>
local function check_codes(id, given)
  if given == nil then
    return NONE
  elseif not entry.is_table(given) then
    fail("codes", locale.text("rule.not-codes", { topic = id, found = shown(given) }))
  end
  for _, scheme in ipairs(entry.ordered_keys(given)) do
    if type(scheme) ~= "string" or type(given[scheme]) ~= "string" then
      fail("codes", locale.text("rule.not-codes", { topic = id, found = shown(given[scheme]) }))
    end
  end
  return given
end

---Check what an editor wrote; raises { message, word }.
---@param id any     the topic's name
---@param spec any   the table after it
---@return jianbao.Rule rule  still without pack, file, line and file_hash
function M.new(id, spec)
  if type(id) ~= "string" or id == "" then
    fail("topic", locale.text "rule.no-name")
  elseif not utf8.len(id) then
    fail("topic", locale.text "rule.not-utf8")
  elseif not entry.is_table(spec) then
    fail(id, locale.text("rule.no-table", { topic = id, found = shown(spec) }))
  end
  for _, key in ipairs(entry.ordered_keys(spec)) do
    if not known_keys[key] then
      fail(key, locale.text("rule.unknown-entry",
        { topic = id, entry = tostring(key), entries = KEYS }))
    end
  end
  if spec.words == nil and spec.query == nil and spec.pattern == nil and spec.children == nil then
    fail(id, locale.text("rule.no-words", { topic = id }))
  end
  local pass = spec.pass == nil and M.default_pass or spec.pass
  if not entry.is_finite(pass) or pass <= 0 then
    fail("pass", locale.text("rule.not-a-pass", { topic = id, found = shown(pass) }))
  end
  return {
    id = id,
    words = spec.words == nil and NONE or word_list.check(id, "words", spec.words),
    unless = spec.unless == nil and NONE or word_list.check(id, "unless", spec.unless),
    queries = check_queries(id, spec.query, pass),
    patterns = check_patterns(id, spec.pattern),
    weight = check_places(id, "weight", spec.weight, M.default_weight),
    most = check_places(id, "most", spec.most, NONE),
    pass = pass,
    needs = entry.texts(id, "needs", spec.needs) or NONE,
    unless_topic = entry.texts(id, "unless_topic", spec.unless_topic) or NONE,
    parents = entry.texts(id, "parent", spec.parent) or NONE,
    children = entry.texts(id, "children", spec.children) or NONE,
    codes = check_codes(id, spec.codes),
  }
end

return M
