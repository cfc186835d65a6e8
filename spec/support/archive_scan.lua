--- Search as a plain scan: the slow, obvious code that the archive's search is
--- compared with. A query is a tree, which can be written as text in many ways.
--
--   { "term", field, text }   { "and", a, b … }   { "or", a, b … }   { "not", a }
--   { "date", first, last }   days, inclusive, either may be nil
--   { "near", distance, a, b … }   each a term, or an "or" of terms
--
-- With `strict`, what loose search passes over counts; see csrc/index/cut.h.

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

--- Weights of the fields for the rank, as csrc/index/document.c has them.
local WEIGHTS = { label = 1, kicker = 3, headline = 5, deck = 3, lead = 2, body = 1,
  dateline = 1, byline = 1, credit = 1 }

---A text as search compares it: a list of atoms, the loose characters and,
---between them, the marks that were passed over, each with the bytes it was
---printed as.
---@param value string
---@return { text: string, first: integer, last: integer, mark: boolean }[]
local function atoms_of(value)
  local normal, map = loose(value)
  local atoms, printed = {}, 0
  local function add_marks(last)
    local gap = value:sub(printed + 1, last)
    for at, code in utf8.codes(gap) do
      local character = utf8.char(code)
      local mark = assert(text.normalise(character))
      if mark ~= "" then
        atoms[#atoms + 1] = { text = mark, first = printed + at,
          last = printed + at + #character - 1, mark = true }
      end
    end
  end
  for at, code in utf8.codes(normal) do
    local character = utf8.char(code)
    local first, last = map:original(at, at + #character - 1)
    if first > printed + 1 then
      add_marks(first - 1)
    end
    atoms[#atoms + 1] = { text = character, first = first, last = last, mark = false }
    printed = math.max(printed, last)
  end
  if normal ~= "" then
    add_marks(#value)
  end
  return atoms
end

---The atoms as one string, in which the byte where each begins is known.
---@param atoms table[]
---@param strict boolean
---@return { bytes: string, at: table<integer, integer>, atoms: table[] }
local function form_of(atoms, strict)
  local parts, at, length, kept = {}, {}, 0, {}
  for _, atom in ipairs(atoms) do
    if strict or not atom.mark then
      kept[#kept + 1], parts[#parts + 1] = atom, atom.text
      at[length + 1] = #kept
      length = length + #atom.text
    end
  end
  at[length + 1] = #kept + 1
  return { bytes = table.concat(parts), at = at, atoms = kept }
end

local forms = { [true] = {}, [false] = {} }

---A term as it is compared, worked out once.
---@param value string
---@param strict boolean?
---@return string
local function comparable(value, strict)
  -- Not forms[strict == true]: Lua 5.4.4 makes wrong code of it.
  local how = strict == true
  local known = forms[how]
  if not known[value] then
    known[value] = strict and form_of(atoms_of(value), true).bytes or (loose(value))
  end
  return known[value]
end

---An article's texts, each with its field and its normalised form.
---@param article jianbao.Article
---@return table[] units
function M.units(article)
  local units, lead_seen = {}, false
  local function add(field, name, value)
    if value then
      local atoms, place = atoms_of(value), 0
      for _, atom in ipairs(atoms) do
        atom.place = place -- in loose characters
        place = place + (atom.mark and 0 or 1)
      end
      units[#units + 1] = { field = field, name = name,
        [false] = form_of(atoms, false), [true] = form_of(atoms, true) }
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

---All places, overlapping ones too, where a term stands in a text: loose
---characters from start up to stop, printed as the bytes first to last.
---@param unit table
---@param term table
---@param strict boolean?
---@return table[] places
local function places(unit, term, strict)
  local found, from = {}, 1
  if not looks_in(unit, term[2]) then
    return found
  end
  local form, wanted = unit[strict == true], comparable(term[3], strict)
  while true do
    local start = form.bytes:find(wanted, from, true)
    if not start then
      return found
    end
    local left, right = form.at[start], form.at[start + #wanted] - 1
    local stop = form.atoms[right].place + (form.atoms[right].mark and 0 or 1)
    found[#found + 1] = { start = form.atoms[left].place, stop = stop,
      first = form.atoms[left].first, last = form.atoms[right].last, term = term }
    from = start + 1
  end
end

---The places of a NEAR in a text: those that are part of a choice, one of each
---operand, that stands close together. Every choice is tried.
---@param unit table
---@param tree table
---@param strict boolean?
---@return table[] places
local function near_places(unit, tree, strict)
  local lists = {}
  for i = 3, #tree do
    local list = {}
    for _, term in ipairs(tree[i][1] == "or" and { table.unpack(tree[i], 2) } or { tree[i] }) do
      table.move(places(unit, term, strict), 1, 1000, #list + 1, list)
    end
    if #list == 0 then
      return {}
    end
    lists[#lists + 1] = list
  end
  local chosen, used, found = {}, {}, {}
  local function fits()
    local row = table.move(chosen, 1, #chosen, 1, {})
    table.sort(row, function(a, b)
      if a.start ~= b.start then return a.start < b.start end
      return a.stop < b.stop
    end)
    for i = 2, #row do
      if row[i].start - row[i - 1].stop > tree[2] then
        return false
      end
    end
    return true
  end
  local function choose(i)
    if i <= #lists then
      for _, place in ipairs(lists[i]) do
        chosen[i] = place
        choose(i + 1)
      end
    elseif fits() then
      for _, place in ipairs(chosen) do
        used[place] = true
      end
    end
  end
  choose(1)
  for _, list in ipairs(lists) do
    for _, place in ipairs(list) do
      if used[place] then
        found[#found + 1] = place
      end
    end
  end
  return found
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
      if comparable(byline.name) == comparable(wanted) then return true end
    end
    return false
  end,
  paper = function(document, wanted)
    return comparable(document.article.folio or ""):find(comparable(wanted), 1, true) ~= nil
  end,
  source = function(document, wanted)
    return comparable(document.article.source or ""):find(comparable(wanted), 1, true) ~= nil
  end,
  kind = function(document, wanted)
    return document.article.kind == wanted
  end,
}

---@param tree table
---@param document table
---@param strict? boolean
---@return boolean
function M.matches(tree, document, strict)
  local kind = tree[1]
  if kind == "and" or kind == "or" then
    for i = 2, #tree do
      if M.matches(tree[i], document, strict) ~= (kind == "and") then
        return kind == "or"
      end
    end
    return kind == "and"
  elseif kind == "not" then
    return not M.matches(tree[2], document, strict)
  elseif kind == "near" then
    for _, unit in ipairs(document.units) do
      if #near_places(unit, tree, strict) > 0 then
        return true
      end
    end
    return false
  elseif kind == "date" then
    local date = document.article.date
    return date ~= nil and date >= (tree[2] or "") and date <= (tree[3] or "~")
  elseif FILTERS[tree[2]] then
    return FILTERS[tree[2]](document, tree[3])
  end
  local term = comparable(tree[3], strict)
  for _, unit in ipairs(document.units) do
    if looks_in(unit, tree[2]) and unit[strict == true].bytes:find(term, 1, true) then
      return true
    end
  end
  return false
end

---The terms, and the NEARs, that count for spans and snippet.
---@param tree table
---@param found? table[]
---@return table[] terms
local function positive_terms(tree, found)
  found = found or {}
  if tree[1] == "near" or (tree[1] == "term" and not FILTERS[tree[2]]) then
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
---@param strict? boolean
---@return jianbao.HitSpan[]
function M.spans(tree, document, strict)
  local terms, spans = positive_terms(tree), {}
  for _, unit in ipairs(document.units) do
    local here = {}
    for _, term in ipairs(terms) do
      local found = term[1] == "near" and near_places(unit, term, strict)
        or places(unit, term, strict)
      for _, place in ipairs(found) do
        here[#here + 1] = { field = unit.name, first = place.first, last = place.last }
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
        length = length + utf8.len(unit[false].bytes)
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

---A length as ranking knows it: exact up to 15, then cut to a sixteenth of the
---power of two below it (csrc/index/segment.h, jb_length_code).
---@param length integer
---@return integer
local function coded(length)
  if length < 16 then
    return length
  end
  local step = 1
  while length >= step * 32 do
    step = step * 2
  end
  return length // step * step
end

---In how many documents the rarest pair of a term's characters stands.
---@param term string  loose
---@param documents table[]
---@return integer?  nil for a single character
local function rarest_pair(term, documents)
  local characters, least = {}, nil
  for _, code in utf8.codes(term) do
    characters[#characters + 1] = utf8.char(code)
  end
  for i = 1, #characters - 1 do
    local pair, with = characters[i] .. characters[i + 1], 0
    for _, document in ipairs(documents) do
      for _, unit in ipairs(document.units) do
        if unit[false].bytes:find(pair, 1, true) then
          with = with + 1
          break
        end
      end
    end
    least = math.min(least or with, with)
  end
  return least
end

---The score of each document for a tree, as csrc/index/search.h says: BM25 of
---the terms that are not excluded, and their sum.
---@param tree table
---@param documents table[]  all of the archive, none of them deleted
---@param strict? boolean
---@return table<table, number> scores  of the documents that match the tree
function M.scores(tree, documents, strict)
  local scores = {}
  local first = tree[1] == "near" and 3 or 2
  if tree[1] == "and" or tree[1] == "or" or tree[1] == "near" then
    for i = first, #tree do
      for document, score in pairs(M.scores(tree[i], documents, strict)) do
        scores[document] = (scores[document] or 0) + score
      end
    end
  elseif tree[1] == "term" and not FILTERS[tree[2]] then
    local with, total = 0, 0
    for _, document in ipairs(documents) do
      local weight = 0
      for _, unit in ipairs(document.units) do
        weight = weight + #places(unit, tree, strict) * WEIGHTS[unit.field]
      end
      total = total + document.length
      if weight > 0 then
        with = with + 1
        scores[document] = weight
      end
    end
    local average = total / #documents
    with = rarest_pair(loose(tree[3]), documents) or with
    for document, weight in pairs(scores) do
      scores[document] = math.log(1 + (#documents - with + 0.5) / (with + 0.5))
        * weight * 2.2 / (weight + 1.2 * (0.25 + 0.75 * coded(document.length) / average))
    end
  end
  for document in pairs(scores) do
    if not M.matches(tree, document, strict) then
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
  elseif kind == "near" then
    local parts = {}
    for i = 3, #tree do
      parts[#parts + 1] = M.write(random, tree[i], true)
    end
    local operator = tree[2] == 10 and random(1, 2) == 1 and "NEAR" or "NEAR/" .. tree[2]
    if random(1, 2) == 1 then
      return operator .. "(" .. table.concat(parts, " ") .. ")"
    end
    local chain = table.concat(parts, (" %s "):format(operator))
    return inner and "(" .. chain .. ")" or chain
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
