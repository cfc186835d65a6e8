--- Rules kept small: they give back what was put in, and decide as before.

local rule_shape = require "jianbao.rules.rule"
local rules = require "jianbao.rules"
local shelf = require "jianbao.rules.shelf"

local KEYS = { "id", "words", "unless", "queries", "patterns", "weight", "most", "pass", "needs",
  "unless_topic", "parents", "children", "codes" }

describe("jianbao.rules.shelf", function()
  for _, case in ipairs {
    { "words alone", { words = { "安全", "消防" } }, true },
    { "weights whole, broken and below zero",
      { words = { ["安全"] = 2, ["消防"] = 0.1, ["感"] = -3.0 } }, true },
    { "words that are folded", { words = { "ＡＢＣ", "《安全》生产" } }, true },
    { "everything a rule can say", { words = { "安全" }, unless = { "安全感" }, query = "安全 OR 消防",
      weight = { headline = 5 }, most = { body = 2 }, pass = 7, needs = { "其他" },
      unless_topic = { "第三" }, parent = "上级", codes = { medtop = "1" } }, true },
    { "no words", { query = "安全" }, true },
    { "a word with a condition", { words = { "消防", { "安全", whole = true } } }, false },
    { "a word of 70,000 bytes", { words = { ("安"):rep(23334) } }, true },
  } do
    it("gives back " .. case[1], function()
      local rule = rule_shape.new("题", case[2])
      local kept = shelf.put(rule)
      assert.equal(case[3], shelf.is_shelved(kept))
      for _, key in ipairs(KEYS) do
        assert.same(rule[key], kept[key], key)
      end
      for index, word in ipairs(rule.words) do
        assert.equal(math.type(word.weight), math.type(kept.words[index].weight))
      end
    end)
  end

  it("gives the same tables while someone holds them, and no longer", function()
    local kept = shelf.put(rule_shape.new("题", { words = { "安全" } }))
    local words = kept.words
    collectgarbage()
    assert.is_true(rawequal(words, kept.words))
    local seen = setmetatable({ words }, { __mode = "v" })
    words = nil -- luacheck: ignore 311
    collectgarbage()
    assert.is_nil(seen[1])
  end)

  it("decides and explains as before, with the collector always at work", function()
    local path = os.tmpname()
    os.rename(path, path .. ".lua")
    path = path .. ".lua"
    local file = assert(io.open(path, "w"))
    file:write [[topic "一" { words = { "安全", "消防", ["演练"] = 2 }, unless = { "安全感" } }
topic "二" { words = { "安全", { "消防", field = "body" } } }]]
    file:close()
    local ruleset = assert(rules.load(path))
    os.remove(path)
    assert.is_true(shelf.is_shelved(ruleset.by_id["一"]))
    assert.is_false(shelf.is_shelved(ruleset.by_id["二"]))
    local article = { headline = "安全感和消防演练", paragraphs = {
      { kind = "body", text = "安全，安全。" }, { kind = "body", text = "消防也安全" } } }
    local expected = ruleset:explain(article)
    local topics = ruleset:decide(article)
    assert.equal("一", topics[1].id)
    assert.equal(3 * 1 + 3 * 2 + 2 + 1 + 1, topics[1].score)
    local pause = collectgarbage("setpause", 0)
    local again, decided = ruleset:explain(article), ruleset:decide(article)
    collectgarbage("setpause", pause)
    assert.same(expected, again)
    assert.same(topics, decided)
  end)
end)
