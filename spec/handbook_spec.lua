--- The handbook for editors is done as a newcomer would do it: every file in it
-- is written, and every command in it shows what it says.

local child = require "child"

local HANDBOOK = "examples/编辑手册.md"

---What the handbook has one do, in its order.
---@return { file: string?, content: string?, command: string?, shown: string[]?, line: integer }[]
local function steps()
  local list, number, kind, name, step = {}, 0, nil, nil, nil
  for line in (assert(child.slurp(HANDBOOK)) .. "\n"):gmatch "(.-)\n" do
    number = number + 1
    if kind == nil then
      for file in line:gmatch "`([^`%s]+%.lua)`" do
        name = file
      end
      kind = line:match "^```(%l*)$"
      if kind == "lua" then
        step = { file = name, content = "", line = number }
        list[#list + 1] = step
      end
    elseif line == "```" then
      kind = nil
    elseif kind == "lua" then
      step.content = step.content .. line .. "\n"
    elseif kind == "console" and line:sub(1, 2) == "$ " then
      step = { command = line:sub(3), shown = {}, line = number }
      list[#list + 1] = step
    elseif kind == "console" then
      table.insert(step.shown, line)
    end
  end
  return list
end

---@param shown string[]  … is anything, alone in a line any lines; a number is any number
---@return string pattern
local function pattern_of(shown)
  local parts = {}
  for index, line in ipairs(shown) do
    if line:match "^%s*…$" then
      parts[index] = ".-\n"
    else
      parts[index] = line:gsub("…", "\0"):gsub("%p", "%%%0"):gsub("%d+", "%%d+")
        :gsub(" +", " +"):gsub("%z", "[^\n]*") .. "\n"
    end
  end
  return "^" .. table.concat(parts) .. "$"
end

describe("the handbook for editors", function()
  local folder

  setup(function()
    folder = child.folder()
    child.shell(("mkdir %s/版面 && cp examples/pages/*.txt %s/版面/"):format(folder, folder))
  end)
  teardown(function() child.remove(folder) end)

  local commands, files = {}, 0
  for _, step in ipairs(steps()) do
    if step.file then
      files = files + 1
      it(("line %d: writes %s"):format(step.line, step.file), function()
        child.write(folder .. "/" .. step.file, step.content)
      end)
    else
      commands[step.command:match "^jianbao (%l+ ?%l*)" or step.command] = true
      it(("line %d: %s"):format(step.line, step.command), function()
        local result = child.shell(("cd %s && PATH=%s:$PATH LC_ALL=zh_CN.UTF-8 COLUMNS=80 "
          .. "NO_COLOR=1 %s 2>&1"):format(folder, child.absolute(child.build), step.command))
        assert.is_truthy(result.out:find(pattern_of(step.shown)), result.out)
        assert.is_true(#step.shown > 0 or step.command:find "^cp " ~= nil)
      end)
    end
  end

  it("goes the whole way", function()
    assert.is_true(files >= 4)
    for _, command in ipairs { "import ", "rules new", "rules check", "rules diff", "classify ",
      "explain ", "label ", "rules lint", "search " } do
      assert.is_true(commands[command] == true, command)
    end
  end)

  it("names only commands and files that there are", function()
    local text = child.slurp(HANDBOOK)
    for path in text:gmatch "%]%(([^)]+)%)" do
      assert.is_truthy(child.slurp("examples/" .. path), path)
    end
    assert.is_truthy(text:find("\n## 导出格式\n", 1, true))
  end)
end)
