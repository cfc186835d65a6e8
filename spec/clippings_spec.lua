--- Articles out of an archive as JSON Lines and back into another.

local child = require "child"
local clippings = require "jianbao.clippings"
local jianbao = require "jianbao"
local locale = require "jianbao.locale"

describe("base64", function()
  for _, case in ipairs { -- RFC 4648, 10
    { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
    { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" }, { "\0\xFF\xFE", "AP/+" },
  } do
    it("of " .. #case[1] .. " bytes, there and back", function()
      assert.equal(case[2], clippings.encode(case[1]))
      assert.equal(case[1], clippings.decode(case[2]))
    end)
  end

  for _, wrong in ipairs { "Z", "Zg=", "Zg", "Z===", "Zg==Zg==", "Zm9v\n", "Zm9?" } do
    it("is not " .. wrong:gsub("\n", "\\n"), function()
      assert.is_nil(clippings.decode(wrong))
    end)
  end
end)

describe("JSON Lines of an archive", function()
  local folder, archive

  setup(function()
    locale.use "en"
    folder = child.folder()
    archive = assert(jianbao.open(folder .. "/a.db"))
    assert(archive:import { "examples/pages/01-unmarked.txt", "examples/pages/03-paragraphs.txt",
      "examples/pages/encodings" })
    assert(archive:export("jsonl", folder .. "/a.jsonl"))
  end)

  teardown(function()
    archive:close()
    child.remove(folder)
    locale.use(nil)
  end)

  local function open(name)
    return assert(jianbao.open(folder .. "/" .. name))
  end

  it("make an equal archive: the same lines, the same pages byte for byte", function()
    local other = open "b.db"
    local report = assert(other:import { folder .. "/a.jsonl" })
    assert.same({}, report.failures)
    assert.equal(archive:info().pages, report.pages)
    assert.equal(archive:info().articles, report.articles)
    assert(other:export("jsonl", folder .. "/b.jsonl"))
    assert.equal(child.slurp(folder .. "/a.jsonl"), child.slurp(folder .. "/b.jsonl"))
    local seen = 0
    for article in archive:articles() do
      local page, bytes = archive:page(article.id:sub(1, 16))
      local copy, copied = other:page(article.id:sub(1, 16))
      assert.equal(bytes, copied)
      assert.same(page, copy)
      assert.same(archive:words(article.id), other:words(article.id))
      seen = seen + 1
    end
    assert.is_true(seen > 10)
    assert.same({}, other:check())
    other:close()
  end)

  it("change nothing the second time", function()
    local other = open "b2.db"
    assert(other:import { folder .. "/a.jsonl" })
    local report = assert(other:import { folder .. "/a.jsonl" })
    assert.same({ 0, 0, 1 }, { report.pages, report.articles, report.same })
    other:close()
  end)

  it("without pages make pages of the articles, and lose no text", function()
    local list = {}
    for article in archive:articles() do
      if article.source == "01-unmarked.txt" then
        list[#list + 1] = article
      end
    end
    assert(require("jianbao.export").run(list, "jsonl", folder .. "/read.jsonl"))
    assert.falsy(child.slurp(folder .. "/read.jsonl"):find '"page"')
    local other, index = open "c.db", 0
    assert(other:import { folder .. "/read.jsonl" })
    for article in other:articles() do
      index = index + 1
      local was = list[index]
      assert.same({ was.id, was.headline, was.paragraphs, was.bylines, was.topics },
        { article.id, article.headline, article.paragraphs, article.bylines, article.topics })
    end
    assert.equal(#list, index)
    other:close()
  end)

  for _, case in ipairs {
    { "that is no JSON", "oops", ":3: this is no article as jianbao writes it (JSON)" },
    { "that is a list", "[1]", ":3: this is no article as jianbao writes it (id)" },
    { "without an id", '{"headline":"x"}', "(id)" },
    { "whose headline is a number", '{"id":"x-01","headline":1}', "(headline)" },
    { "whose paragraphs are texts", '{"id":"x-01","paragraphs":["x"]}', "(paragraphs)" },
    { "whose page is another", '{"id":"x-01","page":{"sha256":"00","bytes":"x"}}',
      "the bytes of page x are not those it was made of", true },
    { "whose page is no table", '{"id":"x-01","page":1}', "the bytes of page x are not", true },
  } do
    it("say what is wrong with a line " .. case[1] .. ", and keep the pages before", function()
      local text = child.slurp(folder .. "/a.jsonl")
      local first, second = text:match "^[^\n]*\n", text:match "\n([^\n]*\n)[^\n]*$"
      child.write(folder .. "/wrong.jsonl", first .. second .. case[2] .. "\n")
      os.remove(folder .. "/d.db")
      local other = open "d.db"
      local report = assert(other:import { folder .. "/wrong.jsonl" })
      assert.equal(1, report.failed)
      local message = report.failures[1].message
      assert.truthy(message:find(case[3], 1, true), message)
      assert.truthy(message:find("wrong.jsonl", 1, true), message)
      -- The second page may go on in the line that is wrong.
      assert.equal(case[4] and 2 or 1, other:info().articles)
      other:close()
    end)
  end
end)
