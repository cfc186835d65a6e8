--- What is asked about an archive besides a search: pages by their paper and
-- source, words that stand out, articles alike, suggestions.

local core = require "jianbao.core"
local generated = require "generated_archive"

local PATH = os.tmpname()

describe("paper: and source:", function()
  local g, archive, other
  before_each(function()
    g = generated.new(21)
    archive = generated.fill(PATH, g, 4, { articles = 2, words = 4 })
    other = assert(core.archive.open(PATH))
  end)
  after_each(function()
    archive:close()
    other:close()
    generated.remove(PATH)
  end)

  ---@return jianbao.Page page
  ---@return string bytes
  local function special(source, folio, own)
    local page, bytes = generated.page(g, { articles = 3, words = 4 })
    page.source, page.folio = source, folio
    for i, article in ipairs(page.articles) do
      article.source, article.folio = source, i == 2 and own or folio
    end
    return page, bytes
  end

  it("look through the texts of pages one by one, and articles' own", function()
    assert.equal("new", archive:put_page(special("甲乙.txt", "第１版　西山 晚报", "东海晚报")))
    assert.equal("new", archive:put_page(special("丙丁.txt", "《西山》日报", nil)))
    for query, count in pairs {
      ["paper:西山"] = 5, ["paper:东海"] = 1, ["paper:晚报"] = 3, ["paper:西山晚报"] = 2,
      ["paper:第1版西山"] = 2, ["paper:报西山"] = 0, ["paper:晚报西山日报"] = 0,
      ["source:甲乙"] = 3, ["source:txt"] = 14, ["source:txt丙丁"] = 0, ["source:.txt丙"] = 0,
      ["paper:西山 source:丙"] = 3, ["paper:西山 -source:丙"] = 2,
    } do
      assert.equal(count, archive:count(query), query)
      assert.equal(count, archive:count(query), query) -- from memory
    end
  end)

  it("follow what is written, undone, deleted, and written by others", function()
    assert.equal(0, archive:count "paper:西山")
    assert.equal(0, other:count "paper:西山")
    local page, bytes = special("甲乙.txt", "西山晚报")
    assert.equal("new", archive:put_page(page, bytes))
    assert.equal(3, archive:count "paper:西山")
    assert.equal(3, other:count "paper:西山")
    assert(archive:begin())
    assert.equal("new", archive:put_page(special("乙.txt", "西山日报")))
    assert.equal(6, archive:count "paper:西山")
    assert.equal(3, other:count "paper:西山")
    archive:rollback()
    assert.equal(3, archive:count "paper:西山")
    assert.equal(3, other:delete_page(page.id))
    assert.equal(0, other:count "source:甲乙")
    assert.equal(0, archive:count "source:甲乙")
    assert.equal(8, archive:count "source:txt")
    assert.equal("new", other:put_page(page, bytes))
    assert.equal(3, archive:count "source:甲乙")
  end)
end)

describe("words that stand out, likeness and suggestions", function()
  local archive
  local function put(number, headline, text, words)
    local bytes = "page " .. number
    assert(archive:put_page({ sha256 = core.text.sha256(bytes), word_model = "hand@1",
      articles = { { id = ("a-%02d"):format(number), headline = headline, words = words,
        paragraphs = { { kind = "body", text = text } } } } }, bytes))
  end
  setup(function()
    generated.remove(PATH)
    archive = assert(core.archive.open(PATH))
    for i = 1, 30 do
      put(i, "日常", "平日的事情，第" .. i .. "件。", "1\t事情\t平日\n")
    end
    local story = "消防演练在园区举行，三十名职工学会了使用灭火器，也看了逃生的路线。"
    put(31, "演练", story, "2\t灭火器\n1\t消防\t演练\t职工\n")
    put(32, "园区演练", story:gsub("三十", "近三十"), "2\t灭火器\n1\t消防\t演练\t职工\n")
    put(33, "灭火器怎么用", "灭火器要先拔下保险销，再对准火的根部。", "2\t灭火器\n1\t保险销\n")
    put(34, "没有数过词", "消防。")
  end)
  teardown(function()
    archive:close()
    generated.remove(PATH)
  end)

  it("are the words of the matches, not those searched for", function()
    local words = {}
    for i, keyword in ipairs(archive:keywords("消防")) do
      words[i] = keyword.word
      assert(keyword.score > 0 and keyword.matches <= keyword.count)
    end
    assert.same({ "演练", "职工", "灭火器" }, words)
    assert.same({}, archive:keywords("没有这个词"))
    assert.equal(1, #archive:keywords("消防", { limit = 1 }))
  end)

  it("puts the most alike first, without the article itself", function()
    local ids = {}
    for i, likeness in ipairs(assert(archive:similar "a-31")) do
      ids[i] = likeness.id
    end
    assert.same({ "a-32", "a-33" }, ids)
  end)

  it("tells reprints by their text", function()
    local reprints = assert(archive:reprints "a-31")
    assert.equal(1, #reprints)
    assert.equal("a-32", reprints[1].id)
    assert.equal("园区演练", reprints[1].headline)
    assert(reprints[1].score >= 0.4 and reprints[1].score < 1)
  end)

  for name, id in pairs { ["is not there"] = "a-99", ["has no counted words"] = "a-34" } do
    it("says so of an article that " .. name, function()
      for _, method in ipairs { "similar", "reprints" } do
        local found, message, code = archive[method](archive, id)
        assert.is_nil(found)
        assert.equal("not-found", code)
        assert.truthy(message:find(id, 1, true))
      end
    end)
  end

  it("suggests words that begin so", function()
    assert.same({ { word = "灭火器", count = 3 } }, archive:suggest "灭")
    assert.same({}, archive:suggest "没有")
    assert.equal(2, #archive:suggest("", 2))
  end)
end)
