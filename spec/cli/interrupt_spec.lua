--- Ctrl-C while a command is at work in the core: it stops with status 130, and
-- the archive is whole. And what a terminal shows meanwhile.

local child = require "child"
local core = require "jianbao.core"
local generated = require "generated_archive"

-- Runs in the command's process before it begins: a signal comes to it, as from
-- the keyboard, at the first moment when the core asks or tells Lua something.
local PRESS_CTRL_C = [[
local core = require "jianbao.core"
local methods = debug.getregistry()["jianbao.CoreArchive"].__index
local process = io.open("/proc/self/stat"):read "n"
local function press(before)
  return before and function(...)
    if process then
      io.popen("kill -INT " .. process):close() -- os.execute would not hear it
      process = nil
    end
    return before(...)
  end
end
local function pressing(method, option)
  return function(self, ...)
    local arguments = table.pack(...)
    local options = arguments[arguments.n]
    options[option] = press(options[option])
    return method(self, ...)
  end
end
methods.search = pressing(methods.search, "cancel")
methods.timeline = pressing(methods.timeline, "cancel")
methods.rebuild = pressing(methods.rebuild, "progress")
methods.check = pressing(methods.check, "progress")
core.archive.open = pressing(core.archive.open, "progress")
]]

describe("Ctrl-C", function()
  local folder, archive, count

  ---@param sql string
  ---@return string
  local function sqlite(sql)
    return (child.shell(("sqlite3 %s %s"):format(archive, child.quote(sql))).out:gsub("\n$", ""))
  end

  setup(function()
    folder = child.folder()
    archive = folder .. "/clippings.db"
    child.write(folder .. "/press.lua", PRESS_CTRL_C)
    local filled <close> = generated.fill(archive, generated.new(4), 700,
      { articles = 3, words = 12 })
    count = filled:count("工")
    assert(count > 0)
  end)
  teardown(function() child.remove(folder) end)

  ---@return spec.Result
  local function pressed(words)
    return child.jianbao(words, { env = { LUA_INIT_5_4 = "@" .. folder .. "/press.lua" } })
  end

  local function assert_whole()
    local opened <close> = assert(core.archive.open(archive, { mode = "read" }))
    assert.same({}, opened:check())
    assert.equal(count, opened:count("工"))
  end

  local STOPPED = "jianbao: stopped. The archive is as it was\n"
  local CASES = {
    ["a search"] = { "search", "ARCHIVE", "工 OR 会 OR 职 OR (员 -没有这个)" },
    ["a search's timeline"] = { "search", "ARCHIVE", "工 OR 会 OR 职", "--by", "month" },
    ["a check"] = { "check", "ARCHIVE" },
    ["a rebuild"] = { "check", "ARCHIVE", "--rebuild" },
  }
  for name, words in pairs(CASES) do
    it("stops " .. name, function()
      local command = {}
      for i, word in ipairs(words) do
        command[i] = word == "ARCHIVE" and archive or word
      end
      local rows = sqlite "SELECT count(*), sum(length(bytes)), max(chunk) FROM index_chunk"
      local result = pressed(command)
      assert.equal(STOPPED, result.err)
      assert.equal(130, result.status)
      assert.equal("", result.out)
      assert.equal(rows, sqlite "SELECT count(*), sum(length(bytes)), max(chunk) FROM index_chunk")
      assert_whole()
    end)
  end

  describe("and an archive of an older jianbao", function()
    local function make_old()
      assert.equal("", sqlite("DROP TABLE index_chunk; DROP TABLE attribute_value; "
        .. "DROP TABLE last_article; DROP INDEX article_by_folio; PRAGMA user_version = 2"))
    end

    it("stops its being brought up to date, and leaves it as it was", function()
      make_old()
      local result = pressed { "check", archive, "--rebuild" }
      assert.equal(130, result.status)
      assert.equal(STOPPED, result.err)
      assert.equal("2", sqlite "PRAGMA user_version")
      assert.equal("ok", sqlite "PRAGMA integrity_check")
      assert.equal("0", sqlite "SELECT count(*) FROM sqlite_schema WHERE name = 'index_chunk'")
      -- Without Ctrl-C it is done.
      core.archive.open(archive):close()
      assert.equal("3", sqlite "PRAGMA user_version")
      assert_whole()
    end)

    it("shows on a terminal how far it is", function()
      make_old()
      -- script(1) gives the command a terminal.
      local shown = child.shell(("COLUMNS=120 LC_ALL=C script -qec %s /dev/null </dev/null")
        :format(child.quote(child.program .. " check --rebuild " .. archive))).out
      for _, what in ipairs {
        "bringing the archive of an older jianbao up to date", "making the search index anew",
        "comparing the index with the articles",
      } do
        assert.truthy(shown:find("%[=+>? *%] %d+/2100.-" .. what), what)
      end
      assert.truthy(shown:find("sound", 1, true))
      assert_whole()
    end)

    it("shows nothing of it where nobody looks", function()
      make_old()
      local result = child.jianbao { "check", "--rebuild", archive }
      assert.equal(archive .. ": the search index was made anew\n", result.err)
      assert.equal(0, result.status)
    end)
  end)
end)
