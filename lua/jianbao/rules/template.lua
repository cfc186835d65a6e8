--- The file with which an editor begins a topic: `jianbao rules new`.
--
-- It is sound as it stands, and its texts come out as expected, so that from
-- there on every mistake is the newest one.

local locale = require "jianbao.locale"

local M = {}

--- {topic} is its name, {quoted} the same as Lua writes it, {file} the file's name.
M.texts = {
  en = [[
-- {topic}
-- takes in: (say which articles get this topic)
-- leaves out: (say which look as if they should, and do not)
--
-- To try it:  jianbao rules check {file}
-- Two dashes begin a note; the program passes over it.

topic {quoted} {
  -- A word gives 3 points in a headline, 2 in a kicker, deck, label or the
  -- lead, 1 in the body; once in each of them.
  words = {
    {quoted},
    -- ["a word that is enough alone"] = 2, -- counts twice
    -- ["a word that hints at it"] = 0.5,
    -- {{ "word", field = "headline" }},
    -- {{ "word", near = {{ "another word", within = 6 }} }},
  },

  -- Words inside these phrases do not count.
  -- unless = {{ "a phrase that only looks like it" }},

  -- As in the search box; where it is true, the topic is given.
  -- query = "(one OR another) NEAR/6 third",

  -- A number, then at most ten characters, then one of the words.
  -- pattern = number * upto(10) * word {{ "workers", "members" }},

  -- The most that the body gives: a long article that mentions it in passing
  -- does not get it.
  -- most = {{ body = 2 }},

  pass = 3, -- points that are needed
}

-- Texts to try it on: a headline, \n, and the lead.
expect {quoted} {
  yes = { {yes} },
  no = { "Put an article here that must not get it." },
}
]],
  zh = [[
-- {topic}
-- 收：（写明哪些文章归入这个主题）
-- 不收：（写明哪些看着像，其实不归入）
--
-- 试一试：jianbao rules check {file}
-- 两个减号后面是说明，程序不看。引号、逗号、花括号都用英文（半角）的。

topic {quoted} {
  -- 词：在标题里得 3 分，在引题、副题、栏题、导语里得 2 分，在正文里得 1 分；
  -- 同一个词在同一处只算一次。
  words = {
    {quoted},
    -- ["一见便知的词"] = 2,                      -- 分数加倍
    -- ["只是旁证的词"] = 0.5,
    -- {{ "词", field = "headline" }},              -- 只看标题
    -- {{ "词", near = {{ "另一个词", within = 6 }} }}, -- 六个字以内有另一个词
  },

  -- 落在这些说法里的词不算。
  -- unless = {{ "只是看着像的说法" }},

  -- 查询式：写法和查找框里一样，成立就归入。
  -- query = "(甲 OR 乙) NEAR/6 丙",

  -- 句式：一个数，“名”，至多十个字，再接“职工”或“会员”。
  -- pattern = number * "名" * upto(10) * word {{ "职工", "会员" }},

  -- 正文最多给几分：长文章里顺带提到的不归入。
  -- most = {{ body = 2 }},

  pass = 3, -- 够几分归入
}

-- 例文：yes 应归入，no 不应归入。\n 前面是标题，后面是导语。
expect {quoted} {
  yes = { {yes} },
  no = { "这里换成一篇不应归入的报道。" },
}
]],
}

local EXAMPLES = {
  en = "%s in the headline\nPut an article here that must get it.",
  zh = "标题里有%s\n这里换成一篇应归入的报道。",
}

---A text as Lua writes it, in one line.
---@param text string
---@return string
local function quoted(text)
  return (("%q"):format(text):gsub("\\\n", "\\n"))
end

---The template for a topic, in the reader's language.
---@param topic string
---@param file string  its name, for the notes
---@return string source
function M.source(topic, file)
  local language = M.texts[locale.language()] and locale.language() or "en"
  local values = { topic = topic:gsub("%c", " "), quoted = quoted(topic), file = file,
    yes = quoted(EXAMPLES[language]:format(topic)) }
  return (M.texts[language]:gsub("{{", "{\0"):gsub("}}", "\0}"):gsub("{(%l+)}", values)
    :gsub("%z", ""))
end

return M
