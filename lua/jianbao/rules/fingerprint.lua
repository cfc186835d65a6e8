--- A hash for each rule, so that one can tell later which rules have changed.
--
-- The fingerprint of a set of rules is a text, a line for each rule in the
-- order of topics:
--
--   <sha256> <topic>
--
-- and its hash. A rule's hash is made of all that its decisions depend on:
-- words, queries, points, the topics it is linked with, the version of the rule
-- language and, where it asks for whole words, the model that cuts them.
-- Patterns are code, which cannot be compared: a rule with patterns has the
-- hash of its file in it. Comments, expectations and codes decide nothing and
-- are left out.

local text = require "jianbao.core".text
local loader = require "jianbao.rules.loader"
local rule_shape = require "jianbao.rules.rule"
local shelf = require "jianbao.rules.shelf"
local values = require "jianbao.values"
local words = require "jianbao.words"

---@class jianbao.Fingerprint
---@field hash  string
---@field lines string
---@field rules table<string, string>  a hash by topic

local M = {}

local NONE = rule_shape.NONE

---Write a plain value so that the same value is always the same text.
---@param value any
---@param out string[]
local function write(value, out)
  if type(value) ~= "table" then
    out[#out + 1] = math.type(value) == "float" and ("%.17g"):format(value) or tostring(value)
    return
  elseif next(value) == nil then
    out[#out + 1] = "{}"
    return
  end
  local keys = {}
  for key in pairs(value) do
    keys[#keys + 1] = key
  end
  table.sort(keys, function(a, b)
    if math.type(a) and math.type(b) then
      return a < b
    end
    return tostring(a) < tostring(b)
  end)
  out[#out + 1] = "{"
  for _, key in ipairs(keys) do
    local name = tostring(key)
    out[#out + 1] = ("%d:%s="):format(#name, name)
    local inner = {}
    write(value[key], inner)
    local written = table.concat(inner)
    out[#out + 1] = ("%d:%s"):format(#written, written)
  end
  out[#out + 1] = "}"
end

---@param name string
---@param written string
---@return string  as `write` puts a key and its value
local function pair(name, written)
  return ("%d:%s=%d:%s"):format(#name, name, #written, written)
end

---A word without conditions as `write` puts it: kind, weight, and the word in both forms.
local WORD = "{6:folded=%d:%s4:kind=%d:%s6:weight=%d:%s7:written=%d:%s}"

---The same for lists of words without conditions, which most rules are: in one
---piece, without looking for the keys.
---@param list jianbao.RuleWord[]
---@param out string[]
local function write_words(list, out)
  for _, word in ipairs(list) do
    if word.whole or word.tag or word.near or word.places or word.paragraph then
      return write(list, out)
    end
  end
  out[#out + 1] = "{"
  for index, word in ipairs(list) do
    local folded, kind, written, weight = word.folded, word.kind, word.written, word.weight
    weight = math.type(weight) == "float" and ("%.17g"):format(weight) or tostring(weight)
    out[#out + 1] = pair(tostring(index), WORD:format(#folded, folded, #kind, kind, #weight, weight,
      #written, written))
  end
  out[#out + 1] = "}"
end

---What cuts the text into words, where a rule asks for whole words or tags.
---@param rule jianbao.Rule
---@return string
local function cut_by(rule)
  for _, word in ipairs(rule.words) do
    if word.whole or word.tag then
      local model = words.model()
      return model and tostring(model:about "checksum") or "unigram"
    end
  end
  return ""
end

---The parts of a rule by name, before its words.
local PARTS = { "api", "children", "code", "cut", "most", "needs", "pass", "patterns", "queries",
  "unless", "unless_topic", "weight" }

---@param rule jianbao.Rule
---@param children string[]
---@return string? points  what alone tells such a rule from others, but for its words: it has
---  nothing but words without conditions, as most of ten thousand rules; nil: there is more to it
local function plain_key(rule, children)
  if #children == 0 and shelf.is_shelved(rule) and rule.weight == rule_shape.default_weight
    and rule.most == NONE and rule.needs == NONE and rule.patterns == NONE
    and rule.queries == NONE and rule.unless == NONE and rule.unless_topic == NONE then
    return ("%q"):format(rule.pass)
  end
  return nil
end

---@param rule jianbao.Rule
---@param children string[]
---@return string
local function write_parts(rule, children)
  local queries, patterns = {}, {}
  for index, query in ipairs(rule.queries) do
    queries[index] = { query.written, query.points }
  end
  for index, pattern in ipairs(rule.patterns) do
    patterns[index] = { pattern.written, pattern.weight, pattern.places or false,
      pattern.words or false }
  end
  local parts = {
    api = loader.api, unless = rule.unless, queries = queries,
    patterns = patterns, code = #patterns > 0 and rule.file_hash or "", weight = rule.weight,
    most = rule.most, pass = rule.pass, needs = rule.needs, unless_topic = rule.unless_topic,
    children = children, cut = cut_by(rule),
  }
  local out = {}
  for index, name in ipairs(PARTS) do
    local inner = {}
    write(parts[name], inner)
    out[index] = pair(name, table.concat(inner))
  end
  return table.concat(out)
end

---@param rule jianbao.Rule
---@param children string[]  topics it is given with, in the order they are asked
---@param known table<string, string>  the parts of plain rules, by what tells them apart
---@return string sha256
local function hash_of(rule, children, known)
  local key, written = plain_key(rule, children), {}
  local parts = key and known[key] or write_parts(rule, children)
  if key then
    known[key] = parts
  end
  write_words(rule.words, written)
  return text.sha256("{" .. parts .. pair("words", table.concat(written)) .. "}")
end

---@param topic string
---@return string  in one line
local function in_line(topic)
  return (topic:gsub("[%c\\]", function(character)
    return ("\\%03d"):format(character:byte())
  end))
end

---@param ruleset jianbao.Ruleset
---@param off table<string, any>?  topics that were switched off: as if they had changed
---@return jianbao.Fingerprint
function M.of(ruleset, off)
  local rules, names, lines, known = {}, {}, {}, {}
  for index, rule in ipairs(ruleset.rules) do
    local hash = off and off[rule.id] and "off"
      or hash_of(rule, ruleset:children(rule.id), known)
    local name = in_line(rule.id)
    rules[rule.id], names[index] = hash, name .. "\n"
    lines[names[index]] = ("%s %s\n"):format(hash, name)
  end
  table.sort(names)
  for index, name in ipairs(names) do
    names[index] = lines[name]
  end
  local written = table.concat(names)
  return { hash = text.sha256(written .. M.files(ruleset)), lines = written, rules = rules }
end

---The files that the rules were read from, as they were then. Decisions name
---pack and file, which may change though no rule does.
---@param ruleset jianbao.Ruleset
---@return string lines  the same if, and only if, they are the same
function M.files(ruleset)
  local files = {}
  for index, rule in ipairs(ruleset.rules) do
    files[index] = rule.pack .. " " .. rule.file_hash .. "\n"
  end
  table.sort(files)
  return table.concat(files)
end

---A fingerprint that another process took of the same files.
---@param ruleset jianbao.Ruleset
---@param taken { hash: string, lines: string }
---@return jianbao.Fingerprint
function M.restore(ruleset, taken)
  local by_line, rules = {}, {}
  for hash, name in taken.lines:gmatch "(%S+) ([^\n]*)\n" do
    by_line[name] = hash
  end
  for _, rule in ipairs(ruleset.rules) do
    rules[rule.id] = by_line[in_line(rule.id)]
  end
  return { hash = taken.hash, lines = taken.lines, rules = rules }
end

---Which rules of a set are not as they were.
---@param lines string  of an older fingerprint
---@param now jianbao.Fingerprint
---@return table<string, true> changed  topics that are new or differ
---@return string[] gone                 topics that there are no more, as they were written
function M.changed(lines, now)
  local before, changed = {}, {}
  for hash, topic in lines:gmatch "(%S+) ([^\n]*)\n" do
    before[topic] = hash
  end
  for topic, hash in pairs(now.rules) do
    local name = in_line(topic)
    if before[name] ~= hash then
      changed[topic] = true
    end
    before[name] = nil
  end
  return changed, values.ordered_keys(before)
end

return M
