local child = require "child"
local workers = require "jianbao.workers"

describe("values between processes", function()
  for _, value in ipairs {
    1, 1.5, 0.1, math.maxinteger, math.mininteger, 2.0, -0.0, true, false, "", "工会\n\0\"\\\r",
    "\xff\xfe", { 1, 2, { a = "b", ["不是 名字"] = { {} } } }, {},
  } do
    it("come through exactly: " .. workers.serialise(value), function()
      local restored = workers.restore(workers.serialise(value))
      assert.same(value, restored)
      assert.equal(math.type(value), math.type(restored))
    end)
  end
end)

describe("work shared out", function()
  local folder, path

  setup(function()
    folder, path = child.folder(), package.path
    package.path = folder .. "/?.lua;" .. package.path
    child.write(folder .. "/spec_work.lua", [[
      return { worker = function(setup)
        return function(item)
          if item.die then os.exit(3) end
          if item.raise then error "a mistake" end
          return { setup.greeting .. item.name }
        end
      end }
    ]])
  end)
  teardown(function()
    package.path = path
    child.remove(folder)
  end)

  ---@param jobs integer
  ---@param items table[]
  ---@return string  the results in their order, "-" for what was left undone
  local function results(jobs, items)
    local list = {}
    for i, result in workers.map(jobs, "spec_work", { greeting = "好" }, items) do
      list[i] = result and result[1] or "-"
    end
    return table.concat(list, " ")
  end

  for _, jobs in ipairs { 1, 2, 3, 8 } do
    it("comes back in the order of the items, from " .. jobs, function()
      local items = {}
      for i, name in ipairs { "一", "二", "三", "四", "五", "六", "七" } do
        items[i] = { name = name }
      end
      assert.equal("好一 好二 好三 好四 好五 好六 好七", results(jobs, items))
      assert.equal("", results(jobs, {}))
    end)
  end

  for _, way in ipairs { "die", "raise" } do
    it("is left undone by a worker that comes to its end: " .. way, function()
      assert.equal("好一 好二 - 好四 - 好六", results(2, {
        { name = "一" }, { name = "二" }, { name = "三", [way] = true }, { name = "四" },
        { name = "五" }, { name = "六" },
      }))
    end)
  end

  it("ends when the loop is left", function()
    for i in workers.map(2, "spec_work", { greeting = "" }, { { name = "1" }, { name = "2" },
      { name = "3" } }) do
      if i == 1 then
        break
      end
    end
  end)
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
