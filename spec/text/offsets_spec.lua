--- Maps between the bytes of two forms of a text.

local text = require "jianbao.core".text
local maps = require "maps"

describe("jianbao.OffsetMap", function()

  it("is the identity for a valid page, and asks nothing of the text", function()
    local _, info = text.decode "全市安全生产"
    assert.is_true(info.map:identity())
    assert.same({ 2, 5 }, { info.map:original(2, 5) })
    assert.same({ 18, 18 }, { info.map:lengths() })
  end)

  it("gives empty ranges for empty ranges", function()
    local decoded, info = text.decode("\xB9\xA4\xBB\xE1", "GB18030")
    assert.equal("工会", decoded)
    assert.same({ 1, 0 }, { info.map:original(1, 0) })
    assert.same({ 3, 2 }, { info.map:original(4, 3) })
    assert.same({ 5, 4 }, { info.map:original(7, 6) })
  end)

  it("raises for positions out of range", function()
    local _, info = text.decode("\xB9\xA4", "GB18030")
    local map = info.map
    local ranges = { { 0, 1 }, { 1, 4 }, { 5, 5 }, { 3, 1 }, { -1, -1 }, { 1, math.maxinteger } }
    for _, range in ipairs(ranges) do
      assert.error_matches(function() map:original(range[1], range[2]) end, "position out of range")
    end
    assert.error_matches(function() map.original({}, 1, 1) end, "OffsetMap")
  end)

  it("finds its way in a text of a hundred thousand runs", function()
    local bytes = ("a\xB9\xA4"):rep(100000)
    local decoded, info = text.decode(bytes, "GB18030")
    assert.equal(400000, #decoded)
    for character = 0, 99999, 977 do
      assert.same({ 3 * character + 1, 3 * character + 1 },
        { info.map:original(4 * character + 1, 4 * character + 1) })
      assert.same({ 3 * character + 2, 3 * character + 3 },
        { info.map:original(4 * character + 2, 4 * character + 4) })
    end
    assert.same({ 1, 300000 }, { info.map:original(1, 400000) })
  end)

  it("lives on without the text and the other results", function()
    local map
    do
      local _, info = text.decode("a\xB9\xA4", "GB18030")
      map = info.map
    end
    collectgarbage()
    collectgarbage()
    assert.same({ 2, 3 }, { map:original(2, 4) })
  end)

  describe("through", function()
    it("leads from normalised text to the bytes of the file", function()
      local bytes = "\xEF\xBB\xBF“Ａ”\xFF㎏工"
      local decoded, info = text.decode(bytes)
      local normal, map = text.normalise(decoded, { loose = true })
      local direct = map:through(info.map)
      local expected = { a = "Ａ", ["\u{FFFD}"] = "\xFF", k = "㎏", g = "㎏", ["工"] = "工" }
      assert.equal("a\u{FFFD}kg工", normal)
      for first, last in maps.characters(normal) do
        local from, to = direct:original(first, last)
        assert.equal(expected[normal:sub(first, last)], bytes:sub(from, to))
      end
    end)

    it("is the same as looking up twice", function()
      local random = maps.random(11)
      local alphabet = { "\xA3\xC1", "\xA1\xB0", "\xA1\xB1", "\xB9\xA4", "\xB9", "e",
                         "\x81\x30\x89\x34", "\xA9\x76", "\n", "\x81\x30\xBD\x33" }
      for _ = 1, 400 do
        local bytes = maps.random_bytes(random, random(0, 60), alphabet)
        local decoded, info = text.decode(bytes, "GB18030")
        local normal, map = text.normalise(decoded, { loose = true })
        local direct = map:through(info.map)
        assert.same({ #normal, #bytes }, { direct:lengths() })
        for first, last in maps.characters(normal) do
          assert.same({ info.map:original(map:original(first, last)) },
            { direct:original(first, last) })
        end
        if #normal > 0 then
          assert.same({ info.map:original(map:original(1, #normal)) },
            { direct:original(1, #normal) })
        end
      end
    end)

    it("raises when the maps do not follow each other", function()
      local _, first = text.decode "abc"
      local _, second = text.normalise "ab"
      assert.error_matches(function() return second:through(first.map) end, "does not lead on")
    end)
  end)

end)
