--- The habits of a page as a whole, which a single line cannot show.
--
-- Is the text wrapped at the width of a column? Does indent mark a
-- paragraph? Do number signs mark headlines? The evidence for a line's role
-- is read in the light of these.

---@class jianbao.Layout
---@field wrap     integer?  columns at which lines are wrapped; nil when they are not
---@field indent   integer?  columns of indent that open a paragraph; nil when indent means nothing
---@field gaps_part? boolean  lines are wrapped, and blank lines alone part paragraphs
---@field headline_level integer?  number signs before a headline; nil when there are none

local M = {}

--- Columns a line fills with its indent: Han and full-width forms are two.
-- In UTF-8 they take three bytes and ASCII one, so half the sum of bytes and
-- characters is the width.
---@param line jianbao.Line
---@return integer
function M.width(line)
  return line.indent + (#line.text + line.characters) // 2
end

-- Lines within this many columns of the wrap width are full: a stop that may
-- not begin a line, or a two-column character, leaves them short of it.
local SLACK = 4

---@param lines jianbao.Line[]
---@return integer? columns
local function wrap_width(lines)
  local count, widest = {}, 0
  for _, line in ipairs(lines) do
    local width = M.width(line)
    if width <= 120 then
      count[width] = (count[width] or 0) + 1
      widest = math.max(widest, width)
    end
  end
  local best, best_score, over = nil, 0, 0
  for _, line in ipairs(lines) do
    if M.width(line) > 120 then
      over = over + 1
    end
  end
  for width = widest, 16, -1 do
    local full = 0
    for near = width - SLACK, width do
      full = full + (count[near] or 0)
    end
    local score = full - 4 * over
    if score > best_score then
      best, best_score = width, score
    end
    over = over + (count[width] or 0)
  end
  if best and #lines >= 6 and best_score >= math.max(4, #lines * 0.35) then
    return best
  end
  return nil
end

---@param lines jianbao.Line[]
---@return integer? columns
local function paragraph_indent(lines)
  local count, flush = {}, 0
  for _, line in ipairs(lines) do
    if line.indent >= 2 then
      count[line.indent] = (count[line.indent] or 0) + 1
    elseif line.indent == 0 then
      flush = flush + 1
    end
  end
  local best, most = nil, 0
  for indent = 2, 16 do
    if (count[indent] or 0) > most then
      best, most = indent, count[indent]
    end
  end
  if best and most >= 3 and most >= #lines * 0.12 and flush >= 1 then
    return best
  end
  return nil
end

---@param lines jianbao.Line[]
---@return jianbao.Layout
function M.read(lines)
  local level
  for _, line in ipairs(lines) do
    local signs = #line.text:match "^#*"
    if signs >= 2 and (not level or signs < level) then
      level = signs
    end
  end
  return {
    wrap = wrap_width(lines),
    indent = paragraph_indent(lines),
    headline_level = level,
  }
end

-- Text is wrapped and parted by blank lines when it runs on so often, and when
-- at most one in so many lines shows the contrary.
local WRAPPED_FROM, WRAPPED_BUT_ONE_IN = 10, 8
-- On such a page a line is full, too, that is so much shorter and has the next
-- one right below it: digits are half as wide as the characters counted.
local GAP_SLACK = 10

---@param layout jianbao.Layout
---@param lines jianbao.Reading[]
---@return boolean
local function gaps_part(layout, lines)
  if not layout.wrap or layout.indent then
    return false
  end
  local together, parted, ended, ended_together = 0, 0, 0, 0
  for i = 2, #lines do
    local above, line = lines[i - 1], lines[i]
    if above.full then
      together = together + (line.gap == 0 and 1 or 0)
      parted = parted + (line.gap > 0 and not above.final and 1 or 0)
    elseif above.final then
      ended = ended + 1
      ended_together = ended_together + (line.gap == 0 and 1 or 0)
    end
  end
  return together >= WRAPPED_FROM and parted * WRAPPED_BUT_ONE_IN <= together
    and ended > 0 and ended_together * WRAPPED_BUT_ONE_IN <= ended
end

---See which lines run on into the next because no blank line parts them.
---@param layout jianbao.Layout  gets gaps_part
---@param lines jianbao.Reading[]
function M.read_gaps(layout, lines)
  layout.gaps_part = gaps_part(layout, lines)
  if layout.gaps_part then
    for i = 2, #lines do
      local above = lines[i - 1]
      above.full = above.full or lines[i].gap == 0 and not above.centred
        and M.width(above) >= layout.wrap - GAP_SLACK
    end
  end
end

---Does a line reach the width at which the page is wrapped?
---@param layout jianbao.Layout
---@param line jianbao.Line
---@return boolean
function M.is_full(layout, line)
  local width = M.width(line)
  return layout.wrap ~= nil and width >= layout.wrap - SLACK
end

return M
