--- ninjs: the texts come back, and the schema is met.

local child = require "child"
local export = require "jianbao.export"
local exported = require "exported"
local json = require "jianbao.json"
local schemas = require "schemas"

describe("the writer ninjs", function()
  local folder

  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  --- What a ninjs object says, put beside the article it was made of.
  local function assert_same(article, item)
    local function of_role(list, role)
      local texts = {}
      for _, one in ipairs(item[list] or {}) do
        if one.role == role and one.contentType ~= "application/xhtml+xml" then
          texts[#texts + 1] = one.value
        end
      end
      return texts[1], texts
    end
    assert.equal(article.headline, (of_role("headlines", "main")))
    assert.equal(article.kicker, (of_role("headlines", "kicker")))
    assert.equal(article.deck, (of_role("headlines", "deck")))
    assert.equal(article.label, (of_role("headlines", "label")))
    assert.equal(article.byline, item.by)
    assert.equal(article.dateline, (of_role("bodies", "dateline")))
    assert.equal(article.jump, (of_role("bodies", "jump")))
    assert.equal(article.folio, (of_role("altIds", "folio")))
    assert.equal(article.id, (of_role("altIds", "article")))
    local texts, credits = {}, {}
    for index, paragraph in ipairs(article.paragraphs or {}) do
      texts[index] = paragraph.text
    end
    assert.equal(table.concat(texts, "\n"), (of_role("bodies", "main")))
    for index, credit in ipairs(article.credits or {}) do
      credits[index] = credit.text
    end
    assert.same(credits, (select(2, of_role("bodies", "credit"))))
  end

  it("gives every text back, however awkward", function()
    local list = exported.articles()
    exported.both(list, "ninjs", folder)
    local all = assert(json.decode(child.slurp(folder .. "/one")))
    assert.equal("composite", all.type)
    assert.equal("2024-05-06T00:00:00+08:00", all.versionCreated)
    assert.equal(#list, #all.associations)
    for index, article in ipairs(list) do
      assert_same(article, all.associations[index])
    end
    if not schemas.are_there() then
      return pending "valid: ../shared/data/schemas are absent"
    end
    assert.equal("", schemas.json_problems("ninjs", folder .. "/one " .. folder .. "/many/*"))
  end)

  it("keeps the paragraphs apart in XHTML that is well formed", function()
    assert(export.run(exported.articles(), "ninjs", folder .. "/one"))
    local all = assert(json.decode(child.slurp(folder .. "/one")))
    for index, text in ipairs(exported.awkward) do
      local body
      for _, one in ipairs(all.associations[index].bodies) do
        body = one.contentType == "application/xhtml+xml" and one.value or body
      end
      child.write(folder .. "/body.xml", '<?xml version="1.0"?><div>' .. body .. "</div>")
      local read = schemas.read_xml(folder .. "/body.xml")
      local clean = require("jianbao.export.xml").escaper():clean(text)
      assert.equal(clean, schemas.text(schemas.all(read, "p")[1]))
      assert.equal(clean, schemas.text(schemas.all(read, "h2")[1]))
      assert.equal(clean, schemas.text(schemas.all(read, "figcaption")[1]))
    end
  end)

  it("names topics by their own code, and by IPTC's where a rule carries one", function()
    assert(export.run({ { id = "a-01", topics = {
      { id = "AI 教育", score = 1, codes = { medtop = "medtop:20000412", own = "E 7" } },
      { id = "体育", score = 1 },
    } } }, "ninjs", folder .. "/one", { per = nil }))
    local item = json.decode(child.slurp(folder .. "/one")).associations[1]
    assert.same({
      { name = "AI 教育", rel = "about", literal = "AI 教育",
        uri = "urn:jianbao:topic:AI%20%E6%95%99%E8%82%B2" },
      { name = "AI 教育", rel = "about", literal = "20000412",
        uri = "http://cv.iptc.org/newscodes/mediatopic/20000412" },
      { name = "AI 教育", rel = "about", literal = "E 7", uri = "urn:jianbao:own:E%207" },
      { name = "体育", rel = "about", literal = "体育",
        uri = "urn:jianbao:topic:%E4%BD%93%E8%82%B2" },
    }, item.subjects)
  end)

  it("of the example pages is valid, in one file and in many", function()
    if not schemas.are_there() then
      return pending "../shared/data/schemas are absent"
    end
    local archive <close> = exported.archive(folder)
    local one, many = exported.both(archive, "ninjs", folder)
    assert.equal(one.articles, many.files)
    assert.equal("", schemas.json_problems("ninjs", folder .. "/one " .. folder .. "/many/*"))
    local all = json.decode(child.slurp(folder .. "/one"))
    local index = 0
    for article in archive:articles() do
      index = index + 1
      assert_same(article, all.associations[index])
    end
    assert.equal(one.articles, index)
  end)

  it("would be told if it were not", function()
    if not schemas.are_there() then
      return pending "../shared/data/schemas are absent"
    end
    child.write(folder .. "/x.json", '{"uri":"no uri","type":"text","headline":"x"}')
    local problems = schemas.json_problems("ninjs", folder .. "/x.json")
    assert.truthy(problems:find("no uri", 1, true), problems)
    assert.truthy(problems:find("headline", 1, true), problems)
  end)
end)
