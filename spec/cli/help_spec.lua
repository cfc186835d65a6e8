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
        assert.is_truthy(usage.help(name):find("$ jianbao " .. name .. " ", 1, true))
      end)

      it("stands in the list of commands: " .. name, function()
        assert.is_truthy(usage.help(""):find("\n  " .. name .. " ", 1, true))
      end)
    end
  end)
end

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
