--- Normalising with the way back, against Unicode's own test files.

local text = require "jianbao.core".text
local maps = require "maps"

-- Debian's unicode-data; the Makefile asks for it.
local unicode = "/usr/share/unicode/"

--- The string written as hexadecimal code points with spaces between.
local function from_hex(codes)
  local characters = {}
  for code in codes:gmatch "%x+" do
    characters[#characters + 1] = utf8.char(tonumber(code, 16))
  end
  return table.concat(characters)
end

--- Every scalar value, in lists of 256.
local function scalar_values()
  return coroutine.wrap(function()
    for first = 0, 0x10FFFF, 0x100 do
      if first < 0xD800 or first > 0xDFFF then
        local codes = {}
        for code = first, first + 0xFF do
          codes[#codes + 1] = code
        end
        coroutine.yield(codes)
      end
    end
  end)
end

local function nfkc(s)
  return (text.normalise(s, { fold_case = false }))
end

--- Whether the units of a map cover the source once and in order: the pieces
--- of `normal` lead to ranges that do not go back, within the source.
local function in_order(map, normal, source)
  local normal_length, source_length = map:lengths()
  if normal_length ~= #normal or source_length ~= #source then
    return false
  end
  local reached = 1
  for first, last in maps.characters(normal) do
    local from, to = map:original(first, last)
    if from < reached and to < reached or to > #source or from > to then
      return false
    end
    reached = from
  end
  return true
end

describe("jianbao.core.text.normalise", function()

  -- Description, options, text, and the normalised text.
  local cases = {
    { "full-width letters and digits", nil, "ＡＢｃ２０２３", "abc2023" },
    { "full-width punctuation", nil, "（记者　孙艳），：；？！", "(记者 孙艳),:;?!" },
    { "Chinese punctuation that has no half width", nil, "、。“”《》【】——", "、。“”《》【】——" },
    { "an ellipsis", nil, "说……", "说......" },
    { "circled and Roman numbers", nil, "①Ⅳ㈠", "1iv(一)" },
    { "units of measure", nil, "㎏㎡㏄℃", "kgm2cc°c" },
    { "case", nil, "TEL ΑΣς Straße", "tel ασσ strasse" },
    { "case when it stays", { fold_case = false }, "ＴＥＬ Ａ", "TEL A" },
    { "a compatibility ideograph", nil, "\u{F900}\u{2F81A}", "豈冬" },
    { "a radical", nil, "⼈⻩", "人⻩" },
    { "half-width kana with its mark", nil, "ｶﾞｯﾂ", "ガッツ" },
    { "a letter and its accent apart", nil, "e\u{301}", "é" },
    { "accents in the wrong order", nil, "a\u{301}\u{323}", "ạ\u{301}" },
    { "an accent behind a full-width letter", nil, "Ｅ\u{301}中", "é中" },
    { "an accent behind a hanzi", nil, "中\u{301}中", "中\u{301}中" },
    { "Hangul letters", nil, "\u{1112}\u{1161}\u{11AB}글", "한글" },
    { "a Hangul syllable that takes a last letter", nil, "하\u{11AB}", "한" },
    { "a zero-width space", nil, "安\u{200B}全", "安全" },
    { "a zero-width space before an accent", nil, "e\u{200B}\u{301}", "é" },
    { "a zero-width space when case stays", { fold_case = false }, "安\u{200B}全", "安\u{200B}全" },
    { "a variation selector", nil, "葛\u{E0100}城", "葛城" },
    { "quotation marks", { drop_quotes = true }, "“一带一路”建设", "一带一路建设" },
    { "book marks", { drop_quotes = true }, "《人民日报》〈上〉「中」『下』", "人民日报上中下" },
    { "straight and full-width quotation marks", { drop_quotes = true }, "\"a\"'b'＂ｃ＂", "abc" },
    { "quotation marks only", { drop_quotes = true }, "“”", "" },
    { "quotation marks that stay", nil, "“一带”", "“一带”" },
    { "blanks of all kinds", { drop_blanks = true }, "安\u{3000}全\u{A0}生 \t产\r\n管\u{FEFF}理",
      "安全生产管理" },
    { "an accent behind a dropped mark", { loose = true }, "e”\u{301}x", "éx" },
    { "loose", { loose = true }, "“Ｗｅ　ａｒｅ”\n《家》", "weare家" },
    { "what an ill-formed byte is", nil, "安\xFF全", "安\u{FFFD}全" },
    { "nothing", nil, "", "" },
  }
  for _, case in ipairs(cases) do
    local name, options, s, expected = table.unpack(case, 1, 4)
    it("normalises " .. name, function()
      local normal, map = text.normalise(s, options)
      assert.equal(expected, normal)
      assert.is_true(in_order(map, normal, s))
      assert.equal(normal, (text.normalise(normal, options)), "a second time")
    end)
  end

  -- Text, options, the part looked for, and what it is in the text.
  local origins = {
    { "“一带一路”建设", { loose = true }, "一带一路建设", "一带一路”建设" },
    { "“一带一路”建设", { loose = true }, "一带一路", "一带一路" },
    { "“一带一路”建设", { loose = true }, "建设", "建设" },
    { "重５０㎏整", nil, "50", "５０" },
    { "重５０㎏整", nil, "kg", "㎏" },
    { "重５０㎏整", nil, "g", "㎏" },
    { "全市安全生\n产管理", { loose = true }, "生产", "生\n产" },
    { "见Ｅ\u{301}ｃole", nil, "éc", "Ｅ\u{301}ｃ" },
    { "安\u{200B}全", nil, "安", "安" },
    { "甲。，乙", nil, ",", "，" },
    { "한글", nil, "글", "글" },
    { "\u{1112}\u{1161}\u{11AB}글", nil, "한", "\u{1112}\u{1161}\u{11AB}" },
  }
  for _, case in ipairs(origins) do
    local s, options, wanted, origin = table.unpack(case, 1, 4)
    it(("leads from %q back to %q"):format(wanted, origin), function()
      local normal, map = text.normalise(s, options)
      local first, last = normal:find(wanted, 1, true)
      assert.is_number(first)
      local from, to = map:original(first, last)
      assert.equal(origin, s:sub(from, to))
    end)
  end

  it("gives the identity for text that is normal already", function()
    for _, s in ipairs { "", "a", "全市安全生产、管理水平。“家”", "2023年6月21日 星期三", "é中" } do
      local normal, map = text.normalise(s)
      assert.equal(s, normal)
      assert.is_true(map:identity())
    end
    local _, map = text.normalise "，"
    assert.is_false(map:identity())
  end)

  it("passes every line of Unicode's NormalizationTest, alone and in a row", function()
    -- bzip2 is not ours, so the sanitizers stay out of it.
    local pipe = assert(io.popen(
      "env -u LD_PRELOAD bzip2 -dc " .. unicode .. "NormalizationTest.txt.bz2"))
    local lines, listed, row, expected_row = 0, {}, {}, {}
    local part
    for line in pipe:lines() do
      part = line:match "^@Part(%d)" or part
      local c = { line:match "^([%x ]+);([%x ]+);([%x ]+);([%x ]+);([%x ]+);" }
      if #c == 5 then
        lines = lines + 1
        for i = 1, 5 do
          c[i] = from_hex(c[i])
        end
        if part == "1" then
          listed[utf8.codepoint(c[1])] = true
        end
        for i = 1, 5 do -- c4 == toNFKC(c1) == … == toNFKC(c5)
          local normal, map = text.normalise(c[i], { fold_case = false })
          if normal ~= c[4] or i == 1 and not in_order(map, normal, c[i]) then
            error(("line %d, column %d: %s"):format(lines, i, line))
          end
        end
        -- A hanzi between keeps neighbours apart, and the quick path awake.
        row[#row + 1], expected_row[#expected_row + 1] = c[1] .. "中", c[4] .. "中"
      end
    end
    pipe:close()
    assert.is_true(lines > 18000)
    assert.equal(table.concat(expected_row), nfkc(table.concat(row)))
    -- Part 1: every character that is not listed is its own NFKC.
    for codes in scalar_values() do
      local unlisted = {}
      for _, code in ipairs(codes) do
        unlisted[#unlisted + 1] = not listed[code] and utf8.char(code) or nil
      end
      local s = "中" .. table.concat(unlisted, "中") .. "文"
      assert.equal(s, nfkc(s), ("from U+%04X on"):format(codes[1]))
    end
  end)

  it("folds every character as DerivedNormalizationProps says", function()
    local folds = {}
    for line in io.lines(unicode .. "DerivedNormalizationProps.txt") do
      local first, last, mapped = line:match "^(%x+)%.?%.?(%x*)%s*; NFKC_CF;([%x ]*)"
      if first then
        for code = tonumber(first, 16), tonumber(last ~= "" and last or first, 16) do
          folds[code] = from_hex(mapped)
        end
      end
    end
    assert.equal("a", folds[0x41])
    for codes in scalar_values() do
      local source, expected = {}, {}
      for i, code in ipairs(codes) do
        source[i] = utf8.char(code)
        expected[i] = folds[code] or source[i]
      end
      -- The property gives the mapping; normalising it comes after (R5).
      assert.equal(nfkc(table.concat(expected, "中")),
        (text.normalise(table.concat(source, "中"))), ("from U+%04X on"):format(codes[1]))
    end
  end)

  it("gives the same for a text and for its pieces put together again", function()
    -- Cut before a hanzi, where a boundary is, a text may be normalised in
    -- pieces: the quick path and the full one have to agree.
    local random = maps.random(4)
    local pieces = { "，", "“", "”", "Ａ", "e", "\u{301}", "\u{323}", "\u{200B}", "　", " ", "。",
                     "か", "\u{3099}", "각", "\u{11A8}", "㎏", "\xFF", "é", "…", "\n", "a", "Σ" }
    local forms = { { fold_case = false }, {}, { drop_quotes = true }, { loose = true } }
    for _, options in ipairs(forms) do
      for _ = 1, 800 do
        local source, expected = {}, {}
        for _ = 1, random(1, 4) do
          local piece = {}
          for i = 1, random(0, 6) do
            piece[i] = pieces[random(1, #pieces)]
          end
          local s = "字" .. table.concat(piece)
          source[#source + 1] = s
          expected[#expected + 1] = (text.normalise(s, options))
        end
        local s = table.concat(source)
        local normal, map = text.normalise(s, options)
        assert.equal(table.concat(expected), normal)
        assert.is_true(in_order(map, normal, s))
        assert.equal(normal, (text.normalise(normal, options)))
      end
    end
  end)

  it("takes a million accents in the wrong order", function()
    local s = "e" .. ("\u{301}\u{323}"):rep(500000)
    local normal, map = text.normalise(s)
    assert.equal("ẹ" .. ("\u{323}"):rep(499999) .. ("\u{301}"):rep(500000), normal)
    assert.same({ 1, #s }, { map:original(1, 1) })
  end)

  it("raises for options that are no table", function()
    assert.error_matches(function() text.normalise("a", true) end, "#2 to 'normalise'")
  end)

end)
