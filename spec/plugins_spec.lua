--- Where profiles, packs and writers are looked for, and how they are loaded.

local child = require "child"
local lfs = require "lfs"
local plugins = require "jianbao.plugins"
local stub = require "luassert.stub"

describe("plugins", function()
  local folder, near, far, config, variables, getenv

  ---@param path string
  ---@param content? string
  local function write(path, content)
    local parent = ""
    for part in path:gmatch "([^/]*)/" do
      parent = parent .. part .. "/"
      lfs.mkdir(parent)
    end
    child.write(path, content or "return {}")
  end

  before_each(function()
    folder = child.folder()
    near, far, config = folder .. "/near", folder .. "/far", folder .. "/config"
    variables = { JIANBAO_PATH = near .. ":" .. far, XDG_CONFIG_HOME = config }
    getenv = stub(os, "getenv", function(name) return variables[name] end)
  end)

  after_each(function()
    getenv:revert()
    child.remove(folder)
  end)

  ---@param kind jianbao.PluginKind
  ---@return string[]  "origin path" of each folder, the built-in path shortened
  local function folders(kind)
    local list = {}
    for i, one in ipairs(plugins.folders(kind)) do
      list[i] = one.origin .. " " .. one.path:gsub("^.*/jianbao/" .. kind .. "$", function(path)
        return one.origin == "built-in" and "…" or path
      end)
    end
    return list
  end

  describe("look in", function()
    it("each folder of JIANBAO_PATH, the configuration, then what is built in", function()
      assert.same({
        "folder " .. near .. "/packs", "folder " .. far .. "/packs",
        "user " .. config .. "/jianbao/packs", "built-in …",
      }, folders "packs")
    end)

    it("./jianbao and ~/.config when nothing is said", function()
      variables = { HOME = "/home/someone" }
      assert.same({
        "folder ./jianbao/writers", "user /home/someone/.config/jianbao/writers", "built-in …",
      }, folders "writers")
    end)

    it("no home where there is none", function()
      variables = {}
      assert.same({ "folder ./jianbao/profiles", "built-in …" }, folders "profiles")
    end)

    it("a built-in folder that is there", function()
      for _, kind in ipairs { "profiles", "packs", "writers" } do
        local list = plugins.folders(kind)
        assert.equal("directory", lfs.attributes(list[#list].path, "mode"))
      end
    end)
  end)

  describe("are found by name", function()
    it("in the nearest folder that has it", function()
      write(far .. "/profiles/paper.lua")
      write(config .. "/jianbao/profiles/paper.lua")
      assert.same({ far .. "/profiles/paper.lua", "folder" }, { plugins.find("profiles", "paper") })
      write(near .. "/profiles/paper.lua")
      assert.same({ near .. "/profiles/paper.lua", "folder" },
        { plugins.find("profiles", "paper") })
    end)

    it("in the user's configuration", function()
      write(config .. "/jianbao/profiles/paper.lua")
      assert.same({ config .. "/jianbao/profiles/paper.lua", "user" },
        { plugins.find("profiles", "paper") })
    end)

    it("before the built-in of the same name", function()
      assert.equal("built-in", select(2, plugins.find("profiles", "default")))
      write(near .. "/profiles/default.lua")
      assert.same({ near .. "/profiles/default.lua", "folder" },
        { plugins.find("profiles", "default") })
    end)

    it("as a folder too", function()
      write(near .. "/packs/mine/health.lua")
      assert.same({ near .. "/packs/mine", "folder" }, { plugins.find("packs", "mine") })
    end)

    it("whatever the script of the name", function()
      write(near .. "/profiles/临江日报.lua")
      assert.equal(near .. "/profiles/临江日报.lua", (plugins.find("profiles", "临江日报")))
    end)

    it("or by path", function()
      write(folder .. "/paper.lua")
      assert.same({ folder .. "/paper.lua", "folder" },
        { plugins.find("profiles", folder .. "/paper.lua") })
      assert.same({ nil, "no such file: nowhere/paper.lua", "not-found" },
        { plugins.find("profiles", "nowhere/paper.lua") })
      assert.same({ nil, "no such file: paper.lua", "not-found" },
        { plugins.find("profiles", "paper.lua") })
    end)

    it("or not at all: the message says which there are", function()
      write(near .. "/profiles/paper.lua")
      local path, message, code = plugins.find("profiles", "papre")
      assert.is_nil(path)
      assert.equal('no profile named "papre"; there are: default, paper', message)
      assert.equal("not-found", code)
    end)

    it("never by part of a name", function()
      write(near .. "/profiles/paper.lua.bak")
      write(near .. "/profiles/paperlua")
      assert.is_nil((plugins.find("profiles", "paper")))
    end)
  end)

  describe("are listed", function()
    it("by name, each name once, from where it is found", function()
      write(near .. "/writers/zebra.lua")
      write(far .. "/writers/zebra.lua")
      write(far .. "/writers/apple.lua")
      write(far .. "/writers/.hidden.lua")
      write(far .. "/writers/notes.txt")
      local mine = {}
      for _, plugin in ipairs(plugins.list "writers") do
        if plugin.origin ~= "built-in" then
          mine[#mine + 1] = plugin
        end
      end
      assert.same({
        { name = "apple", path = far .. "/writers/apple.lua", origin = "folder" },
        { name = "zebra", path = near .. "/writers/zebra.lua", origin = "folder" },
      }, mine)
    end)

    it("in one order with the built-in ones", function()
      write(near .. "/writers/a.lua")
      local list = plugins.list "writers"
      assert.is_true(#list > 1)
      for i = 2, #list do
        assert.is_true(list[i - 1].name < list[i].name)
      end
    end)

    it("without what stands in a folder that may not be read", function()
      write(near .. "/writers/mine.lua")
      local dir = stub(lfs, "dir", function() error "cannot open" end)
      local list = plugins.list "writers"
      dir:revert()
      assert.same({}, list)
    end)
  end)

  describe("are run", function()
    local path

    before_each(function() path = folder .. "/plugin.lua" end)

    it("and give what they return", function()
      write(path, "return { 1, 2 }")
      assert.same({ 1, 2 }, plugins.load(path, {}))
      write(path, "return false")
      assert.is_false(plugins.load(path, {}))
      write(path, "")
      assert.is_true(plugins.load(path, {}))
    end)

    it("in the environment they are given, and no other", function()
      write(path, "seen = print; return value")
      local environment = { value = 7 }
      assert.equal(7, plugins.load(path, environment))
      assert.is_nil(environment.seen)
    end)

    it("only as text", function()
      write(path, string.dump(function() return 1 end))
      local result, message, code = plugins.load(path, {})
      assert.is_nil(result)
      assert.matches("binary chunk", message)
      assert.equal("bad-format", code)
    end)

    -- Description, source, the message behind the path.
    local cases = {
      { "a mistake in the grammar", "return {\n  words = {,\n}", ":2: " },
      { "a missing brace", "return { 1", ":1: the brace opened on line 1 is not closed" },
      { "a comma of another width", "return { 1， 2 }", ":1: the full-width ，" },
      { "a mistake while it runs", "\n\nlocal a = nothing.here", ":3: " },
      { "a word there is not", "print 'x'", ":1: " },
      { "an error of its own", "error 'no'", ":1: " },
    }
    for _, case in ipairs(cases) do
      it("or say where they are broken: " .. case[1], function()
        write(path, case[2])
        local result, message, code = plugins.load(path, {})
        assert.is_nil(result)
        assert.equal(path .. case[3], message:sub(1, #path + #case[3]))
        assert.equal("bad-format", code)
      end)
    end

    it("or say it with their whole path, however long and in whatever script", function()
      path = folder .. "/" .. ("版面习惯"):rep(12) .. "/临江日报.lua"
      write(path, "return { 1")
      local _, message = plugins.load(path, {})
      assert.equal(path .. ":1: the brace opened on line 1 is not closed", message)
    end)

    it("or say why they cannot be read", function()
      local result, message, code = plugins.load(folder .. "/nowhere.lua", {})
      assert.is_nil(result)
      assert.matches("nowhere.lua: No such file", message, 1, true)
      assert.equal("not-found", code)
      result, message, code = plugins.load(folder, {})
      assert.same({ nil, folder .. ": cannot be read", "io" }, { result, message, code })
    end)
  end)
end)
