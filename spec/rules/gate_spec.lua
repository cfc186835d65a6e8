local gate = require "jianbao.rules.gate"

--- Every place of every word, by looking at each byte: slow and obvious.
local function plain(words, text)
  local hits = {}
  for first = 1, #text do
    for last = first, #text do
      for number, word in ipairs(words) do
        if text:sub(first, last) == word then
          table.move({ number, first, last }, 1, 3, #hits + 1, hits)
        end
      end
    end
  end
  return hits
end

describe("jianbao.rules.gate", function()
  for _, case in ipairs {
    { "one word", { "安全" }, "讲安全，会安全" },
    { "words inside words", { "安全", "安全生产", "生产", "产" }, "安全生产月" },
    { "words that overlap", { "工会会", "会会员", "会员" }, "工会会员" },
    { "a word that repeats itself", { "人人" }, "人人人人" },
    { "words of bytes and of four-byte characters", { "a", "😀好" }, "aa😀好a😀" },
    { "a word cut off by the end", { "安全生产" }, "安全生" },
    { "an empty text", { "安全" }, "" },
    { "no words", {}, "安全" },
  } do
    it("finds " .. case[1], function()
      assert.same(plain(case[2], case[3]), gate.new(case[2]):find(case[3]))
    end)
  end

  it("finds what plain search finds, in 500 texts put together at random", function()
    local random = 7
    local function draw(limit)
      random = (random * 1103515245 + 12345) % 2147483648
      return random // 65536 % limit + 1
    end
    local alphabet = { "工", "会", "员", "安", "a", "，" }
    local function make(most)
      local parts = {}
      for index = 1, draw(most) do
        parts[index] = alphabet[draw(#alphabet)]
      end
      return table.concat(parts)
    end
    local found = 0
    for _ = 1, 500 do
      local words, seen = {}, {}
      for _ = 1, draw(6) do
        local word = make(3)
        if not seen[word] then
          seen[word], words[#words + 1] = true, word
        end
      end
      local text = make(20)
      local expected = plain(words, text)
      assert.same(expected, gate.new(words):find(text), text)
      found = found + #expected
    end
    assert.is_true(found > 1000)
  end)
end)
