--- Slips in a file that is no Lua. The files here are rules; writers and profiles
-- have a case each in their own specs.

local locale = require "jianbao.locale"
local rule_file = require "rule_file"

describe("a rule file that is no Lua", function()
  before_each(function() locale.use "en" end)
  after_each(function() locale.use(nil) end)

  for _, case in ipairs {
    { "a full-width comma", 'topic "甲" {\n words = { "甲"， "乙" } }', 2, "，" },
    { "a full-width quotation mark", 'topic “甲” { words = { "甲" } }', 1, "“" },
    { "a corner bracket for a quotation mark", 'topic "甲" {\n words = { 「甲」 } }', 2, "「" },
    { "a full-width bracket", 'topic "甲" ｛ words = { "甲" } }', 1, "｛" },
    { "a full-width equals sign", 'topic "甲" { words ＝ { "甲" } }', 1, "＝" },
    { "a full-width blank", 'topic "甲" {\n　words = { "甲" } }', 2, "blank" },
    { "a Chinese word outside quotation marks", 'topic "甲" {\n words = { "甲", 乙丙 } }', 2, "乙丙" },
    { "a Chinese key", 'topic "甲" {\n 词 = { "甲" } }', 2, '["词"]' },
    { "a place in Chinese", 'topic "甲" {\n words = { "甲" },\n weight = { 标题 = 4 } }', 3, '["标题"]' },
    { "a word with a number, without square brackets",
      'topic "甲" {\n words = { "甲" = 2 } }', 2, '["读书会"] = 2' },
    { "an equals sign that is missing",
      'topic "甲" {\n words = { ["甲"] 2 } }', 2, "= is missing before 2" },
    { "a comma that is missing at the end of a line",
      'topic "甲" {\n words = { "甲" }\n unless = { "乙" } }', 3, "comma is missing before unless" },
    { "a quotation mark that is not closed", 'topic "甲" {\n words = { "甲, "乙" } }\n', 2, "乙" },
    { "a quotation mark that is not closed at all", 'topic "甲" { words = { "甲\n} }', 1, "closed" },
    { "a comma that is missing", 'topic "甲" {\n words = { "甲" "乙" } }', 2, "comma" },
    { "a brace that is not closed", 'topic "甲" {\n words = { "甲" }', 2, "brace opened on line 1" },
    { "a brace too many", 'topic "甲" { words = { "甲" } } }', 1, "} too many" },
    { "bytes that are not UTF-8", 'topic "甲" {\n words = { \xFF } }', 2, "UTF-8" },
  } do
    it("is told where and why: " .. case[1], function()
      local ruleset, message, code = rule_file.try(case[2])
      assert.is_nil(ruleset)
      assert.equal(case[3] .. ":", message:match "^%S+", message)
      assert.truthy(message:find(case[4], 1, true), message)
      assert.equal("bad-format", code)
    end)
  end

  it("may hold all of that in strings and comments", function()
    rule_file.load [==[
      -- 注释，“随便”写：｛｝（）
      --[[ 多行，
      也一样 ]]
      topic "甲，“乙”" { words = { '“甲”，\'乙', [[（丙）]], [=[丁]]，]=], "戊\z
        己" } } ]==]
    local _, message = rule_file.try [==[
      -- 注释，
      topic "甲" { words = { '“甲”，\'乙', [[（丙）]], [=[丁]]，]=] } ，}]==]
    assert.equal("2:", message:match "^%S+", message)
    assert.truthy(message:find("，", 1, true))
  end)

  for _, case in ipairs {
    { 'topic "甲" { words = { “甲” } }', "1: 引号外有全角的「“」，请改成半角的「\"」" },
    { 'topic "甲" {\n words = { "甲" "乙" } }', '2: "乙" 前面少了逗号，或者少了花括号' },
    { 'topic "甲" {\n words = { "甲" }', "2: 第 1 行的花括号没有关上" },
    { 'topic "甲" { words = { "甲" } } }', "1: 这里多了一个 }，或者前面少了一个 {" },
  } do
    it("is told in Chinese too: " .. case[1]:gsub("\n", "⏎"), function()
      locale.use "zh"
      local _, message = rule_file.try(case[1])
      assert.equal(case[2], message)
    end)
  end
end)
