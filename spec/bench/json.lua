--- What our JSON writer costs beside dkjson with an order of keys.
--
--   lua5.4 spec/bench/json.lua [-n ROUNDS] FOLDER
--
-- FOLDER holds NNN.json as in topics_score.lua; the articles are written with
-- their topics and evidence, as `jianbao read` prints them.

local dkjson = require "dkjson"
local lfs = require "lfs"

local article_shape = require "jianbao.article"
local json = require "jianbao.json"
local rules = require "jianbao.rules"

local rounds, folder = 100, nil
do
  local index = 1
  while arg[index] do
    if arg[index] == "-n" then
      rounds, index = assert(tonumber(arg[index + 1])), index + 1
    else
      folder = arg[index]
    end
    index = index + 1
  end
end

local ruleset = assert(rules.load())
local articles = {}
for name in lfs.dir(assert(folder, "which folder?")) do
  if name:find "^[^.]+%.json$" then
    local file <close> = assert(io.open(folder .. "/" .. name, "rb"))
    for _, article in ipairs(assert(json.decode(file:read "a")).articles) do
      article.topics = ruleset:decide(article)
      articles[#articles + 1] = article
    end
  end
end

local function measure(name, encode)
  local bytes, start = 0, os.clock()
  for _ = 1, rounds do
    for _, article in ipairs(articles) do
      bytes = bytes + #encode(article)
    end
  end
  local seconds = os.clock() - start
  print(("%-8s %6.0f articles/s, %5.1f MB/s"):format(name, rounds * #articles / seconds,
    bytes / seconds / 1e6))
end

measure("ours", function(article)
  return json.encode(article, article_shape.key_order)
end)
measure("dkjson", function(article)
  return dkjson.encode(article, { keyorder = article_shape.key_order })
end)
