--- Read how a paragraph opens: 上接, dateline and byline before the text.
--
--   （上接第1版）…                               continued
--   本报讯（记者 崔欣 通讯员 刘晓翠）近日…      dateline, byline
--   本报讯 记者 崔欣 近日…                      dateline, byline
--   新华社北京11月20日电（记者张三）…           dateline, byline
--   【本報訊】（記者林彥廷／臺中報導）…         dateline with its brackets, byline
--   【記者周以晴／綜合報導】…                   byline alone
--
-- Recognised only at the very start of a paragraph. What cannot be read is
-- reported as text, never guessed.

local lpeg = require "lpeg"
local patterns = require "jianbao.page.patterns"

local C, Cg, Cp, Ct, P = lpeg.C, lpeg.Cg, lpeg.Cp, lpeg.Ct, lpeg.P
local any_of, blanks, blank = patterns.any_of, patterns.blanks, patterns.blank
local open_round, close_round = patterns.open_round, patterns.close_round
local open_square, close_square = patterns.open_square, patterns.close_square

---@class jianbao.Segment
---@field field "dateline"|"byline"|"continued"|"jump"|"credit"|"mark"
---@field first integer   byte of the paragraph
---@field last  integer
---@field people? jianbao.Person[]  of a byline
---@field names?  string[]          of a credit

--- Reads what opens a paragraph; see read and signs below.
---@class jianbao.OpeningReader
---@field read  fun(text: string): jianbao.Segment[], integer
---@field signs fun(text: string): boolean, boolean, boolean

local M = {}

-- What stands between a pair of brackets: at most 80 characters, no stop.
local inner_character = patterns.character - open_round - close_round - open_square - close_square
  - P "。"
local inner = inner_character ^ -80

local around = C(open_round + open_square) * (patterns.character - close_round - close_square) ^ 1
  * C(close_round + close_square) * -P(1)

---The brackets round a whole text.
---@param text string
---@return string? open, string? close
function M.brackets(text)
  return around:match(text)
end

local wide_gap = P "\u{3000}" ^ 1 * blanks + blank * blank ^ 1
local lead_in_character = patterns.character - patterns.blank - patterns.stop - patterns.comma
  - patterns.colon
local lead_in = C(lead_in_character ^ 1 * (P " " * lead_in_character ^ 1) ^ -1) * wide_gap * Cp()

---The words that stand apart at the front of a brief.
---@param text string
---@return string? words
---@return integer? first  byte where the text behind them begins
function M.lead_in(text)
  local words, first = lead_in:match(text)
  if words and utf8.len(words) <= 24 and first <= #text then
    return words, first
  end
  return nil
end

