--- Queries in rules: the language of the search box, asked of one article.
--
-- The parser is the archive's own, so that a query which finds articles there
-- gives the same ones a topic here. A query is true or not of the whole
-- article; what it looks for is found by the gate with all other words.

local core = require "jianbao.core".query
local locale = require "jianbao.locale"
local text = require "jianbao.core".text

---@class jianbao.RuleQuery
---@field kind    "query"
---@field written string
---@field points  number    given once, whatever the place
---@field tree    jianbao.QueryNode
---@field terms   string[]  all its terms as they are compared, each once
---@field gate    string[]  one of these stands in every article it is true of

local M = {}

--- Fields whose text the gate searches, and the places they stand for.
local SEARCHED = {
  text = true, label = { label = true }, kicker = { kicker = true }, headline = { headline = true },
  deck = { deck = true }, lead = { lead = true }, body = { lead = true, body = true },
}

--- Fields that are looked at as they are: how to ask an article for them.
local LOOKED_AT = { dateline = true, byline = true, credit = true, reporter = true, paper = true,
  source = true, kind = true, date = true }

---@param node jianbao.QueryNode
---@param visit fun(node: jianbao.QueryNode)
local function walk(node, visit)
  visit(node)
  for _, child in ipairs(node) do
    walk(child, visit)
  end
end

---@param words string[]
---@return integer characters of the shortest
local function shortest(words)
  local least = math.huge
  for _, word in ipairs(words) do
    least = math.min(least, utf8.len(word))
  end
  return least
end

