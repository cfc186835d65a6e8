--- How a line ends: does it close a sentence, or does the text run on?

local lpeg = require "lpeg"
local patterns = require "jianbao.page.patterns"

local P = lpeg.P
local blanks = patterns.blanks

local M = {}

local stop_at_end = P {
  patterns.stop * (patterns.closer + patterns.blank) ^ 0 * -P(1) + P(1) * lpeg.V(1),
}
-- …。（完）
local stop_then_bracket = P {
  patterns.stop * patterns.closer ^ 0 * blanks
    * (P "（" * (P(1) - P "）" - P "（") ^ 1 * P "）" + P "(" * (P(1) - P ")" - P "(") ^ 1 * P ")")
    * blanks * -P(1) + P(1) * lpeg.V(1),
}
local closer_at_end = P { patterns.closer * blanks * -P(1) + P(1) * lpeg.V(1) }
local question_or_call = P {
  patterns.any_of { "！", "？", "!", "?" } * patterns.closer ^ 0 * -P(1) + P(1) * lpeg.V(1),
}

-- How surely text runs on after a last character that ends no sentence.
-- A colon may introduce what follows and yet end its paragraph.
local runs_on = { ["：" ] = 0.5, [":"] = 0.5, ["；"] = 0.8, [";"] = 0.8 }
local AFTER_CLOSER = 0.8

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
  -- Scanned pages leave specks such as ~ and ^ behind the last stop.
  text = text:gsub("[~^`|_* ]+$", "")
  if text == "" or M.is_final(text) or stop_then_bracket:match(text:sub(-60)) then
    return 0
  end
  local last = text:match "[\x00-\x7F\xC2-\xFD][\x80-\xBF]*$" or ""
  return runs_on[last] or closer_at_end:match(text:sub(-6)) and AFTER_CLOSER or 1
end

return M
