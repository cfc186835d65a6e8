--- What closes a paragraph: bylines and sources in brackets, and blanks.

local closing = require "jianbao.page.closing"
local parts = require "parts"

---@param text string
---@param options? { bare: boolean }
---@return string[][] segments, string before, string who
local function read(text, options)
  local segments, last = parts.closing.read(text, options)
  local who = {}
  for _, segment in ipairs(segments) do
    if segment.people then
      who[#who + 1] = parts.people(segment.people)
    elseif segment.names then
      who[#who + 1] = table.concat(segment.names, " ")
    end
  end
  return parts.segments(text, segments, last + 1, #text), text:sub(1, last), table.concat(who, "; ")
end

describe("the closing of a paragraph", function()
  -- Description, the text before, the segments as field and text, who.
  local cases = {
    { "a credit", "雨停了。", { "credit", "本报记者 于江 摄" }, "于江" },
    { "a credit behind a blank", "雨停了。 ", { "credit", "通讯员 李建/摄" }, "李建" },
    { "a credit in brackets, which it keeps", "雨停了。", { "credit", "（圖／陳曉嵐攝）" }, "陳曉嵐" },
    { "a credit in half-width brackets", "雨停了。", { "credit", "(于江 摄)" }, "于江" },
    { "a credit behind a quotation", "他说：“雨停了。”", { "credit", "于江 摄" }, "于江" },
    { "a source with its photographer", "雨停了。", { "credit", "新华社发（于江 摄）" }, "于江" },
    { "a credit without a stop before it", "工人在检修线路 ", { "credit", "于江 摄" }, "于江" },
    { "a photo report", "雨停了。", { "credit", "摄影报道" }, "" },
    { "from the files", "雨停了。", { "credit", "资料图片" }, "" },
    { "a credit and nothing else", "", { "credit", "本报记者 于江 摄" }, "于江" },

    { "a byline in brackets", "雨停了。",
      { "mark", "（", "byline", "王平 李安", "mark", "）" }, "a 王平, a 李安" },
    { "a byline in half-width brackets", "雨停了。",
      { "mark", "(", "byline", "王平", "mark", ")" }, "a 王平" },
    { "an agency", "雨停了。", { "mark", "（", "byline", "据新华社", "mark", "）" },
      "agency 新华社" },
    { "the author's work", "雨停了。",
      { "mark", "（", "byline", "作者单位：临江大学", "mark", "）" }, "" },
    { "a rare surname", "雨停了。", { "mark", "（", "byline", "禤小满", "mark", "）" },
      "a 禤小满" },
    { "an office that signs", "雨停了。",
      { "mark", "（", "byline", "临江市水务局", "mark", "）" }, "a 临江市水务局" },
    { "an office that signs, alone", "",
      { "mark", "（", "byline", "临江市水务局", "mark", "）" }, "a 临江市水务局" },
    { "one with a title, alone", "",
      { "mark", "（", "byline", "临江中学教师 王平", "mark", "）" }, "a 王平" },
    { "a signature without brackets", "雨停了。", { "byline", "本报记者 王平 文/图" }, "r 王平" },

    { "the page that goes on", "雨停了。", { "jump", "（下转第3版）" }, "" },
    { "the page, half-width", "雨停了。", { "jump", "(下转第3版)" }, "" },
    { "the page in the middle of a sentence", "雨停", { "jump", "（下转第3版）" }, "" },

    { "byline, then credit", "雨停了。",
      { "mark", "（", "byline", "王平", "mark", "）", "credit", "于江 摄" }, "a 王平; 于江" },
    { "credit, then jump", "雨停了。", { "credit", "于江 摄", "jump", "（下转第3版）" }, "于江" },
    { "a list's remark before a byline", "雨停了（详略）。",
      { "mark", "（", "byline", "王平", "mark", "）" }, "a 王平" },
  }
  for _, case in ipairs(cases) do
    local segments, joined = {}, ""
    for i = 1, #case[3], 2 do
      segments[#segments + 1] = { case[3][i], case[3][i + 1] }
      joined = joined .. case[3][i + 1]
    end
    for _, blanks in ipairs { "", "  ", "\u{3000}" } do
      it(("is read: %s%s"):format(case[1], blanks == "" and "" or ", blanks behind"), function()
        local found, before, who = read(case[2] .. joined .. blanks)
        assert.same(segments, found)
        assert.equal((case[2]:gsub(" $", "")), before)
        assert.equal(case[4], who)
      end)
    end
  end

  local negatives = {
    { "nothing", "" },
    { "a sentence", "雨停了。" },
    { "the end of the text", "雨停了。（完）" },
    { "applause", "雨停了。（掌声）" },
    { "a remark of two words", "雨停了。（内容有删节）" },
    { "an abbreviation", "临江市总工会（简称市总）" },
    { "a rare name without a stop before it", "雨停了（禤小满）" },
    { "a hobby", "他爱好摄影" },
    { "a hobby, and a stop", "他爱好摄影。" },
    { "a reporter within a sentence", "雨停了。记者从会上了解到" },
    { "a quotation", "他说：“记者王平来了。”" },
    { "brackets without a pair", "雨停了。王平）" },
    { "empty brackets", "雨停了。（）" },
  }
  for _, case in ipairs(negatives) do
    it("is not: " .. case[1], function()
      local found, before = read(case[2])
      assert.same({}, found)
      assert.equal(case[2], before)
    end)
  end

  it("is no bare name where none may stand", function()
    assert.same({}, (read("雨停了。（王平）", { bare = false })))
    assert.same({ { "mark", "（" }, { "byline", "记者 王平" }, { "mark", "）" } },
      (read("雨停了。（记者 王平）", { bare = false })))
  end)

  it("is looked for only so far from the end", function()
    local long = "（" .. ("临江"):rep(60) .. " 摄）"
    assert.same({}, (read("雨停了。" .. long)))
  end)
end)

describe("the blanks at the end", function()
  local blanks = { " ", "\t", "\n", "\v", "\f", "\r", "\u{85}", "\u{A0}", "\u{1680}", "\u{2028}",
    "\u{2029}", "\u{202F}", "\u{205F}", "\u{3000}" }
  for code = 0x2000, 0x200A do
    blanks[#blanks + 1] = utf8.char(code)
  end

  it("are those of Unicode's White_Space", function()
    assert.equal(25, #blanks)
    for _, blank in ipairs(blanks) do
      assert.equal(3, closing.trim("雨" .. blank, 3 + #blank))
      assert.equal(3, closing.trim("雨" .. blank .. blank, 3 + 2 * #blank))
      assert.equal(0, closing.trim(blank, #blank))
    end
  end)

  it("are nothing else", function()
    for _, text in ipairs { "雨", "a", "。", "\u{200B}", "\u{FEFF}", "\u{180E}", "\u{2060}", "é" } do
      assert.equal(#text, closing.trim(text, #text))
    end
  end)

  it("are taken off before a given byte", function()
    assert.equal(1, closing.trim("a  b", 3))
    assert.equal(4, closing.trim("a  b", 4))
    assert.equal(0, closing.trim("", 0))
  end)
end)
