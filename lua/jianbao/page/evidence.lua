--- Gather the evidence that each line gives of its role.
--
-- A piece of evidence is a name with a strength (1 unless said otherwise);
-- the profile's weights say what it counts for each role. Evidence is of
-- three sorts: what a line is made of, what stands around it, and how it
-- fits the page's habits. No decision is taken here.

local lpeg = require "lpeg"
local layouts = require "jianbao.page.layout"
local patterns = require "jianbao.page.patterns"
local surroundings = require "jianbao.page.surroundings"

local P = lpeg.P
local any_of, blanks = patterns.any_of, patterns.blanks

---@class jianbao.Clue
---@field name     string
---@field strength number

---@class jianbao.Reading : jianbao.Line
---@field marks     string                the marks taken off its front
---@field content   string                the text behind them
---@field clues     jianbao.Clue[]
---@field open      number                0 to 1: how surely the text runs on after this line
---@field date      string?               a folio's date
---@field has       table<string, boolean> the clues by name

local M = {}

local with_letters = patterns.anywhere(patterns.han + patterns.letter + patterns.digit)
local mark_run = lpeg.C((patterns.mark * blanks) ^ 0) * blanks
local stop_at_end = P {
  patterns.stop * (patterns.closer + patterns.blank) ^ 0 * -P(1) + P(1) * lpeg.V(1),
}
local half_stop = P "." * (patterns.closer + patterns.blank) ^ 0 * -P(1)
local number_head = (any_of(patterns.characters "一二三四五六七八九十") ^ 1 * (P "、" + P "．" + P "."))
  + patterns.open_round * any_of(patterns.characters "一二三四五六七八九十") ^ 1 * patterns.close_round
  + P "第" * any_of(patterns.characters "一二三四五六七八九十") * any_of(patterns.characters "章节部回")
  + patterns.digit ^ 1 * (P "、" + P "．")
local list_item = patterns.digit ^ 1 * (P "." + P "、" + P "．" + P ")" + P "）") + any_of(patterns.characters "①②③④⑤⑥⑦⑧⑨⑩")
local cannot_begin = any_of { "，", "。", "、", "；", "！", "？", "”", "’", "）", "》", "」", "』", "：", ",", ";", ")", "!", "?" }
local speaker = (patterns.han ^ 1 * (P "：" + P ":"))

-- Characters that close a bracket or quotation: a line that ends in one
-- without a stop may be whole or may be half.
local closing_end = P { patterns.closer * blanks * -P(1) + P(1) * lpeg.V(1) }

---@param text string
---@return string
local function last_character(text)
  return text:match "[\x00-\x7F\xC2-\xFD][\x80-\xBF]*$" or ""
end

local runs_on_surely = { ["，"] = true, ["、"] = true, [","] = true, ["（"] = true, ["“"] = true, ["《"] = true, ["("] = true, ["「"] = true }

---How surely the text runs on after a line, by how it ends.
---@param text string  a line without credits and jumps at its end
---@return number
local function openness(text)
  text = text:gsub("[~^`|_* ]+$", "")
  if text == "" or stop_at_end:match(text:sub(-24)) then
    return 0
  end
  local last = last_character(text)
  if runs_on_surely[last] then
    return 1
  elseif last == "：" or last == ":" then
    return 0.5
  elseif last == "；" or last == ";" then
    return 0.8
  elseif closing_end:match(text:sub(-6)) then
    return 0.8
  end
  return 1
end

