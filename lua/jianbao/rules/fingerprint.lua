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
local words = require "jianbao.words"

---@class jianbao.Fingerprint
---@field hash  string
---@field lines string
---@field rules table<string, string>  a hash by topic

local M = {}

---Write a plain value so that the same value is always the same text.
---@param value any
---@param out string[]
local function write(value, out)
  if type(value) ~= "table" then
    out[#out + 1] = math.type(value) == "float" and ("%.17g"):format(value) or tostring(value)
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

---@param rule jianbao.Rule
---@param children string[]  topics it is given with, in the order they are asked
---@return string sha256
local function hash_of(rule, children)
  local queries, patterns = {}, {}
  for index, query in ipairs(rule.queries) do
    queries[index] = { query.written, query.points }
  end
  for index, pattern in ipairs(rule.patterns) do
    patterns[index] = { pattern.written, pattern.weight, pattern.places or false,
      pattern.words or false }
  end
  local out = {}
  write({
    api = loader.api, words = rule.words, unless = rule.unless, queries = queries,
    patterns = patterns, code = #patterns > 0 and rule.file_hash or "", weight = rule.weight,
    most = rule.most, pass = rule.pass, needs = rule.needs, unless_topic = rule.unless_topic,
    children = children, cut = cut_by(rule),
  }, out)
  return text.sha256(table.concat(out))
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
  local rules, lines = {}, {}
  for _, rule in ipairs(ruleset.rules) do
    rules[rule.id] = off and off[rule.id] and "off" or hash_of(rule, ruleset:children(rule.id))
    lines[#lines + 1] = ("%s %s\n"):format(rules[rule.id], in_line(rule.id))
  end
  table.sort(lines, function(a, b) return a:match " (.*)" < b:match " (.*)" end)
  local written = table.concat(lines)
  -- Decisions name pack and file, which may change though no rule does.
  local files = {}
  for index, rule in ipairs(ruleset.rules) do
    files[index] = rule.pack .. " " .. rule.file_hash .. "\n"
  end
  table.sort(files)
  return { hash = text.sha256(written .. table.concat(files)), lines = written, rules = rules }
end

---Which rules of a set are not as they were.
---@param lines string  of an older fingerprint
---@param now jianbao.Fingerprint
---@return table<string, true> changed  topics that are new or differ
---@return string[] gone                 topics that there are no more, as they were written
function M.changed(lines, now)
  local before, changed, gone = {}, {}, {}
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
  for topic in pairs(before) do
    gone[#gone + 1] = topic
  end
  table.sort(gone)
  return changed, gone
end

return M
