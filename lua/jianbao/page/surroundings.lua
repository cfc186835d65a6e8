--- Evidence a line draws from what stands around it.
--
-- A short line before a dateline is a headline, a short line between two
-- paragraphs a crosshead, ten short lines in a row a poem or a list: none
-- of them shows it by itself.

local lpeg = require "lpeg"
local captions = require "jianbao.page.captions"
local clue = require("jianbao.page.clue").once
local cut_word = require "jianbao.page.cut_word"
local heads = require "jianbao.page.heads"
local letters = require "jianbao.page.letters"
local notices = require "jianbao.page.notices"
local patterns = require "jianbao.page.patterns"
local stories = require "jianbao.page.stories"

local P = lpeg.P
local byline_like, head_like = heads.byline_like, heads.head_like

local M = {}

-- A run of at least this many short lines is verse, a list or a table.
local VERSE_LINES = 4
-- A slogan of so many characters in two parts is a running head.
local LONG_SLOGAN = 14
-- The head of a brief behind a bullet has at most so many characters.
local BRIEF_HEAD = 20
-- A line that may cut a word is still the head of a brief when it is so short.
local SHORT_HEAD = 8
-- The lines of a head: label, kicker, headline and deck.
local LONGEST_HEAD = 4
-- 二、再动刀: with its number so short a line is whole.
local NUMBERED_HEAD = 12
-- Below a shorter line a name that no list of surnames knows may be the headline.
local HEAD_OVER_RARE_NAME = 4
-- So many headlines with ## show that all have it.
local MANY_MARKED = 3
-- A note is at most so many lines long.
local NOTE_LINES = 12

-- A round bracket near the end that nothing closes.
local bracket_open = P {
  patterns.open_round * (P(1) - patterns.close_round) ^ -60 * -P(1)
    + (patterns.han_bytes + P(1)) * lpeg.V(1),
}

--- Does a paragraph that is indented begin in line i and go on below it?
local function wraps(lines, i, layout)
  local line, below = lines[i], lines[i + 1]
  return layout.wrap and layout.indent and line.full and line.indent == layout.indent
    and below and below.indent == 0 and below.gap == 0 and not head_like(below)
end

--- What comes next: the opening of an article, or its byline.
local function look_ahead(lines, layout)
  local run, longest = 0, 0
  for i, line in ipairs(lines) do
    -- A head has four lines at most: of a longer run of short lines, a poem or a
    -- list, only the last belongs to it, and a kicker that is longer than they are.
    local reach = LONGEST_HEAD
    if head_like(line) and not line.has["label words"] and not line.has["label alone"] then
      if run >= LONGEST_HEAD then
        reach = line.size > longest and 2 or 1
      end
      run, longest = run + 1, math.max(longest, line.size)
    else
      run, longest = 0, 0
    end
    local j = i + 1
    while lines[j] and j - i <= reach do
      local below = lines[j]
      if below.opens then
        -- 上接 opens the rest of an article that may have no head here.
        local rest = below.has.continued or below.has["continued alone"]
        clue(line, j == i + 1 and "opening next" or "opening near",
          rest and not below.has.dateline and 0.5 or 1)
        break
      elseif byline_like(below) then
        clue(line, j == i + 1 and "byline next" or "byline near",
          below.has["byline with a post"] and 1 or 0.7)
        break
      elseif not head_like(below) or not head_like(line) then
        break
      end
      j = j + 1
    end
    local below = lines[i + 1]
    if below and not below.opens and (below.has["ends in a stop"] or below.has.commas
      or below.has["stop inside"] or below.has["paragraph length"]
      or wraps(lines, i + 1, layout)) then
      clue(line, "plain text next")
    end
    if line.has["bare names"] and below and byline_like(below) then
      clue(line, "name next")
    end
    if line.has["continued alone"] and below and head_like(below) then
      clue(below, "under 上接")
    end
    if line.has["headline mark"] and below and below.has["headline mark"]
      and below.gap == 0 and head_like(below) and head_like(line) then
      clue(below, "marked like the line above")
    end
    if below and below.has["folio items"] and not line.has["folio items"] then
      clue(line, "folio next", below.has["page number alone"] and 0.2 or 1)
    end
    if line.has["note words"] and line.size <= 6 and below then
      clue(below, "under a note head")
    end
    if below and below.has["question or answer"] and not line.has["question or answer"] then
      clue(line, "question next")
    end
    if below and below.has["caption words"] and head_like(line) then
      clue(line, "caption next")
    end
    if below and below.has.bullet and not line.has.bullet then
      clue(line, "bullet next")
    end
    if below and line.open > 0 and bracket_open:match(line.content) then
      clue(below, "bracket left open above")
    end
    if line.tail_byline and below then
      clue(below, "after a closing byline")
    end
    if below and (below.has["headline mark"]) then
      clue(line, "headline mark next")
    end
    if not below then
      clue(line, "last line")
    end
  end
