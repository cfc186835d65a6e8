--- Awkward texts in every field, read back equal by readers that are not ours:
-- the formats that have no spec of their own for it. (For ninjs, NewsML-G2, METS,
-- OpenSearch, CSL and GB/T 7714 see theirs; for a site's JSON-LD html_valid_spec.)

local child = require "child"
local export = require "jianbao.export"
local exported = require "exported"
local json = require "dkjson"

--- What issue 6 names, each as a pattern for one of the texts.
local NAMED = {
  ["markup"] = "^<b>&\"'</b>$", ["the end of a CDATA section"] = "%]%]>",
  ["control characters"] = "\1", ["U+FFFE"] = "\u{FFFE}", ["an emoji"] = "😀",
  ["a formula"] = "^=cmd%(%)$", ["quotes and a line break for CSV"] = '"b\r\n',
  ["marks of writing from right to left"] = "\u{202E}.*\u{200F}", ["an empty field"] = "^$",
}

describe("An awkward text", function()
  local folder

  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  local function read(kind, ...)
    local words = { "env -u LD_PRELOAD /usr/bin/python3 spec/support/read_back.py", kind }
    for _, path in ipairs { ... } do
      words[#words + 1] = child.quote(path)
    end
    local result = child.shell(table.concat(words, " "))
    assert.equal("", result.err)
    return assert(json.decode(result.out))
  end

  for name, pattern in pairs(NAMED) do
    it("is among those tried: " .. name, function()
      local found = false
      for _, text in ipairs(exported.awkward) do
        found = found or text:find(pattern) ~= nil
      end
      assert.is_true(found)
    end)
  end

  it("is among those tried: a paragraph of 1 MB", function()
    assert.is_true(#exported.long >= 1 << 20)
  end)

  it("comes back from JSON Lines", function()
    local list, index = exported.articles(), 0
    exported.both(list, "jsonl", folder)
    for line in io.lines(folder .. "/one") do
      index = index + 1
      assert.same(list[index], json.decode(line))
    end
    assert.equal(#list, index)
  end)

  local COLUMNS = { "label", "kicker", "headline", "deck", "dateline", "byline", "text", "topics" }

  --- What an article has in each column.
  local function cells(article)
    local texts, topics, row = {}, {}, {}
    for index, paragraph in ipairs(article.paragraphs or {}) do
      texts[index] = paragraph.text
    end
    for index, topic in ipairs(article.topics or {}) do
      topics[index] = topic.id
    end
    for index, name in ipairs(COLUMNS) do
      row[index] = name == "text" and table.concat(texts, "\n")
        or name == "topics" and table.concat(topics, "；") or article[name] or ""
    end
    return row
  end

  it("comes back from CSV, but for the apostrophe before a formula", function()
    local list = exported.articles()
    exported.both(list, "csv", folder, { columns = COLUMNS })
    local rows = read("csv", folder .. "/one")
    assert.equal(#list + 1, #rows)
    for index, article in ipairs(list) do
      for column, text in ipairs(cells(article)) do
        local formula = text:find "^[=+@\t\r-]" and "'" or ""
        assert.is_true(formula .. text:gsub("%z", "\u{FFFD}") == rows[index + 1][column],
          ("%d %s"):format(index, COLUMNS[column]))
      end
    end
  end)

  it("comes back from a workbook, as long as a cell may be", function()
    local list = exported.articles()
    child.write(folder .. "/w.lua", 'table "x" { format = "xlsx", columns = '
      .. '{ "栏题", "引题", "标题", "副题", "电头", "署名", "正文", "主题" } }')
    assert(export.run(list, folder .. "/w.lua", folder .. "/one.xlsx"))
    local rows = read("xlsx", folder .. "/one.xlsx")
    assert.equal(#list + 1, #rows)
    for index, article in ipairs(list) do
      for column, text in ipairs(cells(article)) do
        local found = rows[index + 1][("ABCDEFGH"):sub(column, column)] or ""
        text = text:gsub("%z", "\u{FFFD}"):gsub("\u{FFFE}", "\u{FFFD}"):gsub("\u{FFFF}", "\u{FFFD}")
        if #text <= 32767 then
          assert.equal(text, found)
        else
          assert.equal(text:sub(1, 9000), found:sub(1, 9000))
        end
      end
    end
  end)

  it("comes back from Markdown, on its line", function()
    if child.shell("command -v cmark").status ~= 0 then
      pending "there is no cmark: sudo apt-get install cmark"
      return
    end
    local list = exported.articles()
    for index, article in ipairs(list) do
      local name = ("%s/%d.md"):format(folder, index)
      assert(export.run({ article }, "markdown", name))
      local wanted = {}
      local function add(element, text)
        text = text:gsub("%z", "\u{FFFD}"):gsub("[\r\n]+", " "):gsub("^[ \t-\r]+", "")
          :gsub("[ \t-\r]+$", "")
        if text ~= "" then
          wanted[#wanted + 1] = { element, "", text }
        end
      end
      add("p", article.label or "")
      add("p", article.kicker or "")
      add("h1", article.headline or "")
      add("p", article.deck or "")
      local facts = {}
      for _, field in ipairs { "date", "source", "dateline", "byline" } do
        facts[#facts + 1] = (article[field] or ""):find "%S" and article[field] or nil
      end
      add("p", table.concat(facts, " · "))
      for _, paragraph in ipairs(article.paragraphs or {}) do
        add(paragraph.kind == "crosshead" and "h2" or "p", paragraph.text)
      end
      for _, credit in ipairs(article.credits or {}) do
        add("p", credit.text)
      end
      if article.topics then
        add("p", "主题：" .. article.topics[1].id)
      end
      local found = read("markdown", name)
      assert.is_true(#wanted == #found, index)
      for number, block in ipairs(wanted) do
        assert.is_true(block[1] == found[number][1] and block[3] == found[number][3],
          ("%d, block %d: %s"):format(index, number, found[number][3]:sub(1, 200)))
      end
    end
  end)

  it("comes back from the pages of the site, as HTML can hold it", function()
    local list = exported.articles()
    table.sort(list, function(one, other) return (one.date or "") < (other.date or "") end)
    assert(export.run(list, "html", folder .. "/site/"))
    for index, article in ipairs(list) do
      local page = folder .. "/site/articles/"
        .. (article.id and article.id or "_n" .. index) .. ".html"
      local wanted = {}
      local function add(element, class, text)
        if text and text:find "%S" then
          text = text:gsub("\r\n?", "\n"):gsub("[\1-\8\11\12\14-\31]", function(character)
            return utf8.char(0x2400 + character:byte())
          end):gsub("%z", "\u{2400}"):gsub("\u{7F}", "\u{2421}"):gsub("\u{85}", "\u{FFFD}")
            :gsub("\u{FFFE}", "\u{FFFD}"):gsub("\u{FFFF}", "\u{FFFD}")
          wanted[#wanted + 1] = { element, class, text }
        end
      end
      add("p", "label", article.label)
      add("p", "kicker", article.kicker)
      add("h1", "headline", article.headline)
      add("p", "deck", article.deck)
      for _, paragraph in ipairs(article.paragraphs or {}) do
        add(paragraph.kind == "crosshead" and "h2" or "p",
          paragraph.kind:find "[cn].*t" and paragraph.kind ~= "crosshead" and paragraph.kind or "",
          paragraph.text)
      end
      for _, credit in ipairs(article.credits or {}) do
        add("p", "credit", credit.text)
      end
      local found = {}
      for _, block in ipairs(read("html", page)[1]) do
        if block[1] ~= "title" and block[2] ~= "facts" and block[1] ~= "footer"
          and block[1] ~= "dt" and block[3] ~= "归类的依据"
          and not (block[1] == "h1" and block[2] == "") then
          found[#found + 1] = block
        end
      end
      assert.is_true(#wanted == #found, index)
      for number, block in ipairs(wanted) do
        assert.is_true(block[1] == found[number][1] and block[2] == found[number][2]
          and block[3] == found[number][3],
          ("%d, block %d: %s"):format(index, number, found[number][3]:sub(1, 200)))
      end
    end
  end)
end)
