--- What the file of a built-in writer sees of Lua, and what it does not.

local environment = require "jianbao.environment"

--- What a chunk gives when it runs in a fresh environment.
local function run(source, extra)
  return pcall(assert(load(source, "=file.lua", "t", environment.new(extra))))
end

describe("jianbao.environment", function()
  it("gives the plain parts of Lua and what the loader adds", function()
    local ok, result = run("return table.concat({ utf8.char(0x597D), ours }, ' ')", { ours = "x" })
    assert.is_true(ok)
    assert.equal("好 x", result)
  end)

  for _, name in ipairs {
    "io", "os", "debug", "package", "require", "load", "loadstring", "dofile", "loadfile", "_G",
    "coroutine", "collectgarbage", "setmetatable", "getmetatable", "rawset", "pcall", "print",
  } do
    it("does not give " .. name, function()
      local ok, message = run("return " .. name)
      assert.is_false(ok)
      assert.truthy(message:find(name, 1, true))
      assert.truthy(message:find("^file.lua:1:"))
    end)
  end

  for _, name in ipairs { "string.dump", "math.random", "math.randomseed" } do
    it("leaves out " .. name, function()
      local ok, result = run("return " .. name)
      assert.is_true(ok)
      assert.is_nil(result)
    end)
  end

  it("lets no file change the libraries of the host, or leave a global", function()
    assert.is_true(run "string.format = nil; table.insert = 1")
    assert.is_function(string.format)
    assert.is_function(table.insert)
    assert.is_false(run "x = 1")
    assert.is_nil(rawget(_G, "x"))
  end)
end)