end

--- A note above a head introduces it; only below a byline, where the head is
--- done, a crosshead can follow a note.
local function notes(lines)
  for i, line in ipairs(lines) do
    if line.has["note words"] then
      local signed = lines[i - 1] and byline_like(lines[i - 1])
      local last = i
      while lines[last + 1] and last - i < NOTE_LINES and lines[last].open > 0.4 do
        last = last + 1
      end
      if lines[last + 1] and head_like(lines[last + 1]) then
        clue(lines[last + 1],
          signed and "below a note under a byline" or "below a note without a byline")
      end
    end
  end
end

--- A short line that ends within a word is the start of a broken paragraph.
local function broken_paragraphs(lines)
  for i = 1, #lines - 1 do
    local line, below = lines[i], lines[i + 1]
    if head_like(line) and (line.marks == "" or line.has.bullet) and below.marks == ""
      and not below.opens and not (line.has.numbered and line.size <= NUMBERED_HEAD)
      and cut_word.between(line.content, below.content) then
      clue(line, "cuts a word")
      clue(below, "word cut above")
    end
  end
end

--- Where on the page: above the first text, or below the last.
local function place(lines)
  for i = 1, #lines do
    local line = lines[i]
    if line.opens or line.has["ends in a stop"] or line.has.commas then
      break
    end
    clue(line, i == 1 and "first line" or "top of the page")
    local long = line.size >= LONG_SLOGAN and line.content:find "[^ ] +[^ ]"
    if (line.slogans or 0) >= (long and 1 or 2)
      and (i == 1 or lines[i - 1].has["folio items"]) then
      clue(line, "slogans on top")
    end
    if i >= 6 then
      break
    end
  end
  for i = #lines, 1, -1 do
    local line = lines[i]
    if not (line.has["folio items"] or line.has["imprint posts"]) then
      break
    end
    clue(line, "bottom of the page")
  end
  for _, line in ipairs(lines) do
    if line.has["folio items"] or line.has["imprint posts"] then
      clue(line, "top of the page")
    else
      break
    end
  end
end

---May this line be one of a run of verse, list or table lines?
local function run_like(line, layout)
  local has = line.has
  return line.size <= 24 and not (has["place of a name"] or line.opens
    or has["headline mark"] or byline_like(line)
    or has["credit alone"] or has["note words"] or has["caption words"] or line.full
    or has["notice head"] or has["folio items"] and not has["list item"] and line.size < 12
    or has["imprint posts"] or has["label words"] or has["speaker first"] and has["ends in a stop"]
    or layout.wrap and has["ends in a stop"])
end

-- Two to four ideographs, as a pen name has.
local name_length = P { patterns.han * patterns.han * patterns.han ^ -2 * -P(1) }

--- Does line i stand below three short lines and above another, no gap parting
--- the nearest of them from the rest? So does a line of a poem; a title does not.
local function within_short_lines(lines, i)
  if lines[i - 1].gap > lines[i].gap then
    return false
  end
  for j = i - 3, i + 1 do
    if not lines[j] or not head_like(lines[j]) then
      return false
    end
  end
  return true
end

--- A poem has so many lines at least below its author's name.
local function verse_below(lines, i)
  for j = i + 1, i + VERSE_LINES - 1 do
    local line = lines[j]
    if not line or not head_like(line) or byline_like(line) or line.has["label alone"]
      or line.has["label words"] or line.has["opening next"] or line.has["byline next"] then
      return false
    end
  end
  return true
end

--- Under a headline and above the text stands the author's name, also one
--- that no list of surnames knows.
local function name_places(lines)
  for i = 2, #lines - 1 do
    local line, above, below = lines[i], lines[i - 1], lines[i + 1]
    local under_head = head_like(above) and above.size <= 16 and line.gap <= above.gap
      and not above.has["label words"] and not above.has["label alone"]
      and not above.has["folio items"] and not byline_like(above)
    if under_head and line.marks == "" and name_length:match(line.content)
      and not line.has["notice words"]
      and (verse_below(lines, i) or not head_like(below)
        and (line.has["bare names"] or above.size >= HEAD_OVER_RARE_NAME))
      and not within_short_lines(lines, i)
      and not (below.has["headline mark"] or below.opens or byline_like(below))
      and not (below.has["opening next"] or below.has["opening near"]
        or below.has["byline next"] or below.has["byline near"]) then
      clue(line, "place of a name")
      clue(above, "name below")
    end
  end
