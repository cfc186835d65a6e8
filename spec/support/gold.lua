--- Compares what the reader makes of a page with what an editor says is right.
--
-- Beside NAME.txt lies NAME.json with its articles. An article is looked for
-- by its headline, its other head lines, or how it begins; it is perfect when
-- the lines of its head in their order, and label, dateline, bylines, credits,
-- jumps, kind and every paragraph are as they should be. Han characters that
-- the reader dropped or gave twice are counted. (tools/score_pages.py of the
-- project scores the same way.)

local child = require "child"
local json = require "jianbao.json"
local lfs = require "lfs"

local M = {}

local PAGE = { "running_head", "folio", "imprint" }
local HEADS = { "kicker", "headline", "deck" }
local SINGLE = { "label", "dateline", "kind", "jump", "continued" }

local function given(value)
  if value == json.null or value == "" or value == false then
    return nil
  end
  return value
end

---@param folder string
---@return string[] names  of the pages that have gold beside them, sorted
function M.names(folder)
  local names = {}
  for entry in lfs.dir(folder) do
    local name = entry:match "^([^.]+)%.json$"
    if name then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  return names
end

---@param folder string
---@param name string
---@return string bytes  of the page
---@return table gold
function M.load(folder, name)
  local path = folder .. "/" .. name
  local bytes, source = assert(child.slurp(path .. ".txt")), assert(child.slurp(path .. ".json"))
  return bytes, assert(json.decode(source))
end

---The lines of an article's head, in the order they are printed.
local function heads(article)
  local list = {}
  for _, field in ipairs(HEADS) do
    list[#list + 1] = given(article[field])
  end
  return list
end

---What an article is known by.
local function keys(article)
  local list = heads(article)
  list[#list + 1] = article.paragraphs[1] and article.paragraphs[1].text
  return list
end

---A list as one text, for comparing and for showing.
local function joined(list, show)
  local shown = {}
  for i, one in ipairs(given(list) or {}) do
    shown[i] = show and show(one) or one
  end
  return table.concat(shown, "\n")
end

local function person(one)
  return one.role .. "\t" .. one.name
end

local function credit(one)
  return type(one) == "table" and one.text or one
end

local function paragraph(one)
  return one.kind .. "\t" .. one.text
end

---Everything of an article that counts, as texts by name.
---@param article table  of the gold, or of the reader
---@return table<string, string>
function M.fields(article)
  local fields = {
    heads = joined(heads(article)),
    bylines = joined(article.bylines, person),
    credits = joined(article.credits, credit),
    paragraphs = joined(article.paragraphs, paragraph),
  }
  for _, field in ipairs(SINGLE) do
    fields[field] = given(article[field]) or ""
  end
  return fields
end

---In what does an article differ from the gold?
---@param wanted table
---@param found? table  "missing" when there is none
---@return string[] differences  the fields that differ; none for a perfect article
function M.differences(wanted, found)
  if not found then
    return { "missing" }
  end
  local list, a, b = {}, M.fields(wanted), M.fields(found)
  for _, field in ipairs { "heads", "label", "dateline", "kind", "jump", "continued", "bylines",
    "credits", "paragraphs" } do
    if a[field] ~= b[field] then
      list[#list + 1] = field
    end
  end
  return list
end

---@param text string?
---@param counts table<string, integer>
---@param step integer
local function count_han(text, counts, step)
  for _, code in utf8.codes(given(text) or "") do
    if code >= 0x3400 and code <= 0x9FFF or code >= 0x20000 and code <= 0x3134F then
      counts[code] = (counts[code] or 0) + step
    end
  end
end

---How many Han characters did the reader drop, and how many did it give twice?
---@param text string  the page, UTF-8
---@param articles table[]
---@return integer lost, integer doubled
function M.balance(text, articles)
  local counts = {}
  count_han(text, counts, 1)
  for _, field in ipairs(PAGE) do
    count_han(articles[1] and articles[1][field], counts, -1)
  end
  for _, article in ipairs(articles) do
    for _, field in ipairs { "label", "kicker", "headline", "deck", "dateline", "byline", "jump",
      "continued" } do
      count_han(article[field], counts, -1)
    end
    for _, one in ipairs(article.paragraphs) do
      count_han(one.text, counts, -1)
    end
    for _, one in ipairs(article.credits) do
      count_han(one.text, counts, -1)
    end
  end
  local lost, doubled = 0, 0
  for _, count in pairs(counts) do
    lost, doubled = lost + math.max(count, 0), doubled + math.max(-count, 0)
  end
  return lost, doubled
end

---The article of the reader that is meant by one of the gold.
---@param wanted table
---@param articles table[]
---@return table?
local function counterpart(wanted, articles)
  local by_key = {}
  for _, article in ipairs(articles) do
    for _, key in ipairs(keys(article)) do
      by_key[key] = article
    end
  end
  if given(wanted.headline) and by_key[wanted.headline] then
    return by_key[wanted.headline]
  end
  for _, key in ipairs(keys(wanted)) do
    if by_key[key] then
      return by_key[key]
    end
  end
  return nil
end

---Compare the articles of a page with its gold.
---@param gold table
---@param articles table[]
---@return integer perfect
---@return string[] differs  what differs in the others
function M.compare(gold, articles)
  local perfect, differs = 0, {}
  for _, wanted in ipairs(gold.articles) do
    local differences = M.differences(wanted, counterpart(wanted, articles))
    if #differences == 0 then
      perfect = perfect + 1
    else
      differs[#differs + 1] = ("%s: %s"):format(keys(wanted)[1], table.concat(differences, ", "))
    end
  end
  return perfect, differs
end

---The page's own fields that are not as they should be.
---@param gold table
---@param articles table[]
---@return string[]
function M.page_differences(gold, articles)
  local list = {}
  for _, field in ipairs(PAGE) do
    for _, article in ipairs(articles) do
      if given(article[field]) ~= given(gold[field]) then
        list[#list + 1] = field
        break
      end
    end
  end
  return list
end

return M
