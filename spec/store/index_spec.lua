--- The search index over an archive's life: pages come, go and come again,
-- topics change, segments are merged, and what is asked is always what a plain
-- scan gives.

local core = require "jianbao.core"
local generated = require "generated_archive"
local scan = require "archive_scan"
local sqlite = require "sqlite"

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
    assert.equal("14\n", sqlite(PATH, "SELECT max(number) FROM article"))
    assert.same({}, archive:check())
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
      assert.equal("0\n", sqlite(PATH, ("SELECT count(*) FROM %s WHERE article NOT IN "
        .. "(SELECT number FROM article)"):format(table_name)), table_name)
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
