--- METS and ALTO: the page comes back byte by byte, and the schemas are met.

local child = require "child"
local core = require "jianbao.core"
local export = require "jianbao.export"
local exported = require "exported"
local lfs = require "lfs"
local schemas = require "schemas"
local xml = require "jianbao.export.xml"

local LINE_ENDS = { LF = "\n", ["CR LF"] = "\r\n", CR = "\r" }

describe("the writer mets-alto", function()
  local folder

  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  --- The text of a page, put together as the Description of its ALTO says, with
  --- the characters that XML cannot hold put back from the list there.
  local function text_of(alto)
    local settings = schemas.text(schemas.all(alto, "processingStepSettings")[1])
    local put_back = {}
    for code, line, column in settings:gmatch "U%+(%x+) (%d+):(%d+)" do
      put_back[line .. ":" .. column] = utf8.char(tonumber(code, 16))
    end
    local lines = {}
    for number, line in ipairs(schemas.all(alto, "TextLine")) do
      assert.equal(tostring(number - 1), line.attributes.VPOS)
      local parts = {}
      for index, string in ipairs(schemas.all(line, "String")) do
        local content = string.attributes.CONTENT
        if next(put_back) then
          local characters, column = {}, math.tointeger(string.attributes.HPOS)
          for character in content:gmatch(utf8.charpattern) do
            characters[#characters + 1] =
              put_back[("%d:%d"):format(number - 1, column)] or character
            column = column + 1
          end
          content = table.concat(characters)
        end
        parts[index] = content
      end
      lines[number] = table.concat(parts)
    end
    return table.concat(lines, LINE_ENDS[settings:match "^line end: ([CRLF ]+);"])
  end

  --- Files of the folder whose names end so.
  local function files(ending)
    local list = {}
    for name in lfs.dir(folder .. "/many") do
      if name:sub(-#ending) == ending then
        list[#list + 1] = name
      end
    end
    table.sort(list)
    return list
  end

  --- Files of the folder, read.
  local function read(names)
    local paths = {}
    for index, name in ipairs(names) do
      paths[index] = folder .. "/many/" .. name
    end
    return schemas.read_all(paths)
  end

  --- Store a page and export it.
  local function export_page(bytes, options)
    child.write(folder .. "/page.txt", bytes)
    local archive <close> = assert(require("jianbao").open(folder .. "/one.db"))
    local report = archive:import(folder .. "/page.txt",
      { words = false, rules = false, encoding = options and options.encoding })
    assert.equal(1, report.new, report.failures[1] and report.failures[1].message)
    assert(export.run(archive, "mets-alto", folder .. "/many/"))
    local name = assert(files(".alto.xml")[1])
    return schemas.read_xml(folder .. "/many/" .. name), name
  end

  it("holds each example page's text exactly, in every encoding, and its bytes", function()
    local archive <close> = exported.archive(folder)
    local report = assert(export.run(archive, "mets-alto", folder .. "/many/"))
    local pages = archive:info().pages
    assert.equal(3 * pages, report.files)
    assert.equal(pages, #files ".alto.xml")
    local encodings = {}
    local altos = read(files ".alto.xml")
    for index, name in ipairs(files ".alto.xml") do
      local bytes = child.slurp(folder .. "/many/" .. name:gsub("alto%.xml$", "txt"))
      local page, kept = archive:page(core.text.sha256(bytes))
      assert.equal(bytes, kept)
      encodings[page.encoding] = true
      local text = core.text.decode(bytes)
      assert.equal(text, text_of(altos[index]))
    end
    assert.same({ ["UTF-8"] = true, GB18030 = true, Big5 = true, ["UTF-16LE"] = true }, encodings)
  end)

  for _, case in ipairs {
    { "CR LF", "\r\n" }, { "CR", "\r" }, { "LF and CR LF", "\r\n", "\n" }, { "LF", "\n" },
  } do
    it("keeps lines that end in " .. case[1], function()
      local bytes = "甲市举办讲座" .. case[2] .. case[2] .. "本报讯（记者 张三）昨日举办讲座。"
        .. (case[3] or case[2]) .. "　　听众很多。" .. case[2]
      assert.equal(bytes, text_of(export_page(bytes)))
    end)
  end

  it("keeps what XML cannot hold, by saying where it was", function()
    local bytes = "\f甲市举办\1讲座\n\n本报讯（记者 张三）昨日\u{FFFE}举办。\n"
      .. "两个\u{FFFF}\u{FFFE}字 ]]> <&>\"'\t😀\u{202E}。\u{FFFD}\n\n\n"
    local alto = export_page(bytes)
    assert.equal(bytes, text_of(alto))
    assert.truthy(schemas.text(schemas.all(alto, "processingStepSettings")[1])
      :find("U+000C 0:0, U+0001 0:5, U+FFFE 2:12", 1, true))
  end)

  it("keeps ill-formed bytes in the bytes, and U+FFFD in the text", function()
    local bytes = "甲市举办讲座\n本报讯（记者 张三）昨日\xFF举办。\n"
    local alto, name = export_page(bytes, { encoding = "UTF-8" })
    assert.equal((bytes:gsub("\xFF", "\u{FFFD}")), text_of(alto))
    assert.equal(bytes, child.slurp(folder .. "/many/" .. name:gsub("alto%.xml$", "txt")))
  end)

  it("tells the fields in a line apart, and lets METS lead to their blocks", function()
    local alto, name = export_page("2024年5月6日 星期一 第3版 江城日报\n甲市举办消防讲座\n"
      .. "　　本报讯（记者 张三）昨日，甲市\n举办消防讲座。\n　　听众很多，\n讲得好。李四 摄\n")
    local mets = schemas.read_xml(folder .. "/many/" .. name:gsub("alto%.xml$", "xml"))
    local found = {}
    for _, string in ipairs(schemas.all(alto, "String")) do
      local role = (string.attributes.TAGREFS or ""):match "%.role%.(.+)$"
      if role then
        found[#found + 1] = role .. " " .. string.attributes.CONTENT
      end
    end
    assert.same({
      "folio 2024年5月6日 星期一 第3版 江城日报", "headline 甲市举办消防讲座", "dateline 本报讯",
      "mark （", "byline 记者 张三", "mark ）", "body 昨日，甲市", "body 举办消防讲座。",
      "body 听众很多，", "body 讲得好。", "credit 李四 摄",
    }, found)
    local blocks = {}
    for _, block in ipairs(schemas.all(alto, "TextBlock")) do
      local contents = {}
      for index, string in ipairs(schemas.all(block, "String")) do
        contents[index] = string.attributes.CONTENT
      end
      blocks[block.attributes.ID] = table.concat(contents)
    end
    local article = schemas.all(schemas.all(mets, "structMap")[2], "div")[2]
    assert.equal("ARTICLE", article.attributes.TYPE)
    assert.equal("甲市举办消防讲座", article.attributes.LABEL)
    local parts = {}
    for index, area in ipairs(schemas.all(article, "area")) do
      parts[index] = blocks[area.attributes.BEGIN]
    end
    assert.same({ "甲市举办消防讲座", "　　本报讯（记者 张三）昨日，甲市举办消防讲座。",
      "　　听众很多，讲得好。李四 摄" }, parts)
  end)

  it("names files with their size and hash, and writes them beside itself", function()
    local _, name = export_page("甲市举办讲座\n本报讯（记者 张三）昨日举办。\n")
    local mets = schemas.read_xml(folder .. "/many/" .. name:gsub("alto%.xml$", "xml"))
    local elements = schemas.all(mets, "file")
    assert.equal(2, #elements)
    for _, element in ipairs(elements) do
      local place = schemas.all(element, "FLocat")[1].attributes.LOCREF
      local bytes = child.slurp(folder .. "/many/" .. place)
      assert.equal(tostring(#bytes), element.attributes.SIZE)
      assert.equal(core.text.sha256(bytes), element.attributes.CHECKSUM)
    end
  end)

  it("writes a page whole, also when one article of it was asked for", function()
    local archive <close> = exported.archive(folder)
    local first = archive:articles()()
    local report = assert(export.run(archive, "mets-alto", folder .. "/many/",
      { query = "headline:" .. first.headline:match "%w*[\228-\233][\128-\191]+.*$" }))
    assert.is_true(report.articles >= 1)
    for _, name in ipairs(files ".alto.xml") do
      local bytes = child.slurp(folder .. "/many/" .. name:gsub("alto%.xml$", "txt"))
      assert.equal(core.text.decode(bytes), text_of(schemas.read_xml(folder .. "/many/" .. name)))
    end
  end)

  it("holds all pages of a day in one METS when asked to, and keeps their files apart", function()
    local archive <close> = exported.archive(folder)
    local report = assert(export.run(archive, "mets-alto", folder .. "/many/", { per = "day" }))
    local days, pages = {}, 0
    for article in archive:articles() do
      days[article.date or ""] = true
    end
    for _ in pairs(days) do
      pages = pages + 1
    end
    assert.equal(2 * archive:info().pages + pages, report.files)
    local places = {}
    for _, document in ipairs(read(files ".xml")) do
      for _, element in ipairs(document.name == "mets" and schemas.all(document, "file") or {}) do
        local place = schemas.all(element, "FLocat")[1].attributes.LOCREF
        assert.is_nil(places[place])
        places[place] = true
        assert.equal(core.text.sha256(child.slurp(folder .. "/many/" .. place)),
          element.attributes.CHECKSUM)
      end
    end
  end)

  it("makes pages of articles alone, however awkward, and gives every text back", function()
    local list = exported.articles()
    local one = exported.both(list, "mets-alto", folder)
    assert.equal(#list, one.articles)
    local altos = schemas.all(schemas.read_xml(folder .. "/one"), "alto")
    local function clean(text)
      return xml.escaper():clean(text)
    end
    for index, text in ipairs(exported.awkward) do
      local by_role = {}
      for _, string in ipairs(schemas.all(altos[index], "String")) do
        local role = (string.attributes.TAGREFS or ""):match "%.role%.(.+)$"
        if role then
          by_role[role] = (by_role[role] or "") .. string.attributes.CONTENT
        end
      end
      -- Lines of a text are lines of the page, which ends each of them.
      for _, role in ipairs { "headline", "body", "caption", "credit", "jump" } do
        assert.equal((clean(text):gsub("\n", "")), by_role[role] or "")
      end
    end
    if not schemas.are_there() then
      return pending "valid: ../shared/data/schemas are absent"
    end
    local problems, valid =
      schemas.xml_problems("mets-alto", folder .. "/one " .. folder .. "/many/*.xml")
    assert.equal("", problems)
    assert.equal(2 * #list + 1, valid)
  end)

  it("of the example pages is valid, in one file and in many", function()
    if not schemas.are_there() then
      return pending "../shared/data/schemas are absent"
    end
    local archive <close> = exported.archive(folder)
    exported.both(archive, "mets-alto", folder)
    local problems, valid =
      schemas.xml_problems("mets-alto", folder .. "/one " .. folder .. "/many/*.xml")
    assert.equal("", problems)
    assert.equal(2 * archive:info().pages + 1, valid)
  end)

  it("in one file holds the same text and bytes", function()
    local archive <close> = exported.archive(folder)
    assert(export.run(archive, "mets-alto", folder .. "/one"))
    local document = schemas.read_xml(folder .. "/one")
    local groups = schemas.all(document, "fileGrp")
    assert.equal(archive:info().pages, #groups)
    for _, group in ipairs(groups) do
      local original = schemas.all(group, "file")[2]
      local _, bytes = archive:page(original.attributes.CHECKSUM)
      child.write(folder .. "/base64", schemas.text(schemas.all(group, "binData")[1]))
      child.shell(("base64 -d %s/base64 > %s/bytes"):format(folder, folder))
      assert.equal(bytes, child.slurp(folder .. "/bytes"))
      assert.equal(core.text.decode(bytes), text_of(schemas.all(group, "alto")[1]))
    end
  end)
end)
