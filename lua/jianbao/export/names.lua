--- Names for the files of an export into a folder.
--
-- A name is made from a pattern such as {date}-{page}-{ordinal}. Whatever an
-- article holds, the name stays inside the folder, is one that common file
-- systems take, and is given once in an export.

local M = {}

-- Most file systems take 255 bytes; an extension and the temporary name's
-- ending need room too.
local LIMIT_BYTES = 200

-- Not allowed, or not kept, on one of the common file systems.
local UNSAFE = '[%c/\\:*?"<>|\127]'

-- Names that are devices on Windows, with any extension.
local RESERVED = { con = true, prn = true, aux = true, nul = true }
for number = 0, 9 do
  RESERVED["com" .. number], RESERVED["lpt" .. number] = true, true
end

---A text made safe as the name of a file.
---@param text string
---@return string name  never empty
function M.safe(text)
  local name = text:gsub(UNSAFE, "_")
  if not utf8.len(name) then
    name = name:gsub("[\128-\255]", "_")
  end
  name = name:gsub("^[%s.]+", ""):gsub("[%s.]+$", "")
  if #name > LIMIT_BYTES then
    local cut = LIMIT_BYTES
    while utf8.len(name, 1, -1) and name:byte(cut + 1) & 0xC0 == 0x80 do
      cut = cut - 1
    end
    name = name:sub(1, cut):gsub("[%s.]+$", "")
  end
  local stem = name:match "^[^.]*":lower()
  if name == "" or RESERVED[stem] then
    name = "_" .. name
  end
  return name
end

---What a pattern may name, and what stands there when an article lacks it.
---@param article jianbao.Article
---@param topic string?  the one of its topics that the file is for
---@return table<string, string>
local function values(article, topic)
  return {
    id = article.id or "",
    date = article.date or "undated",
    page = (article.source or "page"):match "([^/\\]*)$":gsub("%.[^.]*$", ""),
    ordinal = ("%02d"):format(article.ordinal or 0),
    headline = article.headline or article.kicker or article.deck or "",
    kind = article.kind or "",
    topic = topic or "no-topic",
  }
end

--- What a pattern may hold in braces.
M.known = { "date", "headline", "id", "kind", "ordinal", "page", "topic" }

---@param pattern string
---@return string? unknown  the first name in braces that is not known
function M.unknown_in(pattern)
  local known = values {}
  for name in pattern:gmatch "{(.-)}" do
    if not known[name] then
      return name
    end
  end
end

---@param pattern string  "{date}-{page}-{ordinal}"
---@param article jianbao.Article
---@param topic string?  the one of its topics that the file is for
---@return string name  safe, without an extension
function M.make(pattern, article, topic)
  local value = values(article, topic)
  return M.safe((pattern:gsub("{(.-)}", value)))
end

---Keep names apart that are the same, or differ only in upper and lower case.
---@param taken table<string, true>  names given so far; is added to
---@param name string
---@return string name
function M.once(taken, name)
  local candidate, number = name, 1
  while taken[candidate:lower()] do
    number = number + 1
    candidate = ("%s-%d"):format(name, number)
  end
  taken[candidate:lower()] = true
  return candidate
end

return M
