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
local patterns = require "jianbao.page.patterns"

local Cp, Ct, P = lpeg.Cp, lpeg.Ct, lpeg.P
local any_of, whole = patterns.any_of, patterns.whole
local blanks, blank = patterns.blanks, patterns.blank

--- Reads what closes a paragraph; see read below.
---@class jianbao.ClosingReader
---@field read fun(text: string, options?: { bare: boolean }): jianbao.Segment[], integer

local M = {}

-- The longest tail looked at, in bytes: credits and bylines are short.
local TAIL_BYTES = 240

-- The blanks of three bytes.
local wide_blanks = {
  ["\u{3000}"] = true, ["\u{2028}"] = true, ["\u{2029}"] = true, ["\u{202F}"] = true,
  ["\u{205F}"] = true, ["\u{1680}"] = true,
}
for code = 0x2000, 0x200A do
  wide_blanks[utf8.char(code)] = true
end

---The last byte of a text without the blanks at its end.
---@param text string
---@param last integer
---@return integer last
function M.trim(text, last)
  while last > 0 do
    local byte = text:byte(last)
    if byte == 0x20 or byte >= 0x09 and byte <= 0x0D then
      last = last - 1
    elseif byte >= 0x80 and last >= 3 and wide_blanks[text:sub(last - 2, last)] then
      last = last - 3
    elseif (byte == 0xA0 or byte == 0x85) and text:byte(last - 1) == 0xC2 then
      last = last - 2
    else
      break
    end
  end
  return last
end

---The character that ends at a byte, if it is one of one byte or of three,
---as punctuation is.
---@param text string
---@param last integer
---@return string
local function last_character(text, last)
  local byte = text:byte(last)
  return byte and byte < 0x80 and text:sub(last, last) or text:sub(math.max(1, last - 2), last)
end

---@param profile jianbao.Profile
---@param byline_reader jianbao.BylineReader
---@param credit_reader jianbao.CreditReader
---@return jianbao.ClosingReader
function M.compile(profile, byline_reader, credit_reader)
  local words = profile.words
  local long_role = any_of(words.byline.reporter) + any_of(words.byline.correspondent)
  local sender = (any_of(words.byline.sender) * blanks) ^ 0
  local jump_word = any_of(words.jump)
  local jump = whole(blanks * jump_word * patterns.character ^ -20)

  -- The brackets that may close a paragraph: opening half by closing half.
  local opening_half = {
    ["）"] = "（", [")"] = "(", ["】"] = "【", ["〕"] = "〔", ["]"] = "[",
  }

  ---The bracketed group that ends at 'last'.
  ---@return integer? open         nil when no group ends there
  ---@return integer? inner_first
  ---@return integer? inner_last
  local function closing_group(text, last)
    local close = last_character(text, last)
    local open = opening_half[close]
    if not open then
      return nil
    end
    local found
    local at = text:find(open, math.max(1, last - TAIL_BYTES), true)
    while at and at < last do
      found, at = at, text:find(open, at + #open, true)
    end
    if found then
      return found, found + #open, last - #close
    end
    return nil
  end

  -- Where an unbracketed credit or byline may begin: behind a stop or a blank.
  local boundary = patterns.stop * patterns.closer ^ 0 * blanks + blank ^ 1 + patterns.close_round
  local boundaries = Ct((patterns.han_bytes + boundary * Cp() + P(1)) ^ 0)
  -- … where one begins like a credit
  local credit_places = Ct((patterns.han_bytes
    + boundary * (Cp() * #credit_reader.beginning + P(true)) + P(1)) ^ 0)
  local ends_in_stop = {
    ["。"] = true, ["！"] = true, ["？"] = true, ["”"] = true, ["…"] = true, ["；"] = true,
    ["，"] = true,
  }
  -- 本报记者 张三 文/图, without brackets, behind the last stop.
  local signature = sender * long_role
  local signature_places = Ct((patterns.han_bytes + patterns.stop * patterns.closer ^ 0 * blanks
    * (Cp() * #signature + P(true)) + P(1)) ^ 0)

  ---The credit or byline without brackets that ends at 'last'.
  ---@return jianbao.Segment?
  local function unbracketed(text, last)
    if ends_in_stop[last_character(text, last)] then
      return nil
    end
    local from = math.max(1, last - TAIL_BYTES)
    local tail = text:sub(from, last)
    local like_credit = credit_reader.ends_like_one(tail)
    local places = (like_credit and boundaries or credit_places):match(tail)
    if from == 1 then
      table.insert(places, 1, 1)
    end
    for _, place in ipairs(places) do
      if place <= #tail
        and (like_credit or credit_reader.begins_like_one(tail:sub(place, place + 40))) then
        local list = credit_reader.names(tail:sub(place))
        if list then
          return { field = "credit", first = from + place - 1, last = last, names = list }
        end
      end
    end
    for _, place in ipairs(signature_places:match(tail)) do
      local people = byline_reader.with_role(tail:sub(place))
      if people and #people > 0 then
        return { field = "byline", first = from + place - 1, last = last, people = people }
      end
    end
    return nil
  end

  local stop_before = P {
    patterns.stop * patterns.closer ^ 0 * blanks * -P(1) + P(1) * lpeg.V(1),
  }

  local reader = {}

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
        local list = credit_reader.names(inside)
        if jump:match(inside) then
          found = { { field = "jump", first = open, last = last } }
        elseif list then
          -- 新华社发（张三 摄） is one credit.
          open = credit_reader.source_before(text, open)
          found = { { field = "credit", first = open, last = last, names = list } }
        else
          local people = byline_reader.with_role(inside)
            or (bare_allowed and (byline_reader.bare(inside)
              or stop_before:match(text:sub(math.max(1, open - 12), open - 1))
                and (byline_reader.rare_name(inside) or byline_reader.organisation(inside))
              or open == 1 and byline_reader.organisation(inside)))
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
        local segment = unbracketed(text, last)
        if segment then
          found, open = { segment }, segment.first
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
