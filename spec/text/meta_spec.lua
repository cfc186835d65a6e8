--- The face of jianbao.core.text for editors, against the module itself.

local core = require "jianbao.core"

describe("lua/jianbao/meta/text.lua", function()

  local file = assert(io.open("lua/jianbao/meta/text.lua"))
  local meta = file:read "a"
  file:close()

  for name, value in pairs(core.text) do
    it("describes text." .. name, function()
      assert.is_function(value)
      assert.is_truthy(meta:find("function text." .. name .. "(", 1, true))
    end)
  end

  it("describes every method of OffsetMap", function()
    local _, info = core.text.decode ""
    local count = 0
    for name in pairs(getmetatable(info.map).__index) do
      assert.is_truthy(meta:find("function OffsetMap:" .. name .. "(", 1, true), name)
      count = count + 1
    end
    assert.equal(4, count)
  end)

  it("describes nothing else", function()
    for name in meta:gmatch "function text%.([%w_]+)" do
      assert.is_function(core.text[name], name)
    end
  end)

end)
