--- References as Chinese journals and theses print them: GB/T 7714—2015, 8.5.
--
--   [1] 张三, 李四. “小发明”亮相: 八个班组参加[N]. 江城日报, 2024-05-06(3).
--
-- Up to three authors, then 等 (8.1.2); other title information behind a
-- colon; the type of a newspaper article, [N]; the paper, the day and, in
-- brackets, the page. What is not known is left out.

local settings, number

local AUTHORS = { reporter = true, correspondent = true, author = true, agency = true }

-- One line: what would break it becomes a blank.
local function line(text)
  return (text:gsub("[%c\127]+", " "))
end

local function authors(a)
  local names = {}
  for _, one in ipairs(a.bylines or {}) do
    if AUTHORS[one.role] then
      names[#names + 1] = one.name
    end
  end
  if #names > 3 then
    return table.concat(names, ", ", 1, 3) .. ", 等. "
  end
  return #names > 0 and table.concat(names, ", ") .. ". " or ""
end

local function title_of(a)
  local title = a.headline or a.kicker or a.deck
  if title and title == a.headline and a.deck then
    title = title .. ": " .. a.deck
  end
  return title or "[无题]"
end

local function published(a)
  local folio = news.folio(a.folio)
  local parts = {}
  parts[#parts + 1] = settings.paper or folio.paper
  if news.moment(a.date) then
    parts[#parts + 1] = a.date
  end
  local text = table.concat(parts, ", ")
  if folio.page then
    text = text .. "(" .. folio.page .. ")"
  end
  return text ~= "" and " " .. text .. "." or ""
end

return {
  name = "gbt7714",
  description = "references by GB/T 7714—2015, one a line",
  extension = "txt",

  options = {
    { name = "paper", default = nil, description = "the paper's name, if its folio lacks it" },
    { name = "numbered", default = true, description = "whether each begins with [1], [2] …" },
  },

  open = function(_, context)
    settings, number = context.options, 0
  end,

  article = function(out, a)
    number = number + 1
    out((settings.numbered and ("[%d] "):format(number) or "")
      .. line(authors(a) .. title_of(a) .. "[N]." .. published(a)) .. "\n")
  end,

  sample = {
    {
      date = "2024-05-06", folio = "2024年5月6日 星期一 第3版 工会新闻 江城日报",
      headline = "“小发明”亮相", deck = "八个班组参加",
      bylines = { { role = "reporter", name = "张三" }, { role = "correspondent", name = "李四" },
        { role = "photographer", name = "王五" } },
    },
    {
      folio = "A07 城事 2019年5月8日 星期三 澜城晚报", date = "2019-05-08", kicker = "街角的书屋",
      bylines = { { role = "author", name = "甲" }, { role = "author", name = "乙" },
        { role = "author", name = "丙" }, { role = "author", name = "丁" } },
    },
    {},
  },
  expected = [[
[1] 张三, 李四. “小发明”亮相: 八个班组参加[N]. 江城日报, 2024-05-06(3).
[2] 甲, 乙, 丙, 等. 街角的书屋[N]. 澜城晚报, 2019-05-08(A07).
[3] [无题][N].
]],
}
