--- METS 2 with ALTO 4.4, for libraries: each page whole, its lines and blocks.
--
-- Into a folder: for each page NAME.xml (METS), NAME.alto.xml and NAME.txt, the
-- page byte for byte. Into one file: one METS with all pages, ALTO and bytes
-- inside it. A page is written whole, also when a query finds one article of it.
--
-- ALTO: a TextLine is a line of the page, its Strings together are the line,
-- and the lines with the line end between them are the page; the Description
-- says so, and which line end it is. A String that belongs to a field has the
-- field's role as a tag. A TextBlock is a paragraph or a part of the head. There
-- is no picture, so a "pixel" is a character: VPOS counts the lines above,
-- HPOS the characters before. METS: what there is (fileSec), the pages, and the
-- articles with their parts, which lead to blocks in ALTO.

local METS = "http://www.loc.gov/METS/v2"
local ALTO = "http://www.loc.gov/standards/alto/ns-v4#"

local RULE = "A TextLine is a line of the page. The CONTENT of its Strings, one after the other, "
  .. "is the line; the lines with the line end between each two are the page. There is no "
  .. "picture: a pixel is a character, VPOS counts the lines above, HPOS the characters before."

local LINE_ENDS = { ["\n"] = "LF", ["\r\n"] = "CR LF", ["\r"] = "CR" }

local settings, context, files, pages, physical, logical, seen

-- The identifier of a page inside the document: an XML name, given once.
local function identifier(page)
  local id = page.id:find "^%x+$" and page.id or layout.digest(page.id):sub(1, 16)
  local unique, number = "p" .. id, 1
  while seen[unique] do
    number = number + 1
    unique = ("p%s.%d"):format(id, number)
  end
  seen[unique] = true
  return unique
end

---------------------------------------------------------------------- ALTO

