--- CSV as RFC 4180 has it, read back by slow and obvious code.

local csv = require "jianbao.export.csv"

--- Reads RFC 4180 back: slow and obvious.
local function parse(text)
  local rows, row, cell, quoted, at = {}, {}, {}, false, 1
  while at <= #text do
    local byte = text:sub(at, at)
    if quoted then
      if byte == '"' and text:sub(at + 1, at + 1) == '"' then
        cell[#cell + 1], at = '"', at + 1
      elseif byte == '"' then
        quoted = false
      else
        cell[#cell + 1] = byte
      end
    elseif byte == '"' then
      quoted = true
    elseif byte == "," then
      row[#row + 1], cell = table.concat(cell), {}
    elseif text:sub(at, at + 1) == "\r\n" then
      row[#row + 1], cell = table.concat(cell), {}
      rows[#rows + 1], row, at = row, {}, at + 1
    else
      cell[#cell + 1] = byte
    end
    at = at + 1
  end
  return rows
end

describe("jianbao.export.csv", function()
  for _, case in ipairs {
    { "a plain text", "标题", "标题" },
    { "a comma", "a,b", '"a,b"' },
    { "a full-width comma", "甲，乙", "甲，乙" },
    { "quotes", 'say "好"', '"say ""好"""' },
    { "line breaks", "a\nb\r\nc", '"a\nb\r\nc"' },
    { "blanks at the ends", " a", '" a"' },
    { "nothing", nil, "" },
    { "a number", -5, "-5" },
    { "a formula", "=1+1", "'=1+1" },
    { "a formula in quotes", '=cmd("a","b")', [["'=cmd(""a"",""b"")"]] },
    { "a plus", "+86", "'+86" },
    { "a minus", "-甲", "'-甲" },
    { "an at sign", "@甲", "'@甲" },
    { "a tab in front", "\t=1", "'\t=1" },
    { "a full-width formula", "＝1", "'＝1" },
    { "an equals sign further on", "a=1", "a=1" },
    { "a zero byte", "a\0b", "a\u{FFFD}b" },
  } do
    it("writes a cell with " .. case[1], function()
      assert.equal(case[3], csv.cell(case[2]))
    end)
  end

  it("writes rows that read back equal", function()
    local rows = {
      { "a", "b,c", 'd"e', "f\r\ng", "" }, { " ", "，", "\u{202E}右", "😀", "'" },
      { "", "", "", "", "x" },
    }
    local text = ""
    for _, row in ipairs(rows) do
      text = text .. csv.row(row)
    end
    assert.same(rows, parse(text))
  end)

  it("keeps the place of cells that are not there", function()
    assert.equal("a,,c,\r\n", csv.row({ "a", nil, "c", nil }, 4))
  end)
end)
