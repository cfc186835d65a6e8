--- Files that are no text, known by their first bytes; and texts that begin alike.

local text = require "jianbao.core".text

describe("jianbao.core.text.binary_kind", function()

  local kinds = {
    { "PNG picture", "\x89PNG\r\n\x1A\n\0\0\0\rIHDR" },
    { "JPEG picture", "\xFF\xD8\xFF\xE0\0\x10JFIF" },
    { "GIF picture", "GIF89a\1\0" },
    { "GIF picture", "GIF87a\1\0" },
    { "TIFF picture", "II*\0\8\0\0\0" },
    { "TIFF picture", "MM\0*\0\0\0\8" },
    { "BMP picture", "BM\x36\0\x0C\0\0\0\0\0\x36\0\0\0" },
    { "WebP picture", "RIFF\x24\0\0\0WEBPVP8 " },
    { "PDF document", "%PDF-1.7\n" },
    { "PostScript document", "%!PS-Adobe-3.0" },
    { "RTF document", "{\\rtf1\\ansi" },
    { "Word document (docx), Excel table (xlsx) or ZIP archive", "PK\3\4\x14\0\6\0" },
    { "EPUB book", "PK\3\4" .. ("\0"):rep(26) .. "mimetypeapplication/epub+zip" },
    { "OpenDocument file", "PK\3\4" .. ("\0"):rep(26)
      .. "mimetypeapplication/vnd.oasis.opendocument.text" },
    { "old Word document (doc) or Excel table (xls)", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0" },
    { "gzip archive", "\x1F\x8B\8\0" },
    { "bzip2 archive", "BZh91AY&SY" },
    { "xz archive", "\xFD7zXZ\0\0" },
    { "RAR archive", "Rar!\x1A\7\0" },
    { "7z archive", "7z\xBC\xAF\x27\x1C\0\4" },
    { "tar archive", ("\0"):rep(257) .. "ustar\0" },
    { "SQLite database", "SQLite format 3\0\x10\0" },
    { "program (ELF)", "\x7FELF\2\1\1\0" },
    { "MP3 sound", "ID3\4\0\0" },
    { "MP4 film or sound", "\0\0\0\x18ftypmp42" },
  }
  for _, case in ipairs(kinds) do
    local kind, bytes = table.unpack(case)
    it("knows " .. kind .. (" (%02X)"):format(bytes:byte(3)), function()
      assert.equal(kind, text.binary_kind(bytes))
      assert.equal(kind, text.binary_kind(bytes .. ("\0"):rep(100)))
      assert.is_nil(text.binary_kind(bytes:sub(1, 1)))
    end)
  end

  for name, bytes in pairs {
    ["nothing"] = "",
    ["a page"] = "# 市总工会召开会议\n本报讯",
    ["a page in GB18030"] = "\xD6\xD0\xB9\xFA\xA3\xAC",
    ["a page in UTF-16 with a mark"] = "\xFF\xFE\x2D\x4E",
    ["a page in UTF-8 with a mark"] = "\xEF\xBB\xBF一",
    ["words that begin as a signature does"] = "BMW, PKs and GIFs; II. MZ; ID3 tags; RIFF",
    ["a page that begins with BM"] = "BMW工厂工会成立大会",
  } do
    it("takes " .. name .. " for text", function()
      assert.is_nil(text.binary_kind(bytes))
    end)
  end

end)
