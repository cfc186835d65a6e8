--- The order of keys in which mistakes are told, how values are shown and copied.

local values = require "jianbao.values"

describe("jianbao.values", function()
  it("gives keys of all types in one order", function()
    local keys = { "甲", 3, "a", 1, true, 2.5 }
    local wanted = { true, 1, 2.5, 3, "a", "甲" }
    for _ = 1, 20 do
      table.insert(keys, 1, table.remove(keys))
      local t = {}
      for _, key in ipairs(keys) do
        t[key] = 0
      end
      assert.same(wanted, values.ordered_keys(t))
    end
  end)

  for _, case in ipairs {
    { "书屋", '"书屋"' }, { 3, "3" }, { 2.5, "2.5" }, { true, "boolean" }, { {}, "table" },
    { nil, "nil" }, { print, "function" },
  } do
    it("shows " .. tostring(case[1]), function()
      assert.equal(case[2], values.shown(case[1]))
    end)
  end

  it("copies a table one level deep", function()
    local inner = {}
    local given = setmetatable({ 1, a = inner }, { __index = { b = 2 } })
    local copy = values.copy(given)
    assert.same({ 1, a = {} }, copy)
    assert.is_nil(copy.b)
    assert.equal(inner, copy.a)
    copy[2] = 3
    assert.is_nil(given[2])
  end)

  it("knows which numbers are finite", function()
    for _, number in ipairs { 0, -1, 2.5, math.maxinteger, 1e308 } do
      assert.is_true(values.is_finite(number))
    end
    for _, value in ipairs { 1 / 0, -1 / 0, 0 / 0, "1", true } do
      assert.is_false(values.is_finite(value))
    end
  end)
end)
