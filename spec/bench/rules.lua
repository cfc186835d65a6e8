--- What many rules cost: the same articles by 14, 1,000 and 10,000 rules, and by the 14 built in.
--
--   lua5.4 rules.lua FOLDER [ROUNDS]      all figures; see rules.sh
--   lua5.4 rules.lua FOLDER part I OF     only the speed of 10,000 rules on the I-th part
--
-- FOLDER holds articles.tsv (search/make_articles.lua) and rules-14.lua,
-- rules-1000.lua and rules-10000.lua (make_rules.lua). The rulesets run turn and turn about, so
-- that a loaded machine slows them alike; the ratios are the result. What
-- the peers need is left in FOLDER: words.txt, the words of the 10,000 rules,
-- and text.txt, the folded fields, a line each.

local core = require "jianbao.core".gate
local folded = require "jianbao.rules.folded"
local rules = require "jianbao.rules"
local words = require "jianbao.words"

local folder = arg[1]

local articles, bytes = {}, 0
for line in io.lines(folder .. "/articles.tsv") do
  local headline, body = line:match "^[^\t]*\t[^\t]*\t[^\t]*\t([^\t]*)\t(.*)$"
  local paragraphs = {}
  -- Two paragraphs, so that there is a lead and a body.
  local first = body:find("。", #body // 3, true)
  first = first and first + 2 or #body
  for _, text in ipairs { body:sub(1, first), body:sub(first + 1) } do
    if text ~= "" then
      paragraphs[#paragraphs + 1] = { kind = "body", text = text }
    end
  end
  articles[#articles + 1] = { headline = headline, paragraphs = paragraphs }
  bytes = bytes + #headline + #body
end

--- Seconds since the machine was started: what a clock on the wall shows.
local function wall()
  local file <close> = assert(io.open "/proc/uptime")
  return file:read "n"
end

---@return number megabytes  of this process that lie in memory
local function resident()
  local file <close> = assert(io.open "/proc/self/status")
  return tonumber(file:read "a":match "VmRSS:%s*(%d+)") / 1024
end

if arg[2] == "part" then
  local part, parts = tonumber(arg[3]), tonumber(arg[4])
  local ruleset = assert(rules.load(folder .. "/rules-10000.lua"))
  local start, count = wall(), 0
  for index = part, #articles, parts do
    ruleset:decide(articles[index])
    count = count + 1
  end
  print(("%.1f"):format(count / math.max(wall() - start, 0.01)))
  return
end

local rounds = tonumber(arg[2] or 3)

local sets = {
  { name = "14 built-in", packs = rules.default_packs },
  { name = "14 generated", packs = { folder .. "/rules-14.lua" } },
  { name = "1,000", packs = { folder .. "/rules-1000.lua" } },
  { name = "10,000", packs = { folder .. "/rules-10000.lua" } },
}
for _, set in ipairs(sets) do
  collectgarbage()
  collectgarbage()
  local lua, all, start = collectgarbage "count", resident(), os.clock()
  set.ruleset = assert(rules.load(set.packs))
  set.load = os.clock() - start
  collectgarbage()
  collectgarbage()
  set.lua, set.memory, set.time = (collectgarbage "count" - lua) / 1024, resident() - all, math.huge
end

--- A gate of the words alone, each in one rule of its own, open to all.
local texts, distinct = {}, {}
local gate
do
  local seen, uses, asked = {}, {}, {}
  for _, rule in ipairs(sets[4].ruleset.rules) do
    for _, word in ipairs(rule.words) do
      if not seen[word.folded] then
        seen[word.folded] = true
        distinct[#distinct + 1] = word.folded
        table.move({ #distinct, #distinct, 1, 1, 1, 1, 1, 1 }, 1, 8, #uses + 1, uses)
        asked[#distinct] = 0
      end
    end
  end
  gate = assert(core.new(distinct, uses, asked))
  local words_file <close> = assert(io.open(folder .. "/words.txt", "wb"))
  local text_file <close> = assert(io.open(folder .. "/text.txt", "wb"))
  words_file:write(table.concat(distinct, "\n"), "\n")
  for index, article in ipairs(articles) do
    texts[index] = folded.article(article)
    text_file:write((texts[index].text:gsub("%z", "\n")), "\n")
  end
end

local function timed(run)
  local start = os.clock()
  run()
  return os.clock() - start
end

local segmenter = assert(words.segmenter { model = "unigram" })
local hits = 0
local parts = {
  fold = function(index) folded.article(articles[index]) end,
  gate = function(index)
    local text = texts[index]
    hits = hits + #gate:open(text.text, text.places) // 3
  end,
  cut = function(index) segmenter:spans(texts[index].text) end,
}
local best = { fold = math.huge, gate = math.huge, cut = math.huge }
for _ = 1, rounds do
  for _, set in ipairs(sets) do
    set.given = 0
    set.time = math.min(set.time, timed(function()
      for _, article in ipairs(articles) do
        set.given = set.given + #set.ruleset:decide(article)
      end
    end))
  end
  hits = 0
  for _, name in ipairs { "fold", "gate", "cut" } do
    best[name] = math.min(best[name], timed(function()
      for index = 1, #articles do
        parts[name](index)
      end
    end))
  end
end

print(("%d articles, %.1f MB, best of %d rounds, one job"):format(#articles, bytes / 1e6, rounds))
for _, set in ipairs(sets) do
  print(("%-12s rules %7.0f articles/s %6.1f MB/s, load %.2f s, %5.1f MB (%.1f in Lua), "
    .. "%.3f topics an article"):format(set.name, #articles / set.time, bytes / set.time / 1e6,
    set.load, set.memory, set.lua, set.given / #articles))
end
print(("10,000 rules cost %.2f times the time of the 14 built in, which have queries and patterns, "
  .. "and %.2f times that of 14 of their own kind (target: at most 1.5)"):format(
  sets[4].time / sets[1].time, sets[4].time / sets[2].time))
print(("1 M such articles by 10,000 rules: %.0f s in one job"):format(
  sets[4].time / #articles * 1e6))
print(("folding %.1f MB/s"):format(bytes / best.fold / 1e6))
print(("gate alone: %.1f MB/s, %d words, %d hits"):format(bytes / best.gate / 1e6, #distinct, hits))
print(("unigram segmentation: %.1f MB/s; gate / segmentation %.2f (target: at least 1)"):format(
  bytes / best.cut / 1e6, best.cut / best.gate))
