--- Tables in a line: their CSV and their workbooks, read back by Python.

local child = require "spec.support.child"
local export = require "jianbao.export"
local locale = require "jianbao.locale"
local tables = require "jianbao.export.table"

local ARTICLE = {
  id = "00ff-01", source = "a.txt", ordinal = 2, date = "2024-05-06", kind = "report",
  folio = "2024年5月6日 星期一 第3版 工会新闻", headline = "=cmd() <&>\"'", byline = "记者 张三 李四",
  bylines = { { role = "reporter", name = "张三" }, { role = "reporter", name = "李四" } },
  paragraphs = { { kind = "body", text = "头一段。\n]]>又一行" },
    { kind = "body", text = "末段\u{1F600}" } },
  credits = { { text = "王五 摄", names = { "王五" } } },
  topics = { { id = "职工教育", score = 5 }, { id = "劳模工匠", score = 4 } },
}

--- The cells of a workbook's sheet, row by row, as Python's standard library
--- reads them: a JSON text, so that one comparison says all.
local READ = [[
import json, re, sys, zipfile, xml.etree.ElementTree as tree
space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
sheet = tree.fromstring(zipfile.ZipFile(sys.argv[1]).read("xl/worksheets/sheet1.xml"))
for row in sheet.iter(space + "row"):
    cells = {}
    for cell in row.iter(space + "c"):
        text = "".join(t.text or "" for t in cell.iter(space + "t"))
        value = cell.find(space + "v")
        cells[cell.get("r")] = text if value is None else float(value.text)
        assert cell.find(space + "f") is None, "a formula"
    print(json.dumps(cells, ensure_ascii=False, sort_keys=True))
]]

describe("A table", function()
  local folder

  before_each(function()
    locale.use "en"
    folder = child.folder()
    child.write(folder .. "/read.py", READ)
  end)

  after_each(function()
    locale.use(nil)
    child.remove(folder)
  end)

  ---@param source string
  ---@return string path
  local function writer(source)
    child.write(folder .. "/w.lua", source)
    return folder .. "/w.lua"
  end

  local function rows(path)
    local pipe = assert(io.popen(("LD_PRELOAD= python3 %s/read.py %s"):format(folder, path)))
    local list = {}
    for line in pipe:lines() do
      list[#list + 1] = line
    end
    assert.truthy(pipe:close())
    return list
  end

  local LINE = 'table "剪报表" { columns = { "日期", "版次", "标题", "记者", "主题", "字数" } }'

  it("is CSV in a file named so, with a formula made harmless", function()
    assert(export.run({ ARTICLE }, writer(LINE), folder .. "/t.csv"))
    assert.equal("\u{FEFF}日期,版次,标题,记者,主题,字数\r\n"
      .. "2024-05-06,3,\"'=cmd() <&>\"\"'\",张三；李四,职工教育；劳模工匠,24\r\n",
      child.slurp(folder .. "/t.csv"))
  end)

  it("is a workbook in a file named so: dates, numbers and texts", function()
    assert(export.run({ ARTICLE }, writer(LINE), folder .. "/t.xlsx"))
    assert.same({
      '{"A1": "日期", "B1": "版次", "C1": "标题", "D1": "记者", "E1": "主题", "F1": "字数"}',
      -- 45418 days after 30 December 1899.
      '{"A2": 45418.0, "B2": "3", "C2": "=cmd() <&>\\"\'", "D2": "张三；李四", '
        .. '"E2": "职工教育；劳模工匠", "F2": 24.0}',
    }, rows(folder .. "/t.xlsx"))
  end)

  it("makes the same bytes of the same articles", function()
    local path = writer(LINE)
    assert(export.run({ ARTICLE }, path, folder .. "/a.xlsx"))
    assert(export.run({ ARTICLE }, path, folder .. "/b.xlsx"))
    assert.equal(child.slurp(folder .. "/a.xlsx"), child.slurp(folder .. "/b.xlsx"))
  end)

  it("keeps every awkward text readable", function()
    local path = writer 'table "x" { format = "xlsx", columns = { "标题", "正文" } }'
    local long = ("字"):rep(400000)
    assert(export.run({
      { headline = "a\u{FFFE}b\0c\xFFd",
        paragraphs = { { kind = "body", text = "]]>\u{202E}右\n左" } } },
      { headline = ("\u{1F600}"):rep(20000), paragraphs = { { kind = "body", text = long } } },
      { headline = "", paragraphs = {} },
    }, path, folder .. "/out"))
    local list = rows(folder .. "/out")
    assert.equal('{"A2": "a\u{FFFD}b\u{FFFD}c\u{FFFD}d", "B2": "]]>\u{202E}右\\n左"}', list[2])
    -- UTF-16 units: a face is two.
    local faces, text = list[3]:match '"A3": "(.-)", "B3": "(.-)"'
    assert.truthy(faces:find "cut here: a cell takes 32,767 characters, the text has 20000%)$")
    assert.truthy(text:find "the text has 400000%)$")
    assert.equal(32767, utf8.len(text))
    local units = 0
    for _, code in utf8.codes(faces) do
      units = units + (code > 0xFFFF and 2 or 1)
    end
    assert.truthy(units <= 32767 and units > 32700)
  end)

  it("takes a column of the editor's own", function()
    local path = writer 'table "x" { columns = { "标题", { "长", function(a) return #a.id end } } }'
    assert(export.run({ ARTICLE }, path, folder .. "/t.csv"))
    assert.truthy(child.slurp(folder .. "/t.csv"):find "标题,长\r\n.-,7\r\n$")
  end)

  for _, case in ipairs {
    { 'table "x" { columns = { "标提" } }',
      "w.lua:1: there is no column “标提”; there are: 日期 版次" },
    { 'table "x" { columns = { "标题"， "日期" } }',
      "w.lua:1: the full-width ， stands outside quotation marks; write , here" },
    { '\ntable "x" { columns = {} }', "w.lua:2: a table is written like this" },
    { 'table "x" "y"', "w.lua:1: a table is written like this" },
    { 'table "x" { format = "pdf", columns = { "标题" } }',
      "format of a table is csv or xlsx, not “pdf”" },
  } do
    it("says what is wrong with " .. case[1], function()
      local report, message, code = export.run({}, writer(case[1]), folder .. "/t.csv")
      assert.is_nil(report)
      assert.equal("bad-format", code)
      assert.truthy(message:find(case[2], 1, true), message)
    end)
  end

  it("leaves the library table as it is", function()
    local path = writer 'table.sort({}) table "x" { columns = { "标题" } }'
    assert(export.run({}, path, folder .. "/t.csv"))
  end)

  it("knows each column by the values of an article", function()
    local path = writer(('table "x" { columns = { "%s" } }'):format((function()
      local titles = {}
      for index, column in ipairs(tables.columns) do
        titles[index] = column.title
      end
      return table.concat(titles, '", "')
    end)()))
    assert(export.run({ ARTICLE }, path, folder .. "/t.csv"))
    assert.truthy(child.slurp(folder .. "/t.csv")
      :find("2024-05-06,3,2024年5月6日 星期一 第3版 工会新闻,,a.txt,2,,,", 1, true))
    assert.truthy(child.slurp(folder .. "/t.csv"):find("王五,报道", 1, true))
  end)
end)
