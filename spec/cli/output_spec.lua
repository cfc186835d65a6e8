--- Where results go, and what happens when nobody or nothing takes them.

local child = require "child"

local PAGE = "## 园区举办春季读书会\n"
  .. "本报讯（记者 林小禾）昨天，城东工业园的三十名职工在图书角交流读书心得。\n"

---Run a shell line with a terminal as its input and outputs.
---@param line string
---@return string  what a person would see
local function on_terminal(line)
  return child.shell("python3 -c 'import pty, sys; pty.spawn([\"sh\", \"-c\", sys.argv[1]])' "
    .. child.quote(line)).out
end

describe("the output", function()
  local folder, page, archive

  setup(function()
    folder = child.folder()
    page, archive = folder .. "/page.txt", folder .. "/clips.db"
    child.write(page, PAGE)
    assert.equal(0, child.jianbao({ "import", archive, page }).status)
  end)
  teardown(function() child.remove(folder) end)

  it("reads a page from standard input", function()
    local result = child.jianbao({ "read", "-" }, { stdin = page })
    assert.equal("", result.err)
    assert.is_truthy(result.out:find('^{"id":"%x+%-01","source":"%-","ordinal":1,'), result.out)
  end)

  it("has results on standard output alone", function()
    local result = child.jianbao { "read", folder .. "/none.txt", page }
    assert.equal(1, result.status)
    assert.is_truthy(result.out:find "^{[^\n]*}\n$")
    assert.is_truthy(result.err:find "^jianbao: [^\n]*none%.txt[^\n]*\n$")
  end)

  -- Enough pages that the pipe is closed while they are being written.
  local many = {}
  for i = 1, 400 do
    many[i] = "%s"
  end
  for _, case in ipairs {
    { "is ended by the signal", "" },
    { "cannot be written", "trap '' PIPE; " },
  } do
    it("ends quietly when its reader goes: " .. case[1], function()
      local words = table.concat(many, " "):gsub("%%s", page)
      local result = child.shell(("%sLC_ALL=C %s read %s | head -n 1"):format(case[2],
        child.program, words))
      assert.equal("", result.err)
      assert.equal(1, select(2, result.out:gsub("\n", "\n")))
    end)
  end

  it("of an export ends quietly when its reader goes", function()
    local result = child.shell(("trap '' PIPE; LC_ALL=C %s export %s --to jsonl | true")
      :format(child.program, archive))
    assert.same({ "", "" }, { result.out, result.err })
  end)

  it("is an error when the disk is full", function()
    local result = child.jianbao({ "read", page }, { after = ">/dev/full" })
    assert.equal("jianbao: the results cannot be written: No space left on device\n", result.err)
    assert.equal(1, result.status)
  end)

  it("has no colour and no bar where no person looks", function()
    local result = child.jianbao { "search", archive, "读书" }
    assert.is_nil(result.out:find("\27", 1, true))
    result = child.jianbao { "import", folder .. "/other.db", page }
    assert.equal("", result.err)
  end)

  it("has colour and a bar on a terminal", function()
    local seen = on_terminal(("TERM=xterm %s search %s 读书"):format(child.program, archive))
    assert.is_truthy(seen:find("\27[1m", 1, true), seen)
    seen = on_terminal(("LC_ALL=C %s import %s/third.db %s"):format(child.program, folder, page))
    assert.is_truthy(seen:find("[====================] 1/1", 1, true), seen)
  end)

  for _, setting in ipairs { "NO_COLOR=1 TERM=xterm", "TERM=dumb" } do
    it("has no colour with " .. setting, function()
      local seen = on_terminal(("%s %s search %s 读书"):format(setting, child.program, archive))
      assert.is_nil(seen:find("\27", 1, true))
    end)
  end
end)
