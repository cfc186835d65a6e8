--- Build the articles of a page from the roles of its lines.
--
-- Every byte of a line that is not blank goes to exactly one field of one
-- draft, to the page's running head, folio or imprint, or is a mark. The
-- halves of a paragraph are joined without a space, also when a credit, a
-- caption or a page number stood between them.

local cut = require "jianbao.page.cut"
local drafts = require "jianbao.page.draft"
local names = require "jianbao.page.names"

local M = {}

-- The kinds of paragraph that are not body.
local kinds = { crosshead = "crosshead", note = "note", caption = "caption" }

---@class jianbao.Building  what has been built so far
---@field page       string
---@field lines      jianbao.Reading[]
---@field decisions  jianbao.RoleOfLine[]
---@field articles   jianbao.Draft[]
---@field marks      integer[][]
---@field article?   jianbao.Draft   the one under construction
---@field in_head    boolean         its head is not complete
---@field paragraph? table           what a continuation goes on with
---@field interrupted? table         the paragraph a caption interrupted
---@field notes      table[]         notes above the head of the next article
---@field below_notes? integer       the first line below the run of notes last looked at
---@field date?      string          the folio's date
---@field running_head? jianbao.Text
---@field folio?     jianbao.Text
---@field imprint?   jianbao.Text

---@param building jianbao.Building
---@param first integer
---@param last  integer
local function mark(building, first, last)
  if first <= last then
    table.insert(building.marks, { first, last })
  end
end

---@param building jianbao.Building
---@return jianbao.Draft
local function begin(building)
  local article = drafts.article()
  table.insert(building.articles, article)
  article.paragraphs = building.notes
  building.notes = {}
  building.article, building.paragraph, building.interrupted = article, nil, nil
  return article
end

---The article a text belongs to; a page may begin in the middle of one.
---@param building jianbao.Building
---@return jianbao.Draft
local function current(building)
  return building.article or begin(building)
end

---Has an article nothing yet but its label or 上接, and notes?
---@param article jianbao.Draft?
---@return boolean
local function awaits_headline(article)
  if not article or not (article.label or article.continued)
    or article.headline or article.kicker then
    return false
  end
  for _, paragraph in ipairs(article.paragraphs) do
    if paragraph.kind ~= "note" then
      return false
    end
  end
  return true
end

---Has an article text already, beside notes and captions?
---@param article jianbao.Draft?
---@return boolean
local function has_text(article)
  for _, paragraph in ipairs(article and article.paragraphs or {}) do
    if paragraph.kind == "body" then
      return true
    end
  end
  return false
end

---Open the head of an article, unless the one at hand is still open for it.
---@param building jianbao.Building
---@param role jianbao.Role
local function open_head(building, role)
  local article = building.article
  local open = building.in_head or awaits_headline(article)
  if open and role == "label" then
    open = not (article.label or article.kicker or article.headline)
  elseif open and role ~= "deck" then
    open = not article.headline
  end
  if not open then
    begin(building)
  end
  building.in_head = true
end

---@alias jianbao.Build
---| fun(page: string, lines: jianbao.Reading[], roles: jianbao.RoleOfLine[]): jianbao.Building

---@class jianbao.Assembler
---@field build jianbao.Build

