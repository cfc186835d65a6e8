--- A page in lines and pieces, with the bytes each came from, in every encoding.

local child = require "child"
local core = require "jianbao.core"
local gold = require "gold"
local layout = require "jianbao.export.layout"
local page_reader = require "jianbao.page"

--- Put a layout together again.
local function text_of(shape)
  local lines = {}
  for _, block in ipairs(shape.blocks) do
    for _, line in ipairs(block.lines) do
      assert.equal(#lines, line.number)
      local parts = {}
      for index, piece in ipairs(line.pieces) do
        parts[index] = piece.text
      end
      lines[#lines + 1] = table.concat(parts)
    end
  end
  assert.equal(shape.lines, #lines)
  return table.concat(lines, shape.line_end)
end

--- All pieces of a field, blanks between them left out, as the article has it.
local function of_role(shape, article, role)
  local parts = {}
  for _, block in ipairs(shape.blocks) do
    for _, line in ipairs(block.lines) do
      for _, piece in ipairs(line.pieces) do
        if piece.role == role and piece.article == article then
          parts[#parts + 1] = piece.text
        end
      end
    end
  end
  return (table.concat(parts):gsub("%s", ""))
end

describe("jianbao.export.layout", function()
  local encoders = { "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE" }

  it("is the page, and its pieces are the fields, in every encoding", function()
    for _, name in ipairs(gold.names "examples/pages") do
      local utf8_bytes = child.slurp("examples/pages/" .. name .. ".txt")
      -- One encoding a page, turn and turn about: all pages in all take too long.
      local encoding = encoders[#utf8_bytes % #encoders + 1]
      local bytes = child.shell(("env -u LD_PRELOAD iconv -f UTF-8 -t %s examples/pages/%s.txt")
        :format(encoding, name)).out
      local page = assert(page_reader.read(bytes, { encoding = encoding }))
      page.bytes = bytes
      local shape = assert(layout.read(page))
      assert.equal(core.text.decode(bytes, encoding), text_of(shape), name)
      for index, article in ipairs(page.articles) do
        for _, field in ipairs { "headline", "kicker", "deck", "byline", "dateline" } do
          assert.equal(((article[field] or ""):gsub("%s", "")), of_role(shape, index, field), name)
        end
        local body = ""
        for _, paragraph in ipairs(article.paragraphs) do
          body = body .. (paragraph.kind == "body" and paragraph.text or "")
        end
        assert.equal((body:gsub("%s", "")), of_role(shape, index, "body"), name)
      end
    end
  end)

  for _, case in ipairs {
    { "nothing", "", "\n", 1 }, { "a line end", "\n", "\n", 2 }, { "no line end", "甲", "\n", 1 },
    { "CR LF", "a\r\nb\r\n", "\r\n", 3 }, { "CR", "a\rb", "\r", 2 },
    { "CR LF and LF", "a\r\nb\n", "\n", 3 }, { "LF and CR", "a\nb\rc", "\n", 2 },
    { "a byte order mark", "\u{FEFF}a\nb", "\n", 2, "a\nb" },
  } do
    it("keeps a page of " .. case[1], function()
      local shape = layout.read { bytes = case[2], articles = {} }
      assert.equal(case[3], shape.line_end)
      assert.equal(case[4], shape.lines)
      assert.equal(case[5] or case[2], text_of(shape))
    end)
  end

  it("keeps a page whose spans overlap, are empty or lead outside", function()
    local shape = layout.read { bytes = "甲乙丙\n丁\n", articles = { { paragraphs = {}, spans = {
      { field = "headline", first = 1, last = 6 }, { field = "deck", first = 4, last = 9 },
      { field = "kicker", first = 5, last = 4 }, { field = "label", first = 11, last = 99 },
      { field = "a<b>", first = 11, last = 13 },
    } } } }
    assert.equal("甲乙丙\n丁\n", text_of(shape))
    assert.equal("甲乙", of_role(shape, 1, "headline"))
    assert.equal("丙", of_role(shape, 1, "deck"))
    assert.equal("丁", of_role(shape, 1, "a_b_"))
  end)

  it("says what it cannot read", function()
    local shape, message = layout.read { bytes = "x", encoding = "nonesuch", articles = {} }
    assert.is_nil(shape)
    assert.equal("string", type(message))
  end)

  it("writes base64 as RFC 4648 does", function()
    for plain, encoded in pairs {
      [""] = "", f = "Zg==", fo = "Zm8=", foo = "Zm9v", foob = "Zm9vYg==", fooba = "Zm9vYmE=",
      foobar = "Zm9vYmFy", ["\0\xFF\xFB\xBF"] = "AP/7vw==",
    } do
      assert.equal(encoded, layout.base64(plain))
    end
  end)
end)
