--- Values between processes, and an import by several.

local child = require "child"
local workers = require "jianbao.workers"

describe("values between processes", function()
  for _, value in ipairs {
    1, 1.5, 0.1, math.maxinteger, math.mininteger, 2.0, -0.0, true, false, "", "工会\n\0\"\\\r",
    "\xff\xfe", { 1, 2, { a = "b", ["不是 名字"] = { {} } } }, {},
    { 1, 2, 3 }, { 1, 2.0 }, { math.mininteger, 1 }, { 5, name = 6 }, { name = 6 },
    { 3, 4, 5, 9, 11, 12 }, { 4, 3, 2 }, { 7, 7, 8 }, { math.maxinteger - 1, math.maxinteger },
    { math.maxinteger, math.mininteger, math.mininteger + 1 }, { -1, 0, 1, 2 },
    { "same", "same", "same", { "a" }, "same", "same", "passed", "passed" },
    { "a", "a", "a", "a", 2, 2, false, false }, { "a", "a", "a", name = "a" },
    { { 1 }, { 1 }, { 1 } }, { "1", 1, "1", 1 }, { 0.0, -0.0, 0 },
  } do
    it("come through exactly: " .. workers.serialise(value), function()
      local restored = workers.restore(workers.serialise(value))
      assert.same(value, restored)
      assert.equal(math.type(value), math.type(restored))
    end)
  end
end)

describe("an import by several processes", function()
  it("makes the same archive as one", function()
    local folder = child.folder()
    finally(function() child.remove(folder) end)
    for i = 1, 7 do
      child.write(("%s/%d.txt"):format(folder, i), ("## 第%d次读书会\n本报讯（记者 丁一）昨天，"
        .. "纺织二厂职工书屋添置新书两百册。\n"):format(i))
    end
    child.write(folder .. "/5.txt", "")
    child.write(folder .. "/6.txt", (child.slurp(folder .. "/2.txt")))
    local outputs = {}
    for _, jobs in ipairs { "1", "3" } do
      local archive = ("%s/%s.db"):format(folder, jobs)
      local import = child.jianbao { "import", archive, folder, "--jobs", jobs, "--json" }
      assert.equal(1, import.status)
      local export = child.jianbao { "export", archive, "--to", "jsonl" }
      outputs[#outputs + 1] = import.out .. import.err .. export.out
    end
    assert.equal(outputs[1], outputs[2])
    local _, articles = outputs[1]:gsub('"ordinal"', "")
    assert.equal(5, articles)
  end)
end)
