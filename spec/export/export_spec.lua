--- The engine of exports: lists, archives, files, folders, options, failures; and
-- that nothing half written is left behind.

local lfs = require "lfs"
local child = require "child"
local export = require "jianbao.export"
local locale = require "jianbao.locale"

local function articles()
  return {
    { id = "a-01", source = "a.txt", ordinal = 1, date = "2024-05-06", headline = "甲",
      paragraphs = { { kind = "body", text = "一。" } } },
    { id = "a-02", source = "a.txt", ordinal = 2, date = "2024-05-06", headline = "乙" },
    { id = "b-01", source = "b.txt", ordinal = 1, date = "2024-05-07", headline = "丙" },
    { id = "c-01", source = "c.txt", ordinal = 1, headline = "丁" },
  }
end

--- A source such as an archive gives: the next article, or nil and why not.
local function source(list, failure)
  local index = 0
  return function()
    index = index + 1
    if list[index] then
      return list[index]
    elseif failure then
      return nil, failure, "io"
    end
  end
end

describe("jianbao.export", function()
  local folder

  before_each(function()
    folder = child.folder()
    locale.use "en"
  end)

  after_each(function()
    child.remove(folder)
    locale.use(nil)
  end)

  --- All names in a folder, sorted.
  local function listing(path)
    local names = {}
    for name in lfs.dir(path or folder) do
      if name ~= "." and name ~= ".." then
        names[#names + 1] = name
      end
    end
    table.sort(names)
    return names
  end

  --- A writer of our own, whose article function is given.
  local function writer(body)
    local path = folder .. "/writer.lua"
    child.write(path, ([[return { name = "mine", description = "d", extension = "txt",
      article = function(out, a) %s end, sample = {}, expected = "" }]]):format(body))
    return path
  end

  it("writes a list, and says how many", function()
    local report = assert(export.run(articles(), "jsonl", folder .. "/out.jsonl"))
    assert.same({ articles = 4, files = 1 }, report)
    local _, lines = child.slurp(folder .. "/out.jsonl"):gsub("\n", "")
    assert.equal(4, lines)
    assert.same({ "out.jsonl" }, listing())
  end)

  it("writes what a function gives, and what an archive finds", function()
    assert(export.run(source(articles()), "jsonl", folder .. "/one"))
    local asked
    local archive = { articles = function(_, options)
      asked = options
      return source(articles())
    end }
    assert(export.run(archive, "jsonl", folder .. "/two", { query = "topic:职工教育" }))
    assert.same({ query = "topic:职工教育" }, asked)
    assert.equal(child.slurp(folder .. "/one"), child.slurp(folder .. "/two"))
  end)

  it("passes on a query that cannot be read", function()
    local archive = { articles = function() return nil, "no such field", "bad-query" end }
    local report, message, code = export.run(archive, "jsonl", folder .. "/out", { query = "x:" })
    assert.is_nil(report)
    assert.equal("no such field", message)
    assert.equal("bad-query", code)
    assert.same({}, listing())
  end)

  it("writes no article as an empty table, not as no table", function()
    assert.same({ articles = 0, files = 1 }, export.run({}, "csv", folder .. "/out.csv"))
    assert.truthy(child.slurp(folder .. "/out.csv"):find "^\u{FEFF}日期,")
  end)

  it("writes a file for each article into a folder, and makes the folder", function()
    local report = assert(export.run(articles(), "markdown", folder .. "/new/deep/"))
    assert.same({ articles = 4, files = 4 }, report)
    assert.same({ "2024-05-06-a-01.md", "2024-05-06-a-02.md", "2024-05-07-b-01.md",
      "undated-c-01.md" }, listing(folder .. "/new/deep"))
    assert.equal("# 乙\n\n2024-05-06 · a.txt\n",
      child.slurp(folder .. "/new/deep/2024-05-06-a-02.md"))
  end)

  it("writes a file for each day, each with its beginning", function()
    assert.same({ articles = 4, files = 3 }, export.run(articles(), "csv", folder .. "/"))
    assert.same({ "2024-05-06.csv", "2024-05-07.csv", "undated.csv" }, listing())
    for _, name in ipairs(listing()) do
      assert.truthy(child.slurp(folder .. "/" .. name):find "^\u{FEFF}日期,")
    end
  end)

  it("writes a file for each page", function()
    assert.same({ articles = 4, files = 3 },
      export.run(articles(), "jsonl", folder .. "/", { per = "page" }))
    assert.same({ "2024-05-06-a.jsonl", "2024-05-07-b.jsonl", "undated-c.jsonl" }, listing())
  end)

  it("keeps names of one day apart when an archive gives the articles by days", function()
    local list = { { date = "2024-05-06" }, { date = "2024-05-06" }, { date = "2024-05-07" },
      { date = "2024-05-07" } }
    local archive = { articles = function() return source(list) end }
    assert(export.run(archive, "jsonl", folder .. "/", { per = "article", name = "{date}" }))
    assert.same({ "2024-05-06-2.jsonl", "2024-05-06.jsonl", "2024-05-07-2.jsonl",
      "2024-05-07.jsonl" }, listing())
  end)

  it("gives a writer of pages whole pages, made of articles where there is no archive", function()
    child.write(folder .. "/w.lua", [[return { name = "w", description = "d", extension = "txt",
      page = function(out, page) out(page.id .. " " .. #page.articles .. " " .. page.bytes) end,
      sample = {}, expected = "" }]])
    assert.same({ articles = 4, files = 1 },
      export.run(articles(), folder .. "/w.lua", folder .. "/out"))
    assert.equal("a 2 甲\n一。\n乙\nb 1 丙\nc 1 丁\n", child.slurp(folder .. "/out"))
  end)

  it("gives a writer of pages an archive's pages, with all their articles", function()
    child.write(folder .. "/w.lua", [[return { name = "w", description = "d", extension = "txt",
      page = function(out, page) out(page.found .. "/" .. #page.articles .. " " .. page.bytes) end,
      sample = {}, expected = "" }]])
    local id = "0123456789abcdef"
    local archive = {
      articles = function() return source { { id = id .. "-01" }, { id = id .. "-02" } } end,
      page = function(_, asked)
        assert.equal(id, asked)
        return { id = id, articles = { {}, {}, {} } }, "bytes"
      end,
    }
    assert.same({ articles = 2, files = 1 },
      export.run(archive, folder .. "/w.lua", folder .. "/out"))
    assert.equal("2/3 bytes", child.slurp(folder .. "/out"))
    archive.page = function() return nil, "the page is damaged", "bad-format" end
    local report, message, code = export.run(archive, folder .. "/w.lua", folder .. "/out")
    assert.is_nil(report)
    assert.equal("the page is damaged", message)
    assert.equal("bad-format", code)
    assert.equal("2/3 bytes", child.slurp(folder .. "/out"))
  end)

  describe("beside a file", function()
    before_each(function()
      child.write(folder .. "/w.lua", [[local context
        return { name = "w", description = "d", extension = "txt", per = "article",
          open = function(_, given) context = given end,
          article = function(out, a)
            out(context.beside and context.beside("more.txt", a.headline) or "none")
          end, sample = {}, expected = "" }]])
    end)

    it("writes another, whole, under a name that no other has", function()
      local list = { { headline = "甲" }, { headline = "甲.more" }, { headline = "甲" } }
      assert.same({ articles = 3, files = 6 },
        export.run(list, folder .. "/w.lua", folder .. "/f/", { name = "{headline}" }))
      assert.same({ "甲-2.more.txt", "甲-2.txt", "甲.more-2.more.txt", "甲.more-2.txt",
        "甲.more.txt", "甲.txt" }, listing(folder .. "/f"))
      assert.equal("甲.more.txt", child.slurp(folder .. "/f/甲.txt"))
      assert.equal("甲", child.slurp(folder .. "/f/甲.more.txt"))
    end)

    it("writes none when the export goes to no file", function()
      assert.same({ articles = 1, files = 1 },
        export.run({ { headline = "甲" } }, folder .. "/w.lua", "/dev/null"))
    end)

    it("says so when it cannot be written", function()
      lfs.mkdir(folder .. "/out.more.txt")
      local report, message, code =
        export.run({ { headline = "甲" } }, folder .. "/w.lua", folder .. "/out.txt")
      assert.is_nil(report)
      assert.truthy(message:find("out.more.txt", 1, true))
      assert.equal("string", type(code))
      assert.same({ "out.more.txt", "w.lua" }, listing())
    end)
  end)

  it("takes a folder that exists for a folder, without the slash", function()
    assert(export.run(articles(), "markdown", folder, { name = "{headline}" }))
    assert.same({ "丁.md", "丙.md", "乙.md", "甲.md" }, (function()
      local names = listing()
      table.sort(names)
      return names
    end)())
  end)

  it("keeps files apart whose names would be the same", function()
    assert(export.run(articles(), "jsonl", folder .. "/", { per = "article", name = "{date}" }))
    assert.same({ "2024-05-06-2.jsonl", "2024-05-06.jsonl", "2024-05-07.jsonl", "undated.jsonl" },
      listing())
  end)

  it("does not write a day twice when the articles are out of order", function()
    local list = articles()
    list[2], list[3] = list[3], list[2]
    local report, message, code = export.run(list, "csv", folder .. "/")
    assert.is_nil(report)
    assert.truthy(message:find("2024-05-06", 1, true))
    assert.equal("bad-format", code)
  end)

  it("gives a writer its options", function()
    assert(export.run(articles(), "csv", folder .. "/out.csv", { columns = { "headline", "id" } }))
    assert.equal("\u{FEFF}标题,编号\r\n甲,a-01\r\n乙,a-02\r\n丙,b-01\r\n丁,c-01\r\n",
      child.slurp(folder .. "/out.csv"))
  end)

  it("takes the columns of a table by their heads too, and lists them", function()
    assert(export.run(articles(), "csv", folder .. "/out.csv", { columns = { "标题", "id" } }))
    assert.equal("\u{FEFF}标题,编号\r\n甲,a-01\r\n乙,a-02\r\n丙,b-01\r\n丁,c-01\r\n",
      child.slurp(folder .. "/out.csv"))
    local _, message = export.run(articles(), "csv", folder .. "/out.csv", { columns = { "主提" } })
    assert.truthy(message:find("there is no column named 主提; there are: .*主题"), message)
  end)

  it("tells how far it is", function()
    local seen = {}
    assert(export.run(articles(), "jsonl", folder .. "/out",
      { progress = function(done) seen[#seen + 1] = done end }))
    assert.same({ 1, 2, 3, 4 }, seen)
  end)

  it("writes to standard output", function()
    local result = child.shell(([[/usr/bin/lua5.4 -e '
      package.path, package.cpath = %q, %q
      require("jianbao.export").run({ { headline = "甲" } }, "jsonl", "-")']])
      :format(package.path, package.cpath))
    assert.equal('{"headline":"甲"}\n', result.out)
    assert.equal("", result.err)
  end)

  describe("of topics", function()
    local function of_topics()
      local list = articles()
      list[1].topics = { { id = "安全", score = 4 }, { id = "读书/教育", score = 3 } }
      list[2].topics = { { id = "../etc", score = 4 } }
      list[3].topics = { { id = "安全", score = 4 } }
      return list
    end

    it("writes a file each; an article of several stands in each, one of none by itself", function()
      local report = assert(export.run(of_topics(), writer "out(a.headline)", folder .. "/t/",
        { per = "topic" }))
      assert.equal(4, report.articles)
      assert.equal(4, report.files)
      assert.same({ "_etc.txt", "no-topic.txt", "安全.txt", "读书_教育.txt" },
        listing(folder .. "/t"))
      assert.equal("甲丙", child.slurp(folder .. "/t/安全.txt"))
      assert.equal("甲", child.slurp(folder .. "/t/读书_教育.txt"))
    end)

    it("takes {topic} in names of other files too", function()
      assert(export.run(of_topics(), writer "out(a.headline)", folder .. "/t/",
        { per = "day", name = "{topic}-{date}" }))
      assert.same({ "_etc-2024-05-06.txt", "no-topic-undated.txt", "安全-2024-05-06.txt",
        "安全-2024-05-07.txt", "读书_教育-2024-05-06.txt" }, listing(folder .. "/t"))
    end)

    it("keeps the state of a writer to its file", function()
      local path = folder .. "/writer.lua"
      child.write(path, [[local count = 0
        return { name = "mine", description = "d", extension = "txt",
        article = function(out, a) count = count + 1 end,
        close = function(out) out(count .. "") end, sample = {}, expected = "" }]])
      assert(export.run(of_topics(), path, folder .. "/t/", { per = "topic" }))
      assert.equal("2", child.slurp(folder .. "/t/安全.txt"))
      assert.equal("1", child.slurp(folder .. "/t/no-topic.txt"))
    end)

    it("leaves none of the files when it breaks off", function()
      local path = writer "out(a.headline) if a.headline == '丁' then error 'x' end"
      assert.is_nil((export.run(of_topics(), path, folder .. "/t/", { per = "topic" })))
      assert.same({}, listing(folder .. "/t"))
    end)

    it("says when there are too many", function()
      local count = 0
      local _, message = export.run(function()
        count = count + 1
        return { topics = { { id = tostring(count) } } }
      end, "jsonl", folder .. "/t/", { per = "topic" })
      assert.is_truthy(message:find("500", 1, true), message)
      assert.same({}, listing(folder .. "/t"))
    end)
  end)

  describe("again", function()
    it("writes only what changed, if asked to", function()
      local list = articles()
      local options = { per = "article", changed = true }
      assert.equal(0, assert(export.run(list, "jsonl", folder .. "/t/", options)).unchanged)
      child.shell("touch -d 2001-01-01 " .. folder .. "/t/*")
      list[2].headline = "另一个"
      local report = assert(export.run(list, "jsonl", folder .. "/t/", options))
      assert.same({ articles = 4, files = 4, unchanged = 3 }, report)
      local old = 0
      for _, name in ipairs(listing(folder .. "/t")) do
        old = old + (lfs.attributes(folder .. "/t/" .. name, "modification") < 1e9 and 1 or 0)
      end
      assert.equal(3, old)
      assert.equal(4, #listing(folder .. "/t"))
    end)

    it("writes only what is not older, if asked to", function()
      local report = assert(export.run(articles(), writer "out(a.headline)", folder .. "/out",
        { since = "2024-05-07" }))
      assert.equal(1, report.articles)
      assert.equal("丙", child.slurp(folder .. "/out"))
      assert.has_error(function()
        export.run(articles(), "jsonl", folder .. "/out", { since = "yesterday" })
      end)
    end)
  end)

  describe("when something goes wrong", function()
    local old = "what was there before"

    before_each(function()
      child.write(folder .. "/out", old)
    end)

    --- The export must fail, say why, and leave the old file and no other.
    local function fails(list, name, code, ...)
      local report, message, actual = export.run(list, name, folder .. "/out")
      assert.is_nil(report)
      for _, part in ipairs { ... } do
        assert.truthy(message:find(part, 1, true), message)
      end
      assert.equal(code, actual)
      assert.equal(old, child.slurp(folder .. "/out"))
      for _, file in ipairs(listing()) do
        assert.is_nil(file:find ".part", file)
      end
    end

    it("in the writer: names its file and line", function()
      fails(articles(), writer "if a.headline == '乙' then error 'oops' end out 'x'",
        "bad-format", folder .. "/writer.lua:2:", "oops")
    end)

    it("in the writer: it gives no string", function()
      fails(articles(), writer "out(a.ordinal)", "bad-format", folder .. "/writer.lua:2:", "number")
    end)

    it("in the writer: it reaches for a file", function()
      fails(articles(), writer "io.open('/etc/passwd')", "bad-format", "io")
    end)

    it("in the source, after some articles", function()
      fails(source(articles(), "page 7 is damaged"), "jsonl", "io", "page 7 is damaged")
    end)

    it("with a name that no writer has", function()
      fails(articles(), "nonesuch", "not-found", "nonesuch", "markdown")
    end)

    it("with the disk full", function()
      local result = child.shell(([[ulimit -f 8; trap '' XFSZ; /usr/bin/lua5.4 -e '
        package.path, package.cpath = %q, %q
        local list = {}
        for index = 1, 2000 do list[index] = { headline = ("长"):rep(20) } end
        local _, message, code = require("jianbao.export").run(list, "jsonl", %q)
        io.write(code, " ", message)']]):format(package.path, package.cpath, folder .. "/out"))
      assert.truthy(result.out:find("^disk%-full " .. folder:gsub("%p", "%%%0") .. "/out: "),
        result.out .. result.err)
      assert.equal(old, child.slurp(folder .. "/out"))
      assert.same({ "out" }, listing())
    end)

    it("with a device that is full", function()
      local report, message, code = export.run(articles(), "jsonl", "/dev/full")
      assert.is_nil(report)
      assert.truthy(message:find("/dev/full", 1, true))
      assert.equal("disk-full", code)
    end)

    it("with a folder that is not there, or is a file", function()
      local _, message, code = export.run(articles(), "jsonl", folder .. "/no/out")
      assert.truthy(message:find(folder .. "/no/out", 1, true))
      assert.equal("not-found", code)
      _, message = export.run(articles(), "markdown", folder .. "/out/")
      assert.truthy(message:find(folder .. "/out", 1, true))
      assert.equal(old, child.slurp(folder .. "/out"))
    end)
  end)

  it("writes through a link, and into a pipe", function()
    child.write(folder .. "/real", "old")
    assert(lfs.link(folder .. "/real", folder .. "/link", true))
    assert(export.run({ { headline = "甲" } }, "jsonl", folder .. "/link"))
    assert.equal('{"headline":"甲"}\n', child.slurp(folder .. "/real"))
    assert.equal("link", lfs.symlinkattributes(folder .. "/link", "mode"))
    os.execute(("mkfifo %s/pipe && cat %s/pipe > %s/got &"):format(folder, folder, folder))
    while lfs.attributes(folder .. "/pipe", "mode") ~= "named pipe" do
      os.execute "sleep 0.01"
    end
    assert(export.run({ { headline = "乙" } }, "jsonl", folder .. "/pipe"))
    for _ = 1, 500 do
      if child.slurp(folder .. "/got") ~= "" then
        break
      end
      os.execute "sleep 0.01"
    end
    assert.equal('{"headline":"乙"}\n', child.slurp(folder .. "/got"))
  end)

  for _, case in ipairs {
    { "an option the writer lacks", "out", { colums = {} }, "columns" },
    { "per for a single file", "out", { per = "day" }, "folder" },
    { "an unknown per", "", { per = "week" }, "week" },
    { "a date that is none", "out", { date = "2024-02-30" }, "2024-02-30" },
    { "a date that is no text", "out", { date = 2024 }, "2024" },
    { "an unknown name in a pattern", "", { name = "{titel}" }, "titel" },
    { "a query without an archive", "out", { query = "甲" }, "archive" },
  } do
    it("raises for " .. case[1], function()
      local ok, message = pcall(export.run, articles(), "csv", folder .. "/" .. case[2], case[3])
      assert.is_false(ok)
      assert.truthy(message:find(case[4], 1, true), message)
      assert.same({}, listing())
    end)
  end
end)
