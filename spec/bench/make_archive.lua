--- Put the articles of search/make_articles.lua into an archive, ten a page.
--
--   lua5.4 make_archive.lua ARTICLES.tsv ARCHIVE
--
-- No rules decide them: that is left to what is measured.

local core = require "jianbao.core"

local tsv, path = arg[1], arg[2]
local archive = assert(core.archive.open(path, { mode = "create" }))
assert(archive:begin())
local page, number

local function put()
  if page then
    local bytes = ("%07d"):format(number)
    page.sha256 = core.text.sha256(bytes)
    for index, article in ipairs(page.articles) do
      article.id = ("%s-%02d"):format(page.sha256:sub(1, 16), index)
    end
    assert(archive:put_page(page, bytes))
  end
end

for line in io.lines(tsv) do
  local headline, body = line:match "^[^\t]*\t[^\t]*\t[^\t]*\t([^\t]*)\t(.*)$"
  local last = body:find("。", #body // 3, true)
  last = last and last + 2 or #body
  local paragraphs = { { kind = "body", text = body:sub(1, last) } }
  if last < #body then
    paragraphs[2] = { kind = "body", text = body:sub(last + 1) }
  end
  if not page or #page.articles == 10 then
    put()
    number = (number or 0) + 1
    local source = ("%07d.txt"):format(number)
    page = { source = source, encoding = "UTF-8", articles = {} }
  end
  page.articles[#page.articles + 1] = { ordinal = #page.articles + 1, source = page.source,
    kind = "report", headline = headline, paragraphs = paragraphs }
end
put()
assert(archive:commit())
archive:close()