---@param readers jianbao.Readers
---@return jianbao.Assembler
function M.compile(readers)
  local cut_paragraphs = cut.compile(readers)

  ---Does a note belong to the article whose head comes below it?
  local function opens_next(building, i)
    if readers.closing_note:match(building.lines[i].content) then
      return false
    end
    -- Of a run of notes the first looks for its end, and the others know it.
    local decisions, j = building.decisions, math.max(i + 1, building.below_notes or 1)
    while decisions[j] and (decisions[j].role == "note" or decisions[j].role == "continuation") do
      j = j + 1
    end
    building.below_notes = j
    local role = decisions[j] and decisions[j].role
    return role == "headline" or role == "kicker" or role == "label"
  end

  ---Add a paragraph to the article under construction.
  local function add_paragraph(building, kind, role, first, last)
    local paragraph = drafts.text(first, last)
    paragraph.kind, paragraph.role = kind, role
    table.insert(current(building).paragraphs, paragraph)
    building.paragraph = paragraph
    building.in_head = false
    return paragraph
  end

  -- What becomes of a line in each role: f(building, line, first, last, i),
  -- with the bytes of its text without marks.
  local place = {}

  function place.running_head(building, _, first, last)
    drafts.add(building, "running_head", first, last)
  end

  function place.folio(building, line, first, last)
    building.date = building.date or line.date
    if line.imprint_from then
      local folio_last = readers.trim(line.content, line.imprint_from - 1)
      drafts.add(building, "folio", first, first + folio_last - 1)
      drafts.add(building, "imprint", first + line.imprint_from - 1, last)
    else
      drafts.add(building, "folio", first, last)
    end
  end

  function place.imprint(building, line, first, last)
    building.date = building.date or line.date
    drafts.add(building, "imprint", first, last)
  end

  function place.label(building, _, first, last)
    open_head(building, "label")
    drafts.add(building.article, "label", first, last)
    building.paragraph = nil
  end

  local function head_line(role)
    return function(building, line, first, last)
      open_head(building, role)
      local article = building.article
      drafts.add(article, role, first, last)
      article.bullets = article.bullets + (line.has.bullet and 1 or 0)
      article.among_briefs = article.among_briefs or line.has["among briefs"]
      article.notice = article.notice or line.has["notice head"]
      building.paragraph = nil
    end
  end
  place.kicker, place.headline, place.deck =
    head_line "kicker", head_line "headline", head_line "deck"

  function place.headline_more(building, line, first, last)
    local headline = building.article and building.article.headline
    if not headline then
      return place.headline(building, line, first, last)
    end
    headline.separator = ""
    table.insert(headline.pieces, { first, last })
  end

  function place.byline(building, line, first, last)
    local article = current(building)
    local open, close = readers.brackets(line.content)
    if open then
      mark(building, first, first + #open - 1)
      mark(building, last - #close + 1, last)
      first, last = first + #open, last - #close
    end
    local text = building.page:sub(first, last)
    local people = readers.byline.with_role(text) or readers.byline.bare(text)
      or readers.byline.introduced(text)
      or { { role = "author", name = names.close_up(text) } }
    drafts.add_byline(article, { { first, last } }, people)
    building.paragraph = nil
  end

  function place.note(building, _, first, last, i)
    if not building.in_head and opens_next(building, i) then
      building.paragraph = drafts.text(first, last)
      building.paragraph.kind, building.paragraph.role = "note", "note"
      table.insert(building.notes, building.paragraph)
    else
      -- Under a headline the opening of the text is still to come.
      local in_head = building.in_head
      add_paragraph(building, "note", "note", first, last)
      building.in_head = in_head
    end
  end

  function place.lead(building, line, first, last)
    if not building.in_head and not awaits_headline(building.article) then
      begin(building)
    end
    local article = current(building)
    article.bullets = article.bullets + (line.has.bullet and 1 or 0)
    article.among_briefs = article.among_briefs or line.has["among briefs"]
    add_paragraph(building, "body", "lead", first, last)
  end

  function place.brief(building, line, first, last)
    if not (building.in_head and building.article and not building.article.headline) then
      begin(building)
    end
    local article = building.article
    article.brief = true
    -- Lead-in words parted from the text by wide blanks are its headline.
    local lead_in, text_first = readers.lead_in(line.content)
    if lead_in then
      drafts.add(article, "headline", first, first + #lead_in - 1)
      first = first + text_first - 1
    end
    add_paragraph(building, "body", "brief", first, last)
  end

  local function paragraph_line(role)
    return function(building, _, first, last)
      add_paragraph(building, kinds[role] or "body", role, first, last)
      building.interrupted = nil
    end
  end
  place.body, place.crosshead, place.line =
    paragraph_line "body", paragraph_line "crosshead", paragraph_line "line"

  function place.caption(building, _, first, last, i)
    local above, has = building.paragraph, building.lines[i].has
    if has["picture by itself"] then
      begin(building)
      add_paragraph(building, has["caption words"] and "caption" or "body", "caption", first, last)
      return
    end
    add_paragraph(building, "caption", "caption", first, last)
    if above and above.kind == "body" and i > 1 and building.lines[i - 1].open > 0.4 then
      building.interrupted = above
    end
  end

  function place.continuation(building, _, first, last, i)
    local above = building.paragraph
    -- Behind a caption that is complete the interrupted paragraph goes on.
    if above and above.kind == "caption" and building.interrupted
      and (building.decisions[i - 1].role == "credit" or building.lines[i - 1].open <= 0.4) then
      above, building.paragraph = building.interrupted, building.interrupted
    end
    if above then
      table.insert(above.pieces, { first, last })
    else
      add_paragraph(building, "body", "body", first, last)
    end
    building.in_head = building.in_head and above ~= nil and above.kind == "note"
  end

  function place.credit(building, line, first, last)
    local inner = line.content:match "^（(.*)）$" or line.content:match "^%((.*)%)$"
    local credit = drafts.text(first, last)
    credit.names = readers.credit.names(line.content) or inner and readers.credit.names(inner) or {}
    table.insert(current(building).credits, credit)
  end

  function place.jump(building, line, first, last)
    local field = line.has["continued alone"] and "continued" or "jump"
    if field == "continued" and has_text(building.article) then
      begin(building)
      building.in_head = true
    end
    drafts.add(current(building), field, first, last)
  end

  local assembler = {}

  ---@param page  string  the page, UTF-8
  ---@param lines jianbao.Reading[]
  ---@param decisions jianbao.RoleOfLine[]
  ---@return jianbao.Building
  function assembler.build(page, lines, decisions)
    local building = {
      page = page, lines = lines, decisions = decisions,
      articles = {}, marks = {}, notes = {}, in_head = false,
    }
    for i, line in ipairs(lines) do
      local first = line.first + #line.marks
      if #line.marks > 0 then
        mark(building, line.first, line.first + readers.trim(line.marks, #line.marks) - 1)
      end
      if first <= line.last then
        place[decisions[i].role](building, line, first, line.last, i)
      end
    end
    if #building.notes > 0 then
      begin(building)
    end
    for _, article in ipairs(building.articles) do
      cut_paragraphs(page, article, function(first, last) mark(building, first, last) end)
    end
    return building
  end

  return assembler
end

return M
