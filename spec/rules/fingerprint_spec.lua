--- Archives keep fingerprints: one that comes out otherwise decides all anew.

local child = require "child"
local fingerprint = require "jianbao.rules.fingerprint"
local rules = require "jianbao.rules"

describe("jianbao.rules.fingerprint", function()
  local folder, ruleset

  setup(function()
    folder = child.folder()
    child.write(folder .. "/rules.lua", [[
topic "词" { words = { "安全", ["消防"] = 2, ["演练"] = 0.5 }, pass = 3 }
topic "条件" { words = { { "安全", near = { "生产", within = 4 } } }, unless = { "安全感" },
  query = { "安全 NEAR/3 生产", points = 2 }, most = { body = 2 }, weight = { headline = 9 },
  needs = { "词" } }
]])
    ruleset = assert(rules.load(folder .. "/rules.lua"))
  end)
  teardown(function() child.remove(folder) end)

  it("is what it was when archives were written", function()
    assert.equal([[
93bb35d2ec7748d23bcabdba0f9eed9d985b91a13674de75239a0f34eb47790f 条件
f8ced5ebcf2f0f08b8efe6083c0e1fcb9126f852601bef8b18718ca0a80e784e 词
]], fingerprint.of(ruleset).lines)
  end)

  it("differs in a rule of which any part differs", function()
    local parts = { "", "pass = 2", "pass = 2.5", "weight = { body = 2 }", "most = { body = 1 }",
      'needs = { "别" }', 'unless_topic = { "别" }', 'unless = { "安全感" }',
      'query = { "安全 NEAR/3 生产", points = 2 }', 'pattern = word("安全") * word("生产")' }
    local seen = {}
    for index, part in ipairs(parts) do
      local path = ("%s/%d.lua"):format(folder, index)
      child.write(path, ('topic "甲" { words = { "安全" }, %s }\ntopic "别" { words = { "别" } }\n')
        :format(part))
      local taken = fingerprint.of(assert(rules.load(path)))
      local hash = taken.rules["甲"]
      assert.is_nil(seen[hash], part .. " and " .. tostring(seen[hash]))
      seen[hash] = part
      assert.is_nil(seen[taken.rules["别"]])
    end
  end)

  it("is the same where another process took it", function()
    local taken = fingerprint.of(ruleset)
    assert.same(taken, fingerprint.restore(ruleset, { hash = taken.hash, lines = taken.lines }))
  end)
end)