end

--- The speakers of an interview come again and again.
local function speakers(lines)
  local count = {}
  local function speaker_of(line)
    return line.has["speaker first"] and line.content:match "^(.-)：" or nil
  end
  for _, line in ipairs(lines) do
    local name = speaker_of(line)
    if name then
      count[name] = (count[name] or 0) + 1
    end
  end
  for _, line in ipairs(lines) do
    local name = speaker_of(line)
    if name and count[name] >= 2 then
      clue(line, "speaker again")
    end
  end
end

--- Runs of short lines that no opening follows.
local function runs(lines, layout)
  local i = 1
  while i <= #lines do
    local j, gap = i, 1
    while lines[j] and run_like(lines[j], layout) and (j == i or lines[j].gap <= gap) do
      gap = j == i and gap or math.max(gap, lines[j].gap)
      j = j + 1
    end
    local after = lines[j]
    local length = j - i
    local a_head = length <= 5 and after and (after.opens or byline_like(after))
    if length >= VERSE_LINES and not a_head then
      for k = i, j - 1 do
        local above = lines[i - 1]
        local first = k == i
          and not (above and (byline_like(above) or above.has["place of a name"]))
        clue(lines[k], first and "before short lines" or "among short lines",
          math.min(1, (length - 2) / 4))
        if k > i and lines[k].gap == 0 and (not lines[k + 1] or lines[k + 1].gap > 0) then
          clue(lines[k], "ends a stanza")
        end
      end
    end
    i = math.max(j, i + 1)
  end
end

