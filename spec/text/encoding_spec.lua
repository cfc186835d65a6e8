--- Encodings, guessed and named, against Python's codecs; what is ill-formed.

local text = require "jianbao.core".text
local maps = require "maps"

local R = "\u{FFFD}"

--- Before a command: it is not ours, so the sanitizers stay out of it.
local clean = "env -u LD_PRELOAD "

--- `s` as another encoding writes it, by the system's iconv program.
local function encode(s, encoding)
  local from, to = os.tmpname(), os.tmpname()
  local file = assert(io.open(from, "wb"))
  file:write(s)
  file:close()
  assert(os.execute(clean .. ("iconv -f UTF-8 -t %s %s > %s"):format(encoding, from, to)))
  file = assert(io.open(to, "rb"))
  local bytes = file:read "a"
  file:close()
  os.remove(from)
  os.remove(to)
  return bytes
end

--- UTF-16 by hand, as an oracle of its own.
local function utf16(s, format)
  local units = {}
  for _, code in utf8.codes(s) do
    if code < 0x10000 then
      units[#units + 1] = format:pack(code)
    else
      code = code - 0x10000
      units[#units + 1] = format:pack(0xD800 + code // 0x400)
      units[#units + 1] = format:pack(0xDC00 + code % 0x400)
    end
  end
  return table.concat(units)
end

--- Every character of `decoded` leads to bytes that decode to it alone.
local function maps_each_character(bytes, decoded, info)
  for first, last in maps.characters(decoded) do
    local from, to = info.map:original(first, last)
    local alone = text.decode(bytes:sub(from, to), info.encoding)
    if alone ~= decoded:sub(first, last) then
      return false, ("bytes %d-%d"):format(from, to)
    end
  end
  return maps.tiles(info.map, decoded, #info.bom + 1, #bytes)
end

local simplified = [[
# 春风送岗进社区 两千余人现场达成意向
本报讯（记者 苏青禾）6月21日上午，市总工会在文化广场举办招聘会，“一站式”服务受到欢迎。
新区设立12个劳动争议调解点，做到小事不出车间、大事不出园区；职工说：“有话能讲，有理能评！”
]]
local traditional = [[
【本報訊】港灣社區昨日舉辦銀髮族健康講座，邀請醫師說明預防跌倒的方法，現場座無虛席。
（記者林若溪／臺南報導）主辦單位表示，「這項活動每月一次」，歡迎民眾踴躍參加。
]]

-- Without ／, which Taiwan and Hong Kong write as different codes.
local hong_kong = traditional:gsub("／", "、") .. "佢哋嘅嘢喺深水埗啲"

describe("jianbao.core.text.decode", function()

  describe("round trip", function()
    -- Encoding as iconv calls it, as decode calls it, and the text.
    local cases = {
      { "GB18030", "GB18030", simplified },
      { "GBK", "GB18030", simplified },
      { "GB18030", "GB18030", simplified .. "㐀𠀀😀é€" },
      { "BIG5", "Big5", traditional },
      { "CP950", "Big5", traditional .. "碁銹裏墻恒粧嫺€‧" },
      { "BIG5-HKSCS", "Big5", hong_kong },
      { "UTF-16LE", "UTF-16LE", simplified .. "𠀀😀" },
      { "UTF-16BE", "UTF-16BE", simplified .. "𠀀😀" },
      { "UTF-16LE", "UTF-16LE", traditional },
      { "UTF-8", "UTF-8", simplified .. traditional },
    }
    for i, case in ipairs(cases) do
      local written, name, s = table.unpack(case)
      for ending, as in pairs { LF = "\n", CRLF = "\r\n", CR = "\r" } do
        it(("%d: %s with %s"):format(i, written, ending), function()
          local lines = s:gsub("\n", as)
          local bytes = encode(lines, written)
          local decoded, info = text.decode(bytes)
          assert.equal(lines, decoded)
          assert.equal(name, info.encoding)
          assert.equal(name == "UTF-8" and "validity" or "guess", info.chosen_by)
          assert.equal(0, info.replaced)
          assert.equal("", info.bom)
          assert.is_true(maps_each_character(bytes, decoded, info))
          assert.equal(lines, (text.decode(bytes, written)))
        end)
      end
    end

    it("guesses from a headline alone", function()
      for _, headline in ipairs { "市总工会慰问环卫工人", "劳动竞赛", "安全生产月", "新学期开学" } do
        for _, encoding in ipairs { "GB18030", "UTF-16LE", "UTF-16BE" } do
          local decoded, info = text.decode(encode(headline, encoding))
          assert.same({ headline, encoding }, { decoded, info.encoding })
        end
      end
      for _, headline in ipairs { "市府慰問清潔隊員", "勞動節連假人潮", "銀髮族健康講座", "新學期開學" } do
        for _, encoding in ipairs { "Big5", "UTF-16LE", "UTF-16BE" } do
          local decoded, info = text.decode(encode(headline, encoding))
          assert.same({ headline, encoding }, { decoded, info.encoding })
        end
      end
    end)

    it("guesses behind any length of ASCII", function()
      local before = ("plain words 123\n"):rep(5000)
      for written, s in pairs { GB18030 = simplified, BIG5 = traditional } do
        local decoded, info = text.decode(encode(before .. s, written))
        assert.equal(before .. s, decoded)
        assert.equal(0, info.replaced)
      end
    end)

    it("reads every character GB18030 has, as Python's codec writes it", function()
      -- Without those whose two-byte code meant a private-use character when
      -- Python's table was made, and a real one since 2005.
      local pipe = assert(io.popen(clean .. [[python3 -c "
import sys
changed = {0x1E3F, 0xE5E5, 0xE7C7, 0xE816, 0xE817, 0xE818, 0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE831,
           0xE832, 0xE83B, 0xE843, 0xE854, 0xE855, 0xE864, *range(0xE78D, 0xE797)}
kept = (c for c in range(0x80, 0x110000) if not 0xD800 <= c < 0xE000 and c not in changed)
text = ''.join(map(chr, kept))
sys.stdout.buffer.write(text.encode('gb18030'))"]]))
      local bytes = pipe:read "a"
      assert.is_true(pipe:close())
      local decoded, info = text.decode(bytes, "gb18030")
      assert.equal(0, info.replaced)
      local code, characters, rising = 0x7F, 0, true
      for _, found in utf8.codes(decoded) do
        rising = rising and found > code
        code, characters = found, characters + 1
      end
      assert.is_true(rising) -- so none is mistaken for another
      assert.equal(0x110000 - 0x80 - 0x800 - 27, characters)
    end)

    it("crosses the edges of its chunks in every way", function()
      for _, case in ipairs { { "GB18030", "安a𠀀㐀\n" }, { "BIG5-HKSCS", "安a啲\n嘢" } } do
        local encoding, piece = table.unpack(case)
        local unit = encode(piece, encoding)
        for before = 0, 8 do
          local count = 9000 // #unit
          local s = ("x"):rep(before) .. piece:rep(count)
          local bytes = ("x"):rep(before) .. unit:rep(count)
          local decoded, info = text.decode(bytes, encoding)
          assert.is_true(s == decoded)
          assert.is_true(maps.tiles(info.map, decoded, 1, #bytes))
          -- and with an error in each
          decoded, info = text.decode(("x"):rep(before) .. (unit .. "\xFF"):rep(count), encoding)
          assert.is_true(("x"):rep(before) .. (piece .. R):rep(count) == decoded)
          assert.equal(count, info.replaced)
        end
      end
    end)
  end)

  describe("a byte order mark", function()
    local marks = {
      { "UTF-8", "\xEF\xBB\xBF", simplified },
      { "UTF-16LE", "\xFF\xFE", utf16(simplified, "<I2") },
      { "UTF-16BE", "\xFE\xFF", utf16(simplified, ">I2") },
    }
    for _, case in ipairs(marks) do
      local encoding, bom, bytes = table.unpack(case)
      it("chooses " .. encoding .. " and is no text", function()
        local decoded, info = text.decode(bom .. bytes)
        assert.equal(simplified, decoded)
        assert.equal(encoding, info.encoding)
        assert.equal("bom", info.chosen_by)
        assert.equal(bom, info.bom)
        assert.is_false(info.map:identity())
        assert.is_true(maps.tiles(info.map, decoded, #bom + 1, #bom + #bytes))
      end)
      it("is no text either when " .. encoding .. " was asked for", function()
        local decoded, info = text.decode(bom .. bytes, encoding)
        assert.same({ simplified, "option", bom }, { decoded, info.chosen_by, info.bom })
        decoded, info = text.decode(bom, encoding)
        assert.same({ "", bom }, { decoded, info.bom })
      end)
    end
    it("of GB18030 is read too", function()
      local decoded, info = text.decode("\x84\x31\x95\x33" .. encode("工会", "GB18030"))
      assert.same({ "工会", "GB18030", "bom" }, { decoded, info.encoding, info.chosen_by })
    end)
    it("gives the byte order of plain UTF-16", function()
      assert.equal("工", (text.decode("\xFE\xFF\x5D\xE5", "UTF-16")))
      assert.equal("工", (text.decode("\xFF\xFE\xE5\x5D", "utf16")))
      assert.equal("UTF-16BE", select(2, text.decode(utf16(simplified, ">I2"), "UTF-16")).encoding)
      assert.equal("UTF-16LE", select(2, text.decode(utf16(simplified, "<I2"), "UTF-16")).encoding)
    end)
    it("within the text is text", function()
      assert.equal("a\u{FEFF}b", (text.decode "a\u{FEFF}b"))
    end)
  end)

  describe("ill-formed bytes", function()
    -- Description, encoding, bytes, text, how many are replaced.
    local cases = {
      -- GB18030, as the decoder of the WHATWG Encoding Standard (10.2.1)
      { "a lead at the end", "GB18030", "\xB9\xA4\xB9", "工" .. R, 1 },
      { "a lead before a line break", "GB18030", "\xB9\n\xB9\xA4", R .. "\n工", 1 },
      { "a lead before a blank", "GB18030", "\xB9 a", R .. " a", 1 },
      { "a trail of 7F", "GB18030", "\x81\x7Fa", R .. "\x7Fa", 1 },
      { "a trail of FF", "GB18030", "\xB9\xFFa", R:rep(2) .. "a", 2 },
      { "a byte of FF", "GB18030", "\xFF\xB9\xA4", R .. "工", 1 },
      { "the first and last trails", "GB18030", "\x81\x40\xFE\x7E\x81\x80\xF7\xFE", "丂龹亐齄", 0 },
      { "the euro sign of code page 936", "GB18030", "\x80100", "€100", 0 },
      { "the blank A3A0", "GB18030", "\xA3\xA0\xB9\xA4", "\u{3000}工", 0 },
      { "the first of four bytes", "GB18030", "\x81\x30\x81\x30", "\u{80}", 0 },
      { "U+FFFF, the last of its block", "GB18030", "\x84\x31\xA4\x39", "\u{FFFF}", 0 },
      { "U+10000", "GB18030", "\x90\x30\x81\x30", "\u{10000}", 0 },
      { "U+10FFFF, the last of all", "GB18030", "\xE3\x32\x9A\x35", "\u{10FFFF}", 0 },
      { "four bytes behind the last", "GB18030", "\xE3\x32\x9A\x36a", R .. "a", 1 },
      { "four bytes between the blocks", "GB18030", "\x84\x31\xA5\x30a", R .. "a", 1 },
      { "one of four bytes at the end", "GB18030", "a\x81", "a" .. R, 1 },
      { "two of four bytes at the end", "GB18030", "a\x81\x30", "a" .. R, 1 },
      { "three of four bytes at the end", "GB18030", "a\x81\x30\x81", "a" .. R, 1 },
      { "a digit that follows a stray lead", "GB18030", "\x81\x30a", R .. "0a", 1 },
      { "a fourth byte that is none", "GB18030", "\x81\x30\x81\x41", R .. "0丄", 1 },
      -- Big5, as 11.1.1
      { "a lead at the end", "Big5", "\xA4\x75\xA4", "工" .. R, 1 },
      { "a lead before a line break", "Big5", "\xA4\n\xA4\x75", R .. "\n工", 1 },
      { "a trail of 7F", "Big5", "\xA4\x7Fa", R .. "\x7Fa", 1 },
      { "a trail between the ranges", "Big5", "\xA4\x80a", R:rep(2) .. "a", 2 },
      { "bytes of 80 and FF", "Big5", "\x80\xFFa", R:rep(2) .. "a", 2 },
      { "the first and last common hanzi", "Big5", "\xA4\x40\xC6\x7E", "一籲", 0 },
      { "the first and last rare hanzi", "Big5", "\xC9\x40\xF9\xD5", "乂龘", 0 },
      { "the seven hanzi of ETEN", "Big5", "\xF9\xD6\xF9\xD7\xF9\xDC", "碁銹嫺", 0 },
      { "the euro sign", "Big5", "\xA3\xE1", "€", 0 },
      { "a code of two characters", "Big5", "\x88\x62\x88\x64", "Ê\u{304}Ê\u{30C}", 0 },
      { "a code of Hong Kong only", "Big5", "\xFA\xEE", "𠱷", 0 },
      -- UTF-16, as 14.2.1
      { "an odd byte", "UTF-16LE", "\xE5\x5D\xE5", "工" .. R, 1 },
      { "a high surrogate alone", "UTF-16LE", "\x00\xD8\xE5\x5D", R .. "工", 1 },
      { "a low surrogate alone", "UTF-16BE", "\xDC\x00\x5D\xE5", R .. "工", 1 },
      { "two high surrogates and a low one", "UTF-16BE", "\xD8\x40\xD8\x40\xDC\x00", R .. "𠀀", 1 },
      { "a high surrogate at the end", "UTF-16BE", "\x5D\xE5\xD8\x40", "工" .. R, 1 },
      { "a high surrogate and an odd byte at the end", "UTF-16BE", "\xD8\x40\xDC", R, 1 },
      { "the edges of the surrogates", "UTF-16LE", "\xFF\xD7\x00\xE0", "\u{D7FF}\u{E000}", 0 },
    }
    for _, case in ipairs(cases) do
      local name, encoding, bytes, expected, replaced = table.unpack(case, 1, 5)
      it(("%s: %s"):format(encoding, name), function()
        local decoded, info = text.decode(bytes, encoding)
        assert.equal(expected, decoded)
        assert.equal(replaced, info.replaced)
        assert.is_true(maps.tiles(info.map, decoded, 1, #bytes, encoding == "Big5"))
      end)
    end

    it("never lose a byte, in any encoding", function()
      local random = maps.random(1)
      local alphabets = {
        ["UTF-8"] = { "\xE5\xAE\x89", "\xE5", "\xF0\x9F", "a" },
        GB18030 = { "\x81\x30", "\x81", "\x30", "\xB9\xA4", "\x84\x31\xA4", "\xE3\x32\x9A\x35",
                    "\n" },
        Big5 = { "\xA4\x75", "\xA4", "\x88\x62", "\x87", "\xFA\x5F", "\n", "\x80" },
        ["UTF-16LE"] = { "\x00\xD8", "\x00\xDC", "\xE5\x5D", "\n\0" },
        ["UTF-16BE"] = { "\xD8\x00", "\xDC\x00", "\x5D\xE5", "\0\n" },
      }
      for encoding, alphabet in pairs(alphabets) do
        for _ = 1, 600 do
          local bytes = maps.random_bytes(random, random(0, 80), alphabet)
          for _, asked in ipairs { encoding, "" } do
            local decoded, info = text.decode(bytes, asked ~= "" and asked or nil)
            assert.is_true(text.valid(decoded))
            local length, source = info.map:lengths()
            assert.same({ #decoded, #bytes }, { length, source })
            assert.is_true(maps.tiles(info.map, decoded, #info.bom + 1, #bytes,
              info.encoding == "Big5")) -- which has codes of two characters
          end
        end
      end
    end)

    it("cut off a page at any byte and only its last character is lost", function()
      for written, s in pairs {
        GB18030 = simplified .. "㐀",
        ["BIG5-HKSCS"] = hong_kong,
        ["UTF-16LE"] = simplified .. "𠀀",
        ["UTF-16BE"] = traditional .. "𠀀",
        ["UTF-8"] = simplified,
      } do
        local bytes = encode(s, written)
        for cut = #bytes - 12, #bytes do
          local decoded, info = text.decode(bytes:sub(1, cut))
          local whole = decoded:gsub(R .. "$", "")
          assert.equal(whole, s:sub(1, #whole))
          assert.equal(#whole < #decoded and 1 or 0, info.replaced)
          assert.is_true(maps.tiles(info.map, decoded, 1, cut))
        end
      end
    end)

    it("in a page of UTF-8 leave it UTF-8", function()
      local random = maps.random(99)
      for share = 1, 20 do -- one byte of five times so many is broken
        local bytes = {}
        for i = 1, #simplified do
          local broken = random(1, 5 * share) == 1
          bytes[i] = broken and string.char(random(0x80, 0xFF)) or simplified:sub(i, i)
        end
        local _, info = text.decode(table.concat(bytes))
        assert.equal("UTF-8", info.encoding)
      end
      local _, info = text.decode(simplified:sub(1, -3))
      assert.same({ "UTF-8", "guess", 1 }, { info.encoding, info.chosen_by, info.replaced })
    end)

    it("in a page of GB18030 or Big5 leave it so", function()
      local random = maps.random(5)
      for written, s in pairs { GB18030 = simplified, BIG5 = traditional } do
        local good = encode(s, written)
        for _ = 1, 20 do
          local at = random(1, #good)
          local bytes = good:sub(1, at - 1) .. "\xFF" .. good:sub(at + 1)
          local _, info = text.decode(bytes)
          assert.equal(written:upper(), info.encoding:upper())
        end
      end
    end)
  end)

  describe("the choice", function()
    it("is UTF-8 by validity for nothing and for ASCII", function()
      for _, s in ipairs { "", "a", "plain text\n", "a\0b" } do
        local decoded, info = text.decode(s)
        assert.same({ s, "UTF-8", "validity" }, { decoded, info.encoding, info.chosen_by })
        assert.is_true(info.map:identity())
      end
    end)

    it("is UTF-16 for ASCII with as many zero bytes", function()
      local decoded, info = text.decode(utf16("Page 3, 21 June\r\n", "<I2"))
      assert.same({ "Page 3, 21 June\r\n", "UTF-16LE", "guess" },
        { decoded, info.encoding, info.chosen_by })
      assert.equal("UTF-16BE", select(2, text.decode(utf16("Page 3\n", ">I2"))).encoding)
    end)

    it("is UTF-8 for bytes that are nothing", function()
      local random = maps.random(3)
      local bytes = maps.random_bytes(random, 5000, { "\xFF", "\0" })
      local decoded, info = text.decode(bytes)
      assert.equal("UTF-8", info.encoding)
      assert.is_true(info.replaced > 1000)
      assert.is_true(maps.tiles(info.map, decoded, 1, #bytes))
    end)

    for asked, encoding in pairs {
      ["utf8"] = "UTF-8", ["UTF-8"] = "UTF-8", ["ascii"] = "UTF-8", ["GBK"] = "GB18030",
      ["gb2312"] = "GB18030", ["EUC-CN"] = "GB18030", ["cp936"] = "GB18030",
      ["Windows-936"] = "GB18030", ["big-5"] = "Big5", ["Big5-HKSCS"] = "Big5",
      ["CP950"] = "Big5", ["utf_16le"] = "UTF-16LE", ["UTF-16BE"] = "UTF-16BE",
    } do
      it(("can be asked for as %s"):format(asked), function()
        local _, info = text.decode("ab", asked)
        assert.same({ encoding, "option" }, { info.encoding, info.chosen_by })
      end)
    end

    it("fails for a name that is none, and says which there are", function()
      for _, name in ipairs { "klingon", "", "utf-7", ("x"):rep(1000) } do
        local decoded, message, code = text.decode("a", name)
        assert.is_nil(decoded)
        assert.equal("bad-encoding", code)
        assert.matches("GB18030", message, 1, true)
      end
    end)
  end)

end)
