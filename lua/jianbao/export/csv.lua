--- Rows of comma-separated values that spreadsheets open as they are.
--
-- RFC 4180: cells parted by commas, rows ended by CR LF, a cell with a comma,
-- a quote or a line break in quotes, quotes doubled. A cell that a spreadsheet
-- would run as a formula (it begins with = + - @, a tab or a carriage return,
-- also in full width) gets an apostrophe in front, as OWASP advises.

local M = {}

--- The mark that tells Excel the file is UTF-8.
M.BOM = "\u{FEFF}"

local FORMULA = {
  ["="] = true, ["+"] = true, ["-"] = true, ["@"] = true, ["\t"] = true, ["\r"] = true,
  ["\u{FF1D}"] = true, ["\u{FF0B}"] = true, ["\u{FF0D}"] = true, ["\u{FF20}"] = true,
}

---@param value string|number|boolean|nil
---@return string cell
function M.cell(value)
  if value == nil then
    return ""
  elseif type(value) ~= "string" then
    return tostring(value)
  end
  -- All of FORMULA are of one byte or of three.
  if FORMULA[value:sub(1, 1)] or FORMULA[value:sub(1, 3)] then
    value = "'" .. value
  end
  -- A zero byte ends the cell for most readers.
  value = value:gsub("\0", "\u{FFFD}")
  if value:find '[,"\r\n]' or value:find "^[ \t-\r]" or value:find "[ \t-\r]$" then
    value = '"' .. value:gsub('"', '""') .. '"'
  end
  return value
end

---@param cells table   list of values; may hold nil
---@param count integer?  how many cells, when some may be nil
---@return string row  with its CR LF
function M.row(cells, count)
  local row = {}
  for index = 1, count or #cells do
    row[index] = M.cell(cells[index])
  end
  return table.concat(row, ",") .. "\r\n"
end

return M
