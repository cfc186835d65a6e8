--- The tests that stand beside rules, and what lint tells of rules.

local expect = require "jianbao.rules.expect"
local lint = require "jianbao.rules.lint"
local locale = require "jianbao.locale"
local measure = require "jianbao.rules.measure"
local rule_file = require "rule_file"

describe("tests beside rules", function()
  it("are run, and those that come out otherwise are told with their explanation", function()
    local ruleset = rule_file.load [[
      topic "题" { words = { ["甲"] = 1.5 } }
      expect "题" {
        yes = { "甲", "乙\n甲", { headline = "甲" }, { body = { "丙", "丁" } }, { deck = "甲" } },
        no = { "乙", { body = "甲" }, "甲" },
      }]]
    local failed, count, fired = expect.run(ruleset)
    assert.equal(8, count)
    assert.same({ ["题"] = 5 }, fired)
    assert.equal(2, #failed)
    assert.equal("——", failed[1].shown)
    assert.is_true(failed[1].wanted)
    assert.equal(3, failed[1].explanation.missing)
    assert.is_false(failed[2].wanted)
    assert.equal("甲", failed[2].shown)
    assert.equal(2, failed[2].expectation.line)
  end)

  it("take one line as the lead, and of several the first as the headline", function()
    local ruleset = rule_file.load [[
      topic "题" { words = { ["甲"] = 3 }, weight = { headline = 1, lead = 0, body = 0 } }
      topic "导" { words = { ["甲"] = 3 }, weight = { headline = 0, lead = 1, body = 0 } }
      topic "文" { words = { ["甲"] = 3 }, weight = { headline = 0, lead = 0, body = 1 } }
      expect "题" { yes = { "甲\n乙" }, no = { "甲" } }
      expect "导" { yes = { "甲", "\n乙 \r\n 甲\n丙", { lead = "甲" } }, no = { { body = "甲" } } }
      expect "文" { yes = { "乙\n丙\n甲", { body = "甲" } }, no = { { lead = "甲" } } }]]
    local failed = expect.run(ruleset)
    assert.same({}, failed)
  end)

  it("say that there is no such topic", function()
    local failed = expect.run(rule_file.load
      [[topic "题" { words = { "甲" } } expect "别的" { yes = { "甲" } }]])
    assert.equal(1, #failed)
    assert.truthy(failed[1].message:find "别的")
  end)

  describe("that are wrong", function()
    before_each(function() locale.use "en" end)
    after_each(function() locale.use(nil) end)

    for _, case in ipairs {
      { 'expect "题" {}', "题" }, { 'expect "题"', "题" }, { "expect { yes = {} }", "expect" },
      { 'expect "题" { yes = "甲" }', "yes" }, { 'expect "题" { yes = { 12 } }', "题" },
      { 'expect "题" { maybe = { "甲" } }', "maybe" },
      { 'expect "题" { yes = { { title = "甲" } } }', "title" },
      { 'expect "题" { yes = { { headline = 12 } } }', "题" },
      { 'expect "题" { yes = { "" } }', "题" },
    } do
      it("are told: " .. case[1], function()
        rule_file.assert_refused('topic "题" { words = { "甲" } }\n' .. case[1], case[2])
      end)
    end
  end)
end)

describe("lint", function()
  --- "kind topic: words" of each note.
  local function notes(content, run)
    local ruleset = rule_file.load(content)
    local list = {}
    local fired = run and select(3, expect.run(ruleset)) or nil
    for index, note in ipairs(lint.notes(ruleset, fired)) do
      list[index] = ("%s %s: %s%s"):format(note.kind, note.topic, table.concat(note.words, " "),
        note.other and " with " .. note.other or "")
    end
    return list
  end

  local TESTED = ' expect "题" { yes = { "甲" } }'

  for _, case in ipairs {
    { "nothing of what is in order", 'topic "题" { words = { ["甲"] = 2, "乙" } }' .. TESTED, {} },
    { "a topic without tests", 'topic "题" { words = { "甲" } }', { "untested 题: " } },
    { "a topic whose tests never give it",
      'topic "题" { words = { "乙" } }' .. TESTED, { "never 题: " } },
    { "a pattern that no word opens",
      'topic "题" { words = { ["甲"] = 3 }, pattern = { number, name = "数" } }' .. TESTED,
      { "no-words 题: 数" } },
    { "a word of weight 0, and one that counts nowhere",
      'topic "题" { words = { ["甲"] = 3, ["乙"] = 0, { "丙", field = "deck" } }, '
      .. "weight = { deck = 0 } }" .. TESTED, { "nothing 题: 丙 乙" } },
    { "a word that its own phrase cancels",
      'topic "题" { words = { ["甲"] = 3, "乙" }, unless = { "乙" } }' .. TESTED,
      { "cancelled 题: 乙" } },
    { "a longer word of the same weight",
      'topic "题" { words = { ["甲"] = 3, "安全", "安全月", ["安全员"] = 2 } }' .. TESTED,
      { "longer 题: 安全月" } },
    { "a word that is enough for two topics",
      'topic "题" { words = { ["甲"] = 3, "丁" } } topic "又" { words = { ["甲"] = 2 }, pass = 6 } '
      .. 'topic "三" { words = { ["甲"] = 1 }, pass = 6 } expect "又" { yes = { "甲\\n甲" } }'
      .. ' expect "三" { no = { "甲" } }' .. TESTED,
      { "never 三: ", "shared 又: 甲 with 题" } },
  } do
    it("tells " .. case[1], function()
      assert.same(case[3], notes(case[2], true))
    end)
  end

  it("tells nothing of tests that were not run", function()
    assert.same({}, notes('topic "题" { words = { "乙" } }' .. TESTED, false))
  end)
end)

describe("measure", function()
  it("compares rules with an editor's labels", function()
    local ruleset = rule_file.load
      [[topic "甲" { words = { ["甲"] = 3 } } topic "乙" { words = { ["乙"] = 3 } }]]
    local labelled = {
      { article = rule_file.article "甲", topics = { "甲" } },
      { article = rule_file.article "甲乙", topics = { "乙", "丙" } },
      { article = rule_file.article "无", topics = { "甲" } },
    }
    for index, item in ipairs(labelled) do
      item.article.id = "a" .. index
    end
    local at = 0
    local total, by_topic, differences = measure.agreement(ruleset, function()
      at = at + 1
      return labelled[at]
    end)
    assert.same({ right = 2, given = 3, wanted = 4, precision = 2 / 3, recall = 0.5, f1 = 4 / 7 },
      total)
    assert.same({ right = 1, given = 2, wanted = 2, precision = 0.5, recall = 0.5, f1 = 0.5 },
      by_topic["甲"])
    assert.same({ right = 0, given = 0, wanted = 1, recall = 0, f1 = 0 }, by_topic["丙"])
    assert.same({
      { id = "a2", topic = "甲", given = true }, { id = "a2", topic = "丙", given = false },
      { id = "a3", topic = "甲", given = false },
    }, differences)
  end)
end)
