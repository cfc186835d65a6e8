--- Profiles laid over each other, and what is told of wrong ones.

local child = require "child"
local lfs = require "lfs"
local locale = require "jianbao.locale"
local parts = require "parts"
local profiles = require "jianbao.page.profile"
local stub = require "luassert.stub"

describe("a profile", function()
  local folder, getenv

  setup(function() locale.use "en" end)
  teardown(function() locale.use(nil) end)

  before_each(function()
    folder = child.folder()
    lfs.mkdir(folder .. "/profiles")
    getenv = stub(os, "getenv", function(name)
      return name == "JIANBAO_PATH" and folder or nil
    end)
  end)

  after_each(function()
    getenv:revert()
    child.remove(folder)
  end)

  ---@param source string
  ---@param name? string
  ---@return string path
  local function write(source, name)
    local path = ("%s/profiles/%s.lua"):format(folder, name or "paper")
    child.write(path, source)
    return path
  end

  ---@param list string[]
  ---@param word string
  local function has(list, word)
    for _, one in ipairs(list) do
      if one == word then
        return true
      end
    end
    return false
  end

  describe("laid over another", function()
    it("adds its words, and leaves those of the other as they are", function()
      local before = #parts.profile.words.label
      write 'return { words = { label = { "江边" }, byline = { reporter = { "采风员" } } } }'
      local profile = assert(profiles.load "paper")
      assert.is_true(has(profile.words.label, "江边"))
      assert.is_true(has(profile.words.label, parts.profile.words.label[1]))
      assert.is_true(has(profile.words.byline.reporter, "采风员"))
      assert.is_true(has(profile.words.byline.reporter, "记者"))
      assert.equal(before + 1, #profile.words.label)
      assert.equal(before, #assert(profiles.load(parts.default_profile)).words.label)
    end)

    it("puts its weights in place of those of the other, one by one", function()
      write 'return { weights = { short = { headline = 7 } }, flow = { finish_open = -1 } }'
      local profile = assert(profiles.load "paper")
      local default = parts.profile
      assert.equal(7, profile.weights.short.headline)
      assert.equal(default.weights.short.label, profile.weights.short.label)
      assert.same(default.weights["very short"], profile.weights["very short"])
      assert.equal(-1, profile.flow.finish_open)
      assert.equal(default.flow.leave_open, profile.flow.leave_open)
    end)

    it("knows its name and its file", function()
      local path = write 'return { name = "临江日报", description = "a paper by a river" }'
      local profile = assert(profiles.load "paper")
      assert.same({ "临江日报", path, "a paper by a river" },
        { profile.name, profile.file, profile.description })
      path = write("return {}", "other")
      profile = assert(profiles.load "other")
      assert.same({ "other", path }, { profile.name, profile.file })
    end)

    it("may extend one that extends another", function()
      write('return { words = { label = { "江边" } } }', "one")
      write('return { extends = "one", words = { label = { "河边" } } }', "two")
      local profile = assert(profiles.load "two")
      assert.is_true(has(profile.words.label, "江边"))
      assert.is_true(has(profile.words.label, "河边"))
    end)

    it("may be a default of the editor's own, over the built-in one", function()
      for _, extends in ipairs { "", 'extends = "default", ' } do
        local path = write("return { " .. extends .. 'words = { label = { "江边" } } }', "default")
        local profile = assert(profiles.load "default")
        assert.equal(path, profile.file)
        assert.is_true(has(profile.words.label, "江边"))
        assert.is_true(has(profile.words.label, parts.profile.words.label[1]))
      end
    end)

    it("may be given by its path", function()
      local path = write 'return { words = { label = { "江边" } } }'
      assert.is_true(has(assert(profiles.load(path)).words.label, "江边"))
    end)
  end)

  describe("is refused", function()
    -- Description, source, the message behind its path.
    local cases = {
      { "no table", "return 7",
        "a profile returns a table: return { name = …, words = { … } }" },
      { "nothing returned", "",
        "a profile returns a table: return { name = …, words = { … } }" },
      { "an entry there is not", "return { word = {} }",
        "profile has an entry “word”; known are: description, extends, flow, name, weights, "
          .. "words" },
      { "a name that is no text", "return { name = 7 }",
        "name must be a text in quotation marks, not 7" },
      { "words that are no table", 'return { words = "江边" }',
        'words must be entries in braces, not "江边"' },
      { "a list of words there is not", 'return { words = { lable = { "江边" } } }',
        "words has an entry “lable”; known are: " },
      { "a list that is a word", 'return { words = { label = "江边" } }',
        'words.label must be words in braces, not "江边"' },
      { "a nested list there is not", 'return { words = { byline = { reprter = { "某" } } } }',
        "words.byline has an entry “reprter”; known are: agency, agency_ending, author, " },
      { "a nested list that is a word", 'return { words = { byline = { reporter = "某" } } }',
        'words.byline.reporter must be words in braces, not "某"' },
      { "a list where lists by name are wanted", 'return { words = { byline = "某" } }',
        'words.byline must be lists of words by name, not "某"; the names are: agency, ' },
      { "words where lists by name are wanted", 'return { words = { byline = { "某" } } }',
        "words.byline has an entry “1”; known are: agency, " },
      { "a word that is a number", "return { words = { label = { 7 } } }",
        "words.label: each word stands in quotation marks; found 7" },
      { "a word that is empty", 'return { words = { label = { "" } } }',
        'words.label: each word stands in quotation marks; found ""' },
      { "a word that is a table", "return { words = { label = { {} } } }",
        "words.label: each word stands in quotation marks; found table" },
      { "a word with a weight", 'return { words = { label = { ["江边"] = 2 } } }',
        "words.label is a list of words in braces; “江边” may not stand in it" },
      { "a word that is not UTF-8", 'return { words = { label = { "\\xFF" } } }',
        "words.label: this is not UTF-8; save the file as UTF-8" },
      { "evidence there is not", "return { weights = { shrt = { label = 1 } } }",
        'weights["shrt"]: there is no such evidence; '
          .. "jianbao read --why shows the names there are" },
      { "a weight without a role", "return { weights = { short = 1 } }",
        'weights["short"] must look like headline = 1.5 in braces, not 1' },
      { "a role there is not", "return { weights = { short = { heading = 1 } } }",
        'weights["short"]: there is no role “heading”; the roles are: lead, body, ' },
      { "a weight that is a word", 'return { weights = { short = { label = "1" } } }',
        'weights["short"].label must be a number, not "1"' },
      { "a weight that is no number", "return { weights = { short = { label = 0/0 } } }",
        'weights["short"].label must be a number, not ' },
      { "an infinite weight", "return { weights = { short = { label = 1/0 } } }",
        'weights["short"].label must be a number, not inf' },
      { "a flow there is not", "return { flow = { open = 1 } }",
        "flow has an entry “open”; known are: continue_closed, continue_open, finish_open, " },
      { "a flow that is a word", 'return { flow = { finish_open = "no" } }',
        'flow.finish_open must be a number, not "no"' },
      { "the first of two mistakes, in the order of names",
        "return { words = { note = 7, label = 7 } }",
        "words.label must be words in braces, not 7" },
      { "one that extends itself", 'return { extends = "paper" }',
        "it extends “paper”, which leads back to this file" },
      { "one that extends none there is", 'return { extends = "nowhere" }',
        'it extends “nowhere”: no profile named "nowhere"; there are: default, paper',
        "not-found" },
      { "a template that extends what is no text", "return { extends = 7 }",
        "extends must be a text in quotation marks, not 7" },
    }
    for _, case in ipairs(cases) do
      it("for " .. case[1], function()
        local path = write(case[2])
        local profile, message, code = profiles.load "paper"
        assert.is_nil(profile)
        local wanted = path .. ": " .. case[3]
        assert.equal(wanted, message:sub(1, #wanted))
        assert.equal(case[4] or "bad-format", code)
      end)

      it("in Chinese for " .. case[1], function()
        write(case[2])
        locale.use "zh"
        local _, message = profiles.load "paper"
        locale.use "en"
        for _, english in ipairs { "must be", "known are", "there ", "stands in", "extends “" } do
          assert.is_nil(message:find(english, 1, true), message)
        end
      end)
    end

    it("for Lua that cannot be read, with the line", function()
      local path = write "return {\n  words = {\n"
      local profile, message, code = profiles.load "paper"
      assert.same({ nil, "bad-format" }, { profile, code })
      assert.equal(path .. ":3:", message:sub(1, #path + 3))
    end)

    it("for a circle of two", function()
      local one = write('return { extends = "two" }', "one")
      local two = write('return { extends = "one" }', "two")
      local _, message, code = profiles.load "one"
      assert.equal("bad-format", code)
      assert.equal(("%s: it extends “two”: %s: it extends “one”, which leads back to this file")
        :format(one, two), message)
    end)

    it("for calling anything", function()
      write 'return { name = io.open("/etc/passwd"):read "a" }'
      assert.is_nil((profiles.load "paper"))
    end)

    it("when there is none of the name", function()
      local profile, message, code = profiles.load "papre"
      assert.same({ nil, 'no profile named "papre"; there are: default', "not-found" },
        { profile, message, code })
    end)
  end)

  it("that is built in is one an editor could have written", function()
    local check = require "jianbao.page.profile_check"
    assert.is_nil(check.against(parts.profile, parts.profile))
  end)
end)