---@param profile jianbao.Profile
---@param byline_reader jianbao.BylineReader
---@return jianbao.OpeningReader
function M.compile(profile, byline_reader)
  local words = profile.words
  local ending = any_of(words.folio.paper_ending)
  local sender = any_of(words.dateline.agency)
    + (patterns.han - ending - any_of(words.dateline.report)) ^ -6 * ending
  -- 本报通讯员 names somebody.
  local report = any_of(words.dateline.report) * -(P "员" + P "員")
  local month_day = (patterns.numeral * P "年") ^ -1 * blanks
    * (patterns.numeral * P "月" * blanks) ^ -1 * patterns.numeral * P "日"
  local place =
    (patterns.han - report - patterns.han_numeral * P "日" - patterns.numeral * P "月") ^ -8
  local reporter = any_of(words.byline.reporter) * ((patterns.han - report) ^ -4)
  -- 某都讯（记者 …: a paper by its short name, where a byline shows that it is one.
  local post = any_of(words.byline.reporter) + any_of(words.byline.correspondent)
  local short_name = (patterns.han - P "讯" - P "訊") * (patterns.han - P "讯" - P "訊") ^ -5
    * (P "讯" + P "訊")
    * #(blanks * open_round * (patterns.han - post) ^ -6 * post)
  local core = any_of(words.dateline.according) ^ -1 * blanks * sender * (blanks * sender) ^ -1
    * blanks * reporter ^ -1 * blanks * place * blanks * (month_day * blanks * place) ^ -1 * report
  -- 据某社报道 opens a sentence unless something parts it from the text.
  local according = any_of(words.dateline.according) * sender * any_of { "报道", "報道", "報導", "消息" }
    * #(blank + open_round + patterns.colon)
  local bracketed = open_square * blanks * core * blanks * close_square
    + open_round * blanks * core * blanks * close_round
  local dateline = C(bracketed + core + according + short_name)

  local in_brackets = open_round * Cg(Cp() * C(inner) * Cp()) * close_round
    + open_square * Cg(Cp() * C(inner) * Cp()) * close_square
  local bracket_at = Ct(blanks * Cp() * in_brackets * Cp())
  local jump_word = any_of(words.continued)
  local continued = blanks * Cp()
    * (open_round * blanks * jump_word * inner * close_round
      + open_square * blanks * jump_word * inner * close_square) * Cp()
  local colon_at = blanks * patterns.colon * Cp()

  local reader = {}

  ---@param text string  a paragraph
  ---@return jianbao.Segment[] segments  in order, without the text
  ---@return integer first               byte where the text begins
  function reader.read(text)
    local segments = {}
    local position = 1

    local from, after = continued:match(text, position)
    if from then
      segments[#segments + 1] = { field = "continued", first = from, last = after - 1 }
      position = blanks:match(text, after)
    end

    local printed = dateline:match(text, position)
    if printed then
      segments[#segments + 1] =
        { field = "dateline", first = position, last = position + #printed - 1 }
      position = position + #printed
    end

    local had_byline = false
    for _ = 1, 2 do
      local bracket = bracket_at:match(text, position)
      if not bracket then
        break
      end
      local open, inner_first, inside, inner_after, close_after =
        bracket[1], bracket[2], bracket[3], bracket[4], bracket[5]
      local people = byline_reader.with_role(inside)
        or (printed and not had_byline and byline_reader.bare(inside))
      if not people then
        break
      end
      segments[#segments + 1] = { field = "mark", first = open, last = inner_first - 1 }
      segments[#segments + 1] =
        { field = "byline", first = inner_first, last = inner_after - 1, people = people }
      segments[#segments + 1] = { field = "mark", first = inner_after, last = close_after - 1 }
      position, had_byline = close_after, true
    end

    if not had_byline then
      -- 本报讯 记者张三报道：… names its reporter without brackets.
      local start = blanks:match(text, position)
      local rest = text:sub(start)
      local length, people = 0, nil
      if rest:find("：", 1, true) or rest:find(":", 1, true) then
        length, people = byline_reader.at_start(rest)
      end
      -- 读者王女士：… without a dateline is one who speaks.
      local speaks = not printed and people and people[1] and people[1].role == "author"
      if length > 0 and (speaks or not colon_at:match(rest, length + 1)) then
        length = 0
      end
      if length == 0 and printed then
        length, people = byline_reader.before_blank(rest)
      end
      if length > 0 and #people > 0 then
        local last = start + length - 1
        segments[#segments + 1] = { field = "byline", first = start, last = last, people = people }
        position, had_byline = last + 1, true
      end
    end

    if printed or had_byline then
      local after_colon = colon_at:match(text, position)
      if after_colon then
        local colon = blanks:match(text, position)
        segments[#segments + 1] = { field = "mark", first = colon, last = after_colon - 1 }
        position = after_colon
      end
    end
    return segments, blanks:match(text, position)
  end

  ---Does a line open an article: with a dateline, or a byline in brackets?
  ---@param text string
  ---@return boolean dateline, boolean byline, boolean continued
  function reader.signs(text)
    local has = {}
    for _, segment in ipairs((reader.read(text))) do
      has[segment.field] = true
    end
    return has.dateline or false, has.byline or false, has.continued or false
  end

  return reader
end

return M
