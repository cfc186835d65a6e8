--- A pack of rules that is changed at random, as an editor might change it.

local child = require "child"

local M = {}

---@class jianbao.spec.RandomTopic
---@field words { [1]: string, [2]: number }[]
---@field unless string[]
---@field pass number
---@field weight integer  of the headline
---@field needs integer?        another topic's number
---@field unless_topic integer?
---@field parent integer?
---@field query string[]?
---@field pattern string?
---@field file integer  topics of one number stand in one file

---@class jianbao.spec.RandomPack
---@field g jianbao.spec.Generator
---@field topics table<integer, jianbao.spec.RandomTopic>
---@field last integer

---A word that stands in some articles, and now and then in many.
local function word(g)
  return g.words[g.random(1, g.random(1, 5) == 1 and 20 or 900)]
end

---@param pack jianbao.spec.RandomPack
local function add_topic(pack)
  local g = pack.g
  local topic = { words = {}, unless = {}, pass = g.random(1, 3), weight = g.random(1, 4),
    file = g.random(1, 5) }
  for index = 1, g.random(1, 5) do
    topic.words[index] = { word(g), g.random(-1, 4) / 2 }
  end
  pack.last = pack.last + 1
  pack.topics[pack.last] = topic
end

---@param g jianbao.spec.Generator
---@param topics integer
---@return jianbao.spec.RandomPack
function M.new(g, topics)
  local pack = { g = g, topics = {}, last = 0 }
  for _ = 1, topics do
    add_topic(pack)
  end
  return pack
end

---@param pack jianbao.spec.RandomPack
---@return integer number
local function any_topic(pack)
  local numbers = {}
  for number in pairs(pack.topics) do
    numbers[#numbers + 1] = number
  end
  table.sort(numbers)
  return numbers[pack.g.random(1, #numbers)]
end

--- Links lead from later topics to earlier ones, so that there is no circle.
local function link(pack, key)
  local number, other = any_topic(pack), any_topic(pack)
  if other < number then
    pack.topics[number][key] = not pack.topics[number][key] and other or nil
  end
end

local EDITS = {
  weight = function(pack)
    local words = pack.topics[any_topic(pack)].words
    words[pack.g.random(1, #words)][2] = pack.g.random(-2, 6) / 2
  end,
  ["add a word"] = function(pack)
    table.insert(pack.topics[any_topic(pack)].words, { word(pack.g), pack.g.random(1, 4) / 2 })
  end,
  ["remove a word"] = function(pack)
    local words = pack.topics[any_topic(pack)].words
    if #words > 1 then
      table.remove(words, pack.g.random(1, #words))
    end
  end,
  pass = function(pack)
    pack.topics[any_topic(pack)].pass = pack.g.random(1, 6) / 2
  end,
  headline = function(pack)
    pack.topics[any_topic(pack)].weight = pack.g.random(1, 5)
  end,
  unless = function(pack)
    local topic = pack.topics[any_topic(pack)]
    topic.unless = #topic.unless == 0
      and { topic.words[1][1] .. word(pack.g), word(pack.g) .. topic.words[1][1] } or {}
  end,
  ["add a topic"] = add_topic,
  ["remove a topic"] = function(pack)
    local gone = any_topic(pack)
    local left = next(pack.topics, (next(pack.topics))) ~= nil
    if left then
      pack.topics[gone] = nil
      for _, topic in pairs(pack.topics) do
        for _, key in ipairs { "needs", "unless_topic", "parent" } do
          topic[key] = topic[key] ~= gone and topic[key] or nil
        end
      end
    end
  end,
  needs = function(pack) link(pack, "needs") end,
  unless_topic = function(pack) link(pack, "unless_topic") end,
  parent = function(pack)
    -- A parent is judged after its children: it is the later topic.
    local number, other = any_topic(pack), any_topic(pack)
    if other > number then
      pack.topics[number].parent = not pack.topics[number].parent and other or nil
    end
  end,
  query = function(pack)
    local topic = pack.topics[any_topic(pack)]
    topic.query = not topic.query and { word(pack.g), word(pack.g) } or nil
  end,
  pattern = function(pack)
    local topic = pack.topics[any_topic(pack)]
    topic.pattern = not topic.pattern and word(pack.g) or nil
  end,
  file = function(pack)
    pack.topics[any_topic(pack)].file = pack.g.random(1, 5)
  end,
}

local NAMES = {}
for name in pairs(EDITS) do
  NAMES[#NAMES + 1] = name
end
table.sort(NAMES)

---Change something.
---@param pack jianbao.spec.RandomPack
---@return string name  of what was done
function M.edit(pack)
  local name = NAMES[pack.g.random(1, #NAMES)]
  EDITS[name](pack)
  return name
end

---@param number integer
---@param topic jianbao.spec.RandomTopic
---@return string source
local function source_of(number, topic)
  local parts = { ('topic "T%d" {\n  words = {'):format(number) }
  for _, item in ipairs(topic.words) do
    parts[#parts + 1] = (" { %q, weight = %s },"):format(item[1], item[2])
  end
  parts[#parts + 1] = (" },\n  weight = { headline = %d }, pass = %s,\n")
    :format(topic.weight, topic.pass)
  if #topic.unless > 0 then
    parts[#parts + 1] = ("  unless = { %q, %q },\n"):format(topic.unless[1], topic.unless[2])
  end
  for _, key in ipairs { "needs", "unless_topic", "parent" } do
    if topic[key] then
      parts[#parts + 1] = ('  %s = { "T%d" },\n'):format(key, topic[key])
    end
  end
  if topic.query then
    parts[#parts + 1] = ('  query = "%s NEAR/20 %s",\n'):format(topic.query[1], topic.query[2])
  end
  if topic.pattern then
    parts[#parts + 1] = ("  pattern = word %q * upto(3) * any,\n"):format(topic.pattern)
  end
  parts[#parts + 1] = "}\n"
  return table.concat(parts)
end

---Write it to a folder, in place of what was there.
---@param pack jianbao.spec.RandomPack
---@param folder string
function M.write(pack, folder)
  child.shell(("rm -rf %s; mkdir %s"):format(folder, folder))
  local files = {}
  for number = 1, pack.last do
    local topic = pack.topics[number]
    if topic then
      files[topic.file] = (files[topic.file] or "") .. source_of(number, topic)
    end
  end
  for number, source in pairs(files) do
    child.write(("%s/%d.lua"):format(folder, number), source)
  end
end

return M
