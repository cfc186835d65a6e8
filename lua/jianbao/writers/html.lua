--- A site for reading: it works from the file system, fetches nothing, prints
-- well. An index with a timeline and a search over titles, a page a day, a page
-- a topic, a page an article with schema.org's NewsArticle as JSON-LD and with
-- the evidence of its topics marked, and an Atom feed of the newest.
--
-- Articles come in the order of their dates, so a day's page and a topic's are
-- written as they come; kept in memory are counts alone, the newest for the feed
-- and the page at hand, which waits until it knows where its way on leads. No
-- text of an article becomes markup or script: everything goes through html's
-- and xml's escapers, and the pages forbid scripts but the site's own.

local FEED_ARTICLES = 50
local NAME_BYTES = 150 -- of a file; with its extension within every system's limit
local SUMMARY_CHARACTERS = 200 -- of the feed
local MOST_MONTHS = 120 -- with a bar each; of a longer time the years have one

local escaper, xml_escaper = html.escaper(), xml.escaper()

local file, options, date
local title_out, title_finish, first_title
local last                   -- the article's page that waits: { out, finish, path, title, … }
local day                    -- { name, out, finish, source, count }
local topics, topic_names    -- by name: { path, out, finish, count, day }
local days, ended, months, newest, total

local function esc(text)
  return escaper:text(text)
end

local function quoted(text)
  return escaper:quoted(text)
end

--- Whether a text shows anything.
local function shows(text)
  return text ~= nil and text:find "%S" ~= nil
end

--- The head of a page that lies `deep` folders below the index.
local function head(title, deep, more, crumbs)
  local up = ("../"):rep(deep)
  return '<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
    .. '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    .. "style-src 'self' file:; script-src 'self' file:; img-src 'self' file:; "
    .. "base-uri 'none'; form-action 'none'\">\n"
    .. '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    .. "<title>" .. esc(title) .. "</title>\n"
    .. '<link rel="stylesheet" href="' .. up .. 'style.css">\n'
    .. '<link rel="alternate" type="application/atom+xml" href="' .. up .. 'feed.atom" title='
    .. quoted(options.title) .. ">\n" .. (more or "") .. "</head>\n<body>\n"
    .. (deep > 0 and '<nav class="crumbs"><a href="' .. up .. 'index.html">' .. esc(options.title)
      .. "</a>" .. (crumbs and " › " .. crumbs or "") .. "</nav>\n" or "") .. "<main>\n"
end

--- The way to the page before this one and to the one after it, and the end.
local function tail(before, after, foot)
  local function link(target, class, form)
    return target and ('<a class="%s" href="%s">'):format(class, target.file)
      .. form:format(esc(target.title)) .. "</a>" or ""
  end
  local links = link(before, "before", "‹ %s") .. link(after, "after", "%s ›")
  return "</main>\n" .. (links ~= "" and '<nav class="turn">' .. links .. "</nav>\n" or "")
    .. (foot and "<footer>" .. foot .. "</footer>\n" or "") .. "</body>\n</html>\n"
end

--- The beginning of a text.
local function cut_to(text, characters)
  local stop = utf8.len(text) and utf8.offset(text, characters + 1)
  return stop and stop <= #text and text:sub(1, stop - 1) .. "…" or text
end

local function title_of(a)
  local lead = article.lead(a)
  local text
  for _, candidate in ipairs { a.headline or "", a.kicker or "", a.deck or "", a.label or "",
    lead and a.paragraphs[lead].text or "" } do
    text = text or shows(candidate) and candidate or nil
  end
  if not text then
    return "（无题）"
  end
  return cut_to(text, 60)
end

