--- Write rules of five words each, for the measurements of rules.
--
--   lua5.4 make_rules.lua DICTIONARY RULES SHORTEST > FILE
--
-- The words are drawn evenly, by a fixed seed, from those of jieba's
-- dictionary with SHORTEST characters or more: an editor's terms have three
-- or more; with two, most articles meet several of 10,000 rules.

local dictionary, count, shortest = arg[1], tonumber(arg[2]), tonumber(arg[3])

local seed = 20261121
local function draw(limit)
  seed = (seed * 6364136223846793005 + 1442695040888963407) & 0x7FFFFFFFFFFFFFFF
  return (seed >> 20) % limit + 1
end

local terms = {}
for line in io.lines(dictionary) do
  local word = line:match "^(%S+) %d+"
  if word and utf8.len(word) >= shortest then
    terms[#terms + 1] = word
  end
end
for index = 1, count do
  local list = {}
  for place = 1, 5 do
    list[place] = ('"%s"'):format(terms[draw(#terms)])
  end
  io.write(('topic "%d" { words = { %s } }\n'):format(index, table.concat(list, ", ")))
end
