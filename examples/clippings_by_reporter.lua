-- Who wrote what: a clipping table by reporter, as CSV for a spreadsheet.
--
--     lua5.4 examples/clippings_by_reporter.lua clips.db > reporters.csv
--     lua5.4 examples/clippings_by_reporter.lua clips.db 'topic:安全生产' > reporters.csv
--
-- With a query only the articles it finds are listed.

local article_shape = require "jianbao.article"
local jianbao = require "jianbao"

local archive <close> = assert(jianbao.open(arg[1] or "clips.db", { mode = "read" }))

---@param value any
---@return string  quoted as RFC 4180 wants it
local function cell(value)
  return '"' .. tostring(value or ""):gsub('"', '""') .. '"'
end

local rows = {}
for article in archive:articles { query = arg[2] } do
  for _, reporter in ipairs(article_shape.byline_names(article, "reporter")) do
    rows[#rows + 1] = { reporter, article.date, article.headline,
      table.concat(article_shape.topic_names(article), " "), article_shape.characters(article) }
  end
end
-- Articles come by date, and so they stay under each reporter.
for place, row in ipairs(rows) do
  row.place = place
end
table.sort(rows, function(a, b)
  return a[1] < b[1] or a[1] == b[1] and a.place < b.place
end)

io.write("\u{FEFF}记者,日期,标题,主题,字数\r\n") -- the mark tells Excel that it is UTF-8
for _, row in ipairs(rows) do
  io.write(cell(row[1]), ",", cell(row[2]), ",", cell(row[3]), ",", cell(row[4]), ",",
    row[5], "\r\n")
end
