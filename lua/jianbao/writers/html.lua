--- A site for reading: it works from the file system, fetches nothing, prints
-- well. An index with a timeline and a search over titles, a page a day, a page
-- a topic, a page an article with schema.org's NewsArticle as JSON-LD and with
-- the evidence of its topics marked, and an Atom feed of the newest.
--
-- Articles come in the order of their dates, so a day's page and a topic's are
-- written as they come; kept in memory are counts alone and the newest for the
-- feed. No text of an article becomes markup or script: everything goes through
-- xml's escaper or json, and the pages forbid scripts but the site's own.

local FEED_ARTICLES = 50
local NAME_BYTES = 150 -- of a file; with its extension within every system's limit

local escaper = xml.escaper()

local file, options, date
local title_out, title_finish, first_title
local day                    -- { name, out, finish, source }
local topics, topic_names    -- by name: { path, out, finish, count, day }
local days, months, newest, total

local function esc(text)
  return escaper:text(text or "")
end

local function quoted(text)
  return escaper:quoted(text or "")
end

--- JSON that can stand in a page: nothing in it ends a script or a comment.
local function embedded(value, order)
  return (json.encode(value, order):gsub("[<>&]", { ["<"] = "\\u003c", [">"] = "\\u003e",
    ["&"] = "\\u0026" }):gsub("\u{2028}", "\\u2028"):gsub("\u{2029}", "\\u2029"))
end

--- The head of a page that lies `deep` folders below the index.
local function head(title, deep, more)
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
    .. '<nav><a href="' .. up .. 'index.html">' .. esc(options.title) .. "</a></nav>\n"
end

local TAIL = "</body>\n</html>\n"

local function title_of(a)
  local lead = article.lead(a)
  local text = a.headline or a.kicker or a.deck or a.label
    or lead and a.paragraphs[lead].text or ""
  if text == "" then
    return "（无题）"
  end
  local stop = utf8.len(text) and utf8.offset(text, 61)
  return stop and text:sub(1, stop - 1) .. "…" or text
end

