--- CSL-JSON: the texts come back, and the schema is met.

local child = require "child"
local export = require "jianbao.export"
local exported = require "exported"
local json = require "jianbao.json"
local schemas = require "schemas"

describe("the writer csl", function()
  local folder

  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  it("gives every text back, however awkward", function()
    local list = exported.articles()
    exported.both(list, "csl", folder)
    local references = assert(json.decode(child.slurp(folder .. "/one")))
    assert.equal(#list, #references)
    for index, article in ipairs(list) do
      local reference = references[index]
      assert.equal(article.id or "unknown", reference.id)
      assert.equal(article.headline, reference["title-short"])
      assert.equal(article.deck and article.headline .. "：" .. article.deck or article.headline,
        reference.title)
      assert.equal(article.source, reference.source)
      assert.equal(article.bylines and article.bylines[1].name,
        reference.author and reference.author[1].literal)
    end
    assert.same({ { 2024, 5, 6 } }, references[1].issued["date-parts"])
    assert.is_nil(references[#references].issued) -- there is no 30 February
    if not schemas.are_there() then
      return pending "valid: ../shared/data/schemas are absent"
    end
    assert.equal("", schemas.json_problems("csl", folder .. "/one " .. folder .. "/many/*"))
  end)

  it("leaves out who only took the pictures, and takes the paper it is told", function()
    assert(export.run({ { headline = "题", bylines = {
      { role = "photographer", name = "甲" }, { role = "agency", name = "新华社" },
      { role = "editor", name = "乙" },
    } } }, "csl", folder .. "/one", { paper = "某某报" }))
    local reference = json.decode(child.slurp(folder .. "/one"))[1]
    assert.same({ { literal = "新华社" } }, reference.author)
    assert.equal("某某报", reference["container-title"])
  end)

  it("of the example pages, and of nothing, is valid", function()
    if not schemas.are_there() then
      return pending "../shared/data/schemas are absent"
    end
    local archive <close> = exported.archive(folder)
    exported.both(archive, "csl", folder)
    assert(export.run({}, "csl", folder .. "/nothing"))
    assert.equal("", schemas.json_problems("csl",
      folder .. "/one " .. folder .. "/nothing " .. folder .. "/many/*"))
  end)
end)
