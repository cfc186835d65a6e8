--- Read how a paragraph closes: credit, byline and 下转 after the text.
--
--   …高质量发展。本报记者 于佳 摄              credit
--   …慢慢走上来。（张三 李四）                  byline, without its brackets
--   …番茄搭架。（圖／林彥廷攝）                 credit, brackets kept
--   …计划提前17天。（下转第3版）                jump, brackets kept
--
-- Several may follow each other. A credit is recognised only behind a stop,
-- a blank, or alone; a byline without a word such as 记者 only when every
-- name in it begins with a known surname.

local lpeg = require "lpeg"
local names = require "jianbao.page.names"
local patterns = require "jianbao.page.patterns"

local C, Cg, Ct, P = lpeg.C, lpeg.Cg, lpeg.Ct, lpeg.P
local any_of, whole, blanks, blank = patterns.any_of, patterns.whole, patterns.blanks, patterns.blank

local M = {}

-- The longest tail looked at, in bytes: credits and bylines are short.
local TAIL_BYTES = 240

local leading_blanks = lpeg.Cp() * blanks * -P(1)
local blank_tail = P { leading_blanks + P(1) * lpeg.V(1) }

---The last byte of a text without the blanks at its end.
---@param text string
---@param last integer
---@return integer last
function M.trim(text, last)
  local from = math.max(1, last - TAIL_BYTES)
  local at = blank_tail:match(text:sub(from, last))
  return at and from + at - 2 or last
end

