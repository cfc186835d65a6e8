--- Counting words, against a slow count over the tokens.

local core = require "jianbao.core"
local text = core.text
local words = require "jianbao.words"

local WORD_KINDS = { word = true, latin = true, number = true }

---@param texts string[]
---@return { word: string, count: integer }[] list
---@return integer total
local function slow_count(texts)
  local counts, total, list = {}, 0, {}
  for _, one in ipairs(texts) do
    for _, token in ipairs(assert(words(one))) do
      local word = text.normalise(token.text, { fold_case = true })
      if WORD_KINDS[token.kind] and word ~= "" then
        counts[word] = (counts[word] or 0) + 1
        total = total + 1
      end
    end
  end
  for word, count in pairs(counts) do
    list[#list + 1] = { word = word, count = count }
  end
  table.sort(list, function(a, b)
    if a.count ~= b.count then
      return a.count > b.count
    end
    return a.word < b.word
  end)
  return list, total
end

describe("words.counts", function()
  for name, texts in pairs {
    ["nothing"] = {},
    ["an empty text"] = { "" },
    ["marks, blanks and bytes that are no text"] = { "，。 　\n\xFF——％" },
    ["repeated words"] = { "职工学技能，职工练技能。职工！" },
    ["full-width and half-width forms"] = { "ＧＤＰ增长５％，GDP增长5%，gdp、２０２３年、2023年" },
    ["several texts, whose ends part words"] = { "职工代", "表大会", "职工" },
    ["rare scripts"] = { "é É ﷺ ｱ ア 𠮷野家 豈 ½" },
  } do
    it("are those of a slow count: " .. name, function()
      local list, total = slow_count(texts)
      assert.same({ list, total }, { words.counts(texts) })
    end)
  end

  it("are those of a slow count over the example pages", function()
    local pages = {}
    for name in require("lfs").dir "examples/pages" do
      if name:find "%.txt$" then
        local file <close> = assert(io.open("examples/pages/" .. name, "rb"))
        pages[#pages + 1] = text.decode(file:read "a")
      end
    end
    assert.is_true(#pages > 10)
    local list, total = slow_count(pages)
    assert.is_true(#list > 1000)
    assert.same({ list, total }, { words.counts(pages) })
  end)

  it("takes one text for a list of one", function()
    assert.same({ { word = "职工", count = 2 }, { word = "夜校", count = 1 } },
      (words.counts "职工夜校，职工"))
  end)

  it("lists them a line for each count", function()
    local segmenter = assert(words.segmenter())
    assert.equal("2\t职工\n1\t12\tgdp\n", segmenter:counts { "职工GDP职工", "12" })
    assert.equal("", segmenter:counts {})
  end)

  it("gives up the text that was begun", function()
    local segmenter = assert(words.segmenter())
    assert(segmenter:start(("职工"):rep(10000)))
    assert(segmenter:next())
    assert.equal("1\t夜校\n", segmenter:counts { "夜校" })
    assert.is_nil(segmenter:next())
  end)

  it("raises for what is not a text", function()
    assert.has_error(function() words.counts { "a", 1 } end)
    assert.has_error(function() words.counts(1) end)
    assert.has_error(function() words.counts("a", { grain = "fine" }) end)
  end)

  it("says when a list of counts is damaged", function()
    local list, message, code = core.words.counted "1\ta"
    assert.same({ nil, "bad-format" }, { list, code })
    assert.is_truthy(message:find("damaged", 1, true))
  end)
end)
