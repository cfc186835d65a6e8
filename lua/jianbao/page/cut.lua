--- Cut openings and closings off the paragraphs of an article.
--
-- Only when its halves have been joined can a paragraph be asked for its
-- dateline, byline, credit or 下转: a line may break in the middle of one.

local drafts = require "jianbao.page.draft"

local M = {}

---@param readers jianbao.Readers
---@return fun(page: string, article: jianbao.Draft, mark: fun(first: integer, last: integer))
function M.compile(readers)
  ---@param mark fun(first: integer, last: integer)
  local function mark_all(pieces, mark)
    for _, piece in ipairs(pieces) do
      mark(piece[1], piece[2])
    end
  end

  ---Give a segment to the field it belongs to.
  local function hand_out(article, segment, pieces, mark)
    if segment.field == "mark" then
      mark_all(pieces, mark)
    elseif segment.field == "byline" then
      drafts.add_byline(article, pieces, segment.people)
    elseif segment.field == "credit" then
      article.credits[#article.credits + 1] =
        { pieces = pieces, separator = "", names = segment.names }
    else
      drafts.add_place(article, segment.field, pieces)
    end
  end

  ---@param page    string
  ---@param article jianbao.Draft
  ---@param mark    fun(first: integer, last: integer)
  return function(page, article, mark)
    local first_body, last_body
    for i, paragraph in ipairs(article.paragraphs) do
      if paragraph.kind == "body" then
        first_body, last_body = first_body or i, i
      end
    end
    local kept = {}
    for i, paragraph in ipairs(article.paragraphs) do
      local text = drafts.compose(page, paragraph)
      local first, last, tail = 1, #text, {}
      -- Of verse and notices only the last line can close with a byline, and a
      -- bare name there is one of theirs.
      local in_lines = paragraph.role == "line"
      if paragraph.kind ~= "crosshead" and (not in_lines or i == last_body) then
        tail, last = readers.closing.read(text, { bare = i == last_body and not in_lines })
      end
      if i == first_body and paragraph.role ~= "line" then
        local head
        head, first = readers.opening.read(text:sub(1, last))
        for _, segment in ipairs(head) do
          hand_out(article, segment, drafts.slice(paragraph, segment.first, segment.last), mark)
        end
      end
      for _, segment in ipairs(tail) do
        hand_out(article, segment, drafts.slice(paragraph, segment.first, segment.last), mark)
      end
      paragraph.pieces = drafts.slice(paragraph, first, last)
      -- What was only a dateline, a credit or a byline leaves no paragraph.
      if #paragraph.pieces > 0 then
        kept[#kept + 1] = paragraph
      end
    end
    article.paragraphs = kept
    drafts.in_page_order(article)
  end
end

return M
