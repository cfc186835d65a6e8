--- Wrong usage: exit status 2, nothing on standard output, and one line on
--- standard error that says what is wrong and where the help is.

local child = require "child"

local CASES = {
  { {}, "no command was given; see jianbao --help" },
  { { "serach" }, "there is no command “serach” (did you mean “search”?); see jianbao --help" },
  { { "frobnicate" }, "there is no command “frobnicate”; see jianbao --help" },
  { { "rules", "chek" },
    "there is no command “rules chek” (did you mean “rules check”?); see jianbao rules --help" },
  { { "writers", "list" }, "there is no command “writers list”; see jianbao writers --help" },
  { { "rules" }, "rules wants a command of its own, such as check; see jianbao rules --help" },
  { { "import" }, "ARCHIVE is missing; see jianbao import --help" },
  { { "import", "a.db" }, "PATH is missing; see jianbao import --help" },
  { { "info", "a.db", "b.db" }, "there are too many words; see jianbao info --help" },
  { { "info", "a.db", "--jsn" },
    "there is no option --jsn (did you mean --json?); see jianbao info --help" },
  { { "info", "a.db", "--all" }, "there is no option --all; see jianbao info --help" },
  { { "search", "a.db", "-headline:培训" },
    "there is no option -headline:培训; see jianbao search --help" },
  { { "read", "p", "--date" }, "the option --date wants a value; see jianbao read --help" },
  { { "read", "p", "--why=3" }, "the option --why takes no value; see jianbao read --help" },
  { { "read", "p", "--date", "2023-02-29" },
    "“2023-02-29” is no date; write it as 2023-06-21; see jianbao read --help" },
  { { "read", "p", "--date", "a", "--date", "b" },
    "“a” is no date; write it as 2023-06-21; see jianbao read --help" },
  { { "search", "a.db", "q", "--limit", "many" },
    "“many” is no whole number from 0 on; see jianbao search --help" },
  { { "import", "a.db", "p", "--jobs", "0" },
    "“0” is no whole number from 1 on; see jianbao import --help" },
  { { "search", "a.db", "q", "--sort", "best" },
    "“best” is none of: rank, newest, oldest; see jianbao search --help" },
  { { "export", "a.db" }, "the option --to is missing; see jianbao export --help" },
  { { "rules", "check" }, "FILE is missing; see jianbao rules check --help" },
}

describe("wrong usage", function()
  for _, case in ipairs(CASES) do
    it("jianbao " .. table.concat(case[1], " "), function()
      local result = child.jianbao(case[1])
      assert.equal("jianbao: " .. case[2] .. "\n", result.err)
      assert.equal("", result.out)
      assert.equal(2, result.status)
    end)

    it("in Chinese: jianbao " .. table.concat(case[1], " "), function()
      local result = child.jianbao(case[1], { env = { LC_ALL = "zh_CN.UTF-8" } })
      assert.is_truthy(result.err:find "^剪报：[^\n]+；用法请看 jianbao [^\n]*%-%-help\n$", result.err)
      assert.equal(2, result.status)
    end)
  end

  it("leaves no archive behind", function()
    local folder = child.folder()
    finally(function() child.remove(folder) end)
    child.jianbao { "import", folder .. "/a.db", "p", "--date", "x" }
    assert.is_nil(child.slurp(folder .. "/a.db"))
  end)
end)

describe("jianbao --version", function()
  it("says what the library says", function()
    assert.equal(("jianbao %s\n"):format(require("jianbao").version),
      child.jianbao({ "--version" }).out)
  end)
end)
