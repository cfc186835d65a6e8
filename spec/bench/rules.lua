--- What many rules cost: the same articles by 14, 1,000 and 10,000 rules.
--
--   lua5.4 spec/bench/rules.lua [-n ARTICLES] [-r ROUNDS] [-a 1]
--
-- Rules of five words each, and articles of some hundred words, are made of
-- the words of jieba's dictionary by a fixed seed. Articles take common words
-- more often than rare ones (by rank, as Zipf). Rules take theirs evenly from
-- the words of three characters or more, as an editor's terms are; with -a 1
-- from all words, so that most articles meet several of the 10,000 rules. The
-- rulesets are run turn and turn about, so that a loaded machine slows them
-- alike; the ratios are the result. What a topic that is given costs is not
-- the gate's: see the topics an article gets. Beside them the time of the
-- parts: folding, the gate, and cutting the same text by the unigram model.

local folded = require "jianbao.rules.folded"
local rules = require "jianbao.rules"
local words = require "jianbao.words"

local options = { ["-n"] = 2000, ["-r"] = 3, ["-a"] = 0 }
for index = 1, #arg, 2 do
  options[arg[index]] = assert(math.tointeger(tonumber(arg[index + 1])))
end
local count, rounds = options["-n"], options["-r"]

local seed = 20261121
local function draw(limit)
  seed = (seed * 6364136223846793005 + 1442695040888963407) & 0x7FFFFFFFFFFFFFFF
  return (seed >> 20) % limit + 1
end

local dictionary = {} ---@type string[]  the most frequent first
do
  local list = {}
  for line in io.lines(os.getenv "JIEBA_DICT"
    or "/usr/lib/python3/dist-packages/jieba/dict.txt") do
    local word, frequency = line:match "^(%S+) (%d+)"
    if word and utf8.len(word) >= 2 then
      list[#list + 1] = { word = word, frequency = tonumber(frequency) }
    end
  end
  table.sort(list, function(a, b)
    if a.frequency ~= b.frequency then
      return a.frequency > b.frequency
    end
    return a.word < b.word
  end)
  for index, entry in ipairs(list) do
    dictionary[index] = entry.word
  end
end

--- A word by its rank: each tenfold of ranks is as likely as the next.
local function common_word()
  return dictionary[math.floor((#dictionary) ^ (draw(1000000) / 1000000))]
end

--- The words that rules are made of.
local terms = {} ---@type string[]
for _, word in ipairs(dictionary) do
  if options["-a"] == 1 or utf8.len(word) >= 3 then
    terms[#terms + 1] = word
  end
end

local function sentence(length)
  local parts = {}
  for index = 1, length do
    parts[index] = common_word()
  end
  return table.concat(parts) .. "。"
end

local articles, bytes = {}, 0
for number = 1, count do
  local article = { headline = sentence(6), paragraphs = {} }
  for index = 1, draw(6) + 1 do
    article.paragraphs[index] = { kind = "body", text = sentence(40 + draw(60)) }
    bytes = bytes + #article.paragraphs[index].text
  end
  bytes = bytes + #article.headline
  articles[number] = article
end

local function write_rules(number)
  local path = os.tmpname()
  local file <close> = assert(io.open(path, "w"))
  for index = 1, number do
    local list = {}
    for place = 1, 5 do
      list[place] = ('"%s"'):format(terms[draw(#terms)])
    end
    file:write(('topic "%d" { words = { %s } }\n'):format(index, table.concat(list, ", ")))
  end
  return path
end

local sets = {}
for index, number in ipairs { 14, 1000, 10000 } do
  local path = write_rules(number)
  os.rename(path, path .. ".lua")
  collectgarbage()
  collectgarbage()
  local before, start = collectgarbage "count", os.clock()
  local ruleset = assert(rules.load(path .. ".lua"))
  local seconds = os.clock() - start
  collectgarbage()
  sets[index] = { number = number, ruleset = ruleset, load = seconds, time = math.huge,
    memory = (collectgarbage "count" - before) / 1024, given = 0 }
  os.remove(path .. ".lua")
end

local function timed(run)
  local start = os.clock()
  run()
  return os.clock() - start
end

local fold_time, gate_time, cut_time = math.huge, math.huge, math.huge
local segmenter = assert(words.segmenter { model = "unigram" })
local texts = {}
for index, article in ipairs(articles) do
  texts[index] = folded.article(article)
end

for _ = 1, rounds do
  for _, set in ipairs(sets) do
    set.given = 0
    set.time = math.min(set.time, timed(function()
      for _, article in ipairs(articles) do
        set.given = set.given + #set.ruleset:decide(article)
      end
    end))
  end
  fold_time = math.min(fold_time, timed(function()
    for _, article in ipairs(articles) do
      folded.article(article)
    end
  end))
  gate_time = math.min(gate_time, timed(function()
    for _, text in ipairs(texts) do
      sets[3].ruleset.gate.core:open(text.text, text.places)
    end
  end))
  cut_time = math.min(cut_time, timed(function()
    for _, text in ipairs(texts) do
      segmenter:spans(text.text)
    end
  end))
end

print(("%d articles, %.1f MB, best of %d rounds, one job"):format(count, bytes / 1e6, rounds))
for _, set in ipairs(sets) do
  print(("%6d rules  %7.0f articles/s  %6.2f MB/s  load %.2f s  %5.1f MB in Lua  "
    .. "%.3f topics an article"):format(set.number, count / set.time, bytes / set.time / 1e6,
    set.load, set.memory, set.given / count))
end
print(("10,000 rules cost %.2f times the time of 14"):format(sets[3].time / sets[1].time))
print(("folding %.1f MB/s; gate of 50,000 words %.1f MB/s; unigram segmentation %.1f MB/s; "
  .. "gate / segmentation %.2f"):format(bytes / fold_time / 1e6, bytes / gate_time / 1e6,
  bytes / cut_time / 1e6, cut_time / gate_time))
print(("1 M articles of this size by 10,000 rules: %.0f s in one job"):format(
  sets[3].time / count * 1e6))
