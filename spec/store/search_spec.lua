--- The archive's search against a plain scan of all texts.

local archive_module = require("jianbao.core").archive
local generated = require "generated_archive"
local scan = require "archive_scan"

local PATH = os.tmpname()

---@param result jianbao.SearchResult
---@return string[]
local function ids_of(result)
  local ids = {}
  for i, hit in ipairs(result.hits) do
    ids[i] = hit.id
  end
  return ids
end

local TEXT_FIELDS = { "label", "kicker", "headline", "deck", "lead", "body", "dateline",
  "byline", "credit" }
local FILTER_VALUES = {
  topic = { "心理健康", "安全生产", "AI 教育", "没有" },
  reporter = { "孙艳", "孙敏", "孙　敏", "于佳", "谁" },
  kind = { "report", "photo", "brief", "poem" },
  paper = { "城南日报", "工人", "版", "没有" },
  source = { "003.txt", "00", "TXT" },
}
local FILTERS = { "topic", "reporter", "kind", "paper", "source" }
local DAYS = { "2021-01-01", "2021-06-30", "2022-02-14", "2022-12-31", "2023-05-05" }

---A term cut out of an article, or made up; never one that is all marks.
local function random_text(g, documents)
  for _ = 1, 100 do
    local term
    if g.random(1, 6) == 1 then
      term = generated.word(g) .. generated.word(g)
    else
      local article = documents[g.random(1, #documents)].article
      local text = article.paragraphs[g.random(1, #article.paragraphs)].text
      if g.random(1, 3) == 1 then
        text = article[TEXT_FIELDS[g.random(1, #TEXT_FIELDS)]] or text
      end
      local length = utf8.len(text)
      local first = g.random(1, length)
      local last = math.min(length, first + g.random(0, g.random(0, 7)))
      term = text:sub(utf8.offset(text, first), utf8.offset(text, last + 1) - 1)
    end
    if scan.loose(term) ~= "" then
      return term
    end
  end
end

---Terms of one article, most often, so that they stand close together now and
---then.
local function random_near(g, documents)
  local tree = { "near", g.random(0, 3) == 1 and 10 or g.random(0, 12) }
  local field = g.random(1, 3) == 1 and TEXT_FIELDS[g.random(1, #TEXT_FIELDS)] or "text"
  local article = { documents[g.random(1, #documents)] }
  for i = 3, g.random(4, 5) do
    local from = g.random(1, 4) == 1 and documents or article
    tree[i] = { "term", field, random_text(g, from) }
    if g.random(1, 4) == 1 then
      tree[i] = { "or", tree[i], { "term", field, random_text(g, documents) } }
    end
  end
  return tree
end

local function random_tree(g, documents, depth)
  local choice = g.random(1, depth > 0 and 11 or 5)
  if choice <= 3 then
    return { "term", "text", random_text(g, documents) }
  elseif choice == 4 then
    return { "term", TEXT_FIELDS[g.random(1, #TEXT_FIELDS)], random_text(g, documents) }
  elseif choice == 5 then
    local filter = g.random(1, 6)
    if filter == 6 then
      local first, last = g.random(1, #DAYS), g.random(1, #DAYS)
      first, last = math.min(first, last), math.max(first, last)
      local open = g.random(1, 4)
      return { "date", open ~= 1 and DAYS[first] or nil, open ~= 2 and DAYS[last] or nil }
    end
    local field = FILTERS[filter]
    local values = FILTER_VALUES[field]
    return { "term", field, values[g.random(1, #values)] }
  elseif choice == 6 then
    return { "not", random_tree(g, documents, depth - 1) }
  elseif choice == 11 then
    return random_near(g, documents)
  end
  local tree = { choice <= 8 and "and" or "or" }
  for _ = 1, g.random(2, 3) do
    tree[#tree + 1] = random_tree(g, documents, depth - 1)
  end
  return tree
end

describe("search", function()
  teardown(function() generated.remove(PATH) end)

  ---Compare scores and their order with the scan's.
  local function compare_rank(archive, documents, query, tree, offset, limit, strict)
    local scores = scan.scores(tree, documents, strict)
    local all = archive:search(query, { limit = #documents, strict = strict })
    local part = archive:search(query, { limit = limit, offset = offset, strict = strict })
    assert.same(table.move(ids_of(all), offset + 1, math.min(#all.hits, offset + limit), 1, {}),
      ids_of(part), query)
    local by_id = {}
    for _, document in ipairs(documents) do
      by_id[document.article.id] = document
    end
    for i, hit in ipairs(all.hits) do
      local before, document = all.hits[i - 1], by_id[hit.id]
      assert(math.abs(hit.score - (scores[document] or 0)) < 1e-9, query)
      assert(not before or before.score > hit.score
        or (before.score == hit.score and scan.newer(by_id[before.id], document)), query)
    end
  end

  ---Compare one query with the scan in every respect.
  local function compare(archive, documents, g, tree, strict)
    local query = scan.write(g.random, tree)
    local expected = {}
    for _, document in ipairs(documents) do
      if scan.matches(tree, document, strict) then
        expected[#expected + 1] = document
      end
    end
    local function ids(order)
      if order then
        table.sort(expected, order)
      end
      local list = {}
      for i, document in ipairs(expected) do
        list[i] = document.article.id
      end
      return list
    end

    local result, message = archive:search(query,
      { sort = "oldest", limit = #documents, strict = strict })
    assert(result, ("%s: %s"):format(query, message))
    assert(result.count == #expected,
      ("%s: %d articles, not %d"):format(query, result.count, #expected))
    assert.same(ids(scan.older), ids_of(result), query)
    for i = 1, math.min(#expected, 25) do
      local document = expected[i]
      assert.same(scan.spans(tree, document, strict), result.hits[i].spans, query)
    end

    local offset, limit = g.random(0, 5), g.random(0, 20)
    local newest = ids(scan.newer)
    assert.same(table.move(newest, offset + 1, math.min(#newest, offset + limit), 1, {}),
      ids_of(archive:search(query,
        { sort = "newest", limit = limit, offset = offset, strict = strict })), query)
    if g.random(1, 4) == 1 then
      compare_rank(archive, documents, query, tree, offset, limit, strict)
    end
    return #expected
  end

  for seed, size in ipairs { 20, 45 } do
    it(("finds what a scan finds, archive %d"):format(seed), function()
      local g = generated.new(seed)
      local archive <close>, pages = generated.fill(PATH, g, size)
      local documents = scan.documents(pages)
      local found = 0
      for _ = 1, 1100 do
        local count = compare(archive, documents, g, random_tree(g, documents, 3),
          g.random(1, 4) == 1)
        found = found + (count > 0 and 1 or 0)
      end
      assert(found > 400, "most queries should find something")
    end)
  end

  it("orders many matches as it orders few", function()
    local g = generated.new(7)
    local archive <close>, pages = generated.fill(PATH, g, 400, { articles = 3, words = 6 })
    local documents = scan.documents(pages)
    assert(#documents > 1024)
    for _, tree in ipairs {
      { "term", "text", "工" }, { "not", { "term", "text", "没有这个" } },
      { "or", { "term", "text", "会" }, { "term", "kind", "report" } },
      { "date", "2021-01-01", nil },
    } do
      assert(compare(archive, documents, g, tree) > 0)
    end
  end)
end)

describe("a snippet", function()
  local archive
  local function put(articles)
    local core = require "jianbao.core"
    generated.remove(PATH)
    archive = assert(archive_module.open(PATH))
    for i, article in ipairs(articles) do
      local bytes = "page " .. i
      assert(archive:put_page({ sha256 = core.text.sha256(bytes), articles = { article } }, bytes))
    end
  end
  after_each(function()
    archive:close()
    generated.remove(PATH)
  end)

  local long = ("这是一段很长的文字，"):rep(20)
  for name, case in pairs {
    ["of a short text is all of it"] = {
      text = "心理讲座开讲。", query = "讲座", snippet = "心理[讲座]开讲。" },
    ["is cut at both ends to whole characters"] = {
      text = long .. "心理讲座" .. long, query = "心理讲座",
      snippet = "…一段很长的文字，这是一段很长的文字，[心理讲座]这是一段很长的文字，这是一段很长的文…" },
    ["at the beginning is cut at the end only"] = {
      text = "心理讲座" .. long, query = "心理讲座",
      snippet = "[心理讲座]" .. ("这是一段很长的文字，"):rep(3) .. "这是一段很长…" },
    ["at the end is cut at the beginning only"] = {
      text = long .. "心理讲座", query = "心理讲座",
      snippet = "…很长的文字，" .. ("这是一段很长的文字，"):rep(3) .. "[心理讲座]" },
    ["marks what was passed over with the term"] = {
      text = "推动“一带一路”建设", query = "一带一路建设", snippet = "推动“[一带一路”建设]" },
    ["marks terms that overlap as one"] = {
      text = "人民代表大会", query = "人民代表 代表大会", snippet = "[人民代表大会]" },
    ["marks terms that touch as two"] = {
      text = "心理健康", query = "心理 健康", snippet = "[心理][健康]" },
    ["chooses the place with the most different terms"] = {
      text = "心理心理心理" .. long .. "健康与心理", query = "心理 健康",
      snippet = "…长的文字，" .. ("这是一段很长的文字，"):rep(3) .. "[健康]与[心理]" },
    ["does not mark what is excluded"] = {
      text = "心理讲座", query = "心理 -广告", snippet = "[心理]讲座" },
    ["is the beginning where no text was asked for"] = {
      text = "心理讲座", query = "-广告", snippet = "心理讲座" },
    ["stays on one line"] = {
      text = "心理\n讲座\t一", query = "讲座", snippet = "心理 [讲座] 一" },
    ["does not part a letter from its mark"] = {
      text = ("x"):rep(39) .. "e\u{301}z心理", query = ("x"):rep(39),
      snippet = "[" .. ("x"):rep(39) .. "]e\u{301}…" },
  } do
    it(name, function()
      put { { paragraphs = { { kind = "body", text = case.text } } } }
      local result = assert(archive:search(case.query))
      assert.equal(1, result.count)
      assert.equal(case.snippet, result.hits[1].snippet)
    end)
  end

  it("takes other marks", function()
    put { { headline = "心理讲座", paragraphs = {} } }
    local result = assert(archive:search("讲座", { marks = { "<b>", "</b>" } }))
    assert.equal("心理<b>讲座</b>", result.hits[1].snippet)
  end)

  it("prefers a text beside the headline, which is shown anyway", function()
    put { { headline = "心理心理", paragraphs = { { kind = "body", text = "说心理。" } } } }
    assert.equal("说[心理]。", assert(archive:search("心理")).hits[1].snippet)
  end)

  it("is empty for an article without texts", function()
    put { { paragraphs = {} } }
    assert.equal("", assert(archive:search("-心")).hits[1].snippet)
  end)
end)

describe("searching", function()
  local archive
  setup(function()
    generated.remove(PATH)
    archive = assert(archive_module.open(PATH))
  end)
  teardown(function()
    archive:close()
    generated.remove(PATH)
  end)

  it("finds nothing in an empty archive", function()
    assert.same({ count = 0, hits = {} }, archive:search("心理"))
    assert.same({ count = 0, hits = {} }, archive:search("-心理"))
  end)

  it("says where a query is wrong", function()
    local result, message, code, offset = archive:search("心理 (讲座")
    assert.is_nil(result)
    assert.equal("bad-query", code)
    assert.equal(8, offset)
    assert.truthy(message:find("not closed", 1, true))
  end)

  for name, options in pairs {
    ["a limit below 0"] = { limit = -1 },
    ["an offset that is no integer"] = { offset = 1.5 },
    ["an unknown sort"] = { sort = "best" },
    ["an unknown option"] = { first = 1 },
    ["marks that are no list"] = { marks = "[" },
  } do
    it("raises for " .. name, function()
      assert.has_error(function() archive:search("心理", options) end)
    end)
  end
end)
