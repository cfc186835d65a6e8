--- What an archive is after the process died, or the disk was full.

local core = require "jianbao.core"
local child = require "lua_child"
local generated = require "generated_archive"

local PATH = os.tmpname()
local PAGES = 300
local ROUNDS = 50

--- Imports the pages, one by one, and says so if asked, and how it ended.
local IMPORT = ([[
  local generated = require "generated_archive"
  local archive, message, code = require("jianbao.core").archive.open(%q)
  local g = generated.new(21)
  for i = 1, %d do
    if not archive then break end
    local page, bytes = generated.page(g, { articles = 2, words = 8 })
    local status
    status, message, code = archive:put_page(page, bytes)
    if not status then break end
    if tell then io.stdout:write(i, "\n") io.stdout:flush() end
  end
  print(code or "done", message)
  if archive then archive:close() end]]):format(PATH, PAGES)

---Everything that is stored, as text; how the index is laid out may differ.
---@return string
local function dump()
  local pipe = assert(io.popen(("sqlite3 '%s' '.dump page original article paragraph byline "
    .. "credit credit_name span pack decision' | sha256sum"):format(PATH)))
  local digest = pipe:read "a"
  pipe:close()
  return digest
end

local QUERIES = { "工", "会职", "工 会", "心理 OR 健康", "-工", "topic:安全生产", "reporter:孙艳" }

---@param archive jianbao.CoreArchive
---@return table
local function answers(archive)
  local all = {}
  for i, query in ipairs(QUERIES) do
    all[i] = assert(archive:search(query, { limit = 30 }))
  end
  return all
end

---Pages with their articles, as they were read in.
---@return table<string, jianbao.Page> pages  by id
local function all_pages()
  local g, pages = generated.new(21), {}
  for _ = 1, PAGES do
    local page = generated.page(g, { articles = 2, words = 8 })
    pages[page.id] = page
  end
  return pages
end

---Fail unless every page that is there is there whole.
---@param archive jianbao.CoreArchive
---@param pages table<string, jianbao.Page>
---@return integer count
local function assert_whole(archive, pages)
  local articles = {}
  for article in archive:articles() do
    local id = article.id:sub(1, 16)
    articles[id] = articles[id] or {}
    articles[id][article.ordinal] = article
  end
  local count = 0
  for id, found in pairs(articles) do
    assert.equal(#pages[id].articles, #found)
    count = count + 1
  end
  assert.equal(count, archive:info().pages)
  assert.same({}, archive:check())
  return count
end

describe("an import", function()
  local pages, undisturbed, expected_answers
  setup(function()
    pages = all_pages()
    generated.remove(PATH)
    assert.equal("done\tnil\n", (child.run(IMPORT)))
    undisturbed = dump()
    local archive <close> = assert(core.archive.open(PATH))
    assert.equal(PAGES, assert_whole(archive, pages))
    expected_answers = answers(archive)
  end)
  before_each(function() generated.remove(PATH) end)
  teardown(function() generated.remove(PATH) end)

  ---Import again and compare with an import that nothing disturbed.
  local function complete()
    assert.equal("done\tnil\n", (child.run(IMPORT)))
    assert.equal(undisturbed, dump())
    local archive <close> = assert(core.archive.open(PATH))
    assert.same({}, archive:check())
    assert.same(expected_answers, answers(archive))
  end

  it(("leaves whole pages when it is killed, %d times"):format(ROUNDS), function()
    local partly = 0
    for _ = 1, ROUNDS do
      generated.remove(PATH)
      local importer, process = child.start("tell = true " .. IMPORT)
      -- It runs on while it is read from: the kill comes at any moment.
      for _ = 1, math.random(0, PAGES - 30) do
        importer:read "l"
      end
      os.execute(("kill -9 %d"):format(process))
      importer:close()
      local file = io.open(PATH, "rb")
      if file then
        file:close()
        local archive <close> = assert(core.archive.open(PATH))
        local count = assert_whole(archive, pages)
        partly = partly + (count > 0 and count < PAGES and 1 or 0)
      end
      complete()
    end
    assert(partly > ROUNDS // 2, "most kills should fall into the import")
  end)

  for _, blocks in ipairs { 4, 64, 300, 600, 1000 } do
    it(("says that the disk is full at %d KB, and leaves whole pages"):format(blocks // 2),
      function()
        local output = child.run(IMPORT, ("ulimit -f %d;"):format(blocks))
        local code, message = output:match "^(%S+)\t(.*)\n$"
        assert.equal("disk-full", code)
        assert(message:find(PATH, 1, true), message)
        assert(message:find("make room", 1, true), message)
        local archive = core.archive.open(PATH)
        if archive then
          assert(assert_whole(archive, pages) < PAGES)
          archive:close()
        end
        complete()
      end)
  end

  it("can be searched by another process all the while", function()
    core.archive.open(PATH):close()
    local importer = child.start(IMPORT)
    local last, rounds, limit = 0, 0, os.time() + 120
    local archive <close> = assert(core.archive.open(PATH, { mode = "read" }))
    repeat
      local info = archive:info()
      assert(info.pages >= last)
      assert(archive:search("-没有这个词").count >= info.articles)
      last, rounds = info.pages, rounds + 1
      assert(os.time() < limit, "the importing process does not come to its end")
    until last == PAGES
    assert.equal("done", importer:read("l"):match "^%S+")
    importer:close()
    assert(rounds > 1)
  end)
end)