---@param profile jianbao.Profile
---@param byline_reader jianbao.BylineReader
function M.compile(profile, byline_reader)
  local words = profile.words
  local verb = any_of(words.credit.verb)
  local role = any_of(words.byline.reporter) + any_of(words.byline.correspondent)
    + any_of(words.byline.author) * #(blank + patterns.colon + patterns.slash)
  local long_role = any_of(words.byline.reporter) + any_of(words.byline.correspondent)
  local sender = (any_of(words.byline.sender) * blanks) ^ 0
  local ending = any_of(words.byline.paper_ending)
  local paper = (patterns.han - long_role - ending) ^ -8 * ending ^ 1
  local sent = sender * ((paper * ((P "—" + P "-") ^ 1 * paper) ^ 0 * blanks) ^ -1 * sender * role
    + P(true))
  local separator = blanks * (P "、" + patterns.comma + P "·") * blanks + blank ^ 1
  local name = names.name(verb + long_role + any_of(words.credit.source)
    + any_of(words.byline.long_closing))
  local people = C(name) * (separator * -(verb * blanks * -P(1)) * (sent * blanks * patterns.colon ^ -1 * blanks) * C(name)) ^ 0
  local subject = any_of(words.credit.subject) * blanks * any_of(words.credit.by) ^ -1 * patterns.colon ^ -1
    * blanks
  local source = any_of(words.credit.source) * (blanks * verb) ^ -1
  local trailing = ((blank ^ 1 + patterns.slash + P "·") * source) ^ -1
  -- 新华社发（张三 摄）
  local sent_out = any_of(words.credit.source) * blanks * patterns.open_round * blanks * sent * blanks
    * people * blanks * patterns.slash ^ -1 * blanks * verb * blanks * patterns.close_round
  -- 张三摄, with nothing between name and verb and no post before it, is a
  -- credit only for a known surname: 他爱好摄影 is none.
  local parted = blank ^ 1 * patterns.slash ^ -1 * blanks + patterns.slash * blanks
  local named = subject ^ -1 * sent * blanks * patterns.colon ^ -1 * blanks * people
    * (parted * verb + lpeg.Cg(lpeg.Cc(true), "close") * verb) * trailing
  local verb_first = any_of(words.credit.verb_first) * blanks * (patterns.slash + patterns.colon + blank ^ 1)
    * blanks * sent * blanks * people * (blanks * patterns.slash ^ -1 * blanks * verb) ^ -1 * trailing
  local photo_report = any_of(words.credit.alone)
  local credit = whole(Ct(Cg(Ct(sent_out + named + verb_first), "names")
    + (photo_report + subject ^ -1 * source * (blanks * source) ^ 0)) * blanks)

  local with_post = patterns.anywhere(long_role + subject)

  ---@param text string
  ---@return string[]? names  nil when the text is no credit
  local function credit_names(text)
    local found = credit:match(text)
    if not found then
      return nil
    end
    local list = {}
    for i, printed in ipairs(found.names or {}) do
      list[i] = names.close_up(printed)
    end
    if found.names and found.names.close and not with_post:match(text)
      and not names.has_surname(list[#list]) then
      return nil
    end
    return list
  end

  local jump_word = any_of(words.jump)
  local jump = whole(blanks * jump_word * patterns.character ^ -20)

  local reader = { credit_names = credit_names }

  -- The brackets that may close a paragraph: closing half, opening half.
  local brackets = { { "）", "（" }, { ")", "(" }, { "】", "【" }, { "〕", "〔" }, { "]", "[" } }

  ---The bracketed group that ends at 'last'.
  ---@return integer? open, integer inner_first, integer inner_last
  local function closing_group(text, last)
    for _, pair in ipairs(brackets) do
      local close, open = pair[1], pair[2]
      if text:sub(last - #close + 1, last) == close then
        local found
        local position = math.max(1, last - TAIL_BYTES)
        while true do
          local at = text:find(open, position, true)
          if not at or at >= last then
            break
          end
          found, position = at, at + #open
        end
        if found then
          return found, found + #open, last - #close
        end
      end
    end
    return nil
  end

  local stop_then_closers = patterns.stop * patterns.closer ^ 0 * blanks

  ---The credit without brackets that ends at 'last'.
  local function open_credit(text, last)
    local tail = text:sub(math.max(1, last - TAIL_BYTES), last)
    local offset = last - #tail
    local ends = reader.may_end_credit
    if not ends:match(tail) then
      return nil
    end
    local position = 1
    while position <= #tail do
      if position == 1 and offset == 0 or position > 1 then
        local list = credit_names(tail:sub(position))
        if list then
          return offset + position, list
        end
      end
      -- The next place where a credit could begin: behind a stop or a blank.
      local next_position = position
      repeat
        local after = stop_then_closers:match(tail, next_position)
          or (blank ^ 1 + patterns.close_round):match(tail, next_position)
        if after then
          next_position = after
        else
          next_position = next_position + 1
        end
      until after or next_position > #tail
      position = next_position
    end
    return nil
  end

  local source_at_end = P { lpeg.Cp() * any_of(words.credit.source) * blanks * -P(1) + P(1) * lpeg.V(1) }

  ---Where a source such as 新华社发 begins that stands right before a bracket.
  local function source_before(text, open)
    local from = math.max(1, open - 60)
    local at = source_at_end:match(text:sub(from, open - 1))
    return at and from + at - 1 or open
  end

  local last_words = {}
  for _, list in ipairs { words.credit.verb, words.credit.source, words.credit.alone } do
    table.move(list, 1, #list, #last_words + 1, last_words)
  end
  -- 本报记者 张三 文/图, without brackets, behind the last stop.
  local signed = P { stop_then_closers * lpeg.Cp() * #(sender * long_role) * patterns.character ^ -30
    * -P(1) + P(1) * lpeg.V(1) }

  ---The byline without brackets that ends at 'last'.
  local function open_byline(text, last)
    local from = math.max(1, last - TAIL_BYTES)
    local tail = text:sub(from, last)
    local at = signed:match(tail)
    local people = at and byline_reader.with_role(tail:sub(at))
    if people and #people > 0 then
      return from + at - 1, people
    end
    return nil
  end

  -- Cheap refusal: a credit ends in one of its own words, or in a name after
  -- 摄影／; most paragraphs end in neither.
  local last_word = any_of(last_words)
  reader.may_end_credit = P {
    last_word * blanks * -P(1) + any_of(words.credit.verb_first) * (patterns.slash + patterns.colon + blank)
      + P(1) * lpeg.V(1),
  }

  ---@param text string  a paragraph
  ---@param options? { bare: boolean }  may names without a role close it?
  ---@return jianbao.Segment[] segments  in page order
  ---@return integer last                byte where the text before them ends
  function reader.read(text, options)
    local segments = {}
    local last = #text
    local bare_allowed = not options or options.bare ~= false
    for _ = 1, 5 do
      last = M.trim(text, last)
      local found
      local open, inner_first, inner_last = closing_group(text, last)
      if open then
        local inside = text:sub(inner_first, inner_last)
        local list = credit_names(inside)
        if jump:match(inside) then
          found = { { field = "jump", first = open, last = last } }
        elseif list then
          -- 新华社发（张三 摄） is one credit.
          open = source_before(text, open)
          found = { { field = "credit", first = open, last = last, names = list } }
        else
          local people = byline_reader.with_role(inside)
            or (bare_allowed and byline_reader.bare(inside))
          if people then
            found = {
              { field = "mark", first = open, last = inner_first - 1 },
              { field = "byline", first = inner_first, last = inner_last, people = people },
              { field = "mark", first = inner_last + 1, last = last },
            }
          end
        end
      end
      if not found then
        local from, list = open_credit(text, last)
        if from then
          found = { { field = "credit", first = from, last = last, names = list } }
          open = from
        end
      end
      if not found then
        local from, people = open_byline(text, last)
        if from then
          found = { { field = "byline", first = from, last = last, people = people } }
          open = from
        end
      end
      if not found then
        break
      end
      table.move(segments, 1, #segments, #found + 1, found)
      segments = found
      last = open - 1
    end
    return segments, M.trim(text, last)
  end

  return reader
end

return M
