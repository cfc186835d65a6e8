--- How fast pages are stored and searches answered.
--
--   LUA_CPATH_5_4="build/lib/?.so;;" LUA_PATH_5_4="spec/support/?.lua;;" \
--     lua5.4 spec/bench/store_bench.lua [ARTICLES] [FOLDER]
--
-- Stores ARTICLES (20,000) generated articles, seven on a page of about 11 KB,
-- a page a transaction, then asks each kind of query with many different
-- terms. Prints tab-separated lines: what, value, unit.

local core = require "jianbao.core"
local generated = require "generated_archive"

local ARTICLES = tonumber(arg[1]) or 20000
local PATH = (arg[2] or "/tmp") .. "/jianbao-store-bench.db"
local PAGES = ARTICLES // 7

---@param what string
---@param value number
---@param unit string
local function report(what, value, unit)
  print(("%-36s\t%10.2f\t%s"):format(what, value, unit))
end

local g = generated.new(1)
local pages, bytes, total = {}, {}, 0
for i = 1, PAGES do
  pages[i], bytes[i] = generated.page(g, { articles = 7, words = 160 })
  total = total + #bytes[i]
end

generated.remove(PATH)
local archive = assert(core.archive.open(PATH))
local start = os.clock()
for i = 1, PAGES do
  assert(archive:put_page(pages[i], bytes[i]))
end
local seconds = os.clock() - start
report("page", total / PAGES / 1024, "KB")
report("put_page", PAGES / seconds, "pages/s of processor time")
report("put_page", total / seconds / 1e6, "MB/s")
start = os.clock()
for i = 1, PAGES do
  assert(archive:put_page(pages[i], bytes[i]) == "same")
end
report("put_page again", PAGES / (os.clock() - start), "pages/s")
archive:close()

archive = assert(core.archive.open(PATH))
local info = archive:info()
report("archive / text", info.file_bytes / info.text_bytes, "times")

start = os.clock()
local read = 0
for _ in archive:articles() do
  read = read + 1
end
report("articles", read / (os.clock() - start), "articles/s")

--- Each kind: queries made from words, common and rare as they come.
local word = function() return generated.word(g) end
local kinds = {
  { "rare word", function() return g.words[g.random(#g.words // 2, #g.words)] end },
  { "word as common as in print", function() return word() end },
  { "commonest character", function() return "工" end },
  { "two words", function() return word() .. " " .. word() end },
  { "one OR another", function() return word() .. " OR " .. word() end },
  { "word and not", function() return word() .. " -" .. word() end },
  { "long phrase", function()
    local page = pages[g.random(1, PAGES)]
    local normal = core.text.normalise(page.articles[1].paragraphs[1].text, { loose = true })
    return '"' .. normal:sub(1, (utf8.offset(normal, 13) or #normal + 1) - 1) .. '"'
  end },
  { "headline:", function() return "headline:" .. word() end },
  { "date: and word", function() return "date:2022-03..2022-06 " .. word() end },
  { "reporter: and topic:", function() return "reporter:孙艳 topic:心理健康" end },
  { "NOT alone", function() return "-" .. word() end },
}
for _, sort in ipairs { "rank", "newest" } do
  for _, kind in ipairs(kinds) do
    local times, found = {}, 0
    for i = 1, 60 do
      local query = kind[2]()
      local before = os.clock()
      local result = assert(archive:search(query, { sort = sort }))
      times[i] = (os.clock() - before) * 1000
      found = found + result.count
    end
    table.sort(times)
    print(("%-36s\t%10.2f\tms median\t%8.2f\tms p95\t%d matches on average"):format(
      "search " .. sort .. ": " .. kind[1], times[30], times[57], found // 60))
  end
end
archive:close()
generated.remove(PATH)
