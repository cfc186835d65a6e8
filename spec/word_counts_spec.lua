--- The import counts words: by itself, with workers, and not without a lexicon.

local child = require "child"
local jianbao = require "jianbao"
local words = require "jianbao.words"

describe("an import's words", function()
  local folder
  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  ---@param name string
  ---@param options jianbao.ImportOptions
  ---@return string path
  local function import(name, options)
    local path = folder .. "/" .. name
    local archive <close> = assert(jianbao.open(path))
    local report = assert(archive:import("examples/pages", options))
    assert.is_true(report.new > 10)
    assert.is_nil(report.uncounted)
    return path
  end

  ---@param path string
  ---@return string  everything in it
  local function dump(path)
    local result = child.shell(("sqlite3 %s .dump"):format(child.quote(path)))
    assert.equal(0, result.status, result.err)
    return result.out
  end

  it("are those of each article's label, headlines and paragraphs", function()
    local archive <close> = assert(jianbao.open(import("one.db", { rules = false })))
    local articles = 0
    for article in archive:articles() do
      local texts = { article.label or "", article.kicker or "", article.headline or "",
        article.deck or "" }
      for _, paragraph in ipairs(article.paragraphs) do
        texts[#texts + 1] = paragraph.text
      end
      local counted, total, model = archive:words(article.id)
      assert.same({ words.counts(texts) }, { counted, total })
      assert.is_truthy(model:find "^ud%-gsd@%x%x%x%x%x%x%x%x$", model)
      articles = articles + 1
    end
    local info = assert(archive:info())
    assert.same({ articles, articles }, { info.articles, info.counted })
  end)

  it("are the same with workers", function()
    local alone = import("alone.db", { rules = false })
    assert.equal(dump(alone), dump(import("workers.db", { rules = false, jobs = 2 })))
  end)

  it("are not counted when they are not wanted", function()
    local archive <close> =
      assert(jianbao.open(import("none.db", { rules = false, words = false, jobs = 2 })))
    assert.equal(0, archive:info().counted)
    local id = archive:articles()().id
    local none, message, code = archive:words(id)
    assert.same({ nil, "not-found" }, { none, code })
    assert.is_truthy(message:find(id, 1, true))
  end)

  it("are missed once where there is no lexicon, and the pages come in all the same", function()
    local env = { JIANBAO_LEXICON = folder .. "/none.jb", LC_ALL = "C" }
    local path = folder .. "/archive.db"
    child.write(folder .. "/1.txt", "## 园区办夜校\n本报讯（记者 林小禾）职工上夜校。\n")
    child.write(folder .. "/2.txt", "## 图书角迎来新书\n本报讯（记者 丁一）职工添新书。\n")
    for round = 1, 2 do
      local result = child.jianbao({ "import", path, folder }, { env = env })
      assert.equal(0, result.status, result.err)
      local _, complaints = result.err:gsub("were not counted", "")
      -- Once for all pages; a second time there is nothing new to count.
      assert.equal(round == 1 and 1 or 0, complaints, result.err)
    end
    local archive <close> = assert(jianbao.open(path))
    assert.same({ 2, 0 }, { archive:info().articles, archive:info().counted })
    local result = child.jianbao { "info", path }
    assert.is_truthy(result.out:find("counted in 0 of 2", 1, true), result.out)
  end)
end)
