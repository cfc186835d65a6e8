--- The habits of a page as a whole, which a single line cannot show.
--
-- Is the text wrapped at the width of a column? Does indent mark a
-- paragraph? Do number signs mark headlines? The evidence for a line's role
-- is read in the light of these.

---@class jianbao.Layout
---@field wrap     integer?  columns at which lines are wrapped; nil when they are not
---@field indent   integer?  columns of indent that open a paragraph; nil when indent means nothing
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

---Does a line reach the width at which the page is wrapped?
---@param layout jianbao.Layout
---@param line jianbao.Line
---@return boolean
function M.is_full(layout, line)
  local width = M.width(line)
  return layout.wrap ~= nil and width >= layout.wrap - SLACK
end

return M
