--- Opening an archive that is none, is broken, or cannot be had.

local core = require "jianbao.core"
local child = require "lua_child"
local generated = require "generated_archive"
local lfs = require "lfs"

local FOLDER = os.tmpname()
os.remove(FOLDER)
local PATH = FOLDER .. "/archive.db"

---@param bytes string
local function write_file(bytes)
  local file = assert(io.open(PATH, "wb"))
  file:write(bytes)
  file:close()
end

---@return string
local function read_file()
  local file = assert(io.open(PATH, "rb"))
  local bytes = file:read "a"
  file:close()
  return bytes
end

---@param sql string
local function sqlite(sql)
  assert(os.execute(("sqlite3 '%s' \"%s\" >/dev/null"):format(PATH, sql)))
end

local function make_archive()
  generated.fill(PATH, generated.new(1), 10):close()
end

describe("opening", function()
  before_each(function() assert(lfs.mkdir(FOLDER)) end)
  after_each(function()
    os.execute(("chmod -R u+rwX '%s' 2>/dev/null; rm -rf '%s'"):format(FOLDER, FOLDER))
  end)

  --- What is there, how it is opened, the code, and words of the message.
  for name, case in pairs {
    ["no file for writing"] = { function() end, "write", "not-found", "no such archive" },
    ["no file for reading"] = { function() end, "read", "not-found", "jianbao import" },
    ["a file in a folder that is not there"] = {
      function() lfs.rmdir(FOLDER) end, "create", "not-found", "does not exist" },
    ["a folder"] = { function() lfs.mkdir(PATH) end, "create", "bad-format", "is a folder" },
    ["an empty file for reading"] = {
      function() write_file "" end, "read", "bad-format", "is empty" },
    ["a text"] = {
      function() write_file(("本报讯"):rep(100)) end, "create", "bad-format", "not an SQLite file" },
    ["the first bytes of an archive"] = {
      function() make_archive() write_file(read_file():sub(1, 60)) end,
      "create", "bad-format", "cut off" },
    ["an archive whose end is missing"] = {
      function() make_archive() write_file(read_file():sub(1, -5000)) end,
      "create", "bad-format", "its end is missing" },
    ["an archive whose header was overwritten"] = {
      function()
        make_archive()
        write_file(read_file():sub(1, 16) .. ("\xFF"):rep(84) .. read_file():sub(101))
      end, "create", "bad-format", "makes no sense" },
    ["an archive whose tables were overwritten"] = {
      function()
        make_archive()
        write_file(read_file():sub(1, 100) .. ("\xAA"):rep(3900) .. read_file():sub(4001))
      end, "create", "bad-format", "restore it from a copy" },
    ["an SQLite file of another program"] = {
      function() sqlite "CREATE TABLE songs (name)" end,
      "create", "bad-format", "another program" },
    ["an SQLite file that another program marked"] = {
      function() sqlite "PRAGMA application_id = 77; PRAGMA user_version = 1" end,
      "create", "bad-format", "another program" },
    ["an empty database for writing"] = {
      function() sqlite "CREATE TABLE t (x); DROP TABLE t" end, "write", "bad-format", "empty" },
    ["an archive of a newer version"] = {
      function() make_archive() sqlite "PRAGMA user_version = 99" end,
      "create", "newer-version", "install the newer jianbao" },
  } do
    it(("fails for %s"):format(name), function()
      case[1]()
      local archive, message, code = core.archive.open(PATH, { mode = case[2] })
      assert.is_nil(archive)
      assert.equal(case[3], code)
      assert(message:find(case[4], 1, true), message)
      assert(message:find(PATH, 1, true), message)
    end)
  end

  for name, make in pairs {
    ["no file"] = function() end,
    ["an empty file"] = function() write_file "" end,
    ["an empty database"] = function() sqlite "CREATE TABLE t (x); DROP TABLE t" end,
    ["a file with % and ? and # in its name"] = function() PATH = FOLDER .. "/50%?a=b#c.db" end,
  } do
    it("makes an archive of " .. name, function()
      make()
      local archive <close> = assert(core.archive.open(PATH))
      assert.same({}, archive:check())
      assert(lfs.attributes(PATH, "mode"))
      PATH = FOLDER .. "/archive.db"
    end)
  end

  it("reports damage inside when it meets it", function()
    make_archive()
    local bytes = read_file()
    local archive
    -- Every page of the file but the first few, which hold the tables' names.
    write_file(bytes:sub(1, 4096 * 3) .. ("\x13"):rep(#bytes - 4096 * 3))
    local message, code
    archive, message, code = core.archive.open(PATH)
    if archive then
      local result
      result, message, code = archive:search "工"
      assert.is_nil(result)
      assert(#assert(archive:check()) > 0)
      archive:close()
    end
    assert.equal("bad-format", code)
    assert(message:find("restore it from a copy", 1, true), message)
  end)

  it("takes an archive from which the file name's links lead away", function()
    make_archive()
    assert(lfs.link(PATH, FOLDER .. "/link.db", true))
    local archive <close> = assert(core.archive.open(FOLDER .. "/link.db"))
    assert.equal(10, archive:info().pages)
  end)

  describe("as an ordinary user", function()
    local nobody = child.as_nobody()
    local open = [[
      local archive, message, code = require("jianbao.core").archive.open(%q, { mode = %q })
      print(archive and archive:info().pages or code, message)
      if archive then print(archive:search("工") ~= nil) end]]

    ---@return string output
    local function try(mode)
      return (child.run(open:format(PATH, mode), nobody))
    end

    for name, case in pairs {
      ["a file that cannot be written"] = { "555", "444" },
      ["a folder that cannot be written"] = { "555", "666" },
    } do
      it(("reads %s, and does not write it"):format(name), function()
        if not nobody then
          return pending "needs setpriv"
        end
        make_archive()
        os.execute(("chmod %s '%s'; chmod %s '%s'"):format(case[2], PATH, case[1], FOLDER))
        assert.equal("10\tnil\ntrue\n", try "read")
        for _, mode in ipairs { "write", "create" } do
          local code, message = try(mode):match "^(%S+)\t(.*)"
          assert.equal("read-only", code)
          assert(message:find(FOLDER, 1, true) and message:find "permissions", message)
        end
      end)
    end

    it("may not read a file that is not his", function()
      if not nobody then
        return pending "needs setpriv"
      end
      make_archive()
      os.execute(("chmod 000 '%s'; chmod 755 '%s'"):format(PATH, FOLDER))
      assert.truthy(try("read"):find "^no%-permission\t")
    end)
  end)

  describe("while another process writes", function()
    local writer
    before_each(function()
      make_archive()
      writer = child.start(([[
        local archive = assert(require("jianbao.core").archive.open(%q))
        assert(archive:begin())
        assert(archive:put_page({ sha256 = require("jianbao.core").text.sha256 "x",
          articles = {} }, "x"))
        print "writing" io.stdout:flush()
        os.execute "sleep 1.5"
        assert(archive:commit())
        print "done" io.stdout:flush() io.stdout:close()]]):format(PATH))
      assert.equal("writing", writer:read "l")
    end)
    after_each(function() writer:close() end)

    it("reads what was there before", function()
      local archive <close> = assert(core.archive.open(PATH, { mode = "read" }))
      assert.equal(10, archive:info().pages)
      assert(archive:search("工").count > 0)
      assert.equal("done", writer:read "l")
      assert.equal(11, archive:info().pages)
    end)

    it("does not write, and says why", function()
      local archive <close> = assert(core.archive.open(PATH, { wait = 0.05 }))
      local page, bytes = generated.page(generated.new(9))
      local status, message, code = archive:put_page(page, bytes)
      assert.is_nil(status)
      assert.equal("busy", code)
      assert(message:find("another process is writing", 1, true))
      assert.equal("busy", select(3, archive:begin()))
    end)

    it("waits as long as it was told", function()
      local archive <close> = assert(core.archive.open(PATH))
      local page, bytes = generated.page(generated.new(9))
      assert.equal("new", archive:put_page(page, bytes))
      assert.equal(12, archive:info().pages)
    end)
  end)

  for name, options in pairs {
    ["an unknown mode"] = { mode = "append" },
    ["a negative wait"] = { wait = -1 },
    ["an unknown option"] = { profile = "x" },
  } do
    it("raises for " .. name, function()
      assert.has_error(function() core.archive.open(PATH, options) end)
    end)
  end

  it("raises for a name with a zero byte", function()
    assert.has_error(function() core.archive.open(PATH .. "\0") end)
  end)
end)
