--- Search as a plain scan: the slow, obvious code that the archive's search is
--- compared with. A query is a tree, which can be written as text in many ways.
--
--   { "term", field, text }   { "and", a, b … }   { "or", a, b … }   { "not", a }
--   { "date", first, last }   days, inclusive, either may be nil

local text = require("jianbao.core").text

local M = {}

---@param s string
---@return string normal
---@return jianbao.OffsetMap map
local function loose(s)
  local normal, map = text.normalise(s, { loose = true })
  return assert(normal), map --[[@as jianbao.OffsetMap]]
end
M.loose = loose

--- Weights of the fields for the rank, as csrc/store/text_index.c has them.
local WEIGHTS = { label = 1, kicker = 3, headline = 5, deck = 3, lead = 2, body = 1,
  dateline = 1, byline = 1, credit = 1 }

---An article's texts, each with its field and its normalised form.
---@param article jianbao.Article
---@return table[] units
function M.units(article)
  local units, lead_seen = {}, false
  local function add(field, name, value)
    if value then
      local normal, map = loose(value)
      units[#units + 1] = { field = field, name = name, normal = normal, map = map }
    end
  end
  for _, field in ipairs { "label", "kicker", "headline", "deck", "dateline", "byline" } do
    add(field, field, article[field])
  end
  for i, paragraph in ipairs(article.paragraphs) do
    local is_lead = paragraph.kind == "body" and not lead_seen
    lead_seen = lead_seen or paragraph.kind == "body"
    add(is_lead and "lead" or "body", ("paragraphs[%d]"):format(i), paragraph.text)
  end
  for i, credit in ipairs(article.credits or {}) do
    add("credit", ("credits[%d]"):format(i), credit.text)
  end
  return units
end

---@param unit table
---@param field string
---@return boolean
local function looks_in(unit, field)
  return field == "text" or field == unit.field or (field == "body" and unit.field == "lead")
end

---Bytes of all places, overlapping ones too, where 'term' is in 'normal'.
---@param normal string
---@param term string
---@return integer[] starts
local function places(normal, term)
  local starts, from = {}, 1
  while true do
    local start = normal:find(term, from, true)
    if not start then
      return starts
    end
    starts[#starts + 1] = start
    from = start + 1
  end
end

--- What a filter looks at; each gives the values of which one must fit.
local FILTERS = {
  topic = function(document, wanted)
    for _, topic in ipairs(document.article.topics or {}) do
      if topic.id == wanted then return true end
    end
    return false
  end,
  reporter = function(document, wanted)
    for _, byline in ipairs(document.article.bylines or {}) do
      if loose(byline.name) == loose(wanted) then return true end
    end
    return false
  end,
  paper = function(document, wanted)
    return loose(document.article.folio or ""):find(loose(wanted), 1, true) ~= nil
  end,
  source = function(document, wanted)
    return loose(document.article.source or ""):find(loose(wanted), 1, true) ~= nil
  end,
  kind = function(document, wanted)
    return document.article.kind == wanted
  end,
}

---@param tree table
---@param document table
---@return boolean
function M.matches(tree, document)
  local kind = tree[1]
  if kind == "and" or kind == "or" then
    for i = 2, #tree do
      if M.matches(tree[i], document) ~= (kind == "and") then
        return kind == "or"
      end
    end
    return kind == "and"
  elseif kind == "not" then
    return not M.matches(tree[2], document)
  elseif kind == "date" then
    local date = document.article.date
    return date ~= nil and date >= (tree[2] or "") and date <= (tree[3] or "~")
  elseif FILTERS[tree[2]] then
    return FILTERS[tree[2]](document, tree[3])
  end
  local term = loose(tree[3])
  for _, unit in ipairs(document.units) do
    if looks_in(unit, tree[2]) and unit.normal:find(term, 1, true) then
      return true
    end
  end
  return false
end

---The terms that count for rank, spans and snippet.
---@param tree table
---@param found? table[]
---@return table[] terms
local function positive_terms(tree, found)
  found = found or {}
  if tree[1] == "term" and not FILTERS[tree[2]] then
    found[#found + 1] = tree
  elseif tree[1] == "and" or tree[1] == "or" then
    for i = 2, #tree do
      positive_terms(tree[i], found)
    end
  end
  return found
end

---@param tree table
---@param document table
---@return jianbao.HitSpan[]
function M.spans(tree, document)
  local terms, spans = positive_terms(tree), {}
  for _, unit in ipairs(document.units) do
    local here = {}
    for _, term in ipairs(terms) do
      local wanted = loose(term[3])
      if looks_in(unit, term[2]) then
        for _, start in ipairs(places(unit.normal, wanted)) do
          local first, last = unit.map:original(start, start + #wanted - 1)
          here[#here + 1] = { field = unit.name, first = first, last = last }
        end
      end
    end
    table.sort(here, function(a, b)
      return a.first < b.first or (a.first == b.first and a.last < b.last)
    end)
    for _, span in ipairs(here) do
      local before = spans[#spans]
      if before and before.field == span.field and span.first <= before.last then
        before.last = math.max(before.last, span.last)
      else
        spans[#spans + 1] = span
      end
    end
  end
  return spans
end

---An archive's articles as documents, in the order oldest first.
---@param pages jianbao.Page[]
---@return table[] documents
function M.documents(pages)
  local documents = {}
  for _, page in ipairs(pages) do
    for _, article in ipairs(page.articles) do
      local units, length = M.units(article), 0
      for _, unit in ipairs(units) do
        length = length + utf8.len(unit.normal)
      end
      documents[#documents + 1] =
        { article = article, page = page, units = units, length = length }
    end
  end
  table.sort(documents, M.older)
  return documents
end

---@param a table
---@param b table
---@return boolean
function M.older(a, b)
  local left = { a.page.date or "", a.page.source, a.page.sha256, a.article.ordinal }
  local right = { b.page.date or "", b.page.source, b.page.sha256, b.article.ordinal }
  for i = 1, #left do
    if left[i] ~= right[i] then
      return left[i] < right[i]
    end
  end
  return false
end

---@param a table
---@param b table
---@return boolean
function M.newer(a, b)
  local left, right = a.page.date or "", b.page.date or ""
  if left ~= right then
    return left > right
  end
  return M.older(a, b)
end

---The score of each document for a tree, as csrc/store/text_index.c and
---match.c say: BM25 of the terms that are not excluded, and their sum.
---@param tree table
---@param documents table[]
---@return table<table, number> scores  of the documents that match the tree
function M.scores(tree, documents)
  local scores = {}
  if tree[1] == "and" or tree[1] == "or" then
    for i = 2, #tree do
      for document, score in pairs(M.scores(tree[i], documents)) do
        scores[document] = (scores[document] or 0) + score
      end
    end
  elseif tree[1] == "term" and not FILTERS[tree[2]] then
    local wanted, with, total = loose(tree[3]), 0, 0
    for _, document in ipairs(documents) do
      local weight = 0
      for _, unit in ipairs(document.units) do
        if looks_in(unit, tree[2]) then
          weight = weight + #places(unit.normal, wanted) * WEIGHTS[unit.field]
        end
      end
      total = total + document.length
      if weight > 0 then
        with = with + 1
        scores[document] = weight
      end
    end
    local average = total / #documents
    for document, weight in pairs(scores) do
      scores[document] = math.log(1 + (#documents - with + 0.5) / (with + 0.5))
        * weight * 2.2 / (weight + 1.2 * (0.25 + 0.75 * document.length / average))
    end
  end
  for document in pairs(scores) do
    if not M.matches(tree, document) then
      scores[document] = nil
    end
  end
  return scores
end

--- How a term may be put in quotation marks.
local QUOTES = { { '"', '"' }, { "“", "”" }, { "「", "」" }, { "『", "』" }, { "＂", "＂" } }

---@param random fun(low: integer, high: integer): integer
---@param term string
---@return string
local function write_term(random, term)
  local plain = not term:find "^[-－]" and not term:find "[%s()\"*:]" and not term:find "："
    and not term:find "（" and not term:find "）" and not term:find "　"
    and not term:find "“" and not term:find "”" and not term:find "＂"
    and not term:find "[「『]" and term ~= "AND" and term ~= "OR" and term ~= "NOT"
  if plain and random(1, 4) > 1 then
    return random(1, 12) == 1 and term .. "*" or term
  end
  -- A mark may stand inside marks of another kind; ” closes what “ opened.
  local straight = term:find '"' or term:find "“" or term:find "”" or term:find "＂"
  if straight then
    return "「" .. term .. "」"
  end
  local quote = QUOTES[term:find "[「」『』]" and random(1, 2) or random(1, #QUOTES)]
  return quote[1] .. term .. quote[2]
end

---Write a tree as a query, in one of the ways that mean the same.
---@param random fun(low: integer, high: integer): integer
---@param tree table
---@param inner? boolean  brackets are needed
---@return string
function M.write(random, tree, inner)
  local kind = tree[1]
  if kind == "term" then
    local field = ""
    if tree[2] ~= "text" then
      field = tree[2] .. (random(1, 3) == 1 and "：" or ":")
    end
    return field .. write_term(random, tree[3])
  elseif kind == "date" then
    if tree[2] == tree[3] then
      return "date:" .. tree[2]
    end
    return "date:" .. (tree[2] or "") .. ".." .. (tree[3] or "")
  elseif kind == "not" then
    local operators = { "NOT ", "-", "－" }
    return operators[random(1, #operators)] .. M.write(random, tree[2], true)
  end
  local between = kind == "or" and { " OR ", "　OR　" } or { " ", " AND ", "　" }
  local parts = {}
  for i = 2, #tree do
    parts[#parts + 1] = M.write(random, tree[i], true)
  end
  local query = table.concat(parts, between[random(1, #between)])
  if not inner then
    return query
  end
  return random(1, 3) == 1 and "（" .. query .. "）" or "(" .. query .. ")"
end

return M
