--- The commands around rules, as an editor calls them.

local child = require "child"
local columns = require "jianbao.cli.columns"
local lfs = require "lfs"

describe("the commands around rules", function()
  local folder, ids

  local PAGE = "2023年6月21日 星期三 第3版 工会新闻 城东工人报\n\n## 园区举办消防安全演练\n"
    .. "本报讯（记者 林小禾）昨天，城东工业园的三十名职工参加消防安全演练，学会使用灭火器。\n\n"
    .. "## 纺织二厂职工书屋添新书\n"
    .. "本报讯（记者 丁一 通讯员 方晴）上周，纺织二厂职工书屋添置新书两百册。\n"

  ---@param words string[]
  ---@param options table?
  ---@return { out: string, err: string, status: integer }
  local function jianbao(words, options)
    for index, word in ipairs(words) do
      words[index] = word:gsub("^@", folder .. "/")
    end
    return child.jianbao(words, options)
  end

  ---@param words string[]
  ---@return string out
  local function succeed(words)
    local result = jianbao(words)
    assert.equal("", result.err)
    assert.equal(0, result.status, result.out)
    return result.out
  end

  before_each(function()
    folder = child.folder()
    child.write(folder .. "/page.txt", PAGE)
    child.write(folder .. "/books.lua", 'topic "读书" { words = { "书屋" } }\n')
    succeed { "import", "@clips.db", "@page.txt", "--rules", "@books.lua" }
    ids = {}
    for _, word in ipairs { "消防", "书屋" } do
      ids[word] = succeed({ "search", "@clips.db", word, "--json" }):match '"id":"([%x-]+)"'
    end
  end)
  after_each(function() child.remove(folder) end)

  it("say how to name a folder of rules", function()
    local result = child.shell(
      ("cd %s && mkdir here && cp books.lua here && %s rules check here")
        :format(folder, child.program))
    assert.equal("jianbao: there is no pack named “here”, but a folder of that name here: "
      .. "write here/\n", result.err)
    assert.equal(1, result.status)
    assert.is_truthy(succeed({ "rules", "check", "@here/" })
      :find("here/?: 1 topic, nothing wrong\n"))
  end)

  it("say of a topic that the built-in rules lack where to name others", function()
    local result = jianbao { "explain", "@clips.db", ids["书屋"], "读书" }
    assert.is_truthy(result.err:find("^jianbao: there is no rule for “读书”; [^\n]+; "
      .. "name rule files of your own with %-%-rules\n$"), result.err)
    assert.is_truthy(succeed({ "explain", "@clips.db", ids["书屋"], "读书", "--rules", "@books.lua" })
      :find("读书: given with", 1, true))
  end)

  it("tell of many words the first, and how many there are", function()
    child.write(folder .. "/many.lua", [[
topic "安全" {
  words = { "安全", "安全帽", "安全带", "安全员", "安全网", "安全绳", "安全门" },
  pass = 1,
}
expect "安全" { yes = { "安全帽" }, no = { "书屋" } }
]])
    local result = succeed { "rules", "check", "@many.lua" }
    assert.is_truthy(result:find("many%.lua:1: note: .+ another of these: "
      .. "安全帽, 安全带, 安全员, 安全网, 安全绳 and others, 6 in all\n"), result)
  end)

  describe("rules new", function()
    for _, language in ipairs { "C", "zh_CN.UTF-8" } do
      for _, topic in ipairs { "安全生产", 'a "b" \\n', "见", "C++", "%d{file}" } do
        it(("writes what passes rules check without a note: %s, %s"):format(topic, language),
          function()
            local path = folder .. "/new.lua"
            local made = child.jianbao({ "rules", "new", topic, "-o", path },
              { env = { LC_ALL = language } })
            assert.equal("", made.err)
            assert.equal(0, made.status)
            local source = child.slurp(path)
            assert.equal(language ~= "C", source:find("例文", 1, true) ~= nil)
            local result = succeed { "rules", "check", path }
            assert.is_truthy(result:find("2 of 2", 1, true), result)
            assert.is_nil(result:find("note", 1, true), result)
            for line in source:gmatch "[^\n]+" do
              assert.is_true(columns.width(line) <= 100, line)
            end
          end)
      end
    end

    it("holds examples that are sound when their dashes are taken away", function()
      for _, language in ipairs { "C", "zh_CN.UTF-8" } do
        local path = folder .. "/new.lua"
        os.remove(path)
        child.jianbao({ "rules", "new", "安全生产", "-o", path }, { env = { LC_ALL = language } })
        local source = child.slurp(path):gsub("\n(%s+)%-%- ([%l%[{][^\n]*)", function(blank, line)
          return line:find "[={]" and "\n" .. blank .. line or nil
        end)
        assert.is_nil(source:find "\n%s+%-%- query", source)
        child.write(path, source)
        local result = jianbao { "rules", "check", path }
        assert.equal("", result.err, source)
      end
    end)

    it("touches no file that is there, not even a dangling link", function()
      child.write(folder .. "/a.lua", "mine")
      local result = jianbao { "rules", "new", "甲", "-o", "@a.lua" }
      assert.equal(1, result.status)
      assert.is_truthy(result.err:find("a.lua is there already", 1, true), result.err)
      assert.equal("mine", child.slurp(folder .. "/a.lua"))
      assert(lfs.link(folder .. "/nowhere", folder .. "/b.lua", true))
      assert.equal(1, jianbao({ "rules", "new", "甲", "-o", "@b.lua" }).status)
      assert.is_nil(lfs.attributes(folder .. "/nowhere", "mode"))
    end)

    it("wants a name that can be one", function()
      assert.equal(2, jianbao({ "rules", "new", "" }).status)
      assert.equal(2, jianbao({ "rules", "new", "甲\n乙" }).status)
      assert.equal(2, jianbao({ "rules", "new", "甲/乙" }).status)
    end)

    it("says why it cannot be written", function()
      local result = jianbao { "rules", "new", "甲", "-o", "@none/a.lua" }
      assert.equal(("jianbao: %s/none/a.lua: there is no such folder; make it first\n")
        :format(folder), result.err)
      assert.equal(1, result.status)
    end)
  end)

  describe("rules diff", function()
    before_each(function()
      child.write(folder .. "/fire.lua", 'topic "消防" { words = { "演练" } }\n')
    end)

    it("lists what would change, and writes nothing", function()
      local before = succeed { "export", "@clips.db", "--to", "jsonl" }
      local out = succeed { "rules", "diff", "@books.lua", "@fire.lua", "@clips.db" }
      assert.equal(ids["消防"] .. "  2023-06-21  园区举办消防安全演练  + 消防\n"
        .. ids["书屋"] .. "  2023-06-21  纺织二厂职工书屋添新书  - 读书\n"
        .. "2 articles, 2 would change  - 读书 1  + 消防 1\n", out)
      assert.equal(before, succeed { "export", "@clips.db", "--to", "jsonl" })
      assert.equal("2 articles, 0 would change\n",
        succeed { "rules", "diff", "@books.lua", "@books.lua", "@clips.db" })
    end)

    it("gives it as JSON, from two processes too", function()
      local out = succeed { "rules", "diff", "@books.lua", "@fire.lua", "@clips.db", "--json",
        "--jobs", "2" }
      local json = require "jianbao.json"
      local lines = {}
      for line in out:gmatch "[^\n]+" do
        lines[#lines + 1] = (json.decode or require("dkjson").decode)(line)
      end
      assert.equal(2, #lines)
      assert.same({ "读书" }, lines[2].lost)
      assert.same({ "消防" }, lines[1].gained)
      assert.equal("2023-06-21", lines[1].date)
    end)

    it("sees what comes by way of other topics", function()
      child.write(folder .. "/old.lua", 'topic "书" { words = { "书屋" } }\n'
        .. 'topic "文化" { children = { "书" }, needs = { "没有" } }\n'
        .. 'topic "没有" { words = { "没有这个" } }\n')
      child.write(folder .. "/new.lua", 'topic "书" { words = { "书屋" } }\n'
        .. 'topic "文化" { children = { "书" } }\ntopic "没有" { words = { "没有这个" } }\n')
      assert.is_truthy(succeed({ "rules", "diff", "@old.lua", "@new.lua", "@clips.db" })
        :find("书屋添新书  + 文化\n", 1, true))
    end)

    it("says which rules are broken", function()
      child.write(folder .. "/fire.lua", 'topic "消防" { words = { "演练" }\n')
      local result = jianbao { "rules", "diff", "@books.lua", "@fire.lua", "@clips.db" }
      assert.equal(1, result.status)
      assert.is_truthy(result.err:find("fire.lua:", 1, true), result.err)
    end)
  end)

  describe("label and rules check --against", function()
    it("measure rules by what an editor said", function()
      assert.equal(ids["书屋"] .. "  2023-06-21  纺织二厂职工书屋添新书\n  消防\n  not 读书\n",
        succeed { "label", "@clips.db", ids["书屋"], "消防", "--not", "读书" })
      succeed { "label", "@clips.db", ids["消防"], "读书", "别的" }
      child.write(folder .. "/all.lua", 'topic "读书" { words = { "书屋" } }\n'
        .. 'topic "消防" { words = { "书屋" } }\ntopic "无" { words = { "无" } }\n')
      local out = succeed { "rules", "check", "@all.lua", "--against", "@clips.db" }
      assert.is_truthy(out:find "读书 +0.0%% %(0/1%) +0.0%% %(0/1%)\n", out)
      assert.is_truthy(out:find "消防 +100.0%% %(1/1%) +100.0%% %(1/1%)\n", out)
      assert.is_nil(out:find("无  ", 1, true))
      assert.is_truthy(out:find(ids["书屋"] .. ': should not get "读书", has 6 of 3', 1, true)
        or out:find(ids["书屋"] .. ': should not get "读书", has 5 of 3', 1, true), out)
      assert.is_truthy(out:find(ids["消防"] .. ': should get "读书", has 0 of 3', 1, true), out)
      assert.is_truthy(out:find("do not have: 别的", 1, true), out)
    end)

    it("take a label away, and show what there is", function()
      assert.is_truthy(succeed({ "label", "@clips.db", ids["书屋"] }):find("no labels", 1, true))
      succeed { "label", "@clips.db", ids["书屋"], "读书", "--not", "消防" }
      assert.equal(('{"id":"%s","given":false,"topic":"消防"}\n'):format(ids["书屋"]),
        succeed { "label", "@clips.db", ids["书屋"], "--forget", "读书", "--json" })
      local out = succeed { "rules", "check", "@books.lua", "--against", "@clips.db" }
      assert.is_truthy(out:find("no article has a label", 1, true), out)
    end)

    it("change no topic", function()
      local before = succeed { "export", "@clips.db", "--to", "jsonl" }
      succeed { "label", "@clips.db", ids["消防"], "读书" }
      assert.equal(before, succeed { "export", "@clips.db", "--to", "jsonl" })
    end)

    it("say when there is no such article", function()
      local result = jianbao { "label", "@clips.db", "none-01", "读书" }
      assert.equal(1, result.status)
      assert.is_truthy(result.err:find("none%-01"), result.err)
    end)
  end)

  describe("import and classify", function()
    it("leave out a rule that hangs, name it, and lose no article", function()
      child.write(folder .. "/slow.lua", 'topic "读书" { words = { "书屋" } }\n'
        .. 'topic "慢" {\n  words = { "职工" },\n  pattern = { function() while true do end end,'
        .. ' words = { "职工" } },\n}\n')
      local result = jianbao { "import", "@slow.db", "@page.txt", "--rules", "@slow.lua" }
      assert.equal(1, result.status)
      assert.is_truthy(result.err:find('rule "慢" was left out', 1, true), result.err)
      assert.is_truthy(result.out:find("1 page with 2 articles", 1, true), result.out)
      assert.is_truthy(succeed({ "search", "@slow.db", "topic:读书", "--json" })
        :find("书屋", 1, true))
      -- What was decided without the rule is decided again.
      child.write(folder .. "/slow.lua", 'topic "读书" { words = { "书屋" } }\n'
        .. 'topic "慢" { words = { "职工" }, pass = 1 }\n')
      assert.is_truthy(succeed({ "classify", "@slow.db", "--rules", "@slow.lua" })
        :find("2 articles: 2 classified, 2 changed", 1, true))
    end)

    it("decide nothing a second time", function()
      assert.is_truthy(succeed({ "classify", "@clips.db", "--rules", "@books.lua" })
        :find("2 articles: 0 classified, 0 changed", 1, true))
      assert.is_truthy(succeed({ "classify", "@clips.db", "--rules", "@books.lua", "--all",
        "--jobs", "2" }):find("2 articles: 2 classified, 0 changed", 1, true))
    end)
  end)
end)
