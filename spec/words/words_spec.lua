--- The face of segmentation for Lua scripts: tokens, kinds, force and forbid.

local core = require "jianbao.core"
local words = require "jianbao.words"

-- What is the same for every model is tried with the one whose words follow from
-- the dictionary alone; the built-in model's are in model_spec.lua.

---@return string  words parted by |
local function cut(text, options)
  local out = {}
  options = options or {}
  options.model = options.model or "unigram"
  for _, token in ipairs(assert(words(text, options))) do
    out[#out + 1] = token.text
  end
  return table.concat(out, "|")
end

describe("jianbao.words", function()
  it("has a face for every function", function()
    local face = assert(io.open "lua/jianbao/meta/words.lua"):read "a"
    for name in pairs(core.words) do
      assert.is_truthy(face:find("function words." .. name, 1, true), name)
    end
    local segmenter = assert(words.segmenter())
    for class, object in pairs { Segmenter = segmenter, Spans = segmenter:spans "" } do
      for name in pairs(getmetatable(object).__index) do
        assert.is_truthy(face:find("function " .. class .. ":" .. name, 1, true), name)
      end
    end
  end)

  it("gives each token with its place and kind", function()
    assert.same({
      { text = "安全", first = 1, last = 6, kind = "word" },
      { text = "，", first = 7, last = 9, kind = "punctuation" },
      { text = "5G", first = 10, last = 11, kind = "latin" },
      { text = " ", first = 12, last = 12, kind = "space" },
      { text = "2023", first = 13, last = 16, kind = "number" },
      { text = "\xFF", first = 17, last = 17, kind = "ill-formed" },
      { text = "￥", first = 18, last = 20, kind = "symbol" },
    }, words "安全，5G 2023\xFF￥")
    assert.same({}, words "")
  end)

  it("cuts as jieba does without its hidden Markov model", function()
    for text, expected in pairs {
      ["职工代表大会昨日在北京大学召开。"] = "职工|代表大会|昨日|在|北京大学|召开|。",
      ["乒乓球拍卖完了"] = "乒乓球|拍卖|完|了",
      ["研究生命的起源"] = "研究|生命|的|起源",
      ["一台iPhone手机3.5万元"] = "一台|iPhone|手机|3|.|5|万元",
    } do
      assert.equal(expected, cut(text))
    end
  end)

  it("covers every byte of any text", function()
    math.randomseed(1)
    local segmenter = assert(words.segmenter())
    for _ = 1, 200 do
      local bytes = {}
      for i = 1, math.random(0, 300) do
        bytes[i] = string.char(math.random(0, 255))
      end
      local text = table.concat(bytes)
      assert.equal(text, segmenter:spans(text):join(text, "", true))
    end
  end)

  it("goes through the tokens one by one", function()
    local found = {}
    for word, first, last, kind in words.each "生产，" do
      found[#found + 1] = ("%s %d %d %s"):format(word, first, last, kind)
    end
    assert.same({ "生产 1 6 word", "， 7 9 punctuation" }, found)
  end)

  describe("force and forbid", function()
    local text = "职工代表大会在北京大学召开"
    for name, case in pairs {
      ["a forced word"] =
        { { force = { "大会在" } }, "职工代表|大会在|北京大学|召开" },
      ["a forced place"] = { { force = { { 4, 9 } } }, "职|工代|表|大会|在|北京大学|召开" },
      ["a forbidden word"] =
        { { forbid = { "代表大会" } }, "职工代表|大会|在|北京大学|召开" },
      ["a forbidden place"] =
        { { forbid = { { 22, 33 } } }, "职工|代表大会|在|北京|大学|召开" },
      ["of overlapping words the leftmost, then the longest"] =
        { { force = { "代表", "代表大", "大会在", "会在" } }, "职工|代表大|会在|北京大学|召开" },
      ["places before words"] =
        { { force = { "工代表", { 10, 15 } } }, "职工|代|表大|会|在|北京大学|召开" },
      ["force before forbid"] =
        { { force = { "工代" }, forbid = { "工代" } }, "职工|代表大会|在|北京大学|召开" },
    } do
      it("keep " .. name, function()
        assert.equal(case[2], cut(text, case[1]))
      end)
    end

    it("hold for letters and digits, too", function()
      assert.equal("G|D|P|增长", cut("GDP增长", { forbid = { "GDP" } }))
      assert.equal("G|DP|增长", cut("GDP增长", { forbid = { { 1, 3 } } }))
      assert.equal("iPhone 14|手机", cut("iPhone 14手机", { force = { "iPhone 14" } }))
    end)

    for name, force in pairs {
      ["a place outside"] = { { 1, 100 } }, ["a place inside a character"] = { { 2, 6 } },
      ["a place that is empty"] = { { 4, 3 } }, ["a number"] = { 1 },
      ["half a place"] = { { 1 } },
    } do
      it("raise for " .. name, function()
        assert.has_error(function() words(text, { force = force }) end)
      end)
    end

    it("say what is wrong with a word", function()
      local nothing, message, code = words(text, { force = { "\xFF" } })
      assert.is_nil(nothing)
      assert.equal("a word is not UTF-8", message)
      assert.equal("bad-encoding", code)
    end)
  end)

  describe("a dictionary", function()
    local path
    before_each(function() path = os.tmpname() end)
    after_each(function() os.remove(path) end)

    local function write(text)
      local file <close> = assert(io.open(path, "wb"))
      file:write(text)
    end

    it("adds words with blanks, signs, letters and digits", function()
      write "iPhone 14 20\n100%棉 3\ne-mail\nNew York 5 ns\n创新办 3\n"
      assert.equal("用|iPhone 14|发|e-mail|到|New York|，|100%棉|衣|给|创新办",
        cut("用iPhone 14发e-mail到New York，100%棉衣给创新办", { dictionary = path }))
    end)

    it("takes words away", function()
      write "北京大学 0\n"
      assert.equal("北京|大学", cut("北京大学", { dictionary = path }))
    end)

    it("can be changed while segmenters use it", function()
      local dictionary = assert(words.dictionary())
      local one = assert(words.segmenter { dictionary = dictionary, model = "unigram" })
      local other = assert(words.segmenter { dictionary = dictionary, model = "unigram" })
      local text = "李小福云计算"
      local function join(segmenter)
        return segmenter:spans(text):join(text, "|")
      end
      assert.equal("李|小|福|云|计算", join(one))
      assert(one:start(text))
      dictionary:add "李小福"
      dictionary:add("云计算", 9, "n")
      assert.equal("李小福|云计算", join(other))
      assert.equal("李|小|福|云|计算", assert(one:next()):join(text, "|"))
      assert.equal("李小福|云计算", join(one))
      assert.same({ 9, "n" }, { one:find "云计算" })
      dictionary:remove "云计算"
      assert.equal("李小福|云|计算", join(one))
      dictionary:close()
      assert.equal("李小福|云|计算", join(one))
      one:use()
      assert.equal("李|小|福|云|计算", join(one))
      assert.is_nil(one:find "云计算")
    end)

    for name, case in pairs {
      ["that is not there"] = { "not-found", "No such file" },
      ["with a line that is not UTF-8"] = { "bad-encoding", "line 2" },
    } do
      it("is refused by name " .. name, function()
        if case[1] == "not-found" then
          os.remove(path)
        else
          write "云\n\xFF\n"
        end
        local nothing, message, code = words("云", { dictionary = path })
        assert.is_nil(nothing)
        assert.is_truthy(message:find(path, 1, true))
        assert.is_truthy(message:find(case[2], 1, true))
        assert.equal(case[1], code)
      end)
    end
  end)

  it("says how to get the lexicon when it is missing", function()
    local nothing, message, code = words("云", { lexicon = "/nowhere/lexicon.jb" })
    assert.is_nil(nothing)
    assert.equal("not-found", code)
    assert.is_truthy(message:find("/nowhere/lexicon.jb", 1, true))
  end)

  for name, call in pairs {
    ["a text that is none"] = function() words(nil) end,
    ["an unknown option"] = function() words("a", { forced = {} }) end,
    ["an option of another type"] = function() words.spans("a", { force = "a" }) end,
    ["a dictionary that is none"] = function() words("a", { dictionary = io.stdout }) end,
    ["a span that is none"] = function() words.spans("a"):span(2) end,
    ["spans of another text"] = function() words.spans("abc"):tokens "a" end,
    ["a segmenter that was closed"] = function()
      local segmenter = assert(words.segmenter())
      segmenter:close()
      segmenter:spans "a"
    end,
  } do
    it("raises for " .. name, function()
      assert.has_error(call)
    end)
  end

  it("makes no garbage when only places are asked for", function()
    local segmenter = assert(words.segmenter())
    local text = ("职工代表大会在北京大学召开，"):rep(2000)
    assert(segmenter:start(text))
    local spans, seen = assert(segmenter:next()), 0
    collectgarbage()
    collectgarbage "stop"
    local before = collectgarbage "count"
    while segmenter:next(spans) do
      for i = 1, #spans do
        local first, last = spans:span(i)
        seen = seen + last - first + 1
      end
    end
    local made = collectgarbage "count" - before
    collectgarbage "restart"
    assert.is_true(seen > #text // 2)
    assert.is_true(made < 1, made .. " KB")
  end)
end)
