--- Search from SQL, by the extension: the same hits as from Lua.

local child = require "child"
local jianbao = require "jianbao"

describe("jianbao_search in sqlite3", function()
  local folder, archive

  setup(function()
    folder = child.folder()
    archive = assert(jianbao.open(folder .. "/a.db"))
    assert(archive:import "examples/pages")
  end)

  teardown(function()
    archive:close()
    child.remove(folder)
  end)

  --- What sqlite3 prints. Its own leaks are none of ours.
  ---@param sql string
  ---@return spec.Result
  local function sqlite(sql, database)
    return child.shell(("ASAN_OPTIONS=detect_leaks=0 sqlite3 -bail %s '.load %s' %s 2>&1")
      :format(database or folder .. "/a.db",
        child.absolute(child.build) .. "/lib/jianbao_search", child.quote(sql)))
  end

  for _, query in ipairs {
    "工会", "心理 (讲座 OR 培训) -广告", "安全 NEAR/6 生产", "topic:心理健康", "headline:职工", "火星地铁",
  } do
    it("finds what archive:search finds: " .. query, function()
      local expected = {}
      for index, hit in ipairs(assert(archive:search(query, { limit = 100000 })).hits) do
        expected[index] = ("%s|%.6f|%s"):format(hit.id, hit.score, hit.date or "")
      end
      local result = sqlite(("SELECT id, printf('%%.6f', score), date FROM jianbao_search('%s')")
        :format(query))
      local rows = {}
      for line in result.out:gmatch "[^\n]+" do
        rows[#rows + 1] = line
      end
      assert.equal(0, result.status, result.out)
      assert.same(expected, rows)
    end)
  end

  it("joins with the archive's tables", function()
    local result = sqlite "SELECT count(*) FROM jianbao_search('工会') JOIN article USING (id) \z
      JOIN decision ON decision.article = article.number WHERE topic = '心理健康'"
    assert.equal(("%d\n"):format(assert(archive:count "工会 topic:心理健康")), result.out)
  end)

  it("searches strictly when it is told to", function()
    for _, strict in ipairs { 0, 1 } do
      local result = sqlite(("SELECT count(*) FROM jianbao_search('一带一路', %d)"):format(strict))
      local found = assert(archive:search("一带一路", { limit = 0, strict = strict == 1 }))
      assert.equal(("%d\n"):format(found.count), result.out)
    end
  end)

  for _, case in ipairs {
    { "an empty query", "SELECT * FROM jianbao_search('')", "The query is empty" },
    { "a query that is none", "SELECT * FROM jianbao_search('NEAR/(')", "." },
    { "no query", "SELECT * FROM jianbao_search", "jianbao_search wants a query" },
    { "NULL", "SELECT * FROM jianbao_search(NULL)", "The query is empty" },
    { "an archive that is not attached", "SELECT * FROM jianbao_search('x', 0, 'later')",
      "knows no database of that name" },
    { "an archive without a name", "SELECT * FROM jianbao_search('x', 0, NULL)",
      "knows no database of that name" },
  } do
    it("says what is wrong with " .. case[1], function()
      local result = sqlite(case[2])
      assert.is_true(result.status ~= 0)
      assert.truthy(result.out:find(case[3]), result.out)
    end)
  end

  it("searches an attached archive, several at once", function()
    local other <close> = assert(jianbao.open(folder .. "/later.db"))
    child.write(folder .. "/page.txt", "2024年3月5日 星期二 第2版\n\n## 职工运动会开幕\n"
      .. "本报讯（记者 林小禾）昨天，开发区职工运动会在体育场开幕，工会组织了百人方阵。\n")
    assert.equal(1, assert(other:import(folder .. "/page.txt")).new)
    local here = assert(archive:count "工会")
    local attach = ("ATTACH '%s/later.db' AS later; "):format(folder)
    for query, expected in pairs {
      ["SELECT count(*) FROM jianbao_search('工会')"] = here,
      ["SELECT count(*) FROM jianbao_search('工会', 0, 'main')"] = here,
      ["SELECT count(*) FROM jianbao_search('工会', 0, 'later')"] = 1,
      ["SELECT count(*) FROM jianbao_search('运动会', 1, 'later') JOIN later.article USING (id)"]
        = 1,
      ["SELECT count(*) FROM jianbao_search('工会') AS a, \z
        jianbao_search('工会', 0, 'later') AS b, jianbao_search('运动会', 0, 'later') AS c"] = here,
    } do
      assert.equal(expected .. "\n", sqlite(attach .. query).out, query)
    end
  end)

  it("works in a database that is open for reading, or never changes, or loaded twice", function()
    local count = ("%d\n"):format(assert(archive:count "工会"))
    local sql = "SELECT count(*) FROM jianbao_search('工会')"
    assert.equal(count, sqlite(sql, ("'file:%s/a.db?mode=ro'"):format(folder)).out)
    assert.equal(count, sqlite(sql, "-readonly " .. folder .. "/a.db").out)
    assert.equal(count, sqlite(sql, ("%s/a.db '.load %s/lib/jianbao_search'")
      :format(folder, child.absolute(child.build))).out)
    -- What never changes has no log beside it.
    child.shell(("sqlite3 %s/a.db \"VACUUM INTO '%s/still.db'\""):format(folder, folder))
    assert.equal(count, sqlite(sql, ("'file:%s/still.db?immutable=1'"):format(folder)).out)
  end)

  it("tells of an older archive, a newer one and a damaged index, and the mend", function()
    for change, message in pairs {
      ["PRAGMA user_version = 2"] = "written by an older jianbao: `jianbao check %-%-rebuild`",
      ["PRAGMA user_version = 99"] = "install the newer jianbao",
      ["UPDATE index_chunk SET bytes = substr(bytes, 1, 20)"] =
        "the index is damaged %(segment 0.*`jianbao check %-%-rebuild`",
    } do
      local copy = folder .. "/copy.db"
      child.shell(("rm -f %s*; sqlite3 %s/a.db \"VACUUM INTO '%s'\""):format(copy, folder, copy))
      assert.equal("", child.shell(("sqlite3 %s %s"):format(copy, child.quote(change))).out)
      local result = sqlite("SELECT * FROM jianbao_search('工会')", copy)
      assert.truthy(result.out:find(message), result.out)
      assert.is_true(result.status ~= 0)
      -- The tables are read all the same, and without the extension.
      local articles = child.shell(("sqlite3 %s 'SELECT count(*) FROM clipping'"):format(copy)).out
      assert.equal(archive:info().articles, math.tointeger(tonumber(articles)))
    end
  end)

  it("says so when the database is no archive", function()
    assert.truthy(sqlite("SELECT * FROM jianbao_search('x')", ":memory:").out
      :find "wants an archive")
    child.shell(("sqlite3 %s/other.db 'CREATE TABLE t(x)'"):format(folder))
    assert.truthy(sqlite("SELECT * FROM jianbao_search('x')", folder .. "/other.db").out
      :find "other.db")
  end)

  it("is shown in examples/search_in_sqlite.sh", function()
    local result = child.shell(("ASAN_OPTIONS=detect_leaks=0 sh examples/search_in_sqlite.sh "
      .. "%s/a.db '心理 (讲座 OR 培训)' %s/lib/jianbao_search 2>&1")
      :format(folder, child.absolute(child.build)))
    assert.equal(0, result.status, result.out)
    assert.truthy(result.out:find "headline", result.out)
    assert.truthy(result.out:find "心理健康", result.out)
    result = child.shell("sh examples/search_in_sqlite.sh /nowhere/a.db '心理' 2>&1")
    assert.equal(1, result.status)
    assert.truthy(result.out:find("/nowhere/a.db: there is no such file", 1, true), result.out)
  end)
end)
