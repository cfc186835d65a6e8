--- A page cut into lines, and the habits of a page that are told from them.

local endings = require "jianbao.page.ending"
local layout = require "jianbao.page.layout"
local lines = require "jianbao.page.lines"

---@param text string
---@return string  the lines with their blank lines above, as "text" or "2:text"
local function cut(text)
  local shown = {}
  for i, line in ipairs(lines.split(text)) do
    assert.equal(line.text, text:sub(line.first, line.last))
    shown[i] = (line.gap > 0 and line.gap .. ":" or "") .. line.text
  end
  return table.concat(shown, "|")
end

describe("a page", function()
  -- Description, page, lines.
  local cases = {
    { "nothing", "", "" },
    { "blanks only", " \n\u{3000}\r\n\t", "" },
    { "one line", "雨", "雨" },
    { "LF", "雨\n停\n", "雨|停" },
    { "CRLF", "雨\r\n停\r\n", "雨|停" },
    { "CR", "雨\r停\r", "雨|停" },
    { "form feed", "雨\f停", "雨|停" },
    { "vertical tab", "雨\v停", "雨|停" },
    { "NEL", "雨\u{85}停", "雨|停" },
    { "line separator", "雨\u{2028}停", "雨|停" },
    { "paragraph separator", "雨\u{2029}停", "雨|停" },
    { "all mixed", "一\r\n二\r三\n四\f五\u{2028}六", "一|二|三|四|五|六" },
    { "blank lines are counted", "雨\n\n\n停", "雨|2:停" },
    { "blank lines of CRLF are counted once", "雨\r\n\r\n\r\n停", "雨|2:停" },
    { "blank lines before the first", "\n\n雨", "2:雨" },
    { "a line of blanks is blank", "雨\n \u{3000}\t\n停", "雨|1:停" },
    { "blanks at both ends go", "  雨\u{3000}\n\t停 \t\u{A0}\n", "雨|停" },
    { "blanks within stay", "雨 \u{3000}停", "雨 \u{3000}停" },
    { "a byte that is no text", "雨\xFF停", "雨\xFF停" },
    { "NUL", "雨\0停", "雨\0停" },
  }
  for _, case in ipairs(cases) do
    it("is cut into lines: " .. case[1], function()
      assert.equal(case[3], cut(case[2]))
    end)
  end

  it("has its lines numbered as in a text editor", function()
    local numbers = {}
    for _, line in ipairs(lines.split "\n一\r\n\r\n二\n\n\n三") do
      numbers[#numbers + 1] = line.number
    end
    assert.same({ 2, 4, 7 }, numbers)
  end)

  it("has its indents measured in columns", function()
    local indents = {}
    for _, line in ipairs(lines.split "一\n  二\n\u{3000}\u{3000}三\n\t四\n \u{3000}五") do
      indents[#indents + 1] = line.indent
    end
    assert.same({ 0, 2, 4, 4, 3 }, indents)
  end)

  it("has its characters counted", function()
    assert.equal(4, lines.split("雨停ab")[1].characters)
  end)
end)

---@param width integer  Han characters in a line
---@param count integer
---@return string
local function wrapped(width, count)
  return (("雨"):rep(width) .. "\n"):rep(count)
end

describe("the layout", function()
  ---@param page string
  ---@return jianbao.Layout
  local function habits(page)
    return layout.read(lines.split(page))
  end

  it("is wrapped at the width most lines have", function()
    assert.equal(40, habits(wrapped(20, 12) .. "停了。\n").wrap)
    assert.equal(40, habits(wrapped(20, 6) .. wrapped(19, 6)).wrap)
  end)

  it("is not wrapped where lines are paragraphs of any length", function()
    assert.is_nil(habits(wrapped(20, 3)).wrap, "too few lines")
    assert.is_nil(habits("").wrap)
    local page = {}
    for i = 1, 12 do
      page[i] = ("雨"):rep(40 + 17 * i)
    end
    assert.is_nil(habits(table.concat(page, "\n")).wrap)
  end)

  it("has an indent that opens paragraphs, if some lines have none", function()
    local indented, flush = "\u{3000}\u{3000}雨停了。\n", "雨停了。\n"
    assert.equal(4, habits(indented:rep(4) .. flush:rep(4)).indent)
    assert.is_nil(habits(indented:rep(8)).indent, "all lines alike")
    assert.is_nil(habits(flush:rep(8)).indent)
    assert.is_nil(habits(indented .. flush:rep(8)).indent, "a single one")
  end)

  it("has the level of headline marks", function()
    assert.equal(2, habits("# 报\n## 题\n### 小题\n").headline_level)
    assert.equal(3, habits("# 报\n### 题\n").headline_level)
    assert.is_nil(habits("# 报\n题\n").headline_level)
  end)

  it("measures a line's width with its indent", function()
    for _, case in ipairs { { "雨停", 4 }, { "ab", 2 }, { "\u{3000}雨a", 5 }, { "雨，停", 6 } } do
      assert.equal(case[2], layout.width(lines.split(case[1])[1]), case[1])
    end
  end)

  it("takes a line for full that is at most four columns short", function()
    local function full(text)
      return layout.is_full({ wrap = 40 }, lines.split(text)[1])
    end
    assert.is_true(full(("雨"):rep(20)))
    assert.is_true(full(("雨"):rep(18)))
    assert.is_false(full(("雨"):rep(17)))
    assert.is_false(layout.is_full({}, lines.split(("雨"):rep(20))[1]))
  end)
end)

describe("the end of a line", function()
  -- Description, text, whether it ends a sentence, how surely the text runs on.
  local cases = {
    { "a full stop", "雨停了。", true, 0 },
    { "a question", "雨停了吗？", true, 0 },
    { "a call", "雨停了！", true, 0 },
    { "an ellipsis", "雨停了……", true, 0 },
    { "half-width stops", "雨停了!", true, 0 },
    { "a quotation mark behind the stop", "他说：“雨停了。”", true, 0 },
    { "a bracket behind the stop", "（雨停了。）", true, 0 },
    { "corner brackets", "「雨停了。」", true, 0 },
    { "a remark behind the stop", "雨停了。（完）", false, 0 },
    { "a half-width remark", "雨停了。(完)", false, 0 },
    { "specks of a scan", "雨停了。~^", false, 0 },
    { "nothing", "", false, 0 },
    { "a word", "雨停", false, 1 },
    { "a comma", "雨停了，", false, 1 },
    { "a colon", "名单如下：", false, 0.5 },
    { "a semicolon", "雨停了；", false, 0.8 },
    { "a quotation mark without a stop", "他说“雨停了”", false, 0.8 },
    { "a bracket without a stop", "市总工会（简称市总）", false, 0.8 },
  }
  for _, case in ipairs(cases) do
    it("is known: " .. case[1], function()
      assert.equal(case[3], endings.is_final(case[2]))
      assert.equal(case[4], endings.openness(case[2]))
    end)
  end

  it("may be that of a headline", function()
    for _, text in ipairs { "雨停了吗？", "雨停了！", "雨停了?", "“雨停了！”" } do
      assert.is_true(endings.is_question_or_call(text), text)
    end
    for _, text in ipairs { "雨停了。", "雨停了", "", "？雨停了" } do
      assert.is_false(endings.is_question_or_call(text), text)
    end
  end)
end)
