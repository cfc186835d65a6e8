--- Markdown: for reading, printing and notes; an article a file, or all in one.
--
-- CommonMark. Whatever means something to Markdown is escaped, so that the
-- text reads as it was printed.

local first, single

-- Marks that mean something anywhere in a line.
local function inline(text)
  return (text:gsub("[\r\n]+", " "):gsub("[\\`*_{}%[%]<>#|~&]", "\\%0"))
end

-- One block of text on one line; what means something only at the beginning
-- of a line (a list, a rule, a quote) is escaped there.
local function block(text)
  text = inline(text)
  text = text:gsub("^[ \t-\r]+", ""):gsub("[ \t-\r]+$", ""):gsub("^([-+=])", "\\%1")
  return (text:gsub("^(%d+)([.)])", "%1\\%2"))
end

local function facts_line(a)
  local parts = {}
  for _, part in ipairs { a.date or "", a.source or "", a.dateline or "", a.byline or "" } do
    if part:find "[^ \t-\r]" then
      parts[#parts + 1] = inline(part)
    end
  end
  return table.concat(parts, " · ")
end

-- How each kind of paragraph looks.
local looks = {
  body = function(text) return block(text) end,
  crosshead = function(text) return "## " .. block(text) end,
  caption = function(text) return "> " .. block(text) end,
  note = function(text) return "> **" .. block(text) .. "**" end,
}

-- A text that shows nothing has no place, nor have the marks around it.
local function shows(text)
  return text ~= nil and text:find "[^ \t-\r]" ~= nil
end

return {
  name = "markdown",
  description = "Markdown for reading and printing; into a folder: an article a file",
  extension = "md",
  per = "article",

  open = function(_, context)
    first, single = true, context.single
  end,

  article = function(out, a)
    local blocks = {}
    local function add(text)
      if text ~= "" then
        blocks[#blocks + 1] = text
      end
    end
    if not first and not single then
      add "---"
    end
    first = false
    local function framed(before, text, after)
      if shows(text) then
        add(before .. block(text) .. after)
      end
    end
    framed("*", a.label, "*")
    framed("**", a.kicker, "**")
    framed("# ", a.headline, "")
    framed("**", a.deck, "**")
    add(facts_line(a))
    for _, paragraph in ipairs(a.paragraphs or {}) do
      if shows(paragraph.text) then
        add((looks[paragraph.kind] or looks.body)(paragraph.text))
      end
    end
    for _, credit in ipairs(a.credits or {}) do
      framed("*", credit.text, "*")
    end
    local topics = article.topic_names(a)
    if #topics > 0 then
      add("主题：" .. inline(table.concat(topics, "、")))
    end
    out(table.concat(blocks, "\n\n") .. "\n" .. (single and "" or "\n"))
  end,

  sample = {
    {
      source = "a.txt", date = "2024-05-06", dateline = "本报讯", byline = "记者 张三",
      kicker = "厂里办展", headline = "1. *小*发明", deck = "八个班组参加",
      paragraphs = {
        { kind = "body", text = "- 展出 12 件。" },
        { kind = "crosshead", text = "从废料里找" },
        { kind = "caption", text = "图为展台。" },
      },
      credits = { { text = "李四 摄", names = { "李四" } } },
      topics = { { id = "劳模工匠", score = 4 } },
    },
    { source = "b.txt", headline = "简讯", paragraphs = {} },
  },
  expected = [[
**厂里办展**

# 1\. \*小\*发明

**八个班组参加**

2024-05-06 · a.txt · 本报讯 · 记者 张三

\- 展出 12 件。

## 从废料里找

> 图为展台。

*李四 摄*

主题：劳模工匠

---

# 简讯

b.txt

]],
}
