--- The words of articles in an archive: kept, read back, brought forward.

local core = require "jianbao.core"
local generated = require "generated_archive"
local sqlite = require "sqlite"

local PATH = os.tmpname()

---A page of one article for each list of counts; false: not counted.
---@param counts (string|false)[]
---@return table page
---@return string bytes
local function page_of(counts)
  local bytes = table.concat(counts[1] and counts or { "x" }, "|", 1, 1)
  local page = { sha256 = core.text.sha256(bytes), word_model = "m@1", articles = {} }
  for i, words in ipairs(counts) do
    page.articles[i] = { paragraphs = {}, words = words or nil }
  end
  return page, bytes
end

describe("an archive's words", function()
  ---@type jianbao.CoreArchive
  local archive
  before_each(function()
    generated.remove(PATH)
    archive = assert(core.archive.open(PATH))
  end)
  after_each(function()
    archive:close()
    generated.remove(PATH)
  end)

  ---@param counts (string|false)[]
  ---@return string[] ids
  local function put(counts)
    local page, bytes = page_of(counts)
    assert.equal("new", archive:put_page(page, bytes))
    local ids = {}
    for article in archive:articles() do
      assert.is_nil(article.words) -- an article is as design 4.1 says
      ids[#ids + 1] = article.id
    end
    return ids
  end

  it("come back as they went in", function()
    local ids = put { "12\t的\n3\t职工\t讲座\n", "", false }
    assert.same({ { { word = "的", count = 12 }, { word = "职工", count = 3 },
      { word = "讲座", count = 3 } }, 18, "m@1" }, { archive:words(ids[1]) })
    assert.same({ {}, 0, "m@1" }, { archive:words(ids[2]) })
    assert.same({}, { (archive:words(ids[3])) })
    assert.equal(1, select("#", archive:words(ids[3])))
    assert.equal(2, archive:info().counted)
    assert.same({}, archive:check())
  end)

  it("of no article are not found", function()
    local words, _, code = archive:words "none"
    assert.same({ nil, "not-found" }, { words, code })
  end)

  for name, words in pairs {
    ["without a count"] = "职工\n", ["out of order"] = "1\ta\n2\tb\n", ["cut off"] = "1\ta",
    ["not UTF-8"] = "1\t\xFF\n",
  } do
    it("are not taken " .. name, function()
      local page, bytes = page_of { words }
      assert.is_nil((archive:put_page(page, bytes)))
      assert.equal(0, archive:info().articles)
    end)
  end

  it("are not taken without their model", function()
    local page, bytes = page_of { "1\ta\n" }
    page.word_model = nil
    assert.is_nil((archive:put_page(page, bytes)))
  end)

  for name, sql in pairs {
    ["are cut off"] = "UPDATE article_words SET words = substr(words, 1, 3)",
    ["have another total"] = "UPDATE article_words SET total = 2",
    ["have a negative total"] = "UPDATE article_words SET total = -1",
  } do
    it("say so when they " .. name, function()
      local id = put { "1\ta\n" }[1]
      sqlite(PATH, sql)
      local words, message, code = archive:words(id)
      assert.same({ nil, "bad-format" }, { words, code })
      assert.is_truthy(message:find(PATH, 1, true))
      assert.same({ "the counted words of article 1 are damaged" }, archive:check())
    end)
  end

  describe("of an archive of version 1", function()
    local id
    before_each(function()
      generated.fill(PATH, generated.new(1), 5):close()
      archive:close()
      -- What versions 2 and 3 added, taken away again, and the index of then.
      assert.equal("", sqlite(PATH, "DROP TABLE article_words; DROP TABLE index_chunk; "
        .. "DROP TABLE attribute_value; DROP TABLE last_article; DROP INDEX article_by_folio; "
        .. "CREATE VIRTUAL TABLE article_index USING fts5(label, kicker, headline, deck, lead, "
        .. "body, dateline, byline, credit, content='', tokenize='ascii'); "
        .. "PRAGMA user_version = 1"))
      id = sqlite(PATH, "SELECT id FROM article LIMIT 1"):match "%S+"
    end)

    it("are not there, and all else is", function()
      local articles = tonumber(sqlite(PATH, "SELECT count(*) FROM article"))
      archive = assert(core.archive.open(PATH))
      assert.same({ 3, articles, 0 }, { archive:info().versions.archive,
        archive:info().articles, archive:info().counted })
      assert.is_nil((archive:words(id)))
      assert.equal(id, archive:article(id).id)
      assert.same({}, archive:check())
      assert.equal(articles, archive:count("-没有这个词"))
      assert.equal("",
        sqlite(PATH, "SELECT name FROM sqlite_schema WHERE name LIKE 'article_index%'"))
    end)

    it("are counted for pages that come later", function()
      archive = assert(core.archive.open(PATH))
      local page, bytes = page_of { "1\ta\n" }
      assert.equal("new", archive:put_page(page, bytes))
      assert.equal(1, archive:info().counted)
    end)

    it("are not brought up to date by one who may only read", function()
      local opened, message, code = core.archive.open(PATH, { mode = "read" })
      assert.same({ nil, "read-only" }, { opened, code })
      assert.is_truthy(message:find("brings it up to date", 1, true))
      archive = assert(core.archive.open(PATH))
    end)
  end)
end)