--- The name of a file for any text: small letters, digits and - stay, so that an
--- address needs no escaping, and no two differ in upper and lower case alone.
local function file_name(text, number)
  local name = text:gsub("[^%l%d-]", function(character) -- or byte
    return ("_%02x"):rep(#character):format(character:byte(1, -1))
  end)
  if name:find "^%l%l%l%d?$" then -- perhaps a device of Windows, such as con or lpt1
    name = ("_%02x"):format(name:byte()) .. name:sub(2)
  end
  return name ~= "" and #name <= NAME_BYTES and name or "_n" .. number
end

local function has_day(a)
  return news.moment(a.date) ~= nil
end

local function day_of(a)
  return has_day(a) and a.date or "undated"
end

--- A day as it is read: 2024年5月6日.
local function day_title(name)
  local year, month, number = name:match "^(%d+)-0?(%d+)-0?(%d+)$"
  return year and ("%s年%s月%s日"):format(year, month, number) or "无日期"
end

local function article_path(a)
  return "articles/" .. file_name(a.id or "", total) .. ".html"
end

local function topic_path(name)
  if not topics[name] then
    topic_names[#topic_names + 1] = name
    topics[name] = { path = "topics/" .. file_name(name, #topic_names) .. ".html", count = 0 }
  end
  return topics[name].path
end

local function topic_links(a, up)
  local links = {}
  for _, name in ipairs(article.topic_names(a)) do
    links[#links + 1] = ' <a class="topic" href="' .. up .. topic_path(name) .. '">'
      .. esc(name) .. "</a>"
  end
  return table.concat(links)
end

--- An article in a list.
local function item(a, up)
  return '<li><a href="' .. up .. article_path(a) .. '">' .. esc(title_of(a)) .. "</a>"
    .. (shows(a.byline) and ' <span class="byline">' .. esc(a.byline) .. "</span>" or "")
    .. topic_links(a, up) .. "</li>\n"
end

--                                                            an article's page

--- The text of a field with the evidence of topics marked.
local function marked(a, field, text)
  local spans = {}
  for _, topic in ipairs(a.topics or {}) do
    for _, evidence in ipairs(topic.evidence or {}) do
      if evidence.field == field and math.type(evidence.first) == "integer"
        and math.type(evidence.last) == "integer" then
        spans[#spans + 1] = { first = evidence.first, last = evidence.last, topic = topic.id }
      end
    end
  end
  table.sort(spans, function(one, other)
    if one.first ~= other.first then
      return one.first < other.first
    end
    return one.last > other.last
  end)
  local parts, from = {}, 1
  for _, span in ipairs(spans) do
    if span.first >= from and span.last <= #text and span.last >= span.first then
      parts[#parts + 1] = esc(text:sub(from, span.first - 1))
      parts[#parts + 1] = "<mark title=" .. quoted(span.topic) .. ">"
        .. esc(text:sub(span.first, span.last)) .. "</mark>"
      from = span.last + 1
    end
  end
  parts[#parts + 1] = esc(text:sub(from))
  return table.concat(parts)
end

local LD_ORDER = {
  "@context", "@type", "@id", "headline", "alternativeHeadline", "author", "name",
  "datePublished", "inLanguage", "printPage", "printSection", "isPartOf", "keywords",
  "wordCount", "articleBody",
}

--- https://schema.org/NewsArticle
local function linked_data(a)
  local folio = news.folio(a.folio)
  local authors = {}
  for _, entry in ipairs(a.bylines or {}) do
    if shows(entry.name) then
      authors[#authors + 1] = {
        ["@type"] = entry.role == "agency" and "Organization" or "Person", name = entry.name,
      }
    end
  end
  if #authors == 0 then
    authors[1] = { ["@type"] = "Organization",
      name = folio.paper or shows(a.source) and a.source or "unknown" }
  end
  local names = article.topic_names(a)
  return html.json({
    ["@context"] = "https://schema.org", ["@type"] = "NewsArticle",
    ["@id"] = news.uri("urn:jianbao:", "article", a.id),
    headline = shows(a.headline) and a.headline or title_of(a),
    alternativeHeadline = a.kicker or a.deck,
    author = authors, datePublished = has_day(a) and a.date or nil, inLanguage = "zh",
    -- A page that does not say its number is known by its file.
    printPage = folio.page or a.source, printSection = folio.section,
    isPartOf = folio.paper and { ["@type"] = "Newspaper", name = folio.paper } or nil,
    keywords = #names > 0 and table.concat(names, ",") or nil,
    wordCount = article.characters(a), articleBody = article.body_text(a),
  }, LD_ORDER)
end

local FIELDS = { label = "栏题", kicker = "引题", headline = "标题", deck = "副题" }

--- A field as an editor calls it.
local function field_name(field)
  field = tostring(field)
  local paragraph = field:match "^paragraphs%[(%d+)%]$"
  return paragraph and ("第%s段"):format(paragraph) or FIELDS[field] or field
end

local function evidence_list(a)
  local parts = {}
  for _, topic in ipairs(a.topics or {}) do
    local words = {}
    for _, evidence in ipairs(topic.evidence or {}) do
      words[#words + 1] = "<li>" .. esc(tostring(evidence.word or evidence.text or ""))
        .. " <small>" .. esc(field_name(evidence.field)) .. " "
        .. esc(("%+g"):format(tonumber(evidence.points) or 0)) .. "</small></li>"
    end
    parts[#parts + 1] = "<dt>" .. esc(topic.id) .. " <small>" .. esc(tostring(topic.score or ""))
      .. " 分 · " .. esc(tostring(topic.rule or "")) .. "</small></dt>\n<dd><ul>"
      .. table.concat(words) .. "</ul></dd>\n"
  end
  return #parts > 0 and '<section class="evidence">\n<h2>归类的依据</h2>\n<dl>\n'
    .. table.concat(parts) .. "</dl>\n</section>\n" or ""
end

local PARAGRAPHS = {
  body = { "<p>", "</p>\n" }, crosshead = { "<h2>", "</h2>\n" },
  caption = { '<p class="caption">', "</p>\n" }, note = { '<p class="note">', "</p>\n" },
}

--- The page that waits is finished; its way on leads to the next.
local function end_article(path, title)
  if last then
    local after = path and { file = path:match "[^/]*$", title = title }
    last.out(tail(last.before, after, last.foot))
    last.finish()
  end
end

local function write_article(a)
  local path, title = article_path(a), title_of(a)
  end_article(path, title)
  local before = last and { file = last.path:match "[^/]*$", title = last.title }
  local out, finish = file(path)
  last = { out = out, finish = finish, path = path, title = title, before = before,
    foot = esc(a.id) .. " · " .. esc(a.source) }
  out(head(title, 1, '<script type="application/ld+json">' .. linked_data(a) .. "</script>\n",
    '<a href="../days/' .. day_of(a) .. '.html">' .. day_title(day_of(a)) .. "</a>"))
  out "<article>\n"
  for _, name in ipairs { "label", "kicker", "headline", "deck" } do
    local element = name == "headline" and "h1" or "p"
    if shows(a[name]) then
      out(("<%s class=\"%s\">%s</%s>\n"):format(element, name, marked(a, name, a[name]), element))
    elseif name == "headline" then
      out("<h1>" .. esc(title) .. "</h1>\n")
    end
  end
  local facts = {}
  for _, fact in ipairs { shows(a.folio) and a.folio or a.source or "", a.dateline or "",
    a.byline or "" } do
    facts[#facts + 1] = shows(fact) and "<span>" .. esc(fact) .. "</span>" or nil
  end
  out('<p class="facts">' .. table.concat(facts, " ") .. topic_links(a, "../") .. "</p>\n")
  for index, paragraph in ipairs(a.paragraphs or {}) do
    if shows(paragraph.text) then
      local form = PARAGRAPHS[paragraph.kind] or PARAGRAPHS.body
      out(form[1] .. marked(a, ("paragraphs[%d]"):format(index), paragraph.text) .. form[2])
    end
  end
  for _, credit in ipairs(a.credits or {}) do
    if shows(credit.text) then
      out('<p class="credit">' .. esc(credit.text) .. "</p>\n")
    end
  end
  out "</article>\n"
  out(evidence_list(a))
end

--                                                         days, topics, titles

--- The page of the day under way is finished; its way on leads to the next day.
local function end_day(following)
  if day then
    local before = days[#days]
    day.out("</ul>\n" .. tail(
      before and { file = before.name .. ".html", title = day_title(before.name) },
      following and { file = following .. ".html", title = day_title(following) }))
    day.finish()
    days[#days + 1] = { name = day.name, count = day.count }
    ended[day.name] = true
    day = nil
  end
end

local function add_to_day(a)
  local name = day_of(a)
  if not day or day.name ~= name then
    if ended[name] then
      error("文章须按日期的次序来 / articles must come in the order of their days: " .. name, 0)
    end
    end_day(name)
    day = { name = name, count = 0 }
    day.out, day.finish = file("days/" .. name .. ".html")
    day.out(head(day_title(name), 1) .. "<h1>" .. day_title(name) .. "</h1>\n")
  end
  if a.source ~= day.source or day.count == 0 then
    local page = shows(a.folio) and a.folio or shows(a.source) and a.source
    day.out((day.count > 0 and "</ul>\n" or "") .. (page and "<h2>" .. esc(page) .. "</h2>\n" or "")
      .. '<ul class="list">\n')
    day.source = a.source
  end
  day.out(item(a, "../"))
  day.count = day.count + 1
end

local function add_to_topics(a)
  for _, name in ipairs(article.topic_names(a)) do
    local path = topic_path(name)
    local topic = topics[name]
    local shown = shows(name) and name or "（无名）"
    if topic.count == 0 then
      topic.out, topic.finish = file(path)
      topic.out(head(shown, 1) .. "<h1>" .. esc(shown) .. "</h1>\n")
    end
    if topic.day ~= day_of(a) then
      topic.out((topic.day and "</ul>\n" or "") .. "<h2>" .. day_title(day_of(a))
        .. '</h2>\n<ul class="list">\n')
      topic.day = day_of(a)
    end
    topic.out(item(a, "../"))
    topic.count = topic.count + 1
  end
end

local function add_title(a)
  title_out((first_title and "" or ",\n") .. html.json {
    article_path(a), has_day(a) and a.date or "", title_of(a),
    table.concat(article.topic_names(a), " "),
  })
  first_title = false
end

local function count_month(a)
  if has_day(a) then
    local name = a.date:sub(1, 7)
    if #months == 0 or months[#months].name ~= name then
      months[#months + 1] = { name = name, count = 0,
        at = tonumber(a.date:sub(1, 4)) * 12 + tonumber(a.date:sub(6, 7)) - 1 }
    end
    months[#months].count = months[#months].count + 1
  end
end

--                                                                    the index

--- The bars of the timeline: a month each, or a year each where there are many.
local function bars()
  local span = months[#months].at - months[1].at + 1
  if span <= MOST_MONTHS then
    return months, span
  end
  local years = {}
  for _, month in ipairs(months) do
    local name, at = month.name:sub(1, 4), month.at // 12
    if #years == 0 or years[#years].at ~= at then
      years[#years + 1] = { name = name, count = 0, at = at }
    end
    years[#years].count = years[#years].count + month.count
  end
  return years, years[#years].at - years[1].at + 1
end

--- To scale; each bar is a link to its days.
local function timeline()
  if #months == 0 then
    return ""
  end
  local shown, span = bars()
  local most = shown[1]
  for _, bar in ipairs(shown) do
    most = bar.count > most.count and bar or most
  end
  local parts = { '<figure class="timeline">\n<svg viewBox="0 0 ' .. span * 10
    .. ' 100" preserveAspectRatio="none" role="img" aria-label="各时期的篇数">\n' }
  for _, bar in ipairs(shown) do
    local height = math.max(2, bar.count * 100 // most.count)
    parts[#parts + 1] = ('<a href="#t%s"><rect x="%d" y="%d" width="9" height="%d">'
      .. "<title>%s：%d 篇</title></rect></a>\n"):format(bar.name, (bar.at - shown[1].at) * 10,
      100 - height, height, bar.name, bar.count)
  end
  parts[#parts + 1] = ("</svg>\n<figcaption><span>%s</span> <span>最多：%s，%d 篇</span> "
    .. "<span>%s</span></figcaption>\n</figure>\n"):format(shown[1].name, most.name, most.count,
    shown[#shown].name)
  return table.concat(parts)
end

--- Under each year its months, under each month its days.
local function write_days(out)
  local year, month
  for _, entry in ipairs(days) do
    local own_month, own_year = entry.name:match "^((%d+)-%d+)"
    if own_year then
      if own_year ~= year then
        out((year and "</p>\n" or "") .. ('<h3 id="t%s">%s年</h3>\n'):format(own_year, own_year))
        year, month = own_year, nil
      end
      if own_month ~= month then
        out((month and "</p>\n" or "") .. ('<p class="month" id="t%s"><strong>%d月</strong>'):format(
          own_month, tonumber(own_month:sub(-2))))
        month = own_month
      end
      out((' <span><a href="days/%s.html">%d日</a> <small>%d</small></span>'):format(entry.name,
        tonumber(entry.name:sub(-2)), entry.count))
    end
  end
  out(year and "</p>\n" or "")
  for _, entry in ipairs(days) do
    if entry.name == "undated" then
      out(('<p class="month"><a href="days/undated.html">无日期</a> <small>%d</small></p>\n')
        :format(entry.count))
    end
  end
end

local function write_index()
  local out, finish = file "index.html"
  out(head(options.title, 0, '<script src="search.js" defer></script>\n'))
  out("<h1>" .. esc(options.title) .. '</h1>\n<p class="facts">' .. total .. " 篇 · " .. #topic_names
    .. ' 个主题 · <a href="feed.atom">订阅</a></p>\n')
  out '<p><input id="search" type="search" placeholder="找标题、主题、日期" aria-label="找标题"></p>\n'
  out '<p id="count" class="facts" role="status"></p>\n<ul id="found" class="list"></ul>\n'
  out(timeline())
  table.sort(topic_names)
  if #topic_names > 0 then
    out '<section>\n<h2>主题</h2>\n<p class="topics">'
    for _, name in ipairs(topic_names) do
      out('<span><a class="topic" href="' .. topics[name].path .. '">'
        .. esc(shows(name) and name or "（无名）") .. "</a> <small>" .. topics[name].count
        .. "</small></span> ")
    end
    out "</p>\n</section>\n"
  end
  if #days > 0 then
    out "<section>\n<h2>日期</h2>\n"
    write_days(out)
    out "</section>\n"
  end
  out(tail())
  finish()
end

--- RFC 4287. The moment of the feed is that of its newest article.
local function write_feed()
  local out, finish = file "feed.atom"
  local updated = news.moment(date) or "1970-01-01T00:00:00Z"
  out(xml.DECLARATION .. '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh">\n'
    .. xml_escaper:element("title", options.title) .. "\n<id>"
    .. xml_escaper:text(options.feed_id) .. "</id>\n"
    .. "<updated>" .. updated .. "</updated>\n<author><name>" .. xml_escaper:text(options.title)
    .. '</name></author>\n<link rel="self" href='
    .. xml_escaper:quoted(options.base .. "feed.atom") .. "/>\n"
    .. '<link rel="alternate" type="text/html" href='
    .. xml_escaper:quoted(options.base .. "index.html")
    .. "/>\n")
  for index = #newest, 1, -1 do
    out(newest[index])
  end
  out "</feed>\n"
  finish()
end

local function feed_entry(a)
  local authors = {}
  for _, name in ipairs(article.byline_names(a)) do
    authors[#authors + 1] = "<author>" .. xml_escaper:element("name", name) .. "</author>\n"
  end
  local categories = {}
  for _, name in ipairs(article.topic_names(a)) do
    categories[#categories + 1] = "<category term=" .. xml_escaper:quoted(name) .. "/>\n"
  end
  local lead = article.lead(a)
  return "<entry>\n" .. xml_escaper:element("title", title_of(a)) .. "\n<id>"
    .. xml_escaper:text(news.uri("urn:jianbao:", "article", a.id)) .. "</id>\n<updated>"
    .. (news.moment(a.date) or news.moment(date) or "1970-01-01T00:00:00Z") .. "</updated>\n"
    .. table.concat(authors) .. table.concat(categories)
    .. '<link rel="alternate" type="text/html" href='
    .. xml_escaper:quoted(options.base .. article_path(a))
    .. "/>\n" .. xml_escaper:element("summary",
      cut_to(lead and a.paragraphs[lead].text or "", SUMMARY_CHARACTERS))
    .. "\n</entry>\n"
end

return {
  name = "html",
  description = "a site for reading, with search and an Atom feed; into a folder",
  extension = "html",
  per = "site",

  options = {
    { name = "title", default = "剪报", description = "the site's name" },
    { name = "base", default = "", description = "where the site will stand, ending in /" },
    { name = "feed_id", default = "urn:jianbao:feed", description = "the feed's identifier" },
  },

  open = function(_, context)
    file, options, date = context.file, context.options, context.date
    day, last, topics, topic_names, days, ended = nil, nil, {}, {}, {}, {}
    months, newest, total = {}, {}, 0
    for _, name in ipairs { "style.css", "search.js" } do
      local out, finish = file(name)
      out(html.files[name])
      finish()
    end
    title_out, title_finish = file "titles.js"
    title_out "jianbaoTitles([\n"
    first_title = true
  end,

  article = function(_, a)
    total = total + 1
    write_article(a)
    add_to_day(a)
    add_to_topics(a)
    add_title(a)
    count_month(a)
    newest[#newest + 1] = feed_entry(a)
    if #newest > FEED_ARTICLES then
      table.remove(newest, 1)
    end
  end,

  close = function()
    end_article()
    end_day()
    for _, name in ipairs(topic_names) do
      topics[name].out("</ul>\n" .. tail())
      topics[name].finish()
    end
    title_out "\n]);\n"
    title_finish()
    write_index()
    write_feed()
  end,

  sample = {
    {
      id = "00ff-01", source = "a.txt", ordinal = 1, date = "2024-05-06", kind = "report",
      folio = "2024年5月6日 第3版 工会新闻 某某报", headline = "<b>夜校</b>开课",
      byline = "记者 张三",
      bylines = { { role = "reporter", name = "张三" } },
      paragraphs = { { kind = "body", text = "首批三十名学员。" } },
      topics = { { id = "职工教育", score = 8, rule = "topics@1",
        evidence = { { word = "夜校", field = "headline", first = 4, last = 9, points = 8 } } } },
    },
  },
  expected = {
    ["titles.js"] = "jianbaoTitles([\n"
      .. '["articles/00ff-01.html","2024-05-06","\\u003cb\\u003e夜校\\u003c/b\\u003e开课",'
      .. '"职工教育"]\n]);\n',
    ["feed.atom"] = xml.DECLARATION
      .. '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh">\n<title>剪报</title>\n'
      .. "<id>urn:jianbao:feed</id>\n<updated>2024-05-06T00:00:00+08:00</updated>\n"
      .. '<author><name>剪报</name></author>\n<link rel="self" href="feed.atom"/>\n'
      .. '<link rel="alternate" type="text/html" href="index.html"/>\n<entry>\n'
      .. "<title>&lt;b&gt;夜校&lt;/b&gt;开课</title>\n<id>urn:jianbao:article:00ff-01</id>\n"
      .. "<updated>2024-05-06T00:00:00+08:00</updated>\n<author><name>张三</name></author>\n"
      .. '<category term="职工教育"/>\n'
      .. '<link rel="alternate" type="text/html" href="articles/00ff-01.html"/>\n'
      .. "<summary>首批三十名学员。</summary>\n</entry>\n</feed>\n",
  },
}
