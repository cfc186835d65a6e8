--- An import that is killed, or meets a full disk, leaves whole pages only, and
-- is completed by running it again.

local child = require "child"

local PAGES, ARTICLES_A_PAGE, KILLS = 300, 2, 50

---@param number integer
---@return string
local function page(number)
  return ("2024年3月%d日 星期二 第2版 工会新闻 城东工人报\n\n## 园区举办第%d次消防演练\n"
    .. "本报讯（记者 林小禾）昨天，城东工业园的职工参加消防安全演练，学会使用灭火器。\n"
    .. "## 职工书屋第%d次添新书\n"
    .. "本报讯（记者 丁一）上周，纺织二厂职工书屋添置新书两百册。\n")
    :format(number % 28 + 1, number, number)
end

describe("an import of many pages", function()
  local folder, undisturbed, seconds

  ---@return number  of the system's clock
  local function now()
    return tonumber(child.shell("date +%s.%N").out)
  end

  setup(function()
    folder = child.folder()
    child.shell("mkdir " .. folder .. "/pages")
    for number = 1, PAGES do
      child.write(("%s/pages/%03d.txt"):format(folder, number), page(number))
    end
    local archive = folder .. "/undisturbed.db"
    local started = now()
    assert.equal(0, child.jianbao({ "import", archive, folder .. "/pages" }).status)
    seconds = now() - started
    undisturbed = child.jianbao({ "export", archive, "--to", "jsonl" }).out
    local _, articles = undisturbed:gsub("\n", "")
    assert.equal(PAGES * ARTICLES_A_PAGE, articles)
  end)
  teardown(function() child.remove(folder) end)

  ---@param archive string
  ---@param query string
  ---@return string
  local function sqlite(archive, query)
    return (child.shell(("sqlite3 %s %s"):format(archive, child.quote(query))).out:gsub("\n$", ""))
  end

  ---@param archive string
  ---@return integer pages  all of them whole
  local function whole_pages(archive)
    assert.equal("ok", sqlite(archive, "PRAGMA integrity_check"))
    local pages = tonumber(sqlite(archive, "SELECT count(*) FROM page"))
    assert.equal(pages * ARTICLES_A_PAGE,
      tonumber(sqlite(archive, "SELECT count(*) FROM article")))
    return pages
  end

  it("killed again and again holds whole pages, and is completed in the end", function()
    local archive = folder .. "/killed.db"
    local between = 0
    local share = 0
    for _ = 1, KILLS do
      -- Moments spread over half an import by the golden ratio; each import
      -- goes on where the one before was killed.
      share = (share + 0.618) % 1
      child.jianbao({ "import", archive, folder .. "/pages" },
        { before = ("timeout -s KILL %.3f"):format(seconds * (0.1 + 0.5 * share)) })
      local pages = child.slurp(archive) and child.slurp(archive) ~= ""
        and sqlite(archive, "PRAGMA user_version") ~= "0" and whole_pages(archive) or 0
      if pages == PAGES then
        child.shell("rm -f " .. archive .. "*")
      elseif pages > 0 then
        between = between + 1
      end
    end
    assert.is_true(between >= 10, ("only %d kills met an import under way"):format(between))
    assert.equal(0, child.jianbao({ "import", archive, folder .. "/pages" }).status)
    assert.equal(PAGES, whole_pages(archive))
    assert.equal(undisturbed, child.jianbao({ "export", archive, "--to", "jsonl" }).out)
    assert.equal(archive .. ": sound\n", child.jianbao({ "check", archive }).out)
  end)

  it("on a full disk says so, keeps what it has, and goes on when there is room", function()
    local archive = folder .. "/full.db"
    local result = child.shell(("ulimit -f 800; LC_ALL=C %s import %s %s/pages"):format(
      child.program, archive, folder))
    assert.equal(1, result.status)
    assert.is_truthy(result.err:find("full.db: the disk is full", 1, true), result.err)
    assert.is_truthy(result.err:find("the import stopped here: %d+ files not tried"), result.err)
    local pages = whole_pages(archive)
    assert.is_true(pages > 0 and pages < PAGES, tostring(pages))
    assert.equal(0, child.jianbao({ "import", archive, folder .. "/pages" }).status)
    assert.equal(undisturbed, child.jianbao({ "export", archive, "--to", "jsonl" }).out)
  end)
end)
