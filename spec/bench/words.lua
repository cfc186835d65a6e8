--- How fast segmentation is through Lua: `lua5.4 words.lua TEXT`. The text is cut
-- line by line, as scripts do it, with the unigram model and then with the default
-- one; processor time, best of 3.

local words = require "jianbao.words"

local file <close> = assert(io.open(arg[1], "rb"))
local lines, bytes = {}, 0
for line in file:lines "L" do
  lines[#lines + 1] = line
  bytes = bytes + #line
end
---@param what string
---@param run fun(line: string): integer
local function measure(what, run)
  local best, count = math.huge, 0
  for _ = 1, 3 do
    local start = os.clock()
    count = 0
    for _, line in ipairs(lines) do
      count = count + run(line)
    end
    best = math.min(best, os.clock() - start)
  end
  print(("%-34s %8.1f MB/s %10d"):format(what, bytes / best / 1e6, count))
end

---@param model string?
local function measure_model(model)
  local name = model or "default"
  local segmenter = assert(words.segmenter { model = model })
  local spans ---@type jianbao.Spans?
  measure("Lua, " .. name .. ": spans", function(line)
    local count = 0
    assert(segmenter:start(line))
    local piece = segmenter:next(spans)
    while piece do
      spans, count = piece, count + #piece
      piece = segmenter:next(spans)
    end
    return count
  end)
  measure("Lua, " .. name .. ": each place asked for", function(line)
    local found = assert(segmenter:spans(line))
    for i = 1, #found do
      found:span(i)
    end
    return #found
  end)
  measure("Lua, " .. name .. ": words in one string", function(line)
    local found = assert(segmenter:spans(line))
    found:join(line, " ")
    return #found
  end)
  measure("Lua, " .. name .. ": tokens", function(line)
    return #segmenter:spans(line):tokens(line)
  end)
end

measure_model "unigram"
measure_model()
