--- The archive: opening, keeping, reading back, counting, checking.

local child = require "child"
local core = require "jianbao.core"
local generated = require "generated_archive"
local sqlite = require "sqlite"

local PATH = os.tmpname()

--- A page with everything that an article may have.
local function full_page()
  local bytes = "报眉\n某某报\n标题\n正文\n"
  local page = {
    sha256 = core.text.sha256(bytes), source = "000.txt", date = "2023-06-21",
    encoding = "GB18030", profile = "plain", running_head = "报眉", folio = "某某报",
    imprint = "责任编辑 张三", articles = {},
  }
  page.articles[1] = {
    id = page.sha256:sub(1, 16) .. "-01", source = "000.txt", ordinal = 1,
    date = "2023-06-21", running_head = "报眉", folio = "某某报", imprint = "责任编辑 张三",
    label = "要闻", kicker = "引题", headline = "标题", deck = "副题", dateline = "本报讯",
    byline = "记者 孙　艳 通讯员 李\u{20000}", kind = "report", jump = "（下转第3版）",
    continued = "（上接第1版）",
    bylines = { { role = "reporter", name = "孙　艳" },
      { role = "correspondent", name = "李\u{20000}" } },
    paragraphs = { { kind = "body", text = "第一段" }, { kind = "crosshead", text = "小标题" },
      { kind = "body", text = "" }, { kind = "caption", text = "图为\0零" } },
    credits = { { text = "于佳 李建业 摄", names = { "于佳", "李建业" } },
      { text = "摄影报道", names = {} }, { text = "张三 摄", names = { "张三" } } },
    spans = { { field = "headline", first = 18, last = 23 },
      { field = "mark", first = 1, last = 1 }, { field = "paragraphs[1]", first = 25, last = 24 } },
    topics = {
      { id = "心理健康", score = 7, rule = "topics@3", file_hash = "ab12", evidence = {
        { word = "心理\"\\\n\1", field = "headline", first = 1, last = 6, points = 3 },
        { word = "讲座", field = "paragraphs[1]", first = 1, last = 6, points = 0.1 },
        { points = 2.0 } } },
      { id = "教育", score = 2.5, rule = "自己的@包@1.0", evidence = {} },
      { id = "体育", score = 3.0 },
    },
  }
  page.articles[2] = {
    id = page.sha256:sub(1, 16) .. "-02", source = "000.txt", ordinal = 2,
    date = "2023-06-21", folio = "第二版", imprint = "责任编辑 张三", kind = "photo",
    paragraphs = {}, bylines = {}, credits = {}, spans = {},
  }
  return page, bytes
end

