--- Queries in rules: what they are true of, their evidence, and wrong ones.

local dice = require "dice"
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
    { "terms near each other", "心理 NEAR/4 讲座", article "心理健康知识讲座", true },
    { "terms near in the other order", "讲座 NEAR/4 心理", article "心理健康知识讲座", true },
    { "terms too far apart", "心理 NEAR/3 讲座", article "心理健康知识讲座", false },
    { "terms near in two fields", "心理 NEAR 讲座", article("讲座", "心理"), false },
    { "one of several near", "心理 NEAR/6 (讲座 OR 培训)", article "心理与情绪培训", true },
    { "the query of the guide", "(心理 NEAR/6 (讲座 OR 培训)) OR 心灵驿站", article "心灵驿站", true },
    { "three in a row", "NEAR/2(甲 乙 丙)", article "丙一二甲一二乙", true },
    { "three, one too far", "NEAR/2(甲 乙 丙)", article "丙一二三甲一二乙", false },
    { "near in spite of marks", "甲 NEAR/1 乙", article "“甲”的“乙”", true },
    { "near where a farther one stands first", "甲 NEAR/1 乙", article "甲一二三甲乙", true },
    { "near in a field", "headline:(甲 NEAR 乙)", article("甲乙", "甲丙"), false },
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
        assert.equal("bad-format", rule_file.assert_refused(
          ('topic "题" {\n query = "%s" }'):format(case[2]), case[3]))
      end)
    end

    for _, given in ipairs {
      "12", "{ 12 }", "{}", '{ "心理", ponts = 2 }', '{ "心理", points = "2" }',
    } do
      it("is told: " .. given, function()
        rule_file.assert_refused(('topic "题" {\n query = %s }'):format(given))
      end)
    end
  end)
end)

describe("NEAR in a rule", function()
  --- Whether some choice of one place per operand is a row: all choices tried.
  local function slow(text, operands, most)
    local function choose(index, chosen)
      if index > #operands then
        local row = { table.unpack(chosen) }
        table.sort(row, function(a, b)
          return a[1] < b[1] or (a[1] == b[1] and a[2] < b[2])
        end)
        for place = 2, #row do
          if row[place][1] - row[place - 1][2] - 1 > most then
            return false
          end
        end
        return true
      end
      local from = 1
      while true do
        local first, last = text:find(operands[index], from, true)
        if not first then
          return false
        end
        chosen[index] = { first, last }
        if choose(index + 1, chosen) then
          return true
        end
        from = first + 1
      end
    end
    return choose(1, {})
  end

  it("agrees with trying every choice, on texts drawn at random", function()
    local draw = dice(3)
    local words, met = { "a", "b", "ab", "ca", "cc" }, 0
    for _ = 1, 60 do
      local operands = {}
      for index = 1, draw(2) + 1 do
        operands[index] = words[draw(#words)]
      end
      local most = draw(4) - 1
      local ruleset = rule_file.load(('topic "题" { query = "NEAR/%d(%s)" }')
        :format(most, table.concat(operands, " ")))
      for _ = 1, 20 do
        local letters = {}
        for index = 1, draw(12) do
          letters[index] = ("abcdd"):sub(draw(5), -1):sub(1, 1)
        end
        local text = table.concat(letters)
        local expected = slow(text, operands, most)
        met = met + (expected and 1 or 0)
        assert.equal(expected and "题 3" or "", rule_file.topics(ruleset, article(text)),
          ("NEAR/%d(%s) in %s"):format(most, table.concat(operands, " "), text))
      end
    end
    assert.is_true(met > 100 and met < 1100)
  end)
end)
