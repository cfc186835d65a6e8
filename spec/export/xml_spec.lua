--- Texts in XML, read back by another parser, and what is replaced and counted.

local child = require "child"
local schemas = require "schemas"
local xml = require "jianbao.export.xml"

describe("jianbao.export.xml", function()
  for _, case in ipairs {
    { "plain text", "标题 a", "标题 a" },
    { "markup", "<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;" },
    { "the end of a CDATA section", "]]>", "]]&gt;" },
    { "quotes", "\"'", "\"'" },
    { "tabs and line feeds", "a\tb\nc", "a\tb\nc" },
    { "a carriage return, which readers would drop", "a\r\nb", "a&#13;\nb" },
    { "control characters", "\0\1\8\11\12\14\31", "␀␁␈␋␌␎␟" },
    { "noncharacters", "\u{FFFE}\u{FFFF}", "\u{FFFD}\u{FFFD}" },
    { "characters beside them", "\u{FFFD}\u{FFBE}\u{10FFFE}", "\u{FFFD}\u{FFBE}\u{10FFFE}" },
    { "ill-formed bytes", "a\xFFb", "a\u{FFFD}b" },
    { "a lone surrogate", "\xED\xA0\x80", "\u{FFFD}\u{FFFD}\u{FFFD}" },
    { "emoji and marks of direction", "😀\u{202E}", "😀\u{202E}" },
    { "what XML allows and few expect", "\u{7F}\u{85}\u{2028}", "\u{7F}\u{85}\u{2028}" },
    { "nothing", "", "" },
  } do
    it("writes " .. case[1], function()
      assert.equal(case[3], xml.escaper():text(case[2]))
    end)
  end

  it("writes attributes that read back equal", function()
    assert.equal('"a&lt;b&gt;&amp;&quot;\'&#9;&#10;&#13;"', xml.escaper():quoted "a<b>&\"'\t\n\r")
    assert.equal(' a="1" c="x"', xml.escaper():attributes({ "a", 1, "b", nil, "c", "x" }, 6))
    assert.equal("", xml.escaper():element("a", nil))
    assert.equal("<a>&lt;</a>", xml.escaper():element("a", "<"))
  end)

  it("counts what it replaced", function()
    local escaper = xml.escaper()
    escaper:text "a\1b\1\u{FFFE}"
    escaper:quoted "\xFF"
    assert.equal(4, escaper.replaced)
    assert.equal("U+0001 2×, U+FFFE 1×, ill-formed bytes 1×", escaper:note())
    assert.is_nil(xml.escaper():note())
  end)

  it("holds every character of the first plane, or its stand-in", function()
    local folder <close> = setmetatable({ path = child.folder() },
      { __close = function(self) child.remove(self.path) end })
    local characters, wanted = {}, {}
    for code = 0, 0xFFFF do
      if code < 0xD800 or code > 0xDFFF then
        local character = utf8.char(code)
        characters[#characters + 1] = character
        local allowed = code >= 0x20 and code < 0xFFFE or code == 9 or code == 10 or code == 13
        wanted[#wanted + 1] = allowed and character or code < 0x20 and utf8.char(0x2400 + code)
          or "\u{FFFD}"
      end
    end
    local all = table.concat(characters)
    local escaper = xml.escaper()
    child.write(folder.path .. "/x.xml", xml.DECLARATION
      .. ("<x a=%s>%s</x>"):format(escaper:quoted(all), escaper:text(all)))
    assert.equal(2 * (29 + 2), escaper.replaced)
    local read = schemas.read_xml(folder.path .. "/x.xml")
    assert.equal(table.concat(wanted), schemas.text(read))
    assert.equal(table.concat(wanted), read.attributes.a)
  end)
end)
