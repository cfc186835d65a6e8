--- The help is written by hand; this holds it to the commands and to a screen.

local child = require "child"
local cli = require "jianbao.cli"
local columns = require "jianbao.cli.columns"
local locale = require "jianbao.locale"
local usage = require "jianbao.cli.usage"

---@param name string
---@return table<string, boolean>  the options that the command takes
local function options_of(name)
  local parser = usage.parser(name, require("jianbao.cli." .. name:gsub(" ", ".")))
  local options = {}
  for _, option in ipairs(parser._options) do
    for _, alias in ipairs(option._aliases) do
      options[alias] = true
    end
  end
  return options
end

for _, language in ipairs { "en", "zh" } do
  describe("the help in " .. language, function()
    setup(function() locale.use(language) end)
    teardown(function() locale.use(nil) end)

    local pages = { "", "rules" }
    table.move(cli.COMMANDS, 1, #cli.COMMANDS, #pages + 1, pages)
    for _, name in ipairs(pages) do
      it("fits a screen of 80 by 24: " .. name, function()
        local lines = 0
        for line in (usage.help(name) .. "\n"):gmatch "(.-)\n" do
          lines = lines + 1
          assert.is_true(columns.width(line) <= 80, line)
        end
        assert.is_true(lines <= 24, lines .. " lines")
      end)
    end

    for _, name in ipairs(cli.COMMANDS) do
      it("names every option and no other: " .. name, function()
        local help, options = usage.help(name), options_of(name)
        for option in pairs(options) do
          assert.is_truthy((help .. "\n"):find(option .. "[%s%]]"), option)
        end
        for option in help:gmatch "\n  (%-%-?%l+)" do
          assert.is_true(options[option], option .. " is in the help alone")
        end
      end)

      it("shows an example: " .. name, function()
        assert.is_truthy(usage.help(name):find("%$ jianbao " .. name .. "[ \n]"))
      end)

      it("stands in the list of commands: " .. name, function()
        local first, second = name:match "^(%S+) ?(%S*)$"
        local list = second == "" and usage.help "" or usage.help(first)
        assert.is_truthy(usage.help(""):find("\n  " .. first .. " ", 1, true))
        assert.is_truthy(list:find("\n  " .. name:match "%S+$" .. " ", 1, true))
      end)
    end
  end)
end

describe("the examples in the help", function()
  local PAGE = "2023年6月21日 星期三 第3版 工会新闻 城东工人报\n\n## 园区举办消防安全演练\n"
    .. "本报讯（记者 林小禾）昨天，城东工业园的三十名职工参加消防安全演练，学会使用灭火器。\n\n"
    .. "## 纺织二厂职工书屋添新书\n"
    .. "本报讯（记者 丁一 通讯员 方晴）上周，纺织二厂职工书屋添置新书两百册。\n"
  local folder

  setup(function()
    folder = child.folder()
    for _, pages in ipairs { "pages", "版面" } do
      child.shell(("mkdir %s/%s"):format(folder, pages))
      child.write(("%s/%s/page.txt"):format(folder, pages), PAGE)
    end
    child.write(folder .. "/page.txt", PAGE)
    child.write(folder .. "/train.words", "职工  参加  演练  。\n")
    child.write(folder .. "/读书.lua", 'topic "读书" { words = { "书屋" } }\n'
      .. 'expect "读书" { yes = { "书屋添书\\n昨天。" }, no = { "添了桌椅" } }\n')
    child.write(folder .. "/读书新.lua", 'topic "读书" { words = { "书屋", "演练" } }\n')
  end)
  teardown(function() child.remove(folder) end)

  ---@param line string  of the help: … is anything, and a number is any number
  ---@return string pattern
  local function pattern_of(line)
    return "^" .. line:gsub("…", "\0"):gsub("%p", "%%%0"):gsub("%d+", "%%d+")
      :gsub("\0", ".*") .. "$"
  end

  local order = { "import" }
  table.move(cli.COMMANDS, 1, #cli.COMMANDS, 2, order)
  for _, language in ipairs { "en", "zh" } do
    for i, name in ipairs(order) do
      it(("print what they say they print: %s, in %s (%d)"):format(name, language, i), function()
        locale.use(language)
        local help = usage.help(name) .. "\n"
        locale.use(nil)
        local command, wanted = help:match "\n  %$ (jianbao [^\n]*)\n(.*)$"
        if name == "import" then
          os.remove(folder .. "/clips.db")
          os.remove(folder .. "/剪报.db")
        elseif name == "rules new" then
          os.remove(folder .. "/安全生产.lua")
        elseif name == "rules watch" then -- ends when it is told to
          command = "timeout --signal=INT --foreground 2 " .. command
        elseif name == "writers new" then
          child.shell(("rm -rf %s/jianbao"):format(folder))
        end
        local result = child.shell(("cd %s && PATH=%s:$PATH LC_ALL=%s %s 2>&1"):format(folder,
          child.absolute(child.build), language == "zh" and "zh_CN.UTF-8" or "C", command))
        assert.equal(name == "rules watch" and 124 or 0, result.status, result.out)
        local actual = result.out:gmatch "([^\n]*)\n"
        for line in wanted:gmatch "  ([^\n]*)\n" do
          if line == "…" then
            return
          end
          assert.is_truthy(actual():find(pattern_of(line)), line .. "\n\n" .. result.out)
        end
        assert.is_nil(actual(), result.out)
      end)
    end
  end
end)

describe("help is given", function()
  for _, case in ipairs {
    { { "--help" }, "Commands" },
    { { "-h" }, "Commands" },
    { { "help" }, "Commands" },
    { { "import", "--help" }, "jianbao import ARCHIVE" },
    { { "import", "-h" }, "jianbao import ARCHIVE" },
    { { "help", "import" }, "jianbao import ARCHIVE" },
    { { "import", "a.db", "--date", "--help" }, "jianbao import ARCHIVE" },
    { { "rules", "--help" }, "jianbao rules COMMAND" },
    { { "rules", "check", "--help" }, "jianbao rules check FILE" },
  } do
    it("by jianbao " .. table.concat(case[1], " "), function()
      local result = child.jianbao(case[1])
      assert.equal("", result.err)
      assert.equal(0, result.status)
      assert.is_truthy(result.out:find(case[2], 1, true), result.out)
    end)
  end

  it("in Chinese where the locale is Chinese", function()
    local result = child.jianbao({ "--help" }, { env = { LC_ALL = "zh_CN.UTF-8" } })
    assert.is_truthy(result.out:find("退出状态", 1, true))
  end)
end)
