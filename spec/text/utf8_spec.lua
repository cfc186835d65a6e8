--- UTF-8: what is accepted, what replaced, and where the first wrong byte is;
-- against slow code on random bytes.

local text = require "jianbao.core".text
local maps = require "maps"

local R = "\u{FFFD}"

--- The same by the letter of table 3-7 and D93b, a byte at a time: the oracle.
local function slow_repair(s)
  local second = { [0xE0] = { 0xA0, 0xBF }, [0xED] = { 0x80, 0x9F },
                   [0xF0] = { 0x90, 0xBF }, [0xF4] = { 0x80, 0x8F } }
  local out, replaced, characters, i = {}, 0, 0, 1
  while i <= #s do
    local lead = s:byte(i)
    local wanted = lead < 0x80 and 1 or lead < 0xC2 and 0 or lead < 0xE0 and 2
      or lead < 0xF0 and 3 or lead < 0xF5 and 4 or 0
    local read = 1
    while read < wanted do
      local byte = s:byte(i + read)
      local range = read == 1 and second[lead] or { 0x80, 0xBF }
      if not byte or byte < range[1] or byte > range[2] then
        break
      end
      read = read + 1
    end
    characters = characters + 1
    if read == wanted then
      out[#out + 1] = s:sub(i, i + read - 1)
    else
      out[#out + 1] = R
      replaced = replaced + 1
    end
    i = i + read
  end
  return table.concat(out), replaced, characters
end

describe("jianbao.core.text, UTF-8", function()

  -- Description, bytes, and the repaired string.
  local ill_formed = {
    { "Unicode 15, table 3-8: overlong", "\xC0\xAF\xE0\x80\xBF\xF0\x81\x82A", R:rep(8) .. "A" },
    { "table 3-9: surrogates", "\xED\xA0\x80\xED\xBF\xBF\xED\xAFA", R:rep(8) .. "A" },
    { "table 3-10: beyond U+10FFFF", "\xF4\x91\x92\x93\xFFA\x80\xBFB",
      R:rep(5) .. "A" .. R:rep(2) .. "B" },
    { "table 3-11: cut off", "\xE1\x80\xE2\xF0\x91\x92\xF1\xBFA", R:rep(4) .. "A" },
    { "a lone first continuation byte", "\x80", R },
    { "a lone last continuation byte", "\xBF", R },
    { "two continuation bytes", "\x80\xBF", R:rep(2) },
    { "seven continuation bytes", ("\x80\xBF"):rep(3) .. "\x80", R:rep(7) },
    { "a two-byte character without its second byte", "\xDF", R },
    { "a three-byte character without its last byte", "\xEF\xBF", R },
    { "a three-byte character whose second byte is overlong, cut off", "\xE0\x80", R:rep(2) },
    { "a four-byte character without its last byte", "\xF3\xBF\xBF", R },
    { "a four-byte character whose second byte is overlong, cut off", "\xF0\x80\x80", R:rep(3) },
    { "the leads of five and six bytes of old, cut off", "\xF8\x88\x80\x80\xFC\x84\x80", R:rep(7) },
    { "FE and FF, which no text has", "\xFE\xFF\xFE\xFE\xFF\xFF", R:rep(6) },
    { "a solidus in two bytes", "\xC0\xAF", R:rep(2) },
    { "a solidus in three bytes", "\xE0\x80\xAF", R:rep(3) },
    { "a solidus in four bytes", "\xF0\x80\x80\xAF", R:rep(4) },
    { "a solidus in five bytes", "\xF8\x80\x80\x80\xAF", R:rep(5) },
    { "a solidus in six bytes", "\xFC\x80\x80\x80\x80\xAF", R:rep(6) },
    { "the highest overlong of two bytes", "\xC1\xBF", R:rep(2) },
    { "the highest overlong of three bytes", "\xE0\x9F\xBF", R:rep(3) },
    { "the highest overlong of four bytes", "\xF0\x8F\xBF\xBF", R:rep(4) },
    { "zero in two bytes", "\xC0\x80", R:rep(2) },
    { "the first surrogate", "\xED\xA0\x80", R:rep(3) },
    { "the last surrogate", "\xED\xBF\xBF", R:rep(3) },
    { "a pair of surrogates", "\xED\xA0\xBD\xED\xB8\x80", R:rep(6) },
    { "U+110000", "\xF4\x90\x80\x80", R:rep(4) },
    { "leads above F4", "\xF5\xF6\xF7", R:rep(3) },
    { "several cut-off characters one after the other",
      "\xDF\xEF\xBF\xE0\xA0\xF0\x90\x80\xF3\xBF\xBF", R:rep(5) },
    { "a hanzi cut off before another", "全\xE5\xB8市", "全" .. R .. "市" },
    { "a hanzi cut off at the end, behind many", ("安全生产"):rep(9) .. "\xE5\xB8",
      ("安全生产"):rep(9) .. R },
  }
  local leads = {}
  for lead = 0xC0, 0xFF do
    leads[#leads + 1] = string.char(lead, 0x20)
  end
  ill_formed[#ill_formed + 1] =
    { "every lead byte before a space", table.concat(leads), (R .. " "):rep(64) }
  local continuations = {}
  for byte = 0x80, 0xBF do
    continuations[#continuations + 1] = string.char(byte)
  end
  ill_formed[#ill_formed + 1] =
    { "all continuation bytes", table.concat(continuations), R:rep(64) }

  local well_formed = {
    { "nothing", "", 0 },
    { "the first and last of each length",
      "\0\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}", 8 },
    { "the edges of the surrogates", "\u{D7FF}\u{E000}", 2 },
    { "noncharacters, which are characters", "\u{FFFE}\u{FFFF}\u{FDD0}\u{1FFFE}", 4 },
    { "a U+FFFD that stands in the text", "甲\u{FFFD}乙", 3 },
    { "hanzi of every length of run", "一 一二 一二三 一二三四 a一二三四五", 20 },
    { "hanzi of three and four bytes", "㐀一鿿𠀀", 4 },
  }

  for _, case in ipairs(ill_formed) do
    local name, bytes, repaired = table.unpack(case)
    it("replaces " .. name, function()
      local _, expected_count = repaired:gsub(R, "")
      local result, replaced = text.repair(bytes)
      assert.equal(repaired, result)
      assert.equal(expected_count, replaced)
      assert.is_false((text.valid(bytes)))
      assert.equal(utf8.len(repaired), text.length(bytes))
      assert.same({ repaired, expected_count, utf8.len(repaired) }, { slow_repair(bytes) })
    end)
  end

  for _, case in ipairs(well_formed) do
    local name, bytes, characters = table.unpack(case)
    it("leaves alone " .. name, function()
      local result, replaced = text.repair(bytes)
      assert.equal(bytes, result)
      assert.equal(0, replaced)
      assert.is_true(text.valid(bytes))
      assert.equal(characters, text.length(bytes))
    end)
  end

  it("accepts every scalar value and no other", function()
    for first = 0, 0x10FFFF, 0x100 do
      local codes = {}
      for code = first, first + 0xFF do
        codes[#codes + 1] = utf8.char(code)
      end
      local s = table.concat(codes)
      local surrogates = first >= 0xD800 and first <= 0xDFFF
      assert.equal(not surrogates, (text.valid(s)))
      assert.equal(surrogates and 3 * 256 or 256, text.length(s))
    end
  end)

  it("names the first byte that is wrong, wherever it stands", function()
    for before = 0, 40 do
      for _, run in ipairs { "a", "字", "é", "𠀀" } do
        local s = run:rep(before) .. "\xFF" .. run:rep(9)
        assert.same({ false, #run * before + 1 }, { text.valid(s) })
      end
    end
  end)

  it("agrees with slow code on random bytes, and maps every byte", function()
    local random = maps.random(20230621)
    local alphabet = { "\xE5\xAE\x89", "\xE5", "\xAE", "\xF0\xA0\x80\x80", "\xF0\x9F", "\xED",
                       "\xA0", "\xC3", "\xC3\xA9", "\xE0", "\xF4", "\x8F", "安全", "a" }
    for _ = 1, 1500 do
      local s = maps.random_bytes(random, random(0, 60), alphabet)
      local repaired, replaced, characters = slow_repair(s)
      assert.same({ repaired, replaced }, { text.repair(s) })
      assert.equal(characters, text.length(s))
      assert.equal(replaced == 0, (text.valid(s)))
      local decoded, info = text.decode(s, "UTF-8")
      local bom = #info.bom
      if bom == 0 then
        assert.equal(repaired, decoded)
      end
      assert.is_true(maps.tiles(info.map, decoded, bom + 1, #s))
    end
  end)

  describe("positions", function()
    it("lead from characters to bytes and back", function()
      local s = "工é𠀀\xE5\xB8x"
      local firsts = { 1, 4, 6, 10, 12 }
      for character, first in ipairs(firsts) do
        assert.equal(first, text.byte_offset(s, character))
        local last = (firsts[character + 1] or #s + 1) - 1
        for byte = first, last do
          assert.equal(character, text.character_offset(s, byte))
        end
      end
      assert.equal(#s + 1, text.byte_offset(s, 6))
      assert.equal(6, text.character_offset(s, #s + 1))
    end)

    it("agree with slow code on random bytes", function()
      local random = maps.random(7)
      local alphabet = { "\xE5\xAE\x89", "\xE5\xAE", "\xF0\xA0", "\x80", "b", "é" }
      for _ = 1, 500 do
        local s = maps.random_bytes(random, random(1, 20), alphabet)
        local characters = text.length(s)
        local byte = 1
        for character = 1, characters do
          assert.equal(byte, text.byte_offset(s, character))
          local after = text.byte_offset(s, character + 1)
          for inside = byte, after - 1 do
            assert.equal(character, text.character_offset(s, inside))
          end
          byte = after
        end
        assert.equal(#s + 1, byte)
      end
    end)

    for name, call in pairs {
      ["character 0"] = function() return text.byte_offset("ab", 0) end,
      ["a character behind the end"] = function() return text.byte_offset("ab", 4) end,
      ["byte 0"] = function() return text.character_offset("ab", 0) end,
      ["a byte behind the end"] = function() return text.character_offset("ab", 4) end,
      ["a negative byte"] = function() return text.character_offset("ab", -1) end,
    } do
      it("raise for " .. name, function()
        assert.error_matches(call, "#2 to '[%w_]+' %(position out of range%)")
      end)
    end
  end)

end)
