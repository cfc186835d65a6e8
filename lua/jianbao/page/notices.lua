--- Notices, weather boxes, lists: a head that says what they are, lines below
--- it, and who signed them on which day.

local clue = require("jianbao.page.clue").once
local heads = require "jianbao.page.heads"
local patterns = require "jianbao.page.patterns"
local stories = require "jianbao.page.stories"

local byline_like, head_like = heads.byline_like, heads.head_like

local M = {}

-- Lines of a notice or weather box are looked for this far below its head.
local NOTICE_REACH = 16
-- A line whose text runs on more surely than this is not the whole of its item.
local RUNS_ON = 0.4
-- The name of an office that signs a notice is no longer.
local SIGNATURE_CHARACTERS = 20

-- 特此公告 ends a notice.
local ends_notice = patterns.any_of { "特此" }

-- 征稿对象：本市职工; 广告：夏季特惠 heads a notice of its own.
local item_of_notice = (patterns.han - patterns.any_of { "广告", "通知", "公告", "启事", "声明", "通告" })
  * patterns.han ^ -5 * patterns.colon

-- An office that ends in one of these signs a notice with its name alone.
local office_last = patterns.anywhere(patterns.any_of {
  "公司", "集团", "委员会", "办公室", "中心", "工会", "协会", "管理局", "法院", "学院", "学校", "医院",
} * -patterns.character)

--- Is line i an office's name right below a line of a notice, the last before a gap?
---@param lines jianbao.Reading[]
---@param i integer
---@return boolean
local function closes_notice(lines, i)
  local line, above, below = lines[i], lines[i - 1], lines[i + 1]
  return i > 1 and above.has["under a notice head"] and line.gap == 0
    and below ~= nil and below.gap > 0
    and line.size <= SIGNATURE_CHARACTERS and office_last:match(line.content) ~= nil
end

--- Lines under a head that says notice, weather, list …
local function heads_and_lines(lines, layout)
  for i, line in ipairs(lines) do
    local head = (line.has["notice words"] or line.has["weather words"]) and line.size <= 24
      and head_like(line) and not line.has["one comma"] and not line.has["list item"]
      and not ends_notice:match(line.content)
      and not (line.has["under a notice head"] and item_of_notice:match(line.content))
      and not closes_notice(lines, i)
    local below = lines[i + 1]
    if head and below and not below.opens and not byline_like(below) then
      clue(line, "notice head")
      local gap = 0
      -- Where every item is indented, what is not goes on with the one above.
      local indented = layout.wrap and layout.indent and below.indent >= layout.indent
      for j = i + 1, math.min(#lines, i + NOTICE_REACH) do
        local under = lines[j]
        -- A wider gap than any within the notice ends it.
        if j > i + 2 and under.gap > gap then
          break
        end
        gap = j > i + 1 and math.max(gap, under.gap) or gap
        if under.opens or under.has["headline mark"]
          or under.has["opening near"] and not closes_notice(lines, j)
          or stories.below(lines, j) == "picture"
          or under.has["label words"]
          or under.has["opening next"] or under.has["byline next"]
          or under.has["imprint posts"] and j == #lines
          or j > i + 1 and under.has["notice words"] and head_like(under)
            and under.size <= 20 and not item_of_notice:match(under.content)
            and not ends_notice:match(under.content) and not closes_notice(lines, j) then
          break
        end
        local above = lines[j - 1]
        if indented and j > i + 1 and under.indent == 0 and under.gap == 0
          and (above.full or above.open > RUNS_ON) then
          clue(under, "goes on with an item")
        -- Text wrapped at the width of a column is no list of lines.
        elseif not (layout.wrap and (under.full or above.full)) then
          clue(under, "under a notice head", j - i <= 8 and 1 or 0.6)
        end
      end
    end
  end
end

--- Does a line end the text above it, or list its last item?
---@param line jianbao.Reading?
---@return boolean
local function ends_text(line)
  return line ~= nil and (line.final or line.has["under a notice head"]
    or ends_notice:match(line.content)) and not line.has["folio items"]
end

--- 特此公告 on a line of its own, an office that signs, and the day below it.
local function signatures(lines)
  for i = 2, #lines do
    local line, above, below = lines[i], lines[i - 1], lines[i + 1]
    if ends_notice:match(line.content) and line.size <= SIGNATURE_CHARACTERS
      and ends_text(above) then
      clue(line, "signs a notice")
    elseif closes_notice(lines, i) and head_like(line) and not line.has.verbal then
      clue(line, "signs a notice")
    elseif line.has["date alone"] and not (below and below.has["folio items"]) then
      local office = head_like(above) and above.has["organisation words"]
        and above.size <= SIGNATURE_CHARACTERS and not above.has.verbal and ends_text(lines[i - 2])
      if office then
        clue(above, "signs a notice")
      end
      if office or ends_text(above) then
        clue(line, "signs a notice")
      end
    end
  end
  for _, line in ipairs(lines) do
    if line.has["signs a notice"] then
      line.open = 0
    end
  end
end

---@param lines jianbao.Reading[]  which know what opens below them
---@param layout jianbao.Layout
function M.gather(lines, layout)
  heads_and_lines(lines, layout)
  signatures(lines)
end

return M
