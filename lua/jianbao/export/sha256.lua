--- SHA-256 (FIPS 180-4) in Lua alone, for writers in a sandbox, which have no
-- core to ask. Some hundred times slower than the core's; for the files that a
-- writer makes it does.

local M = {}

---The first 32 bits of the fractional part of a root of the n-th prime.
---@param power number  1/2 or 1/3
---@param count integer
---@return integer[]
local function constants(power, count)
  local list, candidate = {}, 2
  while #list < count do
    local prime = true
    for divisor = 2, math.floor(candidate ^ 0.5) do
      prime = prime and candidate % divisor ~= 0
    end
    if prime then
      list[#list + 1] = math.floor(candidate ^ power % 1 * 2 ^ 32)
    end
    candidate = candidate + 1
  end
  return list
end

local ROUND, START = constants(1 / 3, 64), constants(1 / 2, 8)

---Turn 32 bits to the right.
---@param word integer
---@param bits integer
---@return integer
local function turn(word, bits)
  return (word >> bits | word << 32 - bits) & 0xFFFFFFFF
end

---@param bytes string
---@return string hexadecimal  64 digits
function M.digest(bytes)
  local padded = bytes .. "\x80" .. ("\0"):rep((55 - #bytes) % 64) .. (">I8"):pack(#bytes * 8)
  local state = table.move(START, 1, 8, 1, {})
  for block = 1, #padded, 64 do
    local w = { (">" .. ("I4"):rep(16)):unpack(padded, block) }
    for index = 17, 64 do
      local x, y = w[index - 15], w[index - 2]
      w[index] = w[index - 16] + w[index - 7] + (turn(x, 7) ~ turn(x, 18) ~ x >> 3)
        + (turn(y, 17) ~ turn(y, 19) ~ y >> 10) & 0xFFFFFFFF
    end
    local a, b, c, d, e, f, g, h = table.unpack(state)
    for index = 1, 64 do
      local one = h + (turn(e, 6) ~ turn(e, 11) ~ turn(e, 25)) + (e & f ~ ~e & g) + ROUND[index]
        + w[index]
      local two = (turn(a, 2) ~ turn(a, 13) ~ turn(a, 22)) + (a & b ~ a & c ~ b & c)
      h, g, f, e, d, c, b, a = g, f, e, d + one & 0xFFFFFFFF, c, b, a, one + two & 0xFFFFFFFF
    end
    for index, value in ipairs { a, b, c, d, e, f, g, h } do
      state[index] = state[index] + value & 0xFFFFFFFF
    end
  end
  return (("%08x"):rep(8):format(table.unpack(state)))
end

return M
