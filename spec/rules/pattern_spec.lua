--- Patterns of bricks in rules: what they find, when they are tried, how they fail.

local locale = require "jianbao.locale"
local rule_file = require "rule_file"

local article = rule_file.article

--- The texts a pattern matches, parted by "|".
local function matches(pattern, text)
  local ruleset = rule_file.load(('topic "题" { pattern = %s, pass = 0.5 }'):format(pattern))
  local one = article(text)
  local explanation = assert(ruleset:explain(one, "题"))[1]
  local found = {}
  for _, list in ipairs { explanation.evidence, explanation.dismissed } do
    for _, piece in ipairs(list) do
      found[#found + 1] = text:sub(piece.first, piece.last)
    end
  end
  assert.same({}, ruleset.failures)
  return table.concat(found, "|")
end

describe("a pattern in a rule", function()
  for _, case in ipairs {
    { 'number * "名"', "30名，三十名，３０余名，1.2万名，第五名，几名",
      "30名|三十名|３０余名|1.2万名|第五名" },
    { 'number * unit', "200人次，三百多份，12.5万元，5台", "200人次|三百多份|12.5万元|5台" },
    { 'number * "名" * upto(10) * "职工"', "300余名一线女职工，20名从外地赶来参加本次活动的职工",
      "300余名一线女职工" },
    { '"从" * upto(20) * "到" * number', "从到场到5点", "从到场到5" },
    { '"甲" * upto(3)', "甲乙丙", "甲" },
    { "date", "2023年6月21日，六月，21日，二〇二三年，13时", "2023年6月21日|六月|21日|二〇二三年" },
    { 'person * "说"', "张三说，欧阳小明说，记者说", "张三说|欧阳小明说" },
    { "organisation", "昨天，城东纺织厂工会和市第三医院", "城东纺织厂工会|和市第三医院" },
    { 'word { "安全", "安全生产" } * "月"', "安全生产月，安全月", "安全生产月|安全月" },
    { 'word "安全" * set "，。"', "安全，安全。安全", "安全，|安全。" },
    { '"甲" * any * "乙"', "甲，乙甲😀乙", "甲，乙|甲😀乙" },
    { '"甲" * maybe "的" * "乙"', "甲乙甲的乙", "甲乙|甲的乙" },
    { '"第" * digit^1 * "届"', "第12届第１３届", "第12届|第１３届" },
    { "letter^1 * blank * han", "EAP 员", "EAP 员" },
    { '("甲" + word "乙") * "丙"', "甲丙乙丙", "甲丙|乙丙" },
    { '(han - "甲")^2 * "甲"', "乙丙甲", "乙丙甲" },
    { 'word "甲" * -word "乙"', "甲乙甲丙", "甲" },
    { 'lpeg.P "甲" * lpeg.P(1)^-3 * "乙"', "甲乙", "" },
    { '"甲" * (lpeg.P(1) - "乙")^0 * "乙"', "甲丙乙", "甲丙乙" },
    { 'lpeg.P { "甲" * (lpeg.V(1) + "乙") }', "甲甲乙", "甲甲乙" },
    { '{ lpeg.C(word "甲") * lpeg.Cp(), words = { "甲" } }', "甲", "甲" },
    { 'function(text, from) return text:find("第.届", from) end', "第五届第六届", "第五届|第六届" },
    { 'function() return "x" end', "甲", "" },
    { 'function() return 5, 2 end', "甲", "" },
  } do
    it("finds " .. case[1], function()
      assert.equal(case[3], matches(case[1], case[2]))
    end)
  end

  it("counts as a word does: once in a place, its weight times the place's", function()
    local ruleset = rule_file.load [[topic "题" {
      pattern = { number * "名", weight = 2, name = "人数" }, most = { lead = 3 } }]]
    local explanation = ruleset:explain(article("3名，5名", "8名"))[1]
    assert.equal(9, explanation.score)
    assert.equal("人数", explanation.evidence[1].word)
    assert.equal("repeated", explanation.dismissed[1].reason)
  end)

  it("counts only in the fields it names, and not inside an unless phrase", function()
    local ruleset = rule_file.load [[topic "题" { unless = { "第3名" },
      pattern = { number * "名", field = "lead" }, pass = 1 }]]
    assert.equal("5名+2", rule_file.evidence(ruleset, article("第3名，5名", "8名"), "题"))
  end)

  it("is tried only where one of its words stands", function()
    -- It would fail anywhere else.
    local ruleset = rule_file.load [[topic "题" { pass = 1, words = { "丙" }, pattern = {
      function(text) assert(text:find "甲") return 1, #text end, words = { "甲" } } }]]
    assert.equal("题 5", rule_file.topics(ruleset, article("甲乙", "乙丙")))
    assert.same({}, ruleset.failures)
  end)

  it("knows words of its own", function()
    local ruleset = rule_file.load [[topic "题" { pattern = {
      number * "名" * upto(4) * "职工", ("甲" + word "乙") * "丁丁丁", number, number * set "名位" } }]]
    local words = {}
    for index, pattern in ipairs(ruleset.rules[1].patterns) do
      local list = {}
      for place, word in ipairs(pattern.words or {}) do
        list[place] = word.written
      end
      words[index] = table.concat(list, " ")
    end
    assert.same({ "职工", "丁丁丁", "", "名 位" }, words)
  end)

  it("that fails is switched off with its rule, and the others go on", function()
    locale.use "en"
    finally(function() locale.use(nil) end)
    local ruleset = rule_file.load [[
      topic "坏" { words = { "甲" }, pattern = { function() error "oops" end, words = { "甲" } } }
      topic "慢" { pass = 1, pattern = { function() while true do end end, words = { "甲" } } }
      topic "好" { words = { ["甲"] = 3 } }]]
    assert.equal("好 6", rule_file.topics(ruleset, article "甲"))
    assert.equal(2, #ruleset.failures)
    assert.equal("坏", ruleset.failures[1].topic)
    assert.truthy(ruleset.failures[1].message:find "oops", ruleset.failures[1].message)
    assert.truthy(ruleset.failures[2].message:find "rule.lua:2", ruleset.failures[2].message)
    assert.equal("好 6", rule_file.topics(ruleset, article "甲"))
    assert.equal(2, #ruleset.failures)
    local none, message = ruleset:explain(article "甲", "坏")
    assert.is_nil(none)
    assert.truthy(message:find "oops")
  end)

  it("of one file does not change a brick for another", function()
    assert.is_nil((rule_file.try [[number.items = 1 topic "题" { words = { "甲" } }]]))
    assert.is_nil((rule_file.try [[lpeg.P = nil topic "题" { words = { "甲" } }]]))
  end)

  describe("that is wrong", function()
    before_each(function() locale.use "en" end)
    after_each(function() locale.use(nil) end)

    for _, case in ipairs {
      { '"名"', "bricks" },
      { "{}", "empty" },
      { 'number * {}', "table" },
      { "number * nil", "nil" },
      { "number ^ 'x'", "^" },
      { "upto(-1) * word '名'", "upto" },
      { "upto(1000)", "upto" },
      { "word {}", "word" },
      { "word(12)", "word" },
      { 'set ""', "set" },
      { "numbr * '名'", "numbr" },
      { '{ number * "名", wieght = 2 }', "wieght" },
      { '{ number * "名", weight = "2" }', "weight" },
      { '{ number * "名", field = "title" }', "title" },
      { '{ number * "名", words = {} }', "words" },
      { '{ number * "名", name = 12 }', "name" },
    } do
      it("is told: " .. case[1], function()
        rule_file.assert_refused('topic "题" {\n pattern = ' .. case[1] .. ",\n}", case[2])
      end)
    end
  end)
end)

describe("a long text without a match", function()
  it("is passed over once", function()
    local ruleset = rule_file.load [[topic "题" { pattern = {
      number * "名" * upto(100) * "职工" * upto(100) * "代表", words = { "名" } } }]]
    assert.equal("", rule_file.topics(ruleset, article(("三十名职工，甲"):rep(2000))))
    assert.same({}, ruleset.failures)
  end)
end)