---@param profile jianbao.Profile
---@param readers table  the readers of byline, opening, closing and furniture
function M.compile(profile, readers)
  local words = profile.words
  local found_in = {}
  for _, name in ipairs { "label", "slogan", "event", "organisation", "notice", "brief_label", "weather" } do
    found_in[name] = patterns.anywhere(any_of(words[name]))
  end
  local caption_start = blanks * any_of(words.caption)
  local predicate_start, opener_start = any_of(words.predicate), any_of(words.opener)
  local note_start = blanks * (patterns.open_square + patterns.open_round) ^ -1 * blanks * any_of(words.note)
  local event_end = P { any_of(words.event) * (patterns.closer) ^ 0 * -P(1) + P(1) * lpeg.V(1) }
  local label_end = P { any_of(words.label) * -P(1) + P(1) * lpeg.V(1) }
  local unfinished_head = P { any_of(words.unfinished) * -P(1) + P(1) * lpeg.V(1) }

  local gatherer = {}

  local function contains(name, text)
    return found_in[name]:match(text) ~= nil
  end

  ---@param page_lines jianbao.Line[]
  ---@param layout jianbao.Layout
  ---@return jianbao.Reading[]
  function gatherer.gather(page_lines, layout)
    local lines = {}
    for i, line in ipairs(page_lines) do
      lines[i] = gatherer.alone(line, layout)
    end
    surroundings.gather(lines, layout)
    return lines
  end

  ---What a line shows by itself.
  function gatherer.alone(line, layout)
    local clues, has = {}, {}
    local function clue(name, strength)
      clues[#clues + 1] = { name = name, strength = strength or 1 }
      has[name] = true
    end

    clue "any line"
    local marks = mark_run:match(line.text)
    local content = line.text:sub(#marks + 1)
    line.marks, line.content, line.clues, line.has = marks, content, clues, has
    local characters = utf8.len(content) or #content
    line.size = characters

    if layout.headline_level and marks:find("^" .. ("#"):rep(layout.headline_level + 1)) then
      clue "minor headline mark"
    elseif marks:find "^##" then
      clue "headline mark"
    elseif marks:find "^#" then
      clue "page mark"
    elseif marks ~= "" then
      clue "bullet"
    end

    -- The furniture first: what it explains is not weighed as text.
    local items, date, rest = readers.furniture.folio(content)
    if items > 0 and rest <= 16 then
      line.date = date
      clue("folio items", items >= 2 and items + (rest <= 10 and 1 or 0) or rest <= 8 and 1 or 0.3)
      if items == 1 and rest == 0 then
        clue "page number alone"
      end
    end
    local posts = #readers.furniture.imprint(content)
    if posts > 0 and not stop_at_end:match(content:sub(-24)) then
      clue("imprint posts", math.min(posts, 4) * (characters / posts < 24 and 1 or 0.4))
    end

    if note_start:match(content) then
      clue "note words"
    end

    local small = characters <= 120
    local tail_segments, body_last = readers.closing.read(content)
    local whole_credit, whole_jump, whole_byline = false, false, false
    if #tail_segments > 0 then
      local alone = body_last == 0
      for _, segment in ipairs(tail_segments) do
        if segment.field == "credit" then
          whole_credit = alone
          line.tail_credit = true
        elseif segment.field == "jump" then
          whole_jump = alone
        elseif segment.field == "byline" then
          whole_byline = alone
          line.tail_byline = true
        end
      end
      if whole_credit then
        clue "credit alone"
      elseif whole_byline then
        clue "closing byline alone"
      elseif whole_jump then
        clue "jump alone"
      else
        clue "credit or byline at the end"
      end
    end
    line.open = has["note words"] and characters <= 6 and 0 or openness(content:sub(1, body_last))
    line.tail = #tail_segments > 0

    local dateline, opening_byline, continued = readers.opening.signs(content)
    if dateline then
      clue "dateline"
    elseif opening_byline and not whole_byline and not whole_credit then
      clue "byline in brackets first"
    end
    if continued then
      clue(#content < 40 and "continued alone" or "continued")
    end
    line.opens = dateline or has["byline in brackets first"] or continued or false

    if small then
      local inner = content:match "^[（(](.*)[）)]$" or content
      if readers.byline.with_role(content) or (inner ~= content and readers.byline.with_role(inner)) then
        clue "byline with a post"
      elseif characters <= 16 and readers.byline.bare(content) then
        clue "bare names"
      end
    end

    if predicate_start:match(content) then
      clue "predicate first"
    elseif opener_start:match(content) then
      clue "paragraph opener"
    end
    if content:find("、", 1, true) then
      clue "items listed"
    end
    if characters > 16 then
      clue "over 16 characters"
    end
    if caption_start:match(content) or marks:find("▲", 1, true) then
      clue "caption words"
    end
    if number_head:match(content) then
      clue "numbered"
    elseif list_item:match(content) then
      clue "list item"
    end
    if content:find "^——" or content:find "^—" then
      clue "dash first"
    end
    if content:find "——$" or content:find "—$" then
      clue "dash last"
    end
    if cannot_begin:match(content) then
      clue "cannot begin"
    end
    if speaker:match(content) and characters > 6 then
      clue "speaker first"
    end

    local final = stop_at_end:match(content:sub(1, body_last):sub(-24)) and body_last > 0
    line.final = final and true or false
    if final then
      -- A headline may end in ！ or ？ or a quotation, hardly in 。
      local plain = content:sub(1, body_last)
      local soft = plain:find "[！？!?]$" or plain:find "[！？]”$" or plain:find "[！？]$"
      clue(soft and "ends in ! or ?" or "ends in a stop")
    end
    local commas = 0
    for _ in content:gmatch "，" do
      commas = commas + 1
    end
    for _ in content:gmatch "," do
      commas = commas + 1
    end
    if commas >= 2 then
      clue "commas"
    elseif commas == 1 then
      clue "one comma"
    end
    if content:find("。", 1, true) and (content:find("。", 1, true)) < #content - 6 then
      clue "stop inside"
    end

    -- How long is it? On a wrapped page by the column, else by the sentence.
    local centred = line.indent - (layout.indent or 0) >= 4
    local full = layouts.is_full(layout, line) and not centred
    line.full = full
    if layout.wrap then
      if full then
        clue "full width"
      else
        clue "less than full width"
      end
      if centred then
        clue "centred"
      end
    end
    if not with_letters:match(content) then
      clue "nothing but marks"
    elseif characters <= 2 then
      clue "scrap"
    elseif characters <= 6 then
      clue "very short"
    elseif characters <= 10 then
      clue "short"
    elseif characters <= 32 then
      clue "headline length"
    elseif characters <= 50 then
      clue "long headline length"
    else
      clue(layout.wrap and "headline length" or "paragraph length")
    end

    if layout.indent then
      if line.indent == 0 then
        clue "not indented"
      elseif line.indent == layout.indent then
        clue "paragraph indent"
      end
    end

    if small and not final then
      local slogans, at = 0, 1
      while at do
        local _, after = found_in.slogan:match(content, at)
        slogans, at = slogans + (after and 1 or 0), after
      end
      if slogans > 0 then
        clue("slogan words", math.min(slogans, 3))
      end
      for _, name in ipairs { "organisation", "notice", "brief_label", "weather" } do
        if contains(name, content) then
          clue(name .. " words")
        end
      end
      if label_end:match(content) then
        clue "label words"
      end
      if event_end:match(content) then
        clue "event last"
      end
      if unfinished_head:match(content) then
        clue "unfinished"
      end
      local left, right = content:match "^(.-)[ \u{3000}]+(.*)$"
      left, right = content:match "^([^ ]+) +([^ ]+)$"
      if not left then
        left, right = content:match "^(.-)\u{3000}+(.*)$"
      end
      if left and commas == 0 then
        local a, b = utf8.len(left) or 0, utf8.len(right) or 0
        if math.abs(a - b) <= 2 and a >= 3 then
          clue(a + b <= 12 and "short parallel halves" or "parallel halves")
        end
      end
    end
    return line
  end

  return gatherer
end

return M
