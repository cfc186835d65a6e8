--- Gather the evidence that each line gives of its role.
--
-- A piece of evidence (a clue) is a name with a strength, 1 unless said
-- otherwise; the profile's weights say what it counts for each role. Here a
-- line is looked at by itself and in the light of the page's habits; what
-- its neighbours say of it is added in surroundings.lua. No decision is
-- taken here.

local lpeg = require "lpeg"
local clues = require "jianbao.page.clue"
local endings = require "jianbao.page.ending"
local layouts = require "jianbao.page.layout"
local patterns = require "jianbao.page.patterns"
local surroundings = require "jianbao.page.surroundings"

local P = lpeg.P
local clue = clues.add
local any_of, anywhere, blanks = patterns.any_of, patterns.anywhere, patterns.blanks

---@class jianbao.Reading : jianbao.Line
---@field marks         string    the marks taken off its front
---@field content       string    the text behind them
---@field size          integer   characters of the content
---@field size_of_text  integer   those of them before a credit, byline or 下转 at the end
---@field clues         jianbao.Clue[]
---@field has           table<string, boolean>  the clues by name
---@field open          number    0 to 1: how surely the text runs on after this line
---@field final         boolean   it ends a sentence
---@field full          boolean   it reaches the width at which the page is wrapped
---@field opens         boolean   it begins with a dateline, a byline in brackets or 上接
---@field tail          boolean   a credit, byline or 下转 closes it
---@field tail_credit   boolean
---@field tail_byline   boolean
---@field tail_signed   boolean   the byline that closes it names somebody
---@field date          string?   a folio's date
---@field opens_signed  boolean   it opens an article and says who wrote it
---@field introduces    boolean?  it is a name with what the person is in brackets
---@field slogans       integer?  slogan words, where it could be a head
---@field imprint_from  integer?  byte where an imprint follows a folio

---@class jianbao.Gatherer
---@field gather fun(lines: jianbao.Line[], layout: jianbao.Layout): jianbao.Reading[]

local M = {}

-- Lines over this many characters are paragraphs: no list of words is looked
-- up in them.
local SHORT_LINE = 60
-- More ways to reach somebody than so many are the paper's own.
local FEW_CONTACTS = 2
-- A name behind the title and place of work of who bears it is no longer.
local TITLED_NAME = 32
-- A word that opens paragraphs shows nothing in a line that could be a head.
local OPENER_FROM = 16

local mark_run = lpeg.C((patterns.mark * blanks) ^ 0) * blanks
local with_letters = anywhere(patterns.han + patterns.letter + patterns.digit)
local squeeze = lpeg.Cs((patterns.blank / "" + P(1)) ^ 0)
local numeral = any_of(patterns.characters "一二三四五六七八九十")
local numbered = numeral ^ 1 * (P "、" + P "．" + P ".")
  + patterns.open_round * numeral ^ 1 * patterns.close_round
  + P "第" * numeral * any_of(patterns.characters "章节部回") + patterns.digit ^ 1 * P "、"
local list_item = patterns.digit ^ 1 * (P "." + P "．" + P ")" + P "）")
  + any_of(patterns.characters "①②③④⑤⑥⑦⑧⑨⑩")
local cannot_begin = any_of {
  "，", "。", "、", "；", "！", "？", "”", "’", "）", "》", "」", "』", "：", ",", ";", ")", "!", "?",
}
-- 在此之前，…: a few characters and a comma open a sentence, hardly a head.
local adverbial = any_of { "在", "从", "对", "对此", "为此", "据", "随着", "如今", "此后", "当时", "之后", "其中" }
  * patterns.han ^ -5 * patterns.comma
-- 1989年，… 5月6日，…
local date_first = (patterns.digit ^ 1 * (P "年" + P "月" + P "日")) ^ 1 * patterns.comma
-- A quotation opens paragraphs and headlines; a sentence has its commas.
local quotation_first = any_of { "“", "「", "\"" }
local speaker = patterns.han ^ 1 * patterns.colon
local instalment = blanks * (patterns.digit ^ 1 + any_of(patterns.characters "①②③④⑤⑥⑦⑧⑨⑩")
  + patterns.open_round * patterns.numeral * patterns.close_round)
local numeral_alone = patterns.whole(numeral * numeral ^ -1)
-- 道路救援:96577, 七日（周五）19:00 …, 9:30 …: lines of lists and tables.
local number_behind_colon = patterns.han ^ 1 * patterns.colon * blanks
  * (patterns.digit + P "-" + patterns.open_round + patterns.close_round + patterns.blank) ^ 4
