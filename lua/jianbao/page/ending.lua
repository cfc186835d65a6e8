--- How a line ends: does it close a sentence, or does the text run on?

local lpeg = require "lpeg"
local patterns = require "jianbao.page.patterns"

local P = lpeg.P
local blanks = patterns.blanks

local M = {}

local any_byte = patterns.han_bytes + P(1)
local stop_at_end = P {
  patterns.stop * (patterns.closer + patterns.blank) ^ 0 * -P(1) + any_byte * lpeg.V(1),
}
-- …。（完）
local stop_then_bracket = P {
  patterns.stop * patterns.closer ^ 0 * blanks
    * (P "（" * (P(1) - P "）" - P "（") ^ 1 * P "）" + P "(" * (P(1) - P ")" - P "(") ^ 1 * P ")")
    * blanks * -P(1) + any_byte * lpeg.V(1),
}
local closer_at_end = P { patterns.closer * blanks * -P(1) + P(1) * lpeg.V(1) }
local question_or_call = P {
  patterns.any_of { "！", "？", "!", "?" } * patterns.closer ^ 0 * -P(1) + P(1) * lpeg.V(1),
}

-- How surely text runs on after a last character that ends no sentence.
-- A colon may introduce what follows and yet end its paragraph.
local runs_on = { ["：" ] = 0.5, [":"] = 0.5, ["；"] = 0.8, [";"] = 0.8 }
local AFTER_CLOSER = 0.8

-- Scanned pages leave these behind the last stop.
local specks = {}
for _, byte in ipairs { ("~^`|_* "):byte(1, -1) } do
  specks[byte] = true
end

---Does a text end a sentence?
---@param text string
---@return boolean
function M.is_final(text)
  return stop_at_end:match(text:sub(-24)) ~= nil
end

---Does a text end in ！ or ？, as a headline may?
---@param text string
---@return boolean
function M.is_question_or_call(text)
  return question_or_call:match(text:sub(-9)) ~= nil
end

---How surely the text runs on behind a line.
---@param text string  a line without the credits and jumps at its end
---@return number openness  0 for a finished sentence to 1
function M.openness(text)
  local end_of_text = #text
  while specks[text:byte(end_of_text)] do
    end_of_text = end_of_text - 1
  end
  text = text:sub(1, end_of_text)
  if text == "" or M.is_final(text) or stop_then_bracket:match(text:sub(-60)) then
    return 0
  end
  local last = text:sub(utf8.offset(text, -1))
  return runs_on[last] or closer_at_end:match(text:sub(-6)) and AFTER_CLOSER or 1
end

return M