-- Where characters were replaced: "U+000C 12:0", line and column.
local function replaced_in(text, line, column, list)
  for position, code in utf8.codes(text, true) do
    local character = text:sub(position, utf8.offset(text, 2, position) - 1)
    if xml.escaper():clean(character) ~= character then
      list[#list + 1] = ("U+%04X %d:%d"):format(code, line, column)
    end
    column = column + 1
  end
end

local function tag_reference(id, role)
  return role and (' TAGREFS="%s.role.%s"'):format(id, role) or ""
end

local function alto_line(line, id, x, replaced)
  local parts, column = {}, 0
  for index, piece in ipairs(line.pieces) do
    local width, before = utf8.len(piece.text) or #piece.text, x.replaced
    parts[index] = ("<String%s HPOS=\"%d\" VPOS=\"%d\" WIDTH=\"%d\" HEIGHT=\"1\" CONTENT=%s/>")
      :format(tag_reference(id, piece.role), column, line.number, width, x:quoted(piece.text))
    if x.replaced > before then
      replaced_in(piece.text, line.number, column, replaced)
    end
    column = column + width
  end
  return ('<TextLine HPOS="0" VPOS="%d" WIDTH="%d" HEIGHT="1">%s</TextLine>\n')
    :format(line.number, column, table.concat(parts)), column
end

local function alto_block(block, page_id, id, x, replaced)
  local parts, width = {}, 0
  for index, line in ipairs(block.lines) do
    local columns
    parts[index], columns = alto_line(line, page_id, x, replaced)
    width = math.max(width, columns)
  end
  local tags = tag_reference(page_id, block.role)
  return ('<TextBlock ID="%s"%s HPOS="0" VPOS="%d" WIDTH="%d" HEIGHT="%d">\n%s</TextBlock>\n')
    :format(id, tags, block.lines[1].number, width, #block.lines, table.concat(parts)), width
end

-- The roles that occur, as tags, in the order they are met.
local function alto_tags(shape, id, x)
  local tags, known = {}, {}
  for _, block in ipairs(shape.blocks) do
    for _, line in ipairs(block.lines) do
      for _, piece in ipairs(line.pieces) do
        if piece.role and not known[piece.role] then
          known[piece.role] = true
          tags[#tags + 1] = ("<RoleTag%s/>"):format(x:attributes {
            "ID", id .. ".role." .. piece.role, "TYPE", "field", "LABEL", piece.role })
        end
      end
    end
  end
  return #tags > 0 and "<Tags>" .. table.concat(tags) .. "</Tags>\n" or ""
end

local function alto(page, shape, id, ids)
  local x, replaced, blocks, width = xml.escaper(), {}, {}, 0
  for index, block in ipairs(shape.blocks) do
    local columns
    blocks[index], columns = alto_block(block, id, ids[index], x, replaced)
    width = math.max(width, columns)
  end
  local about = ("line end: %s; encoding: %s"):format(LINE_ENDS[shape.line_end],
    page.encoding or "UTF-8")
  if #replaced > 0 then
    about = about .. "; characters that XML cannot hold, replaced, with line:column: "
      .. table.concat(replaced, ", ")
  end
  local folio = news.folio(page.folio)
  return table.concat {
    ('<alto xmlns="%s" SCHEMAVERSION="4.4">\n'):format(ALTO),
    "<Description><MeasurementUnit>pixel</MeasurementUnit>",
    "<sourceImageInformation>", x:element("fileName", page.source), "</sourceImageInformation>",
    ('<Processing ID="%s.read"><processingCategory>contentGeneration</processingCategory>')
      :format(id),
    x:element("processingStepDescription", RULE), x:element("processingStepSettings", about),
    "<processingSoftware><softwareName>jianbao</softwareName></processingSoftware>",
    "</Processing></Description>\n", alto_tags(shape, id, x), "<Layout>\n",
    ("<Page%s>\n"):format(x:attributes({
      "ID", id .. ".page", "PHYSICAL_IMG_NR", "1", "PRINTED_IMG_NR", folio.page,
      "HEIGHT", shape.lines, "WIDTH", width,
    }, 10)),
    ('<PrintSpace HPOS="0" VPOS="0" WIDTH="%d" HEIGHT="%d">\n'):format(width, shape.lines),
    table.concat(blocks), "</PrintSpace>\n</Page>\n</Layout>\n</alto>",
  }
end

---------------------------------------------------------------------- METS

local function file_element(id, use, mime, bytes, x)
  return ("<file%s>"):format(x:attributes {
    "ID", id, "MIMETYPE", mime, "SIZE", #bytes, "CHECKSUM", layout.digest(bytes),
    "CHECKSUMTYPE", "SHA-256", "USE", use,
  })
end

-- The files of a page: beside this one, else inside it.
local function file_group(page, id, alto_document, x)
  local parts = { ('<fileGrp ID="%s.files">\n'):format(id) }
  local function add(name, use, mime, extension, bytes, inside)
    local place
    if context.per and context.beside then
      place = ("<FLocat%s/>"):format(
        x:attributes { "LOCREF", context.beside(extension, bytes), "LOCTYPE", "URL" })
    else
      place = "<FContent>" .. inside() .. "</FContent>"
    end
    parts[#parts + 1] = file_element(id .. name, use, mime, bytes, x) .. place .. "</file>\n"
  end
  add(".alto", "FULLTEXT", "text/xml", "alto.xml", xml.DECLARATION .. alto_document .. "\n",
    function() return "<xmlData>\n" .. alto_document .. "\n</xmlData>" end)
  if not page.made then
    add(".original", "ORIGINAL", "text/plain;charset=" .. (page.encoding or "UTF-8"), "txt",
      page.bytes, function() return "<binData>" .. layout.base64(page.bytes) .. "</binData>" end)
  end
  parts[#parts + 1] = "</fileGrp>\n"
  return table.concat(parts)
end

local function area(id, block)
  return ('<fptr><area FILEID="%s.alto" BEGIN="%s" BETYPE="IDREF"/></fptr>'):format(id, block)
end

local function article_division(a, index, id, shape, ids, x)
  local parts = { ("<div%s>\n"):format(x:attributes({
    "ID", ("%s.a%d"):format(id, index), "ORDER", index, "LABEL",
    a.headline or a.kicker or a.deck or a.label, "TYPE", "ARTICLE", "CONTENTIDS",
    news.uri(settings.prefix, "article", a.id),
  }, 10)) }
  for number, block in ipairs(shape.blocks) do
    if block.article == index then
      parts[#parts + 1] = ('<div TYPE="%s">%s</div>\n')
        :format(block.role:upper(), area(id, ids[number]))
    end
  end
  parts[#parts + 1] = "</div>\n"
  return table.concat(parts)
end

local function page_division(page, id, x)
  local original = page.made and "" or ('<fptr FILEID="%s.original"/>'):format(id)
  return ("<div%s>"):format(x:attributes({
    "ID", id, "ORDER", pages, "ORDERLABEL", news.folio(page.folio).page,
    "LABEL", page.folio or page.source, "TYPE", "PAGE",
  }, 10)) .. ('<fptr FILEID="%s.alto"/>%s</div>\n'):format(id, original)
end

return {
  name = "mets-alto",
  description = "METS 2 with ALTO 4.4, for libraries; into a folder: a page a file",
  extension = "xml",
  per = "page",

  options = {
    { name = "prefix", default = "urn:jianbao:", description = "of all identifiers" },
    { name = "timezone", default = "+08:00", description = "of the date" },
  },

  open = function(out, given)
    settings, context = given.options, given
    files, pages, physical, logical, seen = false, 0, {}, {}, {}
    local x = xml.escaper()
    out(xml.DECLARATION .. ('<mets xmlns="%s" TYPE="Newspaper">\n'):format(METS))
    out(("<metsHdr%s>"):format(
      x:attributes({ "CREATEDATE", news.moment(given.date, settings.timezone) }, 2)))
    out '<agent ROLE="CREATOR" TYPE="SOFTWARE"><name>jianbao</name></agent></metsHdr>\n'
  end,

  page = function(out, page)
    local shape, message = layout.read(page)
    if not shape then
      error(message, 0)
    end
    local x, id, ids = xml.escaper(), identifier(page), {}
    for index in ipairs(shape.blocks) do
      ids[index] = ("%s.b%d"):format(id, index)
    end
    pages = pages + 1
    if not files then
      files = true
      out "<fileSec>\n"
    end
    out(file_group(page, id, alto(page, shape, id, ids), x))
    physical[#physical + 1] = page_division(page, id, x)
    for index, a in ipairs(page.articles) do
      logical[#logical + 1] = article_division(a, index, id, shape, ids, x)
    end
  end,

  close = function(out)
    out(files and "</fileSec>\n<structSec>\n" or "<structSec>\n")
    out '<structMap TYPE="PHYSICAL"><div TYPE="NEWSPAPER">\n'
    for _, division in ipairs(physical) do
      out(division)
    end
    out '</div></structMap>\n<structMap TYPE="LOGICAL"><div TYPE="NEWSPAPER">\n'
    for _, division in ipairs(logical) do
      out(division)
    end
    out "</div></structMap>\n</structSec>\n</mets>\n"
  end,

  sample = {
    {
      id = "00ff00ff00ff00ff", source = "a.txt", date = "2024-05-06", encoding = "UTF-8",
      folio = "第3版 江城日报", bytes = "第3版 江城日报\n\n“小发明”亮相\n　　本报讯 展出 <12> 件\f。\n",
      articles = {
        {
          id = "00ff00ff00ff00ff-01", headline = "“小发明”亮相", dateline = "本报讯",
          paragraphs = { { kind = "body", text = "展出 <12> 件\f。" } },
          spans = {
            { field = "folio", first = 1, last = 20 },
            { field = "headline", first = 23, last = 43 },
            { field = "dateline", first = 51, last = 59 },
            { field = "paragraphs[1]", first = 61, last = 79 },
          },
        },
      },
    },
  },
  expected = '<?xml version="1.0" encoding="UTF-8"?>\n'
    .. '<mets xmlns="http://www.loc.gov/METS/v2" TYPE="Newspaper">\n'
    .. '<metsHdr><agent ROLE="CREATOR" TYPE="SOFTWARE"><name>jianbao</name></agent>'
    .. '</metsHdr>\n'
    .. '<fileSec>\n'
    .. '<fileGrp ID="p00ff00ff00ff00ff.files">\n'
    .. '<file ID="p00ff00ff00ff00ff.alto" MIMETYPE="text/xml" SIZE="2829" '
    .. 'CHECKSUM="6b8ffb3ca3bcf800d323062398ff64af4d171d369c25fc7a725c49ebb277ce2f" '
    .. 'CHECKSUMTYPE="SHA-256" USE="FULLTEXT"><FContent><xmlData>\n'
    .. '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" SCHEMAVERSION="4.4">\n'
    .. '<Description><MeasurementUnit>pixel</MeasurementUnit><sourceImageInformation>'
    .. '<fileName>a.txt</fileName></sourceImageInformation><Processing '
    .. 'ID="p00ff00ff00ff00ff.read"><processingCategory>contentGeneration</processingCategory>'
    .. '<processingStepDescription>A TextLine is a line of the page. The CONTENT of its '
    .. 'Strings, one after the other, is the line; the lines with the line end between each '
    .. 'two are the page. There is no picture: a pixel is a character, VPOS counts the lines '
    .. 'above, HPOS the characters before.</processingStepDescription><processingStepSettings>'
    .. 'line end: LF; encoding: UTF-8; characters that XML cannot hold, replaced, with '
    .. 'line:column: U+000C 3:15</processingStepSettings><processingSoftware><softwareName>'
    .. 'jianbao</softwareName></processingSoftware></Processing></Description>\n'
    .. '<Tags><RoleTag ID="p00ff00ff00ff00ff.role.folio" TYPE="field" LABEL="folio"/><RoleTag '
    .. 'ID="p00ff00ff00ff00ff.role.headline" TYPE="field" LABEL="headline"/><RoleTag '
    .. 'ID="p00ff00ff00ff00ff.role.dateline" TYPE="field" LABEL="dateline"/><RoleTag '
    .. 'ID="p00ff00ff00ff00ff.role.body" TYPE="field" LABEL="body"/></Tags>\n'
    .. '<Layout>\n'
    .. '<Page ID="p00ff00ff00ff00ff.page" PHYSICAL_IMG_NR="1" PRINTED_IMG_NR="3" HEIGHT="5" '
    .. 'WIDTH="17">\n'
    .. '<PrintSpace HPOS="0" VPOS="0" WIDTH="17" HEIGHT="5">\n'
    .. '<TextBlock ID="p00ff00ff00ff00ff.b1" TAGREFS="p00ff00ff00ff00ff.role.folio" HPOS="0" '
    .. 'VPOS="0" WIDTH="8" HEIGHT="2">\n'
    .. '<TextLine HPOS="0" VPOS="0" WIDTH="8" HEIGHT="1"><String '
    .. 'TAGREFS="p00ff00ff00ff00ff.role.folio" HPOS="0" VPOS="0" WIDTH="8" HEIGHT="1" '
    .. 'CONTENT="第3版 江城日报"/></TextLine>\n'
    .. '<TextLine HPOS="0" VPOS="1" WIDTH="0" HEIGHT="1"><String HPOS="0" VPOS="1" WIDTH="0" '
    .. 'HEIGHT="1" CONTENT=""/></TextLine>\n'
    .. '</TextBlock>\n'
    .. '<TextBlock ID="p00ff00ff00ff00ff.b2" TAGREFS="p00ff00ff00ff00ff.role.headline" '
    .. 'HPOS="0" VPOS="2" WIDTH="7" HEIGHT="1">\n'
    .. '<TextLine HPOS="0" VPOS="2" WIDTH="7" HEIGHT="1"><String '
    .. 'TAGREFS="p00ff00ff00ff00ff.role.headline" HPOS="0" VPOS="2" WIDTH="7" HEIGHT="1" '
    .. 'CONTENT="“小发明”亮相"/></TextLine>\n'
    .. '</TextBlock>\n'
    .. '<TextBlock ID="p00ff00ff00ff00ff.b3" TAGREFS="p00ff00ff00ff00ff.role.body" HPOS="0" '
    .. 'VPOS="3" WIDTH="17" HEIGHT="2">\n'
    .. '<TextLine HPOS="0" VPOS="3" WIDTH="17" HEIGHT="1"><String HPOS="0" VPOS="3" WIDTH="2" '
    .. 'HEIGHT="1" CONTENT="　　"/><String TAGREFS="p00ff00ff00ff00ff.role.dateline" HPOS="2" '
    .. 'VPOS="3" WIDTH="3" HEIGHT="1" CONTENT="本报讯"/><String HPOS="5" VPOS="3" WIDTH="1" '
    .. 'HEIGHT="1" CONTENT=" "/><String TAGREFS="p00ff00ff00ff00ff.role.body" HPOS="6" '
    .. 'VPOS="3" WIDTH="11" HEIGHT="1" CONTENT="展出 &lt;12&gt; 件␌。"/></TextLine>\n'
    .. '<TextLine HPOS="0" VPOS="4" WIDTH="0" HEIGHT="1"><String HPOS="0" VPOS="4" WIDTH="0" '
    .. 'HEIGHT="1" CONTENT=""/></TextLine>\n'
    .. '</TextBlock>\n'
    .. '</PrintSpace>\n'
    .. '</Page>\n'
    .. '</Layout>\n'
    .. '</alto>\n'
    .. '</xmlData></FContent></file>\n'
    .. '<file ID="p00ff00ff00ff00ff.original" MIMETYPE="text/plain;charset=UTF-8" SIZE="80" '
    .. 'CHECKSUM="12ac01b642f948cb8068733e6a40e4df0f501552d5e192e7f424a9ca52f7817e" '
    .. 'CHECKSUMTYPE="SHA-256" USE="ORIGINAL"><FContent><binData>'
    .. '56ysM+eJiCDmsZ/ln47ml6XmiqUKCuKAnOWwj+WPkeaYjuKAneS6ruebuArjgIDjgIDmnKzmiqXorq8g'
    .. '5bGV5Ye6IDwxMj4g5Lu2DOOAggo=</binData></FContent></file>\n'
    .. '</fileGrp>\n'
    .. '</fileSec>\n'
    .. '<structSec>\n'
    .. '<structMap TYPE="PHYSICAL"><div TYPE="NEWSPAPER">\n'
    .. '<div ID="p00ff00ff00ff00ff" ORDER="1" ORDERLABEL="3" LABEL="第3版 江城日报" TYPE="PAGE">'
    .. '<fptr FILEID="p00ff00ff00ff00ff.alto"/><fptr FILEID="p00ff00ff00ff00ff.original"/>'
    .. '</div>\n'
    .. '</div></structMap>\n'
    .. '<structMap TYPE="LOGICAL"><div TYPE="NEWSPAPER">\n'
    .. '<div ID="p00ff00ff00ff00ff.a1" ORDER="1" LABEL="“小发明”亮相" TYPE="ARTICLE" '
    .. 'CONTENTIDS="urn:jianbao:article:00ff00ff00ff00ff-01">\n'
    .. '<div TYPE="HEADLINE"><fptr><area FILEID="p00ff00ff00ff00ff.alto" '
    .. 'BEGIN="p00ff00ff00ff00ff.b2" BETYPE="IDREF"/></fptr></div>\n'
    .. '<div TYPE="BODY"><fptr><area FILEID="p00ff00ff00ff00ff.alto" '
    .. 'BEGIN="p00ff00ff00ff00ff.b3" BETYPE="IDREF"/></fptr></div>\n'
    .. '</div>\n'
    .. '</div></structMap>\n'
    .. '</structSec>\n'
    .. '</mets>\n',
}
