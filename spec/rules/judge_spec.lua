--- The points of a rule, word by word and place by place.

local rules = require "jianbao.rules"
local child = require "child"

--- Explain one article by one rule written as it would stand in a file.
local function explain(rule, article)
  local folder = child.folder()
  child.write(folder .. "/rule.lua", 'topic "题" { ' .. rule .. " }")
  local ruleset, message = rules.load(folder .. "/rule.lua")
  child.remove(folder)
  assert(ruleset, message)
  return ruleset:explain(article)[1]
end

--- "word field points" of what counted.
local function counted(explanation)
  local list = {}
  for index, item in ipairs(explanation.evidence) do
    list[index] = ("%s %s %s"):format(item.word, item.field, item.points)
  end
  return list
end

local function dismissed(explanation)
  local list = {}
  for index, item in ipairs(explanation.dismissed) do
    list[index] = ("%s %s %s %s"):format(item.word, item.field, item.reason, item.by or "-")
  end
  return list
end

local function body(...)
  local paragraphs = {}
  for index, text in ipairs { ... } do
    paragraphs[index] = { kind = "body", text = text }
  end
  return paragraphs
end

describe("the points of a rule", function()
  for _, case in ipairs {
    { "are the word's weight times the place's",
      'words = { "甲", ["乙"] = 2 }', { headline = "甲乙", paragraphs = body("乙", "甲") },
      { "甲 headline 3", "乙 headline 6", "乙 paragraphs[1] 4", "甲 paragraphs[2] 1" }, 14 },
    { "count a word once in each place, the body being one place",
      'words = { "甲" }', { headline = "甲甲", paragraphs = body("甲甲", "甲", "甲") },
      { "甲 headline 3", "甲 paragraphs[1] 2", "甲 paragraphs[2] 1" }, 6 },
    { "leave out a word inside an unless phrase, and only there",
      'words = { "安全" }, unless = { "安全感" }', { headline = "安全感与安全" },
      { "安全 headline 3" }, 3 },
    { "keep a word that only overlaps an unless phrase",
      'words = { "安全生产" }, unless = { "产业" }', { headline = "安全生产业" },
      { "安全生产 headline 3" }, 3 },
    { "count the longer of two words, one inside the other",
      'words = { "安全", ["安全生产"] = 2, "生产" }', { headline = "安全生产，生产" },
      { "安全生产 headline 6", "生产 headline 3" }, 9 },
    { "count both of two words that overlap",
      'words = { "工会员", "会员卡" }', { headline = "工会员卡" },
      { "工会员 headline 3", "会员卡 headline 3" }, 6 },
    { "take the weights of places from the rule, the others as usual",
      'words = { "甲" }, weight = { headline = 5, lead = 0.5 }',
      { headline = "甲", kicker = "甲", paragraphs = body("甲") },
      { "甲 kicker 2", "甲 headline 5", "甲 paragraphs[1] 0.5" }, 7.5 },
    { "never exceed the most of a place",
      'words = { ["甲"] = 1.5, "乙", "丙" }, most = { body = 2 }',
      { paragraphs = body("", "甲乙丙") },
      { "甲 paragraphs[2] 1.5", "乙 paragraphs[2] 0.5" }, 2 },
    { "may be negative, and are then added all the same",
      'words = { "比赛", ["篮球"] = -1 }, most = { body = 1 }',
      { headline = "篮球比赛", paragraphs = body("", "比赛，篮球") },
      { "篮球 headline -3", "比赛 headline 3", "比赛 paragraphs[2] 1", "篮球 paragraphs[2] -1" }, 0 },
    { "are whole where they can be",
      'words = { ["甲"] = 0.5 }', { kicker = "甲" }, { "甲 kicker 1" }, 1 },
  } do
    it(case[1], function()
      local explanation = explain(case[2], case[3])
      assert.same(case[4], counted(explanation))
      assert.equal(case[5], explanation.score)
      assert.equal(math.type(case[5]), math.type(explanation.score))
    end)
  end

  it("say why a word did not count", function()
    local explanation = explain(
      'words = { "安全", "安全生产", "隐患" }, unless = { "安全感" }, '
      .. "most = { body = 2 }, weight = { deck = 0 }",
      { headline = "安全感，安全生产，安全生产", deck = "隐患",
        paragraphs = body("", "隐患", "安全，安全生产") })
    assert.same({
      "安全 headline unless 安全感", "安全 headline inside 安全生产",
      "安全生产 headline repeated -", "安全 headline inside 安全生产",
      "隐患 deck weight -", "安全生产 paragraphs[3] most -", "安全 paragraphs[3] inside 安全生产",
    }, dismissed(explanation))
  end)

  for _, case in ipairs { { 3, true, 0 }, { 3.5, false, 0.5 }, { 2, true, 0 } } do
    it("reach or miss a pass of " .. case[1], function()
      local explanation = explain(('words = { "甲" }, pass = %g'):format(case[1]),
        { headline = "甲" })
      assert.equal(case[2], explanation.fired)
      assert.equal(case[3], explanation.missing)
    end)
  end
end)
