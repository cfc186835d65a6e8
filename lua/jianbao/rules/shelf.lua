--- Rules kept small until an article meets them.
--
-- Ten thousand rules as tables of words would be most of Lua's heap: every
-- round of the collector would look at each of them, and each article would
-- push them out of the processor's cache. So the words of a rule whose words
-- all have no conditions are kept as one string, and are tables only while
-- someone holds them; what a rule leaves out is not kept with it at all. To
-- those who read a rule nothing of this shows. A rule of hundreds of words is
-- not shelved: making its tables anew would cost an article more than the
-- article itself, and no one writes thousands of such rules.
--
--   words = (written:s4 folded:s4 weight)*
--   weight = 1 integer:j | 0 float:n
--
-- `folded` is empty where it is what is written. It is never stored in a file.

local rule_shape = require "jianbao.rules.rule"

local M = {}

local HEAD, INTEGER, FLOAT = "<s4s4B", "<j", "<n"

--- The length before a text, and the bytes of a weight of either kind.
local LENGTH, WEIGHT_BYTES = "<I4", 8

local NONE = rule_shape.NONE

--- What is left out, by the key it is read by.
local DEFAULTS = {
  unless = NONE, queries = NONE, patterns = NONE, weight = rule_shape.default_weight, most = NONE,
  needs = NONE, unless_topic = NONE, parents = NONE, children = NONE, codes = NONE,
}

--- A rule of more words stays as it is.
local MOST_WORDS = 100

local PLAIN = { kind = true, written = true, folded = true, weight = true }

---@param words jianbao.RuleWord[]
---@return string?  nil: there is one with conditions
local function pack(words)
  local parts = {}
  for _, word in ipairs(words) do
    for key in pairs(word) do
      if not PLAIN[key] then
        return nil
      end
    end
    local whole = math.type(word.weight) == "integer"
    parts[#parts + 1] = HEAD:pack(word.written, word.folded == word.written and "" or word.folded,
      whole and 1 or 0) .. (whole and INTEGER or FLOAT):pack(word.weight)
  end
  return table.concat(parts)
end

---@param packed string
---@return jianbao.RuleWord[]
local function unpack(packed)
  local words, at = {}, 1
  while at <= #packed do
    local written, folded, whole, weight
    written, folded, whole, at = HEAD:unpack(packed, at)
    weight, at = (whole == 1 and INTEGER or FLOAT):unpack(packed, at)
    words[#words + 1] = { kind = "word", written = written,
      folded = folded == "" and written or folded, weight = weight }
  end
  return words
end

--- The words of rules that someone holds. Whoever compares two words of one
--- rule must hold its list in the meantime.
local held = setmetatable({}, { __mode = "kv" }) ---@type table<jianbao.Rule, jianbao.RuleWord[]>

local Shelved = {
  __index = function(rule, key)
    if key ~= "words" then
      return DEFAULTS[key]
    end
    local words = held[rule]
    if not words then
      words = unpack(rule.packed)
      held[rule] = words
    end
    return words
  end,
}

---One word of a rule that is shelved, without the tables of all.
---@param rule jianbao.Rule
---@param index integer
---@return string written
---@return number weight
function M.word(rule, index)
  local packed, at = rule.packed, 1
  for _ = 2, index do
    at = at + 4 + LENGTH:unpack(packed, at)
    at = at + 4 + LENGTH:unpack(packed, at) + 1 + WEIGHT_BYTES
  end
  local written, _, whole
  written, _, whole, at = HEAD:unpack(packed, at)
  return written, ((whole == 1 and INTEGER or FLOAT):unpack(packed, at))
end

---The same rule, as small as it can be kept.
---@param rule jianbao.Rule
---@return jianbao.Rule
function M.put(rule)
  local packed = #rule.words <= MOST_WORDS and pack(rule.words)
  if not packed then
    return rule
  end
  -- All keys that most rules have at once, so that the table grows no further.
  local small = { id = rule.id, pass = rule.pass, packed = packed, file = "", file_hash = "",
    line = 0, pack = "" }
  for key, value in pairs(rule) do
    if key ~= "words" and DEFAULTS[key] ~= value then
      small[key] = value
    end
  end
  return setmetatable(small, Shelved)
end

---@param rule jianbao.Rule
---@return boolean  its words are tables only while someone holds them
function M.is_shelved(rule)
  return getmetatable(rule) == Shelved
end

return M