--- The name of a file for any text: letters, digits, - and . stay, so that an
--- address needs no escaping.
local function file_name(text)
  return (text:gsub("[^%w.-]", function(character) -- or byte
    return ("_%02x"):rep(#character):format(character:byte(1, -1))
  end))
end

local function day_of(a)
  return a.date and a.date:match "^%d%d%d%d%-%d%d%-%d%d$" or "undated"
end

local function article_path(a)
  local name = file_name(a.id or "")
  if name == "" or #name > NAME_BYTES then
    name = ("article-%d"):format(total)
  end
  return "articles/" .. name .. ".html"
end

--- A topic's page; a name that is too long for a file has its number.
local function topic_path(name)
  if not topics[name] then
    topic_names[#topic_names + 1] = name
    local short = file_name(name)
    if short == "" or #short > NAME_BYTES then
      short = ("topic-%d"):format(#topic_names)
    end
    topics[name] = { path = "topics/" .. short .. ".html", count = 0 }
  end
  return topics[name].path
end

local function topic_links(a, up)
  local links = {}
  for _, name in ipairs(article.topic_names(a)) do
    links[#links + 1] = '<a class="topic" href="' .. up .. topic_path(name) .. '">'
      .. esc(name) .. "</a>"
  end
  return table.concat(links, " ")
end

--- An article in a list.
local function item(a, up)
  return "<li><a href=\"" .. up .. article_path(a) .. '">' .. esc(title_of(a)) .. "</a> "
    .. '<span class="byline">' .. esc(a.byline) .. "</span> " .. topic_links(a, up) .. "</li>\n"
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
    authors[#authors + 1] = {
      ["@type"] = entry.role == "agency" and "Organization" or "Person", name = entry.name,
    }
  end
  if #authors == 0 then
    authors[1] = { ["@type"] = "Organization", name = folio.paper or a.source or "unknown" }
  end
  local names = article.topic_names(a)
  return embedded({
    ["@context"] = "https://schema.org", ["@type"] = "NewsArticle",
    ["@id"] = news.uri("urn:jianbao:", "article", a.id),
    headline = a.headline or title_of(a), alternativeHeadline = a.kicker or a.deck,
    author = authors, datePublished = a.date, inLanguage = "zh",
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
        .. " <small>" .. esc(field_name(evidence.field)) .. " " .. esc(tostring(evidence.points))
        .. "</small></li>"
    end
    parts[#parts + 1] = "<dt>" .. esc(topic.id) .. " <small>" .. esc(tostring(topic.score or ""))
      .. " · " .. esc(tostring(topic.rule or "")) .. "</small></dt>\n<dd><ul>"
      .. table.concat(words) .. "</ul></dd>\n"
  end
  return #parts > 0 and '<section class="evidence"><h2>归类的依据</h2>\n<dl>\n'
    .. table.concat(parts) .. "</dl></section>\n" or ""
end

local PARAGRAPHS = {
  body = { "<p>", "</p>\n" }, crosshead = { "<h2>", "</h2>\n" },
  caption = { '<p class="caption">', "</p>\n" }, note = { '<p class="note">', "</p>\n" },
}

local function write_article(a)
  local out, finish = file(article_path(a))
  out(head(title_of(a), 1,
    '<script type="application/ld+json">' .. linked_data(a) .. "</script>\n"))
  out "<article>\n"
  for _, name in ipairs { "label", "kicker", "headline", "deck" } do
    local element = name == "headline" and "h1" or "p"
    if a[name] and a[name] ~= "" then
      out(("<%s class=\"%s\">%s</%s>\n"):format(element, name, marked(a, name, a[name]), element))
    end
  end
  if not a.headline or a.headline == "" then
    out("<h1>" .. esc(title_of(a)) .. "</h1>\n")
  end
  out('<p class="facts"><a href="../days/' .. day_of(a) .. '.html">' .. esc(a.date or "无日期")
    .. "</a> " .. esc(a.folio or a.source) .. " " .. esc(a.dateline) .. " " .. esc(a.byline) .. " "
    .. topic_links(a, "../") .. "</p>\n")
  for index, paragraph in ipairs(a.paragraphs or {}) do
    local form = PARAGRAPHS[paragraph.kind] or PARAGRAPHS.body
    out(form[1] .. marked(a, ("paragraphs[%d]"):format(index), paragraph.text) .. form[2])
  end
  for _, credit in ipairs(a.credits or {}) do
    out('<p class="credit">' .. esc(credit.text) .. "</p>\n")
  end
  out "</article>\n"
  out(evidence_list(a))
  out('<footer>' .. esc(a.id) .. " · " .. esc(a.source) .. "</footer>\n" .. TAIL)
  finish()
end

--                                                         days, topics, titles

local function end_day()
  if day then
    day.out("</ul>\n" .. TAIL)
    day.finish()
    days[#days + 1] = { name = day.name, count = day.count }
    day = nil
  end
end

local function add_to_day(a)
  local name = day_of(a)
  if not day or day.name ~= name then
    end_day()
    day = { name = name, count = 0 }
    day.out, day.finish = file("days/" .. name .. ".html")
    local shown = a.date or "无日期"
    day.out(head(shown, 1) .. "<h1>" .. esc(shown) .. "</h1>\n")
  end
  if a.source ~= day.source or day.count == 0 then
    day.out((day.count > 0 and "</ul>\n" or "") .. "<h2>" .. esc(a.folio or a.source or "")
      .. "</h2>\n<ul>\n")
    day.source = a.source
  end
  day.out(item(a, "../"))
  day.count = day.count + 1
end

local function add_to_topics(a)
  for _, name in ipairs(article.topic_names(a)) do
    local path = topic_path(name)
    local topic = topics[name]
    if topic.count == 0 then
      topic.out, topic.finish = file(path)
      topic.out(head(name, 1) .. "<h1>" .. esc(name) .. "</h1>\n")
    end
    if topic.day ~= day_of(a) then
      topic.out((topic.day and "</ul>\n" or "") .. "<h2>" .. esc(a.date or "无日期")
        .. "</h2>\n<ul>\n")
      topic.day = day_of(a)
    end
    topic.out(item(a, "../"))
    topic.count = topic.count + 1
  end
end

local function add_title(a)
  title_out((first_title and "" or ",\n") .. embedded {
    article_path(a), a.date or "", title_of(a), table.concat(article.topic_names(a), " "),
  })
  first_title = false
end

--                                                                    the index

--- A bar a month, each a link to the month's days.
local function timeline()
  local shown, most = {}, 1
  for _, entry in ipairs(months) do
    if entry.name ~= "" then
      shown[#shown + 1] = entry
      most = math.max(most, entry.count)
    end
  end
  if #shown == 0 then
    return ""
  end
  local step = math.max(2, math.min(24, 960 // #shown))
  local parts = { ('<svg class="timeline" viewBox="0 0 %d 120" role="img" aria-label="每月篇数">\n')
    :format(step * #shown) }
  for index, entry in ipairs(shown) do
    local height = math.max(1, entry.count * 100 // most)
    parts[#parts + 1] = ('<a href="#m%s"><rect x="%d" y="%d" width="%d" height="%d">'
      .. "<title>%s：%d</title></rect></a>\n"):format(entry.name, (index - 1) * step, 110 - height,
      math.max(1, step - 1), height, entry.name, entry.count)
  end
  parts[#parts + 1] = "</svg>\n"
  return table.concat(parts)
end

local function write_index()
  local out, finish = file "index.html"
  out(head(options.title, 0, '<script src="search.js" defer></script>\n'))
  out("<h1>" .. esc(options.title) .. "</h1>\n<p>" .. total .. " 篇</p>\n")
  out '<p><input id="search" type="search" placeholder="找标题" aria-label="找标题"></p>\n'
  out '<ul id="found"></ul>\n'
  out(timeline())
  table.sort(topic_names)
  out '<section><h2>主题</h2>\n<p>'
  for _, name in ipairs(topic_names) do
    out('<a class="topic" href="' .. topics[name].path .. '">' .. esc(name) .. "</a> "
      .. topics[name].count .. " ")
  end
  out "</p></section>\n<section><h2>日期</h2>\n"
  local month
  for _, entry in ipairs(days) do
    local name = entry.name:match "^%d+%-%d+" or "无日期"
    if name ~= month then
      out((month and "</p>\n" or "") .. ('<p id="m%s"><strong>%s</strong> '):format(name, name))
      month = name
    end
    out(('<a href="days/%s.html">%s</a> <small>%d</small> '):format(entry.name,
      entry.name:match "%d+$" or "无日期", entry.count))
  end
  out((month and "</p>\n" or "") .. "</section>\n" .. TAIL)
  finish()
end

--- RFC 4287. The moment of the feed is that of its newest article.
local function write_feed()
  local out, finish = file "feed.atom"
  local updated = news.moment(date) or "1970-01-01T00:00:00Z"
  out(xml.DECLARATION .. '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh">\n'
    .. escaper:element("title", options.title) .. "\n<id>" .. esc(options.feed_id) .. "</id>\n"
    .. "<updated>" .. updated .. "</updated>\n<author><name>" .. esc(options.title)
    .. '</name></author>\n<link rel="self" href=' .. quoted(options.base .. "feed.atom") .. "/>\n"
    .. '<link rel="alternate" type="text/html" href=' .. quoted(options.base .. "index.html")
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
    authors[#authors + 1] = "<author>" .. escaper:element("name", name) .. "</author>\n"
  end
  local categories = {}
  for _, name in ipairs(article.topic_names(a)) do
    categories[#categories + 1] = "<category term=" .. quoted(name) .. "/>\n"
  end
  local lead = article.lead(a)
  return "<entry>\n" .. escaper:element("title", title_of(a)) .. "\n<id>"
    .. esc(news.uri("urn:jianbao:", "article", a.id)) .. "</id>\n<updated>"
    .. (news.moment(a.date) or news.moment(date) or "1970-01-01T00:00:00Z") .. "</updated>\n"
    .. table.concat(authors) .. table.concat(categories)
    .. '<link rel="alternate" type="text/html" href=' .. quoted(options.base .. article_path(a))
    .. "/>\n" .. escaper:element("summary", lead and a.paragraphs[lead].text or "")
    .. "\n</entry>\n"
end

--                                                                  fixed files

local STYLE = [[
body { max-width: 46em; margin: 1em auto; padding: 0 1em; line-height: 1.8;
  font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif; }
nav { font-size: .9em; }
a { color: #15508a; text-decoration: none; }
a:hover { text-decoration: underline; }
h1 { line-height: 1.4; margin: .3em 0; }
h2 { font-size: 1.1em; }
article p { text-indent: 2em; margin: .4em 0; }
article p.label, article p.kicker, article p.deck, article p.facts, article p.caption,
article p.credit { text-indent: 0; }
p.label { color: #8a1515; }
p.kicker, p.deck { font-size: 1.15em; }
p.facts, p.caption, p.credit, .byline, small, footer { color: #555; font-size: .9em; }
p.note { font-style: italic; }
mark { background: #fff0b0; }
.topic { border: 1px solid #bcd; border-radius: .6em; padding: 0 .5em; font-size: .85em;
  white-space: nowrap; }
.evidence ul { columns: 2; padding-left: 1.2em; }
.timeline { width: 100%; height: 8em; }
.timeline rect { fill: #6a94bd; }
.timeline a:hover rect { fill: #15508a; }
#search { width: 100%; font-size: 1.1em; padding: .3em; box-sizing: border-box; }
footer { border-top: 1px solid #ccc; margin-top: 2em; }
@media print {
  nav, #search, .evidence, .topic { display: none; }
  body { max-width: none; }
  mark { background: none; }
  a { color: inherit; }
}
]]

local SEARCH = [[
// Titles are read when somebody begins to search: the file grows with the archive.
"use strict";
(function () {
  var MOST = 100, titles = null, asked = false;
  var box = document.getElementById("search"), found = document.getElementById("found");
  window.jianbaoTitles = function (list) { titles = list; show(); };
  function fold(text) { return text.normalize("NFKC").toLowerCase(); }
  function show() {
    var words = fold(box.value).split(/\s+/).filter(Boolean), shown = 0;
    found.textContent = "";
    if (!titles || !words.length) { return; }
    for (var i = titles.length - 1; i >= 0 && shown < MOST; i--) {
      var entry = titles[i], text = fold(entry[1] + " " + entry[2] + " " + entry[3]);
      if (words.every(function (word) { return text.indexOf(word) >= 0; })) {
        var line = document.createElement("li"), link = document.createElement("a");
        link.href = entry[0];
        link.textContent = entry[2];
        line.appendChild(document.createTextNode(entry[1] + " "));
        line.appendChild(link);
        found.appendChild(line);
        shown++;
      }
    }
  }
  box.addEventListener("input", function () {
    if (!asked) {
      asked = true;
      var script = document.createElement("script");
      script.src = "titles.js";
      document.head.appendChild(script);
    }
    show();
  });
})();
]]

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
    day, topics, topic_names, days, months, newest, total = nil, {}, {}, {}, {}, {}, 0
    for name, content in pairs { ["style.css"] = STYLE, ["search.js"] = SEARCH } do
      local out, finish = file(name)
      out(content)
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
    local month = a.date and a.date:match "^%d+%-%d+" or ""
    if #months == 0 or months[#months].name ~= month then
      months[#months + 1] = { name = month, count = 0 }
    end
    months[#months].count = months[#months].count + 1
    newest[#newest + 1] = feed_entry(a)
    if #newest > FEED_ARTICLES then
      table.remove(newest, 1)
    end
  end,

  close = function()
    end_day()
    for _, name in ipairs(topic_names) do
      topics[name].out("</ul>\n" .. TAIL)
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
