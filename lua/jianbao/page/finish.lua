--- Give a page its final form: the contract's tables, and the spans.

local core = require "jianbao.core"
local drafts = require "jianbao.page.draft"
local furniture = require "jianbao.page.furniture"

local M = {}

-- A mark such as ■ stands at most so many bytes before the text it points at:
-- there may be a blank between them.
local MARK_REACH = 4

-- The fields of an article that are a single text.
local text_fields = {
  "label", "kicker", "headline", "deck", "continued", "dateline", "byline", "jump",
}

---A running head that the page prints again is told once; its spans tell of all.
---@param page string
---@param head jianbao.Text
---@return string? printed
local function once(page, head)
  local pieces, seen = {}, {}
  for _, piece in ipairs(head.pieces) do
    local printed = page:sub(piece[1], piece[2])
    if not seen[printed] then
      seen[printed], pieces[#pieces + 1] = true, piece
    end
  end
  return (drafts.compose(page, { pieces = pieces, separator = head.separator }))
end

---Mark the articles of a column of briefs: under its label, one after the
---other, each of a single paragraph.
---@param articles jianbao.Draft[]
---@param text string  the page in UTF-8
---@param is_brief_label fun(label: string): boolean
local function mark_briefs(articles, text, is_brief_label)
  local column = {}
  local function finish_column()
    if #column >= 2 then
      for _, article in ipairs(column) do
        article.brief = true
      end
    end
    column = {}
  end
  local open = false
  for _, article in ipairs(articles) do
    local body = 0
    for _, paragraph in ipairs(article.paragraphs) do
      body = body + (paragraph.role == "line" and 9 or 1)
    end
    if article.label then
      finish_column()
      open = is_brief_label(drafts.compose(text, article.label))
    end
    local picture = #article.credits > 0 and not article.dateline
    local rest_of_another_page = article.continued ~= nil
    if open and body <= 1 and not (article.notice or picture or rest_of_another_page) then
      column[#column + 1] = article
    else
      finish_column()
      open = false
    end
  end
  finish_column()
end

---What kind of article is it? See design 4.1.
---@param article jianbao.Draft
---@return "report"|"photo"|"brief"|"other"
local function kind_of(article)
  if article.brief or (article.among_briefs and article.bullets > 0) then
    return "brief"
  end
  local lines, others = 0, 0
  for _, paragraph in ipairs(article.paragraphs) do
    if paragraph.role == "line" then
      lines = lines + 1
    else
      others = others + 1
    end
  end
  if lines > others then
    return "other"
  end
  if article.notice and not article.dateline and #drafts.people(article) == 0 then
    return "other"
  end
  -- Two paragraphs and a caption or two: what is longer is a report whose
  -- dateline and byline were not printed.
  local bodies = 0
  for _, paragraph in ipairs(article.paragraphs) do
    bodies = bodies + (paragraph.kind == "body" and 1 or 0)
  end
  if not article.dateline and not article.byline and #article.credits > 0
    and bodies <= 2 and #article.paragraphs <= 4 then
    return "photo"
  end
  return "report"
end

---@param built jianbao.Building
---@param bytes string    the page as it came
---@param text  string    the page in UTF-8
---@param info  table     of core.text.decode
---@param options jianbao.ReadOptions
---@param is_brief_label fun(label: string): boolean
---@return table page  see design: sha256, id, articles …
function M.page(built, bytes, text, info, options, is_brief_label)
  local sha256 = core.text.sha256(bytes)
  local page = {
    sha256 = sha256,
    id = sha256:sub(1, 16),
    source = options.source,
    date = options.date or built.date or furniture.date_in_name(options.source),
    encoding = info.encoding,
    articles = {},
    warnings = {},
  }
  local identity = not info.map or info.map:identity()
  local function original(first, last)
    if identity then
      return first, last
    end
    return info.map:original(first, last)
  end

  local page_spans = {}
  local function add_spans(spans, field, ranges)
    for _, range in ipairs(ranges) do
      local first, last = original(range[1], range[2])
      spans[#spans + 1] = { field = field, first = first, last = last }
    end
  end
  for _, field in ipairs { "running_head", "folio", "imprint" } do
    if built[field] then
      local printed, ranges = drafts.compose(text, built[field])
      page[field] = field == "running_head" and once(text, built[field]) or printed
      add_spans(page_spans, field, ranges)
    end
  end

  mark_briefs(built.articles, text, is_brief_label)
  for ordinal, one in ipairs(built.articles) do
    local article = {
      id = ("%s-%02d"):format(page.id, ordinal),
      source = page.source,
      ordinal = ordinal,
      date = page.date,
      running_head = page.running_head,
      folio = page.folio,
      imprint = page.imprint,
      kind = kind_of(one),
      bylines = drafts.people(one),
      paragraphs = {},
      credits = {},
    }
    local spans = {}
    for _, field in ipairs(text_fields) do
      if one[field] then
        local printed, ranges = drafts.compose(text, one[field])
        article[field] = printed
        add_spans(spans, field, ranges)
      end
    end
    for i, paragraph in ipairs(one.paragraphs) do
      local printed, ranges = drafts.compose(text, paragraph)
      article.paragraphs[i] = { kind = paragraph.kind, text = printed }
      add_spans(spans, ("paragraphs[%d]"):format(i), ranges)
    end
    for i, credit in ipairs(one.credits) do
      local printed, ranges = drafts.compose(text, credit)
      article.credits[i] = { text = printed, names = credit.names }
      add_spans(spans, ("credits[%d]"):format(i), ranges)
    end
    article.spans = spans
    page.articles[ordinal] = article
  end

  M.share_out(page, page_spans, built.marks, original, info)
  if info.replaced and info.replaced > 0 then
    page.warnings[#page.warnings + 1] = { code = "bad-encoding", replaced = info.replaced,
      message = ("%d ill-formed bytes were read as U+FFFD"):format(info.replaced) }
  end
  return page
end

---Give the page's own fields to the first article and each mark to the
---article it stands in, then put every article's spans in page order.
---@param page table        with its articles
---@param page_spans table[]
---@param marks integer[][] ranges of the page in UTF-8
---@param original fun(first: integer, last: integer): integer, integer
---@param info table        of core.text.decode
function M.share_out(page, page_spans, marks, original, info)
  local articles = page.articles
  page.spans = page_spans
  for _, mark in ipairs(marks) do
    local first, last = original(mark[1], mark[2])
    page_spans[#page_spans + 1] = { field = "mark", first = first, last = last }
  end
  if info.bom ~= "" then
    page_spans[#page_spans + 1] = { field = "mark", first = 1, last = #info.bom }
  end
  if #articles == 0 then
    return
  end
  local function by_place(a, b) return a.first < b.first end
  table.sort(page_spans, by_place)
  local starts = {}
  for i, article in ipairs(articles) do
    local start = math.huge
    for _, span in ipairs(article.spans) do
      start = math.min(start, span.first)
    end
    starts[i] = start
  end
  -- A mark belongs to the last article that has begun where it stands, or
  -- that begins right behind it.
  local at = 1
  for _, span in ipairs(page_spans) do
    while starts[at + 1] and starts[at + 1] <= span.last + MARK_REACH do
      at = at + 1
    end
    local owner = span.field == "mark" and articles[at] or articles[1]
    owner.spans[#owner.spans + 1] = span
  end
  for _, article in ipairs(articles) do
    table.sort(article.spans, by_place)
  end
end

---What `read --why` shows of each line.
---@param readings  jianbao.Reading[]
---@param decisions jianbao.RoleOfLine[]
---@param decider   jianbao.Decider
---@return table[] lines
function M.why(readings, decisions, decider)
  local lines = {}
  for i, line in ipairs(readings) do
    local decision = decider.explain(line, decisions[i])
    lines[i] = {
      number = line.number, first = line.first, last = line.last, text = line.text,
      role = decision.role, score = decision.score, evidence = decision.evidence,
      runner_up = decision.runner_up, runner_up_score = decision.runner_up_score,
    }
  end
  return lines
end

return M