describe("an archive", function()
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

  it("gives articles back exactly as they went in", function()
    local page, bytes = full_page()
    assert.equal("new", archive:put_page(page, bytes))
    for _, article in ipairs(page.articles) do
      local read = archive:article(article.id)
      assert.same(article, read)
    end
    local score = archive:article(page.articles[1].id).topics[1].score
    assert.equal("integer", math.type(score))
    score = archive:article(page.articles[1].id).topics[3].score
    assert.equal("float", math.type(score))
  end)

  it("gives a page back exactly as it went in, by its id and by its hash", function()
    local page, bytes = full_page()
    bytes = bytes .. "\0\xFF\xFE"
    page.sha256 = core.text.sha256(bytes)
    for index, article in ipairs(page.articles) do
      article.id = ("%s-%02d"):format(page.sha256:sub(1, 16), index)
    end
    assert.equal("new", archive:put_page(page, bytes))
    page.id = page.sha256:sub(1, 16)
    for _, id in ipairs { page.id, page.sha256 } do
      local read, read_bytes = archive:page(id)
      assert.same(page, read)
      assert.equal(bytes, read_bytes)
    end
  end)

  it("gives an empty page back", function()
    assert(archive:put_page({ sha256 = core.text.sha256 "", articles = {} }, ""))
    local read, bytes = archive:page(core.text.sha256(""))
    assert.same({}, read.articles)
    assert.equal("", bytes)
  end)

  for _, case in ipairs {
    { "no page has", "0123456789abcdef" }, { "is empty", "" },
    { "is too short", core.text.sha256("x"):sub(1, 15) },
    { "is an article's", core.text.sha256("x"):sub(1, 16) .. "-01" },
    { "is in capitals", core.text.sha256("x"):sub(1, 16):upper() },
    { "holds what SQL knows", "%%%%%%%%%%%%%%%%" },
  } do
    it("has no page for an id that " .. case[1], function()
      assert(archive:put_page({ sha256 = core.text.sha256 "x", articles = {} }, "x"))
      local read, message, code = archive:page(case[2])
      assert.is_nil(read)
      assert.truthy(message:find("has no page", 1, true))
      assert.equal("not-found", code)
    end)
  end

  it("does not give out a page whose bytes are damaged", function()
    assert(archive:put_page({ sha256 = core.text.sha256 "x", articles = {} }, "x"))
    sqlite(PATH, "UPDATE original SET bytes = CAST('y' AS BLOB)")
    local read, message, code = archive:page(core.text.sha256("x"))
    assert.is_nil(read)
    assert.truthy(message:find("damaged", 1, true))
    assert.equal("bad-format", code)
  end)

  it("gives lists that were left out back as empty ones", function()
    local article = { headline = "标题" }
    assert(archive:put_page({ sha256 = core.text.sha256 "x", articles = { article } }, "x"))
    assert.same({ id = core.text.sha256("x"):sub(1, 16) .. "-01", ordinal = 1, headline = "标题",
      paragraphs = {}, bylines = {}, credits = {}, spans = {} }, archive:articles()())
  end)

  it("gives 200 pages made up by chance back, also when opened anew", function()
    archive:close()
    local pages
    archive, pages = generated.fill(PATH, generated.new(3), 200)
    for _ = 1, 2 do
      local read = {}
      for article in archive:articles() do
        read[article.id] = article
      end
      for _, page in ipairs(pages) do
        for _, article in ipairs(page.articles) do
          assert.same(article, read[article.id])
          read[article.id] = nil
        end
      end
      assert.is_nil(next(read))
      archive:close()
      archive = assert(core.archive.open(PATH, { mode = "read" }))
    end
  end)

  it("keeps the original bytes", function()
    local page, bytes = full_page()
    bytes = bytes .. "\0\xFF\xFE"
    page.sha256 = core.text.sha256(bytes)
    page.articles = {}
    assert.equal("new", archive:put_page(page, bytes))
    local hex = bytes:gsub(".", function(byte) return ("%02X"):format(byte:byte()) end)
    assert.equal(hex .. "\n", sqlite(PATH, "SELECT hex(bytes) FROM original"))
  end)

  it("changes nothing for the same bytes", function()
    local page, bytes = full_page()
    assert.equal("new", archive:put_page(page, bytes))
    archive:close()
    local before = child.slurp(PATH)
    archive = assert(core.archive.open(PATH))
    page.source = "another.txt"
    page.articles = {}
    assert.equal("same", archive:put_page(page, bytes))
    archive:close()
    assert.equal(before, child.slurp(PATH))
    archive = assert(core.archive.open(PATH))
  end)

  it("makes the same file of the same pages", function()
    archive:close()
    local files = {}
    for i = 1, 2 do
      generated.fill(PATH, generated.new(5), 20):close()
      files[i] = child.slurp(PATH)
    end
    assert(files[1] == files[2])
    archive = assert(core.archive.open(PATH))
  end)

  it("can be read by any SQLite tool", function()
    local page, bytes = full_page()
    assert(archive:put_page(page, bytes))
    assert.equal("标题|第一段\n", sqlite(PATH, [[SELECT headline, text FROM article
      JOIN paragraph ON paragraph.article = number WHERE paragraph.ordinal = 1]]))
    assert.equal("心理健康|7|讲座\n", sqlite(PATH, [[SELECT topic, score, value ->> 'word'
      FROM decision, json_each(evidence) WHERE key = 1]]))
    assert.equal("标题\n", sqlite(PATH, [[SELECT CAST(substr(bytes, first, last - first + 1) AS TEXT)
      FROM span JOIN article ON article = number JOIN original USING (page)
      WHERE field = 'headline']]))
    assert.equal("标题|第一段\n小标题\n\n图为|心理健康 教育 体育\n",
      sqlite(PATH, "SELECT headline, text, topics FROM clipping LIMIT 1"))
    assert.equal("ok\n", sqlite(PATH, "PRAGMA integrity_check"))
    assert.equal("wal\n", sqlite(PATH, "PRAGMA journal_mode"))
    assert.equal(0x6a62616f, tonumber(sqlite(PATH, "PRAGMA application_id")))
  end)

  describe("refuses", function()
    for name, case in pairs {
      ["a page without a hash"] = { function(page) page.sha256 = nil end },
      ["an unknown key of an article"] = { function(page) page.articles[1].facts = {} end },
      ["an unknown key of a paragraph"] = {
        function(page) page.articles[1].paragraphs[1].color = "red" end },
      ["a headline that is no string"] = { function(page) page.articles[1].headline = 7 end },
      ["paragraphs that are no list"] = { function(page) page.articles[1].paragraphs = "x" end },
      ["a span without bytes"] = { function(page) page.articles[1].spans[1].first = nil end },
      ["a span that ends before it begins"] = {
        function(page) page.articles[1].spans[1].last = 3 end },
      ["a topic without a score"] = { function(page) page.articles[1].topics[1].score = nil end },
      ["a hash of other bytes"] = {
        function(page) page.sha256 = ("0"):rep(64) end, "misuse", "sha256" },
      ["an article of another day"] = {
        function(page) page.articles[2].date = "2023-06-22" end, "misuse", "date" },
      ["a paragraph without a text"] = {
        function(page) page.articles[2].paragraphs = { { kind = "body" } } end, "misuse", "text" },
      ["a score that is not a number"] = {
        function(page) page.articles[1].topics[1].score = 0 / 0 end, "misuse", "score" },
      ["a text that is not UTF-8"] = {
        function(page) page.articles[2].deck = "abc\xFF" end, "bad-encoding", "article 2" },
    } do
      it(name, function()
        local page, bytes = full_page()
        case[1](page)
        if not case[2] then
          assert.has_error(function() archive:put_page(page, bytes) end)
        else
          local status, message, code = archive:put_page(page, bytes)
          assert.is_nil(status)
          assert.equal(case[2], code)
          assert.truthy(message:find(case[3], 1, true))
        end
        assert.equal(0, archive:info().pages)
        assert.same({}, archive:check())
      end)
    end

    it("a page longer than 64 MiB", function()
      local bytes = ("x"):rep((64 << 20) + 1)
      local status, message, code = archive:put_page(
        { sha256 = core.text.sha256(bytes), articles = {} }, bytes)
      assert.is_nil(status)
      assert.equal("too-large", code)
      assert.truthy(message:find("67108864", 1, true))
    end)

    it("everything once it is closed", function()
      archive:close()
      archive:close()
      assert.has_error(function() archive:info() end, nil)
      assert.has_error(function() archive:search("心理") end)
    end)
  end)

  describe("decisions", function()
    it("replace the ones before", function()
      local page, bytes = full_page()
      local id = page.articles[1].id
      assert(archive:put_page(page, bytes))
      local topics = { { id = "新", score = 1, rule = "p@2", file_hash = "x", evidence = {} } }
      assert.is_true(archive:put_decisions(id, topics))
      assert.same(topics, archive:article(id).topics)
      assert.is_true(archive:put_decisions(id, {}))
      assert.is_nil(archive:article(id).topics)
      assert.equal(0, archive:search("topic:心理健康").count)
    end)

    it("of an unknown article are an error", function()
      local done, message, code = archive:put_decisions("0123456789abcdef-01", {})
      assert.is_nil(done)
      assert.equal("not-found", code)
      assert.truthy(message:find("0123456789abcdef-01", 1, true))
    end)

    it("can be found missing for a ruleset", function()
      local page, bytes = full_page()
      assert(archive:put_page(page, bytes))
      assert(archive:put_decisions(page.articles[2].id, {}, "rules 1"))
      local function undecided(ruleset)
        local ids = {}
        for article in archive:articles { undecided = ruleset } do
          ids[#ids + 1] = article.id
        end
        return ids
      end
      assert.same({ page.articles[1].id }, undecided "rules 1")
      assert.same({ page.articles[1].id, page.articles[2].id }, undecided "rules 2")
    end)
  end)

  describe("a transaction", function()
    it("is undone by rollback", function()
      local page, bytes = full_page()
      assert(archive:begin())
      assert.equal("new", archive:put_page(page, bytes))
      assert.equal("same", archive:put_page(page, bytes))
      assert.is_true(archive:rollback())
      assert.equal(0, archive:info().pages)
      assert.same({}, archive:check())
      assert.is_true(archive:rollback())
    end)

    it("is kept by commit", function()
      local page, bytes = full_page()
      assert(archive:begin())
      assert.equal("new", archive:put_page(page, bytes))
      assert(archive:commit())
      assert.equal(1, archive:info().pages)
    end)

    it("goes on after a page that was refused", function()
      local page, bytes = full_page()
      assert(archive:begin())
      assert.equal("new", archive:put_page(page, bytes))
      local bad = { sha256 = core.text.sha256 "x", articles = {
        { id = page.articles[1].id, paragraphs = {} } } }
      assert.is_nil(archive:put_page(bad, "x"))
      assert(archive:commit())
      assert.equal(1, archive:info().pages)
      assert.equal(2, archive:info().articles)
      assert.same({}, archive:check())
    end)

    it("does not nest, and is not committed twice", function()
      assert(archive:begin())
      assert.equal("misuse", select(3, archive:begin()))
      assert(archive:commit())
      assert.equal("misuse", select(3, archive:commit()))
    end)

    it("is undone when the archive is closed", function()
      local page, bytes = full_page()
      assert(archive:begin())
      assert(archive:put_page(page, bytes))
      archive:close()
      archive = assert(core.archive.open(PATH))
      assert.equal(0, archive:info().pages)
    end)
  end)

  describe("articles", function()
    local pages
    before_each(function()
      archive:close()
      archive, pages = generated.fill(PATH, generated.new(11), 40)
    end)

    ---@return string[]
    local function ids_of(options)
      local ids = {}
      for article in assert(archive:articles(options)) do
        ids[#ids + 1] = article.id
      end
      return ids
    end

    it("come by date, source and place, undated first", function()
      local scan = require "archive_scan"
      local expected = {}
      for i, document in ipairs(scan.documents(pages)) do
        expected[i] = document.article.id
      end
      assert.same(expected, ids_of())
      assert.same(expected, ids_of {})
    end)

    it("can be chosen by id, and keep their order", function()
      local all = ids_of()
      assert.same({ all[2], all[5], all[9] }, ids_of { ids = { all[9], all[2], all[5], all[2] } })
      assert.same({}, ids_of { ids = {} })
      assert.equal("not-found", select(3, archive:articles { ids = { "none" } }))
    end)

    it("can be chosen by date and by query", function()
      local function expected(since, till)
        local ids = {}
        for article in archive:articles() do
          if article.date and article.date:sub(1, #since) >= since
            and article.date:sub(1, #till) <= till then
            ids[#ids + 1] = article.id
          end
        end
        return ids
      end
      assert.same(expected("2022", "2022"), ids_of { since = "2022", till = "2022" })
      assert.same(expected("2022-03", "2023-02"), ids_of { since = "2022-03", till = "2023-02" })
      assert.same(ids_of { since = "2022", till = "2022" }, ids_of { query = "date:2022" })
      assert.same(ids_of { since = "2022-07" }, ids_of { query = "date:2022-07.." })
      assert.same({}, ids_of { query = "kind:poem" })
      local next_article, _, code, offset = archive:articles { query = "心 (" }
      assert.is_nil(next_article)
      assert.equal("bad-query", code)
      assert.equal(6, offset)
    end)

    it("may be written to on the way", function()
      local seen = 0
      for article in archive:articles() do
        seen = seen + 1
        assert(archive:put_decisions(article.id, { { id = "都", score = 1 } }))
        local page, bytes = generated.page(generated.new(1000 + seen))
        assert(archive:put_page(page, bytes))
      end
      local count = 0
      for _, page in ipairs(pages) do
        count = count + #page.articles
      end
      assert.equal(count, seen)
      assert.equal(count, archive:search("topic:都").count)
    end)

    it("raise when the archive is closed on the way", function()
      local next_article = archive:articles()
      next_article()
      archive:close()
      assert.has_error(next_article, "the archive was closed during a walk through it")
    end)

    for name, options in pairs {
      ["options they do not know"] = { until_date = "2023" },
      ["a date in another form"] = { since = "2023-6" },
      ["a date that is no string"] = { till = 2023 },
      ["ids that are no list"] = { ids = "id" },
    } do
      it("refuse " .. name, function()
        assert.has_error(function() archive:articles(options) end)
      end)
    end
  end)

  it("counts what it has", function()
    local page, bytes = full_page()
    assert(archive:put_page(page, bytes))
    local info = archive:info()
    assert.equal(1, info.pages)
    assert.equal(2, info.articles)
    assert.equal(#bytes, info.text_bytes)
    assert(info.file_bytes > info.text_bytes)
    assert.equal("2023-06-21", info.first_date)
    assert.equal("2023-06-21", info.last_date)
    assert.same({ { id = "体育", count = 1 }, { id = "心理健康", count = 1 },
      { id = "教育", count = 1 } }, info.topics)
    assert.equal(3, info.versions.archive)
  end)

  it("has nothing to count when it is empty", function()
    local info = archive:info()
    assert.equal(0, info.pages)
    assert.is_nil(info.first_date)
    assert.same({}, info.topics)
  end)

  describe("check", function()
    before_each(function()
      archive:close()
      archive = generated.fill(PATH, generated.new(2), 5)
    end)

    it("finds nothing where nothing is wrong", function()
      assert.same({}, archive:check())
      archive:close()
      archive = assert(core.archive.open(PATH, { mode = "read" }))
      assert.same({}, archive:check())
    end)

    for name, case in pairs {
      ["an article that is not in the index"] = {
        "INSERT INTO article (number, id, page, ordinal) VALUES (999, 'x', 1, 99)",
        "number 999 is not in the search index" },
      ["an article of the index that is not there"] = {
        "DELETE FROM article_words; DELETE FROM paragraph WHERE article = 2; "
          .. "DELETE FROM byline WHERE article = 2; DELETE FROM credit_name WHERE article = 2; "
          .. "DELETE FROM credit WHERE article = 2; DELETE FROM span WHERE article = 2; "
          .. "DELETE FROM decision WHERE article = 2; DELETE FROM article WHERE number = 2",
        "number 2 of the search index is no article" },
      ["a text that is not what was indexed"] = {
        "UPDATE paragraph SET text = text || '改' WHERE article = 3 AND ordinal = 1",
        "number 3 is not in the search index as its texts are" },
      ["a day that is not what was indexed"] = {
        "UPDATE page SET date = '1999-01-01' WHERE page = 1",
        "number 1 is not in the search index as its texts are" },
      ["a topic that was put in by hand"] = {
        "INSERT INTO decision (article, ordinal, topic, score) VALUES (2, 99, '手写', 1)",
        "number 2 is not in the search index under its topics" },
      ["a reporter who was renamed"] = {
        "UPDATE byline SET name = '某某', name_key = '某某'", "under its topics, names and kind" },
      ["a piece of the index that is missing"] = {
        "DELETE FROM index_chunk WHERE chunk = (SELECT max(chunk) FROM index_chunk)", "--rebuild" },
      ["a piece of the index that was changed"] = {
        "UPDATE index_chunk SET bytes = CAST(bytes || x'00' AS BLOB) WHERE chunk = "
          .. "(SELECT max(chunk) FROM index_chunk)", "--rebuild" },
      ["a paragraph without its article"] = {
        "INSERT INTO paragraph VALUES (999, 1, 'body', 'x')", "paragraph" },
      ["original bytes that were changed"] = {
        "UPDATE original SET bytes = x'00' WHERE page = 3", "page 3" },
      ["a page without its bytes"] = {
        "DELETE FROM original WHERE page = 3", "page 3" },
    } do
      it("finds " .. name, function()
        assert.equal("", sqlite(PATH, case[1]))
        local problems = table.concat(archive:check(), "\n")
        assert.truthy(problems:find(case[2], 1, true), problems)
      end)
    end
  end)
end)
