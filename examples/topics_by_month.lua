-- How much was printed about each topic, month by month.
--
--     lua5.4 examples/topics_by_month.lua clips.db
--
-- One line a topic and one column a month, parted by tabs: it pastes into a
-- spreadsheet as it is.

local jianbao = require "jianbao"

local archive <close> = assert(jianbao.open(arg[1] or "clips.db", { mode = "read" }))

local counts, months, topics = {}, {}, {}
local seen = {} ---@type table<string, boolean>
for article in archive:articles() do
  local month = article.date and article.date:sub(1, 7) or "?"
  if not seen[month] then
    seen[month] = true
    months[#months + 1] = month
  end
  for _, topic in ipairs(article.topics or {}) do
    if not counts[topic.id] then
      counts[topic.id] = {}
      topics[#topics + 1] = topic.id
    end
    counts[topic.id][month] = (counts[topic.id][month] or 0) + 1
  end
end
table.sort(months)
table.sort(topics)

print("主题\t" .. table.concat(months, "\t"))
for _, topic in ipairs(topics) do
  local cells = { topic }
  for _, month in ipairs(months) do
    cells[#cells + 1] = counts[topic][month] or 0
  end
  print(table.concat(cells, "\t"))
end
