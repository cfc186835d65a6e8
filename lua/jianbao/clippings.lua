--- Articles in JSON Lines, as `jianbao export --to jsonl` writes them, read back
-- into the pages they came from.
--
-- Articles of a page stand together; the first of them says under "page" what
-- the page was, with its bytes, as text where they are UTF-8 and in base64
-- (RFC 4648) where they are not. Where there is no "page" (the output of `jianbao
-- read`, or of another program), a page is printed of the articles: nothing of
-- them is lost, only what stood between them.

local core = require "jianbao.core"
local json = require "jianbao.json"
local locale = require "jianbao.locale"
local pages = require "jianbao.export.pages"

local M = {}

---@class jianbao.PageOrigin
---@field sha256   string
---@field encoding string?
---@field profile  string?
---@field running_head string?
---@field folio    string?
---@field imprint  string?
---@field bytes    string?  the page, when it is UTF-8
---@field base64   string?  the page, when it is not

--                                                                      base64

local DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local digit_of, value_of = {}, {}
for value = 0, 63 do
  local digit = DIGITS:sub(value + 1, value + 1)
  digit_of[value], value_of[digit] = digit, value
end

---@param bytes string
---@return string base64
function M.encode(bytes)
  local coded = bytes:gsub("..?.?", function(group)
    local a, b, c = group:byte(1, 3)
    local bits = a << 16 | (b or 0) << 8 | (c or 0)
    return digit_of[bits >> 18] .. digit_of[bits >> 12 & 63]
      .. (b and digit_of[bits >> 6 & 63] or "=") .. (c and digit_of[bits & 63] or "=")
  end)
  return coded
end

---@param base64 string
---@return string? bytes  nil when it is not base64
function M.decode(base64)
  if #base64 % 4 ~= 0 or not base64:find "^[%w+/]*=?=?$" then
    return nil
  end
  local bytes = base64:gsub("(.)(.)(.)(.)", function(a, b, c, d)
    local bits = value_of[a] << 18 | value_of[b] << 12 | (value_of[c] or 0) << 6
      | (value_of[d] or 0)
    return string.char(bits >> 16, bits >> 8 & 255, bits & 255)
      :sub(1, c == "=" and 1 or d == "=" and 2 or 3)
  end)
  return bytes
end

--                                                                     writing

---What the first article of a page says of it.
---@param page jianbao.Page
---@param bytes string
---@return jianbao.PageOrigin
function M.origin(page, bytes)
  local plain = utf8.len(bytes) ~= nil
  return {
    sha256 = page.sha256, encoding = page.encoding, profile = page.profile,
    running_head = page.running_head, folio = page.folio, imprint = page.imprint,
    bytes = plain and bytes or nil, base64 = not plain and M.encode(bytes) or nil,
  }
end

--                                                                     reading

--- What must be a text, a list of tables, a number where it is there at all.
local TEXTS = {
  "source", "date", "running_head", "folio", "imprint", "label", "kicker", "headline", "deck",
  "dateline", "byline", "kind", "jump", "continued",
}
local LISTS = {
  bylines = { "role", "name" }, paragraphs = { "kind", "text" }, credits = { "text" },
  topics = { "id" }, spans = { "field" },
}

---@param value any
---@return string? wrong  the name of what is not as it should be
local function wrong_in(value)
  if type(value) ~= "table" or type(value.id) ~= "string" or value.id == "" then
    return "id"
  end
  for _, name in ipairs(TEXTS) do
    if value[name] ~= nil and type(value[name]) ~= "string" then
      return name
    end
  end
  if value.ordinal ~= nil and math.type(value.ordinal) ~= "integer" then
    return "ordinal"
  end
  for name, texts in pairs(LISTS) do
    local list = value[name]
    if list ~= nil and type(list) ~= "table" then
      return name
    end
    for _, item in ipairs(list or {}) do
      for _, text in ipairs(texts) do
        if type(item) ~= "table" or type(item[text]) ~= "string" then
          return name
        end
      end
    end
  end
end

---@param origin jianbao.PageOrigin
---@return string? bytes  nil: not the page they should be
local function bytes_of(origin)
  local bytes = origin.bytes
  if type(origin.base64) == "string" then
    bytes = M.decode(origin.base64)
  end
  if type(bytes) == "string" and core.text.sha256(bytes) == origin.sha256 then
    return bytes
  end
end

---The page that some articles make.
---@param group jianbao.Article[]
---@return jianbao.Page? page
---@return string? bytes
local function assemble(group)
  local origin = group[1].page
  group[1].page = nil
  local made = pages.make(group)
  local bytes = made.bytes
  if origin then
    bytes = type(origin) == "table" and bytes_of(origin)
    if not bytes then
      return nil
    end
  end
  origin = origin or made
  local sha256 = core.text.sha256(bytes)
  local page = {
    id = sha256:sub(1, 16), sha256 = sha256, source = group[1].source, date = group[1].date,
    encoding = origin.encoding, profile = origin.profile, running_head = origin.running_head,
    folio = origin.folio, imprint = origin.imprint,
    articles = origin == made and made.articles or group,
  }
  for ordinal, article in ipairs(page.articles) do
    article.ordinal = article.ordinal or ordinal
  end
  return page, bytes
end

---Whether a file is to be read as articles.
---@param path string
---@return boolean
function M.is(path)
  return path:lower():find "%.jsonl$" ~= nil or path:lower():find "%.ndjson$" ~= nil
end

---Go through the pages of a file. A line that cannot be used ends the walk
---before the page that it stands in or behind.
---@param path string
---@return (fun(): jianbao.Page?, string?, string?)? following  page and its bytes; or nil,
---  message, code
---@return string? message
---@return string? code
function M.pages(path)
  local file, reason = io.open(path, "rb")
  if not file then
    return nil, locale.text("file.io", { path = path, reason = reason }), "io"
  end
  local line_number, broken = 0, nil
  local function next_article()
    local line
    repeat
      line = file:read "L"
      line_number = line_number + 1
    until not line or line:find "%S"
    if not line then
      file:close()
      return nil
    end
    local decoded, article = pcall(json.decode, line)
    local wrong = (not decoded or article == nil) and "JSON" or wrong_in(article)
    if wrong then
      file:close()
      broken = locale.text("clippings.wrong",
        { path = path, line = line_number, what = wrong })
      return nil
    end
    return article
  end
  local next_group = pages.groups(next_article)
  return function()
    local group, key = next_group()
    -- A broken line may be of this page: it would be stored without the rest.
    if not group or broken then
      return nil, broken, broken and "bad-format"
    end
    local page, bytes = assemble(group)
    if not page then
      next_group = function() end -- the walk is over
      return nil, locale.text("clippings.not-the-page", { path = path, id = key }), "bad-format"
    end
    return page, bytes
  end
end

return M
