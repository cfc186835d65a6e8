--- The readers of the parts of a text, compiled once for a profile: byline,
-- credit, opening and closing of a paragraph, furniture.

local byline = require "jianbao.page.byline"
local closing = require "jianbao.page.closing"
local credit = require "jianbao.page.credit"
local furniture = require "jianbao.page.furniture"
local opening = require "jianbao.page.opening"
local patterns = require "jianbao.page.patterns"

---@class jianbao.Readers
---@field byline    jianbao.BylineReader
---@field credit    jianbao.CreditReader
---@field opening   jianbao.OpeningReader
---@field closing   jianbao.ClosingReader
---@field furniture jianbao.FurnitureReader
---@field closing_note userdata  matches a note that closes its article
---@field trim      fun(text: string, last: integer): integer
---@field brackets  fun(text: string): string?, string?
---@field lead_in   fun(text: string): string?, integer?

local M = {}

---@param profile jianbao.Profile
---@return jianbao.Readers
function M.compile(profile)
  local of_byline, of_credit = byline.compile(profile), credit.compile(profile)
  return {
    byline = of_byline,
    credit = of_credit,
    opening = opening.compile(profile, of_byline),
    closing = closing.compile(profile, of_byline, of_credit),
    furniture = furniture.compile(profile),
    closing_note = patterns.blanks * patterns.any_of(profile.words.closing_note),
    trim = closing.trim,
    brackets = opening.brackets,
    lead_in = opening.lead_in,
  }
end

return M
