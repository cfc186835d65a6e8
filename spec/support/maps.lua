--- Checks of offset maps that several specs share.

local M = {}

--- The characters of a valid UTF-8 text: an iterator of first, last byte.
function M.characters(text)
  local next_byte = 1
  return function()
    if next_byte > #text then
      return nil
    end
    local first = next_byte
    next_byte = utf8.offset(text, 2, first)
    return first, next_byte - 1
  end
end

--- Whether the characters of `text` stand in the source one behind the other,
--- from byte `start` to byte `finish`, without a gap and each in its order.
--- With `shared`, characters one behind the other may stand for the same bytes.
--- Returns true, or false and what is wrong.
function M.tiles(map, text, start, finish, shared)
  local expected = start
  local from, to
  for first, last in M.characters(text) do
    local from_before, to_before = from, to
    from, to = map:original(first, last)
    if shared and from == from_before and to == to_before then
      expected = from
    end
    if from ~= expected or to < from then
      return false, ("bytes %d-%d came from %d-%d, expected from %d on")
        :format(first, last, from, to, expected)
    end
    for byte = first, last do -- a part of a character is the whole character
      local part_from, part_to = map:original(byte, byte)
      if part_from < from or part_to > to then
        return false, ("byte %d came from %d-%d, outside its character's %d-%d")
          :format(byte, part_from, part_to, from, to)
      end
    end
    expected = to + 1
  end
  if expected ~= finish + 1 then
    return false, ("the source ends at %d, the map at %d"):format(finish, expected - 1)
  end
  return true
end

--- A source of numbers that is the same on every machine and in every run
--- (the "minimal standard" generator of Park and Miller).
function M.random(seed)
  return function(low, high)
    seed = seed * 48271 % 0x7FFFFFFF
    return low + seed % (high - low + 1)
  end
end

--- A random string of bytes; those of `alphabet` come often.
function M.random_bytes(random, length, alphabet)
  local pieces = {}
  for i = 1, length do
    pieces[i] = random(1, 3) == 1 and alphabet[random(1, #alphabet)]
      or string.char(random(0, 255))
  end
  return table.concat(pieces)
end

return M
