--- Columns of text in which a Chinese character counts as wide as it is printed.

local measure = require("jianbao.core").text.measure

local M = {}

---@param text string
---@return integer columns  of a terminal
function M.width(text)
  local _, columns = measure(text)
  return columns
end

---Spaces after (or before) a text, up to a width.
---@param text string
---@param width integer
---@param right? boolean  spaces before it
---@return string
function M.pad(text, width, right)
  local spaces = (" "):rep(width - M.width(text))
  return right and spaces .. text or text .. spaces
end

---The beginning of a text that fits, ending in … when something was left out.
---Characters that would break the line or move the cursor become spaces.
---@param text string
---@param width integer
---@return string
function M.cut(text, width)
  text = text:gsub("[%c]+", " ")
  if M.width(text) <= width then
    return text
  end
  local used, last = 0, 0
  for first, code in utf8.codes(text) do
    local character = utf8.char(code)
    used = used + M.width(character)
    if used > width - 1 then
      break
    end
    last = first + #character - 1
  end
  return text:sub(1, last) .. "…"
end

---Rows of cells, as lines whose columns stand below each other. The last cell
---of a row is not padded.
---@param rows string[][]
---@param options? { right?: table<integer, boolean>, gap?: string, indent?: string }
---  right: the columns that are aligned at their end
---@return string[] lines
function M.align(rows, options)
  options = options or {}
  local right, gap, indent = options.right or {}, options.gap or "  ", options.indent or ""
  local widths = {}
  for _, row in ipairs(rows) do
    for column, cell in ipairs(row) do
      widths[column] = math.max(widths[column] or 0, M.width(cell))
    end
  end
  local lines = {}
  for _, row in ipairs(rows) do
    local cells = {}
    for column, cell in ipairs(row) do
      local is_last = column == #row and not right[column]
      cells[column] = is_last and cell or M.pad(cell, widths[column], right[column])
    end
    lines[#lines + 1] = indent .. table.concat(cells, gap)
  end
  return lines
end

return M