---Words of which one stands in every article the node is true of.
---@param node jianbao.QueryNode
---@return string[]?
local function gate_words(node)
  if node.kind == "term" then
    return SEARCHED[node.field] and { node.text } or nil
  elseif node.kind == "or" then
    local all = {}
    for _, child in ipairs(node) do
      local words = gate_words(child)
      if not words then
        return nil
      end
      table.move(words, 1, #words, #all + 1, all)
    end
    return all
  elseif node.kind == "and" or node.kind == "near" then
    local best
    for _, child in ipairs(node) do
      local words = gate_words(child)
      if words and (not best or shortest(words) > shortest(best)) then
        best = words
      end
    end
    return best
  end
  return nil
end

---@param written string
---@param points number
---@return jianbao.RuleQuery? query
---@return string? message
---@return integer? offset  the byte of `written` where it is wrong
function M.new(written, points)
  local tree, message, _, offset = core.parse(written)
  if not tree then
    return nil, locale.translate(message --[[@as string]]), offset
  end
  local terms, seen, wrong = {}, {}, nil
  walk(tree, function(node)
    if node.kind ~= "term" then
      return
    elseif SEARCHED[node.field] and not seen[node.text] then
      seen[node.text], terms[#terms + 1] = true, node.text
    elseif not SEARCHED[node.field] and not LOOKED_AT[node.field] then
      wrong = wrong or node
    end
  end)
  if wrong then
    return nil, locale.text("query.field", { field = wrong.field }), wrong.first
  end
  local gate = gate_words(tree)
  if not gate then
    return nil, locale.text "query.no-word", 1
  end
  return { kind = "query", written = written, points = points, tree = tree, terms = terms,
    gate = gate }
end

--                                                                  evaluating

---@class jianbao.QueryRun
---@field folded jianbao.Folded
---@field hits   table<string, jianbao.Hit[]>  by term

---@param value string?
---@return string
local function loose(value)
  return value and text.normalise(value, { loose = true }) --[[@as string]] or ""
end

---@param article jianbao.Article
---@param node jianbao.QueryNode
---@return boolean
local function looks(article, node)
  local field = node.field
  if field == "kind" then
    return article.kind == node.text
  elseif field == "date" then
    local date = article.date
    return date ~= nil and (not node.first_day or date >= node.first_day)
      and (not node.last_day or date <= node.last_day)
  elseif field == "reporter" then
    for _, entry in ipairs(article.bylines or {}) do
      if loose(entry.name) == node.text then
        return true
      end
    end
    return false
  elseif field == "credit" then
    for _, credit in ipairs(article.credits or {}) do
      if loose(credit.text):find(node.text, 1, true) then
        return true
      end
    end
    return false
  end
  local value = article[field == "paper" and "folio" or field]
  return loose(value):find(node.text, 1, true) ~= nil
end

---The hits of a term in its field.
---@param run jianbao.QueryRun
---@param node jianbao.QueryNode
---@return { first: integer, last: integer }[]
local function term_hits(run, node)
  local hits, places = run.hits[node.text] or {}, SEARCHED[node.field]
  if places == true then
    return hits
  end
  local kept = {}
  for _, hit in ipairs(hits) do
    if places[run.folded:place(hit.first)] then
      kept[#kept + 1] = hit
    end
  end
  return kept
end

---All places of what stands beside NEAR.
---@param run jianbao.QueryRun
---@param node jianbao.QueryNode
---@return { first: integer, last: integer }[]
local function spans(run, node)
  if node.kind == "term" then
    return SEARCHED[node.field] and term_hits(run, node) or {}
  end
  local all = {}
  if node.kind ~= "not" then
    for _, child in ipairs(node) do
      local found = spans(run, child)
      table.move(found, 1, #found, #all + 1, all)
    end
  end
  return all
end

---Occurrences of all operands, in the order of their starts, of equal starts
---the shorter first.
---@param run jianbao.QueryRun
---@param node jianbao.QueryNode
---@return { first: integer, last: integer, operand: integer }[] places
---@return integer longest  bytes of the longest
local function operand_places(run, node)
  local places, longest = {}, 0
  for operand, child in ipairs(node) do
    for _, span in ipairs(spans(run, child)) do
      places[#places + 1] = { first = span.first, last = span.last, operand = operand }
      longest = math.max(longest, span.last - span.first + 1)
    end
  end
  table.sort(places, function(a, b)
    if a.first ~= b.first then
      return a.first < b.first
    elseif a.last ~= b.last then
      return a.last < b.last
    end
    return a.operand < b.operand
  end)
  return places, longest
end

---@param folded jianbao.Folded
---@param one { first: integer, last: integer }
---@param other { first: integer, last: integer }  starts no earlier
---@param most integer
---@return boolean  at most so many characters lie between them, in one field
local function is_close(folded, one, other, most)
  if folded:field(one.first) ~= folded:field(other.first) then
    return false
  end
  return other.first <= one.last or folded:distance(one, other) <= most
end

---A row of occurrences, one of each operand, each at most so many characters
---behind the one before, as csrc/index/query.h says. `rows` of a place are the
---sets of operands (a bit each) of rows that end there, with the place before.
---@param run jianbao.QueryRun
---@param node jianbao.QueryNode
---@return { first: integer, last: integer }[]? witnesses
local function near(run, node)
  local places, longest = operand_places(run, node)
  local all = (1 << #node) - 1
  for index, place in ipairs(places) do
    local bit = 1 << (place.operand - 1)
    local rows = { [bit] = false }
    place.rows = rows
    for before = index - 1, 1, -1 do
      local other = places[before]
      -- A character has at most four bytes.
      if other.first + longest + 4 * node.distance < place.first then
        break
      elseif is_close(run.folded, other, place, node.distance) then
        for set = 1, all do
          if set & bit == 0 and other.rows[set] ~= nil and rows[set | bit] == nil then
            rows[set | bit] = { place = other, set = set }
          end
        end
      end
    end
    if rows[all] ~= nil then
      local row, at, set = {}, place, all
      while at do
        table.insert(row, 1, at)
        local step = at.rows[set]
        at, set = step and step.place, step and step.set
      end
      return row
    end
  end
  return nil
end

---@param run jianbao.QueryRun
---@param node jianbao.QueryNode
---@param witnesses { first: integer, last: integer }[]  is added to
---@return boolean
local function holds(run, node, witnesses)
  local kind = node.kind
  if kind == "term" then
    if not SEARCHED[node.field] then
      return looks(run.folded.article, node)
    end
    local hit = term_hits(run, node)[1]
    witnesses[#witnesses + 1] = hit
    return hit ~= nil
  elseif kind == "not" then
    return not holds(run, node[1], {})
  elseif kind == "near" then
    local found = near(run, node)
    table.move(found or {}, 1, found and #found or 0, #witnesses + 1, witnesses)
    return found ~= nil
  end
  local any = kind == "or"
  local count = #witnesses
  for _, child in ipairs(node) do
    if holds(run, child, witnesses) == any then
      return any
    elseif any then -- what half of an unmet part was found is no evidence
      for index = #witnesses, count + 1, -1 do
        witnesses[index] = nil
      end
    end
  end
  return not any
end

---Whether a query is true of an article.
---@param query jianbao.RuleQuery
---@param hits jianbao.Hit[]      of its terms, in the order of the gate
---@param folded jianbao.Folded
---@return { first: integer, last: integer }[]? witnesses  places in the folded text; nil: not true
function M.holds(query, hits, folded)
  local run = { folded = folded, hits = {} }
  for _, hit in ipairs(hits) do
    local list = run.hits[hit.folded]
    if not list then
      list = {}
      run.hits[hit.folded] = list
    end
    list[#list + 1] = hit
  end
  local witnesses = {}
  if not holds(run, query.tree, witnesses) then
    return nil
  end
  table.sort(witnesses, function(a, b) return a.first < b.first end)
  return witnesses
end

---The parts of a query, and which of them hold: for explaining.
---@param query jianbao.RuleQuery
---@param hits jianbao.Hit[]
---@param folded jianbao.Folded
---@return { text: string, met: boolean }[]  its terms in their order
function M.parts(query, hits, folded)
  local run = { folded = folded, hits = {} }
  for _, hit in ipairs(hits) do
    run.hits[hit.folded] = run.hits[hit.folded] or {}
    table.insert(run.hits[hit.folded], hit)
  end
  local parts = {}
  walk(query.tree, function(node)
    if node.kind == "term" then
      parts[#parts + 1] = { text = query.written:sub(node.first, node.last),
        met = holds(run, node, {}) }
    end
  end)
  return parts
end

return M
