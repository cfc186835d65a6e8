--- A writer file to begin with: it works as it is, and says what to change.

local locale = require "jianbao.locale"

local M = {}

local CHINESE = [==[
--- {title}：一种导出格式。照原样就能用：
--     jianbao export 剪报.db --to {name} -o 剪报.txt
-- 改过以后，检查样例：jianbao writers check {name}
--
-- 文章 a 里有：a.date 日期、a.source 来源、a.folio 版头、a.label 栏题、a.kicker
-- 引题、a.headline 标题、a.deck 副题、a.dateline 电头、a.byline 署名、a.kind 体裁、
-- a.paragraphs 各段（每段有 kind 和 text）、a.topics 主题。没有的是 nil。
-- 现成的函数：
--     article.byline_names(a, "reporter")   记者的名字      article.characters(a)  字数
--     article.topic_names(a)                主题的名字      article.body_text(a)   正文
--     news.folio(a.folio).page              版次
--     csv.row { … }    json.encode(值)   写成 CSV 的一行、JSON
--     xml.escaper():text(文字)    html.escaper():text(文字)   写成 XML、HTML 里的文字
-- 这个文件在沙箱里运行：读不到别的文件，写的东西只能交给 out。

local mark -- 选项的值，在 open 里取

return {
  name = {quoted},
  description = "每篇一行：日期、标题、主题",
  extension = "txt", -- 文件名的结尾
  per = "day",       -- 导出到文件夹时，一个文件装：article 一篇，day 一天，page 一版
  options = {        -- 可以用 --option mark=、 来改
    { name = "mark", default = "；", description = "主题之间用什么隔开" },
  },

  -- 每个文件的开头做一次；文件要有开头的话，写 out("……\n")。
  open = function(_, context)
    mark = context.options.mark
  end,

  -- 每篇文章做一次。
  article = function(out, a)
    local topics = table.concat(article.topic_names(a), mark)
    out((a.date or "") .. "\t" .. (a.headline or "（无标题）") .. "\t" .. topics .. "\n")
  end,

  -- 每个文件的末尾做一次；用不着，就不写。
  -- close = function(out) out("完\n") end,

  -- 样例和它应有的结果：改了上面，这里也要改。
  sample = {
    { date = "2024-05-06", headline = "车间办起读书角", topics = { { id = "职工教育" }, { id = "文体活动" } } },
    { date = "2024-05-06" },
  },
  expected = "2024-05-06\t车间办起读书角\t职工教育；文体活动\n2024-05-06\t（无标题）\t\n",
}
]==]

local ENGLISH = [==[
--- {title}: an export format. It works as it is:
--     jianbao export clips.db --to {name} -o clips.txt
-- After a change, look its sample over: jianbao writers check {name}
--
-- An article a has: a.date, a.source, a.folio, a.label, a.kicker, a.headline,
-- a.deck, a.dateline, a.byline, a.kind, a.paragraphs (each with kind and text),
-- a.topics. What it lacks is nil. There are functions for:
--     article.byline_names(a, "reporter")   names     article.characters(a)  a count
--     article.topic_names(a)                names     article.body_text(a)   the text
--     news.folio(a.folio).page              the number of the page
--     csv.row { … }    json.encode(value)
--     xml.escaper():text(text)    html.escaper():text(text)
-- This file runs in a sandbox: it reaches no other file, and what it writes
-- goes to `out`.

local mark -- the option's value, taken in open

return {
  name = {quoted},
  description = "a line an article: date, headline, topics",
  extension = "txt", -- how file names end
  per = "day",       -- into a folder, a file holds: an article, a day, or a page
  options = {        -- changed by --option mark=/
    { name = "mark", default = "; ", description = "what stands between two topics" },
  },

  -- Once at the beginning of each file; out("…\n") if it has a head.
  open = function(_, context)
    mark = context.options.mark
  end,

  -- Once for each article.
  article = function(out, a)
    local topics = table.concat(article.topic_names(a), mark)
    out((a.date or "") .. "\t" .. (a.headline or "(no headline)") .. "\t" .. topics .. "\n")
  end,

  -- Once at the end of each file; may be left out.
  -- close = function(out) out("the end\n") end,

  -- A sample and what is to come of it: change it with what is above.
  sample = {
    { date = "2024-05-06", headline = "车间办起读书角", topics = { { id = "职工教育" }, { id = "文体活动" } } },
    { date = "2024-05-06" },
  },
  expected = "2024-05-06\t车间办起读书角\t职工教育; 文体活动\n2024-05-06\t(no headline)\t\n",
}
]==]

---@param title string  of the format
---@param name string   by which --to finds it: a name or a path
---@return string source
function M.source(title, name)
  local template = locale.language() == "zh" and CHINESE or ENGLISH
  local values = { title = title, name = name, quoted = ("%q"):format(title) }
  return (template:gsub("{(%l+)}", values))
end

return M
