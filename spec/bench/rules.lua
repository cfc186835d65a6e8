--- What many rules cost: the same articles by 14, 1,000 and 10,000 rules.
--
--   lua5.4 rules.lua FOLDER [ROUNDS]      all figures; see rules.sh
--   lua5.4 rules.lua FOLDER jobs N        10,000 rules on FOLDER/archive.db in N worker
--                                         processes: articles/s and seconds before the first
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

--- Articles that lie in memory at a time: the collector looks at them too.
local BLOCK = 2000

---@return fun(): jianbao.Article[]?, integer?  blocks of articles, and their bytes
local function blocks()
  local next_line = io.lines(folder .. "/articles.tsv")
  return function()
    local articles, bytes = {}, 0
    for line in next_line do
      local headline, body = line:match "^[^\t]*\t[^\t]*\t[^\t]*\t([^\t]*)\t(.*)$"
      -- Two paragraphs, so that there is a lead and a body.
      local last = body:find("。", #body // 3, true)
      last = last and last + 2 or #body
      local paragraphs = { { kind = "body", text = body:sub(1, last) } }
      if last < #body then
        paragraphs[2] = { kind = "body", text = body:sub(last + 1) }
      end
      articles[#articles + 1] = { headline = headline, paragraphs = paragraphs }
      bytes = bytes + #headline + #body
      if #articles == BLOCK then
        break
      end
    end
    if #articles > 0 then
      return articles, bytes
    end
  end
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

if arg[2] == "jobs" then
  -- All articles of the archive, decided by worker processes that read them
  -- there; from the first to the last, since the rules are read only once.
  local archive <close> = assert(require("jianbao").open(folder .. "/archive.db",
    { mode = "write" }))
  local begun, start = nil, wall()
  local report = assert(archive:classify { rules = folder .. "/rules-10000.lua", all = true,
    jobs = tonumber(arg[3]), progress = function() begun = begun or wall() end })
  print(("%.1f %.2f"):format(report.examined / math.max(wall() - begun, 0.01), begun - start))
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
  set.given, set.time = 0, 0
  set.lua, set.memory = (collectgarbage "count" - lua) / 1024, resident() - all
end

--- A gate of the words alone, each in one rule of its own, open to all.
local distinct = {}
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
  words_file:write(table.concat(distinct, "\n"), "\n")
end

local function timed(run)
  local start = os.clock()
  run()
  return os.clock() - start
end

---@param best number
---@param run fun()
---@return number best
local function better(best, run)
  return math.min(best, timed(run))
end

local segmenter = assert(words.segmenter { model = "unigram" })
local text_file = assert(io.open(folder .. "/text.txt", "wb"))
local count, bytes, hits = 0, 0, 0
local fold_time, gate_time, cut_time = 0, 0, 0

--- Everything over one block, turn and turn about, the best of the rounds.
---@param articles jianbao.Article[]
local function measure(articles)
  local texts, found = {}, nil
  for index, article in ipairs(articles) do
    texts[index] = folded.article(article)
    text_file:write((texts[index].text:gsub("%z", "\n")), "\n")
  end
  local best, given = {}, {}
  local fold, open, cut = math.huge, math.huge, math.huge
  for _ = 1, rounds do
    for number, set in ipairs(sets) do
      given[number] = 0
      best[number] = better(best[number] or math.huge, function()
        for _, article in ipairs(articles) do
          given[number] = given[number] + #set.ruleset:decide(article)
        end
      end)
    end
    fold = better(fold, function()
      for _, article in ipairs(articles) do
        folded.article(article)
      end
    end)
    found = 0
    open = better(open, function()
      for _, text in ipairs(texts) do
        found = found + #gate:open(text.text, text.places) // 3
      end
    end)
    cut = better(cut, function()
      for _, text in ipairs(texts) do
        segmenter:spans(text.text)
      end
    end)
  end
  for number, set in ipairs(sets) do
    set.time, set.given = set.time + best[number], set.given + given[number]
  end
  hits = hits + found
  fold_time, gate_time, cut_time = fold_time + fold, gate_time + open, cut_time + cut
end

for articles, size in blocks() do
  measure(articles)
  count, bytes = count + #articles, bytes + size
end
text_file:close()

print(("%d articles, %.1f MB, best of %d rounds for each 2,000, one job"):format(count,
  bytes / 1e6, rounds))
for _, set in ipairs(sets) do
  print(("%-12s rules %7.0f articles/s %6.1f MB/s, load %.2f s, %5.1f MB (%.1f in Lua), "
    .. "%.3f topics an article"):format(set.name, count / set.time, bytes / set.time / 1e6,
    set.load, set.memory, set.lua, set.given / count))
end
print(("10,000 rules cost %.2f times the time of the 14 built in, which have patterns, and "
  .. " %.2f times that of 14 of their own kind (target: at most 1.5)"):format(
  sets[4].time / sets[1].time, sets[4].time / sets[2].time))
print(("1 M such articles by 10,000 rules: %.0f s in one job"):format(
  sets[4].time / count * 1e6))
print(("folding %.1f MB/s"):format(bytes / fold_time / 1e6))
print(("gate alone: %.1f MB/s, %d words, %d hits"):format(bytes / gate_time / 1e6, #distinct, hits))
print(("unigram segmentation: %.1f MB/s; gate / segmentation %.2f (target: at least 1)"):format(
  bytes / cut_time / 1e6, cut_time / gate_time))
