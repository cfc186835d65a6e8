--- Sentences, clauses and graphemes of a text, from Lua.

local sentences = require "jianbao.sentences"

describe("jianbao.sentences", function()
  it("gives the sentences of a text", function()
    assert.same({ "他说：“走吧。”", "大家走了。" }, sentences.list "他说：“走吧。”大家走了。")
  end)

  it("gives clauses", function()
    assert.same({ "他来了，", "共1,200元。" }, sentences.list("他来了，共1,200元。", "clause"))
  end)

  it("gives what a reader takes for one character", function()
    assert.same({ "e\u{301}", "👩‍👩‍👧", "好" }, sentences.list("e\u{301}👩‍👩‍👧好", "grapheme"))
  end)

  it("gives places that cover the text", function()
    local text, at = "一句。 两句！\n三句", 0
    for first, last in sentences.each(text) do
      assert.equal(at + 1, first)
      at = last
    end
    assert.equal(#text, at)
  end)

  it("gives nothing for an empty text", function()
    assert.same({}, sentences.list "")
  end)

  it("raises for a unit it does not know", function()
    assert.has_error(function() sentences.list("好", "verse") end)
  end)

  it("raises for what is no text", function()
    assert.has_error(function() sentences.list(nil) end)
  end)
end)
