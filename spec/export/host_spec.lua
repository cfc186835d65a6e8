--- Writers of editors, in a sandbox: they do what built-in ones do, and what
-- they must not do ends in a message.

local child = require "child"
local export = require "jianbao.export"
local lfs = require "lfs"
local locale = require "jianbao.locale"
local pages = require "jianbao.export.pages"
local plugins = require "jianbao.plugins"
local writers = require "jianbao.export.writer"

--- All files in a folder and those inside, by name.
---@param path string
---@param into table<string, string>?
---@param prefix string?
---@return table<string, string>
local function contents(path, into, prefix)
  into, prefix = into or {}, prefix or ""
  for name in lfs.dir(path) do
    if lfs.attributes(path .. "/" .. name, "mode") == "file" then
      into[prefix .. name] = child.slurp(path .. "/" .. name)
    elseif name ~= "." and name ~= ".." then
      contents(path .. "/" .. name, into, prefix .. name .. "/")
    end
  end
  return into
end

--- Articles of two pages, with all that is awkward in a format.
local function articles()
  local list = {}
  for index, text in ipairs {
    "小组把“小发明”搬上展台", "<b>&\"'</b>]]>", "\1\u{FFFE}😀\u{202E}右", '=1+1,"x"\r\n',
    "\u{3000}全角 ＧＤＰ 第3版\u{A0}", "`*_#[x](y)| 1. 条",
  } do
    local page = (index - 1) // 3
    list[index] = {
      id = ("%016x-%02d"):format(page, index), source = page .. ".txt", ordinal = index,
      date = "2024-05-06", folio = "2024年5月6日 星期一 第3版 工会新闻 城东工人报",
      label = text, kicker = text, headline = text, deck = text, dateline = text, byline = text,
      bylines = { { role = "reporter", name = text } }, kind = "report",
      paragraphs = { { kind = "body", text = text }, { kind = "caption", text = "图为" .. text } },
      credits = { { text = text, names = { text } } },
      topics = { { id = text ~= "" and text, score = 1, codes = { medtop = "20000523" } } },
    }
  end
  return list
end

