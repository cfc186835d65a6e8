--- Rules that follow their files while these are saved, broken and renamed.

local child = require "child"
local reload = require "jianbao.rules.reload"

describe("rules that follow their files", function()
  local folder

  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  ---@param name string
  ---@param content string
  local function save(name, content)
    child.write(folder .. "/" .. name, content)
  end

  it("are loaded when a file was saved, and only then", function()
    save("a.lua", 'topic "甲" { words = { "甲" } }\n')
    local watch = reload.new { folder .. "/a.lua" }
    local first = assert(watch:look())
    assert.is_nil(first.before)
    assert.is_truthy(first.ruleset.by_id["甲"])
    assert.is_nil(watch:look())
    save("a.lua", 'topic "乙甲" { words = { "甲" } }\n')
    local second = assert(watch:look())
    assert.equal(first.ruleset, second.before)
    assert.is_truthy(second.ruleset.by_id["乙甲"])
    assert.is_nil(watch:look())
  end)

  it("are not loaded when the same text was saved again", function()
    save("a.lua", 'topic "甲" { words = { "甲" } }\n')
    local watch = reload.new { folder .. "/a.lua" }
    watch:look()
    os.remove(folder .. "/a.lua")
    save("a.lua", 'topic "甲" { words = { "甲" } }\n')
    assert.is_nil(watch:look())
  end)

  it("stay when a file is broken, with the line at fault", function()
    save("a.lua", 'topic "甲" {\n  words = { "甲" },\n}\n')
    local watch = reload.new { folder .. "/a.lua" }
    local sound = assert(watch:look()).ruleset
    save("a.lua", 'topic "甲" {\n  words = { "甲"， "乙" },\n}\n')
    local event = assert(watch:look())
    assert.is_nil(event.ruleset)
    assert.equal(sound, event.before)
    assert.equal(sound, watch.ruleset)
    assert.is_truthy(event.message:find("a.lua:2:", 1, true), event.message)
    assert.same({ number = 2, text = '  words = { "甲"， "乙" },' }, event.line)
    save("a.lua", 'topic "丙" { words = { "丙" } }\n')
    event = assert(watch:look())
    assert.equal(sound, event.before)
    assert.is_truthy(event.ruleset.by_id["丙"])
  end)

  it("follow a folder: files that come, go and are renamed", function()
    save("a.lua", 'topic "甲" { words = { "甲" } }\n')
    local watch = reload.new { folder }
    assert(watch:look())
    save("b.lua", 'topic "乙" { words = { "乙" } }\n')
    assert.is_truthy(assert(watch:look()).ruleset.by_id["乙"])
    os.rename(folder .. "/b.lua", folder .. "/c.lua")
    assert.is_truthy(assert(watch:look()).ruleset.by_id["乙"])
    os.remove(folder .. "/c.lua")
    assert.is_nil(assert(watch:look()).ruleset.by_id["乙"])
    os.remove(folder .. "/a.lua")
    assert.is_nil(assert(watch:look()).ruleset)
    assert.is_truthy(watch.ruleset.by_id["甲"])
  end)

  it("are told on the terminal, with what would change", function()
    save("page.txt", "2023年6月21日 星期三 第3版 工会新闻 城东工人报\n\n## 职工书屋添新书\n"
      .. "本报讯（记者 丁一）上周，纺织二厂职工书屋添置新书两百册。\n")
    save("a.lua", 'topic "读书" { words = { "没有" } }\n')
    child.jianbao { "import", folder .. "/clips.db", folder .. "/page.txt" }
    save("steps.sh", ([[
cd %s
PATH=%s:$PATH LC_ALL=C timeout --signal=INT --foreground 8 jianbao rules watch a.lua \
  --archive clips.db > out.txt 2>&1 &
wait_for() { i=0; until grep -q "$1" out.txt || [ $i -gt 60 ]; do sleep 0.1; i=$((i+1)); done; }
wait_for loaded
printf 'topic "读书" { words = { "书屋"， } }\n' > a.lua
wait_for kept
printf 'topic "读书" { words = { "书屋" } }\n' > a.lua
wait_for would
wait
]]):format(folder, child.absolute(child.build)))
    child.shell("sh " .. folder .. "/steps.sh")
    local out = child.slurp(folder .. "/out.txt")
    local at = 1
    for _, wanted in ipairs { "loaded 1 topic", "a.lua:1: ", '\n  1 | topic "读书"', "are kept",
      "loaded 1 topic", "职工书屋添新书  + 读书", "1 article, 1 would change  + 读书 1" } do
      local _, last = out:find(wanted, at, true)
      assert.is_truthy(last, wanted .. "\n" .. out)
      at = last + 1
    end
  end)
end)
