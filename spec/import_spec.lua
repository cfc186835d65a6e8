--- What the import makes of pages and of an archive that refuses them. The
-- archive and the page reader are stand-ins, so that each can fail on demand;
-- spec/cli/import_spec.lua walks the whole way with the real ones.

local child = require "child"

---An archive in memory. refuse: the step that fails, and for which page.
---@param refuse? { step: string, page: string, code: string }
local function memory_archive(refuse)
  local archive = { pages = {}, log = {}, open = false }

  local function fails(step, name)
    archive.log[#archive.log + 1] = step
    return refuse and refuse.step == step and (refuse.page == nil or refuse.page == name)
  end

  function archive.begin(self)
    assert.is_false(self.open, "a transaction inside another")
    if fails("begin", nil) then
      return nil, "refused", refuse.code
    end
    self.open, self.draft = true, { decisions = {} }
    return true
  end

  function archive.put_page(self, page)
    assert.is_true(self.open)
    if fails("put_page", page.source) then
      return nil, "refused", refuse.code
    end
    self.draft.page = page
    return self.pages[page.id] and "same" or "new"
  end

  function archive.put_decisions(self, id, topics)
    assert.is_true(self.open)
    if fails("put_decisions", self.draft.page.source) then
      return nil, "refused", refuse.code
    end
    self.draft.decisions[id] = topics
    return true
  end

  function archive.commit(self)
    if fails("commit", self.draft.page.source) then
      return nil, "refused", refuse.code
    end
    self.pages[self.draft.page.id] = self.draft
    self.open = false
    return true
  end

  function archive.rollback(self)
    self.open = false
    return true
  end

  return archive
end

---One article a line; "bad" is a page that cannot be read.
local page_reader = {
  read = function(bytes, options)
    if bytes:find "^bad" then
      return nil, "unreadable", "bad-format"
    end
    local page = { id = bytes, source = options.source, articles = {}, warnings = {} }
    for line in bytes:gmatch "[^\n]+" do
      local ordinal = #page.articles + 1
      page.articles[ordinal] = {
        id = ("%s-%02d"):format(options.source, ordinal), headline = line, date = options.date,
      }
      if line:find "odd" then
        page.warnings[1] = { message = "odd", code = "odd" }
      end
    end
    return page
  end,
}

local RULES = {
  decide = function(_, article)
    return { { id = article.headline, score = 1, evidence = {} } }
  end,
}

describe("an import", function()
  local run, folder, locale

  setup(function()
    package.loaded["jianbao.page"] = page_reader
    package.loaded["jianbao.import"] = nil
    run = require("jianbao.import").run
    locale = require "jianbao.locale"
    locale.use "en"
  end)
  teardown(function() locale.use(nil) end)
  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  ---@param pages table<string, string>
  local function write(pages)
    for name, content in pairs(pages) do
      child.write(folder .. "/" .. name, content)
    end
  end

  it("stores each page with its topics, in the order of the names", function()
    write { ["2.txt"] = "b\nc", ["1.txt"] = "a", ["3.md"] = "d" }
    local archive, order = memory_archive(), {}
    local report = run(archive, { folder }, {
      rules = RULES, date = "2024-05-01",
      progress = function(result, done, total)
        order[done] = result.path:match "[^/]*$"
        assert.equal(3, total)
      end,
    })
    assert.same({ "1.txt", "2.txt", "3.md" }, order)
    assert.same({ 3, 0, 0, 4 }, { report.new, report.same, report.failed, report.articles })
    local stored = archive.pages["b\nc"]
    assert.equal("c", stored.decisions["2.txt-02"][1].id)
    assert.equal("2024-05-01", stored.page.articles[1].date)
  end)

  it("goes on after pages that cannot be read, and lists them", function()
    write { ["1.txt"] = "bad", ["2.txt"] = "a", ["3.txt"] = "", ["4.txt"] = "\n", ["5.txt"] = "b" }
    local report = run(memory_archive(), { folder .. "/none.txt", folder }, { rules = false })
    assert.same({ 2, 4 }, { report.new, report.failed })
    local codes = {}
    for i, failure in ipairs(report.failures) do
      codes[i] = failure.code
      assert.is_truthy(failure.message:find(failure.path, 1, true), failure.message)
    end
    assert.same({ "not-found", "bad-format", "bad-format", "bad-format" }, codes)
  end)

  it("changes nothing by a page that is there already", function()
    write { ["1.txt"] = "a" }
    local archive = memory_archive()
    run(archive, { folder }, { rules = RULES })
    archive.log = {}
    local report = run(archive, { folder }, { rules = RULES })
    assert.same({ 0, 1, 0 }, { report.new, report.same, report.articles })
    assert.same({ "begin", "put_page", "commit" }, archive.log)
  end)

  it("hands on what is odd about a page it took", function()
    write { ["1.txt"] = "odd", ["2.txt"] = "a" }
    local report = run(memory_archive(), { folder }, { rules = false })
    assert.equal(2, report.new)
    assert.equal(1, #report.warned)
    assert.equal("odd", report.warned[1].warnings[1].message)
  end)

  for _, step in ipairs { "put_page", "put_decisions", "commit" } do
    it("leaves no open transaction when " .. step .. " fails, and goes on", function()
      write { ["1.txt"] = "a", ["2.txt"] = "b", ["3.txt"] = "c" }
      local archive = memory_archive { step = step, page = "2.txt", code = "busy" }
      local report = run(archive, { folder }, { rules = RULES })
      assert.same({ 2, 1 }, { report.new, report.failed })
      assert.equal("2.txt", report.failures[1].path:match "[^/]*$")
      assert.is_false(archive.open)
      assert.is_nil(archive.pages["b"])
    end)

    it("stops when " .. step .. " fails because nothing more can be written", function()
      write { ["1.txt"] = "a", ["2.txt"] = "b", ["3.txt"] = "c" }
      local archive = memory_archive { step = step, page = "2.txt", code = "disk-full" }
      local report = run(archive, { folder }, { rules = RULES })
      assert.same({ 1, 1, 3 }, { report.new, report.failed, report.total })
      assert.same({ message = "refused", code = "disk-full" }, report.stopped)
      assert.is_false(archive.open)
    end)
  end

  it("tries nothing when the rules cannot be used", function()
    write { ["1.txt"] = "a", ["r.lua"] = "topic (" }
    local archive = memory_archive()
    local report, message, code = run(archive, { folder }, { rules = { folder .. "/r.lua" } })
    assert.is_nil(report)
    assert.is_truthy(message:find("r.lua:1:", 1, true), message)
    assert.equal("bad-format", code)
    assert.same({}, archive.log)
  end)
end)
