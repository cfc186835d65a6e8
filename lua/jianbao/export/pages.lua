--- Pages for writers of whole pages, one after the other.
--
-- A writer with a function `page` gets the page as it came, with all its
-- articles. From an archive that is the page itself, with its bytes. Where
-- there are only articles (a list, the import of JSON Lines), a page is made of
-- those that stand together: their texts one below the other.

local article_shape = require "jianbao.article"

local M = {}

---@class jianbao.ExportPage
---@field id       string
---@field sha256?  string
---@field source?  string
---@field date?    string
---@field encoding? string
---@field running_head? string
---@field folio?   string
---@field imprint? string
---@field bytes    string              as it came; made from the articles when there is no page
---@field made?    boolean             its bytes were made from the articles
---@field articles jianbao.Article[]  all of the page, with spans into bytes
---@field found    integer             how many of them were asked for

---By what articles of one page are known.
---@param article jianbao.Article
---@return string
function M.key(article)
  local page = (article.id or ""):match "^(.+)%-%d+$"
  return page or ("%s\0%s"):format(article.date or "", article.source or "")
end

--- The single texts of an article in the order they stand in print, around
--- its paragraphs.
local ABOVE = { "label", "kicker", "headline", "deck", "continued", "dateline", "byline" }

---Print articles as a page would: a field a line; and say where each stands.
---@param articles jianbao.Article[]
---@return string bytes
---@return table<jianbao.Article, table[]> spans
local function print_page(articles)
  local lines, spans, place = {}, {}, 1
  local current
  local function add(field, text)
    if text and text ~= "" then
      current[#current + 1] = { field = field, first = place, last = place + #text - 1 }
      lines[#lines + 1] = text
      place = place + #text + 1
    end
  end
  for index, article in ipairs(articles) do
    current = {}
    if index == 1 then
      for _, field in ipairs { "running_head", "folio", "imprint" } do
        add(field, article[field])
      end
    end
    for _, field in ipairs(ABOVE) do
      add(field, article[field])
    end
    for number, paragraph in ipairs(article.paragraphs or {}) do
      add(("paragraphs[%d]"):format(number), paragraph.text)
    end
    for number, credit in ipairs(article.credits or {}) do
      add(("credits[%d]"):format(number), credit.text)
    end
    add("jump", article.jump)
    spans[article] = current
  end
  return table.concat(lines, "\n") .. (#lines > 0 and "\n" or ""), spans
end

---A page made of articles that stand together.
---@param articles jianbao.Article[]
---@return jianbao.ExportPage
function M.make(articles)
  local first = articles[1]
  local bytes, spans = print_page(articles)
  local page = {
    id = (first.id or ""):match "^(.+)%-%d+$" or first.id or first.source or "",
    bytes = bytes, made = true, articles = {}, found = #articles, encoding = "UTF-8",
  }
  for _, field in ipairs { "source", "date", "running_head", "folio", "imprint" } do
    page[field] = first[field]
  end
  for index, article in ipairs(articles) do
    local copy = {}
    for _, name in ipairs(article_shape.key_order) do
      copy[name] = article[name]
    end
    copy.spans = spans[article]
    page.articles[index] = copy
  end
  return page
end

---Put articles together that follow each other and are of one page.
---@param next_article fun(): jianbao.Article?  nil ends them; it is not called again
---@return fun(): jianbao.Article[]?, string?  the articles of a page, and its key; nil at the end
function M.groups(next_article)
  local waiting = next_article()
  return function()
    if not waiting then
      return nil
    end
    local key, group = M.key(waiting), {}
    repeat
      group[#group + 1] = waiting
      waiting = next_article()
    until not waiting or M.key(waiting) ~= key
    return group, key
  end
end

---Go through pages. Raises nothing itself; a page that cannot be read ends the
---walk with a message and its code.
---@param next_article fun(): jianbao.Article?
---@param archive table|userdata|nil  what has the pages, if anything has
---@return fun(): jianbao.ExportPage?, string?, string?
function M.each(next_article, archive)
  local next_group = M.groups(next_article)
  return function()
    local group, key = next_group()
    if not group then
      return nil
    end
    if archive and key:find "^%x+$" and #key == 16 then
      local page, bytes, code = archive:page(key)
      if page then
        page.bytes, page.found = bytes, #group
        return page
      elseif code ~= "not-found" then
        return nil, bytes, code
      end
    end
    return M.make(group)
  end
end

return M