--- Bullets that come in rows: briefs, or the points of a list.
local function bullets(lines)
  local zone = 0
  for i, line in ipairs(lines) do
    local above = lines[i - 1]
    if line.has.bullet then
      if line.full and lines[i + 1] and not lines[i + 1].has.bullet and lines[i + 1].gap == 0 then
        clue(line, "bullet of a full line")
      end
      for j = math.max(1, i - 4), math.min(#lines, i + 4) do
        if j ~= i and lines[j].has.bullet then
          clue(line, "bullets around")
        end
      end
      local under_label = above and head_like(above) and above.size <= 10
        and not above.has["notice words"] and not above.has.bullet
      if line.has["bullets around"] and under_label then
        zone = 4
      end
    end
    local below = lines[i + 1]
    if not line.has.bullet and head_like(line) and not (below and below.has.bullet)
      and not (above and above.has.bullet and above.open > 0.4) then
      zone = 0
    end
    if zone > 0 then
      clue(line, "among briefs")
      zone = line.has.bullet and 4 or zone - 1
      if line.has.bullet and head_like(line) and line.size <= BRIEF_HEAD
        and below and not below.has.bullet
        and not (line.has["cuts a word"] and line.size > SHORT_HEAD) then
        clue(line, "head of a brief")
      end
    end
  end
end

--- Under a label such as 简讯 head and paragraph take turns.
local function brief_columns(lines)
  local column = false
  for i, line in ipairs(lines) do
    local has, below = line.has, lines[i + 1]
    if line.opens or byline_like(line) then
      column = false
    elseif has["brief_label words"] and head_like(line) and line.size <= 10 then
      column = true
    elseif column and head_like(line) and has["plain text next"] and i > 1
      and not (has.bullet and line.size > BRIEF_HEAD) then
      if lines[i - 1].open > 0.4 and lines[i - 1].size > 10 then
        column = false
      else
        clue(line, "under a brief label")
        clue(below, "text of a brief")
      end
    elseif column and head_like(line) and below and head_like(below) then
      column = false
    end
  end
end

--- On a page whose articles open with datelines, a paragraph without one is
--- hardly the first of its article, unless it stands under a marked headline.
local function datelines(lines)
  local count = 0
  for _, line in ipairs(lines) do
    if line.opens then
      count = count + 1
    end
  end
  if count >= 2 then
    for i, line in ipairs(lines) do
      local under_mark = i > 1 and lines[i - 1].has["headline mark"] and not head_like(line)
      if not line.opens and not under_mark then
        clue(line, "no dateline")
      end
    end
  end
end

--- Where every paragraph is indented, text that is not goes on with the one
--- above, even if that ended a sentence at the foot of its column.
local function indents(lines, layout)
  if not layout.indent or layout.wrap then
    return
  end
  local indented, flush = 0, 0
  for i = 2, #lines do
    if lines[i - 1].open == 0 and lines[i - 1].size >= 30 and lines[i].size >= 20 then
      if lines[i].indent >= layout.indent then
        indented = indented + 1
      else
        flush = flush + 1
      end
    end
  end
  if indented >= 4 and flush * 8 <= indented then
    for i = 2, #lines do
      local line = lines[i]
      if line.indent == 0 and not head_like(line) and not line.opens then
        clue(line, "breaks the indent")
      end
    end
  end
end

--- Where some headlines are marked by ▲ or ■, the same mark makes others.
local function marked_heads(lines)
  local count = {}
  for _, line in ipairs(lines) do
    if line.has.bullet and line.has["opening next"] then
      count[line.marks] = (count[line.marks] or 0) + 1
    end
  end
  for _, line in ipairs(lines) do
    if (count[line.marks] or 0) >= 2 and line.has.bullet and head_like(line) then
      clue(line, "marked like a headline")
    end
  end
end

--- Where headlines bear ##, a line without it is none.
local function unmarked_lines(lines)
  local marked = 0
  for _, line in ipairs(lines) do
    marked = marked + (line.has["headline mark"] and 1 or 0)
  end
  if marked < MANY_MARKED then
    return
  end
  for _, line in ipairs(lines) do
    if head_like(line) and line.marks == "" then
      clue(line, "no headline mark")
    end
  end
end

--- Blank lines mean something only where the page uses them now and then.
local function gaps(lines)
  local with, without = 0, 0
  for i = 2, #lines do
    if lines[i].gap > 0 then
      with = with + 1
    else
      without = without + 1
    end
  end
  if with == 0 or without == 0 then
    return
  end
  for i = 2, #lines do
    local line = lines[i]
    if line.gap == 0 then
      clue(line, "no gap above")
    else
      clue(line, line.gap >= 2 and "wide gap above" or "gap above")
    end
    local below = lines[i + 1]
    if below then
      clue(line, below.gap == 0 and "no gap below" or "gap below")
    end
  end
end

--- Where lines are wrapped and blank lines alone part paragraphs, a line with
--- none above goes on, and what has ended a sentence above one does not.
local function wrapped_between_gaps(lines, layout)
  if not layout.gaps_part then
    return
  end
  for i = 2, #lines do
    local above, line = lines[i - 1], lines[i]
    if line.gap == 0 and above.full and line.marks == "" and not line.opens
      and not line.has["credit alone"] then
      clue(line, "wrapped within a paragraph")
    elseif line.gap > 0 and above.final then
      clue(line, "parted from a sentence above")
    end
  end
end

--- Does a sentence that begins in line i end in one of the lines below it?
local function runs_into_stop(lines, i)
  if not (lines[i].has["one comma"] or lines[i].has.commas) or lines[i].size < 16 then
    return false
  end
  local j = i + 1
  while lines[j] and j <= i + 3 and not lines[j].has["list item"] do
    if lines[j].open == 0 and lines[j].has["ends in a stop"] then
      return true
    end
    j = j + 1
  end
  return false
end

--- A line of verse or of a notice, or the head of a brief, ends where it
--- ends: that no stop closes it does not mean that the text runs on.
local function settle(lines, layout)
  for i, line in ipairs(lines) do
    local has = line.has
    if has["head of a brief"] or not layout.wrap and line.size <= 40
      and (has["among short lines"] or has["before short lines"] or has["under a notice head"]
        or has["notice head"]) and not runs_into_stop(lines, i) then
      line.open = math.min(line.open, 0.15)
    end
  end
end

---@param lines jianbao.Reading[]
---@param layout jianbao.Layout
function M.gather(lines, layout)
  captions.gather(lines)
  heads.names_below(lines)
  letters.gather(lines)
  look_ahead(lines, layout)
  heads.gather(lines, layout)
  notes(lines)
  broken_paragraphs(lines)
  place(lines)
  name_places(lines)
  speakers(lines)
  notices.gather(lines, layout)
  runs(lines, layout)
  bullets(lines)
  brief_columns(lines)
  gaps(lines)
  wrapped_between_gaps(lines, layout)
  stories.gather(lines, layout)
  marked_heads(lines)
  unmarked_lines(lines)
  datelines(lines)
  indents(lines, layout)
  settle(lines, layout)
end

return M
