--- The gate of rules, against a slow walk over all words.

local core = require "jianbao.core"
local dice = require "dice"
local folded = require "jianbao.rules.folded"
local gate = require "jianbao.rules.gate"
local slow_gate = require "slow_gate"

local PLACES = { "label", "kicker", "headline", "deck", "lead", "body" }

--- Every place of every word as the slow gate finds it, in the order of the
-- ends, of those that end together the longer first.
local function slow(words, text)
  local flat, hits = slow_gate.new(words):find(text), {}
  for index = 1, #flat, 3 do
    hits[#hits + 1] = { flat[index], flat[index + 1], flat[index + 2] }
  end
  table.sort(hits, function(a, b)
    if a[3] ~= b[3] then
      return a[3] < b[3]
    end
    return a[2] < b[2]
  end)
  return hits
end

--- The same by the gate of the core: each word in one rule of its own.
local function fast(words, text)
  local uses, asked = {}, {}
  for number in ipairs(words) do
    table.move({ number, number, 1, 1, 1, 1, 1, 1 }, 1, 8, #uses + 1, uses)
    asked[number] = 0
  end
  local _, fields = text:gsub("%z", "")
  local flat = assert(core.gate.new(words, uses, asked)):open(text, ("\6"):rep(fields + 1))
  local hits = {}
  for index = 1, #flat, 3 do
    hits[#hits + 1] = { flat[index], flat[index + 1], flat[index + 2] }
  end
  return hits
end

describe("jianbao.core.gate", function()
  for _, case in ipairs {
    { "one word", { "安全" }, "讲安全，会安全" },
    { "words inside words", { "安全", "安全生产", "生产", "产" }, "安全生产月" },
    { "words that overlap", { "工会会", "会会员", "会员" }, "工会会员" },
    { "a word that repeats itself", { "人人" }, "人人人人" },
    { "words of bytes and of four-byte characters", { "a", "😀好" }, "aa😀好a😀" },
    { "a word cut off by the end", { "安全生产" }, "安全生" },
    { "nothing over a break of fields", { "安全", "全生" }, "安全\0生\0全安全" },
    { "an empty text", { "安全" }, "" },
    { "no words", {}, "安全" },
  } do
    it("finds " .. case[1], function()
      assert.same(slow(case[2], case[3]), fast(case[2], case[3]))
    end)
  end

  it("finds what the slow walk finds, in 500 texts put together at random", function()
    local draw = dice(7)
    local alphabet = { "工", "会", "员", "安", "a", "，" }
    local function make(most)
      local parts = {}
      for index = 1, draw(most) do
        parts[index] = alphabet[draw(#alphabet)]
      end
      return table.concat(parts)
    end
    local found = 0
    for _ = 1, 500 do
      local words, seen = {}, {}
      for _ = 1, draw(6) do
        local word = make(3)
        if not seen[word] then
          seen[word], words[#words + 1] = true, word
        end
      end
      local text = make(20)
      local expected = slow(words, text)
      assert.same(expected, fast(words, text), text)
      found = found + #expected
    end
    assert.is_true(found > 1000)
  end)

  it("opens the rules that can reach what they ask for, and no others", function()
    local words = { "甲", "乙", "丙" }
    local function open(asked, text, places)
      local made = assert(core.gate.new(words, {
        1, 1, 2, 2, 3, 2, 2, 1,
        2, 1, 2, 2, 3, 2, 2, 1,
        3, 2, 0, 0, 0, 0, 0, 0, -- cancels: opens nothing by itself
        1, 2, 2, 2, 3, 2, 2, 1,
      }, { asked, 3 }))
      local rules = {}
      local flat = made:open(text, places)
      for index = 1, #flat, 3 do
        rules[flat[index] <= 2 and 1 or 2] = true
      end
      return (rules[1] and "1" or "") .. (rules[2] and "2" or "")
    end
    assert.equal("12", open(3, "甲", "\3"))
    assert.equal("2", open(4, "甲", "\3"))
    assert.equal("", open(4, "甲", "\6"))
    assert.equal("", open(3, "甲甲甲甲", "\6"), "a word counts once in a place")
    assert.equal("12", open(3, "甲\0甲", "\5\6"), "and in each place")
    assert.equal("1", open(2, "甲乙", "\6"))
    assert.equal("", open(2, "丙", "\3"))
    assert.equal("12", open(0, "甲", "\6") .. open(9, "甲", "\3"))
  end)

  it("forgets an article before the next", function()
    local made = assert(core.gate.new({ "甲" }, { 1, 1, 1, 1, 1, 1, 1, 1 }, { 2 }))
    for _ = 1, 3 do
      assert.same({}, made:open("甲", "\6"))
    end
    assert.same({ 1, 1, 3, 1, 5, 7 }, made:open("甲\0甲", "\5\6"))
  end)

  it("refuses what it cannot hold", function()
    local none, message, code = core.gate.new({ "" }, {}, {})
    assert.is_nil(none)
    assert.truthy(message)
    assert.equal("bad-format", code)
    assert.equal("bad-encoding", select(3, core.gate.new({ "\xFF" }, {}, {})))
    assert.equal("misuse", select(3, core.gate.new({ "甲" }, { 2, 1, 1, 1, 1, 1, 1, 1 }, { 1 })))
    assert.has_error(function() core.gate.new({ 1 }, {}, {}) end)
    assert.has_error(function() core.gate.new({ "甲" }, { 1 }, { 1 }) end)
    assert.has_error(function() core.gate.new({ "甲" }, { 0, 1, 1, 1, 1, 1, 1, 1 }, { 1 }) end)
    local made = assert(core.gate.new({ "甲" }, {}, {}))
    assert.has_error(function() made:open("甲\0甲", "\1") end)
    assert.has_error(function() made:open("甲", "\7") end)
    made:close()
    made:close()
    assert.has_error(function() made:open("甲", "\1") end)
  end)
end)

describe("jianbao.rules.gate", function()
  it("sorts what it finds to the rules", function()
    local builder = gate.builder()
    local weight = { headline = 3, lead = 2, body = 1 }
    builder:add(1, "word", { "一" }, "安全", weight)
    builder:add(1, "unless", { "二" }, "安全感")
    builder:add(2, "word", { "三" }, "安全", weight)
    builder:ask(1, 3)
    builder:ask(2, 4)
    local made = assert(builder:build())
    local article = folded.article { headline = "安全感", paragraphs = {} }
    local found, opened = made:open(article)
    assert.same({ 1 }, opened)
    assert.same({ -1, 1, 6, -2, 1, 9 }, found[1])
    local hits = made:hits(1, found[1])
    assert.equal(2, #hits)
    assert.equal("unless", hits[2].role)
    assert.equal(2, #select(2, made:open(article, true)))
  end)

  it("numbers the places as the core does", function()
    assert.same(PLACES, require("jianbao.article").places)
  end)
end)
