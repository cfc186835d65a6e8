--- All built-in writers: their samples, and writer files of editors.

local child = require "child"
local export = require "jianbao.export"
local json = require "jianbao.json"
local locale = require "jianbao.locale"
local plugins = require "jianbao.plugins"
local writers = require "jianbao.export.writer"

-- Whatever may stand in an article, in every field.
local AWKWARD = {
  "<b>&\"'</b>", "]]>", "\1\0\31", "\u{FFFE}", "😀", "=cmd()", 'a"b\r\nc,d', "\u{202E}右", "",
  "`*_#[x](y)|",
  "1. 条", "- 条", "\xFF\xE4", ("长"):rep(100000),
}

local function awkward_article(text)
  return {
    id = text, source = text, ordinal = 1, date = "2024-05-06", label = text, kicker = text,
    headline = text, deck = text, dateline = text, byline = text,
    bylines = { { role = "reporter", name = text } }, kind = "report",
    paragraphs = {
      { kind = "body", text = text }, { kind = "crosshead", text = text },
      { kind = "caption", text = text }, { kind = "note", text = text },
    },
    credits = { { text = text, names = { text } } }, topics = { { id = text, score = 1 } },
  }
end

describe("the built-in writers", function()
  it("are told of in Chinese too, and nothing else is", function()
    local said = {}
    for _, plugin in ipairs(plugins.list "writers") do
      local writer = assert(writers.load(plugin.path))
      said[writer.description] = true
      for _, option in ipairs(writer.options) do
        said[option.description] = true
      end
    end
    local chinese = {}
    for text in pairs(require "jianbao.locale.zh_writers") do
      chinese[text] = true
    end
    assert.same(said, chinese)
  end)
end)

describe("each built-in writer", function()
  local folder

  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  for _, plugin in ipairs(plugins.list "writers") do
    it(plugin.name .. " makes of its sample what it says", function()
      assert(export.check(plugin.name))
    end)

    it(plugin.name .. " has more than an empty sample", function()
      local writer = assert(writers.load(plugin.name))
      assert.equal(plugin.name, writer.name)
      -- A table has none, for it has no code; spec/export/table_spec.lua reads it back.
      local expected = writer.expected or "none"
      expected = type(expected) == "table" and select(2, next(expected)) or expected
      assert.is_true(plugin.name == "xlsx" or #writer.sample > 0 and #expected > 0)
    end)

    it(plugin.name .. " takes an article with nothing in it, and any text", function()
      local list = { {} }
      for index, text in ipairs(AWKWARD) do
        list[index + 1] = awkward_article(text)
      end
      local site = writers.load(plugin.name).per == "site"
      local report = assert(export.run(list, plugin.name, folder .. (site and "/out/" or "/out")))
      assert.equal(#list, report.articles)
      local path = folder .. (site and ("/out/articles/_n%d.html"):format(#list) or "/out")
      if plugin.name ~= "xlsx" then -- which is compressed, and cuts what no cell takes
        assert.is_true(#child.slurp(path) > (site and 100000 or 3 * 100000))
      end
    end)
  end

  it("jsonl gives back the articles, and is valid whatever they hold", function()
    local list = {}
    for index, text in ipairs(AWKWARD) do
      list[index] = awkward_article(text)
    end
    assert(export.run(list, "jsonl", folder .. "/out"))
    local index = 0
    for line in io.lines(folder .. "/out") do
      index = index + 1
      assert.truthy(utf8.len(line))
      local article = assert(json.decode(line))
      if utf8.len(AWKWARD[index]) then
        assert.same(list[index], article)
      end
    end
    assert.equal(#AWKWARD, index)
  end)

  it("markdown keeps a text on its line and out of the markup", function()
    assert(export.run({ {
      headline = "# 一", paragraphs = { { kind = "body", text = "<script>\n- 二\n\n## 三" } },
    } }, "markdown", folder .. "/"))
    assert.equal("# \\# 一\n\n\\<script\\> - 二 \\#\\# 三\n",
      child.slurp(folder .. "/undated-page-00.md"))
  end)
end)

describe("a writer file", function()
  local folder

  before_each(function()
    folder = child.folder()
    locale.use "en"
  end)

  after_each(function()
    child.remove(folder)
    locale.use(nil)
  end)

  local RIGHT = 'name = "mine", description = "d", extension = "txt", '
    .. 'article = function(out, a) out(a.headline) end, sample = {}, expected = "", '

  for _, case in ipairs {
    { "that returns nothing", "local x = 1", "return" },
    { "without a name", 'return { description = "d" }', "article" },
    { "with an article that is no function", "return { " .. RIGHT .. "article = 1 }", "article" },
    { "with an extension that leads elsewhere", "return { " .. RIGHT .. 'extension = "/x" }',
      "/x" },
    { "with an unknown per", "return { " .. RIGHT .. 'per = "week" }', "week" },
    { "with an option that is taken", "return { " .. RIGHT .. 'options = { { name = "query" } } }',
      "query" },
    { "with a syntax error", "return {\n name = }", ":2:" },
    { "that opens a file", "io.open 'x'", "io" },
  } do
    it(case[1] .. " is refused, and named", function()
      child.write(folder .. "/w.lua", case[2])
      local writer, message, code = writers.load(folder .. "/w.lua")
      assert.is_nil(writer)
      assert.equal(folder .. "/w.lua:", message:sub(1, #folder + #"/w.lua:"))
      assert.truthy(message:find(case[3], 1, true), message)
      assert.equal("bad-format", code)
    end)
  end

  it("whose sample comes out differently is told where", function()
    child.write(folder .. "/w.lua", "return { " .. RIGHT
      .. 'sample = { { headline = "甲\\n乙" } }, expected = "甲\\n丙" }')
    local sound, message, code = export.check(folder .. "/w.lua")
    assert.is_nil(sound)
    assert.truthy(message:find("line 2", 1, true))
    assert.truthy(message:find("丙", 1, true))
    assert.equal("bad-format", code)
  end)

  it("in a folder of the editor's comes before the built-in one", function()
    os.execute(("mkdir -p %s/writers"):format(folder))
    child.write(folder .. "/writers/csv.lua", "return { " .. RIGHT .. "}")
    local result = child.shell(([[JIANBAO_PATH=%s /usr/bin/lua5.4 -e '
      package.path, package.cpath = %q, %q
      require("jianbao.export").run({ { headline = "甲" } }, "csv", "-")']])
      :format(folder, package.path, package.cpath))
    assert.equal("甲", result.out)
  end)
end)
