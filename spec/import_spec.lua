--- What the import makes of pages and of an archive that refuses them. The
-- archive and the page reader are stand-ins, so that each can fail on demand;
-- spec/cli/import_spec.lua walks the whole way with the real ones.

local child = require "child"

---An archive in memory.
---@param refuse? { page: string, code: string }  the page it does not take, and why
local function memory_archive(refuse)
  local archive = { pages = {}, tried = {} }

  function archive.put_page(self, page)
    self.tried[#self.tried + 1] = page.source
    if refuse and refuse.page == page.source then
      return nil, "refused", refuse.code
    elseif self.pages[page.id] then
      return "same"
    end
    self.pages[page.id] = page
    return "new"
  end

  function archive.article()
    return nil
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
    assert.equal("c", stored.articles[2].topics[1].id)
    assert.equal("2024-05-01", stored.articles[1].date)
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

  it("tells apart what is there already", function()
    write { ["1.txt"] = "a" }
    local archive = memory_archive()
    run(archive, { folder }, { rules = RULES })
    local report = run(archive, { folder }, { rules = RULES })
    assert.same({ 0, 1, 0 }, { report.new, report.same, report.articles })
  end)

  it("hands on what is odd about a page it took", function()
    write { ["1.txt"] = "odd", ["2.txt"] = "a" }
    local report = run(memory_archive(), { folder }, { rules = false })
    assert.equal(2, report.new)
    assert.equal(1, #report.warned)
    assert.equal("odd", report.warned[1].warnings[1].message)
  end)

  it("goes on when the archive does not take a page", function()
    write { ["1.txt"] = "a", ["2.txt"] = "b", ["3.txt"] = "c" }
    local report = run(memory_archive { page = "2.txt", code = "busy" }, { folder },
      { rules = false })
    assert.same({ 2, 1 }, { report.new, report.failed })
    assert.equal(folder .. "/2.txt: refused", report.failures[1].message)
  end)

  it("stops when nothing more can be written", function()
    write { ["1.txt"] = "a", ["2.txt"] = "b", ["3.txt"] = "c" }
    local archive = memory_archive { page = "2.txt", code = "disk-full" }
    local report = run(archive, { folder }, { rules = false })
    assert.same({ 1, 1, 3 }, { report.new, report.failed, report.total })
    assert.same({ message = folder .. "/2.txt: refused", code = "disk-full" }, report.stopped)
    assert.same({ "1.txt", "2.txt" }, archive.tried)
  end)

  it("stops when page after page waits in vain for another process", function()
    write { ["1.txt"] = "a", ["2.txt"] = "b", ["3.txt"] = "c", ["4.txt"] = "d" }
    local report = run({
      article = function() end,
      put_page = function() return nil, "refused", "busy" end,
    }, { folder }, { rules = false })
    assert.same({ 3, 4 }, { report.failed, report.total })
    assert.equal("busy", report.stopped.code)
  end)

  it("tries nothing when the rules cannot be used", function()
    write { ["1.txt"] = "a", ["r.lua"] = "topic (" }
    local archive = memory_archive()
    local report, message, code = run(archive, { folder }, { rules = { folder .. "/r.lua" } })
    assert.is_nil(report)
    assert.is_truthy(message:find("r.lua:1:", 1, true), message)
    assert.equal("bad-format", code)
    assert.same({}, archive.tried)
  end)
end)
