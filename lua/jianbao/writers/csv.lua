--- A table that Excel and LibreOffice open with a double click.
--
-- To change the columns, copy this file to jianbao/writers/ and edit the two
-- lists below.

local function joined(names)
  return table.concat(names, "；")
end

-- What a column shows.
local columns = {
  date = { "日期", function(a) return a.date end },
  folio = { "版头", function(a) return a.folio end },
  source = { "来源", function(a) return a.source end },
  ordinal = { "篇序", function(a) return a.ordinal end },
  label = { "栏题", function(a) return a.label end },
  kicker = { "引题", function(a) return a.kicker end },
  headline = { "标题", function(a) return a.headline end },
  deck = { "副题", function(a) return a.deck end },
  dateline = { "电头", function(a) return a.dateline end },
  byline = { "署名", function(a) return a.byline end },
  reporters = { "记者", function(a) return joined(article.byline_names(a, "reporter")) end },
  kind = { "体裁", function(a) return article.kind_name(a) end },
  topics = { "主题", function(a) return joined(article.topic_names(a)) end },
  characters = { "字数", function(a) return article.characters(a) end },
  text = { "正文", function(a) return article.body_text(a) end },
  id = { "编号", function(a) return a.id end },
}

-- The same by their heads, and all heads.
local by_head, heads = {}, {}
for _, column in pairs(columns) do
  by_head[column[1]], heads[#heads + 1] = column, column[1]
end
table.sort(heads)

local function column_of(name)
  return columns[name] or by_head[name] or error(("there is no column named %s; there are: %s")
    :format(tostring(name), table.concat(heads, " ")), 0)
end

local shown

return {
  name = "csv",
  description = "a table for Excel: one article a row",
  extension = "csv",

  options = {
    {
      name = "columns",
      default = {
        "date", "source", "ordinal", "label", "kicker", "headline", "deck", "byline", "kind",
        "topics", "characters", "text", "id",
      },
      description = "which columns, in their order; by their heads too: 日期,标题",
    },
  },

  open = function(out, context)
    shown = {}
    local first_row = {}
    for index, name in ipairs(context.options.columns) do
      shown[index] = column_of(name)
      first_row[index] = shown[index][1]
    end
    out(csv.BOM .. csv.row(first_row))
  end,

  article = function(out, a)
    local cells = {}
    for index, column in ipairs(shown) do
      cells[index] = column[2](a)
    end
    out(csv.row(cells, #shown))
  end,

  sample = {
    {
      id = "00ff-01", source = "a.txt", ordinal = 1, date = "2024-05-06", kind = "report",
      headline = "=1+1 的“加法”课", byline = "记者 张三",
      paragraphs = { { kind = "body", text = "第一段。" }, { kind = "body", text = '说"好",散了。' } },
      topics = { { id = "职工教育", score = 5 }, { id = "劳模工匠", score = 4 } },
    },
  },
  expected = "\u{FEFF}日期,来源,篇序,栏题,引题,标题,副题,署名,体裁,主题,字数,正文,编号\r\n"
    .. "2024-05-06,a.txt,1,,,'=1+1 的“加法”课,,记者 张三,报道,职工教育；劳模工匠,22,"
    .. '"第一段。\n说""好"",散了。",00ff-01\r\n',
}
