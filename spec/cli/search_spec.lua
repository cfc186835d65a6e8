--- What search says to whoever types it: queries with a dash, queries that
--- cannot be read, topics that are misspelt.

local child = require "child"

local PAGE = "本报讯（记者 林小禾）昨天，城东工业园的三十名职工参加消防安全演练，学会使用灭火器。\n"

describe("jianbao search", function()
  local folder, archive

  setup(function()
    folder = child.folder()
    archive = folder .. "/clips.db"
    child.write(folder .. "/page.txt", "## 园区举办消防安全演练\n" .. PAGE)
    assert.equal(0, child.jianbao({ "import", archive, folder .. "/page.txt" }).status)
  end)
  teardown(function() child.remove(folder) end)

  ---@param ... string
  ---@return spec.Result
  local function search(...)
    return child.jianbao { "search", archive, ... }
  end

  for _, case in ipairs {
    { { "职工", "-广告" }, 1 },
    { { "职工", "-灭火器" }, 0 },
    { { "-灭火器", "职工" }, 0 },
    { { "职工", "-(广告 OR 灭火器)" }, 0 },
    { { "职工", '-"灭火器"' }, 0 },
  } do
    it("leaves out what stands behind a dash: " .. table.concat(case[1], " "), function()
      local result = search(table.unpack(case[1]))
      assert.equal(0, result.status)
      assert.is_truthy(result.err:find("^" .. case[2] .. " article"), result.err)
    end)
  end

  it("shows where a query goes wrong", function()
    local result = search "职工 (演练"
    assert.equal("jianbao: The bracket that opens here is not closed.\n  职工 (演练\n       ^\n",
      result.err)
    assert.equal(1, result.status)
  end)

  it("shows it for an export too", function()
    local result = child.jianbao { "export", archive, "--to", "csv", "--query", "职工 (演练" }
    assert.equal("jianbao: The bracket that opens here is not closed.\n  职工 (演练\n       ^\n",
      result.err)
    assert.equal(1, result.status)
  end)

  it("shows nothing of an empty query", function()
    assert.equal("jianbao: The query is empty.\n", search("").err)
  end)

  it("names the topics there are when one is misspelt", function()
    assert.equal("0 articles found, 0 shown\n"
      .. "no article has the topic “安全生长”; topics here are: 安全生产\n",
      search("职工 (topic:安全生长 OR topic:安全生产) -职工").err)
    assert.equal("0 articles found, 0 shown\n", search("topic:安全生产 -职工").err)
  end)
end)
