local locale = require "jianbao.locale"
local rule_file = require "rule_file"

local article = rule_file.article

describe("a query in a rule", function()
  for _, case in ipairs {
    { "a term", "心理", article "谈心理", true },
    { "a term that is not there", "心理", article "谈心", false },
    { "all of several", "心理 讲座", article "讲座谈心理", true },
    { "not one of several", "心理 讲座", article "谈心理", false },
    { "either", "心理 OR 讲座", article "听讲座", true },
    { "brackets", "心理 (讲座 OR 培训)", article "心理培训", true },
    { "brackets of which nothing is there", "心理 (讲座 OR 培训)", article "心理咨询", false },
    { "one without another", "心理 -价位", article "心理讲座", true },
    { "one with what must not be there", "心理 -价位", article "心理价位", false },
    { "terms in different fields", "心理 讲座", article("讲座", "心理"), true },
    { "a field", "headline:心理", article("讲座", "心理"), true },
    { "another field", "headline:心理", article("心理", "讲座"), false },
    { "a Chinese field", "标题:心理", article("讲座", "心理"), true },
    { "the body with its lead", "body:心理", article "心理", true },
    { "marks that are passed over", "一带一路建设", article "“一带一路”建设", true },
    { "blanks that are passed over", '"安全 生产"', article "安　全生产", true },
    { "width and case", "ＥＡＰ", article "eap服务", true },
    { "a date", "心理 date:2023-06", { date = "2023-06-21", headline = "心理" }, true },
    { "another date", "心理 date:2023-07..", { date = "2023-06-21", headline = "心理" }, false },
    { "a kind", "心理 kind:photo", { kind = "report", headline = "心理" }, false },
    { "a reporter", "心理 reporter:张三",
      { headline = "心理", bylines = { { role = "reporter", name = "张三" } } }, true },
    { "a byline", "心理 byline:张三", { headline = "心理", byline = "记者 张三" }, true },
    { "a credit", "心理 -credit:张三",
      { headline = "心理", credits = { { text = "张三 摄", names = { "张三" } } } }, false },
    { "a paper", "心理 paper:工会新闻", { headline = "心理", folio = "第3版 工会新闻" }, true },
  } do
    it(("is %s of %s"):format(case[4] and "true" or "not true", case[1]), function()
      local ruleset = rule_file.load(('topic "题" { query = [==[%s]==] }'):format(case[2]))
      assert.equal(case[4] and "题 3" or "", rule_file.topics(ruleset, case[3]))
      local explanation = ruleset:explain(case[3])[1]
      assert.equal(case[4], explanation.conditions[1].met)
      assert.is_true(#explanation.conditions[1].parts > 0)
    end)
  end

  it("gives its points once and shows all that it found", function()
    local ruleset = rule_file.load [[topic "题" { query = { "心理 讲座", points = 2 }, pass = 2 }]]
    assert.equal("心理+2 讲座+0",
      rule_file.evidence(ruleset, article("心理讲座", "甲"), "题"))
  end)

  it("may be one of several", function()
    local ruleset = rule_file.load
      [[topic "题" { query = { "心理", { "讲座", points = 1 } }, words = { "课" } }]]
    assert.equal("题 6", rule_file.topics(ruleset, article "心理讲座课"))
    assert.equal("题 3", rule_file.topics(ruleset, article "讲座课"))
    assert.equal("", rule_file.topics(ruleset, article "讲座"))
  end)

  it("shows no evidence of the half that is not true", function()
    local ruleset = rule_file.load [[topic "题" { query = "(心理 讲座) OR 培训" }]]
    assert.equal("培训+3", rule_file.evidence(ruleset, article "心理培训", "题"))
  end)

  describe("that is wrong", function()
    before_each(function() locale.use "en" end)
    after_each(function() locale.use(nil) end)

    for _, case in ipairs {
      { "a bracket that is not closed", "(心理 讲座", "character 1" },
      { "a field that is none", "心理 foo:讲座", "character 4" },
      { "another topic", "心理 topic:安全", "unless_topic" },
      { "nothing that must be there", "-心理", "a word that must stand" },
      { "an OR with a side without words", "心理 OR date:2023", "a word that must stand" },
      { "an empty one", "", "empty" },
    } do
      it("is told with its place: " .. case[1], function()
        local ruleset, message, code =
          rule_file.try(('topic "题" {\n query = "%s" }'):format(case[2]))
        assert.is_nil(ruleset)
        assert.equal("2:", message:match "^%S+", message)
        assert.truthy(message:find(case[3], 1, true), message)
        assert.equal("bad-format", code)
      end)
    end

    for _, given in ipairs {
      "12", "{ 12 }", "{}", '{ "心理", ponts = 2 }', '{ "心理", points = "2" }',
    } do
      it("is told: " .. given, function()
        local ruleset, message = rule_file.try(('topic "题" {\n query = %s }'):format(given))
        assert.is_nil(ruleset)
        assert.equal("2:", message:match "^%S+", message)
      end)
    end
  end)
end)
