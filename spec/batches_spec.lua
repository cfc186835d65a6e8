--- Items in batches: what waits, what is done, what is handed over and when.

local batches = require "jianbao.batches"

---@param list jianbao.Batches
---@param most? integer  items kept
---@return jianbao.Batch?
local function send(list, most)
  local batch = list:next_waiting(most or 100)
  if batch then
    list:set_state(batch, "sent")
  end
  return batch
end

---@param batch jianbao.Batch
---@return string
local function items_of(batch)
  return batch.first .. ": " .. table.concat(batch.items, " ")
end

---@param list jianbao.Batches
---@return string  what is handed over: an item and its result each
local function handed(list)
  local all = {}
  for batch, first, last in list.hand_over, list do
    for place = first, last do
      all[#all + 1] = batch.first + place - 1 .. batch.results[place]
    end
  end
  return table.concat(all, " ")
end

describe("batches", function()
  for _, case in ipairs {
    { size = 1, items = "abc", batches = { "1: a", "2: b", "3: c" } },
    { size = 2, items = "abc", batches = { "1: a b", "3: c" } },
    { size = 3, items = "abc", batches = { "1: a b c" } },
    { size = 4, items = "abc", batches = { "1: a b c" } },
    { size = 2, items = "abcd", batches = { "1: a b", "3: c d" } },
    { size = 2, items = "", batches = {} },
  } do
    it(("are cut from %q by %d"):format(case.items, case.size), function()
      local list = {}
      for letter in case.items:gmatch "." do
        list[#list + 1] = letter
      end
      for _, source in ipairs { list, case.items:gmatch "." } do
        local items, cut = batches.new(source, case.size), {}
        for batch in function() return send(items) end do
          cut[#cut + 1] = items_of(batch)
        end
        assert.same(case.batches, cut)
        assert.equal(#cut == 0, items:finished())
      end
    end)
  end

  it("become smaller towards the end of a list", function()
    local list, sizes, count = {}, {}, 0
    for number = 1, 100 do
      list[number] = number
    end
    local items = batches.new(list, 20, 4)
    for batch in function() return send(items, 1000) end do
      assert.equal(count + 1, batch.first)
      assert.equal(count + 1, batch.items[1])
      sizes[#sizes + 1] = #batch.items
      count = count + #batch.items
    end
    assert.same({ 20, 20, 15, 11, 8, 6, 5, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1 }, sizes)
    assert.equal(100, count)
  end)

  it("ask a function that has said it has no more for none", function()
    local asked = 0
    local list = batches.new(function()
      asked = asked + 1
      return asked < 2 and asked or nil
    end, 5)
    assert.equal("1: 1", items_of(send(list)))
    assert.is_nil(send(list))
    assert.is_nil(send(list))
    assert.equal(2, asked)
  end)

  it("are kept as many as asked for, and handed over in order", function()
    local list = batches.new({ "a", "b", "c", "d", "e" }, 2)
    local first, second = send(list, 3), send(list, 3)
    assert.is_nil(send(list, 3))
    list:take(second, { "C", "D" })
    assert.equal("", handed(list))
    list:take(first, { "A" })
    assert.equal("1A", handed(list))
    assert.equal("sent", first.state)
    list:take(first, { "B" })
    assert.equal("2B 3C 4D", handed(list))
    assert.equal("", handed(list))
    local third = send(list, 1)
    assert.equal("5: e", items_of(third))
    assert.is_false(list:finished())
    list:take(third, { "E" })
    assert.is_false(list:finished())
    assert.equal("5E", handed(list))
    assert.is_nil(send(list))
    assert.is_true(list:finished())
  end)

  it("forget what was found out behind an item", function()
    local list = batches.new({ "a", "b", "c", "d", "e", "f" }, 3)
    local first, second = send(list), send(list)
    list:take(first, { "A", "B" })
    list:take(second, { "D", "E", "F" })
    assert.is_true(batches.fail(first, 3, 1))
    assert.is_false(batches.fail(second, 1, 2))
    local turn = second.turn
    list:forget_behind(3) -- the last of its batch, which stays
    assert.same({ 2, "sent", { [3] = true } }, { first.done, first.state, first.given_up })
    assert.same({ 0, "waiting", {} }, { second.done, second.state, second.failures })
    assert.is_true(second.turn > turn)
    list:forget_behind(1)
    assert.same({ 1, "waiting", {} }, { first.done, first.state, first.given_up })
    assert.equal("1A", handed(list))
    assert.equal(first, send(list))
    assert.equal(second, send(list))
    list:take(first, { "B", "C" })
    assert.equal("2B 3C", handed(list))
  end)

  it("give an item up that has failed too often", function()
    local list = batches.new({ "a", "b" }, 2)
    local batch = send(list)
    assert.is_false(batches.fail(batch, 2, 2))
    assert.is_false(batches.fail(batch, 1, 2))
    assert.is_true(batches.fail(batch, 2, 2))
    assert.same({ [2] = true }, batch.given_up)
  end)
end)
