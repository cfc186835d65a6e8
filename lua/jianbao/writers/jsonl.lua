--- JSON Lines: one article a line, nothing left out.
--
-- The form of `jianbao read`, for programs and for taking articles from one
-- archive to another: `jianbao import` reads it back. So that pages are not lost
-- on the way, the first article of each says under "page" what it was.

return {
  name = "jsonl",
  description = "JSON Lines: one article a line, nothing left out",
  extension = "jsonl",
  origins = true,

  article = function(out, a)
    out(json.encode(a, article.key_order) .. "\n")
  end,

  sample = {
    {
      paragraphs = { { text = "全厂八个班组参加。", kind = "body" } },
      headline = "“小发明”亮相\t车间", id = "00ff-01", source = "a.txt", ordinal = 1, kind = "report",
    },
  },
  expected = '{"id":"00ff-01","source":"a.txt","ordinal":1,"headline":"“小发明”亮相\\t车间",'
    .. '"kind":"report","paragraphs":[{"kind":"body","text":"全厂八个班组参加。"}]}\n',
}
