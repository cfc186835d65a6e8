-- An in-house format: a briefing for the intranet, a block an article. Twenty
-- lines; jianbao writers new NAME writes a longer file to begin one of yours with.
--
--     jianbao export clips.db --to examples/custom_writer.lua -o briefing.txt
--     jianbao export clips.db --to examples/custom_writer.lua --per topic -o briefing/

local format = "标题：%s\n出处：%s 第%s版\n主题：%s\n摘要：%s\n\n"

return {
  name = "briefing", description = "内网简报：每篇一块", extension = "txt",
  article = function(out, a)
    local text = article.body_text(a, "")
    local stop = utf8.offset(text, 61) -- 摘要至多 60 字
    out(format:format(a.headline or "（无标题）", a.date or "",
      news.folio(a.folio).page or "？", table.concat(article.topic_names(a), "、"),
      stop and text:sub(1, stop - 1) .. "……" or text))
  end,
  sample = { {
    headline = "班组办起读书角", date = "2024-05-06",
    paragraphs = { { kind = "body", text = "读书角添了两百册书。" } }, topics = { { id = "文体活动" } },
  } },
  expected = "标题：班组办起读书角\n出处：2024-05-06 第？版\n主题：文体活动\n"
    .. "摘要：读书角添了两百册书。\n\n",
}
