-- Bugs of the segmentation that were mended once.

local words = require "jianbao.words"

describe("words, mended", function()
  it("cut a text with a blank and then no end of a sentence for long", function()
    -- Longer than a window, of which the blank alone was to be settled: it was
    -- not, and the default model read the last of no ends.
    local rest = ("，甲"):rep(1500)
    for _, blank in ipairs { " ", "　", "\t", "　　", "\n" } do
      local spans = assert(words.spans("甲" .. blank .. "甲" .. rest))
      assert.equal(2 + utf8.len(blank) + 3000, #spans)
    end
  end)
end)
