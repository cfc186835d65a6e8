--- Cut a page into lines, blanks at both ends taken off.
--
-- Line ends are LF, CR, CRLF, form feed, vertical tab, NEL, and Unicode's
-- line and paragraph separators. Blank lines are not kept as lines but
-- counted in the line after them: on a newspaper page they show where a
-- column or a picture broke the text as often as where an article ends.

local lpeg = require "lpeg"
local patterns = require "jianbao.page.patterns"

local Cp, P, S = lpeg.Cp, lpeg.P, lpeg.S

---@class jianbao.Line
---@field number     integer  counted from 1 as an editor's text editor does
---@field first      integer  first byte of its text in the page
---@field last       integer  last byte
---@field text       string   without blanks at the ends
---@field characters integer
---@field indent     integer  columns of blanks before the text
---@field gap        integer  blank lines between it and the line above

local M = {}

local line_end = P "\r\n" + S "\n\r\f\v" + P "\u{85}" + P "\u{2028}" + P "\u{2029}"
local blank = patterns.blank - line_end
-- Bytes that begin no blank and no line end, so that text is gone over in runs.
local plain = (1 - S "\t\n\v\f\r \xC2\xE1\xE2\xE3") ^ 1
-- A run of text and the blanks within it; trailing blanks stay outside.
local text = (blank ^ 0 * (plain + (1 - line_end - blank)) ^ 1) ^ 1
local one_line = Cp() * blank ^ 0 * Cp() * (text + P(true)) * Cp() * blank ^ 0
  * (line_end + -P(1)) * Cp()

local wide_blank = P "\u{3000}"
local columns_of_blanks = lpeg.Cf(
  lpeg.Cc(0) * (wide_blank * lpeg.Cc(2) + P "\t" * lpeg.Cc(4) + patterns.blank * lpeg.Cc(1)) ^ 0,
  function(sum, columns) return sum + columns end)

---@param page string  UTF-8
---@return jianbao.Line[]
function M.split(page)
  local lines = {}
  local position, number, gap = 1, 0, 0
  local length = #page
  while position <= length do
    number = number + 1
    local from, first, after, next_position = one_line:match(page, position)
    if after == first then
      gap = gap + 1
    else
      local content = page:sub(first, after - 1)
      lines[#lines + 1] = {
        number = number,
        first = first,
        last = after - 1,
        text = content,
        characters = utf8.len(content) or #content,
        indent = columns_of_blanks:match(page:sub(from, first - 1)),
        gap = gap,
      }
      gap = 0
    end
    position = next_position
  end
  return lines
end

return M
