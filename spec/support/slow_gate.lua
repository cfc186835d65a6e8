--- The gate as it was before the C core had one: a walk over a tree of
-- characters, kept as the slow implementation the other is compared with.

---@class spec.SlowGate
---@field private root table
local Gate = {}
Gate.__index = Gate

local M = {}

-- The key of a node under which the number of the word ending there stands;
-- characters are their code points, which are never negative.
local WORD = -1

---@param words string[]  valid UTF-8, none empty, each once
---@return spec.SlowGate
function M.new(words)
  local root = {}
  for number, word in ipairs(words) do
    local node = root
    for _, character in utf8.codes(word) do
      local child = node[character]
      if not child then
        child = {}
        node[character] = child
      end
      node = child
    end
    node[WORD] = number
  end
  return setmetatable({ root = root }, Gate)
end

---Every place of every word.
---@param text string  valid UTF-8
---@return integer[] hits  flat triples: word number, first byte, last byte; by
---  first byte, of those that start together the shorter first
function Gate:find(text)
  local characters, starts, count = {}, {}, 0
  for start, character in utf8.codes(text) do
    count = count + 1
    characters[count], starts[count] = character, start
  end
  starts[count + 1] = #text + 1

  local root, hits, filled = self.root, {}, 0
  for index = 1, count do
    local node = root[characters[index]]
    local ahead = index
    while node do
      local word = node[WORD]
      ahead = ahead + 1
      if word then
        hits[filled + 1], hits[filled + 2], hits[filled + 3] =
          word, starts[index], starts[ahead] - 1
        filled = filled + 3
      end
      node = node[characters[ahead]]
    end
  end
  return hits
end

return M
