--- What the short judge of plain word lists decides, against what the full
--- judge explains of the same rules.

local child = require "child"
local dice = require "dice"
local folded = require "jianbao.rules.folded"
local rules = require "jianbao.rules"

--- Words that stand inside each other, overlap, and are written in
--- more ways than they are compared.
local WORDS = { "甲", "甲乙", "乙", "乙丙", "丙", "甲乙丙", "丙甲", "A", "a", "《甲》乙", "ａ乙" }
local WEIGHTS = { "1", "2", "0.5", "0", "-1", "3" }
local PIECES = { "甲", "乙", "丙", "甲乙丙", "A", "ａ", "“", "，", " ", "《", "》", "丁" }

local function text(draw, most)
  local parts = {}
  for index = 1, draw(most) do
    parts[index] = PIECES[draw(#PIECES)]
  end
  return table.concat(parts)
end

local function rule(draw, number)
  local words, seen = {}, {}
  for _ = 1, draw(4) do
    local word = WORDS[draw(#WORDS)]
    if not seen[folded.word(word)] then
      seen[folded.word(word)] = true
      words[#words + 1] = ("[%q] = %s"):format(word, WEIGHTS[draw(#WEIGHTS)])
    end
  end
  local more = {}
  if draw(2) == 1 then
    more[#more + 1] = ("most = { body = %d, lead = %d }"):format(draw(3), draw(4))
  end
  if draw(3) == 1 then
    more[#more + 1] = "weight = { headline = 0, body = 0.25 }"
  end
  if draw(3) == 1 and number > 2 then
    more[#more + 1] = ('%s = { "题%d" }'):format(draw(2) == 1 and "needs" or "unless_topic",
      draw(number - 1))
  end
  more[#more + 1] = "pass = " .. draw(5)
  return ('topic "题%d" { words = { %s }, %s }'):format(number, table.concat(words, ", "),
    table.concat(more, ", "))
end

describe("jianbao.rules.plain", function()
  it("gives what the full judge gives: 50 sets of rules, 30 articles each", function()
    local draw, folder, given = dice(11), child.folder(), 0
    for _ = 1, 50 do
      local source = {}
      for number = 1, 8 do
        source[number] = rule(draw, number)
      end
      child.write(folder .. "/rules.lua", table.concat(source, "\n"))
      local ruleset = assert(rules.load(folder .. "/rules.lua"))
      for _ = 1, 30 do
        local article = { headline = text(draw, 6), paragraphs = {
          { kind = "body", text = text(draw, 12) }, { kind = "body", text = text(draw, 12) },
          { kind = "body", text = text(draw, 3) } } }
        local expected = {}
        for _, one in ipairs(ruleset:explain(article)) do
          if one.fired then
            expected[one.id] = { id = one.id, score = one.score, rule = one.rule,
              file_hash = one.file_hash, evidence = one.evidence }
          end
        end
        local decided = {}
        for _, topic in ipairs(ruleset:decide(article)) do
          decided[topic.id], given = topic, given + 1
          assert.equal(math.type(expected[topic.id].score), math.type(topic.score))
        end
        assert.same(expected, decided)
      end
    end
    child.remove(folder)
    assert.is_true(given > 1500, given)
  end)

  it("is not asked of a rule that has more than words", function()
    local plain, folder = require "jianbao.rules.plain", child.folder()
    child.write(folder .. "/rules.lua", [[
topic "词表" { words = { "甲" } }
topic "短语" { words = { "甲" }, unless = { "甲乙" } }
topic "检索式" { words = { "甲" }, query = "乙 AND 丙" }
topic "条件" { words = { { "甲", whole = true } } }
topic "句式" { words = { "甲" }, pattern = { number * "人" } }
]])
    local ruleset = assert(rules.load(folder .. "/rules.lua"))
    child.remove(folder)
    local found = {}
    for _, one in ipairs(ruleset.rules) do
      found[#found + 1] = plain.is_plain(one) and one.id or nil
    end
    assert.same({ "词表" }, found)
  end)
end)
