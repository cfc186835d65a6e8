--- Topics that build on others: needs, unless_topic, parent and children.

local dice = require "dice"
local locale = require "jianbao.locale"
local rule_file = require "rule_file"

local article, topics = rule_file.article, rule_file.topics

describe("topics that build on others", function()
  it("are given only with what they need", function()
    local ruleset = rule_file.load [[
      topic "丙" { words = { ["丙"] = 3 }, needs = { "甲", "乙" } }
      topic "甲" { words = { ["甲"] = 3 } } topic "乙" { words = { ["乙"] = 3 } }]]
    assert.equal("甲 6", topics(ruleset, article "甲丙"))
    assert.equal("丙 6, 乙 6, 甲 6", topics(ruleset, article "甲乙丙"))
    local blocked = ruleset:explain(article "甲丙", "丙")[1]
    assert.is_false(blocked.fired)
    assert.equal(0, blocked.missing)
    assert.same({ { reason = "needs", topic = "乙" } }, blocked.blocked)
  end)

  it("are not given beside what they must not stand beside", function()
    local ruleset = rule_file.load [[
      topic "甲" { words = { ["甲"] = 3 }, unless_topic = "乙" }
      topic "乙" { words = { ["乙"] = 3 } }]]
    assert.equal("甲 6", topics(ruleset, article "甲"))
    assert.equal("乙 6", topics(ruleset, article "甲乙"))
    assert.same({ { reason = "unless_topic", topic = "乙" } },
      ruleset:explain(article "甲乙", "甲")[1].blocked)
  end)

  it("are given with their children, and show where from", function()
    local ruleset = rule_file.load [[
      topic "上" { children = { "中" }, words = { "上" }, pass = 4 }
      topic "中" { parent = "上" , words = { ["中"] = 3 } }
      topic "下" { parent = { "中", "旁" }, words = { ["下"] = 3 } }
      topic "旁" { words = { "旁" } }]]
    assert.equal("上 4, 下 6, 中 3, 旁 3", topics(ruleset, article "下"))
    assert.equal("上 6, 中 6", topics(ruleset, article "上中"))
    assert.equal("", topics(ruleset, article "上"))
    local explanation = ruleset:explain(article "下", "上")[1]
    assert.equal(1, #explanation.evidence)
    assert.equal("topic", explanation.evidence[1].kind)
    assert.equal("中", explanation.evidence[1].word)
    assert.equal("paragraphs[1]", explanation.evidence[1].field)
    assert.same({ "上", "中" },
      { explanation.conditions[1].word, explanation.conditions[2].word })
  end)

  it("carry what others call them", function()
    local ruleset = rule_file.load
      [[topic "甲" { words = { "甲" }, codes = { medtop = "20000523" } }
        topic "乙" { words = { "乙" } }]]
    assert.same({ medtop = "20000523" }, ruleset:codes "甲")
    assert.same({}, ruleset:codes "乙")
    assert.same({ medtop = "20000523" }, ruleset:explain({}, "甲")[1].codes)
  end)

  it("are the same, decided or explained, however they hang together", function()
    -- Drawn rules, each building only on those before it.
    local draw = dice(5)
    local fired = 0
    for _ = 1, 30 do
      local lines = {}
      for number = 1, 8 do
        local parts = { ('words = { ["w%d"] = %d }'):format(draw(5), draw(3)) }
        for _, key in ipairs { "needs", "unless_topic", "children" } do
          if number > 1 and draw(3) == 1 then
            parts[#parts + 1] = ('%s = { "t%d" }'):format(key, draw(number - 1))
          end
        end
        table.insert(lines, draw(number), ('topic "t%d" { %s }'):format(number,
          table.concat(parts, ", ")))
      end
      local ruleset = rule_file.load(table.concat(lines, "\n"))
      for _ = 1, 10 do
        local one = article(("w%d，w%d"):format(draw(5), draw(5)), draw(2) == 1 and "w1" or nil)
        local decided = {}
        for _, topic in ipairs(ruleset:decide(one)) do
          decided[topic.id], fired = topic, fired + 1
        end
        for _, explanation in ipairs(ruleset:explain(one)) do
          assert.equal(decided[explanation.id] ~= nil, explanation.fired)
          if explanation.fired then
            assert.same(decided[explanation.id].evidence, explanation.evidence)
          end
        end
      end
    end
    assert.is_true(fired > 200)
  end)

  describe("that are wrong", function()
    before_each(function() locale.use "en" end)
    after_each(function() locale.use(nil) end)

    for _, case in ipairs {
      { "a topic that is none", '\ntopic "甲" { words = { "甲" }, needs = { "没有" } }', 2, "没有" },
      { "a parent that is none", 'topic "甲" { words = { "甲" }, parent = "没有" }', 1, "parent" },
      { "a circle", '\ntopic "甲" { words = { "甲" }, needs = "乙" }\n'
        .. 'topic "乙" { words = { "乙" }, parent = "甲", needs = { "甲" } }', 2, "itself" },
      { "one that needs itself", 'topic "甲" { words = { "甲" }, needs = "甲" }', 1, "itself" },
      { "needs that are no list", 'topic "甲" { words = { "甲" },\n needs = 3 }', 2, "needs" },
      { "codes that are no table", 'topic "甲" { words = { "甲" },\n codes = "1" }', 2, "codes" },
      { "a code that is no text", 'topic "甲" { words = { "甲" },\n codes = { medtop = 1 } }', 2,
        "medtop" },
    } do
      it("are told: " .. case[1], function()
        rule_file.assert_refused(case[2], case[4], case[3])
      end)
    end
  end)
end)
