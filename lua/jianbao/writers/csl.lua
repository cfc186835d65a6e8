--- CSL-JSON: references for Zotero, pandoc and other programs that cite.
--
-- An article is a newspaper article (article-newspaper): authors, headline
-- (with the deck behind a colon), the paper and its page as the folio names
-- them, the day.

local KEYS = {
  "id", "type", "title", "title-short", "author", "literal", "issued", "date-parts",
  "container-title", "section", "page", "language", "keyword", "source", "custom",
}

local settings, first

-- Who wrote it: not the editors, not who took the pictures.
local AUTHORS = { reporter = true, correspondent = true, author = true, agency = true }

local function authors(a)
  local list = {}
  for _, one in ipairs(a.bylines or {}) do
    if AUTHORS[one.role] then
      list[#list + 1] = { literal = one.name }
    end
  end
  return #list > 0 and list or nil
end

local function issued(date)
  if news.moment(date) then
    local year, month, day = date:match "^(%d+)-(%d+)-(%d+)$"
    return { ["date-parts"] = { { math.tointeger(tonumber(year)), math.tointeger(tonumber(month)),
      math.tointeger(tonumber(day)) } } }
  end
end

local function reference(a)
  local folio, topics = news.folio(a.folio), article.topic_names(a)
  local title = a.headline or a.kicker or a.deck
  return {
    id = a.id or "unknown", type = "article-newspaper",
    title = title and (title == a.headline and a.deck and title .. "：" .. a.deck or title),
    ["title-short"] = a.headline, author = authors(a), issued = issued(a.date),
    ["container-title"] = settings.paper or folio.paper, section = a.label or folio.section,
    page = folio.page, language = settings.language,
    keyword = #topics > 0 and table.concat(topics, ", ") or nil,
    source = a.source, custom = a.folio and { folio = a.folio } or nil,
  }
end

return {
  name = "csl",
  description = "CSL-JSON: references for Zotero, pandoc and other programs that cite",
  extension = "json",

  options = {
    { name = "paper", default = nil, description = "the paper's name, if its folio lacks it" },
    { name = "language", default = "zh-CN", description = "of the articles, as in BCP 47" },
  },

  open = function(out, context)
    settings, first = context.options, true
    out "["
  end,

  article = function(out, a)
    out((first and "\n" or ",\n") .. json.encode(reference(a), KEYS))
    first = false
  end,

  close = function(out)
    out "\n]\n"
  end,

  sample = {
    {
      id = "00ff-01", source = "a.txt", ordinal = 1, date = "2024-05-06", label = "工会之声",
      folio = "2024年5月6日 星期一 第3版 工会新闻 江城日报", headline = "“小发明”亮相",
      deck = "八个班组参加", byline = "记者 张三",
      bylines = { { role = "reporter", name = "张三" }, { role = "photographer", name = "李四" } },
      topics = { { id = "劳模工匠", score = 4 } },
    },
    { id = "00ff-02", kicker = "厂里办展" },
  },
  expected = '[\n{"id":"00ff-01","type":"article-newspaper","title":"“小发明”亮相：八个班组参加",'
    .. '"title-short":"“小发明”亮相","author":[{"literal":"张三"}],"issued":{"date-parts":[[2024,5,'
    .. '6]]},"container-title":"江城日报","section":"工会之声","page":"3","language":"zh-CN",'
    .. '"keyword":"劳模工匠","source":"a.txt","custom":{"folio":"2024年5月6日 星期一 第3版 工会新闻 江城日报"}},\n'
    .. '{"id":"00ff-02","type":"article-newspaper","title":"厂里办展","language":"zh-CN"}\n]\n',
}
