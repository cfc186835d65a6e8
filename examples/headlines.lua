-- What does today's page say about something? No archive is needed.
--
--     lua5.4 examples/headlines.lua page.txt 安全 职工
--
-- Prints the headlines of a page's articles, and behind each how often the
-- words occur in it; articles without any are passed over.

local article_shape = require "jianbao.article"
local jianbao = require "jianbao"

local path = assert(arg[1], "usage: headlines.lua PAGE WORD…")
local words = table.move(arg, 2, #arg, 1, {})

local file <close> = assert(io.open(path, "rb"))
local articles = assert(jianbao.read(file:read "a", { source = path, rules = false }))

for _, article in ipairs(articles) do
  local found = {}
  for _, word in ipairs(words) do
    local count = 0
    for _, field in ipairs(article_shape.fields(article)) do
      local _, more = field.text:gsub(word:gsub("%p", "%%%0"), "")
      count = count + more
    end
    if count > 0 then
      found[#found + 1] = ("%s %d"):format(word, count)
    end
  end
  if #found > 0 or #words == 0 then
    print((article.headline or "（无标题）") .. "\t" .. table.concat(found, "，"))
  end
end
