--- Pages made up by chance, for specs and measurements of the archive.
--
-- Words are drawn so that few are common and most are rare, as in print. The
-- same seed gives the same pages on every machine.

local text = require("jianbao.core").text

local M = {}

--- Characters that the words are made of; the first ones are the commonest.
local CHARACTERS = {}
local COMMON = "工会职员安全生产心理健康教育社区服务活动培训讲座劳动模范代表大会经济改革发展文化城市建设"
  .. "医院学校老师志愿青年妇女组织企业技能竞赛保障权益法律援助温暖困难春节慰问图书阅读体育运动"
for _, code in utf8.codes(COMMON) do
  CHARACTERS[#CHARACTERS + 1] = utf8.char(code)
end
for code = 0x4E00, 0x4E00 + 2500 do
  CHARACTERS[#CHARACTERS + 1] = utf8.char(code)
end

local REPORTERS = { "孙艳", "崔欣", "刘晓翠", "于佳", "李建业", "孙　敏", "欧阳文" }
local TOPICS = { "心理健康", "安全生产", "技能竞赛", "AI 教育" }
local KINDS = { "report", "report", "report", "photo", "brief", "other" }
local PAPERS = { "城南日报", "工人周报", "教育时报" }

---@class jianbao.spec.Generator
---@field random fun(low: integer, high: integer): integer
---@field words string[]

---A source of pages.
---@param seed integer
---@return jianbao.spec.Generator
function M.new(seed)
  local state = (seed * 2654435761) & 0x7FFFFFFF
  local function random(low, high)
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return low + (state >> 8) % (high - low + 1)
  end
  local words = {}
  for i = 1, 4000 do
    local characters = {}
    for j = 1, random(1, 4) do
      -- The higher the word's number, the rarer its characters may be.
      characters[j] = CHARACTERS[random(1, math.min(#CHARACTERS, 40 + i))]
    end
    words[i] = table.concat(characters)
  end
  return { random = random, words = words }
end

---A word; about one in ten is the commonest, and so on down.
---@param g jianbao.spec.Generator
---@return string
function M.word(g)
  local limit = #g.words
  for _ = 1, g.random(0, 5) do
    limit = math.max(4, limit // 6)
  end
  return g.words[g.random(1, limit)]
end

--- What stands between words now and then: marks that search passes over,
--- marks that it does not, Latin words, numbers, blanks.
local BETWEEN = { "，", "，", "。", "“", "”", "《", "》", " ", "　", "2023年", "AI", "Ｗｉｆｉ",
  "50%", "(", "）", "-", "·", "é", "O’Neil" }

---@param g jianbao.spec.Generator
---@param words integer
---@return string
function M.sentence(g, words)
  local parts = {}
  for _ = 1, words do
    parts[#parts + 1] = M.word(g)
    if g.random(1, 6) == 1 then
      parts[#parts + 1] = BETWEEN[g.random(1, #BETWEEN)]
    end
  end
  return table.concat(parts)
end

---@param g jianbao.spec.Generator
---@param list string[]
---@return string
local function one_of(g, list)
  return list[g.random(1, #list)]
end

---@param g jianbao.spec.Generator
---@param page table
---@param ordinal integer
---@param words integer  in the article's paragraphs
---@return jianbao.Article
local function article(g, page, ordinal, words)
  local made = {
    ordinal = ordinal, source = page.source, date = page.date,
    running_head = page.running_head, folio = page.folio, imprint = page.imprint,
    headline = M.sentence(g, g.random(3, 6)), kind = one_of(g, KINDS), paragraphs = {},
    bylines = {}, credits = {},
  }
  if g.random(1, 3) == 1 then made.kicker = M.sentence(g, 4) end
  if g.random(1, 4) == 1 then made.deck = M.sentence(g, 5) end
  if g.random(1, 5) == 1 then made.label = M.sentence(g, 2) end
  if g.random(1, 2) == 1 then
    local name = one_of(g, REPORTERS)
    made.dateline = "本报讯"
    made.byline = "记者 " .. name
    made.bylines = { { role = "reporter", name = name } }
  end
  local left = words
  while left > 0 do
    local here = math.min(left, g.random(1, math.max(2, words // 3)))
    left = left - here
    local kind = g.random(1, 8) == 1 and "crosshead" or "body"
    made.paragraphs[#made.paragraphs + 1] = { kind = kind, text = M.sentence(g, here) }
  end
  if g.random(1, 4) == 1 then
    local name = one_of(g, REPORTERS)
    made.credits = { { text = "通讯员 " .. name .. " 摄", names = { name } },
      { text = "摄影报道", names = {} } }
  end
  local topics = {}
  for _, id in ipairs(TOPICS) do
    if g.random(1, 5) == 1 then
      topics[#topics + 1] = { id = id, score = g.random(3, 9), rule = "topics@1",
        file_hash = "hash", evidence = { { word = one_of(g, g.words), field = "paragraphs[1]",
          first = 1, last = 3, points = 1 } } }
    end
  end
  made.topics = #topics > 0 and topics or nil
  return made
end

---Add the article's text to the page, and its spans to the article.
---@param parts string[]
---@param offset integer
---@param made jianbao.Article
---@return integer offset
local function print_article(parts, offset, made)
  made.spans = {}
  local function add(field, value)
    if value then
      parts[#parts + 1] = value .. "\n"
      made.spans[#made.spans + 1] = { field = field, first = offset + 1, last = offset + #value }
      offset = offset + #value + 1
    end
  end
  for _, field in ipairs { "label", "kicker", "headline", "deck", "dateline", "byline" } do
    add(field, made[field])
  end
  for i, paragraph in ipairs(made.paragraphs) do
    add(("paragraphs[%d]"):format(i), paragraph.text)
  end
  for i, credit in ipairs(made.credits) do
    add(("credits[%d]"):format(i), credit.text)
  end
  return offset
end

---A page as jianbao.page would read it, and its bytes.
---@param g jianbao.spec.Generator
---@param options? { articles: integer, words: integer }  words in each article
---@return jianbao.Page page
---@return string bytes
function M.page(g, options)
  options = options or { articles = g.random(1, 4), words = 20 }
  local month, day = g.random(1, 12), g.random(1, 28)
  local page = {
    source = ("%03d.txt"):format(g.random(0, 40)), encoding = "UTF-8", profile = "plain",
    date = g.random(1, 12) > 1 and ("%d-%02d-%02d"):format(g.random(2021, 2023), month, day) or nil,
    running_head = M.sentence(g, 4), articles = {},
    imprint = g.random(1, 2) == 1 and "责任编辑 " .. one_of(g, REPORTERS) or nil,
  }
  page.folio = ("%d月%d日 第%d版 %s"):format(month, day, g.random(1, 8), one_of(g, PAPERS))
  local parts = { page.running_head .. "\n", page.folio .. "\n", (page.imprint or "") .. "\n" }
  local offset = #table.concat(parts)
  for ordinal = 1, options.articles do
    local made = article(g, page, ordinal, options.words)
    page.articles[ordinal] = made
    offset = print_article(parts, offset, made)
  end
  local bytes = table.concat(parts)
  page.sha256 = text.sha256(bytes)
  page.id = page.sha256:sub(1, 16)
  for ordinal, made in ipairs(page.articles) do
    made.id = ("%s-%02d"):format(page.id, ordinal)
  end
  return page, bytes
end

---Remove an archive and what stands beside it.
---@param path string
function M.remove(path)
  for _, ending in ipairs { "", "-wal", "-shm", "-journal" } do
    os.remove(path .. ending)
  end
end

---Store 'count' pages in a new archive and give them back.
---@param path string
---@param g jianbao.spec.Generator
---@param count integer
---@param options? table  as for page
---@return jianbao.CoreArchive archive
---@return jianbao.Page[] pages
function M.fill(path, g, count, options)
  M.remove(path)
  local archive = assert(require("jianbao.core").archive.open(path))
  local pages = {}
  for i = 1, count do
    local page, bytes = M.page(g, options)
    assert(archive:put_page(page, bytes))
    pages[i] = page
  end
  return archive, pages
end

return M
