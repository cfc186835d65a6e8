--- NewsML-G2 2.35 with the article in NITF 3.6, both of IPTC.
--
-- A file of one article is a newsItem; a file of many a newsMessage of them.
-- The metadata stand in the newsItem, the article as printed in the NITF
-- document inside. Topics are subjects: by IPTC's Media Topics where a rule
-- carries such a code, and always in a scheme of jianbao's own.
--
-- NewsML-G2 wants a moment for every version: it is midnight of the page's
-- day; without one, of the export's day; without that, UNDATED.

local UNDATED = "1970-01-01T00:00:00Z"

local NEWS = "http://iptc.org/std/nar/2006-10-01/"
local NITF = "http://iptc.org/std/NITF/2006-10-18/"
local CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml"

local settings, single, export_moment

-- A code as QCodes allow it: without blanks.
local function code_of(text)
  return (text:gsub("[ \t-\r%%%c]", function(byte)
    return ("%%%02X"):format(byte:byte())
  end))
end

-- A text as names and literals allow it: in one line. The NITF document has it
-- as it is.
local function one_line(text)
  return text and (text:gsub("[\t\n\r]", " "))
end

---------------------------------------------------------------------- NITF

local function nitf_head(a, x)
  local folio, parts = news.folio(a.folio), {}
  local function add(text)
    parts[#parts + 1] = text
  end
  add "<head>"
  add(x:element("title", a.headline or a.kicker or a.deck))
  for _, name in ipairs { "source", "running_head", "folio", "imprint", "kind" } do
    if a[name] then
      add(("<meta%s/>"):format(x:attributes { "name", name, "content", a[name] }))
    end
  end
  add "<docdata>"
  add(("<doc-id%s/>"):format(x:attributes({ "regsrc", "jianbao", "id-string", a.id }, 4)))
  local day = news.moment(a.date) and a.date:gsub("-", "")
  if day then
    add(("<date.issue%s/>"):format(x:attributes { "norm", day }))
  end
  local topics = article.topic_names(a)
  if #topics > 0 then
    add "<key-list>"
    for _, topic in ipairs(topics) do
      add(("<keyword%s/>"):format(x:attributes { "key", topic }))
    end
    add "</key-list>"
  end
  add "</docdata>"
  add(("<pubdata%s/>"):format(x:attributes({
    "type", "print", "date.publication", day, "name", folio.paper,
    "position.section", a.label or folio.section, "position.sequence", folio.page,
  }, 10)))
  add "</head>"
  return table.concat(parts)
end

-- The first of the heads that is there is hl1, whatever its rank in print.
local function hedline(a, x)
  local parts = {}
  for _, name in ipairs { "headline", "kicker", "deck", "label" } do
    if a[name] then
      parts[#parts + 1] = x:element(#parts == 0 and "hl1" or "hl2", a[name],
        x:attributes { "class", name })
    end
  end
  return #parts > 0 and "<hedline>" .. table.concat(parts) .. "</hedline>" or ""
end

local PARAGRAPHS = {
  body = function(text, x) return x:element("p", text) end,
  crosshead = function(text, x) return x:element("hl2", text, ' class="crosshead"') end,
  caption = function(text, x)
    return '<media media-type="image"><media-reference/>' .. x:element("media-caption", text)
      .. "</media>"
  end,
  note = function(text, x)
    return '<note noteclass="editorsnote"><body.content>' .. x:element("p", text)
      .. "</body.content></note>"
  end,
}

local function nitf_content(a, x)
  local parts = { x:element("p", a.continued, ' class="continued"') }
  for _, paragraph in ipairs(a.paragraphs or {}) do
    parts[#parts + 1] = (PARAGRAPHS[paragraph.kind] or PARAGRAPHS.body)(paragraph.text, x)
  end
  for _, credit in ipairs(a.credits or {}) do
    parts[#parts + 1] = x:element("p", credit.text, ' class="credit"')
  end
  parts[#parts + 1] = x:element("p", a.jump, ' class="jump"')
  return table.concat(parts)
end

local function nitf(a, x)
  return table.concat {
    ('<nitf xmlns="%s" version="-//IPTC//DTD NITF 3.6//EN"%s>'):format(NITF,
      x:attributes { "baselang", settings.language }),
    nitf_head(a, x), "<body><body.head>", hedline(a, x), x:element("byline", a.byline),
    x:element("dateline", a.dateline), "</body.head>\n<body.content>", nitf_content(a, x),
    "</body.content></body></nitf>",
  }
end

----------------------------------------------------------------- NewsML-G2

-- The schemes of an article's codes that are not in IPTC's catalogue.
local function catalog(topics, x)
  local parts = { ('<scheme alias="jbrole"%s/>'):format(
    x:attributes { "uri", settings.prefix .. "role:" }) }
  local seen = { medtop = true }
  for _, topic in ipairs(topics) do
    if not seen[topic.scheme] then
      seen[topic.scheme] = true
      parts[#parts + 1] = ("<scheme%s/>"):format(x:attributes {
        "alias", "jb" .. topic.scheme, "uri", settings.prefix .. topic.scheme .. ":" })
    end
  end
  return "<catalog>" .. table.concat(parts) .. "</catalog>"
end

local function party(element, name, role, x)
  name = one_line(name)
  return ("<%s%s>%s</%s>"):format(element,
    x:attributes({ "literal", name, "role", role and "jbrole:" .. code_of(role) }, 4),
    x:element("name", name), element)
end

local function subject(topic, x)
  local alias = topic.scheme == "medtop" and "medtop" or "jb" .. topic.scheme
  local code = code_of(topic.code)
  return ('<subject type="cpnat:abstract"%s>%s</subject>'):format(
    x:attributes { code ~= "" and "qcode" or "literal",
      code ~= "" and alias .. ":" .. code or "" }, x:element("name", one_line(topic.name)))
end

-- In the order of the schema: first what is administered, then what describes.
local function content_meta(a, topics, x)
  local parts = { "<contentMeta>" }
  local function add(text)
    parts[#parts + 1] = text
  end
  add(x:element("contentCreated", news.moment(a.date) and a.date))
  for _, one in ipairs(a.bylines or {}) do
    add(party("creator", one.name, one.role ~= "" and one.role or nil, x))
  end
  for _, credit in ipairs(a.credits or {}) do
    for _, name in ipairs(credit.names or {}) do
      add(party("contributor", name, "photographer", x))
    end
  end
  add(x:element("altId", one_line(a.id)))
  add(("<language%s/>"):format(x:attributes { "tag", settings.language }))
  if a.kind then
    add(("<genre%s/>"):format(x:attributes { "literal", one_line(a.kind) }))
  end
  for _, topic in ipairs(topics) do
    add(subject(topic, x))
  end
  for _, name in ipairs { "headline", "kicker", "deck", "label" } do
    add(x:element("headline", a[name], (' role="jbrole:%s"'):format(name)))
  end
  add(x:element("dateline", a.dateline))
  add(x:element("by", a.byline))
  for _, credit in ipairs(a.credits or {}) do
    add(x:element("creditline", one_line(credit.text)))
  end
  add "</contentMeta>"
  return table.concat(parts)
end

local function news_item(a)
  local x, topics = xml.escaper(), news.topics(a, settings.prefix)
  local document, meta = nitf(a, x), content_meta(a, topics, x)
  local moment = news.moment(a.date, settings.timezone) or export_moment
  local publisher = news.folio(a.folio).paper or settings.provider
  local head = ('<newsItem xmlns="%s"%s standard="NewsML-G2" standardversion="2.35"'
    .. ' conformance="power"%s>\n'):format(NEWS,
    x:attributes { "guid", news.uri(settings.prefix, "article", a.id) },
    x:attributes { "xml:lang", settings.language })
  local management = '<itemMeta><itemClass qcode="ninat:text"/>'
    .. ("<provider%s/>"):format(x:attributes { "literal", one_line(publisher) })
    .. x:element("versionCreated", moment) .. '<pubStatus qcode="stat:usable"/>'
  local replaced = x:note()
  local note = replaced and "Characters that XML cannot hold were replaced: " .. replaced
  return head .. ('<catalogRef href="%s"/>'):format(CATALOG) .. catalog(topics, x) .. "\n"
    .. management .. x:element("edNote", note) .. "</itemMeta>\n" .. meta .. "\n"
    .. '<contentSet><inlineXML contenttype="application/nitf+xml"'
    .. ' contenttypestandardversion="3.6">\n' .. document
    .. "\n</inlineXML></contentSet>\n</newsItem>\n"
end

return {
  name = "newsml-g2",
  description = "NewsML-G2 2.35 with NITF 3.6 (IPTC); into a folder: an article a file",
  extension = "xml",
  per = "article",

  options = {
    { name = "language", default = "zh", description = "of the articles, as in BCP 47" },
    { name = "timezone", default = "+08:00", description = "of the dates" },
    { name = "prefix", default = "urn:jianbao:", description = "of all identifiers" },
    { name = "provider", default = "jianbao", description = "where a folio names no paper" },
  },

  open = function(out, context)
    settings, single = context.options, context.single
    export_moment = news.moment(context.date, settings.timezone) or UNDATED
    out(xml.DECLARATION)
    if not single then
      out(('<newsMessage xmlns="%s"><header><sent>%s</sent></header>\n<itemSet>\n')
        :format(NEWS, export_moment))
    end
  end,

  article = function(out, a)
    out(news_item(a))
  end,

  close = function(out)
    if not single then
      out "</itemSet>\n</newsMessage>\n"
    end
  end,

  sample = {
    {
      id = "00ff-01", source = "a.txt", ordinal = 1, date = "2024-05-06", kind = "report",
      folio = "2024年5月6日 星期一 第3版 工会新闻 江城日报", kicker = "厂里办展",
      headline = "“小发明”亮相", dateline = "本报讯", byline = "记者 张三",
      bylines = { { role = "reporter", name = "张三" } },
      paragraphs = {
        { kind = "body", text = "展出 <12> 件]]>。" }, { kind = "crosshead", text = "从废料里找" },
        { kind = "caption", text = "图为展台\1。" }, { kind = "note", text = "编者按" },
      },
      credits = { { text = "李四 摄", names = { "李四" } } },
      topics = { { id = "AI 教育", score = 4, codes = { medtop = "20000412", own = "E7" } } },
    },
    { kicker = "简讯" },
  },
  expected = '<?xml version="1.0" encoding="UTF-8"?>\n'
    .. '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>'
    .. '1970-01-01T00:00:00Z</sent></header>\n'
    .. '<itemSet>\n'
    .. '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" '
    .. 'guid="urn:jianbao:article:00ff-01" standard="NewsML-G2" standardversion="2.35" '
    .. 'conformance="power" xml:lang="zh">\n'
    .. '<catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml"/>'
    .. '<catalog><scheme alias="jbrole" uri="urn:jianbao:role:"/><scheme alias="jbtopic" '
    .. 'uri="urn:jianbao:topic:"/><scheme alias="jbown" uri="urn:jianbao:own:"/></catalog>\n'
    .. '<itemMeta><itemClass qcode="ninat:text"/><provider literal="江城日报"/><versionCreated>'
    .. '2024-05-06T00:00:00+08:00</versionCreated><pubStatus qcode="stat:usable"/><edNote>'
    .. 'Characters that XML cannot hold were replaced: U+0001 1×</edNote></itemMeta>\n'
    .. '<contentMeta><contentCreated>2024-05-06</contentCreated><creator literal="张三" '
    .. 'role="jbrole:reporter"><name>张三</name></creator><contributor literal="李四" '
    .. 'role="jbrole:photographer"><name>李四</name></contributor><altId>00ff-01</altId>'
    .. '<language tag="zh"/><genre literal="report"/><subject type="cpnat:abstract" '
    .. 'qcode="jbtopic:AI%20教育"><name>AI 教育</name></subject><subject type="cpnat:abstract" '
    .. 'qcode="medtop:20000412"><name>AI 教育</name></subject><subject type="cpnat:abstract" '
    .. 'qcode="jbown:E7"><name>AI 教育</name></subject><headline role="jbrole:headline">'
    .. '“小发明”亮相</headline><headline role="jbrole:kicker">厂里办展</headline><dateline>'
    .. '本报讯</dateline><by>记者 张三</by><creditline>李四 摄</creditline></contentMeta>\n'
    .. '<contentSet><inlineXML contenttype="application/nitf+xml" '
    .. 'contenttypestandardversion="3.6">\n'
    .. '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" version="-//IPTC//DTD NITF '
    .. '3.6//EN" baselang="zh"><head><title>“小发明”亮相</title><meta name="source" '
    .. 'content="a.txt"/><meta name="folio" content="2024年5月6日 星期一 第3版 工会新闻 江城日报"/><meta '
    .. 'name="kind" content="report"/><docdata><doc-id regsrc="jianbao" id-string="00ff-01"/>'
    .. '<date.issue norm="20240506"/><key-list><keyword key="AI 教育"/></key-list></docdata>'
    .. '<pubdata type="print" date.publication="20240506" name="江城日报" position.section="工会新闻" '
    .. 'position.sequence="3"/></head><body><body.head><hedline><hl1 class="headline">'
    .. '“小发明”亮相</hl1><hl2 class="kicker">厂里办展</hl2></hedline><byline>记者 张三</byline><dateline>'
    .. '本报讯</dateline></body.head>\n'
    .. '<body.content><p>展出 &lt;12&gt; 件]]&gt;。</p><hl2 class="crosshead">从废料里找</hl2><media '
    .. 'media-type="image"><media-reference/><media-caption>图为展台␁。</media-caption></media>'
    .. '<note noteclass="editorsnote"><body.content><p>编者按</p></body.content></note><p '
    .. 'class="credit">李四 摄</p></body.content></body></nitf>\n'
    .. '</inlineXML></contentSet>\n'
    .. '</newsItem>\n'
    .. '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" '
    .. 'guid="urn:jianbao:article:unknown" standard="NewsML-G2" standardversion="2.35" '
    .. 'conformance="power" xml:lang="zh">\n'
    .. '<catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml"/>'
    .. '<catalog><scheme alias="jbrole" uri="urn:jianbao:role:"/></catalog>\n'
    .. '<itemMeta><itemClass qcode="ninat:text"/><provider literal="jianbao"/><versionCreated>'
    .. '1970-01-01T00:00:00Z</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>\n'
    .. '<contentMeta><language tag="zh"/><headline role="jbrole:kicker">简讯</headline>'
    .. '</contentMeta>\n'
    .. '<contentSet><inlineXML contenttype="application/nitf+xml" '
    .. 'contenttypestandardversion="3.6">\n'
    .. '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" version="-//IPTC//DTD NITF '
    .. '3.6//EN" baselang="zh"><head><title>简讯</title><docdata><doc-id regsrc="jianbao"/>'
    .. '</docdata><pubdata type="print"/></head><body><body.head><hedline><hl1 class="kicker">'
    .. '简讯</hl1></hedline></body.head>\n'
    .. '<body.content></body.content></body></nitf>\n'
    .. '</inlineXML></contentSet>\n'
    .. '</newsItem>\n'
    .. '</itemSet>\n'
    .. '</newsMessage>\n',
}
