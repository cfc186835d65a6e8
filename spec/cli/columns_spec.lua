--- Columns on a terminal, in mixed script, and the bar that tells how far work is.

local columns = require "jianbao.cli.columns"
local locale = require "jianbao.locale"
local progress = require "jianbao.cli.progress"

describe("columns", function()
  it("stand below each other when Chinese and Latin text are mixed", function()
    assert.same({
      "安全生产   7",
      "IT        12",
    }, columns.align({ { "安全生产", "7" }, { "IT", "12" } }, { right = { false, true } }))
  end)

  it("leave no spaces at the end of a line", function()
    assert.same({ "> a    b", "> ccc  dd" },
      columns.align({ { "a", "b" }, { "ccc", "dd" } }, { indent = "> " }))
  end)

  for _, case in ipairs {
    { "工会", 4, "工会", "what fits stays" },
    { "工会新闻", 7, "工会新…", "and what does not is cut between characters" },
    { "工会新闻", 6, "工会…", "a character that would be halved is left out" },
    { "a\tb\nc", 9, "a b c", "what moves the cursor becomes a space" },
    { "", 0, "", "nothing" },
  } do
    it("cut: " .. case[4], function()
      local cut = columns.cut(case[1], case[2])
      assert.equal(case[3], cut)
      assert.is_true(columns.width(cut) <= case[2])
    end)
  end
end)

describe("the progress bar", function()
  setup(function() locale.use "en" end)
  teardown(function() locale.use(nil) end)

  for _, case in ipairs {
    { "[>                   ] 0/300  000.txt", 0, 300, 0, "000.txt" },
    { "[==========>         ] 150/300  15/s  0:10 left  150.txt", 150, 300, 10, "150.txt" },
    { "[====================] 300/300  5/s  0:00 left  299.txt", 300, 300, 60, "299.txt" },
    { "[====================] 0/0  ", 0, 0, 0, "" },
  } do
    it(("says %d of %d after %d s"):format(case[2], case[3], case[4]), function()
      assert.equal(case[1], progress.line(case[2], case[3], case[4], case[5], 80))
    end)
  end

  it("never fills more than the width of the terminal", function()
    assert.equal(40, columns.width(progress.line(1, 3, 1, ("版"):rep(50) .. ".txt", 40)))
  end)
end)
