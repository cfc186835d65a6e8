--- What newcomers run and copy: the scripts in examples/, on the archive of
-- the demo.

local child = require "child"
local lfs = require "lfs"

local build = os.getenv "JIANBAO_BUILD" or "build"
local archive = build .. "/demo/clips.db"

---@param line string
---@return string out
local function succeed(line)
  local result = child.shell("LUA_PATH_5_4='./lua/?.lua;./lua/?/init.lua;;' "
    .. ("LUA_CPATH_5_4='./%s/lib/?.so;;' LC_ALL=C %s"):format(build, line))
  assert.equal("", result.err)
  assert.equal(0, result.status)
  return result.out
end

describe("the examples", function()
  local demo

  if not lfs.attributes("examples/pages", "mode") then
    pending "the example pages are not there yet"
    return
  end

  setup(function()
    demo = child.shell(("NO_COLOR=1 LC_ALL=C sh examples/demo.sh %s"):format(build))
  end)

  it("the demo shows the whole way on one screen or two", function()
    assert.equal("", demo.err)
    assert.equal(0, demo.status)
    for _, wanted in ipairs { "imported %d+ pages", "安全生产 +%d", "%d+ articles? found",
      "given with %d+ points", "clips%.csv: %d+ articles written" } do
      assert.is_truthy(demo.out:find(wanted), wanted .. "\n" .. demo.out)
    end
    local _, lines = demo.out:gsub("\n", "\n")
    assert.is_true(lines <= 70, lines .. " lines")
  end)

  it("the demo speaks Chinese", function()
    local result = child.shell(("LC_ALL=zh_CN.UTF-8 sh examples/demo.sh %s"):format(build))
    assert.equal("", result.err)
    assert.is_truthy(result.out:find("新入库", 1, true))
  end)

  it("topics_by_month counts what the archive counts", function()
    local out = succeed("lua5.4 examples/topics_by_month.lua " .. archive)
    local jianbao = require "jianbao"
    local opened <close> = assert(jianbao.open(archive, { mode = "read" }))
    local topics = {}
    for _, topic in ipairs(assert(opened:info()).topics) do
      topics[topic.id] = topic.count
    end
    local rows = 0
    for line in out:gmatch "[^\n]+" do
      local topic, cells = line:match "^([^\t]+)\t(.*)$"
      if topic ~= "主题" then
        local sum = 0
        for cell in cells:gmatch "%d+" do
          sum = sum + tonumber(cell)
        end
        assert.equal(topics[topic], sum, topic)
        rows = rows + 1
      end
    end
    assert.is_true(rows >= 5)
  end)

  it("custom_writer is sound, and writes a block an article", function()
    local export, jianbao = require "jianbao.export", require "jianbao"
    local path = "examples/custom_writer.lua"
    assert(export.check(path))
    local out = succeed(("%s/jianbao export %s --to %s"):format(build, archive, path))
    local opened <close> = assert(jianbao.open(archive, { mode = "read" }))
    local _, blocks = out:gsub("\n出处：", "")
    assert.equal(assert(opened:info()).articles, blocks)
    local lines = 0
    for line in io.lines(path) do
      lines = lines + (line:find "^%s*%-%-" == nil and line:find "%S" ~= nil and 1 or 0)
    end
    assert.is_true(lines <= 20, lines .. " lines")
  end)

  it("the guide to exports shows a table that works", function()
    local text = child.slurp "examples/导出手册.md"
    local path = build .. "/demo/剪报表.lua"
    child.write(path, assert(text:match "```lua\n(table.-)```"))
    local out = succeed(("%s/jianbao export %s --to %s"):format(build, archive, path))
    assert.is_truthy(out:find "^\u{FEFF}日期,版次,标题,记者,主题,字数\r\n")
  end)

  it("clippings_by_reporter lists reporters in order, as CSV", function()
    local out = succeed("lua5.4 examples/clippings_by_reporter.lua " .. archive)
    assert.is_truthy(out:find "^\u{FEFF}记者,日期,标题,主题,字数\r\n\"")
    local previous, rows = "", 0
    for reporter in out:gmatch '\r\n"([^"]+)","%d+%-%d+%-%d+",' do
      assert.is_true(previous <= reporter)
      previous, rows = reporter, rows + 1
    end
    assert.is_true(rows >= 5)
    local fewer = succeed("lua5.4 examples/clippings_by_reporter.lua " .. archive
      .. " topic:安全生产")
    assert.is_true(#fewer < #out)
  end)

  it("headlines lists the articles of a page that hold a word", function()
    local all, some = 0, 0
    for name in lfs.dir "examples/pages" do
      if name:find "%.txt$" then
        local script = "lua5.4 examples/headlines.lua examples/pages/" .. name
        all = all + select(2, succeed(script):gsub("\n", "\n"))
        for count in succeed(script .. " 职工"):gmatch "\t职工 (%d+)\n" do
          assert.is_true(tonumber(count) > 0)
          some = some + 1
        end
      end
    end
    assert.is_true(some > 0 and some < all)
  end)
end)
