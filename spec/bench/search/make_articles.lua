--- Write the articles and the queries that the measurements of search run on.
--
--   lua5.4 make_articles.lua DICTIONARY ARTICLES FOLDER
--
-- FOLDER/articles.tsv: a line an article: date (YYYYMMDD), topic, reporter,
-- headline, body; about 620 bytes. FOLDER/queries.tsv: a line a query: class
-- and words.
--
-- Words are drawn by their frequency in jieba's dictionary. Each article has
-- one of 210 themes, and every fourth of its words is drawn from the theme's
-- 80, so that words stand together as they do in a paper; topics are groups of
-- themes, reporters draw by Zipf. Dates run through 40 years. The seed is
-- fixed: the same dictionary gives the same files.

local dictionary, articles, folder = arg[1], tonumber(arg[2]), arg[3]
math.randomseed(20231120)
local random = math.random

--- Draws indices by weight in constant time (Walker's alias method; Vose, A
--- linear algorithm for generating random numbers with a given distribution, 1991).
---@param weights number[]
---@return fun(): integer
local function sampler(weights)
  local count, sum = #weights, 0
  for _, weight in ipairs(weights) do
    sum = sum + weight
  end
  local chance, alias, small, large = {}, {}, {}, {}
  for index, weight in ipairs(weights) do
    chance[index] = weight * count / sum
    table.insert(chance[index] < 1 and small or large, index)
  end
  while #small > 0 and #large > 0 do
    local less, more = table.remove(small), table.remove(large)
    alias[less] = more
    chance[more] = chance[more] + chance[less] - 1
    table.insert(chance[more] < 1 and small or large, more)
  end
  return function()
    local index = random(count)
    return random() < chance[index] and index or alias[index] or index
  end
end

local words, weights = {}, {}
for line in io.lines(dictionary) do
  local word, frequency = line:match "^(.-) (%d+)"
  -- The dictionary's own 的 and 了 would be half of the text.
  if word and not word:find "[%w%p]" then
    words[#words + 1], weights[#weights + 1] = word, math.min(tonumber(frequency), 60000)
  end
end
-- A newspaper's own commonest words stand in a third of its articles.
local two_characters = {}
for index, word in ipairs(words) do
  if #word == 6 then
    two_characters[#two_characters + 1] = index
  end
end
table.sort(two_characters, function(a, b)
  if weights[a] ~= weights[b] then
    return weights[a] > weights[b]
  end
  return a < b
end)
for rank = 1, 40 do
  weights[two_characters[rank]] = 2.5 * weights[two_characters[rank]]
end
local draw = sampler(weights)

local THEMES, THEME_WORDS, TOPICS, REPORTERS = 210, 80, 14, 400
local themes = {}
for theme = 1, THEMES do
  local own = {}
  while #own < THEME_WORDS do
    local word = words[draw()]
    if #word >= 6 then
      own[#own + 1] = word
    end
  end
  themes[theme] = own
end
local zipf = {}
for rank = 1, THEME_WORDS do
  zipf[rank] = 1 / rank
end
local draw_own = sampler(zipf)
local by_rank = {}
for rank = 1, REPORTERS do
  by_rank[rank] = 1 / rank
end
local draw_reporter = sampler(by_rank)

local seen, sample = {}, math.min(articles, 20000) -- document frequencies of a sample
local MONTH_DAYS = 28
local out = assert(io.open(folder .. "/articles.tsv", "wb"))
local phrases, clumps = {}, {}
for number = 1, articles do
  local theme = random(THEMES)
  local own = themes[theme]
  local function word()
    return random(4) == 1 and own[draw_own()] or words[draw()]
  end
  local headline, body, mine = {}, {}, {}
  for place = 1, random(4, 9) do
    headline[place] = word()
  end
  local length = random(60, 120)
  for place = 1, length do
    local drawn = word()
    body[#body + 1] = drawn
    if #drawn == 6 then
      mine[drawn] = true
    end
    if place % 9 == 0 then
      body[#body + 1] = place % 27 == 0 and "。" or "，"
    end
  end
  body[#body + 1] = "。"
  if number <= sample then
    for drawn in pairs(mine) do
      seen[drawn] = (seen[drawn] or 0) + 1
    end
    local phrase = body[2] .. body[3]
    if #phrases < 50 and number % 97 == 0 and #phrase >= 9 and #phrase <= 15 then
      phrases[#phrases + 1] = phrase
    end
    if #clumps < 50 and number % 89 == 0 then
      clumps[#clumps + 1] = { own[random(6)], own[random(7, 14)] }
    end
  end
  local day = (number - 1) * 40 * 12 * MONTH_DAYS // articles + random(0, 20)
  local month = day // MONTH_DAYS
  local date = (1984 + month // 12) * 10000 + (month % 12 + 1) * 100 + day % MONTH_DAYS + 1
  out:write(date, "\t主题", theme % TOPICS + 1, "\t记者", draw_reporter(), "\t",
    table.concat(headline), "\t", table.concat(body), "\n")
end
out:close()

-- Queries.
local ranked = {}
for word, count in pairs(seen) do
  ranked[#ranked + 1] = { word = word, count = count }
end
table.sort(ranked, function(a, b)
  if a.count ~= b.count then
    return a.count > b.count
  end
  return a.word < b.word
end)
local rare = {}
for _, entry in ipairs(ranked) do
  if entry.count >= 2 and entry.count <= 4 then
    rare[#rare + 1] = entry.word
  end
end
local queries = assert(io.open(folder .. "/queries.tsv", "wb"))
local function query(class, ...)
  queries:write(class, "\t", table.concat({ ... }, "\t"), "\n")
end
local singles = { "工", "会", "人", "学", "生", "经", "国", "市", "民", "安" }
for index = 1, 50 do
  local common, other = ranked[index].word, ranked[random(50)].word
  while other == common do
    other = ranked[random(50)].word
  end
  query("rare", rare[random(#rare)])
  query("common", common)
  query("and", common, other)
  query("or", common, other)
  query("phrase", phrases[index])
  query("near", "6", clumps[index][1], clumps[index][2])
  query("prefix", ranked[100 + index].word)
  local from = random(1984, 2022)
  query("date", common, tostring(from * 10000 + 301), tostring(from * 10000 + 531))
  if index <= 10 then
    query("single", singles[index])
    query("count", common, other)
    query("timeline", common)
    query("facet", common)
  end
end
queries:close()
