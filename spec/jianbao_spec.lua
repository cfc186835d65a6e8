--- The library as a script uses it: require "jianbao".

local child = require "child"
local jianbao = require "jianbao"

local PAGE = [[
2024年3月5日 星期二 第2版 工会新闻 城东工人报

## 园区举办消防安全演练
本报讯（记者 林小禾）昨天，城东工业园的三十名职工参加消防安全演练，学会使用灭火器。

## 图书角迎来新书
本报讯（记者 丁一 通讯员 方晴）上周，纺织二厂职工书屋添置新书两百册。
]]

---@param bytes string
---@param name string
---@return string
local function written(folder, name, bytes)
  local path = folder .. "/" .. name
  child.write(path, bytes)
  return path
end

describe("jianbao.read", function()
  it("gives the articles with topics, and the page", function()
    local articles, page = jianbao.read(PAGE, { source = "02.txt" })
    assert.equal(2, #articles)
    assert.equal("园区举办消防安全演练", articles[1].headline)
    assert.equal("2024-03-05", articles[1].date)
    assert.equal("安全生产", articles[1].topics[1].id)
    assert.equal("02.txt", page.source)
    assert.equal(page.articles, articles)
  end)

  it("gives no topics when told so", function()
    assert.is_nil(jianbao.read(PAGE, { rules = false })[1].topics)
  end)

  it("decides by rules of one's own, from a file or loaded", function()
    local folder = child.folder()
    finally(function() child.remove(folder) end)
    local path = written(folder, "books.lua", 'topic "读书" { words = { "书屋" }, pass = 1 }\n')
    local loaded = assert(require("jianbao.rules").load { path })
    for _, rules in ipairs { path, { path }, loaded } do
      local articles = jianbao.read(PAGE, { rules = rules })
      assert.same({}, articles[1].topics)
      assert.equal("读书", articles[2].topics[1].id)
    end
  end)

  it("takes the date it is given before the one that is printed", function()
    assert.equal("2020-01-02", jianbao.read(PAGE, { date = "2020-01-02" })[1].date)
  end)

  it("returns what the world does wrong", function()
    for _, case in ipairs {
      { { profile = "nowhere" }, "not-found" },
      { { rules = "/nowhere/rules.lua" }, "not-found" },
      { { encoding = "EBCDIC-9" }, "bad-encoding" },
    } do
      local articles, message, code = jianbao.read(PAGE, case[1])
      assert.is_nil(articles)
      assert.is_string(message)
      assert.equal(case[2], code)
    end
  end)

  for _, case in ipairs {
    { "no text", "bad argument #1 to 'read' %(string expected, got nil%)" },
    { "options that are none", "table of options expected", PAGE, "x" },
    { "an option misspelt", "unknown option 'dat'", PAGE, { dat = "2020-01-02" } },
    { "an option of another type", "bad option 'source' to 'read'", PAGE, { source = 3 } },
    { "a date that is none", "YYYY%-MM%-DD expected, got '2023%-02%-30'", PAGE,
      { date = "2023-02-30" } },
  } do
    it("raises for " .. case[1], function()
      local ok, message = pcall(jianbao.read, case[3], case[4])
      assert.is_false(ok)
      assert.is_truthy(message:find(case[2]), message)
    end)
  end

  it("blames the line of the script that called it wrongly", function()
    local _, message = pcall(load("require('jianbao').read(3)", "=script"))
    assert.is_truthy(message:find "^script:1: bad argument #1", message)
  end)
end)

describe("an archive", function()
  local folder, path, archive

  before_each(function()
    folder = child.folder()
    path = folder .. "/clips.db"
    written(folder, "02.txt", PAGE)
    archive = assert(jianbao.open(path))
  end)
  after_each(function()
    archive:close()
    child.remove(folder)
  end)

  it("takes pages in, and finds, walks and counts what is in them", function()
    local report = assert(archive:import(folder .. "/02.txt"))
    assert.same({ 1, 0, 0, 2 }, { report.new, report.same, report.failed, report.articles })

    local found = assert(archive:search "灭火器")
    assert.equal(1, found.count)
    assert.equal("园区举办消防安全演练", found.hits[1].headline)

    local headlines = {}
    for article in archive:articles() do
      headlines[#headlines + 1] = article.headline
    end
    assert.same({ "园区举办消防安全演练", "图书角迎来新书" }, headlines)

    local info = assert(archive:info())
    assert.same({ 1, 2 }, { info.pages, info.articles })
    assert.same({}, archive:check())
  end)

  it("gives back an article as it was read", function()
    archive:import(folder .. "/02.txt")
    local articles = jianbao.read(PAGE, { source = "02.txt" })
    for _, article in ipairs(articles) do
      if #article.topics == 0 then
        article.topics = nil -- no topic is not kept apart from never decided
      end
      assert.same(article, archive:article(article.id))
    end
  end)

  it("finds what a query selects", function()
    archive:import(folder .. "/02.txt")
    local count = 0
    for article in archive:articles { query = "topic:安全生产" } do
      assert.equal("园区举办消防安全演练", article.headline)
      count = count + 1
    end
    assert.equal(1, count)
  end)

  it("decides topics anew, and writes only what differs", function()
    archive:import(folder .. "/02.txt")
    local report = assert(archive:classify())
    assert.same({ 2, 0 }, { report.articles, report.changed })
    local rules = written(folder, "books.lua", 'topic "读书" { words = { "书屋" }, pass = 1 }\n')
    report = assert(archive:classify { rules = rules })
    assert.same({ 2, 2, { ["读书"] = 1 } }, { report.articles, report.changed, report.topics })
    assert.equal(0, archive:search("topic:安全生产").count)
    assert.equal(1, archive:search("topic:读书").count)
    assert.equal(0, archive:classify({ rules = rules }).changed)
  end)

  it("changes no topic when the rules are broken", function()
    archive:import(folder .. "/02.txt")
    local rules = written(folder, "books.lua", 'topic "读书" { words = { "书屋" }, pass = "x" }\n')
    local report, message, code = archive:classify { rules = rules }
    assert.is_nil(report)
    assert.is_truthy(message:find("books.lua:1", 1, true), message)
    assert.equal("bad-format", code)
    assert.equal(1, archive:search("topic:安全生产").count)
  end)

  it("changes no topic when deciding fails half way", function()
    archive:import(folder .. "/02.txt")
    local decided = 0
    local rules = assert(require("jianbao.rules").load(written(folder, "books.lua",
      'topic "读书" { words = { "书屋" } }\n')))
    rules.decide = function()
      decided = decided + 1
      if decided == 2 then
        error "the second article"
      end
      return {}
    end
    local ok, message = pcall(archive.classify, archive, { rules = rules, all = true })
    assert.is_false(ok)
    assert.is_truthy(message:find("the second article", 1, true))
    assert.equal(1, archive:search("topic:安全生产").count)
    assert.equal(0, archive:classify().changed)
  end)

  it("explains a topic that was given, and one that was not", function()
    archive:import(folder .. "/02.txt")
    local id = archive:search("灭火器").hits[1].id
    local given = assert(archive:explain(id, "安全生产"))[1]
    assert.is_true(given.fired)
    local sum = 0
    for _, piece in ipairs(given.evidence) do
      sum = sum + piece.points
    end
    assert.equal(given.score, sum)
    local missed = assert(archive:explain(id, "疗休养"))[1]
    assert.is_false(missed.fired)
    assert.is_true(missed.missing > 0)
    assert.equal(14, #archive:explain(id))
    assert.equal("not-found", select(3, archive:explain(id, "足球")))
    assert.equal("not-found", select(3, archive:explain "nobody"))
  end)

  it("exports", function()
    archive:import(folder .. "/02.txt")
    local report = assert(archive:export("csv", folder .. "/clips.csv"))
    assert.equal(2, report.articles)
    assert.is_truthy(child.slurp(folder .. "/clips.csv"):find("图书角迎来新书", 1, true))
    report = assert(archive:export("jsonl", folder .. "/one.jsonl", { query = "书屋" }))
    assert.equal(1, report.articles)
    assert.equal("not-found", select(3, archive:export("nowhere", folder .. "/x")))
  end)

  it("says where a query cannot be read", function()
    local found, message, code, offset = archive:search "心理 (讲座"
    assert.is_nil(found)
    assert.is_string(message)
    assert.equal("bad-query", code)
    assert.equal(8, offset)
    assert.equal("bad-query", select(3, archive:articles { query = "(" }))
  end)

  it("is not there to be read or written before it is made", function()
    for _, mode in ipairs { "read", "write" } do
      local none, message, code = jianbao.open(folder .. "/none.db", { mode = mode })
      assert.is_nil(none)
      assert.equal("not-found", code)
      assert.is_truthy(message:find("none.db", 1, true))
    end
  end)

  it("opened for reading takes no pages", function()
    archive:import(folder .. "/02.txt")
    written(folder, "03.txt", (PAGE:gsub("昨天", "前天")))
    local reader <close> = assert(jianbao.open(path, { mode = "read" }))
    local report = assert(reader:import(folder .. "/03.txt"))
    assert.same({ 0, 1 }, { report.new, report.failed })
    assert.equal("read-only", report.stopped.code)
  end)

  it("raises once it is closed, and may be closed again", function()
    archive:close()
    archive:close()
    for _, call in ipairs { "info", "check", "articles", "classify" } do
      assert.has_error(function() archive[call](archive) end, "this archive was closed")
    end
  end)

  it("closes itself at the end of a block", function()
    local kept
    do
      local inner <close> = assert(jianbao.open(path))
      kept = inner
    end
    assert.has_error(function() kept:info() end, "this archive was closed")
  end)

  for _, case in ipairs {
    { "import without paths", function(a) a:import() end, "bad argument #1 to 'import'" },
    { "an unknown import option", function(a) a:import({}, { job = 2 }) end, "option 'job'" },
    { "an unknown order", function(a) a:search("x", { sort = "best" }) end, "option 'sort'" },
    { "a search for nothing", function(a) a:search() end, "bad argument #1 to 'search'" },
    { "an unknown selection", function(a) a:articles { querry = "" } end, "option 'querry'" },
    { "an unknown mode", function() jianbao.open("x", { mode = "w" }) end, "option 'mode'" },
    { "a path with a zero byte", function() jianbao.open "a\0b" end, "zero byte" },
  } do
    it("raises for " .. case[1], function()
      local ok, message = pcall(case[2], archive)
      assert.is_false(ok)
      assert.is_truthy(tostring(message):find(case[3], 1, true), message)
    end)
  end
end)
