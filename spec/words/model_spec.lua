--- The built-in model: what it keeps together, its tags, grains and user words.

local core = require "jianbao.core"
local words = require "jianbao.words"

-- The corpora lie beside the repository; work trees lie a folder deeper.
local DATA = os.getenv "UD_CHINESE" or "../shared/data/ud-chinese"
if not io.open(DATA .. "/test.words") then
  DATA = "../../shared/data/ud-chinese"
end

---@param text string
---@param options? jianbao.WordsOptions
---@return string
local function cut(text, options)
  return (assert(words.spans(text, options)):join(text, "|"))
end

---@param path string
---@param text? string
---@return string?
local function file(path, text)
  local handle <close> = assert(io.open(path, text and "wb" or "rb"))
  if text then
    handle:write(text)
    return nil
  end
  return handle:read "a"
end

describe("the built-in model", function()
  it("says what it is", function()
    local model = assert(words.model())
    assert.equal("ud-gsd", model:about "name")
    assert.match("CC BY%-SA", model:about "licence")
    assert.is_nil(model:about "colour")
  end)

  it("keeps numbers, dates, Latin words and addresses together", function()
    for text, wanted in pairs {
      ["用了3.5%的钱"] = "用|了|3.5%|的|钱",
      ["共1,200人"] = "共|1,200|人",
      ["2023-06-21开会"] = "2023-06-21|开会",
      ["见www.example.com/a吧"] = "见|www.example.com/a|吧",
      ["写信给a.b@example.com。"] = "写信|给|a.b@example.com|。",
      ["１２３个"] = "１２３|个",
    } do
      assert.equal(wanted, cut(text))
    end
  end)

  it("gives the words of a text like those of its lines", function()
    local one, two = "学校的老师来了\n", "北京下雨，我们不去了。"
    assert.equal(cut(one) .. "|" .. cut(two), cut(one .. two))
  end)

  it("tells parts of speech", function()
    local tokens = assert(words("北京的学校在1998年建成。", { tags = true }))
    local tags = {}
    for _, token in ipairs(tokens) do
      tags[token.text] = token.tag
    end
    assert.equal("PLACE", tags["北京"])
    assert.equal("NOUN", tags["学校"])
    assert.equal("NUM", tags["1998"])
    assert.equal("PUNCT", tags["。"])
  end)

  it("has no tags unless they are asked for", function()
    assert.is_nil(assert(words("北京"))[1].tag)
  end)

  describe("in three grains", function()
    local TEXTS = {
      "2023年6月21日，第27届全国人民代表大会在北京召开。",
      "图书馆的自行车有30万辆，清华大学附属中学的学生都来了！",
      "e-mail：a@b.cn 和  https://a.cn\n空 行", "",
    }

    ---@param text string
    ---@param grain string
    ---@return table<integer, boolean> ends
    ---@return integer count
    local function ends(text, grain)
      local set, spans = {}, assert(words.spans(text, { grain = grain }))
      for i = 1, #spans do
        set[select(2, spans:span(i))] = true
      end
      return set, #spans
    end

    it("nests them", function()
      for _, text in ipairs(TEXTS) do
        local fine, normal, coarse = ends(text, "fine"), ends(text, "normal"), ends(text, "coarse")
        for place in pairs(normal) do
          assert.is_true(fine[place], text)
        end
        for place in pairs(coarse) do
          assert.is_true(normal[place], text)
        end
      end
    end)

    it("joins dates and numbers with their units", function()
      assert.equal("2023年6月21日|来", cut("2023年6月21日来", { grain = "coarse" }))
    end)

    it("cuts compounds into their words", function()
      assert.equal("职工|代表|大会", cut("职工代表大会", { grain = "fine" }))
    end)

    it("leaves what is forced alone", function()
      local options = { force = { "职工代表大会" }, grain = "fine" }
      assert.equal("职工代表大会", cut("职工代表大会", options))
    end)

    it("raises for a grain it does not know", function()
      assert.has_error(function() words("好", { grain = "medium" }) end)
    end)
  end)
end)

describe("training", function()
  local corpus, output

  before_each(function()
    corpus, output = os.tmpname(), os.tmpname()
    file(corpus, ("我们  去  学校  。\n老师  在  学校  等  我们  。\n"):rep(20))
  end)

  after_each(function()
    os.remove(corpus)
    os.remove(output)
  end)

  it("makes a model that cuts like its corpus", function()
    local epochs = {}
    assert(core.model.train({ corpus = corpus, dev = corpus, output = output, epochs = 3 },
      function(epoch, count, f1)
        epochs[epoch] = f1
        assert.equal(3, count)
      end))
    assert.equal(3, #epochs)
    assert.is_true(epochs[3] > 0.99)
    assert.equal("老师|去|学校|。", cut("老师去学校。", { model = output }))
  end)

  it("gives the same bytes each time", function()
    assert(core.model.train { corpus = corpus, output = output, epochs = 2 })
    local first = file(output)
    assert(core.model.train { corpus = corpus, output = output, epochs = 2 })
    assert.is_true(first == file(output))
  end)

  it("passes on what its listener raises", function()
    assert.has_error(function()
      core.model.train({ corpus = corpus, output = output }, function() error "stop it" end)
    end)
  end)

  it("says which corpus it cannot read", function()
    local nothing, message, code = core.model.train { corpus = "/no/such", output = output }
    assert.is_nil(nothing)
    assert.match("/no/such", message, 1, true)
    assert.equal("not-found", code)
  end)

  it("learns tags, and a model without them says so", function()
    local tagged = os.tmpname()
    finally(function() os.remove(tagged) end)
    file(tagged, ("我们/PRON 去/VERB 学校/NOUN 。/PUNCT\n"):rep(9))
    assert(core.model.train { corpus = corpus, tags = tagged, output = output, epochs = 1 })
    local tokens = assert(words("我们去学校", { model = output, tags = true }))
    assert.equal("VERB", tokens[2].tag)
    local other = os.tmpname()
    finally(function() os.remove(other) end)
    assert(core.model.train { corpus = corpus, output = other, epochs = 1 })
    local nothing, _, code = words("我们", { model = other, tags = true })
    assert.is_nil(nothing)
    assert.equal("not-found", code)
  end)

  it("refuses a model that is none", function()
    local nothing, message, code = words("好", { model = corpus })
    assert.is_nil(nothing)
    assert.match(corpus, message, 1, true)
    assert.equal("bad-format", code)
  end)
end)

describe("the built-in model on the corpus it was not trained on", function()
  it("has an F1 of at least .95", function()
    local handle = io.open(DATA .. "/test.words")
    if not handle then
      pending "the corpora are not here"
      return
    end
    local gold_count, found_count, right = 0, 0, 0
    for line in handle:lines() do
      local text, gold, at = line:gsub("%s+", ""), {}, 0
      for word in line:gmatch "%S+" do
        gold[at + 1] = at + #word
        at = at + #word
        gold_count = gold_count + 1
      end
      local spans = assert(words.spans(text))
      for i = 1, #spans do
        local first, last = spans:span(i)
        found_count = found_count + 1
        right = right + (gold[first] == last and 1 or 0)
      end
    end
    handle:close()
    assert.is_true(2 * right / (gold_count + found_count) >= 0.95)
  end)
end)
