--- The words of the rules as one ordered choice of LPeg: rules_lpeg.lua FOLDER [WORDS]
--
-- Without WORDS 1,000: LPeg tries one word after another wherever none has a
-- first byte of its own, and all hanzi share a few.

local lpeg = require "lpeg"

local folder, most = arg[1], tonumber(arg[2] or 1000)
local words = {}
for word in io.lines(folder .. "/words.txt") do
  words[#words + 1] = word
  if #words == most then
    break
  end
end

--- Halves, not a chain: LPeg's compiler is recursive.
local function choice(first, last)
  if first == last then
    return lpeg.P(words[first])
  end
  local middle = (first + last) // 2
  return choice(first, middle) + choice(middle + 1, last)
end

local found = 0
local any = lpeg.P { (choice(1, #words) * lpeg.P(true) / function() found = found + 1 end
  + lpeg.P(1)) ^ 0 }
local bytes, start = 0, os.clock()
for line in io.lines(folder .. "/text.txt") do
  any:match(line)
  bytes = bytes + #line
  if os.clock() - start > 2 then
    break
  end
end
print(("LPeg, one choice of %d words, %.0f KB: %.3f MB/s"):format(#words, bytes / 1e3,
  bytes / (os.clock() - start) / 1e6))
