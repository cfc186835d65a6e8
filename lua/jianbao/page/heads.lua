--- The lines of a head: which line could be one, and what those of one head
--- show about each other.
--
-- Where a page marks nothing, kicker, headline and deck are told by how long
-- they are, by whether one goes on in the next, and by the words of each.

local lpeg = require "lpeg"
local clues = require "jianbao.page.clue"
local patterns = require "jianbao.page.patterns"

local P = lpeg.P

local M = {}

-- A line of so few characters above a headline is the name of a column.
local LABEL_CHARACTERS = 5
-- A running head has at least so many characters.
local REPEATED_FROM = 8

---Could this line stand in the head of an article?
---@param line jianbao.Reading
---@return boolean
function M.head_like(line)
  local has = line.has
  return not (line.opens or line.tail or line.full or has["ends in a stop"] or has.commas
    or has["ends in a comma"] or has["stop inside"] or has["paragraph length"] or has["folio items"]
    or has["imprint posts"] or has["caption words"])
end

---@param line jianbao.Reading
---@return boolean
function M.byline_like(line)
  local has = line.has
  return (has["byline with a post"] or has["bare names"]) and not has["signs a letter"] or false
end

-- A word in quotation marks: a figure of speech, as headlines have.
local quotation = P { P "“" + P "「" + P '"' + (patterns.han_bytes + P(1)) * lpeg.V(1) }

--- Of the two lines of a head the deck is the longer one, in smaller type; a
--- kicker mostly is no shorter than its headline.
local function head_pairs(lines)
  for i = 2, #lines do
    local above, line = lines[i - 1], lines[i]
    local has = line.has
    if (has["opening next"] or has["byline next"])
      and (above.has["opening near"] or above.has["byline near"])
      and not (has["headline mark"] or above.has["headline mark"])
      and not (i > 2 and (lines[i - 2].has["opening near"] or lines[i - 2].has["byline near"])) then
      if above.size < line.size and above.size > LABEL_CHARACTERS
        and not above.has["short parallel halves"] then
        clues.once(above, "shorter than the head below")
        if line.has["organisation words"] then
          clues.once(line, "longer, with an organisation")
        end
      end
      if quotation:match(line.content) and not quotation:match(above.content) then
        clues.once(line, "quotation in the head below")
      end
    end
  end
end

-- 记…制冰团队, 读《…》有感, …三年记: the line says what kind of piece it is.
local written_of_first = P "记" * -P "者" + P "記" * -P "者" + P "访" * -P "谈" + P "读《" + P "評《"
  + P "评《" + P "写在" + P "寫在"
local written_of_last = patterns.anywhere(patterns.any_of {
  "侧记", "見聞", "见闻", "纪实", "小记", "札记", "有感", "掠影", "纪行", "探访记", "年记", "側記", "紀實", "印象记",
} * -P(1))
--- What stands below a headline and says what kind of piece it is, is a deck.
local function decks(lines)
  for i = 2, #lines do
    local above, line = lines[i - 1], lines[i]
    if M.head_like(above) and M.head_like(line) and line.marks == "" and not M.byline_like(above)
      and not M.byline_like(line)
      and (written_of_first:match(line.content) or written_of_last:match(line.content)) then
      clues.once(line, "says what it is")
    end
  end
end

-- A headline hardly begins with these; its second line does.
local begins_with_preposition = P "为" + P "與" + P "与" + P "為"

-- What the name of one who acts ends in, and what shows that more is said.
local actor_last = patterns.any_of {
  "工会", "工會", "集团", "公司", "街道", "厂", "局", "委员会", "中心", "联合会", "协会", "医院", "学校", "大学", "中学",
  "项目部", "支队", "大队", "分局", "车站", "支行", "分行", "联社", "监狱", "法院", "检察院",
}
local says_more = patterns.any_of {
  "进", "送", "开", "办", "成立", "启", "建成", "获", "赴", "到", "来自", "为", "与", "向", "的", "让", "把", "给", "将",
  "联手", "携手", "走", "看", "访", "揭牌", "落户",
}
local actor_alone = (patterns.han - says_more - actor_last * -P(1)) ^ 1 * actor_last * -P(1)

--- An organisation and nothing else above the rest of a head: who did what the
--- headline tells.
local function actors(lines)
  for i = 1, #lines - 1 do
    local line, below = lines[i], lines[i + 1]
    if M.head_like(line) and M.head_like(below) and not M.byline_like(below)
      and not line.has["headline mark"] and line.has["opening near"]
      and actor_alone:match(line.content)
      and not begins_with_preposition:match(below.content) then
      clues.once(line, "organisation alone")
    end
  end
end

local pairs_of_marks = {
  { "“", "”" }, { "《", "》" }, { "（", "）" }, { "「", "」" }, { "%(", "%)" },
}

---@param text string
---@return boolean
local function unbalanced(text)
  for _, pair in ipairs(pairs_of_marks) do
    local _, opened = text:gsub(pair[1], "")
    local _, closed = text:gsub(pair[2], "")
    if opened > closed then
      return true
    end
  end
  local _, either = text:gsub('"', "")
  return either % 2 == 1
end

