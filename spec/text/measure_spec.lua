--- Characters, columns and classes of a text, against the Unicode Character
-- Database.

local text = require "jianbao.core".text

local unicode = "/usr/share/unicode/"

describe("jianbao.core.text.measure", function()

  -- Description, text, characters, columns, columns in Chinese print.
  local cases = {
    { "nothing", "", 0, 0, 0 },
    { "hanzi", "全市安全生产", 6, 12, 12 },
    { "rare hanzi", "㐀𠀀", 2, 4, 4 },
    { "ASCII", "2023 AI", 7, 7, 7 },
    { "full-width letters", "ＡＢ　", 3, 6, 6 },
    { "Chinese punctuation", "，。、《》（）", 7, 14, 14 },
    { "quotation marks and dashes, which are ambiguous", "“”‘’……——·", 9, 9, 18 },
    { "half-width kana", "ｶﾞ", 2, 2, 2 },
    { "an accent", "e\u{301}", 2, 1, 1 },
    { "controls and marks that are not seen", "\t\r\n\u{200B}\u{FEFF}", 5, 0, 0 },
    { "ill-formed bytes, which are U+FFFD", "中\xFF\xE4\xB8", 3, 4, 6 },
    { "an emoji", "😀", 1, 2, 2 },
  }
  for _, case in ipairs(cases) do
    local name, s, characters, columns, chinese_columns = table.unpack(case)
    it("counts " .. name, function()
      assert.same({ characters, columns }, { text.measure(s) })
      assert.same({ characters, columns }, { text.measure(s, 1) })
      assert.same({ characters, chinese_columns }, { text.measure(s, 2) })
      assert.equal(characters, text.length(s))
    end)
  end

  it("agrees with EastAsianWidth and the general categories", function()
    local unseen = { Cc = true, Cf = true, Mn = true, Me = true }
    local category, wrong = {}, {}
    local first_of_range
    for line in io.lines(unicode .. "UnicodeData.txt") do
      local code, name, class = line:match "^(%x+);([^;]*);(%a+)"
      code = tonumber(code, 16)
      for each = name:find "Last>" and first_of_range or code, code do
        category[each] = class
      end
      first_of_range = code
    end
    for line in io.lines(unicode .. "EastAsianWidth.txt") do
      local first, last, width = line:match "^(%x+)%.?%.?(%x*)%s*;%s*(%a+)"
      if first then
        local from, to = tonumber(first, 16), tonumber(last ~= "" and last or first, 16)
        for code = from, to do
          if code < 0xD800 or code > 0xDFFF then
            local narrow = (width == "W" or width == "F") and 2 or 1
            local wide = width == "A" and 2 or narrow
            if unseen[category[code]] then
              narrow, wide = 0, 0
            end
            local s = utf8.char(code)
            if select(2, text.measure(s)) ~= narrow or select(2, text.measure(s, 2)) ~= wide then
              wrong[#wrong + 1] = ("U+%04X"):format(code)
            end
          end
        end
      end
    end
    assert.same({}, wrong)
  end)

  it("raises for a width of ambiguous characters that is neither 1 nor 2", function()
    assert.error_matches(function() text.measure("a", 3) end, "#2 to 'measure'")
  end)

end)
