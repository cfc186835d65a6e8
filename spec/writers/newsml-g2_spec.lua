--- NewsML-G2 with NITF: the texts come back, and the schemas are met.

local child = require "child"
local export = require "jianbao.export"
local exported = require "exported"
local schemas = require "schemas"
local xml = require "jianbao.export.xml"

describe("the writer newsml-g2", function()
  local folder

  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  --- A text as XML can hold it.
  local function clean(text)
    return text and xml.escaper():clean(text)
  end

  local function texts(element, name)
    local list = {}
    for index, one in ipairs(schemas.all(element, name)) do
      list[index] = schemas.text(one)
    end
    return list
  end

  local PARAGRAPH = { p = "body", hl2 = "crosshead" }

  --- The paragraphs of the NITF document, as an article has them.
  local function paragraphs(content)
    local list, credits = {}, {}
    for _, item in ipairs(content.items) do
      local class = item.attributes.class
      if item.name == "media" then
        list[#list + 1] = { kind = "caption", text = texts(item, "media-caption")[1] }
      elseif item.name == "note" then
        list[#list + 1] = { kind = "note", text = texts(item, "p")[1] }
      elseif class == "credit" then
        credits[#credits + 1] = schemas.text(item)
      elseif class ~= "jump" and class ~= "continued" then
        list[#list + 1] = { kind = PARAGRAPH[item.name], text = schemas.text(item) }
      end
    end
    return list, credits
  end

  local function assert_same(article, item)
    local nitf = schemas.all(item, "nitf")[1]
    local heads = {}
    for _, name in ipairs { "hl1", "hl2" } do
      for _, head in ipairs(schemas.all(schemas.all(nitf, "body.head")[1], name)) do
        heads[head.attributes.class] = schemas.text(head)
      end
    end
    for _, field in ipairs { "headline", "kicker", "deck", "label" } do
      assert.equal(clean(article[field]), heads[field])
    end
    assert.equal(clean(article.byline), texts(nitf, "byline")[1])
    assert.equal(clean(article.dateline), texts(nitf, "dateline")[1])
    local found, credits = paragraphs(schemas.all(nitf, "body.content")[1])
    local wanted = {}
    for index, paragraph in ipairs(article.paragraphs or {}) do
      wanted[index] = { kind = paragraph.kind, text = clean(paragraph.text) }
    end
    assert.same(wanted, found)
    wanted = {}
    for index, credit in ipairs(article.credits or {}) do
      wanted[index] = clean(credit.text)
    end
    assert.same(wanted, credits)
    local keywords = {}
    for index, keyword in ipairs(schemas.all(nitf, "keyword")) do
      keywords[index] = keyword.attributes.key
    end
    wanted = {}
    for index, topic in ipairs(article.topics or {}) do
      wanted[index] = clean(topic.id)
    end
    assert.same(wanted, keywords)
  end

  it("gives every text back, however awkward, and says what it replaced", function()
    local list = exported.articles()
    exported.both(list, "newsml-g2", folder)
    local items = schemas.all(schemas.read_xml(folder .. "/one"), "newsItem")
    assert.equal(#list, #items)
    for index, article in ipairs(list) do
      assert_same(article, items[index])
      local text = exported.awkward[index]
      local note = texts(items[index], "edNote")[1]
      if text and clean(text) ~= text then
        assert.truthy(note:find "^Characters that XML cannot hold were replaced: U%+%x+ %d+×")
      else
        assert.is_nil(note)
      end
    end
    if not schemas.are_there() then
      return pending "valid: ../shared/data/schemas are absent"
    end
    local problems, valid =
      schemas.xml_problems("newsml-g2", folder .. "/one " .. folder .. "/many/*")
    assert.equal("", problems)
    assert.equal(#list + 1, valid)
  end)

  it("is valid with ill-formed bytes, which become U+FFFD", function()
    assert(export.run({ exported.article("坏\xFF\xED\xA0\x80节", 1) }, "newsml-g2",
      folder .. "/one"))
    local item = schemas.read_xml(folder .. "/one")
    assert.equal("坏\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}节", texts(item, "by")[1])
    assert.truthy(texts(item, "edNote")[1]:find("ill-formed bytes", 1, true))
  end)

  it("bears the newest article's day, or the one that is asked for", function()
    local list = { { date = "2024-05-06" }, { date = "2024-05-07" }, {} }
    for _, case in ipairs { { nil, "2024-05-07" }, { "2025-01-02", "2025-01-02" } } do
      assert(export.run(list, "newsml-g2", folder .. "/one", { date = case[1] }))
      local read = schemas.read_xml(folder .. "/one")
      assert.equal(case[2] .. "T00:00:00+08:00", texts(read, "sent")[1])
      assert.same({ "2024-05-06T00:00:00+08:00", "2024-05-07T00:00:00+08:00",
        case[2] .. "T00:00:00+08:00" }, texts(read, "versionCreated"))
    end
  end)

  it("of the example pages is valid, in one file and in many", function()
    if not schemas.are_there() then
      return pending "../shared/data/schemas are absent"
    end
    local archive <close> = exported.archive(folder)
    local one, many = exported.both(archive, "newsml-g2", folder)
    local problems, valid =
      schemas.xml_problems("newsml-g2", folder .. "/one " .. folder .. "/many/*")
    assert.equal("", problems)
    assert.equal(many.files + 1, valid)
    local items = schemas.all(schemas.read_xml(folder .. "/one"), "newsItem")
    local index = 0
    for article in archive:articles() do
      index = index + 1
      assert_same(article, items[index])
    end
    assert.equal(one.articles, index)
  end)

  it("would be told if the NITF inside were not valid", function()
    if not schemas.are_there() then
      return pending "../shared/data/schemas are absent"
    end
    assert(export.run({ { headline = "甲" } }, "newsml-g2", folder .. "/one"))
    local broken = child.slurp(folder .. "/one"):gsub("hl1", "hl9")
    child.write(folder .. "/broken", broken)
    local problems, valid = schemas.xml_problems("newsml-g2", folder .. "/broken")
    assert.truthy(problems:find("hl9", 1, true))
    assert.equal(0, valid)
  end)
end)
