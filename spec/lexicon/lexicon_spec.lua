--- The compiled lexicon from Lua: what it finds, and that damage is told.

local core = require "jianbao.core"

local DICTIONARY = table.concat({
  "职工 300 n", "代表 200 v", "代表大会 90 n", "大会 200 n", "安全 300 a", "安全生产 40 n",
  "生产 200 v", "", "AT&T 3 nz", "",
}, "\n")

---@return string path  of a compiled lexicon, to be removed
local function compile(text)
  local path = os.tmpname()
  assert(core.lexicon.compile(text, path, "the words of this spec"))
  return path
end

describe("jianbao.core.lexicon", function()
  local path, lexicon

  setup(function()
    path = compile(DICTIONARY)
    lexicon = assert(core.lexicon.open(path))
  end)

  teardown(function()
    lexicon:close()
    os.remove(path)
  end)

  it("has a face for every function", function()
    local face = assert(io.open "lua/jianbao/meta/lexicon.lua"):read "a"
    for name in pairs(core.lexicon) do
      assert.is_truthy(face:find("function lexicon." .. name, 1, true), name)
    end
    local objects = {
      Lexicon = lexicon, Dictionary = lexicon:dictionary(), Matcher = core.lexicon.matcher {},
    }
    for class, object in pairs(objects) do
      for name in pairs(getmetatable(object).__index) do
        assert.is_truthy(face:find("function " .. class .. ":" .. name, 1, true), name)
      end
    end
  end)

  it("finds words with frequency and tag", function()
    assert.same({ 90, "n" }, { lexicon:find "代表大会" })
    assert.same({ 3, "nz" }, { lexicon:find "AT&T" })
    for _, none in ipairs { "代表大", "", "大会堂", "代表大\xE4" } do
      assert.is_nil(lexicon:find(none))
    end
  end)

  it("lists the words that start at a byte", function()
    assert.same({ 6, 12 }, lexicon:prefixes "安全生产")
    assert.same({ 12 }, lexicon:prefixes("安全生产", 7))
    assert.same({}, lexicon:prefixes("安全生产", 13))
    assert.same({}, lexicon:prefixes("安全生产", 2))
    assert.has_error(function() lexicon:prefixes("安全", 8) end,
      "bad argument #2 to 'prefixes' (position out of range)")
  end)

  it("tells what it holds", function()
    assert.same({
      words = 8, characters = 13, longest = 4, total = 1333, about = "the words of this spec",
    }, lexicon:info())
  end)

  for name, case in pairs {
    ["a file that is not there"] = { "/nowhere/lexicon.jb", "not-found" },
    ["a folder"] = { "/tmp", "bad-format" },
    ["another file"] = { "Makefile", "bad-format" },
  } do
    it("refuses " .. name, function()
      local nothing, message, code = core.lexicon.open(case[1])
      assert.is_nil(nothing)
      assert.is_truthy(message:find(case[1], 1, true))
      assert.equal(case[2], code)
    end)
  end

  it("refuses a damaged file, and every shorter one", function()
    local whole = assert(io.open(path, "rb")):read "a"
    local damaged = os.tmpname()
    for _, bytes in ipairs {
      whole:sub(1, -2), whole:sub(1, 100), whole .. "\0", "",
      whole:sub(1, 70000) .. "\1" .. whole:sub(70002),
    } do
      local file <close> = assert(io.open(damaged, "wb"))
      file:write(bytes)
      file:flush()
      assert.equal("bad-format", (select(3, core.lexicon.open(damaged))))
    end
    os.remove(damaged)
  end)

  it("says which line cannot be compiled", function()
    local target = os.tmpname()
    local nothing, message, code = core.lexicon.compile("云 5\n雾\n", target)
    assert.is_nil(nothing)
    assert.equal("line 2: the word has no frequency", message)
    assert.equal("bad-format", code)
    os.remove(target)
  end)

  it("says where it cannot write", function()
    local nothing, message, code = core.lexicon.compile("云 5\n", "/nowhere/lexicon.jb")
    assert.is_nil(nothing)
    assert.is_truthy(message:find("/nowhere/lexicon.jb", 1, true))
    assert.equal("not-found", code)
  end)

  it("cannot be used after it was closed", function()
    local other = assert(core.lexicon.open(path))
    local dictionary = assert(other:dictionary())
    other:close()
    other:close()
    assert.has_error(function() other:find "云" end,
      "calling 'find' on bad self (this object was closed)")
    assert.is_true(dictionary:add "云") -- keeps what it needs
  end)

  describe("a dictionary", function()
    it("counts the words it says anything of", function()
      local dictionary = assert(lexicon:dictionary())
      assert.equal(0, #dictionary)
      assert.is_true(dictionary:add("云计算", 5, "n"))
      assert.is_true(dictionary:add "云计算")
      assert.is_true(dictionary:remove "大会")
      assert.is_true(dictionary:force "职工代表")
      assert.is_true(dictionary:forbid "代表")
      assert.is_true(dictionary:allow "代表")
      assert.equal(4, #dictionary)
      assert.equal(4, dictionary:count())
    end)

    it("loads a file whole or not at all", function()
      local dictionary = assert(lexicon:dictionary())
      local nothing, message, code = dictionary:load "云计算 5\n\xFF\n"
      assert.is_nil(nothing)
      assert.is_truthy(message:find("line 2", 1, true))
      assert.equal("bad-encoding", code)
      assert.equal(0, #dictionary)
      assert.is_true(dictionary:load "\xEF\xBB\xBF云计算 5 n\r\n100%棉\nNew York 3\n\n雾 0\n")
      assert.equal(4, #dictionary)
    end)

    for name, case in pairs {
      ["an empty word"] = { "", nil, nil, "bad-format" },
      ["a word of 256 characters"] = { ("长"):rep(256), nil, nil, "bad-format" },
      ["bytes that are not UTF-8"] = { "a\xFF", nil, nil, "bad-encoding" },
      ["a tag of 16 letters"] = { "云", 1, "abcdefghijklmnop", "bad-format" },
    } do
      it("refuses " .. name, function()
        local dictionary = assert(lexicon:dictionary())
        local nothing, message, code = dictionary:add(case[1], case[2], case[3])
        assert.is_nil(nothing)
        assert.is_string(message)
        assert.equal(case[4], code)
      end)
    end

    it("raises for a frequency that is none", function()
      local dictionary = assert(lexicon:dictionary())
      assert.has_error(function() dictionary:add("云", -1) end)
      assert.has_error(function() dictionary:add("云", 1 << 40) end)
      assert.has_error(function() dictionary:add(nil) end)
    end)
  end)

  describe("a matcher", function()
    local function all(words, text)
      local found = {}
      for word, first, last in assert(core.lexicon.matcher(words)):each(text) do
        found[#found + 1] = ("%d:%d-%d"):format(word, first, last)
      end
      return table.concat(found, " ")
    end

    for name, case in pairs {
      ["words inside words"] =
        { { "安全", "安全生产", "全生", "生产" }, "安全生产", "1:1-6 3:4-9 2:1-12 4:7-12" },
      ["words that overlap themselves"] = { { "aa" }, "aaaa", "1:1-2 1:2-3 1:3-4" },
      ["nothing in an empty text"] = { { "a" }, "", "" },
      ["nothing without words"] = { {}, "abc", "" },
      ["the last of equal words"] = { { "a", "a" }, "a", "2:1-1" },
      ["nothing across ill-formed bytes"] = { { "ab" }, "a\xFFb ab", "1:5-6" },
      ["characters beyond U+FFFF"] = { { "𠮷" }, "𠮷野𠮷", "1:1-4 1:8-11" },
    } do
      it("finds " .. name, function()
        assert.equal(case[3], all(case[1], case[2]))
      end)
    end

    it("refuses an empty word, and what is no list of strings", function()
      local nothing, message, code = core.lexicon.matcher { "a", "" }
      assert.is_nil(nothing)
      assert.equal("word 2 is empty", message)
      assert.equal("bad-format", code)
      assert.equal("bad-encoding", (select(3, core.lexicon.matcher { "\xFF" })))
      assert.has_error(function() core.lexicon.matcher { 1 } end)
      assert.has_error(function() core.lexicon.matcher "a" end)
    end)

    it("raises when it is closed in the middle", function()
      local matcher = assert(core.lexicon.matcher { "a" })
      local next_match = matcher:each "aa"
      assert.equal(1, (next_match()))
      matcher:close()
      assert.has_error(next_match)
    end)
  end)
end)