--- A headline broken within a phrase goes on in the next line.
local function broken_heads(lines)
  for i = 1, #lines - 1 do
    local line, below = lines[i], lines[i + 1]
    if M.head_like(line) and M.head_like(below) and below.marks == ""
      and (line.has.unfinished or unbalanced(line.content)
        or begins_with_preposition:match(below.content) and not line.content:find " ") then
      clues.once(below, "above is unfinished")
    end
  end
end

-- A page parts all by blank lines when it does so at least so often, heads
-- among it, and at most at one place in so many does not.
local PARTED_FROM, PARTED_HEADS_FROM, PARTED_BUT_ONE_IN = 4, 2, 8
-- So many characters the second half of a wrapped headline is longer at most.
local WRAPPED_LONGER = 2

--- Does a blank line stand wherever something begins: above what opens an
--- article, between paragraphs that no indent parts, and between the lines of
--- a head?
---@param lines jianbao.Reading[]
---@param layout jianbao.Layout
---@return boolean
local function parts_all_by_gaps(lines, layout)
  local with, without, heads = 0, 0, 0
  for i = 2, #lines do
    local line, above = lines[i], lines[i - 1]
    if line.gap > 0 and (line.has["opening next"] or line.has["byline next"])
      and M.head_like(line) and M.head_like(above) and not M.byline_like(above) then
      heads = heads + 1
    end
    local opens_paragraph = above.open == 0 and above.has["ends in a stop"]
      and not layout.wrap and not layout.indent
    if line.opens or line.has["headline mark"] or opens_paragraph then
      if line.gap > 0 then
        with = with + 1
      else
        without = without + 1
      end
    end
  end
  return heads >= PARTED_HEADS_FROM and with >= PARTED_FROM and without * PARTED_BUT_ONE_IN <= with
end

--- On such a page two lines of a head without a blank line between them are
--- one headline, which was too long for the column; three are hardly, nor a
--- short one above a long one, nor one whose parts are spaced out.
local function wrapped_heads(lines, layout)
  if not parts_all_by_gaps(lines, layout) then
    return
  end
  for i = 2, #lines do
    local above, line = lines[i - 1], lines[i]
    local before, below = lines[i - 2], lines[i + 1]
    local in_parts = line.content:find " " or line.content:find "\u{3000}"
    if line.gap == 0 and line.marks == "" and not in_parts
      and M.head_like(above) and M.head_like(line) and line.size <= above.size + WRAPPED_LONGER
      and not M.byline_like(above) and not M.byline_like(line)
      and not (before and above.gap == 0 and M.head_like(before))
      and not (below and below.gap == 0 and M.head_like(below)) then
      clues.once(above, "no gap below its line")
      clues.once(line, "wrapped headline")
    end
  end
end

--- A page that was put together from columns repeats its running head.
local function repeated_heads(lines)
  local printed = {}
  for _, line in ipairs(lines) do
    if M.head_like(line) and line.size >= REPEATED_FROM then
      if printed[line.content] and line.slogans then
        clues.once(line, "printed above")
      end
      printed[line.content] = true
    end
  end
end

-- 丘　实: two characters spaced out to the width of three.
local spaced_out = patterns.whole(patterns.han * patterns.blank ^ 1 * patterns.han)
-- A column's name above it would be as short: 诗苑 over 春　分.
local HEAD_OVER_NAME = 4

-- A question above a headline is no longer.
local QUESTION_CHARACTERS = 30

--- A question of several clauses right above a head, asked by nobody, is its
--- kicker.
local function questions(lines)
  for i = 1, #lines - 1 do
    local line, below = lines[i], lines[i + 1]
    if line.has["ends in ! or ?"] and line.has.commas and line.size <= QUESTION_CHARACTERS
      and not (line.has["stop inside"] or line.full or line.opens)
      and not patterns.speech:match(line.content)
      and M.head_like(below) and (below.has["opening near"] or below.has["opening next"])
      and (i == 1 or lines[i - 1].has["folio items"] or lines[i - 1].has["imprint posts"]
        or line.gap > below.gap and below.gap == 0) then
      clues.once(line, "question above a head")
    end
  end
end

--- Two characters spaced out under a headline are the name of its author, also
--- one that no list of surnames knows; a crosshead or a deck is not set so. There
--- 张三（某某中学教师） is one, too.
---@param lines jianbao.Reading[]
function M.names_below(lines)
  for i = 2, #lines - 1 do
    local line, above, below = lines[i], lines[i - 1], lines[i + 1]
    local has = line.has
    local of_column = above.has["label words"] or above.has["label alone"]
      or above.has["brief_label words"]
    local above_ends = above.has["ends in a stop"] or above.has.commas or above.has["stop inside"]
      or above.tail or above.opens
    local head = M.head_like(above) or above.full and not above_ends
    if (spaced_out:match(line.content) or line.introduces) and line.marks == ""
      and head and above.size >= HEAD_OVER_NAME and not of_column
      and not M.byline_like(above) and not below.opens
      and not (has["label words"] or has["label alone"] or has["notice words"]
        or has["brief_label words"] or has["weather words"]) then
      clues.once(line, "bare names")
    end
  end
end

---@param lines jianbao.Reading[]  which know what opens below them
---@param layout jianbao.Layout
function M.gather(lines, layout)
  head_pairs(lines)
  decks(lines)
  questions(lines)
  actors(lines)
  broken_heads(lines)
  wrapped_heads(lines, layout)
  repeated_heads(lines)
end

return M
