--- Words with conditions: field, whole, near, paragraph, tag.

local locale = require "jianbao.locale"
local rule_file = require "rule_file"

describe("a word with conditions", function()
  local function body(...)
    local article = { headline = "甲", paragraphs = {} }
    for index, text in ipairs { ... } do
      article.paragraphs[index] = { kind = "body", text = text }
    end
    return article
  end

  for _, case in ipairs {
    { "counts in the field it names", '{ "甲", field = "headline" }', body "甲", "甲+3" },
    { "counts in any of the fields it names", '{ "甲", field = { "headline", "lead" } }',
      body("甲", "甲"), "甲+3 甲+2" },
    { "counts with its weight", '{ "甲", weight = 2.5, field = "lead" }', body "甲", "甲+5" },
    { "counts in the first paragraph", '{ "甲", paragraph = "first" }', body("甲", "甲"), "甲+2" },
    { "counts in the paragraph with a number", '{ "甲", paragraph = 2 }', body("甲", "甲", "甲"),
      "甲+1" },
    { "counts in the last paragraph", '{ "甲", paragraph = "last" }', body("甲", "乙", "甲"), "甲+1" },
    { "counts near another word", '{ "讲座", near = { "心理", within = 4 } }',
      body("心理健康知识讲座", "讲座谈心理"), "讲座+2 讲座+1" },
    { "does not count farther away", '{ "讲座", near = { "心理", within = 3 } }',
      body "心理健康知识讲座", "" },
    { "is near only to what stands in the same field", '{ "讲座", near = { "甲" } }',
      body "讲座", "" },
    { "is near to any of several words", '{ "讲座", near = { "乙", "丙", within = 0 } }',
      body "讲座丙", "讲座+2" },
    { "is not near to what lies in itself", '{ "心理讲座", near = { "讲座" } }', body "心理讲座", "" },
    { "counts as a whole word", '{ "安全", whole = true }', body "讲安全，有安全感。", "安全+2" },
    { "counts as a part of speech", '{ "北京", tag = "PLACE" }', body "他在北京工作。", "北京+2" },
    { "does not count as another", '{ "北京", tag = "VERB" }', body "他在北京工作。", "" },
    { "that does not count leaves the shorter word alone",
      '{ "安全生产", field = "deck" }, "生产"', body "安全生产", "生产+2" },
    { "may stand twice with other conditions",
      '{ "甲", field = "headline" }, { "甲", field = "lead", weight = 2 }', body "甲", "甲+3 甲+4" },
  } do
    it(case[1], function()
      local ruleset = rule_file.load('topic "题" { words = { ' .. case[2] .. " } }")
      assert.equal(case[4], rule_file.evidence(ruleset, case[3], "题"))
    end)
  end

  it("says which condition was not met", function()
    local ruleset = rule_file.load [[topic "题" { words = {
      { "甲", field = "deck" }, { "乙", paragraph = 9 }, { "安全", whole = true },
      { "北京", tag = "VERB" }, { "讲座", near = "心理" } } }]]
    local reasons = {}
    local article = body "乙。有安全感。他在北京工作。讲座。"
    for index, piece in ipairs(ruleset:explain(article)[1].dismissed) do
      reasons[index] = piece.reason
    end
    assert.same({ "field", "paragraph", "whole", "tag", "near" }, reasons)
  end)

  describe("that is wrong", function()
    before_each(function() locale.use "en" end)
    after_each(function() locale.use(nil) end)

    for _, case in ipairs {
      { "an unknown condition", '{ "甲", feild = "lead" }', "feild" },
      { "an unknown field", '{ "甲", field = "title" }', "title" },
      { "a paragraph that is none", '{ "甲", paragraph = "middle" }', "middle" },
      { "a distance that is none", '{ "甲", near = { "乙", within = "6" } }', "within" },
      { "nothing to be near to", '{ "甲", near = { within = 6 } }', "near" },
      { "a tag in small letters", '{ "甲", tag = "noun" }', "noun" },
      { "whole that is no yes or no", '{ "甲", whole = 1 }', "whole" },
      { "two words in one entry", '{ "甲", "乙" }', "甲" },
      { "no word", "{ weight = 2 }", "words" },
      { "a weight that is no number", '{ "甲", weight = "2" }', "甲" },
    } do
      it("is told: " .. case[1], function()
        assert.equal("bad-format",
          rule_file.assert_refused('topic "题" {\n words = { ' .. case[2] .. " } }", case[3]))
      end)
    end
  end)
end)
