--- What the specs of writers export: the example pages as an archive, and
--- articles in which every text is awkward.

local child = require "child"
local export = require "jianbao.export"
local jianbao = require "jianbao"
local lfs = require "lfs"

local M = {}

--- Texts that trip formats up.
M.awkward = {
  "<b>&\"'</b>", "]]>", "<![CDATA[x]]>", "--><!-- <?xml", "\1\0\31", "a\u{FFFE}b\u{FFFF}", "😀",
  "=cmd()", 'a"b\r\nc,d', "\u{202E}右\u{202C}\u{200F}", "", " ", "\t前\n后\r", "&amp;&#1;&lt;",
  "`*_#[x](y)|", "1. 条", "- 条", "\u{85}\u{2028}\u{7F}", "{\"a\":[]}\\u0000", "e\u{301}é",
}

--- As long as a paragraph may come: 1 MB.
M.long = ("长文<&>"):rep(120000)

---@param text string
---@param number integer
---@return jianbao.Article  with the text in every field
function M.article(text, number)
  return {
    id = ("%016x-01"):format(number), source = text, ordinal = 1, date = "2024-05-06",
    running_head = text, folio = text, imprint = text, label = text, kicker = text,
    headline = text, deck = text, dateline = text, byline = text,
    bylines = { { role = "reporter", name = text } }, kind = "report",
    paragraphs = {
      { kind = "body", text = text }, { kind = "crosshead", text = text },
      { kind = "caption", text = text }, { kind = "note", text = text },
    },
    credits = { { text = text, names = { text } } }, jump = text, continued = text,
    topics = { { id = text, score = 1, codes = { medtop = "20000529", own = text } } },
  }
end

---Awkward articles: each text in every field, one without anything, one without
---date and headline.
---@return jianbao.Article[]
function M.articles()
  local list = {}
  for index, text in ipairs(M.awkward) do
    list[index] = M.article(text, index)
  end
  list[#list + 1] = {}
  list[#list + 1] = { id = "00000000000000fe-01", paragraphs = { { kind = "body", text = "文" } } }
  list[#list + 1] = { id = "00000000000000ff-01", date = "2024-02-30", headline = "日期不存在",
    paragraphs = { { kind = "body", text = M.long } } }
  return list
end

--- Texts that a page could take for markup or script.
M.hostile = {
  "<script>document.title='hit'</script>", "</script><script>document.title='hit'</script>",
  "<img src=http://outside.example/x onerror=\"document.title='hit'\">",
  "' onmouseover='document.title=1", "]]>", "&amp;",
  "\u{2028}\u{2029}", "a\0\1\u{FFFE}\xFF", "<!--", "${document.title='hit'}",
}

---@return jianbao.Article[]  a hostile text in every field, and a peaceful one at the end
function M.hostile_articles()
  local list = {}
  for index, text in ipairs(M.hostile) do
    list[index] = {
      id = ("00ff-%02d"):format(index), source = text .. ".txt", ordinal = index, kind = "report",
      date = index < 6 and "2024-05-06" or "2024-06-01", folio = text, label = text, kicker = text,
      headline = text .. "夜校", byline = text, bylines = { { role = "reporter", name = text } },
      paragraphs = {
        { kind = "body", text = text .. "\n第二行" }, { kind = "crosshead", text = text },
      },
      credits = { { text = text, names = { text } } },
      topics = { { id = text, score = 3, rule = text, evidence = {
        { word = text, field = "headline", first = 1, last = #text, points = 3 } } } },
    }
  end
  list[#list + 1] = { id = "00ff-99", source = "z.txt", ordinal = 1, kind = "other",
    date = "2024-06-01", headline = "夜校开课", paragraphs = {} }
  return list
end

---An archive of the example pages, and of ../shared/pages where they are.
---@param folder string
---@return jianbao.Archive
function M.archive(folder)
  local archive = assert(jianbao.open(folder .. "/pages.db"))
  local paths = { "examples/pages" }
  if lfs.attributes("../shared/pages", "mode") then
    paths[2] = "../shared/pages"
  end
  local report = assert(archive:import(paths, { words = false }))
  assert(report.failed == 0)
  return archive
end

---Export the same twice: into a file, and into a folder; the same bytes both times.
---@param source any
---@param writer string
---@param folder string
---@param options? table
---@return jianbao.ExportReport one   into folder/one
---@return jianbao.ExportReport many  into folder/many/
function M.both(source, writer, folder, options)
  options = options or {}
  local one, many
  for round = 1, 2 do
    local target = folder .. (round == 1 and "" or "/again")
    lfs.mkdir(target)
    one = assert(export.run(source, writer, target .. "/one", options))
    many = assert(export.run(source, writer, target .. "/many/", options))
  end
  assert(child.shell(("cmp %s/one %s/again/one && diff -r %s/many %s/again/many")
    :format(folder, folder, folder, folder)).status == 0, "not the same twice")
  return one, many
end

return M