describe("a writer of an editor", function()
  local folder

  before_each(function()
    folder = child.folder()
    locale.use "en"
  end)
  after_each(function()
    child.remove(folder)
    locale.use(nil)
  end)

  --- A writer file whose function is given; what it says goes into a file.
  local function writer(body, more)
    local path = folder .. "/mine.lua"
    child.write(path, ([[return { name = "mine", description = "d", extension = "txt",
      %s
      article = function(out, a)
        %s
      end, sample = {}, expected = "" }]]):format(more or "", body))
    return path
  end

  for _, plugin in ipairs(plugins.list "writers") do
    it("that is a copy of " .. plugin.name .. " writes the same, and its sample", function()
      local copy = folder .. "/" .. plugin.name .. ".lua"
      child.write(copy, child.slurp(plugin.path))
      assert(export.check(copy))
      assert.equal("folder", writers.load(copy).origin)
      local page = writers.load(copy).page ~= nil
      local list = articles()
      if not page then
        list[#list + 1] = {}
      end
      assert(export.run(list, plugin.name, folder .. "/built-in/"))
      assert(export.run(list, copy, folder .. "/copy/"))
      if plugin.name == "xlsx" then -- it holds the moment of its making
        assert.is_truthy(next(contents(folder .. "/copy")))
      else
        local one, other = contents(folder .. "/built-in"), contents(folder .. "/copy")
        for name, bytes in pairs(one) do
          assert.equal(bytes, other[name], name)
          other[name] = nil
        end
        assert.is_nil(next(other))
      end
    end)
  end

  for _, plugin in ipairs(plugins.list "writers") do
    if plugin.name ~= "xlsx" then -- a table: its code is ours
      it("writes a paragraph of 3 MB as " .. plugin.name .. ", as a built-in one does", function()
        local path = folder .. "/" .. plugin.name .. ".lua"
        child.write(path, child.slurp(plugin.path))
        local text = ("长文<&>。,\"*_\r"):rep(3 * 1024 * 1024 // 18)
        local list = { { id = "00000000000000ff-01", source = "a.txt", date = "2024-05-06",
          headline = "长", kind = "report", paragraphs = { { kind = "body", text = text } } } }
        assert(export.run(list, plugin.name, folder .. "/one/"))
        assert(export.run(list, path, folder .. "/other/"))
        assert.equal("", child.shell(("cd %s && diff -rq one other"):format(folder)).out)
      end)
    end
  end

  it("writes megabytes in one call, piece by piece", function()
    local path = writer 'for i = 1, 40 do out(("%02d"):rep(50000):gsub("%%02d", "0123456789")) end'
    assert(export.run({ {} }, path, folder .. "/out"))
    assert.equal(40 * 500000, #child.slurp(folder .. "/out"))
  end)

  it("sees its options, and what an article holds", function()
    local path = writer("out(mark .. a.paragraphs[1].text .. #a.topics)",
      'options = { { name = "mark", default = "*", description = "" } }, '
      .. "open = function(_, context) mark = context.options.mark end,")
    assert(export.run({ articles()[1] }, path, folder .. "/out", { mark = "#" }))
    assert.equal("#小组把“小发明”搬上展台1", child.slurp(folder .. "/out"))
  end)

  for _, case in ipairs {
    { "loops", "while true do end", "mine.lua:4: .*steps" },
    { "eats memory", "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end",
      "mine.lua:4: .*memory" },
    { "raises", "local x = a.nothing.more", "mine.lua:4: .*nothing" },
    { "asks for a file", "io.open '/etc/passwd'", "mine.lua:4: .*“io”" },
    { "hides its loop in pcall", "pcall(function() while true do end end)", "steps" },
    { "writes what is no text", "out {}", "mine.lua:4: out takes a string" },
    { "searches for ever", "(('a'):rep(5000)):find(('a*'):rep(60) .. 'b')", "mine.lua:4: " },
    { "cuts a text of its own", "cut.words '别的'", "mine.lua:4: cut.words" },
    { "changes a library", "table.insert = nil", "mine.lua:4: " },
    { "changes a helper", "json.encode = nil", "mine.lua:4: " },
  } do
    it("that " .. case[1] .. " ends with its place, and leaves no file", function()
      local path = writer(case[2])
      for _, target in ipairs { "/out", "/folder/" } do
        local report, message, code = export.run(articles(), path, folder .. target)
        assert.is_nil(report)
        assert.is_truthy(message:find(case[3]), message)
        assert.is_truthy(message:find("mine", 1, true), message)
        assert.equal("bad-format", code)
      end
      os.remove(path)
      assert.same({}, contents(folder))
    end)
  end

  it("whose table has a column of its own gets its value, and its mistake has a place", function()
    local path = folder .. "/表.lua"
    child.write(path, 'table "表" { columns = { "标题",\n { "甲", function(a)\n'
      .. 'return a.headline:upper() end } } }')
    assert(export.run({ { headline = "a" } }, path, folder .. "/out.csv"))
    assert.equal("\u{FEFF}标题,甲\r\na,A\r\n", child.slurp(folder .. "/out.csv"))
    local _, message = export.run({ {} }, path, folder .. "/out.csv")
    assert.is_truthy(message:find("表.lua:3:", 1, true), message)
    assert.equal("\u{FEFF}标题,甲\r\na,A\r\n", child.slurp(folder .. "/out.csv"))
  end)

  it("cannot take the name of another file beside its own", function()
    local path = folder .. "/mine.lua"
    child.write(path, [[local beside
      return { name = "mine", description = "d", extension = "txt", per = "article",
      open = function(_, context) beside = context.beside end,
      article = function(out, a) out(beside("x.txt", "1") .. beside("x.txt", "2")) end,
      sample = {}, expected = "" }]])
    assert(export.run({ { headline = "a" } }, path, folder .. "/f/", { name = "{headline}" }))
    assert.same({ ["a.txt"] = "a.x.txta.x-2.txt", ["a.x.txt"] = "1", ["a.x-2.txt"] = "2" },
      contents(folder .. "/f"))
    local _, message = export.run({ { headline = "a.x" }, { headline = "a" } }, path,
      folder .. "/g/", { name = "{headline}" })
    assert.is_truthy(message:find("a.x.txt", 1, true), message)
  end)

  it("of whole pages gets the page and its layout", function()
    local path = folder .. "/mine.lua"
    child.write(path, [[return { name = "mine", description = "d", extension = "txt",
      page = function(out, p) out(#p.articles .. p.bytes .. layout.read(p).lines) end,
      sample = {}, expected = "" }]])
    local list = { { id = "x-01", headline = "甲" } }
    assert(export.run(list, path, folder .. "/out"))
    assert.equal("1" .. pages.make(list).bytes .. "2", child.slurp(folder .. "/out"))
  end)
end)
