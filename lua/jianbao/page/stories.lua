--- Where within a run of text a story of its own begins.
--
-- A short line between two paragraphs is a crosshead or the headline of a
-- story that has no dateline: a picture with its text, a piece that somebody
-- signed. What stands at the end of the text, a credit or a name, tells.

local clue = require("jianbao.page.clue").once
local heads = require "jianbao.page.heads"
local patterns = require "jianbao.page.patterns"

local P = require("lpeg").P
local byline_like, head_like = heads.byline_like, heads.head_like

local M = {}

-- A picture story is short; more text than this between headline and credit
-- is a report.
local PICTURE_STORY_CHARACTERS = 350

--- Is there below line i a paragraph or two with no dateline, then a credit?
---@param lines jianbao.Reading[]
---@param i integer
---@return "picture"|"signed"|false
function M.below(lines, i)
  local line = lines[i]
  if not head_like(line) or line.has["byline next"] or line.has["opening next"]
    or line.has["one comma"] then
    return false
  end
  local size, closed, j = 0, 0, i + 1
  while lines[j] and size <= PICTURE_STORY_CHARACTERS and not lines[j].opens
    and not lines[j].tail and not lines[j].has["headline mark"]
    and (not head_like(lines[j]) or j > i + 1 and lines[j - 1].open > 0.4) do
    size = size + lines[j].size
    closed = closed + (lines[j].open <= 0.4 and 1 or 0)
    j = j + 1
  end
  local at_credit, after = lines[j], lines[j + 1]
  if not at_credit or at_credit.opens or not (at_credit.tail_credit or at_credit.tail_signed) then
    return false
  end
  local in_text = not at_credit.has["credit alone"]
  local found = (in_text or j > i + 1) and size + at_credit.size <= PICTURE_STORY_CHARACTERS
    and closed <= 2
    and (not after or head_like(after) or after.has["folio items"] or after.has["imprint posts"])
  return found and (at_credit.tail_credit and "picture" or "signed")
end

-- 图为11月12日，…: a day, and nothing before it.
local day_first = patterns.blanks * patterns.any_of { "图为", "圖為" } ^ -1 * patterns.digit ^ 1
  * P "月" * patterns.digit ^ 1 * P "日"
-- A picture that is a story by itself says so much, in two sentences at least.
local PICTURE_STORY_FROM = 36

--- A picture with its text and credit, and no headline: not a caption of the
--- article above, for it says when, where and what.
local function lone_pictures(lines)
  for i = 2, #lines do
    local line, above = lines[i], lines[i - 1]
    if day_first:match(line.content) and not line.opens and not head_like(above)
      and not byline_like(above) and (above.open == 0 or above.tail) then
      local size, sentences, j = 0, 0, i
      while lines[j] and size <= PICTURE_STORY_CHARACTERS and not lines[j].tail
        and not lines[j].opens and not (j > i and head_like(lines[j])) do
        size = size + lines[j].size
        sentences = sentences + (lines[j].has["stop inside"] and 1 or 0)
          + (lines[j].final and 1 or 0)
        j = j + 1
      end
      local at_credit, after = lines[j], lines[j + 1]
      if at_credit and at_credit.tail_credit then
        if not at_credit.has["credit alone"] then
          size, sentences = size + at_credit.size, sentences + 1
            + (at_credit.has["stop inside"] and 1 or 0)
        end
        if size >= PICTURE_STORY_FROM and sentences >= 2
          and (not after or head_like(after) or after.has["folio items"]
            or after.has["imprint posts"]) then
          clue(line, "picture by itself")
        end
      end
    end
  end
end

--- Crossheads come in rows: a long report has several or none. A page of
--- pictures looks the same but for the credit under each.
local function crossheads_and_pictures(lines)
  -- A story under a picture after two crossheads is the last section of the
  -- same report, unless a wider gap parts it from the text above than any of them.
  local row, pictures, plain, gap = {}, 0, 0, 0
  local function finish_row()
    for _, line in ipairs(row) do
      if not line.story then
        plain, gap = plain + 1, math.max(gap, line.gap)
      end
      local parted = plain < 2 or line.gap > gap
      if line.story == "picture" and parted or line.story == "signed" and plain < 1 then
        pictures = pictures + 1
      else
        line.story = nil
      end
    end
    for _, line in ipairs(row) do
      if not line.story then
        clue(line, #row - pictures >= 2 and "crossheads around" or "no crosshead around")
      end
    end
    row, pictures, plain, gap = {}, 0, 0, 0
  end
  for i, line in ipairs(lines) do
    local has = line.has
    line.story = M.below(lines, i) or nil
    if line.opens or has["headline mark"] or byline_like(line) then
      finish_row()
    elseif i > 1 and has["plain text next"] and line.size <= 18
      and (head_like(line) or has.commas and not line.final and not line.tail)
      and lines[i - 1].open <= 0.4 and not has["opening near"] then
      row[#row + 1] = line
    end
  end
  finish_row()
  for i, line in ipairs(lines) do
    if line.story == "picture" then
      clue(line, "picture story below")
      clue(lines[i + 1], "picture story")
    elseif line.story == "signed" then
      clue(line, "signed story below")
    end
  end
end

--- What closes with a name is no section of an article that opened with one: it
--- has a headline of its own.
local function signed_apart(lines, layout)
  local signed, head
  for i, line in ipairs(lines) do
    if line.opens then
      signed, head = line.opens_signed, nil
    elseif byline_like(line) or line.has["headline mark"] then
      signed, head = false, nil
    elseif signed and head_like(line) and line.has["plain text next"]
      and lines[i - 1].open <= 0.4
      and not (layout.indent and line.indent == layout.indent) then
      head = line
    elseif line.tail_byline then
      if head and line.tail_signed then
        clue(head, "signed below")
      end
      signed, head = false, nil
    end
  end
end

---@param lines jianbao.Reading[]  which know what opens below them
---@param layout jianbao.Layout
function M.gather(lines, layout)
  crossheads_and_pictures(lines)
  lone_pictures(lines)
  signed_apart(lines, layout)
end

return M
