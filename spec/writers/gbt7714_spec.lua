--- References by GB/T 7714, kind by kind.

local child = require "child"
local export = require "jianbao.export"
local exported = require "exported"

describe("the writer gbt7714", function()
  local folder

  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  local function lines(list, options)
    assert(export.run(list, "gbt7714", folder .. "/one", options))
    local found = {}
    for line in io.lines(folder .. "/one") do
      found[#found + 1] = line
    end
    return found
  end

  local function authors(...)
    local list = {}
    for index, name in ipairs { ... } do
      list[index] = { role = "author", name = name }
    end
    return list
  end

  for _, case in ipairs {
    { "all it may have", { headline = "题", deck = "副", date = "2000-11-20", bylines = authors "甲",
      folio = "2000年11月20日 星期一 第15版 科教 中青时报" },
      "[1] 甲. 题: 副[N]. 中青时报, 2000-11-20(15)." },
    { "three authors", { headline = "题", bylines = authors("甲", "乙", "丙") },
      "[1] 甲, 乙, 丙. 题[N]." },
    { "four authors", { headline = "题", bylines = authors("甲", "乙", "丙", "丁") },
      "[1] 甲, 乙, 丙, 等. 题[N]." },
    { "no paper", { headline = "题", date = "2000-11-20" }, "[1] 题[N]. 2000-11-20." },
    { "no day", { headline = "题", folio = "第二版 某某报" }, "[1] 题[N]. 某某报(2)." },
    { "a day that is none", { headline = "题", date = "2000-13-20" }, "[1] 题[N]." },
    { "no headline", { kicker = "引" }, "[1] 引[N]." },
    { "nothing", {}, "[1] [无题][N]." },
    { "line breaks", { headline = "一\r\n二" }, "[1] 一 二[N]." },
  } do
    it("writes an article with " .. case[1], function()
      assert.same({ case[3] }, lines { case[2] })
    end)
  end

  it("leaves the numbers out, and takes the paper it is told", function()
    assert.same({ "题[N]. 某某报.", "题[N]. 某某报." },
      lines({ { headline = "题" }, { headline = "题" } }, { numbered = false, paper = "某某报" }))
  end)

  it("writes one line an article, whatever it holds", function()
    local list = exported.articles()
    assert.equal(#list, #lines(list))
    local archive <close> = exported.archive(folder)
    local one = exported.both(archive, "gbt7714", folder)
    local _, count = child.slurp(folder .. "/one"):gsub("\n", "")
    assert.equal(one.articles, count)
  end)
end)
