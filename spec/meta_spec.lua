--- Every function of the C module stands in lua/jianbao/meta, where editors and
-- checkers learn of it.

local child = require "child"
local core = require "jianbao.core"

---@param part string
---@return table<string, boolean>  the last words of the functions declared there
local function declared(part)
  local names = {}
  local source = assert(child.slurp(("lua/jianbao/meta/%s.lua"):format(part)), part)
  for name in source:gmatch "\nfunction [%w_]+[.:]([%w_]+)%(" do
    names[name] = true
  end
  return names
end

describe("the faces of the C functions", function()
  for part, functions in pairs(core) do
    local names = declared(part)
    for name in pairs(functions) do
      it(("hold %s.%s"):format(part, name), function()
        assert.is_true(names[name])
      end)
    end
  end

  it("hold every method of an archive", function()
    local path = os.tmpname()
    os.remove(path)
    local archive <close> = assert(core.archive.open(path))
    finally(function() os.remove(path) end)
    local names = declared "archive"
    local count = 0
    for method in pairs(getmetatable(archive).__index) do
      assert.is_true(names[method], method)
      count = count + 1
    end
    assert.is_true(count >= 10)
  end)
end)
