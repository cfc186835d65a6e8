--- Names of people: where they end, surnames, and names spread over two columns.

local lpeg = require "lpeg"
local names = require "jianbao.page.names"
local patterns = require "jianbao.page.patterns"

describe("a name", function()
  local whole = patterns.whole(names.name(lpeg.P "报道"))

  -- Description, text, is it one?
  local cases = {
    { "two characters", "王平", true },
    { "three", "李小安", true },
    { "four", "欧阳明月", true },
    { "one", "王", false },
    { "five", "阿依努尔江", false },
    { "padded", "王　平", true },
    { "padded by ASCII", "王 平", true },
    { "two padded names", "王　平安", false },
    { "transcribed", "买买提·艾力", true },
    { "transcribed in three parts", "艾力·买买提·江", true },
    { "another dot", "买买提•艾力", true },
    { "Latin", "Smith", true },
    { "Latin in two words", "John Smith", true },
    { "Latin with initials", "J. R. Smith", true },
    { "Latin in small letters", "smith", false },
    { "a character outside the first plane", "王𠀀", true },
    { "a rare character of Extension A", "王㐀", true },
    { "the word that ends names", "王平报道", false },
    { "punctuation", "王，平", false },
  }
  for _, case in ipairs(cases) do
    it((case[3] and "is " or "is not ") .. case[1], function()
      assert.equal(case[3], whole:match(case[2]) ~= nil)
    end)
  end

  it("ends where a word begins that must not be eaten", function()
    assert.equal(#"王平" + 1, names.name(lpeg.P "报道"):match "王平报道")
  end)
end)

describe("a known surname", function()
  local cases = {
    { "王平", true }, { "李小安", true }, { "陳曉嵐", true }, { "欧阳月", true }, { "欧阳明月", true },
    { "歐陽明月", true }, { "司马相", true },
    { "", false }, { "王", false }, { "掌声", false }, { "下同", false }, { "王小明月", false },
    { "John", false }, { "完", false }, { "\xE7\x8E", false },
  }
  for _, case in ipairs(cases) do
    it(("%s %q"):format(case[2] and "opens" or "does not open", case[1]), function()
      assert.equal(case[2], names.has_surname(case[1]))
    end)
  end
end)

describe("padding", function()
  it("goes from a name of two characters, and from nothing else", function()
    for _, case in ipairs {
      { "王　平", "王平" }, { "王 平", "王平" }, { "王  平", "王平" }, { "王平", "王平" },
      { "李小 安", "李小 安" }, { "John Smith", "John Smith" }, { "", "" },
    } do
      assert.equal(case[2], names.close_up(case[1]))
    end
  end)
end)

describe("a choice of words", function()
  it("takes the longest that fits, in whatever order they come", function()
    for _, words in ipairs { { "记", "记者", "记者站" }, { "记者站", "记", "记者" } } do
      assert.equal(#"记者站" + 1, patterns.any_of(words):match "记者站长")
      assert.equal(#"记者" + 1, patterns.any_of(words):match "记者会")
    end
  end)

  it("of none matches nothing", function()
    assert.is_nil(patterns.any_of({}):match "")
  end)

  it("leaves the list as it is", function()
    local words = { "甲", "乙丙" }
    patterns.any_of(words)
    assert.same({ "甲", "乙丙" }, words)
  end)
end)

describe("the bricks of patterns", function()
  -- Brick, what it matches whole, what it does not.
  local cases = {
    { "character", { "a", "é", "雨", "𠀀", "\0" }, { "", "\xFF", "\x80", "\xE9\x9B" } },
    { "blank", { " ", "\t", "\u{3000}", "\u{A0}", "\u{2003}", "\u{202F}", "\u{205F}", "\u{1680}" },
      { "", "a", "\n", "\u{200B}", "雨" } },
    { "han", { "雨", "㐀", "𠀀", "豈", "〇" }, { "a", "，", "\u{3000}", "ぁ", "１", "" } },
    { "digit", { "0", "9", "０", "９" }, { "a", "一", "", "Ａ", "：" } },
    { "letter", { "a", "Z", "Ａ", "ｚ" }, { "1", "é", "，", "雨", "" } },
    { "numeral", { "21", "２１", "二十一", "廿一", "〇" }, { "", "甲", "1.5" } },
    { "open_round", { "（", "(" }, { "）", "[", "" } },
    { "close_round", { "）", ")" }, { "（", "" } },
    { "open_square", { "【", "[", "〔", "［", "〖" }, { "】", "（" } },
    { "close_square", { "】", "]", "〕", "］", "〗" }, { "【", "）" } },
    { "colon", { "：", ":" }, { "；", "" } },
    { "slash", { "／", "/" }, { "、" } },
    { "comma", { "，", "," }, { "、", "。" } },
    { "mark", { "■", "□", "●", "◎", "▲", "◆", "◇", "★", "☆", "#" }, { "○", "*", "", "★★" } },
    { "stop", { "。", "！", "？", "…", ".", "!", "?" }, { "，", "：", "" } },
    { "closer", { "”", "’", "」", "』", "）", "》", ")" }, { "“", "「", "" } },
  }
  for _, case in ipairs(cases) do
    it("match: " .. case[1], function()
      local whole = patterns.whole(patterns[case[1]])
      for _, text in ipairs(case[2]) do
        assert.equal(#text + 1, whole:match(text), text)
      end
      for _, text in ipairs(case[3]) do
        assert.is_nil(whole:match(text), text)
      end
    end)
  end

  it("are found anywhere", function()
    local found = patterns.anywhere(lpeg.C(lpeg.P "雨"))
    assert.same({ 4, "雨", 7 }, { found:match "下雨了" })
    assert.is_nil(found:match "晴")
  end)

  it("split a text into its characters", function()
    assert.same({ "雨", "a", "𠀀" }, patterns.characters "雨a𠀀")
  end)
end)
