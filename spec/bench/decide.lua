--- How fast the rules decide: articles a second over the pages of a folder.
--
--   lua5.4 spec/bench/decide.lua [-p PACK] [-n ROUNDS] FOLDER
--
-- FOLDER holds NNN.json as in topics_score.lua. Reading the files and loading
-- the rules is not counted.

local lfs = require "lfs"

local json = require "jianbao.json"
local rules = require "jianbao.rules"

local packs, rounds, folder = nil, 50, nil
do
  local index = 1
  while arg[index] do
    if arg[index] == "-p" then
      packs, index = { arg[index + 1] }, index + 1
    elseif arg[index] == "-n" then
      rounds, index = assert(tonumber(arg[index + 1])), index + 1
    else
      folder = arg[index]
    end
    index = index + 1
  end
end

local articles, bytes = {}, 0
for name in lfs.dir(assert(folder, "which folder?")) do
  if name:find "^[^.]+%.json$" then
    local file <close> = assert(io.open(folder .. "/" .. name, "rb"))
    for _, article in ipairs(assert(json.decode(file:read "a")).articles) do
      articles[#articles + 1] = article
      for _, paragraph in ipairs(article.paragraphs) do
        bytes = bytes + #paragraph.text
      end
    end
  end
end

local ruleset = assert(rules.load(packs))
local start = os.clock()
for _ = 1, rounds do
  for _, article in ipairs(articles) do
    ruleset:decide(article)
  end
end
local seconds = os.clock() - start
print(("%d rules, %d articles x %d: %.0f articles/s, %.2f MB/s"):format(#ruleset.rules,
  #articles, rounds, #articles * rounds / seconds, bytes * rounds / seconds / 1e6))
