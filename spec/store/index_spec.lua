--- The search index over an archive's life: pages come, go and come again,
-- topics change, segments are merged, and what is asked is always what a plain
-- scan gives. Damage is told, and mended by a rebuild.

local core = require "jianbao.core"
local generated = require "generated_archive"
local scan = require "archive_scan"

local PATH = os.tmpname()

--- What an article's counted words would be: here each pair of characters of
--- its headline, as often as it occurs.
---@param article jianbao.Article
---@return string
local function words_of(article)
  local counts, normal = {}, (scan.loose(article.headline))
  for at, code in utf8.codes(normal) do
    local behind = utf8.offset(normal, 2, at)
    if behind <= #normal then
      local word = utf8.char(code) .. utf8.char(utf8.codepoint(normal, behind))
      counts[word] = (counts[word] or 0) + 1
    end
  end
  local by_count, lines = {}, {}
  for word, count in pairs(counts) do
    by_count[count] = by_count[count] or {}
    table.insert(by_count[count], word)
  end
  for count = 100, 1, -1 do
    if by_count[count] then
      table.sort(by_count[count])
      lines[#lines + 1] = count .. "\t" .. table.concat(by_count[count], "\t") .. "\n"
    end
  end
  return table.concat(lines)
end

---@param page jianbao.Page
local function count_words(page)
  page.word_model = "pairs@1"
  for _, article in ipairs(page.articles) do
    article.words = words_of(article)
    if article.words == "" then
      article.words = nil
    end
  end
end

---@param counts table<string, integer>
---@param limit integer
---@return { value: string, count: integer }[]
local function ranked(counts, limit)
  local list = {}
  for value, count in pairs(counts) do
    list[#list + 1] = { value = value, count = count }
  end
  table.sort(list, function(a, b)
    if a.count ~= b.count then return a.count > b.count end
    return a.value < b.value
  end)
  return table.move(list, 1, limit, 1, {})
end

--- The values that each facet counts.
local FACETS = {
  topic = function(article)
    local ids = {}
    for i, topic in ipairs(article.topics or {}) do ids[i] = topic.id end
    return ids
  end,
  kind = function(article) return { article.kind } end,
  paper = function(article) return { article.folio:match "%S+$" } end,
  reporter = function(article)
    local names = {}
    for _, byline in ipairs(article.bylines) do
      names[#names + 1] = (scan.loose(byline.name))
    end
    return names
  end,
}

---@param matches table[]  documents
---@param kind string
---@return table<string, integer>
local function facet_counts(matches, kind)
  local counts = {}
  for _, document in ipairs(matches) do
    local seen = {}
    for _, value in ipairs(FACETS[kind](document.article)) do
      if not seen[value] then
        seen[value] = true
        counts[value] = (counts[value] or 0) + 1
      end
    end
  end
  return counts
end

---@param matches table[]
---@return { month: string?, count: integer }[]
local function timeline(matches)
  local counts, months, list = {}, {}, {}
  for _, document in ipairs(matches) do
    local month = (document.article.date or ""):sub(1, 7)
    if not counts[month] then
      months[#months + 1] = month
    end
    counts[month] = (counts[month] or 0) + 1
  end
  table.sort(months)
  for i, month in ipairs(months) do
    list[i] = { month = month ~= "" and month or nil, count = counts[month] }
  end
  return list
end

local FIELDS = { "text", "text", "text", "headline", "body", "lead", "credit" }

---A piece of some article's text.
local function piece(g, documents)
  for _ = 1, 50 do
    local article = documents[g.random(1, #documents)].article
    local text = article.paragraphs[g.random(1, #article.paragraphs)].text
    local length = utf8.len(text)
    local first = g.random(1, length)
    local last = math.min(length, first + g.random(0, 3))
    local term = text:sub(utf8.offset(text, first), utf8.offset(text, last + 1) - 1)
    if scan.loose(term) ~= "" then
      return term
    end
  end
  return "工"
end

local function random_tree(g, documents, depth)
  local choice = g.random(1, depth > 0 and 9 or 5)
  if choice <= 3 then
    return { "term", FIELDS[g.random(1, #FIELDS)], piece(g, documents) }
  elseif choice == 4 then
    return { "date", "2021-0" .. g.random(1, 9) .. "-01", "2023-0" .. g.random(1, 9) .. "-15" }
  elseif choice == 5 then
    local values = { topic = "心理健康", kind = "photo", reporter = "孙　敏", paper = "日报",
      source = "02" }
    local names = { "topic", "kind", "reporter", "paper", "source" }
    local name = names[g.random(1, #names)]
    return { "term", name, values[name] }
  elseif choice == 6 then
    return { "not", random_tree(g, documents, depth - 1) }
  elseif choice == 7 then
    return { "near", g.random(0, 9), { "term", "text", piece(g, documents) },
      { "term", "text", piece(g, documents) } }
  end
  local tree = { choice == 8 and "and" or "or" }
  for i = 2, g.random(3, 4) do
    tree[i] = random_tree(g, documents, depth - 1)
  end
  return tree
end

---Everything that is asked about one query, against the scan.
local function compare(archive, documents, g, ranks)
  local strict = g.random(1, 4) == 1
  local tree = random_tree(g, documents, 2)
  local query, matches = scan.write(g.random, tree), {}
  for _, document in ipairs(documents) do
    if scan.matches(tree, document, strict) then
      matches[#matches + 1] = document
    end
  end
  local how = { strict = strict }
  local found, message = archive:search(query, { sort = "oldest", limit = 10000, strict = strict })
  assert(found, ("%s: %s"):format(query, message))
  assert(not found.bound)
  assert.equal(#matches, found.count, query)
  for i, document in ipairs(matches) do
    assert.equal(document.article.id, found.hits[i].id, query)
  end
  assert.equal(#matches, archive:count(query, how), query)
  assert.same(timeline(matches), archive:timeline(query, how), query)
  local bound = archive:search(query, { limit = 3, strict = strict, count = "bound" })
  assert(bound.count <= #matches and (bound.bound or bound.count == #matches), query)
  for kind in pairs(FACETS) do
    local limit = g.random(1, 9)
    local facets = archive:facets(query, kind, { limit = limit, strict = strict })
    for _, facet in ipairs(facets) do -- shown as first met, counted by its folded form
      facet.value = kind == "reporter" and (scan.loose(facet.value)) or facet.value
    end
    if kind ~= "reporter" then
      assert.same(ranked(facet_counts(matches, kind), limit), facets, query .. " " .. kind)
    else
      local counts = facet_counts(matches, kind)
      assert.equal(math.min(limit, #ranked(counts, 99)), #facets)
      for _, facet in ipairs(facets) do
        assert.equal(counts[facet.value], facet.count, query)
      end
    end
  end
  if ranks then
    local scores = scan.scores(tree, documents, strict)
    local best = archive:search(query, { limit = 5, strict = strict })
    local all = archive:search(query, { limit = 10000, strict = strict })
    for i, hit in ipairs(all.hits) do
      if best.hits[i] then
        assert.same(hit, best.hits[i], query)
      end
    end
    for _, document in ipairs(matches) do
      for _, hit in ipairs(all.hits) do
        if hit.id == document.article.id then
          assert(math.abs(hit.score - (scores[document] or 0)) < 1e-9, query)
        end
      end
    end
  end
  return #matches
end

describe("the index", function()
  teardown(function() generated.remove(PATH) end)

  it("answers as a scan does while pages come, go and come again", function()
    local g = generated.new(31)
    generated.remove(PATH)
    local archive <close> = assert(core.archive.open(PATH))
    local here, gone, queries, found = {}, {}, 0, 0
    local function put()
      local page, bytes
      if #gone > 0 and g.random(1, 3) == 1 then
        page, bytes = table.unpack(table.remove(gone, g.random(1, #gone)))
      else
        page, bytes = generated.page(g, { articles = g.random(1, 3), words = 10 })
        count_words(page)
      end
      assert.equal("new", archive:put_page(page, bytes))
      here[#here + 1] = { page, bytes }
    end
    local function delete()
      local entry = table.remove(here, g.random(1, #here))
      local name = g.random(1, 2) == 1 and entry[1].id or entry[1].sha256
      assert.equal(#entry[1].articles, archive:delete_page(name))
      gone[#gone + 1] = entry
    end
    local function decide()
      local page = here[g.random(1, #here)][1]
      local article = page.articles[g.random(1, #page.articles)]
      article.topics = g.random(1, 3) > 1 and { { id = "心理健康", score = 1 },
        { id = "新的话题" .. g.random(1, 3), score = 2 } } or nil
      assert(archive:put_decisions(article.id, article.topics or {}))
    end
    for round = 1, 14 do
      local batch = g.random(1, 2) == 1
      if batch then
        assert(archive:begin())
      end
      for _ = 1, g.random(4, 14) do
        put()
        if #here > 8 and g.random(1, 3) == 1 then delete() end
        if g.random(1, 4) == 1 then decide() end
        if batch and g.random(1, 12) == 1 then -- what is not yet committed is found
          archive:count "工"
        end
      end
      if batch and g.random(1, 5) == 1 then
        archive:rollback()
        -- Begin anew from what the archive has.
        for i = #here, 1, -1 do
          archive:delete_page(here[i][1].sha256)
        end
        for _, entry in ipairs(here) do
          assert(archive:put_page(table.unpack(entry)))
        end
      elseif batch then
        assert(archive:commit())
      end
      local merged = round % 5 == 0
      if merged then
        assert(archive:merge())
      end
      local pages = {}
      for i, entry in ipairs(here) do pages[i] = entry[1] end
      local documents = scan.documents(pages)
      local reader <close> = assert(core.archive.open(PATH, { mode = "read" }))
      for i = 1, 40 do
        queries = queries + 1
        found = found + compare(i % 2 == 0 and reader or archive, documents, g,
          merged and i % 3 == 0)
      end
      assert.same({}, reader:check())
    end
    assert(found > queries, "most queries should find something")
    local before = archive:search("工", { limit = 1000 })
    assert(archive:rebuild())
    assert.same({}, archive:check())
    assert.equal(before.count, archive:search("工").count)
  end)

  it("never gives an article's number again", function()
    local g = generated.new(3)
    local archive <close>, pages = generated.fill(PATH, g, 6, { articles = 2, words = 6 })
    for i = 4, 6 do
      archive:delete_page(pages[i].id)
    end
    local page, bytes = generated.page(g, { articles = 2, words = 6 })
    assert(archive:put_page(page, bytes))
    local pipe = assert(io.popen(("sqlite3 '%s' 'SELECT max(number) FROM article'"):format(PATH)))
    assert.equal("14\n", pipe:read "a")
    pipe:close()
    assert.same({}, archive:check())
  end)
end)

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

describe("deleting a page", function()
  local archive, pages
  before_each(function() archive, pages = generated.fill(PATH, generated.new(8), 5) end)
  after_each(function()
    archive:close()
    generated.remove(PATH)
  end)

  for name, page in pairs {
    ["that is not there"] = ("0"):rep(16), ["by too few digits"] = "0123",
    ["by what is no hash"] = "first page",
  } do
    it("says so for one " .. name, function()
      local deleted, message, code = archive:delete_page(page)
      assert.is_nil(deleted)
      assert.equal("not-found", code)
      assert.truthy(message:find("no page with the id " .. page, 1, true))
      assert.equal(5, archive:info().pages)
    end)
  end

  it("leaves nothing of it behind", function()
    local gone = pages[3]
    assert.equal(#gone.articles, archive:delete_page(gone.id))
    assert.is_nil(archive:article(gone.articles[1].id))
    assert.equal(4, archive:info().pages)
    for _, table_name in ipairs { "paragraph", "byline", "credit", "credit_name", "span",
      "decision" } do
      local pipe = assert(io.popen(("sqlite3 '%s' 'SELECT count(*) FROM %s WHERE article NOT IN "
        .. "(SELECT number FROM article)'"):format(PATH, table_name)))
      assert.equal("0\n", pipe:read "a", table_name)
      pipe:close()
    end
    assert.same({}, archive:check())
  end)

  it("is undone by a rollback", function()
    local before = archive:search("工", { limit = 100 })
    assert(archive:begin())
    archive:delete_page(pages[1].id)
    archive:delete_page(pages[2].id)
    archive:rollback()
    assert.same(before, archive:search("工", { limit = 100 }))
    assert.same({}, archive:check())
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

describe("a question that takes long", function()
  local archive
  setup(function()
    archive = generated.fill(PATH, generated.new(4), 400, { articles = 3, words = 6 })
  end)
  teardown(function()
    archive:close()
    generated.remove(PATH)
  end)

  local ASK = {
    search = function(how) return archive:search("工 OR 会 OR 职", how) end,
    count = function(how) return archive:count("(工 OR 会 OR 职) -没有这个", how) end,
    timeline = function(how) return archive:timeline("工 OR 会 OR 职", how) end,
    facets = function(how) return archive:facets("-没有这个 paper:日报", "topic", how) end,
    keywords = function(how) return archive:keywords("工 OR 会 OR 职", how) end,
  }
  for name, ask in pairs(ASK) do
    it("can be called off: " .. name, function()
      local asked = 0
      local how = { cancel = function()
        asked = asked + 1
        return true
      end }
      local answer, message, code = ask(how)
      if asked > 0 then -- it may be done before it is asked
        assert.is_nil(answer)
        assert.equal("cancelled", code)
        assert.truthy(message)
      end
      assert(ask { cancel = function() return false end })
    end)

    it("raises what its function raises: " .. name, function()
      local asked = false
      local ok, raised = pcall(ask, { cancel = function()
        asked = true
        error { "mine" }
      end })
      assert(not asked or (not ok and raised[1] == "mine"))
      assert(ask {})
    end)

    it("lets nobody use the archive meanwhile: " .. name, function()
      local asked, ok = false, nil
      ask { cancel = function()
        asked = true
        ok = pcall(archive.close, archive) and pcall(archive.info, archive)
        return false
      end }
      assert(not asked or ok == false)
      assert(archive:info())
    end)
  end
end)

describe("work that takes long", function()
  local archive
  setup(function()
    archive = generated.fill(PATH, generated.new(6), 150, { articles = 3, words = 6 })
  end)
  teardown(function()
    archive:close()
    generated.remove(PATH)
  end)

  for name, work in pairs {
    rebuild = function(how) return archive:rebuild(how) end,
    check = function(how) return archive:check(how) end,
  } do
    it("tells how far it is: " .. name, function()
      local last, all = 0, nil
      assert(work { progress = function(done, of)
        assert(of == 0 or done >= last)
        last, all = done, of
      end })
      assert.equal(450, all)
      assert(last > 300)
    end)

    it("is stopped, and undone, by an error where it tells: " .. name, function()
      local count, told = archive:count("工"), 0
      local ok, raised = pcall(work, { progress = function(done)
        told = told + 1
        if done > 100 then error { "mine" } end
      end })
      assert.is_false(ok)
      assert.equal("mine", raised[1])
      assert(told > 1)
      assert.equal(count, archive:count("工"))
      assert.same({}, archive:check())
    end)

    it("lets nobody use the archive meanwhile: " .. name, function()
      local used
      assert(work { progress = function() used = used or pcall(archive.info, archive) end })
      assert.is_false(used)
      assert(archive:info())
    end)

    it("raises for options that are none: " .. name, function()
      assert.has_error(function() work { progres = print } end)
      assert.has_error(function() work { progress = 1 } end)
      assert.has_error(function() work(1) end)
    end)
  end
end)

describe("a damaged index", function()
  local g, before
  setup(function()
    g = generated.new(12)
    local archive <close> = generated.fill(PATH, g, 60, { articles = 2, words = 8 })
    assert(archive:delete_page(archive:search("工", { limit = 1 }).hits[1].id:sub(1, 16)))
    before = archive:search("工", { limit = 100 })
  end)
  teardown(function() generated.remove(PATH) end)

  ---@param sql string
  ---@return string
  local function sqlite(sql)
    local pipe = assert(io.popen(("sqlite3 '%s' \"%s\" 2>&1"):format(PATH, sql)))
    local out = pipe:read "a"
    pipe:close()
    return out
  end

  it("is told of, names its place and the mend, and is mended", function()
    local rows = {}
    for row in sqlite("SELECT chunk, length(bytes) FROM index_chunk"):gmatch "[^\n]+" do
      local chunk, length = row:match "^(%d+)|(%d+)$"
      rows[#rows + 1] = { chunk = chunk, length = math.tointeger(tonumber(length)) }
    end
    assert(#rows > 10)
    for i, row in ipairs(rows) do
      local at = g.random(1, row.length)
      local change = i % 2 == 0
        and ("substr(bytes, 1, %d)"):format(at - 1)
        or ("CAST(substr(bytes, 1, %d) || x'%02x' || substr(bytes, %d) AS BLOB)"):format(
          at - 1, g.random(0, 255), at + 1)
      assert.equal("", sqlite(("CREATE TABLE kept AS SELECT bytes FROM index_chunk "
        .. "WHERE chunk = %s; UPDATE index_chunk SET bytes = %s WHERE chunk = %s")
        :format(row.chunk, change, row.chunk)))
      local same = sqlite(("SELECT bytes = (SELECT bytes FROM kept) FROM index_chunk "
        .. "WHERE chunk = %s"):format(row.chunk)) == "1\n"
      do
        local archive <close> = assert(core.archive.open(PATH))
        local found, message, code = archive:search("工", { limit = 100 })
        if found then
          assert.same(before, found) -- it was read without this piece
        else
          assert.equal("bad-format", code)
          assert.truthy(message:find("--rebuild", 1, true), message)
        end
        local problems = table.concat(archive:check(), "\n")
        assert.equal(same, problems == "", row.chunk)
        assert(same or (problems:find("--rebuild", 1, true) and problems:find "segment %d+"),
          problems)
      end
      assert.equal("", sqlite(("UPDATE index_chunk SET bytes = (SELECT bytes FROM kept) "
        .. "WHERE chunk = %s; DROP TABLE kept"):format(row.chunk)))
    end
    sqlite "UPDATE index_chunk SET bytes = x'00'; DELETE FROM attribute_value"
    local archive <close> = assert(core.archive.open(PATH))
    assert.is_nil(archive:search "工")
    assert(#archive:check() > 0)
    assert(archive:rebuild())
    assert.same({}, archive:check())
    assert.same(before.count, archive:search("工", { limit = 100 }).count)
  end)
end)