local clock = patterns.digit * patterns.digit ^ -1 * patterns.colon * patterns.digit ^ 2
local day_of_week = (patterns.open_round ^ -1 * (P "周" + P "星期") * (numeral + P "日")
  * patterns.close_round ^ -1 * blanks) ^ -1
local time_first = clock + day_of_week * clock
  + (patterns.numeral * P "月") ^ -1 * patterns.numeral * P "日" * blanks * day_of_week * clock

---@param text string
---@param mark string
---@return integer  how often it occurs, though no more than twice is looked for
local function count(text, mark)
  local _, first = text:find(mark, 1, true)
  return not first and 0 or text:find(mark, first + 1, true) and 2 or 1
end

---@param words string[]
---@return userdata  matches a text that ends in one of them
local function at_end(words)
  return anywhere(any_of(words) * patterns.closer ^ 0 * -P(1))
end

---@param profile jianbao.Profile
---@param readers jianbao.Readers
---@return jianbao.Gatherer
function M.compile(profile, readers)
  local words = profile.words
  -- Most lines have a word of none of these.
  local any_box_word = anywhere(any_of(words.notice) + any_of(words.brief_label)
    + any_of(words.weather))
  local found_in = {}
  local organisation = anywhere(any_of(words.organisation))
  for _, name in ipairs { "notice", "brief_label", "weather" } do
    found_in[name] = anywhere(any_of(words[name]))
  end
  local verbal = anywhere(any_of(words.verbal))
  local item_first, question_first = any_of(words.notice_item), any_of(words.question)
  -- 来信地址：, 报名电话：
  local contact = any_of(words.imprint.contact)
  local contact_first = (patterns.han - contact) ^ -4 * contact * patterns.colon
  local slogan = anywhere(any_of(words.slogan))
  local event_last = at_end(words.event)
  -- 连载 17, 记者观察（三）
  local label_last = anywhere(any_of(words.label) * instalment ^ -1 * patterns.closer ^ 0 * -P(1))
  local unfinished = at_end(words.unfinished)
  local caption_first, predicate_first = blanks * any_of(words.caption), any_of(words.predicate)
  local opener_first, conjunction_first = any_of(words.opener), any_of(words.conjunction)
  local note_first = blanks * (patterns.open_square + patterns.open_round) ^ -1
    * blanks * any_of(words.note)
  -- 本报编辑部 below a notice, 编辑同志： above a letter.
  local signed_by_paper = patterns.whole(any_of(words.signature))
  local salutation = patterns.whole(patterns.han ^ -8 * patterns.colon)
  local label_alone = {}
  for _, word in ipairs(words.label_alone) do
    label_alone[word] = true
  end

  --- Number signs and bullets before the text.
  local function marks(line, layout)
    if layout.headline_level
      and line.marks:find("^" .. ("#"):rep(layout.headline_level + 1)) then
      clue(line, "minor headline mark")
    elseif line.marks:find "^##" then
      clue(line, "headline mark")
    elseif line.marks:find "^#" then
      clue(line, "page mark")
    elseif line.marks ~= "" then
      clue(line, "bullet")
    end
  end

  --- Folio and imprint: rows of items, which no sentence is.
  local function furniture(line)
    if line.final or line.size > 130 then
      return
    end
    local content = line.content
    local posts, first_post = readers.furniture.imprint(content)
    if first_post and first_post > 1 then
      local items, date = readers.furniture.folio(content:sub(1, first_post - 1))
      if items >= 2 then
        line.date, line.imprint_from = date, first_post
        clue(line, "folio items", 4)
        return
      end
    end
    local items, date, rest, date_alone = readers.furniture.folio(content)
    if items > 0 and rest <= (items >= 3 and 30 or 16) then
      line.date = date
      local strength = rest <= 8 and 1 or 0.3
      if items >= 2 then
        strength = items + (rest <= 10 and 1 or 0)
      end
      clue(line, "folio items", strength)
      if date_alone then
        clue(line, "date alone")
      elseif items == 1 and rest == 0 then
        clue(line, "page number alone")
      end
    end
    if posts > 0 then
      local density = line.size / posts < 24 and 1 or 0.4
      clue(line, first_post and "imprint posts" or "contact", math.min(posts, 4) * density)
      if not first_post and posts <= FEW_CONTACTS and contact_first:match(content) then
        clues.once(line, "item of a notice")
      end
    end
  end

  --- Credit, byline and 下转 at the end, or alone on the line.
  ---@return integer last  byte of the content where the text before them ends
  local function closing(line)
    local segments, last = readers.closing.read(line.content)
    local alone = {}
    for _, segment in ipairs(segments) do
      alone[segment.field] = last == 0
      line.tail_credit = line.tail_credit or segment.field == "credit"
      line.tail_byline = line.tail_byline or segment.field == "byline"
      line.tail_signed = line.tail_signed or segment.people ~= nil and #segment.people > 0
    end
    line.tail = #segments > 0
    if alone.credit then
      clue(line, "credit alone")
    elseif alone.byline then
      clue(line, "closing byline alone")
    elseif alone.jump then
      clue(line, "jump alone")
    elseif line.tail then
      clue(line, "credit or byline at the end")
    end
    return last
  end

  --- Dateline, byline in brackets and 上接 at the start.
  local function opening(line)
    local dateline, byline, continued = readers.opening.signs(line.content)
    byline = byline and not (line.has["closing byline alone"] or line.has["credit alone"])
    if dateline then
      clue(line, "dateline")
    elseif byline then
      clue(line, "byline in brackets first")
    end
    if continued then
      clue(line, #line.content < 40 and "continued alone" or "continued")
    end
    line.opens = dateline or byline or continued
    line.opens_signed = byline
  end

  --- Above a letter, or below a notice.
  local function greeting(line)
    if signed_by_paper:match(line.content) or salutation:match(line.content) then
      clue(line, "greeting or signature")
      line.open = 0
    end
  end

  --- A byline on a line of its own.
  local function byline(line)
    local has, content = line.has, line.content
    if line.size > SHORT_LINE or line.final or has["credit alone"]
      or has["greeting or signature"] then
      return
    end
    local open, close = readers.brackets(content)
    local inner = open and content:sub(#open + 1, -#close - 1)
    if open == "（" or open == "(" then
      clue(line, "all in brackets")
    end
    if readers.byline.with_role(content) or inner and readers.byline.with_role(inner) then
      clue(line, "byline with a post")
    elseif line.size <= TITLED_NAME and readers.byline.titled(content) then
      clue(line, "bare names", 1.5)
    elseif line.size <= OPENER_FROM and readers.byline.bare(content) then
      clue(line, "bare names")
    end
    line.introduces = line.size <= TITLED_NAME and readers.byline.introduced(content) ~= nil
  end

  --- What the first words say.
  local function first_words(line)
    local content = line.content
    if predicate_first:match(content) then
      clue(line, "predicate first")
    elseif line.size > OPENER_FROM and opener_first:match(content)
      and (line.final or not quotation_first:match(content)
        or content:find("，", 1, true) or content:find(",", 1, true)) then
      clue(line, "paragraph opener")
    elseif adverbial:match(content) then
      clue(line, "adverbial first")
    elseif conjunction_first:match(content) then
      clue(line, "conjunction first")
    elseif date_first:match(content) then
      clue(line, "date first")
    end
    if note_first:match(content) then
      clue(line, "note words")
    end
    if caption_first:match(content) then
      clue(line, "caption words")
    end
    if numbered:match(content) then
      clue(line, "numbered")
    elseif list_item:match(content) then
      clue(line, "list item")
    end
    if content:find "^—" then
      clue(line, "dash first")
    end
    if cannot_begin:match(content) then
      clue(line, "cannot begin")
    end
    if question_first:match(content) then
      clue(line, "question or answer")
    elseif line.size > 6 and speaker:match(content) then
      clue(line, "speaker first")
    end
    if line.size <= SHORT_LINE and not line.final
      and (item_first:match(content) or time_first:match(content)
        or number_behind_colon:match(content)) then
      clue(line, "item of a notice")
    end
    if numeral_alone:match(content) then
      clue(line, "numeral alone")
    end
  end

  --- Stops and commas.
  local function punctuation(line, last)
    local content = line.content
    if line.final then
      local call = endings.is_question_or_call(content:sub(math.max(1, last - 8), last))
      clue(line, call and "ends in ! or ?" or "ends in a stop")
    elseif content:sub(-#"—") == "—" then
      clue(line, "dash last")
    elseif content:find "，$" or content:find ",$" then
      clue(line, "ends in a comma")
    end
    local commas = count(content, "，") + count(content, ",")
    if commas > 0 then
      clue(line, commas > 1 and "commas" or "one comma")
    end
    -- A half-width stop behind a Han character; 一.… numbers a crosshead.
    local stop = content:find("。", 1, true) or content:find("[\x80-\xBF]%.[^%.]", 7)
    if stop and stop < #content - 6 then
      clue(line, "stop inside")
    end
    if content:find("、", 1, true) then
      clue(line, "items listed")
    end
    if line.size <= 14 and content:find("·", 1, true) then
      clue(line, "dot inside")
    end
    return commas
  end

  --- How long it is: on a wrapped page by the column, else by the sentence.
  local function length(line, layout)
    local size = line.size
    if layout.wrap then
      clue(line, line.full and "full width" or "less than full width")
      if line.centred then
        clue(line, "centred")
      end
    end
    if not with_letters:match(line.content) then
      clue(line, "nothing but marks")
    elseif size <= 2 and not line.has.bullet then
      clue(line, "scrap")
    elseif size <= 6 then
      clue(line, "very short")
    elseif size <= 10 then
      clue(line, "short")
    elseif size <= 32 then
      clue(line, "headline length")
    elseif size <= 50 then
      clue(line, "long headline length")
    else
      clue(line, layout.wrap and "headline length" or "paragraph length")
    end
    if size > 16 then
      clue(line, "over 16 characters")
    end
    if layout.indent then
      if line.indent == 0 then
        clue(line, "not indented")
      elseif line.indent == layout.indent then
        clue(line, "paragraph indent")
      end
    end
  end

  --- Slogans, organisations, names of columns: the words of heads.
  local function head_words(line, commas)
    if line.size > SHORT_LINE or line.final then
      return
    end
    local content = line.content
    -- 简 讯 and 启　事 are spaced out to fill their line.
    local squeezed = line.size <= 8 and squeeze:match(content) or content
    local slogans, position = 0, 1
    while position do
      local _, after = slogan:match(content, position)
      slogans, position = slogans + (after and 1 or 0), after
    end
    if slogans > 0 then
      clue(line, "slogan words", math.min(slogans, 3))
      line.slogans = slogans
    end
    if organisation:match(squeezed) then
      clue(line, "organisation words")
    end
    if any_box_word:match(squeezed) then
      for _, name in ipairs { "notice", "brief_label", "weather" } do
        if found_in[name]:match(squeezed) then
          clue(line, name .. " words")
        end
      end
    end
    if verbal:match(squeezed) then
      clue(line, "verbal")
    end
    if label_alone[squeezed] then
      clue(line, "label alone")
    end
    if label_last:match(squeezed) then
      clue(line, "label words", line.size <= 11 and 1 or 0.6)
    end
    if event_last:match(content) then
      clue(line, "event last")
    end
    if unfinished:match(content) then
      clue(line, "unfinished")
    end
    local left, right = content:match "^([^ ]+) +([^ ]+)$"
    if not left then
      left, right = content:match "^(.-)\u{3000}+(.*)$"
    end
    if left and commas == 0 then
      local a, b = utf8.len(left) or 0, utf8.len(right) or 0
      if math.abs(a - b) <= 2 and a >= 3 then
        clue(line, a + b <= 12 and "short parallel halves" or "parallel halves")
      end
    end
  end

  ---What a line shows by itself.
  ---@param line jianbao.Line
  ---@param layout jianbao.Layout
  ---@return jianbao.Reading
  local function read(line, layout)
    ---@cast line jianbao.Reading
    line.clues, line.has = {}, {}
    line.marks = mark_run:match(line.text)
    line.content = line.text:sub(#line.marks + 1)
    line.size = utf8.len(line.content) or #line.content
    line.centred = line.indent - (layout.indent or 0) >= 4
    line.full = layouts.is_full(layout, line) and not line.centred

    clue(line, "any line")
    marks(line, layout)
    local last = closing(line)
    local text = line.content:sub(1, last)
    line.size_of_text = last == #line.content and line.size or utf8.len(text) or #text
    line.final = last > 0 and endings.is_final(text)
    first_words(line)
    local closed = line.has["note words"] and line.size <= 6 or not with_letters:match(text)
    line.open = closed and 0 or endings.openness(text)
    furniture(line)
    opening(line)
    greeting(line)
    byline(line)
    local commas = punctuation(line, last)
    length(line, layout)
    head_words(line, commas)
    return line
  end

  local gatherer = {}

  ---@param page_lines jianbao.Line[]
  ---@param layout jianbao.Layout
  ---@return jianbao.Reading[]
  function gatherer.gather(page_lines, layout)
    local lines = {}
    for i, line in ipairs(page_lines) do
      lines[i] = read(line, layout)
    end
    layouts.read_gaps(layout, lines)
    surroundings.gather(lines, layout)
    return lines
  end

  return gatherer
end

return M
