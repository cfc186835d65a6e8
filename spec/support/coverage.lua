--- Does a page's reading account for every byte of it?
--
-- The spans of its articles may not overlap, every character that is not
-- Unicode White_Space must be in one, and a field's text must be the bytes its
-- spans name, one after the other, with at most a space between two of them.

local text = require "jianbao.core".text

local M = {}

local blanks = {}
for _, code in ipairs { 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029,
  0x202F, 0x205F, 0x3000 } do
  blanks[utf8.char(code)] = true
end
for code = 0x2000, 0x200A do
  blanks[utf8.char(code)] = true
end

---@param page table
---@return table[]  all spans of the page, those of its first byte first
local function spans_of(page)
  local all = {}
  for _, owner in ipairs(#page.articles > 0 and page.articles or { page }) do
    table.move(owner.spans, 1, #owner.spans, #all + 1, all)
  end
  table.sort(all, function(a, b) return a.first < b.first end)
  return all
end

---@param article table
---@param field string  such as "paragraphs[2]"
---@return string?
local function text_of(article, field)
  local name, place = field:match "^(%l+)%[(%d+)%]$"
  if name then
    local one = article[name][tonumber(place)]
    return one and one.text
  end
  return article[field]
end

---Is a field's text made of the bytes its spans name?
---@param article table
---@param printed fun(first: integer, last: integer): string
---@return string? problem
local function check_fields(article, printed)
  local position, last_in = {}, {}
  for _, span in ipairs(article.spans) do
    if span.field ~= "mark" then
      local whole = text_of(article, span.field)
      if not whole then
        return "a span names a field there is not: " .. span.field
      end
      local piece, from = printed(span.first, span.last), position[span.field] or 1
      if from > 1 and whole:sub(from, from + #piece - 1) ~= piece then
        from = whole:sub(from, from) == " " and from + 1 or from
      end
      if whole:sub(from, from + #piece - 1) ~= piece then
        return ("%s is not what stands at %d: %q"):format(span.field, span.first, piece)
      end
      position[span.field], last_in[span.field] = from + #piece, whole
    end
  end
  for field, whole in pairs(last_in) do
    if position[field] ~= #whole + 1 then
      return ("%s goes on behind its last span"):format(field)
    end
  end
  return nil
end

---Every text of an article must be told by spans, but those of the page,
---which its first article tells.
---@param article table
---@param is_first boolean
---@return string? problem
local function check_told(article, is_first)
  local told = {}
  for _, span in ipairs(article.spans) do
    told[span.field] = true
  end
  local fields = { "label", "kicker", "headline", "deck", "continued", "dateline", "byline",
    "jump" }
  if is_first then
    table.move({ "running_head", "folio", "imprint" }, 1, 3, #fields + 1, fields)
  end
  for _, list in ipairs { "paragraphs", "credits" } do
    for i in ipairs(article[list]) do
      fields[#fields + 1] = ("%s[%d]"):format(list, i)
    end
  end
  for _, field in ipairs(fields) do
    if text_of(article, field) and not told[field] then
      return "no span names " .. field
    end
  end
  return nil
end

---@param bytes string  the page as it came
---@param page table    what the reader made of it
---@param encoding? string  as it was given to the reader
---@return string? problem  nil when every byte is accounted for
function M.problem(bytes, page, encoding)
  local spans = spans_of(page)
  for i, span in ipairs(spans) do
    if span.first < 1 or span.last > #bytes or span.first > span.last then
      return ("%s from %d to %d is not in the page"):format(span.field, span.first, span.last)
    elseif i > 1 and span.first <= spans[i - 1].last then
      return ("%s and %s overlap at %d"):format(spans[i - 1].field, span.field, span.first)
    end
  end

  local decoded, info = assert(text.decode(bytes, encoding))
  local identity = info.map:identity()
  if #info.bom > 0 and not (spans[1] and spans[1].first == 1) then
    return "the byte order mark is in no span"
  end
  -- Where in the decoded text a range of the page begins and ends.
  local from, to = {}, {}
  local at = 1
  for first, last in decoded:gmatch "()[\0-\x7F\xC2-\xFD][\x80-\xBF]*()" do
    last = last - 1
    local blank = blanks[decoded:sub(first, last)]
    if not identity then
      local decoded_first, decoded_last = first, last
      first, last = info.map:original(first, last)
      from[first], to[last] = from[first] or decoded_first, decoded_last
    end
    if not blank then
      while spans[at] and spans[at].last < first do
        at = at + 1
      end
      if not spans[at] or spans[at].first > first or spans[at].last < last then
        return ("bytes %d to %d are in no span"):format(first, last)
      end
    end
  end

  ---What stands in the page between two bytes, in UTF-8.
  local function printed(first, last)
    if identity then
      return bytes:sub(first, last)
    end
    return decoded:sub(from[first] or 1, to[last] or 0)
  end
  for i, article in ipairs(page.articles) do
    local problem = check_fields(article, printed) or check_told(article, i == 1)
    if problem then
      return ("article %d: %s"):format(i, problem)
    end
  end
  return nil
end

return M
