--- ninjs 3.1: IPTC's news in JSON, for content systems and news agencies.
--
-- A file of one article is a ninjs object of the type "text". A file of many
-- is still one ninjs object: of the type "composite", with the articles as its
-- associations. Everything as printed: the parts of the head are headlines
-- with a role; the text is a body twice, plain and as XHTML, which keeps
-- crossheads, captions and notes apart.

local KEYS = {
  "uri", "type", "name", "rel", "representationType", "versionCreated", "contentCreated",
  "pubStatus", "language", "title", "by", "located", "role", "contentType", "charCount", "value",
  "headlines", "bodies", "people", "organisations", "infoSources", "subjects", "genres", "altIds",
  "literal", "standard", "version", "schema", "associations",
}

local STANDARD = {
  name = "ninjs", version = "3.1",
  schema = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}

local settings, single, first

-- Items that are there, each made of a role and a text.
local function roles(a, list)
  local made = {}
  for _, item in ipairs(list) do
    if a[item[1]] then
      made[#made + 1] = { role = item[2], value = a[item[1]] }
    end
  end
  return made
end

local TAGS = {
  body = { "<p>", "</p>" }, crosshead = { "<h2>", "</h2>" },
  caption = { "<figure><figcaption>", "</figcaption></figure>" },
  note = { '<p class="note">', "</p>" },
}

local function xhtml(a)
  local escaper, parts = xml.escaper(), {}
  for index, paragraph in ipairs(a.paragraphs or {}) do
    local tags = TAGS[paragraph.kind] or TAGS.body
    parts[index] = tags[1] .. escaper:text(paragraph.text) .. tags[2]
  end
  return table.concat(parts)
end

-- Characters of the text without captions, as ninjs counts them.
local function characters(a)
  local count = 0
  for _, paragraph in ipairs(a.paragraphs or {}) do
    count = count + (paragraph.kind ~= "caption" and utf8.len(paragraph.text) or 0)
  end
  return count
end

local function bodies(a)
  local text = article.body_text(a)
  local list = {
    { role = "main", contentType = "text/plain", charCount = characters(a), value = text },
    { role = "main", contentType = "application/xhtml+xml", value = xhtml(a) },
  }
  for _, item in ipairs(roles(a, {
    { "dateline", "dateline" }, { "continued", "continued" }, { "jump", "jump" },
  })) do
    list[#list + 1] = item
  end
  for _, credit in ipairs(a.credits or {}) do
    list[#list + 1] = { role = "credit", value = credit.text }
  end
  return list
end

-- The people and agencies of the byline, and who made the pictures.
local function parties(a)
  local people, organisations = {}, {}
  for _, one in ipairs(a.bylines or {}) do
    local list = one.role == "agency" and organisations or people
    list[#list + 1] = { name = one.name, rel = one.role }
  end
  for _, credit in ipairs(a.credits or {}) do
    for _, name in ipairs(credit.names or {}) do
      people[#people + 1] = { name = name, rel = "photographer" }
    end
  end
  return people, organisations
end

local function some(list)
  return #list > 0 and list or nil
end

local function item_of(a)
  local subjects, people, organisations = {}, parties(a)
  for index, topic in ipairs(news.topics(a, settings.prefix)) do
    subjects[index] = { name = topic.name, rel = "about", uri = topic.uri, literal = topic.code }
  end
  local paper = news.folio(a.folio).paper
  local moment = news.moment(a.date, settings.timezone)
  return {
    uri = news.uri(settings.prefix, "article", a.id), type = "text", representationType = "full",
    versionCreated = moment, contentCreated = moment, pubStatus = "usable",
    language = settings.language, title = a.headline or a.kicker or a.deck, by = a.byline,
    headlines = some(roles(a, {
      { "headline", "main" }, { "kicker", "kicker" }, { "deck", "deck" }, { "label", "label" },
    })),
    bodies = bodies(a), people = some(people), organisations = some(organisations),
    infoSources = paper and { { name = paper, role = "publisher" } },
    subjects = some(subjects),
    genres = a.kind and { { name = a.kind, literal = a.kind } },
    altIds = some(roles(a, {
      { "id", "article" }, { "source", "file" }, { "folio", "folio" },
      { "running_head", "running-head" }, { "imprint", "imprint" },
    })),
    standard = STANDARD,
  }
end

return {
  name = "ninjs",
  description = "ninjs 3.1 (IPTC); into a folder: an article a file",
  extension = "json",
  per = "article",

  options = {
    { name = "language", default = "zh", description = "of the articles, as in BCP 47" },
    { name = "timezone", default = "+08:00", description = "of the dates" },
    { name = "prefix", default = "urn:jianbao:", description = "of all identifiers" },
  },

  open = function(out, context)
    settings, single, first = context.options, context.single, true
    if not single then
      local moment = news.moment(context.date, settings.timezone)
      local head = json.encode({
        uri = news.uri(settings.prefix, "export", context.date), type = "composite",
        versionCreated = moment, standard = STANDARD,
      }, KEYS)
      out(head:sub(1, -2) .. ',"associations":[')
    end
  end,

  article = function(out, a)
    local item = item_of(a)
    if single then
      out(json.encode(item, KEYS) .. "\n")
    else
      item.name, item.rel = a.id or "unknown", "hasPart"
      out((first and "\n" or ",\n") .. json.encode(item, KEYS))
      first = false
    end
  end,

  close = function(out)
    if not single then
      out "\n]}\n"
    end
  end,

  sample = {
    {
      id = "00ff-01", source = "a.txt", ordinal = 1, date = "2024-05-06", kind = "report",
      folio = "2024年5月6日 星期一 第3版 工会新闻 江城日报", kicker = "厂里办展",
      headline = "“小发明”亮相", dateline = "本报讯", byline = "记者 张三",
      bylines = { { role = "reporter", name = "张三" } },
      paragraphs = {
        { kind = "body", text = "展出 <12> 件。" }, { kind = "crosshead", text = "从废料里找" },
        { kind = "caption", text = "图为展台。" },
      },
      credits = { { text = "李四 摄", names = { "李四" } } },
      topics = { { id = "劳模工匠", score = 4, codes = { medtop = "20000529" } } },
    },
    { headline = "简讯" },
  },
  expected = '{"uri":"urn:jianbao:export:unknown","type":"composite","standard":{"name":"ninjs",'
    .. '"version":"3.1","schema":"http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"},'
    .. '"associations":[\n{"uri":"urn:jianbao:article:00ff-01","type":"text","name":"00ff-01",'
    .. '"rel":"hasPart","representationType":"full",'
    .. '"versionCreated":"2024-05-06T00:00:00+08:00",'
    .. '"contentCreated":"2024-05-06T00:00:00+08:00","pubStatus":"usable","language":"zh",'
    .. '"title":"“小发明”亮相","by":"记者 张三","headlines":[{"role":"main","value":"“小发明”亮相"},'
    .. '{"role":"kicker","value":"厂里办展"}],"bodies":[{"role":"main","contentType":"text/plain",'
    .. '"charCount":15,"value":"展出 <12> 件。\\n从废料里找\\n图为展台。"},{"role":"main",'
    .. '"contentType":"application/xhtml+xml","value":"<p>展出 &lt;12&gt; 件。</p><h2>从废料里找</h2>'
    .. '<figure><figcaption>图为展台。</figcaption></figure>"},{"role":"dateline","value":"本报讯"},'
    .. '{"role":"credit","value":"李四 摄"}],"people":[{"name":"张三","rel":"reporter"},'
    .. '{"name":"李四","rel":"photographer"}],"infoSources":[{"name":"江城日报",'
    .. '"role":"publisher"}],'
    .. '"subjects":[{"uri":"urn:jianbao:topic:%E5%8A%B3%E6%A8%A1%E5%B7%A5%E5%8C%A0",'
    .. '"name":"劳模工匠","rel":"about","literal":"劳模工匠"},'
    .. '{"uri":"http://cv.iptc.org/newscodes/mediatopic/20000529","name":"劳模工匠","rel":"about",'
    .. '"literal":"20000529"}],"genres":[{"name":"report","literal":"report"}],'
    .. '"altIds":[{"role":"article","value":"00ff-01"},{"role":"file","value":"a.txt"},'
    .. '{"role":"folio","value":"2024年5月6日 星期一 第3版 工会新闻 江城日报"}],"standard":{"name":"ninjs",'
    .. '"version":"3.1","schema":"http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"}},\n'
    .. '{"uri":"urn:jianbao:article:unknown","type":"text","name":"unknown","rel":"hasPart",'
    .. '"representationType":"full","pubStatus":"usable","language":"zh","title":"简讯",'
    .. '"headlines":[{"role":"main","value":"简讯"}],"bodies":[{"role":"main",'
    .. '"contentType":"text/plain","charCount":0,"value":""},{"role":"main",'
    .. '"contentType":"application/xhtml+xml","value":""}],"standard":{"name":"ninjs",'
    .. '"version":"3.1",'
    .. '"schema":"http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"}}\n]}\n',
}
