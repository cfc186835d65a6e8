--- Texts under construction: byte ranges of the page, not copies of it.
--
-- A text is a list of pieces { first, last } with what stands between them
-- when they are put together. An article keeps texts to the end, so that
-- its spans can be told exactly.

local M = {}

---@class jianbao.Text
---@field pieces    integer[][]  { first, last } in the page, in order
---@field separator string       what stands between the pieces: "" or " "

---@class jianbao.BylinePlace  one of the places where a byline stands
---@field first  integer  its first byte
---@field people jianbao.Person[]

---@class jianbao.Draft  an article under construction
---@field label?      jianbao.Text
---@field kicker?     jianbao.Text
---@field headline?   jianbao.Text
---@field deck?       jianbao.Text
---@field dateline?   jianbao.Text
---@field continued?  jianbao.Text
---@field jump?       jianbao.Text
---@field byline?     jianbao.Text
---@field bylines     jianbao.BylinePlace[]
---@field paragraphs  table[]   texts with kind and role
---@field credits     table[]   texts with names
---@field brief?        boolean   it is a brief by its own line
---@field notice?       boolean   its headline says notice, weather, list …
---@field among_briefs? boolean
---@field bullets     integer   bullets that open its headline or first paragraph

---@param first? integer
---@param last?  integer
---@param separator? string  "" unless said otherwise
---@return jianbao.Text
function M.text(first, last, separator)
  return { pieces = first and { { first, last } } or {}, separator = separator or "" }
end

---@return jianbao.Draft
function M.article()
  return { bylines = {}, paragraphs = {}, credits = {}, bullets = 0 }
end

---Add a range to a field of a draft, parted from what it holds by one space.
---@param draft table
---@param field string
---@param first integer
---@param last  integer
function M.add(draft, field, first, last)
  local text = draft[field] or M.text(nil, nil, " ")
  draft[field] = text
  table.insert(text.pieces, { first, last })
end

---Add ranges that belong together to a field, as one place of it.
---@param draft  table
---@param field  string
---@param pieces integer[][]
function M.add_place(draft, field, pieces)
  local text = draft[field] or M.text(nil, nil, " ")
  draft[field] = text
  table.insert(text.pieces, pieces)
end

---Add ranges that are a byline.
---@param draft  jianbao.Draft
---@param pieces integer[][]
---@param people jianbao.Person[]
function M.add_byline(draft, pieces, people)
  M.add_place(draft, "byline", pieces)
  table.insert(draft.bylines, { first = pieces[1][1], people = people })
end

---@param text jianbao.Text
---@return integer
local function first_byte(text)
  local piece = text.pieces[1]
  return type(piece[1]) == "table" and piece[1][1] or piece[1]
end

---Put what stands in several places of an article in the order of the page: a
---line of its own is found before what is cut off the paragraph above it.
---@param draft jianbao.Draft
function M.in_page_order(draft)
  table.sort(draft.bylines, function(a, b) return a.first < b.first end)
  table.sort(draft.credits, function(a, b) return first_byte(a) < first_byte(b) end)
  for _, field in ipairs { "byline", "continued", "jump" } do
    if draft[field] then
      table.sort(draft[field].pieces, function(a, b)
        return first_byte { pieces = { a } } < first_byte { pieces = { b } }
      end)
    end
  end
end

---@param draft jianbao.Draft
---@return jianbao.Person[]
function M.people(draft)
  local all = {}
  for _, place in ipairs(draft.bylines) do
    table.move(place.people, 1, #place.people, #all + 1, all)
  end
  return all
end

---The text as printed, and where it stands.
---@param page string
---@param text jianbao.Text?
---@return string? printed  nil when there is none
---@return integer[][] ranges
function M.compose(page, text)
  local parts, ranges = {}, {}
  for _, piece in ipairs(text and text.pieces or {}) do
    if type(piece[1]) == "table" then
      local printed, inner = M.compose(page, { pieces = piece, separator = "" })
      parts[#parts + 1] = printed
      table.move(inner, 1, #inner, #ranges + 1, ranges)
    else
      parts[#parts + 1] = page:sub(piece[1], piece[2])
      ranges[#ranges + 1] = piece
    end
  end
  if #parts == 0 then
    return nil, ranges
  end
  return table.concat(parts, text.separator), ranges
end

---The ranges of the page that bytes first..last of a joined text came from.
---@param text  jianbao.Text  with an empty separator
---@param first integer
---@param last  integer
---@return integer[][] pieces
function M.slice(text, first, last)
  local pieces, offset = {}, 0
  for _, piece in ipairs(text.pieces) do
    local length = piece[2] - piece[1] + 1
    local from, to = math.max(first - offset, 1), math.min(last - offset, length)
    if from <= to then
      pieces[#pieces + 1] = { piece[1] + from - 1, piece[1] + to - 1 }
    end
    offset = offset + length
  end
  return pieces
end

return M
